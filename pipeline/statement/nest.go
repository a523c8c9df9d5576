// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"cmp"
	"slices"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
)

// prune drops the claims that stand inside the content of another: what Smith
// says that the minister thinks is Smith's, and is told once. The widest claim
// of a place stays.
func (r *reader) prune() {
	order := make([]int, len(r.claims))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(r.extent(b), r.extent(a)) })
	kept := make([][]nlp.Span, len(r.doc.Sentences)) // content that stays, by the sentences it touches
	drop := make([]bool, len(r.claims))
	for _, i := range order {
		c := &r.claims[i]
		if c.cue.Len() > 0 && inside(kept[c.sent], c.cue.Start) && !r.relayed(c) {
			drop[i] = true
			continue
		}
		for _, s := range c.content {
			a, b := r.doc.TokensIn(s)
			for n := r.doc.Tokens[a].Sent; a < b && n <= r.doc.Tokens[b-1].Sent; n++ {
				kept[n] = append(kept[n], s)
			}
		}
	}
	r.compact(drop)
}

func (r *reader) extent(i int) int {
	n := 0
	for _, s := range r.claims[i].content {
		n += s.Len()
	}
	return n
}

func inside(kept []nlp.Span, at int) bool {
	return slices.ContainsFunc(kept, func(s nlp.Span) bool { return s.Contains(at) })
}

// relayed reports whether a claim is a quotation with a cue of its own, which
// another source only passes on.
func (r *reader) relayed(c *claim) bool {
	return c.frame == cue.Quotation && !c.source.empty() && len(c.content) > 0 && r.opens(r.doc.TokenAt(c.content[0].Start))
}

// compact takes the dropped claims out and keeps the links between the others.
func (r *reader) compact(drop []bool) {
	to := make([]int, len(r.claims))
	out := r.claims[:0]
	for i, c := range r.claims {
		to[i] = nlp.None
		if !drop[i] {
			to[i] = len(out)
			out = append(out, c)
		}
	}
	for i := range out {
		if out[i].from != nlp.None {
			out[i].from = to[out[i].from]
		}
	}
	r.claims = out
	for q, own := range r.taken {
		if own != nlp.None {
			r.taken[q] = to[own]
		}
	}
}
