// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

// maxDepth bounds quotations within quotations; deeper marks are ignored.
const maxDepth = 4

// A mark is one quotation mark with what its neighbours say about it.
type mark struct {
	start, end int
	kind       nlp.Mark
	opens      bool // its surroundings (or shape) allow it to open
	closes     bool
	sure       bool // the shape itself has a direction, and the surroundings agree
	strong     bool // a single mark after punctuation: surely no apostrophe
}

// quotes pairs the marks of every paragraph and carries an unclosed quotation
// over to the next paragraph when that one re-opens or closes it.
func quotes(text string, paras []nlp.Span) []nlp.Quote {
	var out []nlp.Quote
	carried := nlp.None
	var p pairer
	for i, s := range paras {
		p.reset(text, i, s, out)
		p.marks = scanMarks(text, s, p.marks[:0])
		p.lookAhead()
		p.pair(carried)
		out, carried = p.finish()
	}
	normalize(out)
	return out
}

// scanMarks finds the quotation marks of a paragraph, apostrophes left out.
func scanMarks(text string, s nlp.Span, marks []mark) []mark {
	for i := s.Start; i < s.End; {
		kind, dir, n := markAt(text[i:s.End])
		if n == 0 {
			i++
			continue
		}
		m := mark{start: i, end: i + n, kind: kind}
		before, after := runeBefore(text, s.Start, i), runeAfter(text, i+n, s.End)
		if kind == nlp.SingleMark {
			classifySingle(text, &m, dir, before, after)
		} else {
			classifyDouble(&m, dir, before, after)
		}
		if m.opens || m.closes {
			marks = append(marks, m)
		}
		i += n
	}
	return marks
}

// markAt reads a quotation mark: its family, its direction (1 opens, -1
// closes, 0 either) and its length, 0 when there is none.
func markAt(s string) (nlp.Mark, int, int) {
	switch s[0] {
	case '"':
		return nlp.DoubleMark, 0, 1
	case '\'':
		if len(s) > 1 && s[1] == '\'' {
			return nlp.DoubleMark, 0, 2
		}
		return nlp.SingleMark, 0, 1
	case '`':
		if len(s) > 1 && s[1] == '`' {
			return nlp.DoubleMark, 1, 2
		}
		return nlp.SingleMark, 1, 1
	case 0xC2:
		switch {
		case strings.HasPrefix(s, "«"):
			return nlp.AngleMark, 1, 2
		case strings.HasPrefix(s, "»"):
			return nlp.AngleMark, -1, 2
		}
	case 0xE2:
		return generalMark(s)
	}
	return 0, 0, 0
}

// generalMark reads the marks of the General Punctuation block.
func generalMark(s string) (nlp.Mark, int, int) {
	if len(s) < 3 || s[1] != 0x80 {
		return 0, 0, 0
	}
	switch s[2] {
	case 0x98, 0x9B: // ‘ ‛
		return nlp.SingleMark, 1, 3
	case 0x99: // ’
		return nlp.SingleMark, -1, 3
	case 0x9C, 0x9E, 0x9F: // “ „ ‟
		return nlp.DoubleMark, 1, 3
	case 0x9D: // ”
		return nlp.DoubleMark, -1, 3
	case 0xB9: // ‹
		return nlp.AngleMark, 1, 3
	case 0xBA: // ›
		return nlp.AngleMark, -1, 3
	}
	return 0, 0, 0
}

func runeBefore(text string, lo, i int) rune {
	if i <= lo {
		return ' '
	}
	r, n := utf8.DecodeLastRuneInString(text[lo:i])
	if isThin(r) && i-n > lo {
		r, _ = utf8.DecodeLastRuneInString(text[lo : i-n])
	}
	return r
}

// isThin is for the narrow blanks that typesetters put between two marks.
func isThin(r rune) bool { return r == '\u2009' || r == '\u200A' || r == '\u202F' }

func runeAfter(text string, i, hi int) rune {
	if i >= hi {
		return ' '
	}
	r, _ := utf8.DecodeRuneInString(text[i:hi])
	return r
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// leans says whether the surroundings suit an opening mark (blank or bracket
// before, text after) and a closing one.
func leans(before, after rune) (open, closing bool) {
	open = !unicode.IsSpace(after) && (unicode.IsSpace(before) || strings.ContainsRune("([{-–—/:\"“‘'", before))
	closing = !unicode.IsSpace(before) && (unicode.IsSpace(after) || strings.ContainsRune(")]}-–—/,.;:!?\"”’'", after))
	return open, closing
}

// classifyDouble believes the surroundings over the shape when they clash, as
// converters often write closing marks for opening ones.
func classifyDouble(m *mark, dir int, before, after rune) {
	open, closing := leans(before, after)
	switch {
	case open && !closing:
		m.opens = true
	case closing && !open:
		m.closes = true
		if dir == 0 && unicode.IsDigit(before) && !unicode.IsPunct(after) {
			m.opens = false // may be a sign for inches; closes only what is open
		}
	case dir > 0:
		m.opens = true
	case dir < 0:
		m.closes = true
	default:
		m.opens, m.closes = true, true
	}
	m.sure = dir > 0 && m.opens || dir < 0 && m.closes
}

// classifySingle leaves out apostrophes: between letters, before a year or an
// elided word, and a possessive unless it may close something.
func classifySingle(text string, m *mark, dir int, before, after rune) {
	if isWord(before) && isWord(after) {
		return
	}
	open, closing := leans(before, after)
	if dir >= 0 && open && isWord(after) && !elision(text[m.end:]) {
		m.opens = true
	} else if dir < 0 && open && !closing && isWord(after) && !elision(text[m.end:]) {
		m.opens = true
	} else if dir > 0 && open {
		m.opens = true
	}
	if closing && !m.opens {
		m.closes = true
		m.strong = !isWord(before)
	}
	m.sure = dir > 0 && m.opens
}

var elisions = []string{"em", "tis", "twas", "til", "till", "cause", "n", "bout", "round", "nother"}

// elision reports whether what follows an apostrophe is a word that is written
// with one in front: 'em, 'tis, '90s.
func elision(after string) bool {
	if after != "" && after[0] >= '0' && after[0] <= '9' {
		return len(after) > 1 && after[1] >= '0' && after[1] <= '9'
	}
	n := 0
	for n < len(after) && n < 8 && (after[n]|0x20 >= 'a' && after[n]|0x20 <= 'z') {
		n++
	}
	for _, e := range elisions {
		if strings.EqualFold(after[:n], e) {
			return true
		}
	}
	return false
}
