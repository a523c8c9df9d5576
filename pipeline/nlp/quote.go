// SPDX-License-Identifier: Apache-2.0

package nlp

// Mark is the family of a quotation mark.
type Mark uint8

// Families of marks. A pair may mix shapes of one family: “ closed by ".
const (
	DoubleMark Mark = iota // “ ” „ " '' ``
	SingleMark             // ‘ ’ '
	AngleMark              // « » ‹ ›
)

// Quote is the stretch of one paragraph between a pair of quotation marks,
// marks included. A quotation of several paragraphs, re-opened at each, is one
// Quote a paragraph, linked by Continues.
type Quote struct {
	Span
	Inner     Span // without the marks
	Mark      Mark
	Para      int
	Parent    int  // the quotation around it; None at the outside
	Depth     int  // 0 at the outside
	Opened    bool // false: the opening mark is missing and the start a guess
	Closed    bool // false: the closing mark is missing and the end a guess, or the quotation goes on in the next paragraph
	Continues int  // the quotation of an earlier paragraph this one goes on from; None
}

// QuoteDepth is how many quotations hold token i: 0 outside.
func (d *Doc) QuoteDepth(i int) int {
	q := d.Tokens[i].Quote
	if q == None {
		return 0
	}
	return d.Quotes[q].Depth + 1
}

// OuterQuote is the outermost quotation that holds token i, None outside.
func (d *Doc) OuterQuote(i int) int {
	q := d.Tokens[i].Quote
	for q != None && d.Quotes[q].Parent != None {
		q = d.Quotes[q].Parent
	}
	return q
}

// QuoteTokens gives the range of tokens first ≤ i < end inside the marks of
// quotation q.
func (d *Doc) QuoteTokens(q int) (first, end int) {
	return d.TokensIn(d.Quotes[q].Inner)
}
