// SPDX-License-Identifier: Apache-2.0

package cloudevent

import (
	"errors"
	"strings"
	"unicode/utf8"
)

const hex = "0123456789ABCDEF"

// plain tells whether a byte of a header value may stand as it is: printable
// ASCII but space, double quote and percent.
func plain(c byte) bool { return c > ' ' && c < 0x7f && c != '"' && c != '%' }

// escape percent-encodes a header value.
func escape(s string) string {
	odd := 0
	for i := range len(s) {
		if !plain(s[i]) {
			odd++
		}
	}
	if odd == 0 {
		return s
	}
	b := make([]byte, 0, len(s)+2*odd)
	for i := range len(s) {
		if c := s[i]; plain(c) {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(b)
}

var errNotUTF8 = errors.New("not UTF-8")

// unescape reads a header value: first double quotes around it, then one
// round of percent-decoding. A percent sign that no two hexadecimal digits
// follow stands for itself, because not everybody encodes.
func unescape(s string) (string, error) {
	s = unquote(s)
	if strings.IndexByte(s, '%') < 0 {
		if !utf8.ValidString(s) {
			return "", errNotUTF8
		}
		return s, nil
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && digit(s[i+1]) >= 0 && digit(s[i+2]) >= 0 {
			b = append(b, byte(digit(s[i+1])<<4|digit(s[i+2])))
			i += 2
			continue
		}
		b = append(b, s[i])
	}
	if !utf8.Valid(b) {
		return "", errNotUTF8
	}
	return string(b), nil
}

// digit is the value of a hexadecimal digit, or -1.
func digit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// unquote opens a quoted-string of RFC 7230, section 3.2.6. What is not all of
// it one quoted string is left as it is: quotes at both ends of a name are not an encoding.
func unquote(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	inner := s[1 : len(s)-1]
	b := make([]byte, 0, len(inner))
	for i := 0; i < len(inner); i++ {
		switch inner[i] {
		case '"':
			return s
		case '\\':
			i++
			if i == len(inner) {
				return s // the closing quote is an escaped one
			}
		}
		b = append(b, inner[i])
	}
	return string(b)
}
