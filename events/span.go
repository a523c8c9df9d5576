// SPDX-License-Identifier: Apache-2.0

package events

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Fields of an article that a [Span] may point into.
const (
	FieldBody     = "body"
	FieldHeadline = "headline"
)

// A Span is a piece of an article: the evidence for whatever is claimed about it.
// Offsets count Unicode code points from the start of the field, End exclusive,
// as the W3C Web Annotation model does; Text is the exact text between them.
type Span struct {
	Field string `json:"field"` // FieldBody or FieldHeadline
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// Check reports a span that cannot be: an unknown field, or a length that is not that of its text.
func (s Span) Check() error {
	if s.Field != FieldBody && s.Field != FieldHeadline {
		return fmt.Errorf("span: field %q is neither body nor headline", s.Field)
	}
	if s.Start < 0 || s.End-s.Start != utf8.RuneCountInString(s.Text) {
		return fmt.Errorf("span: [%d,%d) does not hold %d code points", s.Start, s.End, utf8.RuneCountInString(s.Text))
	}
	return nil
}

// Before tells whether s stands before t in the order of reading: the headline first, then by start and end.
func (s Span) Before(t Span) bool {
	if s.Field != t.Field {
		return s.Field == FieldHeadline
	}
	if s.Start != t.Start {
		return s.Start < t.Start
	}
	return s.End < t.End
}

// A Name is a text that may be absent: the empty Name is null in JSON.
type Name string

// MarshalJSON writes null for the empty name.
func (n Name) MarshalJSON() ([]byte, error) {
	if n == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(n))
}
