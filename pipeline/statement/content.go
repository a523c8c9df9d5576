// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"unicode"
	"unicode/utf8"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
)

// contents are the ways to find what a verb attributes, the surest first.
var contents = []func(*reader, *verb) ([]nlp.Span, cue.Frame){
	(*reader).gap, (*reader).asideAs, (*reader).before, (*reader).quoteAfter, (*reader).clauseAfter, (*reader).infinitive, (*reader).object, (*reader).afterComma,
}

// end is the token after source and verb, whichever stands last.
func (v *verb) end() int { return max(v.next, v.src.b) }

// gap reads "…, which the report said were hidden": the relative pronoun and
// the rest are the content.
func (r *reader) gap(v *verb) ([]nlp.Span, cue.Frame) {
	k := v.left - 1
	if v.left == nlp.None || k < v.lo || !v.e.Has(cue.Clause) || r.xpos(k) != nlp.WDT && r.xpos(k) != nlp.WP {
		return nil, 0
	}
	j := r.adverbs(v.next, v.hi)
	if j >= v.hi || !r.finite(j) && r.upos(j) != nlp.AUX {
		return nil, 0
	}
	return r.spans(run{k, k + 1}, run{j, r.clauseEnd(j, v)}), cue.Clause
}

// asideAs reads "As Comey noted, people could …" and "…, as Comey noted".
func (r *reader) asideAs(v *verb) ([]nlp.Span, cue.Frame) {
	k := v.left - 1
	if v.left == nlp.None || k < v.lo || !r.is(k, "as", "As") || !v.e.Has(cue.Clause) {
		return nil, 0
	}
	j := r.circumstances(v, v.end())
	if !r.closed(j, v.hi) {
		return nil, 0
	}
	if (k <= v.lo+1 || r.is(k-1, "and", "but", "And", "But")) && j+1 < v.hi && r.is(j, ",") {
		return r.spans(run{j + 1, r.clauseEnd(j+1, v)}), cue.Clause
	}
	if k-1 > v.lo && r.is(k-1, ",") {
		return r.spans(run{r.clauseStart(v.lo, k-1), k - 1}), cue.Clause
	}
	return nil, 0
}

// afterComma reads "noted on Monday, the dead were …": a comma too many, where
// nothing else can be the content.
func (r *reader) afterComma(v *verb) ([]nlp.Span, cue.Frame) {
	j := r.adjuncts(v, v.end())
	if v.e.Class != cue.Say || !v.e.Has(cue.Clause) || v.bare || v.src.a > v.i || !r.is2(j, v.hi, ",") {
		return nil, 0
	}
	np, ok := r.phraseAfter(j+1, v.hi)
	if !ok {
		return nil, 0
	}
	if n := r.adverbs(np.b, v.hi); n < v.hi && (r.finite(n) || r.upos(n) == nlp.AUX) {
		return r.spans(run{j + 1, r.clauseEnd(j+1, v)}), cue.Clause
	}
	return nil, 0
}

func (r *reader) adverbs(j, hi int) int {
	for j < hi && r.upos(j) == nlp.ADV && r.xpos(j) != nlp.WRB && !r.quoted(j) {
		j++
	}
	return j
}

// before finds what source and verb follow or interrupt.
func (r *reader) before(v *verb) ([]nlp.Span, cue.Frame) {
	if v.left == nlp.None || !v.e.Has(cue.Quotation|cue.Clause) || v.bare {
		return nil, 0
	}
	k := v.left - 1
	if k < v.lo || !r.parts(k) {
		return nil, 0
	}
	j := r.circumstances(v, v.end())
	alone := r.quoteAlone(k, v.lo)
	if !r.closed(j, v.hi) && !alone {
		return nil, 0
	}
	if !alone && r.closes(k) && r.is(k-1, ".", "?", "!") && j+1 < v.hi && r.opens(j+1) {
		return nil, 0 // the quotation before is another's, or of another cue
	}
	if r.is(k, ",", "—", "–", "--") && !r.quoted(k) {
		k--
	}
	x := run{r.clauseStart(v.lo, k), k + 1}
	if r.quoted(k) {
		return r.aroundQuote(v, x, j)
	}
	return r.aroundClause(v, x, j)
}

