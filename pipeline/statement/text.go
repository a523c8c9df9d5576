// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"unicode/utf8"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
)

// A text is one field of an article with what is known about it, and the way
// from the bytes that we count to the code points that events count.
type text struct {
	field string
	doc   *nlp.Doc
	index runeIndex
}

// stride is the distance in bytes between two known code point counts.
const stride = 64

// A runeIndex holds, for every stride of bytes, how many code points begin
// before it, so that an offset is converted in constant time. It is nil for
// text of ASCII alone, where the two counts are the same.
type runeIndex []int32

func newRuneIndex(s string) runeIndex {
	ascii := true
	for i := 0; i < len(s) && ascii; i++ {
		ascii = s[i] < utf8.RuneSelf
	}
	if ascii {
		return nil
	}
	x := make(runeIndex, 0, len(s)/stride+1)
	n := int32(0)
	for i := range s {
		for len(x)*stride <= i {
			x = append(x, n)
		}
		n++
	}
	for len(x)*stride <= len(s) {
		x = append(x, n)
	}
	return x
}

// count gives how many code points begin before byte at, which must be the
// start of one.
func (x runeIndex) count(s string, at int) int {
	if x == nil {
		return at
	}
	block := at / stride
	from := block * stride
	for from < at && !utf8.RuneStart(s[from]) {
		from++
	}
	return int(x[block]) + utf8.RuneCountInString(s[from:at])
}

// span makes the span of an event of one in bytes.
func (t *text) span(s nlp.Span) events.Span {
	return events.Span{
		Field: t.field,
		Start: t.index.count(t.doc.Text, s.Start),
		End:   t.index.count(t.doc.Text, s.End),
		Text:  t.doc.Text[s.Start:s.End],
	}
}
