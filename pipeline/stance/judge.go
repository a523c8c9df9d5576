// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"strings"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/issue"
)

// A position is a claim booked on a holder and a target.
type position struct {
	claim
	by         events.Holder
	on         events.Target
	wider      bool // booked on the issue, of which its words name a part
	toward     events.Side
	confidence float64
	evidence   events.Span
}

// judge turns the claims of a reading into positions, one of a holder on a target.
func (r *reading) judge() []position {
	var out []position
	for _, p := range r.candidates() {
		out = merge(out, p)
	}
	return surest(out)
}

// surest keeps one claim of a holder for each side: a statement makes one
// point, and what else its words suggest is a part of it. A row of topics is
// one claim.
func surest(all []position) []position {
	var out []position
	for i := range all {
		p, beaten := &all[i], false
		for k := range all {
			o := &all[k]
			if k != i && o.by.ID == p.by.ID && o.toward == p.toward && o.past == p.past && (o.word != p.word || o.target.head == p.target.head) &&
				(o.confidence > p.confidence || o.confidence == p.confidence && k < i) {
				beaten = true
				break
			}
		}
		if !beaten {
			out = append(out, *p)
		}
	}
	return out
}

// candidates are all positions that the claims of a reading may mean, in the order of the text.
func (r *reading) candidates() []position {
	if r.idle {
		return nil
	}
	claims := r.claims()
	r.resolve(claims)
	r.found = claims
	var out []position
	for k := range claims {
		c := &claims[k]
		if r.wrapped(c, claims) {
			continue
		}
		for _, t := range r.joined(c.target) {
			c.target = t
			out = r.book(c, out)
		}
	}
	for _, c := range r.themes() {
		out = r.book(&c, out)
	}
	return out
}

// joined gives every topic of a row: "supports free speech, gun rights and reform".
func (r *reading) joined(t topic) []topic {
	out := []topic{t}
	if t.kind != aThing {
		return out
	}
	for k := range r.doc.Children(t.head) {
		if r.rel(k) == nlp.RelConj && r.nominalToken(k) && k > t.head {
			out = append(out, topic{kind: aThing, head: k, turned: t.turned})
		}
	}
	return out
}

// book enters a claim on each of its holders.
func (r *reading) book(c *claim, out []position) []position {
	on, ok := r.target(c)
	if !ok {
		return out
	}
	for _, by := range r.holders(c) {
		if strings.EqualFold(by.Name, on.Name) {
			continue
		}
		p := position{claim: *c, by: by, on: on, toward: c.effective(), evidence: r.evidence(c)}
		p.confidence = r.confidence(&p)
		out = append(out, p)
		if c.basis == events.Explicit && r.issue.touches(on) {
			p.on, p.wider = *r.issue.target, true
			p.confidence = r.confidence(&p)
			out = append(out, p)
		}
	}
	return out
}

// resolve gives "it" and "them" the topic of an earlier claim in the same
// sentence: "backed a cut in quotas, while Spain opposed it".
func (r *reading) resolve(claims []claim) {
	for k := range claims {
		t := &claims[k].target
		if t.kind != aThing || !r.pointing(t.head) {
			continue
		}
		if x := r.antecedent(append(r.others(), claims...), t.head); x.kind != nothing {
			*t = topic{kind: x.kind, head: x.head, turned: t.turned}
		}
	}
}

// others are the claims around the statement, in the same sentences.
func (r *reading) others() []claim {
	if r.around == nil {
		r.around = []claim{}
		for i := range r.doc.Tokens {
			if r.place[i] == around {
				r.around = append(r.around, r.frames(i)...)
			}
		}
	}
	return r.around
}

// pointing tells a pronoun that stands for a thing, or a noun that only takes one up.
func (r *reading) pointing(h int) bool {
	if r.doc.Tokens[h].UPOS == nlp.PRON {
		switch r.low(h) {
		case "it", "them", "this", "that", "these", "those":
			return r.mention[h] < 0 || r.low(h) == "it"
		}
		return false
	}
	return r.issue.target == nil && r.takesUp(h)
}

// antecedent is the topic nearest before token h: that of a claim, else an
// object or subject that is no person, in the same sentence.
func (r *reading) antecedent(claims []claim, h int) topic {
	var best topic
	sent := r.doc.Tokens[h].Sent
	for k := range claims {
		x := claims[k].target
		if x.kind != aThing && x.kind != aClause || x.head >= h || r.doc.Tokens[x.head].Sent != sent || x.head <= best.head && best.kind != nothing {
			continue
		}
		if x.kind == aClause || r.doc.Tokens[x.head].UPOS == nlp.NOUN && !r.takesUp(x.head) || r.doc.Tokens[x.head].UPOS == nlp.PROPN && r.mention[x.head] < 0 {
			best = x
		}
	}
	if best.kind != nothing || r.issue.target != nil || r.doc.Tokens[h].UPOS != nlp.PRON {
		return best
	}
	for i := h - 1; i >= r.doc.Sentences[sent].First; i-- {
		if t := &r.doc.Tokens[i]; t.UPOS == nlp.NOUN && (t.Rel.Base() == nlp.RelObj || t.Rel.Base() == nlp.RelNsubj || t.Rel.Base() == nlp.RelObl) && r.mention[i] < 0 && !r.names.Time(i) {
			return topic{kind: aThing, head: i}
		}
	}
	return best
}

