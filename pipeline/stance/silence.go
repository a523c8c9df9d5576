// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/frame"
)

var (
	silence   = set(`comment confirm deny say answer respond discuss speculate elaborate speak weigh draw comment endorse criticize criticise decide commit`)
	declines  = set(`decline refuse refrain avoid`)
	evades    = set(`sidestep dodge duck evade deflect parry refer`)
	unuttered = set(`comment judgment judgement opinion view position stance answer mind side sides decision recommendation question questions`)
	withhold  = set(`reserve withhold have take make give offer express defer`)
	mum       = set(`mum silent tight-lipped undecided neutral noncommittal unsure torn quiet mute`)
	topicPrep = []string{"on", "about", "over", "of", "to", "in", "between"}
)

// silent reads a refusal to take a side: "declined to comment on", "would
// neither confirm nor deny", "takes no view on", "stayed mum about".
func (r *reading) silent(i int) (claim, bool) {
	c := claim{rule: "silence", word: i, side: events.Neutral, basis: events.Explicit, strength: .8}
	from := nlp.None
	switch u := r.doc.Tokens[i].UPOS; {
	case u == nlp.VERB && r.refuses(i):
		from = i
	case u == nlp.NOUN && unuttered[r.lemma(i)]:
		from = r.unsaid(i)
	case (u == nlp.ADJ || u == nlp.VERB || u == nlp.ADV || u == nlp.NOUN) && mum[r.low(i)] && r.keeps(i):
		from = i
	}
	if from == nlp.None {
		return c, false
	}
	c.target = r.silentOn(i, from)
	c.holder = r.doer(from)
	if c.holder == nlp.None {
		c.holder = r.subject(from)
	}
	if r.place[i] == cue || c.holder >= 0 && r.mine(c.holder) {
		c.holder = self
	}
	return r.held(c, i)
}

// keeps tells that somebody is or stays mum.
func (r *reading) keeps(i int) bool {
	if r.doc.Child(i, nlp.RelCop) != nlp.None {
		return true
	}
	h := r.doc.Head(i)
	return h != nlp.None && (r.lemma(h) == "stay" || r.lemma(h) == "remain" || r.lemma(h) == "keep")
}

// refuses tells whether verb i is what somebody would not do: comment, confirm, say.
func (r *reading) refuses(i int) bool {
	l := r.lemma(i)
	if !silence[l] {
		return false
	}
	if h := r.doc.Head(i); h != nlp.None && declines[r.lemma(h)] && r.rel(i) == nlp.RelXcomp {
		return l != "answer" && l != "respond" && l != "endorse" && l != "commit"
	}
	switch l {
	case "comment", "confirm", "draw":
		return r.negated(i) && !r.passive(i) || l == "draw" && r.negated(i)
	case "say", "decide":
		w := r.doc.Child(i, nlp.RelCcomp, nlp.RelXcomp, nlp.RelAdvcl)
		return r.negated(i) && w != nlp.None && (r.conjunction(w) == "whether" || r.conjunction(w) == "if")
	case "endorse", "criticize", "criticise": // neither endorsed nor criticised
		return r.neither(i)
	}
	return false
}

// neither tells whether a row of verbs is denied as a whole.
func (r *reading) neither(i int) bool {
	d := r.doc.Child(i, nlp.RelCcPreconj, nlp.RelAdvmod, nlp.RelCc)
	return d != nlp.None && r.low(d) == "neither" && r.doc.Child(i, nlp.RelConj) != nlp.None
}

// unsaid finds the verb by which a comment is not made: "has no comment", "reserved judgment", "sidestepped questions".
func (r *reading) unsaid(i int) int {
	h := r.doc.Head(i)
	if h == nlp.None || r.rel(i) != nlp.RelObj && r.rel(i) != nlp.RelObl && r.rel(i) != nlp.RelXcomp {
		return nlp.None
	}
	l := r.lemma(h)
	if declines[l] && r.lemma(i) == "comment" { // a verb taken for a noun
		return h
	}
	if g := r.doc.Head(h); l == "make" && g != nlp.None && declines[r.lemma(g)] { // "refrain from making comments"
		return g
	}
	switch {
	case evades[l] && (r.low(i) == "question" || r.low(i) == "questions"):
		return h
	case l == "make" && r.low(i) == "mind":
		if r.negated(h) || r.adverb(h, set("yet")) {
			return h
		}
		return nlp.None
	case r.low(i) == "question" || r.low(i) == "questions":
		return nlp.None
	case withhold[l] && (r.noDeterminer(i) || r.negated(h)), l == "reserve" || l == "withhold":
		return h
	}
	return nlp.None
}

// onStance is the issue where nothing was said on somebody's stance: "comment on Macron's objection".
func (r *reading) onStance(t topic) topic {
	if t.kind == aThing {
		if f, ok := frame.Lookup(r.lemma(t.head), frame.Noun); ok && f.Acts() && r.doc.Child(t.head, nlp.RelNmod, nlp.RelAcl) == nlp.None {
			return topic{kind: aboutIssue, head: nlp.None}
		}
	}
	return t
}

// silentOn is what nothing was said on: the phrase after the words, or the issue.
func (r *reading) silentOn(i, from int) topic {
	for _, at := range []int{i, from} {
		for _, prep := range topicPrep {
			if o := r.oblique(at, prep); o != nlp.None && !r.names.Time(o) && o != i {
				return r.onStance(r.phrase(o))
			}
		}
		if r.neither(at) {
			if o := r.object(at); o != nlp.None {
				return r.noun(o)
			}
		}
		if w := r.doc.Child(at, nlp.RelCcomp, nlp.RelAdvcl); w != nlp.None && r.doc.Tokens[w].UPOS == nlp.VERB && r.conjunction(w) == "whether" {
			if o := r.undergoer(w); o != nlp.None {
				return r.noun(o)
			}
		}
	}
	return topic{kind: aboutIssue, head: nlp.None}
}
