// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/frame"
)

// chatter are imperatives that ask for nothing.
var chatter = set(`imagine look see let think remember suppose say know believe thank pray guess wait listen take note consider`)

var (
	must      = set(`must should ought shall`)
	will      = set(`will wo shall 'll ’ll won going`)
	having    = set(`have need has needs needed had`)
	refrainer = set(`scrap drop end stop halt cease repeal reject block abandon reverse reconsider rethink abolish axe lift refrain avoid prevent shelve undo resist dismantle oppose condemn combat eliminate eradicate fight defeat counter tackle`)
)

// obliged reads what the speaker says should be: "the bill must be dropped", "we need to talk".
func (r *reading) obliged(i int) (claim, bool) {
	if r.place[i] != content || r.s.Form == events.Narrated {
		return claim{}, false
	}
	t := &r.doc.Tokens[i]
	head := i
	switch {
	case chatter[r.lemma(i)]:
		return claim{}, false
	case r.auxiliary(i, must), r.auxiliary(i, set("may")) && r.negated(i):
	case t.UPOS == nlp.VERB && having[r.low(i)] && r.infinitive(i) != nlp.None:
		head = r.infinitive(i)
	case r.low(i) == "time" && r.doc.Child(i, nlp.RelCop) != nlp.None && r.infinitive(i) != nlp.None: // "it is time to"
		head = r.infinitive(i)
	case r.low(i) == "let" && t.UPOS == nlp.VERB && r.doc.Child(i, nlp.RelXcomp, nlp.RelCcomp) != nlp.None:
		head = r.doc.Child(i, nlp.RelXcomp, nlp.RelCcomp)
	case t.UPOS == nlp.VERB && r.imperative(i) && !chatter[r.lemma(i)]:
	default:
		return claim{}, false
	}
	c := claim{rule: "must", word: i, holder: self, side: events.Support, basis: events.Implied, strength: .7, target: r.clause(head)}
	if r.imperative(i) {
		c.rule, c.strength = "imperative", .5
	}
	if head != i && r.negated(i) && !r.negated(head) {
		c.side = events.Oppose // "do not need to"
	}
	if h := r.doc.Head(i); h != nlp.None && conditional[r.conjunction(i)] {
		return c, false
	}
	return c, c.target.kind != nothing
}

// imperative is a bare verb without a subject at the head of what is quoted.
func (r *reading) imperative(i int) bool {
	t := &r.doc.Tokens[i]
	if t.XPOS != nlp.VB || t.Head != nlp.None && t.Rel.Base() != nlp.RelParataxis && t.Rel.Base() != nlp.RelCcomp {
		return false
	}
	for c := range r.doc.Children(i) {
		switch r.rel(c) {
		case nlp.RelNsubj, nlp.RelAux, nlp.RelMark:
			if r.low(c) != "do" && r.low(c) != "please" {
				return false
			}
		}
	}
	return true
}

// conjunction is the word that introduces the clause of i.
func (r *reading) conjunction(i int) string {
	if m := r.doc.Child(i, nlp.RelMark); m != nlp.None {
		return r.low(m)
	}
	return ""
}

// resolved reads what the speaker says he will do or not do.
func (r *reading) resolved(i int) (claim, bool) {
	if r.place[i] != content || r.s.Form == events.Narrated || r.doc.Tokens[i].UPOS != nlp.VERB || !r.auxiliary(i, will) && !(r.announced() && r.auxiliary(i, set("would"))) {
		return claim{}, false
	}
	s := r.subject(i)
	if s == nlp.None || !r.mine(s) {
		return claim{}, false
	}
	if _, ok := r.lookup(i, frame.Verb); ok {
		return claim{}, false // a frame says it better
	}
	if o := r.object(i); o != nlp.None && making[r.lemma(i)] {
		if f, ok := frame.Lookup(r.lemma(o), frame.Noun); ok && !f.Acts() {
			return claim{}, false // "we will make a mistake" is no wish
		}
	}
	c := claim{rule: "will", word: i, holder: self, side: events.Support, basis: events.Implied, strength: .5, target: r.clause(i)}
	return c, c.target.kind != nothing
}

// barred reads "there will be no wealth levy".
func (r *reading) barred(i int) (claim, bool) {
	if r.place[i] != content || r.s.Form == events.Narrated || r.lemma(i) != "be" || r.doc.Child(i, nlp.RelExpl) == nlp.None {
		return claim{}, false
	}
	n := r.doc.Child(i, nlp.RelNsubj)
	if n == nlp.None || !r.noDeterminer(n) || !r.auxiliary(i, will) && !r.auxiliary(i, must) {
		return claim{}, false
	}
	c := claim{rule: "barred", word: i, holder: self, side: events.Oppose, basis: events.Implied, strength: .7, target: r.noun(n)}
	return c, c.target.kind != nothing
}

var naming = set(`call describe label characterize characterise deem consider find brand declare rule term dub view regard see think believe portray judge pronounce name hold designate denounce dismiss condemn attack`)

// named reads "called the move a smash and grab", "ruled it unlawful",
// "described the attacks as barbaric": whoever names holds.
func (r *reading) named(i int) (claim, bool) {
	if r.doc.Tokens[i].UPOS != nlp.VERB || !naming[r.lemma(i)] {
		return claim{}, false
	}
	what := r.undergoer(i)
	as := r.predicate(i)
	if what == nlp.None || as == nlp.None || what == as {
		return claim{}, false
	}
	side, strength := r.tone(as)
	if side == "" && r.lemma(i) != "find" && r.lemma(i) != "declare" {
		side, strength = r.learnedTone(as)
	}
	if side == "" && (r.doc.Tokens[as].Quote != nlp.None && r.doc.Tokens[what].Quote == nlp.None || r.lemma(i) == "call") {
		side, strength = events.Oppose, .45
	}
	if side == "" || r.reflexive(what) {
		return claim{}, false
	}
	c := claim{rule: "naming", word: i, side: side, basis: events.Implied, strength: strength, target: r.noun(what), holder: r.doer(i)}
	return r.held(c, i)
}

