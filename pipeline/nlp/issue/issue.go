// SPDX-License-Identifier: Apache-2.0

// Package issue tells what an article is about: a short neutral heading that
// all positions the article reports can be filed under, with the other ways it
// is named.
//
// The headline names the issue in nearly every wire report, mixed with what
// happened to it ("France opposes the proposal to create a NATO office in
// Japan"). So the candidates are the noun phrases of the headline and of the
// lead; each is weighed by how much of it the body takes up again. What only
// wraps the issue ("the proposal to create …") is peeled off, so that the
// heading takes no side and stays the same in the next article.
package issue

import (
	"strings"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
)

// Of tells the issue of an article, nil where none can be told. The doc holds
// the body, with tokens and sentences at least.
func Of(doc *nlp.Doc, a events.Article) *events.Target {
	head := chunks(a.Headline)
	lead := ""
	if doc != nil && len(doc.Sentences) > 0 {
		sp := doc.SentenceSpan(0)
		lead = doc.Text[sp.Start:sp.End]
	}
	counts := stems(a.Body)
	best, score := "", 0.0
	for i, c := range append(head, chunks(lead)...) {
		s := weigh(c, counts)
		if i >= len(head) {
			s *= .6
		}
		if s > score {
			best, score = c, s
		}
	}
	if best == "" {
		return nil
	}
	t := events.NewTarget(best)
	return &t
}

// weigh prefers phrases of two to six words that the body repeats.
func weigh(chunk string, counts map[string]int) float64 {
	words := contentWords(chunk)
	if len(words) < 2 || len(words) > 7 {
		return 0
	}
	sum := 0.0
	for _, w := range words {
		sum += min(float64(counts[w]), 6)
	}
	return sum / (float64(len(words)) + 1)
}

func stems(text string) map[string]int {
	out := map[string]int{}
	for _, w := range contentWords(text) {
		out[w]++
	}
	return out
}

func contentWords(text string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r != '\'' && r != '’' && r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && r < 128 }) {
		if !stop[w] && len(w) > 1 {
			out = append(out, w)
		}
	}
	return out
}

var stop = wordSet(`the a an of to in on for and or by with from at as its it their his her this that these those be is are was were will would should
has have had do does did not no he she they we i you who which what when where after before over amid than then into onto about against under
says said say new mr mrs ms`)

func wordSet(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}
