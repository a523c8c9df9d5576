// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"strings"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/frame"
)

// self is the holder of a claim that whoever speaks makes.
const self = -2

// A claim is a place in the text where somebody takes a side.
type claim struct {
	rule      string // what found it
	word      int    // the token that takes the side
	holder    int    // a token, or self
	target    topic
	side      events.Side
	basis     events.Basis
	strength  float64
	past      bool
	unreal    bool // told as possible, not as so
	flipped   bool // negated, or under a verb that turns it round
	turnedNow bool // the opposite was held until now
}

// claims finds every claim in cue and content.
func (r *reading) claims() []claim {
	var out []claim
	for i := range r.doc.Tokens {
		if r.place[i] == around {
			continue
		}
		out = append(out, r.frames(i)...)
		if c, ok := r.obliged(i); ok {
			out = append(out, c)
		}
		if c, ok := r.resolved(i); ok {
			out = append(out, c)
		}
		if c, ok := r.barred(i); ok {
			out = append(out, c)
		}
		if c, ok := r.named(i); ok {
			out = append(out, c)
		}
		if c, ok := r.silent(i); ok {
			out = append(out, c)
		}
		if c, ok := r.sided(i); ok {
			out = append(out, c)
		}
		if c, ok := r.owned(i); ok {
			out = append(out, c)
		}
	}
	return out
}

// frames reads the senses of token i until one finds its target.
func (r *reading) frames(i int) []claim {
	pos, ok := r.pos(i)
	if !ok {
		return nil
	}
	if pos == frame.Verb && r.doc.Tokens[i].XPOS == nlp.VBN { // "is opposed to", but "has opposed"
		if f, ok := frame.Lookup(r.low(i), frame.Adjective); ok {
			if found := r.framed(i, pos, f); found != nil {
				return found
			}
		}
	}
	f, ok := r.lookup(i, pos)
	if !ok {
		return nil
	}
	return r.framed(i, pos, f)
}

// framed reads the senses of one frame of token i.
func (r *reading) framed(i int, pos frame.POS, f frame.Frame) []claim {
	if h := r.doc.Head(i); r.neither(i) || h != nlp.None && r.rel(i) == nlp.RelConj && r.neither(h) {
		return nil // "neither endorsed nor criticised" takes no side
	}
	if f.Senses[0].Side == events.Neutral && r.predicate(i) != nlp.None {
		return nil // "considers it a threat" is no pondering
	}
	if declines[f.Lemma] && f.POS == frame.Verb && r.low(min(i+2, len(r.doc.Tokens)-1)) == "comment" {
		return nil
	}
	if x := r.infinitive(i); x != nlp.None && declines[f.Lemma] && silence[r.lemma(x)] {
		return nil // takes no side
	}
	command := r.commands(i)
	for k := range f.Senses {
		s := &f.Senses[k]
		if command && pos == frame.Verb && !s.Takes(frame.ObjectTo) && offers(f, frame.ObjectTo) {
			continue
		}
		if s.Particle != "" && !r.particle(i, s.Particle) {
			continue
		}
		c, ok := r.sense(i, f.POS, s)
		if !ok {
			continue
		}
		r.turn(&c, i)
		r.enact(&c, i)
		if c.turnedNow {
			was := c
			was.side, was.past, was.turnedNow = opposite(c.side), true, false
			return []claim{c, was}
		}
		return []claim{c}
	}
	return nil
}

// commands tells whether verb i has an object that is to do something.
func (r *reading) commands(i int) bool {
	return r.doc.Child(i, nlp.RelObj, nlp.RelIobj, nlp.RelNsubjPass) != nlp.None && r.infinitive(i) != nlp.None
}

func offers(f frame.Frame, role frame.Role) bool {
	for k := range f.Senses {
		if f.Senses[k].Takes(role) {
			return true
		}
	}
	return false
}

func (r *reading) pos(i int) (frame.POS, bool) {
	switch r.doc.Tokens[i].UPOS {
	case nlp.VERB:
		if r.rel(i) == nlp.RelAmod {
			return frame.Adjective, true
		}
		return frame.Verb, true
	case nlp.NOUN:
		if r.doc.Child(i, nlp.RelObj) != nlp.None { // a verb that the tagger took for a noun: "champions the plan"
			return frame.Verb, true
		}
		return frame.Noun, true
	case nlp.ADJ, nlp.ADV:
		return frame.Adjective, true
	}
	return 0, false
}

// lookup finds the frame of token i.
func (r *reading) lookup(i int, pos frame.POS) (frame.Frame, bool) {
	if f, ok := frame.Lookup(r.lemma(i), pos); ok {
		return f, true
	}
	if pos == frame.Verb { // "prais" for "praised": a stem that has lost its e
		return frame.Lookup(r.lemma(i)+"e", pos)
	}
	return frame.Frame{}, false
}

func (r *reading) particle(i int, particle string) bool {
	for c := range r.doc.Children(i) {
		if r.low(c) == particle && c > i && c <= i+3 {
			return true
		}
	}
	return i+1 < len(r.doc.Tokens) && r.low(i+1) == particle
}