// quoteAlone reports whether the quotation that ends at k, or before the comma
// there, is all of the sentence so far: then it is what is said, whatever
// follows the verb.
func (r *reader) quoteAlone(k, lo int) bool {
	if r.is(k, ",", "—", "–", "--") && !r.quoted(k) {
		k--
	}
	if k < lo || !r.quoted(k) {
		return false
	}
	return r.doc.Quotes[r.doc.OuterQuote(k)].Start <= r.doc.Tokens[lo].Start
}

// parts reports whether token k parts content from what follows.
func (r *reader) parts(k int) bool {
	return r.is(k, ",", "—", "–", "--", "?", "!") || r.closes(k)
}

// aroundQuote takes the quotation that x ends in, what stands before it in its
// clause, and what goes on after the verb.
func (r *reader) aroundQuote(v *verb, x run, j int) ([]nlp.Span, cue.Frame) {
	span := r.doc.Quotes[r.doc.OuterQuote(x.b-1)].Span
	if first, _ := r.doc.TokensIn(span); r.bytes(x).Start < span.Start && !r.is(first-1, ",") {
		span = r.spanOf(x)
	}
	out := []nlp.Span{span}
	for n := j; !r.closed(j, v.hi) && n+1 < v.hi && !r.finite(n) && r.xpos(n) != nlp.VBG; n++ {
		if r.is(n, ",", ":") && r.opens(n+1) {
			j = n
		}
	}
	if k := j + 1; k < v.hi && r.is(j, ",", ":", "—", "–", "--") {
		if r.opens(k) {
			out = append(out, r.spanOf(run{k, r.flowEnd(k, v)}))
		} else if !r.quoteAlone(x.b-1, v.lo) {
			out = append(out, r.spans(r.resumed(v, x, j))...)
		}
	}
	return out, cue.Quotation
}

// flowEnd is the end of a quotation that begins at k, with the words after it
// where it is but a part of a clause (it begins in lower case).
func (r *reader) flowEnd(k int, v *verb) int {
	end := r.quoteEnd(k)
	if end < v.hi && r.lowerStart(k) && !r.is(end, ",", ".", ";") {
		return r.clauseEnd(k, v)
	}
	return end
}

// lowerStart reports whether the quotation that opens at k begins in lower case.
func (r *reader) lowerStart(k int) bool {
	if k+1 >= len(r.doc.Tokens) {
		return false
	}
	c, _ := utf8.DecodeRuneInString(r.form(k + 1))
	return unicode.IsLower(c)
}

// aroundClause takes the clause x before source and verb, and what goes on
// after them.
func (r *reader) aroundClause(v *verb, x run, j int) ([]nlp.Span, cue.Frame) {
	if !v.e.Has(cue.Clause) {
		return nil, 0
	}
	k := j + 1
	if k < v.hi && r.is(j, ",") && r.opens(k) && !r.lowerStart(k) {
		return nil, 0 // a quotation of its own: x is its circumstance
	}
	y := r.resumed(v, x, j)
	if !r.hasFinite(x) && y.empty() || r.trim(x).empty() {
		return nil, 0
	}
	if !y.empty() && r.opens(y.a) {
		y.b = r.flowEnd(y.a, v)
	}
	return r.spans(x, y), cue.Clause
}

// resumed is the part of the content after the source and verb that interrupt
// it, empty where it does not go on.
func (r *reader) resumed(v *verb, x run, j int) run {
	k := j + 1
	if k >= v.hi || !r.is(j, ",", "—", "–", "--") {
		return run{}
	}
	y := run{k, r.clauseEnd(k, v)}
	if !r.complete(x) {
		if !r.hasFinite(y) && !r.opens(k) || r.relative(k) {
			return run{}
		}
		return y
	}
	switch r.upos(k) {
	case nlp.CCONJ, nlp.SCONJ, nlp.AUX:
		return y
	case nlp.VERB:
		if r.finite(k) {
			return y
		}
	case nlp.ADP, nlp.ADV:
		if v.src.a < v.i && r.xpos(k) != nlp.WRB {
			return y
		}
	}
	if r.opens(k) && r.lowerStart(k) {
		return y
	}
	return run{}
}

// complete reports whether a run is a clause that could stand alone.
func (r *reader) complete(x run) bool {
	if !r.hasFinite(x) {
		return false
	}
	switch r.upos(x.a) {
	case nlp.SCONJ, nlp.ADP:
		return r.doc.Root(r.doc.Tokens[x.a].Sent) < x.b && r.upos(x.a) != nlp.SCONJ
	}
	return true
}

