// SPDX-License-Identifier: Apache-2.0

// Package frame knows the words that take a side: who holds the stance, what
// it is held on, which side it is, and what it rests on.
//
// A [Frame] is a word with its senses; a [Sense] says where in the clause the
// holder and the target of the stance stand. In "the union opposes the plan"
// the subject holds and the object is held on; in "the plan angered Beijing"
// it is the other way round; in "the plan is a mistake" the holder is whoever
// says so. Nouns and adjectives have frames too: "its opposition to the plan",
// "critical of the plan". A frame says what a word means where nothing turns
// it round: negation, modality, tense and condition are the reader's business.
//
// The lexicon is compiled by hand into lexicon.txt, which describes its own
// format, and is read once when the program starts.
package frame

import (
	"github.com/stancewire/stancewire/events"
)

// POS is the part of speech of a frame.
type POS uint8

// Parts of speech. The zero value matches none.
const (
	_ POS = iota
	Verb
	Noun
	Adjective
)

// Role is a place in the clause around the word of a frame.
type Role uint8

// The roles. The zero value stands for a place that a frame does not have.
const (
	None       Role = iota
	Subject         // of the verb, of the copula of the noun or adjective; the agent of a passive
	Object          // the direct object; the subject of a passive
	That            // a finite clause
	Infinitive      // the word's own infinitive: "seeks to end the war"
	Gerund          // "opposes building the road"
	ObjectTo        // what the object is to do: "urges the board to resign"
	Oblique         // a phrase with the slot's preposition
	Speaker         // whoever utters it
	Act             // what the verb itself tells: "postponed the vote"
	Possessor       // of a noun: "France's", "of France", "by France", or the subject of its light verb
)

// A Slot is a place where the target may stand.
type Slot struct {
	Role Role
	Prep string // of an Oblique: "for", "against"
}

// A Sense is one way in which a word takes a side.
type Sense struct {
	Particle string // the verb's particle, as in "speak out"; empty for none
	Side     events.Side
	Basis    events.Basis
	Holder   Role
	Targets  []Slot  // in order of preference
	Strength float64 // how surely the word in this frame takes a side, 0 to 1
}

// A Frame is a word that takes a side, with its senses in the order of the lexicon.
type Frame struct {
	Lemma  string
	POS    POS
	Senses []Sense
}

// Evaluates reports whether a sense judges what the word is said of, so that
// whoever speaks holds it.
func (s *Sense) Evaluates() bool { return s.Holder == Speaker }

// Takes reports whether the target may stand in the role.
func (s *Sense) Takes(r Role) bool {
	for _, t := range s.Targets {
		if t.Role == r {
			return true
		}
	}
	return false
}

// TakesPrep reports whether the target may stand after the preposition.
func (s *Sense) TakesPrep(prep string) bool {
	for _, t := range s.Targets {
		if t.Role == Oblique && t.Prep == prep {
			return true
		}
	}
	return false
}

// Acts reports whether some sense of the frame is told of its subject by a
// reporter: a position or an act, not an evaluation by whoever speaks.
func (f Frame) Acts() bool {
	for i := range f.Senses {
		if f.Senses[i].Holder != Speaker {
			return true
		}
	}
	return false
}

// Lookup finds the frame of a lemma in lower case; particles are left out
// ("speak" for "speak out") and told apart by the senses. The frame shares its
// senses with the lexicon: do not change them.
func Lookup(lemma string, pos POS) (Frame, bool) {
	f, ok := lexicon[key{lemma, pos}]
	if !ok {
		return Frame{}, false
	}
	return *f, true
}
