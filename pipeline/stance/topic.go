// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"slices"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/issue"
)

type topicKind uint8

const (
	nothing    topicKind = iota
	aThing               // a noun phrase
	aClause              // something that happens or should
	aboutIssue           // what the article is about, not named here
)

// A topic is what a claim is held on, still as a place in the text. Turned
// says that the words ask for its end, so that the side is the opposite.
type topic struct {
	kind   topicKind
	head   int // of the noun phrase or clause; None for the issue
	turned bool
}

// noun is the topic that noun h stands for.
func (r *reading) noun(h int) topic {
	if h == nlp.None {
		return topic{}
	}
	if h = r.peel(h); r.doc.Tokens[h].UPOS == nlp.VERB {
		return r.clause(h)
	}
	return topic{kind: aThing, head: h}
}

// phrase is the topic after a preposition: a noun, or a gerund.
func (r *reading) phrase(o int) topic {
	if r.doc.Tokens[o].UPOS == nlp.VERB {
		return r.clause(o)
	}
	for c := range r.doc.Children(o) { // "called for the bill to be dropped"
		if r.doc.Tokens[c].Rel == nlp.RelAcl && r.conjunction(c) == "to" && (r.doc.Child(c, nlp.RelAuxPass) != nlp.None || r.acts(o)) {
			return r.clause(c)
		}
	}
	if v := r.doc.Head(o); v != nlp.None && r.acts(o) && r.prep(o) == "for" {
		if x := r.toDo(v, o); x != nlp.None {
			return r.clause(x)
		}
	}
	return r.noun(o)
}

// wrappers say only that somebody means to: "the plan to cut quotas" is about cutting quotas.
var wrappers = set(`quality importance benefits dangers need form forms type concept success failure lack impact petition petitions letter appeal readiness willingness right claim claims plan plans proposal proposals decision decisions move moves bid effort efforts idea attempt attempts intention intentions offer call calls notion possibility prospect suggestion suggestions pledge promise vow request requests choice part number series kind way practice policy`)

// peel takes off the nouns that only wrap what the stance is on.
func (r *reading) peel(h int) int {
	if r.low(h) == "way" || r.low(h) == "manner" { // "the way the dam was handled"
		if c := r.doc.Child(h, nlp.RelAclRelcl); c != nlp.None && r.doc.Tokens[c].UPOS == nlp.VERB {
			return c
		}
	}
	for range 3 {
		if !wrappers[r.low(h)] {
			return h
		}
		next := r.meant(h)
		for c := range r.doc.Children(h) {
			if next != nlp.None {
				break
			}
			switch {
			case r.rel(c) == nlp.RelNmod && c > h && (r.prep(c) == "of" || r.prep(c) == "for"):
				next = c
			case r.rel(c) == nlp.RelAcl && c > h && r.doc.Tokens[c].XPOS == nlp.VBG && (r.conjunction(c) == "of" || r.conjunction(c) == "for"):
				next = c
			}
		}
		if next == nlp.None {
			return h
		}
		h = next
		if r.doc.Tokens[h].UPOS == nlp.VERB {
			return h
		}
	}
	return h
}

// meant is what is meant by a plan or proposal: its infinitive, or that of
// whoever is to do it ("a proposal for NATO to open an office").
func (r *reading) meant(h int) int {
	for c := range r.doc.Children(h) {
		switch {
		case r.doc.Tokens[c].Rel == nlp.RelAcl && r.conjunction(c) == "to":
			return c
		case r.rel(c) == nlp.RelNmod && r.prep(c) == "for":
			if x := r.toDo(c, c); x != nlp.None {
				return x
			}
			if v := r.doc.Head(h); v != nlp.None {
				return r.toDo(v, c)
			}
		}
	}
	return nlp.None
}

// toDo is the infinitive under i that follows c at once.
func (r *reading) toDo(i, c int) int {
	for x := range r.doc.Children(i) {
		if rel := r.rel(x); (rel == nlp.RelAcl || rel == nlp.RelAdvcl) && r.conjunction(x) == "to" && x > c && x <= c+4 {
			return x
		}
	}
	return nlp.None
}

// clause is the topic of a clause. One that ends, blocks or drops something is
// about that something, on the other side.
func (r *reading) clause(v int) topic {
	if v == nlp.None {
		return topic{}
	}
	t := topic{kind: aClause, head: v}
	if o := r.undergoer(v); o != nlp.None && making[r.lemma(v)] && !r.negated(v) {
		return r.noun(o)
	}
	if s := r.subject(v); s != nlp.None && r.doc.Tokens[v].UPOS == nlp.VERB && r.undergoer(v) == nlp.None && !r.mine(s) && (lasting[r.lemma(v)] || vanishing[r.lemma(v)]) {
		t = r.noun(s)
		t.turned = vanishing[r.lemma(v)] != r.negated(v)
		return t
	}
	if !refrainer[r.lemma(v)] {
		if r.negated(v) {
			t.turned = true
		}
		return t
	}
	if o := r.undergoer(v); o != nlp.None {
		t = r.noun(o)
		t.turned = !t.turned
		return t
	}
	if x := r.doc.Child(v, nlp.RelXcomp, nlp.RelAdvcl); x != nlp.None && r.doc.Tokens[x].XPOS == nlp.VBG {
		t = r.clause(x)
		t.turned = !t.turned
		return t
	}
	for _, prep := range []string{"from", "on"} {
		if o := r.oblique(v, prep); o != nlp.None {
			t = r.phrase(o)
			t.turned = !t.turned
			return t
		}
	}
	return t
}