// clauseStart is where the clause that ends before token end begins: after a
// semicolon or a colon, or at the start of the sentence.
func (r *reader) clauseStart(lo, end int) int {
	for k := end; k > lo; k-- {
		if r.is(k-1, ";", ":", "(") && !r.quoted(k-1) {
			return k
		}
		if r.is(k-1, ")") {
			lo = max(lo, 0) // a closed bracket belongs to the clause
			for k > lo && !r.is(k-1, "(") {
				k--
			}
		}
	}
	return lo
}

// quoteAfter finds a quotation that the cue introduces: said: "…".
func (r *reader) quoteAfter(v *verb) ([]nlp.Span, cue.Frame) {
	if !v.e.Has(cue.Quotation) {
		return nil, 0
	}
	j := r.circumstances(v, v.end())
	if j < v.hi && r.is(j, ",", ":") && !r.quoted(j) {
		if j+1 < v.hi && r.opens(j+1) {
			return []nlp.Span{r.spanOf(run{j + 1, r.flowEnd(j+1, v)})}, cue.Quotation
		}
		if j+1 < v.hi && r.is(j, ":") {
			return r.spans(run{j + 1, v.hi}), cue.Quotation
		}
	}
	if j < v.hi && r.opens(j) && r.quoteEnd(j) >= v.hi-1 {
		return []nlp.Span{r.doc.Quotes[r.doc.OuterQuote(j)].Span}, cue.Quotation
	}
	return nil, 0
}

// quoteEnd is the token after the outer quotation that holds i.
func (r *reader) quoteEnd(i int) int {
	q := r.doc.OuterQuote(i)
	_, end := r.doc.TokensIn(r.doc.Quotes[q].Span)
	return end
}

// clauseAfter finds the clause that the cue governs.
func (r *reader) clauseAfter(v *verb) ([]nlp.Span, cue.Frame) {
	j := r.circumstances(v, v.end())
	if v.e.Class == cue.Ask && v.e.Has(cue.Question) {
		if np, ok := r.phraseAfter(j, v.hi); ok && np.b < v.hi {
			if n := r.adjuncts(v, np.b); n < v.hi && r.asks(n) {
				j = n
			}
		}
	}
	if j >= v.hi || r.closed(j, v.hi) {
		return nil, 0
	}
	switch {
	case r.is(j, "that") && v.e.Has(cue.Clause|cue.That) && r.clausal(j+1, v.hi):
		return r.spans(run{j, r.clauseEnd(j, v)}), cue.Clause
	case v.e.Has(cue.Question) && r.asks(j):
		return r.spans(run{j, r.clauseEnd(j, v)}), cue.Question
	case v.e.Has(cue.Clause):
		if k := r.bareClause(v, j); k != nlp.None {
			return r.spans(run{k, r.clauseEnd(k, v)}), cue.Clause
		}
	}
	return nil, 0
}

// clausal keeps "that" the conjunction apart from "that plan".
func (r *reader) clausal(j, hi int) bool {
	return j < hi && (r.hasFinite(run{j, hi}) || r.quoted(j))
}

// asks reports whether an indirect question begins at j.
func (r *reader) asks(j int) bool {
	return r.is(j, "whether", "if", "why", "how", "what", "who", "where", "when", "which")
}

// bareClause gives where a clause without "that" begins, None when there is
// none: the tree says so, or a subject and a finite verb follow.
func (r *reader) bareClause(v *verb, j int) int {
	if c := r.doc.Child(v.i, nlp.RelCcomp); c > v.i {
		if l := r.doc.Leftmost(c); l >= v.end() && l < j {
			return l
		}
		return j
	}
	if v.e.Class == cue.Wish || v.e.Class == cue.Judge || r.quoted(j) && !r.opens(j) {
		return nlp.None
	}
	np, ok := r.phraseAfter(j, v.hi)
	if !ok {
		return nlp.None
	}
	k := np.b
	if k < v.hi && r.is(k, ",") && v.e.Lemma == "say" {
		for k++; k < v.hi && !r.is(k, ","); k++ {
		}
		k++
	}
	if k = r.adverbs(k, v.hi); k < v.hi && (r.finite(k) || r.upos(k) == nlp.AUX) {
		return j
	}
	if v.e.Lemma == "say" && np.b < v.hi && r.hasFinite(run{np.b, v.hi}) && !r.is(np.b, ",", "that", "who") {
		return j
	}
	return nlp.None
}
