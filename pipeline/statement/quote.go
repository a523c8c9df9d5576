// SPDX-License-Identifier: Apache-2.0

package statement

import "github.com/stancewire/stancewire/pipeline/nlp"

// leftovers shares out the quotations that no cue took: one that is a sentence
// of its own goes on with the quotation before it, or inherits its speaker.
func (r *reader) leftovers() {
	last, lastPara := nlp.None, nlp.None
	for q := range r.doc.Quotes {
		quote := &r.doc.Quotes[q]
		if quote.Parent != nlp.None {
			continue
		}
		if own := r.taken[q]; own != nlp.None {
			last, lastPara = own, quote.Para
			continue
		}
		if !r.whole(q) {
			continue
		}
		switch {
		case last != nlp.None && (lastPara == quote.Para || quote.Continues != nlp.None || lastPara == quote.Para-1 && r.fills(q)):
			r.claims[last].content = append(r.claims[last].content, quote.Span)
			r.taken[q], lastPara = last, quote.Para
		default:
			a, _ := r.doc.TokensIn(quote.Span)
			from := nlp.None
			if lastPara == quote.Para-1 {
				from = last
			}
			last = r.add(claim{content: []nlp.Span{quote.Span}, sent: r.doc.Tokens[a].Sent, from: from})
			lastPara = quote.Para
		}
	}
}

// whole reports whether a quotation begins and ends a sentence.
func (r *reader) whole(q int) bool {
	a, b := r.doc.TokensIn(r.doc.Quotes[q].Span)
	if b-a < 4 {
		return false
	}
	first, last := r.doc.Tokens[a], r.doc.Tokens[b-1]
	return r.doc.Sentences[first.Sent].First == a && r.doc.Sentences[last.Sent].End <= b+1
}

// fills reports whether a quotation is all of its paragraph.
func (r *reader) fills(q int) bool {
	quote := &r.doc.Quotes[q]
	p := r.doc.Paragraphs[quote.Para]
	return quote.Start == p.Start && quote.End >= p.End
}
