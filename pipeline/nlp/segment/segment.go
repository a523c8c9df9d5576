// SPDX-License-Identifier: Apache-2.0

// Package segment cuts a text into paragraphs, quotations, tokens and
// sentences.
//
// The order matters: quotation marks are paired per paragraph first, on the
// bare text, because a sentence may neither end inside a quotation that its
// clause frames ("Go!" he said) nor be guessed without knowing which full
// stops are quoted. Tokens follow the conventions of the English Universal
// Dependencies treebanks, on which the models were trained: contractions are
// split (do n't), hyphens stand alone except after a prefix (non-profit),
// abbreviations keep their full stop. Sentences are then ranges of tokens;
// the dateline of a wire report ("PARIS (Reuters) —") is one of its own.
//
// Everything is one pass with bounded look-ahead: a megabyte of quotation
// marks takes no longer than a megabyte of prose.
package segment

import (
	"strings"
	"unicode/utf8"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

// MaxSentence is the largest number of tokens in a sentence; longer ones are
// cut, so that what is quadratic in the sentence stays bounded.
const MaxSentence = 250

// Segmenter is the component. The zero value is ready.
type Segmenter struct{}

// Spec needs nothing and adds paragraphs, quotes, tokens and sentences.
func (Segmenter) Spec() nlp.Spec {
	return nlp.Spec{Name: "segment", Adds: nlp.Paragraphs | nlp.Quotes | nlp.Tokens | nlp.Sentences}
}

// Annotate never fails; bytes that are not UTF-8 become tokens of their own.
func (Segmenter) Annotate(d *nlp.Doc) error {
	d.Paragraphs = paragraphs(d.Text)
	d.Quotes = quotes(d.Text, d.Paragraphs)
	d.Tokens = make([]nlp.Token, 0, len(d.Text)/5+8)
	for p := range d.Paragraphs {
		tokenize(d, p)
	}
	markQuotes(d)
	split(d)
	return nil
}

// paragraphs cuts at blank lines, and at every line end unless the lines look
// wrapped at a fixed width.
func paragraphs(text string) []nlp.Span {
	var out []nlp.Span
	wrapped := hardWrapped(text)
	start := 0
	add := func(a, b int) {
		for a < b && isSpaceByte(text[a]) {
			a++
		}
		for b > a && isSpaceByte(text[b-1]) {
			b--
		}
		if a < b && strings.TrimSpace(text[a:b]) != "" {
			out = append(out, nlp.Span{Start: a, End: b})
		}
	}
	for i := 0; i < len(text); i++ {
		if text[i] != '\n' && !strings.HasPrefix(text[i:], "\u2029") {
			continue
		}
		if wrapped && !blankLineFollows(text, i+1) {
			continue
		}
		add(start, i)
		start = i
	}
	add(start, len(text))
	return out
}

func isSpaceByte(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// blankLineFollows looks no further than 80 bytes: longer blank lines count as
// blank.
func blankLineFollows(text string, i int) bool {
	for n := 0; i < len(text) && n < 80; i, n = i+1, n+1 {
		if text[i] == '\n' {
			return true
		}
		if !isSpaceByte(text[i]) {
			return false
		}
	}
	return true
}

// hardWrapped tells text wrapped at 50 to 100 columns by the lines that are
// followed by another: nearly all are of like length and few end a sentence.
func hardWrapped(text string) bool {
	inner, fits, ended := 0, 0, 0
	rest := text
	for {
		line, after, more := strings.Cut(rest, "\n")
		if !more {
			break
		}
		rest = after
		if blankLineFollows(rest, 0) {
			continue
		}
		line = strings.TrimRight(line, " \t\r")
		inner++
		if n := utf8.RuneCountInString(line); n >= 50 && n <= 100 {
			fits++
		}
		if strings.HasSuffix(line, ".") || strings.HasSuffix(line, "\"") || strings.HasSuffix(line, "”") {
			ended++
		}
	}
	return inner >= 4 && fits*10 >= inner*8 && ended*10 <= inner*3
}

// markQuotes gives each token its innermost quotation. Quotes come sorted by
// start with parents first, so a stack of the open ones suffices.
func markQuotes(d *nlp.Doc) {
	next, cur := 0, nlp.None
	for i := range d.Tokens {
		t := &d.Tokens[i]
		for {
			for cur != nlp.None && d.Quotes[cur].End <= t.Start {
				cur = d.Quotes[cur].Parent
			}
			if next == len(d.Quotes) || d.Quotes[next].Start > t.Start {
				break
			}
			cur = next
			next++
		}
		t.Quote = cur
	}
}
