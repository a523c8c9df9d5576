// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word reads a word that begins at i: letters and digits with what may join
// them, then split into syntactic words. It gives the offset after it.
func (s *scanner) word(i int) int {
	text := s.d.Text
	j := i
	for j < s.end {
		r, n := utf8.DecodeRuneInString(text[j:s.end])
		if isWord(r) || unicode.IsMark(r) || r == '_' {
			j += n
			continue
		}
		if j == i || !s.joins(i, j, r, n) {
			break
		}
		j += n
	}
	if j < s.end && text[j] == '.' && s.keepsStop(i, j) {
		j++
	}
	s.splitWord(i, j)
	return j
}

// joins reports whether the character at j belongs to the word that began at i
// and goes on behind it.
func (s *scanner) joins(i, j int, r rune, n int) bool {
	text := s.d.Text
	next, _ := utf8.DecodeRuneInString(text[j+n : s.end])
	if j+n >= s.end || !isWord(next) {
		return false
	}
	prev, _ := utf8.DecodeLastRuneInString(text[i:j])
	digits := unicode.IsDigit(prev) && unicode.IsDigit(next)
	switch r {
	case '\'', '’':
		return unicode.IsLetter(next) && unicode.IsLetter(prev) || unicode.IsDigit(prev) && next == 's'
	case '.':
		return digits || s.dotted(i, j)
	case ',':
		return digits && thousands(text[j+1:s.end])
	case ':':
		return digits
	case '/':
		return digits && wordIsNumeric(text[i:j])
	case '&':
		return isUpperShort(text[i:j]) && unicode.IsUpper(next)
	case '-', '‐', '‑':
		return hyphenJoins(text[i:j], text[j+n:s.end])
	}
	return false
}

// dotted reports whether a full stop between letters is inside an acronym
// (U.S), a file name or a domain, and not one with a blank missing after it.
func (s *scanner) dotted(i, j int) bool {
	text := s.d.Text
	seg := strings.LastIndexByte(text[i:j], '.') + 1 + i
	if utf8.RuneCountInString(text[seg:j]) == 1 {
		return true // one letter before: an acronym
	}
	k := j + 1
	for k < s.end && k < j+8 && isASCIIWord(text[k]) {
		k++
	}
	tail := text[j+1 : k]
	if suffixes[strings.ToLower(tail)] || hasTail(strings.ToLower(text[i:j])) {
		return true
	}
	return strings.EqualFold(text[i:k], "ph.d") || strings.EqualFold(text[i:k], "st.clair")
}

var suffixes = wordSet("com org net gov edu info biz uk io eu de fr tv co us ca au int mil doc docx pdf xls xlsx txt html htm jpg png gif zip exe csv js py")

func hasTail(s string) bool {
	_, tail, ok := strings.Cut(s, ".")
	return ok && suffixes[tail]
}

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// thousands reports whether a comma between digits groups them: three follow.
func thousands(s string) bool {
	n := 0
	for n < len(s) && n < 4 && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n == 3
}

func wordIsNumeric(s string) bool {
	return len(s) < 16 && strings.Trim(s, "0123456789/.,") == ""
}

func isUpperShort(s string) bool {
	return len(s) <= 4 && strings.ToUpper(s) == s
}

// hyphenJoins keeps a hyphen after a prefix and in telephone numbers.
func hyphenJoins(before, after string) bool {
	if strings.ContainsRune(before, '-') {
		return strings.Trim(before, "0123456789-") == "" && after[0] >= '0' && after[0] <= '9'
	}
	if len(before) == 3 && strings.Trim(before, "0123456789") == "" {
		n := 0
		for n < len(after) && after[n] >= '0' && after[n] <= '9' {
			n++
		}
		return n == 4 || n == 3 && n < len(after) && after[n] == '-'
	}
	return len(before) < 8 && keptPrefixes[strings.ToLower(before)]
}

// The treebanks leave these joined to what follows; all other hyphens stand
// alone.
var keptPrefixes = wordSet("non pre anti co semi multi mid e mini sub inter re un neo")

// keepsStop reports whether the full stop at j belongs to the word: after an
// initial, an acronym or an abbreviation.
func (s *scanner) keepsStop(i, j int) bool {
	text := s.d.Text
	if j+1 < s.end && text[j+1] == '.' {
		return false // an ellipsis
	}
	w := text[i:j]
	if len(w) > 12 {
		return false
	}
	if strings.IndexByte(w, '.') >= 0 {
		last := w[strings.LastIndexByte(w, '.')+1:]
		return len(last) == 1 && unicode.IsLetter(rune(last[0])) || abbreviations[strings.ToLower(w)] != 0
	}
	if len(w) == 1 && w[0] >= 'A' && w[0] <= 'Z' {
		return w != "I" || s.initialI(i, j)
	}
	k := abbreviations[strings.ToLower(w)]
	switch k {
	case 0:
		return false
	case beforeNumber:
		return s.digitFollows(j + 1)
	case capitalOnly:
		return w[0] >= 'A' && w[0] <= 'Z'
	}
	return true
}

// initialI tells the initial "I." from the pronoun and the numeral at the end
// of a sentence: an initial stands between capitalized words or before
// another initial.
func (s *scanner) initialI(i, j int) bool {
	text := s.d.Text
	k := j + 1
	for k < len(text) && text[k] == ' ' && k < j+3 {
		k++
	}
	if k+1 >= len(text) || text[k] < 'A' || text[k] > 'Z' {
		return false
	}
	if text[k+1] == '.' {
		return true
	}
	n := len(s.d.Tokens)
	return n > 0 && s.d.Tokens[n-1].Para == s.para && strings.HasSuffix(s.d.Tokens[n-1].Form, ".") && len(s.d.Tokens[n-1].Form) == 2
}

func (s *scanner) digitFollows(i int) bool {
	text := s.d.Text
	for n := 0; i < len(text) && text[i] == ' ' && n < 2; i, n = i+1, n+1 {
	}
	return i < len(text) && text[i] >= '0' && text[i] <= '9'
}
