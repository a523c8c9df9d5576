// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"cmp"
	"slices"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
)

// A claim is a statement in the making, in bytes and tokens of one field.
type claim struct {
	content []nlp.Span
	cue     nlp.Span // empty where there is none
	source  run      // the mention; empty where the sentence names nobody
	class   cue.Class
	frame   cue.Frame
	sent    int
	from    int // the claim whose speaker this one inherits, None
}

// add enters a claim and gives its index; one without content is dropped.
func (r *reader) add(c claim) int {
	c.content = slices.DeleteFunc(c.content, func(s nlp.Span) bool { return s.Len() <= 0 })
	if len(c.content) == 0 {
		return nlp.None
	}
	slices.SortFunc(c.content, func(a, b nlp.Span) int { return cmp.Compare(a.Start, b.Start) })
	c.content = merge(c.content)
	n := len(r.claims)
	for _, s := range c.content {
		r.take(s, n)
	}
	r.claims = append(r.claims, c)
	return n
}

// merge joins spans that overlap.
func merge(list []nlp.Span) []nlp.Span {
	out := list[:1]
	for _, s := range list[1:] {
		last := &out[len(out)-1]
		if s.Start < last.End {
			last.End = max(last.End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// take notes that the quotations inside a span have an owner.
func (r *reader) take(s nlp.Span, owner int) {
	qs := r.doc.Quotes
	i, _ := slices.BinarySearchFunc(qs, s.Start, func(q nlp.Quote, at int) int { return cmp.Compare(q.Start, at) })
	for ; i < len(qs) && qs[i].Start < s.End; i++ {
		if r.taken[i] == nlp.None {
			r.taken[i] = owner
		}
	}
}

// formOf tells direct, indirect and mixed apart: by how much of the content
// stands in quotation marks, punctuation left out.
func (r *reader) formOf(c *claim) events.Form {
	inside, outside := 0, 0
	for n, s := range c.content {
		a, b := r.doc.TokensIn(s)
		for i := a; i < b; i++ {
			if r.upos(i) == nlp.PUNCT || n == 0 && i == a && r.is(i, "that", "whether", "if") {
				continue
			}
			if r.quoted(i) {
				inside++
			} else {
				outside++
			}
		}
	}
	switch {
	case c.class == cue.Hold || c.class == cue.Act:
		return events.Narrated
	case inside == 0:
		return events.Indirect
	case outside == 0:
		return events.Direct
	}
	return events.Mixed
}

// span widens a run of tokens to bytes so that no quotation is cut: one that
// it begins or ends in belongs to it whole.
func (r *reader) spanOf(x run) nlp.Span {
	s := r.bytes(x)
	if q := r.doc.OuterQuote(x.a); q != nlp.None && r.doc.Quotes[q].Start < s.Start {
		s.Start = r.doc.Quotes[q].Start
	}
	if q := r.doc.OuterQuote(x.b - 1); q != nlp.None && r.doc.Quotes[q].End > s.End {
		s.End = r.doc.Quotes[q].End
	}
	return s
}

// spans makes content of runs; empty ones are left out.
func (r *reader) spans(list ...run) []nlp.Span {
	var out []nlp.Span
	for _, x := range list {
		if x = r.trim(x); !x.empty() {
			out = append(out, r.spanOf(x))
		}
	}
	return out
}
