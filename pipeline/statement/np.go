// SPDX-License-Identifier: Apache-2.0

package statement

import "github.com/stancewire/stancewire/pipeline/nlp"

// core reports whether the token may stand inside a simple noun phrase.
func (r *reader) core(i int) bool {
	switch r.upos(i) {
	case nlp.NOUN, nlp.PROPN, nlp.ADJ, nlp.DET, nlp.NUM, nlp.SYM:
		return true
	case nlp.PRON:
		return r.xpos(i) == nlp.PRPS || r.xpos(i) == nlp.DT
	case nlp.PART:
		return r.xpos(i) == nlp.POS
	case nlp.VERB:
		return (r.xpos(i) == nlp.VBG || r.xpos(i) == nlp.VBN) && r.doc.Tokens[i].Rel == nlp.RelAmod
	case nlp.PUNCT:
		return r.is(i, "-", "–", "/") && i > 0 && r.doc.Tokens[i-1].End == r.doc.Tokens[i].Start
	}
	return r.is(i, "&")
}

// joins reports whether the preposition at i ties a noun to the one before it
// so closely that both are one phrase: a spokesman for the mayor.
func (r *reader) joins(i int) bool {
	return r.upos(i) == nlp.ADP && r.is(i, "of", "for", "at", "in", "from", "with", "on", "to", "inside", "close", "near", "by", "against", "within")
}

// phraseBefore gives the noun phrase that ends at token end (included), looking back
// no further than lo; ok is false when there is none.
func (r *reader) phraseBefore(end, lo int) (run, bool) {
	if end < lo || !r.nominal(end) && !r.is(end, "&") {
		return run{}, false
	}
	if r.upos(end) == nlp.PRON {
		return run{end, end + 1}, true
	}
	a := r.coreStart(end, lo)
	for steps := 0; steps < 3 && a-2 >= lo && r.joins(a-1) && (r.upos(a-2) == nlp.NOUN || r.upos(a-2) == nlp.PROPN || r.upos(a-2) == nlp.NUM) && !r.time(a-2); steps++ {
		a = r.coreStart(a-2, lo)
	}
	if a-2 >= lo && r.is(a-1, "and") && r.nominal(a-2) && r.upos(a-2) != nlp.PRON {
		a = r.joined(a-2, lo, a)
	}
	return run{a, end + 1}, true
}

// joined takes the first half of "A and B" into the phrase, unless a verb
// before it makes the half an object.
func (r *reader) joined(end, lo, a int) int {
	first := r.coreStart(end, lo)
	if first > lo && (r.upos(first-1) == nlp.VERB || r.upos(first-1) == nlp.ADP) {
		return a
	}
	return first
}

func (r *reader) coreStart(end, lo int) int {
	a := end
	for a > lo && r.core(a-1) && !r.quoted(a-1) {
		if r.time(a-1) && a <= end {
			break // "On Friday police said"
		}
		if r.xpos(a) == nlp.PRPS || r.upos(a) == nlp.DET && !r.is(a-1, "all", "All", "both", "Both", "half") {
			break // nothing of the phrase stands before its determiner
		}
		a--
	}
	for a < end && (r.xpos(a) == nlp.POS || r.upos(a) == nlp.PUNCT) {
		a++
	}
	return a
}

// phraseAfter gives the noun phrase that begins at token a, no further than hi.
func (r *reader) phraseAfter(a, hi int) (run, bool) {
	if a >= hi || r.quoted(a) && !r.opens(a) {
		return run{}, false
	}
	if r.upos(a) == nlp.PRON && r.xpos(a) != nlp.PRPS {
		return run{a, a + 1}, r.xpos(a) == nlp.PRP || r.is(a, "one", "some", "many", "others", "both", "everyone", "those")
	}
	b := r.coreEnd(a, hi)
	if b == a {
		return run{}, false
	}
	for steps := 0; steps < 3 && b+1 < hi && r.joins(b); steps++ {
		next := r.coreEnd(b+1, hi)
		if next == b+1 || r.time(b+1) {
			break
		}
		b = next
	}
	if b+1 < hi && r.is(b, "and", "&") && r.core(b+1) {
		if next := r.coreEnd(b+1, hi); next > b+1 && r.nominal(next-1) && !(next < hi && (r.upos(next) == nlp.VERB || r.upos(next) == nlp.AUX)) {
			b = next
		}
	}
	return run{a, b}, r.nominal(b - 1)
}

func (r *reader) coreEnd(a, hi int) int {
	b := a
	for b < hi && r.core(b) && !(r.quoted(b) && !r.quoted(a)) {
		if b > a && (r.time(b) || r.xpos(b) == nlp.PRPS || r.upos(b) == nlp.DET && r.nominal(b-1)) {
			break
		}
		b++
	}
	for b > a && !r.nominal(b-1) && b > a+1 {
		b--
	}
	return b
}

// phraseOf gives the noun phrase around a head found in the tree: what stands
// before the head and the close prepositional phrases after it, without
// appositions, relative clauses and whatever follows a comma.
func (r *reader) phraseOf(head, lo, hi int) run {
	if r.upos(head) == nlp.PRON {
		return run{head, head + 1}
	}
	a := r.coreStart(head, lo)
	b := head + 1
	for b < hi && (r.upos(b) == nlp.PROPN || r.doc.Tokens[b].Rel == nlp.RelFlat) && !r.time(b) {
		b++
	}
	for steps := 0; steps < 3 && b+1 < hi && r.joins(b) && r.doc.Dominates(head, b); steps++ {
		next := r.coreEnd(b+1, hi)
		if next == b+1 {
			break
		}
		b = next
	}
	return run{a, b}
}
