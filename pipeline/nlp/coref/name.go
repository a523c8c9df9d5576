// SPDX-License-Identifier: Apache-2.0

package coref

import (
	"strings"
	"unicode"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

// names joins mentions by name. Each name is looked up by a few keys, the
// most recent bearer first, so that the work is linear in the mentions.
func (r *resolver) names() {
	full := map[string]int{}    // folded name: first mention
	surname := map[string]int{} // folded last name: most recent full name
	acronym := map[string]int{} // initials: most recent body
	for m := range r.d.Mentions {
		mn := &r.d.Mentions[m]
		if mn.Kind != nlp.Name || mn.Type == nlp.Nationality {
			continue
		}
		name := r.nameKey(m)
		if first, ok := full[name]; ok && r.compatible(first, m) {
			r.join(first, m)
		} else {
			full[name] = m
		}
		switch {
		case mn.Type == nlp.Person:
			r.person(m, surname)
		default:
			r.body(m, name, acronym)
		}
	}
}

// nameKey folds a name; a country has one key for all its names.
func (r *resolver) nameKey(m int) string {
	mn := &r.d.Mentions[m]
	joined := r.joined(mn)
	if mn.Key != "" && r.facts.Kind(joined) == "country" {
		return "country " + mn.Key
	}
	return fold(strings.TrimPrefix(strings.TrimPrefix(joined, "The "), "the "))
}

func (r *resolver) joined(mn *nlp.Mention) string {
	if mn.End-mn.First == 1 {
		return r.d.Tokens[mn.First].Form
	}
	var b strings.Builder
	for i := mn.First; i < mn.End; i++ {
		if i > mn.First {
			b.WriteByte(' ')
		}
		b.WriteString(r.d.Tokens[i].Form)
	}
	return b.String()
}

// compatible lets bodies and places share a name (a city and its council), a
// person only with persons.
func (r *resolver) compatible(a, b int) bool {
	return (r.d.Mentions[a].Type == nlp.Person) == (r.d.Mentions[b].Type == nlp.Person)
}

// person joins a last name to the full name before it, and a full name to one
// with the same first and last word (Donald Trump, Donald J. Trump).
func (r *resolver) person(m int, surname map[string]int) {
	mn := &r.d.Mentions[m]
	last := fold(r.d.Tokens[mn.Head].Form)
	before, known := surname[last]
	if !known {
		before, known = similar(last, surname)
	}
	if mn.End-mn.First == 1 {
		if known {
			r.join(before, m)
		}
		return
	}
	first := fold(r.d.Tokens[mn.First].Form)
	if known && fold(r.d.Tokens[r.d.Mentions[before].First].Form) == first {
		r.join(before, m)
	}
	surname[last] = m
}

// similar finds a last name that differs by one letter, for long names only.
func similar(name string, surnames map[string]int) (int, bool) {
	if len(name) < 6 || len(surnames) > 200 {
		return 0, false
	}
	at, found := 0, false
	for s, m := range surnames {
		if oneApart(name, s) && (!found || m > at) {
			at, found = m, true
		}
	}
	return at, found
}

// oneApart reports whether two words differ by one letter put in, left out or
// changed, the first letter excepted.
func oneApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == "" || a[0] != b[0] || a == b {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}

// body joins an acronym and the name it stands for, in either order.
func (r *resolver) body(m int, name string, acronym map[string]int) {
	mn := &r.d.Mentions[m]
	if mn.Type != nlp.Organization && mn.Type != nlp.Place {
		return
	}
	key := ""
	if mn.End-mn.First == 1 {
		form := strings.ReplaceAll(r.d.Tokens[mn.First].Form, ".", "")
		if len(form) >= 2 && len(form) <= 6 && strings.ToUpper(form) == form {
			key = form
		}
	} else {
		key = initials(name)
	}
	if len(key) < 2 {
		return
	}
	if other, ok := acronym[key]; ok && (r.d.Mentions[other].End-r.d.Mentions[other].First == 1) != (mn.End-mn.First == 1) {
		r.join(other, m)
		return
	}
	if _, ok := acronym[key]; !ok {
		acronym[key] = m
	}
}

// initials makes an acronym of a folded name, small words left out.
func initials(name string) string {
	var b []rune
	for w := range strings.FieldsSeq(name) {
		switch w {
		case "of", "the", "for", "and", "on", "in", "de", "-", "&", ",":
			continue
		}
		for _, c := range w {
			b = append(b, unicode.ToUpper(c))
			break
		}
	}
	return string(b)
}

// plain gives letters without their marks, for the names that wires print both
// ways.
var plain = strings.NewReplacer(
	"á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "å", "a", "ą", "a", "ă", "a", "æ", "ae", "ç", "c", "ć", "c", "č", "c",
	"đ", "d", "ď", "d", "é", "e", "è", "e", "ê", "e", "ë", "e", "ę", "e", "ě", "e", "ğ", "g", "í", "i", "ì", "i", "î", "i", "ï", "i",
	"ı", "i", "ł", "l", "ľ", "l", "ñ", "n", "ń", "n", "ň", "n", "ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "ø", "o", "ő", "o",
	"ř", "r", "ś", "s", "š", "s", "ş", "s", "ș", "s", "ß", "ss", "ţ", "t", "ț", "t", "ť", "t", "ú", "u", "ù", "u", "û", "u", "ü", "u",
	"ů", "u", "ű", "u", "ý", "y", "ź", "z", "ż", "z", "ž", "z", "’", "'")

// fold writes a name in lower case without accents.
func fold(name string) string { return plain.Replace(strings.ToLower(name)) }
