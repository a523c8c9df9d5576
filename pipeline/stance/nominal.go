// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/frame"
)

// nominal reads a noun that holds: "France's opposition to the plan", "voiced
// support for", "an opponent of the war".
func (r *reading) nominal(c claim, i int, s *frame.Sense) (claim, bool) {
	for _, t := range s.Targets {
		if t.Role == frame.That || t.Role == frame.Infinitive {
			if x := r.doc.Child(i, nlp.RelAcl); x != nlp.None && r.doc.Tokens[x].Rel != nlp.RelAclRelcl && r.doc.Child(x, nlp.RelMark) != nlp.None {
				c.target = r.clause(x)
			}
		} else if o := r.oblique(i, t.Prep); o != nlp.None {
			c.target = r.phrase(o)
		} else if v := r.doc.Head(i); v != nlp.None && (r.rel(i) == nlp.RelObj || r.rel(i) == nlp.RelNsubj && r.doc.Child(v, nlp.RelExpl) != nlp.None) {
			if o := r.oblique(v, t.Prep); o != nlp.None && o > i && t.Prep != "of" {
				c.target = r.phrase(o)
			}
		}
		if c.target.kind != nothing {
			break
		}
	}
	if c.target.kind == nothing {
		c.target = r.cause(i)
	}
	if c.target.kind == nothing {
		return c, false
	}
	c.rule = "noun"
	c.holder = r.possessor(i, c.target.head)
	if c.holder >= 0 && r.mine(c.holder) {
		c.holder = self
	}
	if c.holder == nlp.None && (r.place[i] == cue || protests[r.low(i)]) {
		c.holder = self
		if protests[r.low(i)] {
			c.holder = i
		}
	}
	return c, c.holder != nlp.None
}

// protests are told without saying who: their holders are the protesters.
var protests = set(`protest protests demonstration demonstrations march marches rally rallies`)

// light verbs only say that somebody holds what their object names.
var light = set(`have make give express voice declare announce reiterate offer show raise repeat maintain state lodge file launch issue reaffirm withdraw drop lift abandon cast put send restate
convey signal publish throw lend pledge seek find earn keep retain hold mount stage organise organize lead join begin start end stop bring call sign reverse submit vote impose levy enact declare place introduce propose face`)

// causing verbs have what is held on as subject, and how it is taken as object.
var causing = set(`prompt draw spark face meet provoke trigger cause receive attract encounter stir raise bring win earn gain run`)

// cause reads "the decision prompted objections from", "was met with protests".
func (r *reading) cause(i int) topic {
	h := r.doc.Head(i)
	if h == nlp.None || !causing[r.lemma(h)] || r.rel(i) != nlp.RelObj && r.rel(i) != nlp.RelObl {
		return topic{}
	}
	if s := r.subject(h); s != nlp.None {
		return r.noun(s)
	}
	return topic{}
}

// persons who hold by what they are called.
var persons = set(`opponent opponents critic critics foe foes supporter supporters proponent proponents advocate advocates backer backers champion champions ally allies`)

// possessor is whose opposition, support or criticism noun i is.
func (r *reading) possessor(i, target int) int {
	if p := r.doc.Child(i, nlp.RelNmodPoss); p != nlp.None {
		if h := r.doc.Head(i); r.doc.Tokens[p].UPOS == nlp.PRON && r.mention[p] < 0 && h != nlp.None && r.rel(i) == nlp.RelObj {
			return r.doer(h) // "reiterated its opposition"
		}
		return p
	}
	for _, by := range []string{"by", "from", "among", "of"} {
		if p := r.oblique(i, by); p != nlp.None && p != target {
			return p
		}
	}
	if p := target; p >= 0 {
		if p = r.oblique(target, "by"); p != nlp.None && r.rel(target) == nlp.RelNmod {
			return p
		}
	}
	if persons[r.low(i)] {
		if r.doc.Child(i, nlp.RelCop) != nlp.None {
			return r.subject(i)
		}
		if r.rel(i) == nlp.RelAppos {
			return r.doc.Head(i)
		}
		if h := r.doc.Head(i); h != nlp.None && r.rel(i) == nlp.RelConj && r.doc.Child(h, nlp.RelCop) != nlp.None {
			return r.subject(h)
		}
		return i
	}
	h := r.doc.Head(i)
	if h == nlp.None {
		return nlp.None
	}
	switch r.rel(i) {
	case nlp.RelObj, nlp.RelObl:
		if r.doc.Tokens[h].UPOS == nlp.VERB && light[r.lemma(h)] {
			return r.doer(h)
		}
	case nlp.RelNsubj:
		if p := r.oblique(h, "from"); p != nlp.None { // "support came from"
			return p
		}
		if r.passive(h) {
			return r.agent(h)
		}
	case nlp.RelXcomp, nlp.RelConj, nlp.RelRoot, nlp.RelAppos:
		if r.rel(i) == nlp.RelAppos {
			return h
		}
		return r.subject(i)
	}
	return nlp.None
}