// wrapped tells whether the claim only frames another: in "refuses to support
// the plan" the side is on the plan.
func (r *reading) wrapped(c *claim, all []claim) bool {
	if c.target.kind != aClause {
		return false
	}
	for k := range all {
		o := &all[k]
		if o.word == c.target.head && o.word != c.word && (o.holder == c.holder || o.holder == self) {
			return true
		}
	}
	return false
}

// merge keeps one position of a holder on a target: the surest, and for sides in conflict too.
func merge(all []position, p position) []position {
	for k := range all {
		o := &all[k]
		if o.by.ID == p.by.ID && o.on.ID == p.on.ID && o.past == p.past {
			if p.confidence > o.confidence {
				*o = p
			}
			return all
		}
	}
	return append(all, p)
}

// back are nouns that, with an article, take up what the article is about.
var back = set(`notion concept plan plans move moves decision decisions proposal proposals idea ideas bill bills measure measures deal deals agreement agreements legislation law laws step steps action actions project projects ruling
scheme initiative policy announcement pact treaty motion amendment referendum vote suggestion package draft offer request demand effort act order office`)

// target names what a claim is on: the issue where the words take it up, else their own heading.
func (r *reading) target(c *claim) (events.Target, bool) {
	t := c.target
	about := r.issue.target
	if t.kind == aboutIssue || t.kind == aThing && r.takesUp(t.head) {
		if about == nil {
			return events.Target{}, false
		}
		return *about, true
	}
	if t.kind == aThing && r.vague(t.head) {
		return events.Target{}, false
	}
	h := r.heading(t)
	if h == "each other" {
		return events.Target{}, false
	}
	stems := issue.Stems(h)
	if len(stems) == 0 {
		return events.Target{}, false
	}
	if r.issue.same(stems) || len(stems) == 1 && t.kind == aThing && r.definite(t.head) && r.issue.has(stems[0]) {
		return *about, true
	}
	return events.NewTarget(h), true
}

// takesUp tells whether a noun phrase only points back: "it", "this", "the move".
func (r *reading) takesUp(h int) bool {
	t := &r.doc.Tokens[h]
	if t.UPOS == nlp.PRON {
		switch r.low(h) {
		case "it", "this", "that", "these", "those", "which":
			return r.mention[h] < 0
		}
		return false
	}
	d := r.doc.Child(h, nlp.RelDet)
	shown := d != nlp.None && (r.low(d) == "this" || r.low(d) == "these") && !r.names.Time(h) && !vagueWords[r.low(h)]
	if !back[r.low(h)] && !shown || t.UPOS == nlp.PROPN {
		return false
	}
	for c := range r.doc.Children(h) {
		switch r.rel(c) {
		case nlp.RelNmod:
			if r.doc.Tokens[c].Rel != nlp.RelNmodPoss {
				return false
			}
		case nlp.RelAmod:
			if !issue.Filler(r.low(c)) && !r.names.Judging(c) {
				return false
			}
		case nlp.RelAcl:
			if !r.aside(c) {
				return false
			}
		case nlp.RelCompound, nlp.RelNummod:
			return false
		case nlp.RelDet:
			if d := r.low(c); d == "a" || d == "an" || d == "any" || d == "some" || d == "no" || d == "every" {
				return false
			}
		}
	}
	return true
}

// aside tells whether a clause is set off by a comma, and so only adds.
func (r *reading) aside(c int) bool {
	k := r.doc.Leftmost(c)
	return k > 0 && r.low(k-1) == "," || r.low(k) == ","
}

// definite tells whether a noun is known already: "the office".
func (r *reading) definite(h int) bool {
	d := r.doc.Child(h, nlp.RelDet)
	if d == nlp.None || r.doc.Tokens[h].UPOS != nlp.NOUN {
		return false
	}
	switch r.low(d) {
	case "the", "this", "these", "that", "those":
		return true
	}
	return false
}

// evidence is the shortest clause that shows the claim.
func (r *reading) evidence(c *claim) events.Span {
	if c.rule == "theme" {
		return r.s.Content[0]
	}
	first, end := r.doc.Subtree(c.word)
	for first < c.word && (c.word-first > 25 || r.rel(first) == nlp.RelPunct || r.rel(first) == nlp.RelCc || r.rel(first) == nlp.RelMark) {
		first++
	}
	last := min(end-1, c.word+30)
	for last > c.word && r.rel(last) == nlp.RelPunct {
		last--
	}
	return r.span(first, last)
}

// vagueWords name nothing that a stance could be on.
var vagueWords = set(`comment way day thing things everything nothing something anything situation fact place moment time one ones people person man woman lot kind sort part all us them me him her you everyone anybody nobody someone
weather news word words what who hours days years morning night world reason question answer case today tomorrow course sense job work life lives heart mind hand hands other others victims families friends shot bit`)

// courtesies are no stances.
var courtesies = set(`condolence condolences sympathy sympathies thanks prayers congratulations luck greetings respects regards`)

// vague tells whether a noun names nothing on its own.
func (r *reading) vague(h int) bool {
	t := &r.doc.Tokens[h]
	if t.UPOS == nlp.PRON {
		return r.who(h) == ""
	}
	if courtesies[r.low(h)] {
		return true
	}
	if !vagueWords[r.low(h)] || t.UPOS == nlp.PROPN {
		return false
	}
	return r.doc.Child(h, nlp.RelNmod, nlp.RelCompound, nlp.RelAcl, nlp.RelNmodPoss) == nlp.None
}
