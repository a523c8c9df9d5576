// SPDX-License-Identifier: Apache-2.0

// Package word gives the features of a word form that the models share: hashes
// of the form, its lower-case version, its ends and its shape, and its
// clusters.
//
// Clusters are classes of words that occur in like contexts, found by k-means
// on public word vectors ("minister", "chancellor" and "premier" share one).
// They let a model that was trained on two hundred thousand words know
// something about a hundred thousand others. Only hashes of words are stored:
// the table answers for a word it is asked about and cannot be listed.
package word

import (
	"unicode"
	"unicode/utf8"
)

// Word holds the features of a form. The zero value is no word, as before the
// start of a sentence.
type Word struct {
	Form, Low          uint32 // hashes; Low is in lower case, numbers reduced to their kind
	Suf2, Suf3, Suf4   uint32
	Pre1, Pre3         uint32
	Shape              uint32
	Cluster            uint16 // fine class, 0 for an unknown word
	Coarse             uint16 // coarse class, 0 for an unknown word
	Upper, Digit, Dash bool   // begins with a capital, holds a digit, holds a hyphen
}

const maxForm = 64

// normal gives the typewriter version of marks and dashes, and cuts other forms
// to maxForm bytes at a character boundary.
func normal(form string) string {
	switch form {
	case "“", "”", "``", "''", "„", "«", "»":
		return "\""
	case "’", "‘", "`":
		return "'"
	case "–", "—", "―":
		return "--"
	case "…":
		return "..."
	}
	if len(form) > maxForm {
		n := maxForm
		for n > 0 && !utf8.RuneStart(form[n]) {
			n--
		}
		form = form[:n]
	}
	return form
}

// Make computes the features of a form with the clusters of c, nil for none.
func Make(form string, c *Clusters) Word {
	form = normal(form)
	var f, l, s buffer
	var last rune
	run := 0
	ascii := true
	var w Word
	for i, r := range form {
		if r == '’' {
			r = '\''
		}
		low, class := r, r
		switch {
		case r < utf8.RuneSelf:
			low, class = lowerASCII(r)
		default:
			ascii = false
			low, class = lowerRune(r)
		}
		w.Upper = w.Upper || i == 0 && class == 'X'
		w.Digit = w.Digit || class == 'd'
		w.Dash = w.Dash || r == '-'
		f.add(r)
		l.add(low)
		if class != last {
			last, run = class, 0
		}
		if run++; run < 3 {
			s.add(class)
		}
	}
	low := l.bytes()
	if w.Digit && ascii {
		low = number(low)
	}
	w.Form, w.Shape, w.Low = hash(f.bytes()), hash(s.bytes()), hash(low)
	w.ends(low)
	if c != nil {
		w.Cluster, w.Coarse = c.Of(w.Low)
	}
	return w
}

// ends hashes suffixes and prefixes; of a word no longer than that, the whole.
func (w *Word) ends(low []byte) {
	n := len(low)
	suffix := func(k int) uint32 {
		if n > k {
			return hash(low[n-k:])
		}
		return w.Low + 1
	}
	w.Suf2, w.Suf3, w.Suf4 = suffix(2), suffix(3), suffix(4)
	w.Pre1, w.Pre3 = w.Low+2, w.Low+2
	if n > 1 {
		w.Pre1 = hash(low[:1])
	}
	if n > 3 {
		w.Pre3 = hash(low[:3])
	}
}

// Low gives the hash of a lower-case word as [Word.Low] has it.
func Low(lower string) uint32 { return Make(lower, nil).Low }

// HashForm gives the hash of a form as [Word.Form] has it.
func HashForm(form string) uint32 { return Make(form, nil).Form }

func lowerASCII(r rune) (low, class rune) {
	switch {
	case 'a' <= r && r <= 'z':
		return r, 'x'
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A', 'X'
	case '0' <= r && r <= '9':
		return r, 'd'
	}
	return r, r
}

func lowerRune(r rune) (low, class rune) {
	switch {
	case unicode.IsUpper(r):
		return unicode.ToLower(r), 'X'
	case unicode.IsLower(r):
		return r, 'x'
	case unicode.IsDigit(r):
		return r, 'd'
	}
	return r, r
}

// number reduces what is made of digits, commas and full stops to its kind.
func number(low []byte) []byte {
	for _, c := range low {
		if (c < '0' || c > '9') && c != '.' && c != ',' {
			return low
		}
	}
	if len(low) == 4 && (low[0] == '1' || low[0] == '2') {
		return []byte("!YEAR")
	}
	return []byte("!NUM")
}

// A buffer collects characters without allocating; a character that no longer
// fits is dropped.
type buffer struct {
	b [2 * maxForm]byte
	n int
}

func (b *buffer) add(r rune) {
	if r < utf8.RuneSelf && b.n < len(b.b) {
		b.b[b.n] = byte(r)
		b.n++
	} else if b.n+4 <= len(b.b) {
		b.n += utf8.EncodeRune(b.b[b.n:], r)
	}
}

func (b *buffer) bytes() []byte { return b.b[:b.n] }

func hash(b []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}
