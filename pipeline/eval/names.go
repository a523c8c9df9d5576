// SPDX-License-Identifier: Apache-2.0

package eval

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// titles do not tell one holder from another, unless nothing else would be left.
var titles = set(`mr mrs ms miss dr sir lord lady dame prof professor president prime minister chancellor secretary general senator
	sen rep congressman congresswoman governor gov mayor judge justice chief king queen prince princess pope spokesman spokeswoman
	spokesperson foreign former leader the a an of and`)

// stop words do not tell one target from another.
var stop = set(`the a an of to in on for and or by with from at as its their his her this that these those be is are was were will
	would should new plan proposal proposed decision`)

// A spelling is one name for what has several.
type spelling struct {
	name string
	form *regexp.Regexp // anchored; group 1 is the form, which must not run on into a word
}

var spellings = func() []spelling {
	var out []spelling
	for _, x := range [][2]string{
		{"us", `united states(?: of america)?|u\.s\.a?\.?|usa|american?`}, {"uk", `united kingdom|u\.k\.|great britain|british|britain`},
		{"eu", `european union|e\.u\.`}, {"un", `united nations|u\.n\.`}, {"china", `chinese`}, {"france", `french`}, {"germany", `german`},
		{"russia", `russian`}, {"japan", `japanese`}, {"turkey", `turkish`}, {"iran", `iranian`}, {"iraq", `iraqi`}, {"israel", `israeli`},
		{"india", `indian`}, {"greece", `greek`},
	} {
		out = append(out, spelling{x[0], regexp.MustCompile(`^(` + x[1] + `)(?:[^\pL\pN_]|$)`)})
	}
	return out
}()

// replace puts the one name in the place of each whole form.
func (sp spelling) replace(s string) string {
	var b strings.Builder
	inWord := false
	for i := 0; i < len(s); {
		if !inWord {
			if m := sp.form.FindStringSubmatchIndex(s[i:]); m != nil {
				b.WriteString(sp.name)
				i += m[3]
				inWord = wordRune(rune(s[i-1])) // a form may end in a full stop
				continue
			}
		}
		r, size := rune(s[i]), 1
		if r >= 0x80 {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		inWord = wordRune(r)
		b.WriteString(s[i : i+size])
		i += size
	}
	return b.String()
}

func wordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

func set(list string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

var possessive = regexp.MustCompile(`[’']s([^\pL\pN_]|$)`)

// folded is s without accents, case and possessives.
func folded(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if norm.NFKD.PropertiesString(string(r)).CCC() == 0 {
			b.WriteRune(r)
		}
	}
	s = possessive.ReplaceAllString(strings.ToLower(b.String()), "$1")
	return strings.ReplaceAll(s, "’", "'")
}

// words are the runs of ASCII letters and digits in s, folded.
func words(s string) []string {
	return strings.FieldsFunc(folded(s), func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') })
}

var suffixes = []string{"ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ies", "ers", "er", "ed", "es", "al", "s", "e"}

func stem(w string) string {
	for _, suffix := range suffixes {
		if len(w)-len(suffix) >= 4 && strings.HasSuffix(w, suffix) {
			return w[:len(w)-len(suffix)]
		}
	}
	return w
}

// nameKey are the words that identify a holder.
func nameKey(s string) []string {
	s = folded(s)
	for _, sp := range spellings {
		s = sp.replace(s)
	}
	var every, key []string
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !wordRune(r) }) {
		switch w {
		case "the", "a", "an", "of", "and":
			continue
		}
		every = append(every, w)
		if !titles[w] {
			key = append(key, w)
		}
	}
	if len(key) == 0 {
		return every
	}
	return key
}

// SameName tells whether two names are of one holder: the same words or, of a
// person, the family name alone, or one name within the other.
func SameName(a, b string, person bool) bool {
	x, y := nameKey(a), nameKey(b)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	if slices.Equal(slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y))) {
		return true
	}
	if !person {
		return false
	}
	if len(y) < len(x) {
		x, y = y, x
	}
	if len(x) == 1 {
		return x[0] == y[len(y)-1]
	}
	for _, w := range x {
		if !slices.Contains(y, w) {
			return false
		}
	}
	return true
}

// SameTarget tells whether a predicted name means one of the gold names: it
// shares at least half of its content words with it, and two at least unless it has but one.
func SameTarget(predicted string, gold ...string) bool {
	p := stems(predicted)
	for _, g := range gold {
		q := stems(g)
		shared := 0
		for w := range p {
			if q[w] {
				shared++
			}
		}
		if shared >= min(2, len(q)) && len(p)+len(q) > 0 && 2*float64(shared)/float64(len(p)+len(q)) >= 0.5 {
			return true
		}
	}
	return false
}

func stems(s string) map[string]bool {
	out := make(map[string]bool)
	for _, w := range words(s) {
		if !stop[w] {
			out[stem(w)] = true
		}
	}
	return out
}