// sense finds holder and target of one sense of token i.
func (r *reading) sense(i int, pos frame.POS, s *frame.Sense) (claim, bool) {
	c := claim{rule: "frame", word: i, holder: nlp.None, side: s.Side, basis: s.Basis, strength: s.Strength}
	switch {
	case s.Evaluates():
		return r.evaluation(c, i, pos, s)
	case pos == frame.Noun:
		return r.nominal(c, i, s)
	case pos == frame.Adjective:
		return r.attitude(c, i, s)
	}
	t := r.slot(i, s)
	if t.kind == nothing {
		return c, false
	}
	c.target = t
	c.holder = r.doer(i)
	if s.Holder == frame.Object { // "the plan angered Brazil": whoever is angered holds
		if c.holder = r.undergoer(i); c.holder >= 0 && r.mine(c.holder) {
			c.holder = self
		}
		return c, c.holder != nlp.None
	}
	return r.held(c, i)
}

// held settles who holds a claim whose holder the grammar has found or not.
func (r *reading) held(c claim, i int) (claim, bool) {
	if r.place[i] == cue && (c.holder == nlp.None || r.rel(i) != nlp.RelAcl) {
		c.holder = self
	}
	if c.holder == nlp.None && r.place[i] == content {
		if r.s.Form == events.Narrated || r.passive(i) {
			return c, r.narrator(&c, i)
		}
		c.holder = self
		c.strength *= .7
	}
	if c.holder >= 0 && r.mine(c.holder) {
		c.holder = self
	}
	return c, c.holder == self || c.holder >= 0
}

// narrator gives a narrated claim without a holder of its own to the speaker,
// when the sentence has him before the word.
func (r *reading) narrator(c *claim, i int) bool {
	if r.s.Form != events.Narrated || r.passive(i) {
		return false
	}
	c.holder = self
	c.strength *= .6
	return true
}

// mine tells whether token h is the speaker: his mention, another of his
// names, or the first person in his mouth.
func (r *reading) mine(h int) bool {
	if r.speaker[h] {
		return true
	}
	if m := r.mention[h]; m >= 0 && r.s.Context.Mentions[m].Name == r.s.Speaker.Name {
		return true
	}
	if r.place[h] != content || r.s.Form == events.Narrated {
		return false
	}
	switch r.low(h) {
	case "i", "we", "me", "us", "my", "our", "myself", "ourselves":
		return true
	case "he", "she", "they":
		return r.s.Form == events.Indirect && r.mention[h] < 0
	}
	return false
}

// slot finds the target of a verb among the places that the sense allows.
func (r *reading) slot(i int, s *frame.Sense) topic {
	for _, t := range s.Targets {
		switch t.Role {
		case frame.Object:
			if o := r.undergoer(i); o != nlp.None && !r.reflexive(o) {
				if x := r.doc.Child(i, nlp.RelXcomp); x != nlp.None && r.doc.Tokens[x].XPOS == nlp.VBN && wanting[r.lemma(i)] {
					return topic{kind: aClause, head: x} // "wants sugary drinks taxed"
				}
				return r.noun(o)
			}
		case frame.Act:
			if r.undergoer(i) != nlp.None {
				return topic{kind: aClause, head: i}
			}
		case frame.Subject:
			if o := r.doer(i); o != nlp.None {
				return r.noun(o)
			}
		case frame.That:
			if c := r.doc.Child(i, nlp.RelCcomp); c != nlp.None {
				return r.clause(c)
			}
		case frame.Infinitive, frame.ObjectTo:
			if c := r.infinitive(i); c != nlp.None {
				return r.clause(c)
			}
		case frame.Gerund:
			if c := r.doc.Child(i, nlp.RelXcomp, nlp.RelCcomp, nlp.RelAdvcl); c != nlp.None && r.doc.Tokens[c].XPOS == nlp.VBG {
				return r.clause(c)
			}
		case frame.Oblique:
			if r.lemma(i) == "call" && t.Prep == "for" && r.doc.Child(i, nlp.RelObj) != nlp.None {
				continue // "called the election for Biden"
			}
			if o := r.oblique(i, t.Prep); o != nlp.None && !r.names.Time(o) {
				return r.phrase(o)
			}
			if o := r.object(i); o != nlp.None { // "expressed support for", tagged as one
				if o = r.oblique(o, t.Prep); o != nlp.None && (t.Prep == "for" || t.Prep == "against" || t.Prep == "over") {
					return r.phrase(o)
				}
			}
		}
	}
	return topic{}
}

// wanting verbs take what is to be done to their object.
var wanting = set(`want need like see prefer wish`)

// infinitive is the complement of i with "to".
func (r *reading) infinitive(i int) int {
	for c := range r.doc.Children(i) {
		switch r.rel(c) {
		case nlp.RelXcomp, nlp.RelAdvcl, nlp.RelCcomp, nlp.RelAcl:
			if m := r.doc.Child(c, nlp.RelMark); m != nlp.None && r.low(m) == "to" {
				return c
			}
			if x := r.doc.Tokens[c].XPOS; r.rel(c) == nlp.RelXcomp && c > i && (x == nlp.VB || x == nlp.VBN) && r.doc.Child(c, nlp.RelAuxPass) != nlp.None {
				return c // "urged the immunity be waived"
			}
		}
	}
	return nlp.None
}

func (r *reading) reflexive(o int) bool {
	return strings.HasSuffix(r.low(o), "self") || strings.HasSuffix(r.low(o), "selves")
}
