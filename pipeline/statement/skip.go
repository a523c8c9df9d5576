// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
)

// circumstances goes from j over what may stand between a cue and its content:
// adverbs, times, places and, where the cue takes one, who was told.
func (r *reader) circumstances(v *verb, j int) int {
	if v.e.Class == cue.Tell {
		j = r.told(v, j)
	}
	j = r.adjuncts(v, j)
	if k := r.jump(v, j); k != nlp.None {
		return k
	}
	return j
}

func (r *reader) adjuncts(v *verb, j int) int {
	for j < v.hi && !r.quoted(j) {
		switch {
		case r.xpos(j) == nlp.RB && !r.is(j, "not", "n't") || r.xpos(j) == nlp.RP || r.time(j):
			j++
		case r.is(j, "last", "this", "next", "late", "early") && j+1 < v.hi && (r.time(j+1) || r.is(j+1, "week", "month", "year", "night", "morning", "summer", "fall")):
			j += 2
		case r.timePhrase(j, v.hi) > j:
			j = r.timePhrase(j, v.hi)
		case r.circumstantial(v, j):
			np, ok := r.phraseAfter(j+1, v.hi)
			if !ok {
				return j
			}
			j = np.b
		default:
			return j
		}
	}
	return j
}

// timePhrase is the token after a phrase of time at j ("a day earlier"), j
// where none begins.
func (r *reader) timePhrase(j, hi int) int {
	np, ok := r.phraseAfter(j, hi)
	if !ok || !r.temporal(np) || np.b-np.a < 2 {
		return j
	}
	if np.b < hi && r.is(np.b, "ago", "earlier", "later", "before", "after") {
		return np.b + 1
	}
	return np.b
}

// circumstantial reports whether a prepositional phrase begins that tells
// where, when, how or to whom, and not what.
func (r *reader) circumstantial(v *verb, j int) bool {
	return r.upos(j) == nlp.ADP && (v.e.Prep(r.low(j)) == 0 || v.e.Has(cue.Quotation)) &&
		r.is(j, "on", "in", "to", "at", "during", "after", "before", "through", "via", "from", "by", "with", "of", "about", "over")
}

// jump goes over an aside after the verb, to the "that" or the quotation where
// the content begins: "said, among other things, that", "said as he left, "…"".
func (r *reader) jump(v *verb, j int) int {
	if j >= v.hi || r.quoted(j) || !v.e.Has(cue.Quotation) {
		return nlp.None
	}
	if !r.is(j, ",", "as", "when", "while", "after", "before", "during") || r.is2(j+1, v.hi, "and", "but", "which", "who") {
		return nlp.None
	}
	if r.is(j, ",") && j+1 < v.hi && r.opens(j+1) {
		return nlp.None
	}
	for k := j + 1; k < v.hi && k < j+14 && !r.quoted(k); k++ {
		if !r.is(k, ",", ":") {
			continue
		}
		if k+1 < v.hi && r.opens(k+1) {
			return k
		}
		if r.is2(k+1, v.hi, "that") && r.is(k, ",") {
			return k + 1
		}
		return nlp.None
	}
	return nlp.None
}

// told goes over the object of "told".
func (r *reader) told(v *verb, j int) int {
	np, ok := r.phraseAfter(j, v.hi)
	if !ok {
		return j
	}
	if next := np.b; next < v.hi && (r.finite(next) || r.upos(next) == nlp.AUX) {
		return r.splitTold(v, np) // "told CNN Trump was": two phrases without a border
	}
	for k := np.b; k < v.hi && k < np.b+12 && !r.finite(k); k++ {
		if r.is(k, "that") && !r.quoted(k) && r.xpos(k) != nlp.WDT {
			return k
		}
	}
	return np.b
}

// splitTold parts who was told from the subject of the clause: by the tree, or
// after the first name in capitals.
func (r *reader) splitTold(v *verb, np run) int {
	if c := r.doc.Child(v.i, nlp.RelCcomp); c > v.i {
		if l := r.doc.Leftmost(c); l > np.a && l < np.b {
			return l
		}
	}
	if np.b-np.a > 1 && r.upos(np.a) == nlp.PROPN {
		return np.a + 1
	}
	return np.a
}

// closed reports whether nothing that the cue governs can begin at j.
func (r *reader) closed(j, hi int) bool {
	return j >= hi || r.is(j, ",", ".", ";", ")", "—", "–", "--", "-", "?", "!", "and", "but") && !r.opens(j)
}
