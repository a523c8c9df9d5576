// SPDX-License-Identifier: Apache-2.0

package article

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// squeeze makes one space of every run of white space, drops it at both ends,
// and drops control and invisible characters, which no text means. What is
// tidy already, as most text is, is returned as it stands.
func squeeze(s string) string {
	if tidy(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
		case invisible(r):
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

func tidy(s string) bool {
	last := byte(' ')
	for k := 0; k < len(s); k++ {
		c := s[k]
		switch {
		case c == ' ' && last == ' ', c < ' ', c == 0x7f:
			return false
		case c == 0xc2, c == 0xe1, c == 0xe2, c == 0xe3, c == 0xef: // where spaces and invisible characters begin
			if r, _ := utf8.DecodeRuneInString(s[k:]); unicode.IsSpace(r) || invisible(r) {
				return false
			}
		}
		last = c
	}
	return last != ' ' || s == ""
}

func invisible(r rune) bool {
	return unicode.IsControl(r) || r == '\u00ad' || r == '\u200b' || r == '\u2060' || r == '\ufeff'
}