// predicate is what something is called.
func (r *reading) predicate(i int) int {
	if x := r.doc.Child(i, nlp.RelXcomp); x != nlp.None && r.doc.Tokens[x].UPOS != nlp.VERB {
		return x
	}
	for c := range r.doc.Children(i) {
		if u := r.doc.Tokens[c].UPOS; u != nlp.VERB && u != nlp.AUX && (r.rel(c) == nlp.RelObl || r.rel(c) == nlp.RelAdvcl || r.rel(c) == nlp.RelXcomp) && (r.prep(c) == "as" || r.conjunction(c) == "as") {
			return c
		}
	}
	if o := r.undergoer(i); o != nlp.None {
		if x := r.oblique(o, "as"); x != nlp.None {
			return x
		}
		for c := range r.doc.Children(o) { // "found the requisition of nurses unlawful"
			if c > o && r.doc.Tokens[c].UPOS == nlp.ADJ && (r.rel(c) == nlp.RelNmod || r.rel(c) == nlp.RelAmod || r.rel(c) == nlp.RelAdvmod) {
				return c
			}
		}
	}
	return nlp.None
}

// tone is the side that the words under i take, the strongest first.
func (r *reading) tone(i int) (events.Side, float64) {
	sum := 0.0
	first, end := r.doc.Subtree(i)
	for k := first; k < end; k++ {
		pos, ok := r.pos(k)
		if !ok {
			continue
		}
		f, ok := r.lookup(k, pos)
		if !ok {
			continue
		}
		for n := range f.Senses {
			s := &f.Senses[n]
			if !s.Evaluates() {
				continue
			}
			v := s.Strength
			if s.Side == events.Oppose {
				v = -v
			}
			if r.negated(k) {
				v = -v
			}
			sum += v
			break
		}
	}
	switch {
	case sum > .3:
		return events.Support, min(sum, .85)
	case sum < -.3:
		return events.Oppose, min(-sum, .85)
	}
	return "", 0
}

// learnedTone asks the trained weights where the lexicon is silent.
func (r *reading) learnedTone(i int) (events.Side, float64) {
	sum := 0.0
	first, end := r.doc.Subtree(i)
	for k := first; k < end; k++ {
		sum += toneOf(r.lemma(k))
	}
	switch {
	case sum > .5:
		return events.Support, .5
	case sum < -.3:
		return events.Oppose, .55
	}
	return "", 0
}

// sided reads "is against the plan", "are for it", "in favour of the plan".
func (r *reading) sided(i int) (claim, bool) {
	c := claim{rule: "preposition", holder: nlp.None, word: i, basis: events.Explicit, side: events.Oppose, strength: .8}
	if r.doc.Tokens[i].UPOS == nlp.VERB || r.prep(i) != "against" && r.prep(i) != "in" && r.prep(i) != "for" {
		return c, false
	}
	switch w := r.low(i); {
	case r.prep(i) == "in" && (w == "favor" || w == "favour" || w == "support" || w == "defense" || w == "defence"):
		o := r.oblique(i, "of")
		if o == nlp.None {
			return c, false
		}
		c.side, c.target = events.Support, r.phrase(o)
	case r.prep(i) == "against" && r.rel(i) == nlp.RelObl && (r.deed(i) || r.doc.Tokens[i].UPOS == nlp.PRON):
		v := r.doc.Head(i)
		if _, ok := r.lookup(v, frame.Verb); ok && r.lemma(v) != "set" {
			return c, false
		}
		c.rule, c.strength, c.basis = "against", .4, events.Action
		c.target, c.holder = r.phrase(i), r.doer(v)
		c, ok := r.held(c, i)
		return c, ok && c.target.kind != nothing
	case r.prep(i) == "against" && r.rel(i) == nlp.RelNmod && r.doc.Child(r.doc.Head(i), nlp.RelCop) != nlp.None && r.low(r.doc.Head(i)) == "set":
		c.target, c.holder = r.phrase(i), r.subject(r.doc.Head(i))
	case r.doc.Child(i, nlp.RelCop) != nlp.None && r.prep(i) != "in":
		if r.prep(i) == "for" {
			c.side, c.strength = events.Support, .5
		}
		c.target = r.phrase(i)
	default:
		return c, false
	}
	if c.holder == nlp.None {
		c.holder = r.subject(i)
	}
	if h := r.doc.Head(i); c.holder == nlp.None && h != nlp.None {
		if c.holder = h; r.doc.Tokens[h].UPOS == nlp.VERB {
			c.holder = r.doer(h)
		}
	}
	if r.negated(i) {
		c.side, c.strength = opposite(c.side), .5
	}
	c, ok := r.held(c, i)
	return c, ok && c.target.kind != nothing
}

func opposite(s events.Side) events.Side {
	switch s {
	case events.Support:
		return events.Oppose
	case events.Oppose:
		return events.Support
	}
	return s
}

var announcing = set(`announce pledge promise vow declare confirm reaffirm agree`)

// announced tells whether the cue makes what follows the speaker's own will.
func (r *reading) announced() bool {
	for i := range r.doc.Tokens {
		if r.place[i] == cue && announcing[r.lemma(i)] {
			return true
		}
	}
	return false
}
