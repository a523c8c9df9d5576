// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
)

// infinitive finds "promised to go" and "urged them to go".
func (r *reader) infinitive(v *verb) ([]nlp.Span, cue.Frame) {
	if !v.e.Has(cue.Infinitive | cue.ObjectTo) {
		return nil, 0
	}
	j := v.next
	for j < v.hi && (r.upos(j) == nlp.ADV || r.time(j)) && !r.quoted(j) {
		j++
	}
	if v.e.Has(cue.Infinitive) && r.toDo(j, v.hi) {
		return r.spans(run{j, r.clauseEnd(j, v)}), cue.Infinitive
	}
	if !v.e.Has(cue.ObjectTo) {
		return nil, 0
	}
	if np, ok := r.phraseAfter(j, v.hi); ok && r.toDo(np.b, v.hi) {
		return r.spans(run{j, r.clauseEnd(np.b, v)}), cue.ObjectTo
	}
	return nil, 0
}

func (r *reader) toDo(j, hi int) bool {
	return r.startsInfinitive(j, hi) || r.is2(j, hi, "not") && r.startsInfinitive(j+1, hi)
}

// object finds the noun phrase or the prepositional phrase that the cue governs.
func (r *reader) object(v *verb) ([]nlp.Span, cue.Frame) {
	j := r.adverbs(v.next, v.hi)
	if v.src.a >= v.next || j >= v.hi || r.time(j) {
		return nil, 0
	}
	if r.upos(j) == nlp.ADP && v.e.Prep(r.low(j)) != 0 && j+1 < v.hi {
		return r.spans(run{j + 1, r.phraseEnd(j+1, v)}), cue.Oblique
	}
	if v.bare {
		return nil, 0 // "to describe the plan": seldom more than an aim
	}
	frame := cue.Object
	switch {
	case v.e.Has(cue.Complement):
		frame = cue.Complement
	case v.e.Has(cue.As):
		frame = cue.As
	case !v.e.Has(cue.Object):
		return nil, 0
	}
	if v.e.As(cue.As) == cue.Think && frame == cue.As && !r.holds(j, v.hi, "as") {
		return nil, 0
	}
	if r.closed(j, v.hi) || r.upos(j) == nlp.ADP || r.upos(j) == nlp.SCONJ || r.xpos(j) == nlp.TO || r.finite(j) {
		return nil, 0
	}
	if v.e.As(frame) == cue.Find {
		return r.spans(run{j, r.clauseEnd(j, v)}), frame
	}
	return r.spans(run{j, r.phraseEnd(j, v)}), frame
}

// endsInTime reports whether at j a time begins that belongs to the verb and
// ends the sentence or the clause: "his resignation in 1995".
func (r *reader) endsInTime(j, hi int) bool {
	k := j
	if r.is(j, "on", "in", "at", "since") {
		k++
	}
	if k >= hi {
		return false
	}
	end := k + 1
	switch {
	case r.time(k):
		for end < hi && (r.time(end) || r.upos(end) == nlp.NUM || r.is(end, "night", "morning", "afternoon", "evening")) {
			end++
		}
	case k > j && r.upos(k) == nlp.NUM && len(r.form(k)) == 4:
	case r.timePhrase(k, hi) > k && (k > j || r.is(k, "last", "this", "that", "next", "a")):
		end = r.timePhrase(k, hi)
	default:
		return false
	}
	return r.closed(end, hi)
}

// medium reports whether at j it is told where the words were uttered: in a
// tweet, via Facebook.
func (r *reader) medium(j, hi int) bool {
	if r.is(j, "via") {
		return true
	}
	if !r.is(j, "in", "on", "during", "at") || j+1 >= hi {
		return false
	}
	np, ok := r.phraseAfter(j+1, hi)
	if !ok {
		return false
	}
	switch r.low(r.headOf(np)) {
	case "tweet", "statement", "interview", "speech", "letter", "memo", "email", "twitter", "facebook", "instagram", "briefing", "conference", "post", "rally", "debate":
		return true
	}
	return false
}

// holds reports whether a word stands between j and the end of the clause.
func (r *reader) holds(j, hi int, word string) bool {
	for ; j < hi && !r.is(j, ",", ";"); j++ {
		if r.is(j, word) {
			return true
		}
	}
	return false
}

// lists reports whether the comma at j stands in an enumeration: phrases follow
// up to an "and", and no verb.
func (r *reader) lists(j int, v *verb) bool {
	for k := j + 1; k < v.hi && k < j+24; k++ {
		if r.quoted(k) {
			continue
		}
		if r.finite(k) || r.is(k, ";", ":", "—", "who", "which", "that", "but") {
			return false
		}
		if r.is(k, "and", "or") && k+1 < v.hi {
			return r.core(k+1) && (r.is(k-1, ",") || k > j+1) && !r.finite(k+1)
		}
	}
	return false
}

// phraseEnd is where the object that begins at a ends: before a comma, a
// conjunction of another verb, or a circumstance of the verb itself.
func (r *reader) phraseEnd(a int, v *verb) int {
	for j := a + 1; j < v.hi; j++ {
		if r.quoted(j) {
			continue
		}
		if r.endsInTime(j, v.hi) || r.medium(j, v.hi) {
			return j
		}
		if r.is(j, ",") && r.lists(j, v) {
			continue
		}
		if r.is(j, ",", ";", ":", "—", "–", "--", "(", "while", "when", "after", "because", "before", "during") || r.takesOver(j, v) {
			return j
		}
		if r.is(j, "and", "but") && j+1 < v.hi && (r.finite(j+1) || r.upos(j+1) == nlp.VERB) {
			return j
		}
	}
	return v.hi
}
