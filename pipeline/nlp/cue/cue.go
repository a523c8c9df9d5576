// SPDX-License-Identifier: Apache-2.0

// Package cue knows the words by which a text attributes something to a
// source: said, according to, her claim that, a poll found.
//
// A cue has a class, which says what kind of act it tells of (uttering,
// thinking, refusing …), and frames, which say where around it the content may
// stand: a quotation, a clause, an infinitive, a noun phrase. The frames are
// what keeps "he said that …" apart from "he said goodbye" and "he told a
// joke". A word that is in the lexicon is only a candidate: whether it
// attributes anything in its sentence is for the extractor to see.
//
// Words are looked up by their inflected form, so that no lemma is needed and
// a sentence without any cue is told by one look at each token. The lexicon is
// compiled by hand into lexicon.txt, which describes its own format.
package cue

// Class is the kind of act that a cue tells of.
type Class uint8

// The classes. The zero value is no class.
const (
	_      Class = iota
	Say          // words are uttered
	Tell         // words are uttered to somebody who stands as the object
	Ask          // a question or a request
	Pledge       // the speaker binds himself, or denies
	Judge        // words about somebody or something that stands as the object
	Think        // a thought, a belief, a piece of knowledge
	Wish         // a wish, an intention, an expectation
	Find         // what a study, a document or a look at things gives
	Hold         // a position, told by the reporter
	Silent       // words are refused
	Act          // an act that takes a side, told by the reporter
)

var classes = map[string]Class{"say": Say, "tell": Tell, "ask": Ask, "pledge": Pledge, "judge": Judge,
	"think": Think, "wish": Wish, "find": Find, "hold": Hold, "silent": Silent, "act": Act}

// Frame is a place where content may stand.
type Frame uint16

// The frames, as letters of the lexicon in their order.
const (
	Quotation  Frame = 1 << iota // q
	Clause                       // t: with or without "that"
	That                         // T: with "that" alone
	Question                     // w: whether, why, how
	Infinitive                   // i
	ObjectTo                     // o: "urged them to go"
	Object                       // n
	As                           // a: "described it as …"
	Complement                   // c: "called it a mistake"
	Addressee                    // r: somebody told may stand before the content
	Passive                      // p: "is expected to", without a source
	Oblique                      // +prep
)

const letters = "qtTwionacrp"

// Form is how a word is inflected.
type Form uint8

// The forms of verbs, as a set: "said" is both past and participle.
const (
	Base Form = 1 << iota
	Third
	Past
	Participle
	Gerund
)

// An Entry is a cue with all that it may do.
type Entry struct {
	Lemma string
	Class Class // the first class it is listed under
	Takes Frame
	by    [12]Class         // per frame
	preps map[string]Class  // what may follow, of Oblique
	with  map[string]*Entry // particles and second words
}

// Has reports whether the cue may take the frame.
func (e *Entry) Has(f Frame) bool { return e != nil && e.Takes&f != 0 }

// As gives the class under which the cue takes a frame, 0 when it does not.
func (e *Entry) As(f Frame) Class {
	for i := range e.by {
		if f == 1<<i {
			return e.by[i]
		}
	}
	return 0
}

// Prep gives the class under which content may follow the preposition, 0 when
// it may not.
func (e *Entry) Prep(word string) Class { return e.preps[word] }

// With gives the cue that the word makes with the one after it ("call on"),
// nil when there is none.
func (e *Entry) With(word string) *Entry { return e.with[word] }

// Bare reports whether the word is a cue without a second word.
func (e *Entry) Bare() bool { return e != nil && e.Takes != 0 }

// Verb looks up an inflected verb in lower case.
func Verb(form string) *Entry { return lexicon().verbs[form] }

// Noun looks up a noun, in the singular or the plural, that with its owner
// attributes: claim, warnings.
func Noun(form string) *Entry { return lexicon().nouns[form] }

// Speaks reports whether a noun, in the singular or the plural, is a document
// or the like, of which one says that it says something.
func Speaks(form string) bool { return lexicon().papers[form] }
