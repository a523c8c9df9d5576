// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
)

// leftovers shares out the quotations that no cue took: what a colon
// introduces is said by the subject of the sentence, what is a sentence of its
// own goes on with the quotation before it or belongs to who spoke last.
func (r *reader) leftovers() {
	w := follower{r: r, last: nlp.None, para: nlp.None}
	for q := range r.doc.Quotes {
		quote := &r.doc.Quotes[q]
		if quote.Parent != nlp.None {
			continue
		}
		if own := r.taken[q]; own != nlp.None {
			w.last, w.para = own, quote.Para
			continue
		}
		w.follow(q)
	}
}

// A follower remembers the claim that holds the quotation before.
type follower struct {
	r          *reader
	last, para int
}

func (w *follower) follow(q int) {
	r, quote := w.r, &w.r.doc.Quotes[q]
	a, b := r.doc.TokensIn(quote.Span)
	if b-a < 4 {
		return
	}
	s := r.doc.Tokens[a].Sent
	switch {
	case a > r.doc.Sentences[s].First && r.is(a-1, ":"):
		w.set(r.colon(s, a, quote), quote.Para)
	case !r.whole(a, b):
	case w.last != nlp.None && (w.para == quote.Para || quote.Continues != nlp.None || w.para == quote.Para-1 && r.fills(quote)):
		r.claims[w.last].content = append(r.claims[w.last].content, quote.Span)
		r.taken[q], w.para = w.last, quote.Para
	default:
		w.set(w.bare(s, quote), quote.Para)
	}
}

func (w *follower) set(claim, para int) {
	if claim != nlp.None {
		w.last, w.para = claim, para
	}
}

// bare enters a quotation without any cue. Its speaker is that of the claim in
// the sentence before, which it illustrates, or of the quotation before.
func (w *follower) bare(s int, quote *nlp.Quote) int {
	r := w.r
	c := claim{content: []nlp.Span{quote.Span}, sent: s, from: nlp.None, class: cue.Say, frame: cue.Quotation}
	if s > 0 && r.doc.Sentences[s-1].Para == quote.Para {
		if n := r.claimOf(s - 1); n != nlp.None {
			c.source = r.claims[n].source
			return r.add(c)
		}
	}
	if w.para == quote.Para-1 {
		c.from = w.last
	}
	return r.add(c)
}

// claimOf gives the last claim of a sentence that has a source, None without.
func (r *reader) claimOf(s int) int {
	for n := len(r.claims) - 1; n >= 0 && n >= len(r.claims)-400; n-- {
		if r.claims[n].sent == s && !r.claims[n].source.empty() {
			return n
		}
	}
	return nlp.None
}

// colon enters the quotation that a colon introduces in a sentence whose verb
// is no cue: "The judge turned to me: …".
func (r *reader) colon(s, a int, quote *nlp.Quote) int {
	sn := &r.doc.Sentences[s]
	c := claim{content: []nlp.Span{quote.Span}, sent: s, from: nlp.None, class: cue.Say, frame: cue.Quotation, cue: r.bytes(run{a - 1, a})}
	v := verb{s: s, i: a - 1, lo: sn.First, hi: sn.End, first: a - 1, next: a, left: nlp.None}
	c.source = r.main(&v)
	if c.source.empty() {
		c.source, _ = r.phraseBefore(a-2, sn.First)
	}
	return r.add(c)
}

// whole reports whether the tokens a ≤ i < b of a quotation begin and end
// sentences.
func (r *reader) whole(a, b int) bool {
	first, last := r.doc.Tokens[a], r.doc.Tokens[b-1]
	return r.doc.Sentences[first.Sent].First == a && r.doc.Sentences[last.Sent].End <= b+1
}

// fills reports whether a quotation is all of its paragraph.
func (r *reader) fills(quote *nlp.Quote) bool {
	p := r.doc.Paragraphs[quote.Para]
	return quote.Start == p.Start && quote.End >= p.End
}
