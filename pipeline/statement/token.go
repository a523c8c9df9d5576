// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
)

// A run is the tokens a ≤ i < b; b ≤ a is none.
type run struct{ a, b int }

func (x run) empty() bool { return x.b <= x.a }

// edge stands for what lies before the first token and after the last: it is
// no word, so that nobody who looks around one has to mind the ends of the text.
var edge = nlp.Token{Quote: nlp.None, Mention: nlp.None, Head: nlp.None}

func (r *reader) token(i int) *nlp.Token {
	if i < 0 || i >= len(r.doc.Tokens) {
		return &edge
	}
	return &r.doc.Tokens[i]
}

func (r *reader) form(i int) string { return r.token(i).Form }

func (r *reader) low(i int) string { return lower(r.token(i).Form) }

func (r *reader) quoted(i int) bool { return r.token(i).Quote != nlp.None }

// bytes gives the bytes of a run.
func (r *reader) bytes(x run) nlp.Span {
	return nlp.Span{Start: r.doc.Tokens[x.a].Start, End: r.doc.Tokens[x.b-1].End}
}

func (r *reader) is(i int, words ...string) bool {
	f := r.token(i).Form
	for _, w := range words {
		if f == w {
			return true
		}
	}
	return false
}

func (r *reader) upos(i int) nlp.UPOS { return r.token(i).UPOS }

func (r *reader) xpos(i int) nlp.XPOS { return r.token(i).XPOS }

// nominal reports whether a noun phrase may end in the token.
func (r *reader) nominal(i int) bool {
	switch r.upos(i) {
	case nlp.NOUN, nlp.PROPN, nlp.PRON, nlp.NUM:
		return true
	case nlp.DET:
		return r.is(i, "this", "that", "these", "those", "both", "all", "some", "This", "That", "Some", "These", "Those", "Both")
	}
	return false
}

// finite reports whether the token is a verb with a tense, its auxiliaries
// looked at by the caller.
func (r *reader) finite(i int) bool {
	switch r.xpos(i) {
	case nlp.VBD, nlp.VBZ, nlp.VBP, nlp.MD:
		return r.upos(i) == nlp.VERB || r.upos(i) == nlp.AUX
	}
	return false
}

// mark reports whether the token is a quotation mark, and whether it opens.
func (r *reader) opens(i int) bool {
	q := r.doc.Tokens[i].Quote
	return q != nlp.None && r.doc.Quotes[q].Start == r.doc.Tokens[i].Start
}

func (r *reader) closes(i int) bool {
	q := r.doc.Tokens[i].Quote
	return q != nlp.None && r.doc.Quotes[q].End == r.doc.Tokens[i].End && r.doc.Quotes[q].Closed
}

// hasFinite reports whether a run holds a finite verb outside quotations.
func (r *reader) hasFinite(x run) bool {
	for i := x.a; i < x.b; i++ {
		if r.finite(i) {
			return true
		}
	}
	return false
}

// trim takes punctuation off both ends of a run; quotation marks and brackets stay.
func (r *reader) trim(x run) run {
	for x.a < x.b && (r.is(x.a, ",", ";", ":", ".", "–", "—", "-", "--", "•", "*", "?", "!", "…") && !r.quoted(x.a)) {
		x.a++
	}
	for x.a < x.b && r.is(x.b-1, ",", ";", ":", ".", "–", "—", "-", "--", "?", "!") && !r.quoted(x.b-1) {
		x.b--
	}
	return x
}

// aside reports whether a token belongs to the circumstances between a verb
// and what it governs: on Tuesday, later, in a statement.
func (r *reader) time(i int) bool {
	switch r.low(i) {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "today", "tonight", "tomorrow", "earlier", "later",
		"jan.", "feb.", "aug.", "sept.", "oct.", "nov.", "dec.", "january", "february", "april", "june", "july", "august", "september", "october", "november", "december":
		return true
	}
	return false
}