// What should last is favoured, what should vanish is not.
var (
	lasting   = set(`survive succeed remain prevail pass continue persist`)
	vanishing = set(`disappear vanish fail collapse expire cease fall die`)
)

// making verbs only bring about what is named after them.
var making = set(`make set have create establish introduce provide hold get take put bring launch start begin keep build do give open form conduct ensure implement impose enact pass adopt allow see pursue`)

// effective is the side of a claim once its topic is turned.
func (c *claim) effective() events.Side {
	if c.target.turned {
		return opposite(c.side)
	}
	return c.side
}

// deed tells whether noun i names something that is done, decided or made law.
func (r *reading) deed(i int) bool { return issue.Deed(r.low(i)) || back[r.low(i)] }

// heading names a topic neutrally and briefly.
func (r *reading) heading(t topic) string {
	switch t.kind {
	case aThing:
		return r.names.Noun(t.head)
	case aClause:
		return r.clauseHeading(t.head)
	}
	return ""
}

// clauseHeading names what happens: "withdrawal of troops from Syria".
func (r *reading) clauseHeading(v int) string {
	if r.doc.Tokens[v].UPOS == nlp.PRON {
		return r.who(v)
	}
	if r.doc.Tokens[v].UPOS != nlp.VERB {
		if s := r.subject(v); s != nlp.None && r.doc.Child(v, nlp.RelCop) != nlp.None {
			return r.names.Noun(s)
		}
		return r.names.Noun(v)
	}
	what := r.undergoer(v)
	if h := r.doc.Head(v); what == nlp.None && r.rel(v) == nlp.RelXcomp && r.doc.Tokens[v].XPOS == nlp.VBN {
		what = r.doc.Child(h, nlp.RelObj)
	}
	if what == nlp.None || r.relative(what) {
		what = nlp.None
		if s := r.subject(v); s != nlp.None && r.rel(v) != nlp.RelXcomp && !r.relative(s) && r.place[s] != cue && !r.mine(s) && r.doc.Tokens[s].UPOS != nlp.PRON {
			what = s
		}
	}
	if x := r.doc.Child(v, nlp.RelXcomp); x != nlp.None && what == nlp.None && x != v {
		return r.clauseHeading(x)
	}
	return r.names.Act(v, what, r.lemma(v))
}

// issueWords are the stems of the ways in which the article names its issue.
type issueWords struct {
	target *events.Target
	ways   [][]string
}

func newIssueWords(t *events.Target) issueWords {
	w := issueWords{target: t}
	if t == nil {
		return w
	}
	for _, name := range append([]string{t.Name}, t.Aliases...) {
		if s := issue.Stems(name); len(s) > 0 {
			w.ways = append(w.ways, s)
		}
	}
	return w
}

// has tells whether a stem is among the words of the issue.
func (w *issueWords) has(stem string) bool {
	for _, way := range w.ways {
		if slices.Contains(way, stem) {
			return true
		}
	}
	return false
}

// enact books an act on the issue that is named after it: who expels the troops
// is for their expulsion.
func (r *reading) enact(c *claim, i int) {
	if r.issue.target == nil || c.basis != events.Action || c.side == events.Neutral {
		return
	}
	stems := issue.Stems(issue.Nominal(r.lemma(i), r.low(i)))
	if len(stems) != 1 || !r.issue.has(stems[0]) {
		return
	}
	c.rule, c.side, c.target = "enact", events.Support, topic{kind: aboutIssue, head: nlp.None}
	if c.flipped {
		c.side = events.Oppose
	}
}

// touches tells whether a target that is not the issue shares a word with it.
func (w *issueWords) touches(t events.Target) bool {
	if w.target == nil || t.ID == w.target.ID {
		return false
	}
	for _, s := range issue.Stems(t.Name) {
		if w.has(s) {
			return true
		}
	}
	return false
}

// same tells whether a heading names the issue.
func (w *issueWords) same(stems []string) bool {
	for _, way := range w.ways {
		if issue.Same(stems, way) {
			return true
		}
	}
	return false
}

// acts tells whether a noun can do something that is called for.
func (r *reading) acts(o int) bool {
	return r.mention[o] >= 0 && r.s.Context.Mentions[r.mention[o]].Kind != events.Document || issue.Acts(r.low(o))
}