// attitude reads an adjective that holds: "critical of", "opposed to", "happy with".
func (r *reading) attitude(c claim, i int, s *frame.Sense) (claim, bool) {
	for _, t := range s.Targets {
		switch t.Role {
		case frame.That:
			if x := r.doc.Child(i, nlp.RelCcomp); x != nlp.None {
				c.target = r.clause(x)
			}
		case frame.Infinitive:
			if x := r.infinitive(i); x != nlp.None {
				c.target = r.clause(x)
			}
		case frame.Oblique:
			if o := r.oblique(i, t.Prep); o != nlp.None {
				c.target = r.phrase(o)
			}
		}
		if c.target.kind != nothing {
			break
		}
	}
	if c.target.kind == nothing {
		return c, false
	}
	c.rule = "adjective"
	c.holder = r.subject(i)
	if c.holder == nlp.None && r.rel(i) == nlp.RelAmod {
		c.holder = r.doc.Head(i)
	}
	return r.held(c, i)
}

// evaluation reads a word that judges what it is said of; whoever says it holds the stance.
func (r *reading) evaluation(c claim, i int, pos frame.POS, s *frame.Sense) (claim, bool) {
	c.rule, c.holder = "evaluation", self
	if r.s.Form == events.Narrated {
		return c, false
	}
	switch {
	case pos == frame.Verb:
		if s.Takes(frame.Object) {
			c.target = r.noun(r.undergoer(i))
		} else {
			c.target = r.noun(r.doer(i))
			if x := r.doc.Child(i, nlp.RelCsubj); x != nlp.None {
				c.target = r.clause(x)
			}
		}
	case r.rel(i) == nlp.RelXcomp || r.rel(i) == nlp.RelObl:
		return c, false // "called it a mistake" is read from the verb
	case r.doc.Child(i, nlp.RelCop) != nlp.None || r.rel(i) == nlp.RelRoot:
		c.target = r.judged(i)
	case r.rel(i) == nlp.RelAmod && r.place[i] == content:
		if t := r.noun(r.doc.Head(i)); t.kind == aThing && r.takesUp(t.head) {
			c.target = t
			c.rule = "attribute"
		}
	case r.rel(i) == nlp.RelConj:
		c.target = r.judged(r.doc.Head(i))
	}
	if c.target.kind == nothing || c.target.head >= 0 && r.mine(c.target.head) {
		return c, false
	}
	return c, r.place[i] == content
}

// judged is what a predicate noun or adjective is said of: its subject, or the clause that "it" stands for.
func (r *reading) judged(i int) topic {
	for _, rel := range []nlp.Rel{nlp.RelCsubj, nlp.RelCsubjOuter, nlp.RelCcomp} {
		if x := r.doc.Child(i, rel); x != nlp.None {
			return r.clause(x)
		}
	}
	s := r.subject(i)
	if s == nlp.None {
		return topic{}
	}
	if r.low(s) == "it" || r.rel(s) == nlp.RelExpl {
		if x := r.infinitive(i); x != nlp.None {
			return r.clause(x)
		}
	}
	return r.noun(s)
}

// projects are what somebody has because he wants it.
var projects = set(`plan plans proposal proposals decision decisions move bid request order policy bill offensive operation push effort efforts deal campaign reform reforms measure measures veto scheme initiative programme program`)

// owned reads "Theresa May's proposed deal": whose project it is supports it.
func (r *reading) owned(i int) (claim, bool) {
	c := claim{rule: "owner", word: i, side: events.Support, basis: events.Action, strength: .5}
	if !projects[r.low(i)] || r.doc.Tokens[i].UPOS != nlp.NOUN {
		return c, false
	}
	p := r.doc.Child(i, nlp.RelNmodPoss)
	if p == nlp.None {
		p = r.oblique(i, "by")
	}
	if c := r.doc.Child(i, nlp.RelCompound); p == nlp.None && c != nlp.None && r.doc.Tokens[c].UPOS == nlp.PROPN {
		p = c
	}
	if p == nlp.None || r.mention[p] < 0 || r.doc.Tokens[p].UPOS == nlp.PRON {
		return c, false
	}
	c.holder, c.target = p, r.noun(i)
	if r.mine(p) {
		c.holder = self
	}
	return c, c.target.kind != nothing
}
