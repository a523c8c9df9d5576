// SPDX-License-Identifier: Apache-2.0

package events

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MaxSlug is the length of the longest slug, in bytes.
const MaxSlug = 64

// plain spells letters that have no decomposition in Unicode.
var plain = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i", "ħ", "h", "ŋ", "ng")

// Slug derives an id of [a-z0-9-] and at most [MaxSlug] bytes from a name
// alone: "Emmanuel Macron" gives "emmanuel-macron". Accents are dropped; a name
// that would lose other letters, or be cut, ends in a hash of the whole, so that
// different names keep different slugs. The empty name gives "unknown".
func Slug(name string) string {
	folded := plain.Replace(strings.ToLower(norm.NFKD.String(name)))
	var b strings.Builder
	lost, gap := false, false
	for _, r := range folded {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == '.': // accents, O'Neill, U.S.
		default:
			gap = true
			lost = lost || unicode.IsLetter(r) || unicode.IsNumber(r)
		}
	}
	s := b.String()
	if strings.TrimSpace(name) == "" {
		return "unknown"
	}
	if s == "" || lost || len(s) > MaxSlug {
		return strings.TrimPrefix(strings.TrimRight(s[:min(len(s), MaxSlug-9)], "-")+"-"+ID("slug", norm.NFC.String(name))[:8], "-")
	}
	return s
}

// IsSlug tells whether s has the form that [Slug] gives.
func IsSlug(s string) bool {
	if s == "" || len(s) > MaxSlug {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return true
}
