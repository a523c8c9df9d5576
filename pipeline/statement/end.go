// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
)

// clauseEnd is where a clause that begins at a and is governed by v ends: at
// the end of the sentence, or where another attribution takes over, or where
// the clause that the cue itself stands in is closed.
func (r *reader) clauseEnd(a int, v *verb) int {
	sub := r.subordinate(v)
	for j := a + 1; j < v.hi; j++ {
		if r.quoted(j) {
			continue
		}
		if r.takesOver(j, v) {
			return j
		}
		if sub != 0 && r.is(j, ",") && r.closesClause(j, sub, v) {
			return j
		}
	}
	return v.hi
}

// The kinds of clauses that a cue may stand in besides a main one.
const (
	opening  = 1 + iota // "While he said …, she"
	relative            // "Smith, who said …, left"
)

// subordinate tells in what kind of clause the cue stands, 0 for a main one.
func (r *reader) subordinate(v *verb) int {
	k := v.src.a - 1
	if v.relative {
		return relative
	}
	if root := r.doc.Root(v.s); root > v.i && !r.doc.Dominates(v.i, root) && v.e != nil {
		return opening
	}
	if v.left == nlp.None || k < v.lo {
		return 0
	}
	if r.is(k, "While", "Although", "Though", "When", "After", "As", "If", "Because", "Since", "as", "Where") && (k == v.lo || r.is(k-1, "Even", "And", "But", "even")) {
		return opening
	}
	return 0
}

// closesClause reports whether the comma at j ends the clause that the cue
// stands in, so that the main clause goes on.
func (r *reader) closesClause(j, kind int, v *verb) bool {
	k := r.adverbs(j+1, v.hi)
	if k >= v.hi {
		return false
	}
	if kind == relative {
		return r.finite(k) || r.upos(k) == nlp.AUX
	}
	np, ok := r.phraseAfter(k, v.hi)
	if !ok {
		return false
	}
	k = r.adverbs(np.b, v.hi)
	return k < v.hi && (r.finite(k) || r.upos(k) == nlp.AUX || r.is(k, ","))
}

// takesOver reports whether at j, a comma or a conjunction, the reporter goes
// on with another attribution.
func (r *reader) takesOver(j int, v *verb) bool {
	k := j + 1
	if k >= v.hi {
		return false
	}
	if r.is(j, "according") && r.is(k, "to") {
		return true
	}
	if r.is(j, ";") && r.clauseOfCue(k, v) || r.is(j, "while") && r.clauseOfCue(k, v) {
		return true
	}
	if r.is(j, ",", "—", "–", "--") {
		if n := r.adverbs(k, v.hi); n < v.hi && r.xpos(n) == nlp.VBG && r.utters(n) {
			return true
		}
		if r.is(k, "which", "who") && r.clauseOfCue(k+1, v) {
			return true
		}
		if r.is(k, "and", "but", "while", "though", "although", "as") && k+1 < v.hi {
			return r.verbOfCue(k+1, v) || r.clauseOfCue(k+1, v)
		}
		return r.clauseOfCue(k, v) && r.is(j, ",")
	}
	if r.is(j, "but") && r.xpos(k) == r.xpos(v.i) && r.xpos(k) != nlp.VB && r.finite(k) {
		return true
	}
	if r.is(j, "and", "but") {
		return r.verbOfCue(k, v)
	}
	return false
}

// utters reports whether the verb at k is a cue of speech.
func (r *reader) utters(k int) bool {
	e := cue.Verb(r.low(k))
	if e == nil || r.upos(k) != nlp.VERB {
		return false
	}
	return e.Class == cue.Say || e.Class == cue.Tell || e.Class == cue.Judge || e.Class == cue.Ask
}

// verbOfCue reports whether a cue in the tense of v begins at k, without a
// subject of its own: "and told them".
func (r *reader) verbOfCue(k int, v *verb) bool {
	for k < v.hi && (r.upos(k) == nlp.ADV || r.upos(k) == nlp.AUX) {
		k++
	}
	return k < v.hi && !r.quoted(k) && r.utters(k) && r.xpos(k) == r.xpos(v.i) && r.xpos(k) != nlp.VB
}

// clauseOfCue reports whether a clause begins at k whose verb is a cue: "but
// Clinton said".
func (r *reader) clauseOfCue(k int, v *verb) bool {
	np, ok := r.phraseAfter(k, v.hi)
	if !ok {
		return false
	}
	for k = np.b; k < v.hi && (r.upos(k) == nlp.ADV || r.upos(k) == nlp.AUX); {
		k++
	}
	return k < v.hi && !r.quoted(k) && r.utters(k) && r.xpos(k) != nlp.VB
}
