// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"strings"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
)

var (
	negations   = set(`not n't n’t never no neither nor hardly scarcely without nobody none cannot nt`)
	possible    = set(`may might could`)
	formerly    = set(`previously initially formerly once originally earlier before until ever historically`)
	nolonger    = set(`longer anymore`)
	refusing    = set(`refuse decline fail stop cease deny avoid reject refrain forbid prevent halt drop abandon withdraw lift end renounce lack forgo oppose rule quit resist`)
	pondering   = set(`consider weigh debate discuss study examine review ponder mull explore contemplate decide`)
	former      = set(`former erstwhile onetime once previous early`)
	conditional = set(`if unless whether until provided`)
)

// turn reads what turns the side of word i round, puts it into the past or
// makes it merely possible: negation, verbs of refusing above it, tense, mood.
func (r *reading) turn(c *claim, i int) {
	flips, pondered := r.flips(i)
	if c.flipped = flips%2 == 1; c.flipped {
		switch c.side {
		case events.Support:
			c.side = events.Oppose
		case events.Oppose:
			c.side = events.Support
			c.strength *= .7 // not opposing is less than supporting
		}
	}
	v := r.verbOf(i)
	switch {
	case pondered:
		c.side, c.strength, c.rule = events.Neutral, c.strength*.8, "undecided"
	case c.rule != "evaluation" && r.auxiliary(v, possible) && !r.negated(v) && !r.subordinate(v):
		c.side, c.unreal, c.rule = events.Neutral, true, "undecided" // it may yet go either way
	}
	if c.target.kind == aThing && c.target.head > i && r.doc.Head(c.target.head) == i && r.noDeterminer(c.target.head) {
		c.side = opposite(c.side) // "will sign no bill"
	}
	if r.adverb(v, formerly) || r.adverb(i, formerly) || r.hasAmod(i, former) {
		c.past = true
	}
	if r.usedTo(v) || r.once(v) || r.obituary(c) {
		c.past = true
	}
	c.turnedNow = !c.past && r.changed(i, v)
}

// changed tells that somebody held the opposite until now: "no longer supports", "dropped its objections".
func (r *reading) changed(i, v int) bool {
	if r.adverb(v, nolonger) || r.adverb(i, nolonger) {
		return true
	}
	h := r.doc.Head(i)
	return h != nlp.None && dropping[r.lemma(h)] && (r.rel(i) == nlp.RelObj || r.rel(i) == nlp.RelXcomp)
}

var dropping = set(`drop abandon withdraw lift renounce end`)

// once tells that a verb is told of a year that is over, or of what had been before something now.
func (r *reading) once(v int) bool {
	t := &r.doc.Tokens[v]
	if t.XPOS == nlp.VBD {
		for c := range r.doc.Children(v) {
			if w := r.low(c); r.rel(c) == nlp.RelObl && len(w) == 4 && (w[:2] == "19" || w[:2] == "20") && w[3] >= '0' && w[3] <= '9' && r.over(w) {
				return true
			}
		}
	}
	if t.XPOS != nlp.VBN || !r.auxiliary(v, set("had")) {
		return false
	}
	sn := &r.doc.Sentences[t.Sent]
	for k := sn.First; k < sn.End; k++ {
		if w := r.low(k); w == "now" || w == "today" || w == "instead" {
			return true
		}
	}
	return false
}

// subordinate tells a clause that only says what for, when or which.
func (r *reading) subordinate(v int) bool {
	rel := r.rel(v)
	return rel == nlp.RelAdvcl || rel == nlp.RelAcl || rel == nlp.RelXcomp
}

// obituary tells that the holder is dead: what he held is past.
func (r *reading) obituary(c *claim) bool {
	if c.holder != self && (c.holder < 0 || !r.mine(c.holder)) {
		return false
	}
	name := strings.Fields(string(r.s.Speaker.Name))
	head := r.s.Context.Headline
	if len(name) == 0 || !strings.Contains(head, name[len(name)-1]) {
		return false
	}
	for _, w := range strings.Fields(head) {
		if w == "dies" || w == "died" || w == "dead" {
			return true
		}
	}
	return false
}

// over tells whether a year lies before that of the article; every year does where that is not known.
func (r *reading) over(year string) bool {
	at := r.s.Article.PublishedAt
	return at.IsZero() || year < at.Format("2006")
}

// flips counts what turns the side of word i round, from the word up to the
// clause it stands in.
func (r *reading) flips(i int) (n int, pondered bool) {
	for range 4 {
		if r.negated(i) {
			n++
		}
		h := r.doc.Head(i)
		if h == nlp.None {
			return n, pondered
		}
		switch r.rel(i) {
		case nlp.RelXcomp, nlp.RelCcomp, nlp.RelObj, nlp.RelAdvcl:
		case nlp.RelAcl:
			if r.doc.Tokens[i].Rel == nlp.RelAclRelcl {
				return n, pondered
			}
		case nlp.RelConj:
			if !r.negated(i) && r.doc.Child(i, nlp.RelNsubj, nlp.RelNsubjPass) == nlp.None && r.negated(h) && !r.butBetween(h, i) {
				n++
			}
			return n, pondered
		default:
			return n, pondered
		}
		if r.rel(i) == nlp.RelCcomp && r.doc.Child(i, nlp.RelNsubj, nlp.RelNsubjPass) != nlp.None && !pondering[r.lemma(h)] {
			return n, pondered
		}
		if refusing[r.lemma(h)] || r.low(h) == "unwilling" || r.low(h) == "reluctant" {
			n++
		}
		if pondering[r.lemma(h)] && (r.rel(i) == nlp.RelCcomp || r.rel(i) == nlp.RelXcomp) || r.conjunction(i) == "whether" {
			pondered = true
		}
		i = h
	}
	return n, pondered
}

// negated reports a negation of word i itself.
func (r *reading) negated(i int) bool {
	for c := range r.doc.Children(i) {
		w := r.low(c)
		switch r.rel(c) {
		case nlp.RelAdvmod, nlp.RelDet, nlp.RelCc, nlp.RelAux, nlp.RelCase, nlp.RelMark, nlp.RelDep:
			if negations[w] {
				return true
			}
			if nolonger[w] {
				return true
			}
		case nlp.RelNsubj:
			if w == "nobody" || w == "none" || r.noDeterminer(c) {
				return true
			}
		}
	}
	return false
}

func (r *reading) noDeterminer(i int) bool {
	d := r.doc.Child(i, nlp.RelDet, nlp.RelCcPreconj)
	return d != nlp.None && (r.low(d) == "no" || r.low(d) == "neither")
}

func (r *reading) butBetween(a, b int) bool {
	for k := a + 1; k < b; k++ {
		if r.low(k) == "but" {
			return true
		}
	}
	return false
}

// verbOf is the verb whose tense and mood a word has.
func (r *reading) verbOf(i int) int {
	for range 4 {
		h := r.doc.Head(i)
		if h == nlp.None || r.doc.Tokens[i].UPOS == nlp.VERB && r.rel(i) != nlp.RelXcomp {
			return i
		}
		switch r.rel(i) {
		case nlp.RelObj, nlp.RelXcomp, nlp.RelObl:
			i = h
		default:
			return i
		}
	}
	return i
}

func (r *reading) hasAmod(i int, words map[string]bool) bool {
	for c := range r.doc.Children(i) {
		if r.rel(c) == nlp.RelAmod && words[r.low(c)] {
			return true
		}
	}
	return false
}

func (r *reading) usedTo(i int) bool {
	h := r.doc.Head(i)
	return h != nlp.None && r.rel(i) == nlp.RelXcomp && r.low(h) == "used"
}
