// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
)

// clauseEnd is where a clause that begins at a and is governed by v ends: at
// the end of the sentence, or where another attribution takes over.
func (r *reader) clauseEnd(a int, v *verb) int {
	for j := a + 1; j < v.hi; j++ {
		if r.quoted(j) {
			continue
		}
		if r.is(j, ";") || r.takesOver(j, v) {
			return j
		}
	}
	return v.hi
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
	if r.is(j, ",", "—", "–", "--") {
		if r.xpos(k) == nlp.VBG && r.utters(k) {
			return true
		}
		if r.is(k, "and", "but", "while", "though", "although", "as") && k+1 < v.hi {
			return r.verbOfCue(k+1, v) || r.clauseOfCue(k+1, v)
		}
		return r.clauseOfCue(k, v) && r.is(j, ",")
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
