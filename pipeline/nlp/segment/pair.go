// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"slices"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

// A pairer matches the marks of one paragraph with a stack of the open ones.
type pairer struct {
	text    string
	para    int
	span    nlp.Span
	marks   []mark
	closers []int  // from each mark on: how many may close a single quotation
	opener  []bool // from each mark on: whether the next single mark opens
	open    []int  // stack of indices into out
	out     []nlp.Quote
	first   int // where this paragraph begins in out
}

func (p *pairer) reset(text string, para int, s nlp.Span, out []nlp.Quote) {
	p.text, p.para, p.span, p.out = text, para, s, out
	p.open, p.first = p.open[:0], len(out)
}

// lookAhead lets single marks know what follows in constant time.
func (p *pairer) lookAhead() {
	n := len(p.marks)
	p.closers = slices.Grow(p.closers[:0], n+1)[:n+1]
	p.opener = slices.Grow(p.opener[:0], n+1)[:n+1]
	p.closers[n], p.opener[n] = 0, false
	for i := n - 1; i >= 0; i-- {
		p.closers[i], p.opener[i] = p.closers[i+1], p.opener[i+1]
		m := &p.marks[i]
		if m.kind != nlp.SingleMark {
			continue
		}
		p.opener[i] = m.opens
		if m.closes {
			p.closers[i]++
		}
	}
}

// pair walks over the marks. carried is the quotation the last paragraph left
// open, None when there is none.
func (p *pairer) pair(carried int) {
	if carried != nlp.None && !p.resumes(carried) {
		carried = nlp.None
	}
	for i := range p.marks {
		m := &p.marks[i]
		switch {
		case m.closes && p.openAt(m.kind) >= 0 && !(m.opens && m.sure):
			p.close(i)
		case m.opens:
			p.push(i, carried)
		case m.closes:
			p.orphan(m, carried)
		}
		if len(p.out) > p.first {
			carried = nlp.None
		}
	}
}

// resumes reports whether this paragraph goes on with a quotation left open:
// it begins with an opening mark of the same family, or closes one before any
// is opened.
func (p *pairer) resumes(carried int) bool {
	for i := range p.marks {
		m := &p.marks[i]
		if m.kind != p.out[carried].Mark {
			continue
		}
		return m.opens && m.start == p.span.Start || m.closes && !m.opens
	}
	return false
}

// openAt gives the place in the stack of the innermost open quotation of the
// family, -1 when there is none.
func (p *pairer) openAt(k nlp.Mark) int {
	for i := len(p.open) - 1; i >= 0; i-- {
		if p.out[p.open[i]].Mark == k {
			return i
		}
	}
	return -1
}

func (p *pairer) push(i, carried int) {
	m := &p.marks[i]
	if m.kind == nlp.SingleMark && p.closers[i+1] == 0 && !(m.sure && m.start == p.span.Start) {
		return // an apostrophe: nothing closes it
	}
	if at := p.openAt(m.kind); at >= 0 {
		p.abandon(at, m.start) // a family does not nest in itself: the close is missing
	}
	if len(p.open) == maxDepth {
		return
	}
	q := nlp.Quote{
		Span: nlp.Span{Start: m.start, End: p.span.End}, Inner: nlp.Span{Start: m.end, End: p.span.End},
		Mark: m.kind, Para: p.para, Parent: nlp.None, Depth: len(p.open), Opened: true, Continues: nlp.None,
	}
	if n := len(p.open); n > 0 {
		q.Parent = p.open[n-1]
	}
	if m.start == p.span.Start {
		q.Continues = carried
	}
	p.open = append(p.open, len(p.out))
	p.out = append(p.out, q)
}

// close ends the innermost open quotation of the family of mark i. A single
// mark after an s may be a possessive: it closes only if no better one follows
// before the next opens.
func (p *pairer) close(i int) {
	m := &p.marks[i]
	if m.kind == nlp.SingleMark && !m.strong && p.possessive(m) && p.closers[i+1] > 0 && !p.opener[i+1] {
		return
	}
	at := p.openAt(m.kind)
	p.abandon(at+1, m.start)
	q := &p.out[p.open[at]]
	q.End, q.Inner.End, q.Closed = m.end, m.start, true
	p.open = p.open[:at]
}

func (p *pairer) possessive(m *mark) bool {
	return m.start > p.span.Start && p.text[m.start-1]|0x20 == 's'
}

// abandon gives up the quotations from place at of the stack upward: they end
// before offset, without a mark.
func (p *pairer) abandon(at, offset int) {
	for _, k := range p.open[at:] {
		q := &p.out[k]
		q.End = offset
		for q.End > q.Inner.Start && isSpaceByte(p.text[q.End-1]) {
			q.End--
		}
		q.Inner.End = q.End
	}
	p.open = p.open[:at]
}

// orphan handles a closing mark that nothing opened. When the quotation was
// carried over or no other was seen, it reaches back to the start of the
// paragraph.
func (p *pairer) orphan(m *mark, carried int) {
	if m.kind == nlp.SingleMark && carried == nlp.None || len(p.out) > p.first || m.start == p.span.Start {
		return
	}
	if carried != nlp.None && p.out[carried].Mark != m.kind {
		return
	}
	if carried == nlp.None && !m.sure && p.text[m.start-1] >= '0' && p.text[m.start-1] <= '9' {
		return // inches
	}
	p.out = append(p.out, nlp.Quote{
		Span: nlp.Span{Start: p.span.Start, End: m.end}, Inner: nlp.Span{Start: p.span.Start, End: m.start},
		Mark: m.kind, Para: p.para, Parent: nlp.None, Closed: true, Continues: carried,
	})
}

// finish gives the quotations so far and the outermost one still open, None
// when all are closed.
func (p *pairer) finish() ([]nlp.Quote, int) {
	carried := nlp.None
	if len(p.open) > 0 {
		carried = p.open[0]
	}
	return p.out, carried
}

// normalize keeps spans well-formed: an abandoned quotation may be left empty
// and stays, as its index is referred to. Starts ascend by construction; an
// orphan reaches back to the start of its paragraph but is the first there.
func normalize(qs []nlp.Quote) {
	for i := range qs {
		if qs[i].Inner.End < qs[i].Inner.Start {
			qs[i].Inner.End = qs[i].Inner.Start
		}
		if qs[i].End < qs[i].Inner.End {
			qs[i].End = qs[i].Inner.End
		}
	}
}
