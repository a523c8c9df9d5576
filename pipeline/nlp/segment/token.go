// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

// A scanner reads the tokens of one run of text without white space.
type scanner struct {
	d    *nlp.Doc
	para int
	end  int // of the run
}

// tokenize appends the tokens of paragraph p.
func tokenize(d *nlp.Doc, p int) {
	span := d.Paragraphs[p]
	text := d.Text
	for i := span.Start; i < span.End; {
		r, n := utf8.DecodeRuneInString(text[i:span.End])
		if unicode.IsSpace(r) || isInvisible(r) {
			i += n
			continue
		}
		j := i
		for j < span.End {
			r, n := utf8.DecodeRuneInString(text[j:span.End])
			if unicode.IsSpace(r) || isInvisible(r) {
				break
			}
			j += n
		}
		s := scanner{d: d, para: p, end: j}
		s.run(i)
		i = j
	}
}

// isInvisible is for zero-width characters that separate nothing but are no
// text either; treating them as blanks keeps them out of forms.
func isInvisible(r rune) bool { return r == '\uFEFF' || r == '\u200B' || r == '\u2060' }

func (s *scanner) emit(a, b int) {
	if a < b {
		if n := len(s.d.Tokens); n == cap(s.d.Tokens) { // the rest of the text may well be as dense: make room once
			s.d.Tokens = slices.Grow(s.d.Tokens, n*(len(s.d.Text)-a)/(a+1)+16)
		}
		s.d.Tokens = append(s.d.Tokens, nlp.Token{
			Start: a, End: b, Form: s.d.Text[a:b],
			Head: nlp.None, Para: s.para, Quote: nlp.None, Mention: nlp.None,
		})
	}
}

func (s *scanner) run(i int) {
	for i < s.end {
		if n := s.wholeLength(i); n > 0 {
			s.emit(i, i+n)
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(s.d.Text[i:s.end])
		if isWord(r) || unicode.IsMark(r) || r == '_' {
			i = s.word(i)
			continue
		}
		i = s.symbol(i, r, n)
	}
}

// symbol reads punctuation: runs of one character that are written together
// (...), doubled apostrophes, or a single character.
func (s *scanner) symbol(i int, r rune, n int) int {
	text := s.d.Text
	j := i + n
	switch r {
	case '\'', '’', '‘':
		if e := s.elided(i, n); e > i {
			s.emit(i, e)
			return e
		}
		if r == '\'' && j < s.end && text[j] == '\'' {
			j++
		}
	case '`':
		if j < s.end && text[j] == '`' {
			j++
		}
	case '.', '-', '*', '=', '~', '!', '?', '…', '—', '–':
		for j < s.end && repeats(text[j:s.end], r) {
			_, n := utf8.DecodeRuneInString(text[j:])
			j += n
		}
	}
	s.emit(i, j)
	return j
}

// repeats reports whether the text goes on with the character, or, in a run of
// exclamation and question marks, with the other.
func repeats(text string, r rune) bool {
	next, _ := utf8.DecodeRuneInString(text)
	return next == r || (r == '!' || r == '?') && (next == '!' || next == '?')
}

// elided reads 's, 're and the like when they stand apart from their word, and
// '90s; it gives i when there is none.
func (s *scanner) elided(i, n int) int {
	j := i + n
	k := j
	for k < s.end && k < j+8 && isASCIIWord(s.d.Text[k]) {
		k++
	}
	if k == j || k < s.end && isASCIIWord(s.d.Text[k]) {
		return i
	}
	if isClitic(s.d.Text[j:k]) && i > 0 || elision(s.d.Text[j:k]) {
		return k
	}
	return i
}

func isASCIIWord(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

func isClitic(s string) bool {
	switch strings.ToLower(s) {
	case "s", "m", "d", "re", "ve", "ll":
		return true
	}
	return false
}

// wholeLength gives the length of a web or mail address, a handle or a tag at
// i, 0 when there is none.
func (s *scanner) wholeLength(i int) int {
	c := s.d.Text[i]
	switch {
	case c == '@' || c == '#':
		n := 1
		for i+n < s.end && (isASCIIWord(s.d.Text[i+n]) || s.d.Text[i+n] == '_') {
			n++
		}
		if n > 1 && !(c == '#' && s.d.Text[i+1] <= '9') {
			return n
		}
		return 0
	case isASCIIWord(c) && (i == 0 || !isASCIIWord(s.d.Text[i-1])):
		return s.address(i)
	}
	return 0
}

// address recognizes URLs by their scheme or www, and mail addresses. The
// look-ahead for these is bounded.
func (s *scanner) address(i int) int {
	rest := s.d.Text[i:s.end]
	head := rest[:min(len(rest), 80)]
	url := hasFold(head, "www.")
	if !url {
		colon := strings.IndexByte(head[:min(len(head), 10)], ':')
		url = colon > 0 && (strings.HasPrefix(head[colon:], "://") || hasFold(head, "mailto:") || hasFold(head, "doi:"))
	}
	if url {
		return trimTail(rest)
	}
	n := 0
	for n < len(head) && (isASCIIWord(head[n]) || strings.IndexByte("._%+-", head[n]) >= 0) {
		n++
	}
	if n == 0 || n == len(head) || head[n] != '@' {
		return 0
	}
	k := n + 1
	for k < len(rest) && k < n+120 && (isASCIIWord(rest[k]) || strings.IndexByte(".-", rest[k]) >= 0) {
		k++
	}
	for k > n+1 && (rest[k-1] == '.' || rest[k-1] == '-') {
		k--
	}
	if k <= n+1 {
		return 0
	}
	return k
}

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// trimTail leaves out the punctuation after an address.
func trimTail(url string) int {
	n := len(url)
	if k := strings.IndexAny(url, "\"<>”’«»"); k >= 0 {
		n = k
	}
	for n > 1 && strings.IndexByte(".,;:!?)]}'", url[n-1]) >= 0 {
		if url[n-1] == ')' && strings.IndexByte(url[:n], '(') >= 0 {
			break
		}
		n--
	}
	return n
}
