// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/segment"
)

// measureSegment compares tokens and sentences with the treebanks': texts are
// put together from the sentences, paragraphs where the treebank has them.
func (t *trainer) measureSegment() error {
	for _, set := range []string{"en_ewt-dev", "en_gum-dev", "en_ewt-test", "en_gum-test", "en_pud-test"} {
		ss, err := t.load(set)
		if err != nil {
			return err
		}
		var tokens, sentences [3]int // found, true, both
		for from := 0; from < len(ss); {
			to := from + 1
			for to < len(ss) && ss[to].doc == ss[from].doc {
				to++
			}
			if err := compareSegments(ss[from:to], &tokens, &sentences); err != nil {
				return err
			}
			from = to
		}
		t.logf("%s: tokens P %.2f R %.2f, sentences P %.2f R %.2f", set,
			percent(tokens[2], tokens[0]), percent(tokens[2], tokens[1]),
			percent(sentences[2], sentences[0]), percent(sentences[2], sentences[1]))
	}
	return nil
}

// compareSegments counts spans. A span is in characters that are not blank, as
// blanks between sentences are not in the treebank.
func compareSegments(ss []*sentence, tokens, sentences *[3]int) error {
	var text strings.Builder
	wantTokens, wantSentences := map[[2]int]bool{}, map[[2]int]bool{}
	at := 0
	for i, s := range ss {
		if i > 0 {
			text.WriteString(map[bool]string{true: "\n\n", false: " "}[s.newPar])
		}
		text.WriteString(s.text)
		start := at
		for _, k := range s.tokens {
			n := len(strings.Join(strings.Fields(k.form), ""))
			wantTokens[[2]int{at, at + n}] = true
			at += n
		}
		wantSentences[[2]int{start, at}] = true
	}
	d := nlp.New(text.String())
	if err := (segment.Segmenter{}).Annotate(d); err != nil {
		return err
	}
	at = 0
	start := 0
	for i := range d.Tokens {
		if i == d.Sentences[d.Tokens[i].Sent].First {
			start = at
		}
		n := len(d.Tokens[i].Form)
		count(&tokens[2], wantTokens[[2]int{at, at + n}])
		at += n
		if i == d.Sentences[d.Tokens[i].Sent].End-1 {
			count(&sentences[2], wantSentences[[2]int{start, at}])
		}
	}
	tokens[0] += len(d.Tokens)
	tokens[1] += len(wantTokens)
	sentences[0] += len(d.Sentences)
	sentences[1] += len(wantSentences)
	return nil
}
