// SPDX-License-Identifier: Apache-2.0

package entity

import (
	"slices"
	"strings"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// A name that ends in one of these is an organization, or a place.
var (
	orgWords = set(`Inc Inc. Corp Corp. Co Co. Ltd Ltd. LLC plc PLC Group Holdings Company Corporation Bank University
		College Institute Institution Foundation Association Organization Organisation Union Party Ministry Department Agency Council Committee
		Commission Commissioner's Authority Bureau Office Court Tribunal Parliament Senate Congress Assembly Army Navy Police
		Force Forces Guard Corps Airlines Airways Motors Times Post News Journal Tribune Herald Gazette Telegraph Observer Press Radio
		Television Network Federation Confederation Alliance League Society Club Coalition Front Movement Campaign Fund Center Centre
		Hospital School Service Services Board Administration Cabinet Secretariat Embassy Consulate Caucus Initiative Project Partners`)
	placeWords = set(`Street Avenue Road River Lake Sea Ocean Bay Gulf Strait Island Islands Mountains Mount Valley Province
		County District Region State City Town Village Square Airport Peninsula Desert Coast Territory Heights Hills Beach Bridge`)
)

// collect turns the labels and hints of a sentence into mentions: names, then
// role nouns outside them.
func (s *scratch) collect(g *Gazetteer, d *nlp.Doc, first, end int) {
	s.override(d, first, end)
	s.extend(g, d, first, end)
	s.bodies(d, first, end)
	for i := first; i < end; {
		l := s.labels[i-first]
		h := &s.hints[i-first]
		switch {
		case l%2 == 1:
			n := i + 1
			for n < end && s.labels[n-first] == l+1 {
				n++
			}
			s.name(g, d, i, n, labelTypes[l])
			i = n
		case h.length > 0 && h.fact.typ == nlp.Nationality:
			s.add(d, nlp.Mention{First: i, End: i + h.length, Head: i + h.length - 1, Type: nlp.Nationality, Key: h.fact.key})
			i += h.length
		default:
			i++
		}
	}
	s.roleNouns(g, d, first, end)
}

// override lets the gazetteer win where it knows a whole name that the model
// left out, typed otherwise, or cut short; a longer name of the model stays.
func (s *scratch) override(d *nlp.Doc, first, end int) {
	for k := range s.hints {
		h := &s.hints[k]
		b := Begin(h.fact.typ)
		if h.length == 0 || b == outside || !d.Words[first+k].Upper && h.length == 1 {
			continue
		}
		inside := s.labels[k] != outside && s.labels[k]%2 == 0
		after := k + h.length
		goesOn := after < len(s.labels) && s.labels[after] != outside && s.labels[after]%2 == 0
		if inside || goesOn || h.length == 1 && d.Tokens[first+k].UPOS != nlp.PROPN {
			continue
		}
		s.labels[k] = b
		for j := k + 1; j < after; j++ {
			s.labels[j] = b + 1
		}
	}
}

// extend lets a person's name go on over a capitalized proper noun that the
// model left out, and begins one at a given name before such.
func (s *scratch) extend(g *Gazetteer, d *nlp.Doc, first, end int) {
	free := func(i int) bool {
		return s.labels[i-first] == outside && s.hints[i-first].code == 0 && d.Tokens[i].UPOS == nlp.PROPN &&
			d.Words[i].Upper && !days[d.Tokens[i].Form]
	}
	for i := first; i+1 < end; i++ {
		l := s.labels[i-first]
		given := g.gender[d.Tokens[i].Form] != UnknownGender
		if !free(i+1) || l != beginPerson && !(l == outside && given) || i > first && s.labels[i-first-1] == beginPerson {
			continue
		}
		if l == outside {
			s.labels[i-first] = beginPerson
		}
		s.labels[i+1-first] = insidePerson
	}
}

// name adds the name that the labels put at first ≤ i < end, once what does
// not belong to it is cut off. What is cut off in front may hold a role noun,
// which is found later.
func (s *scratch) name(g *Gazetteer, d *nlp.Doc, first, end int, typ nlp.EntityType) {
	for end > first && stray(d, end-1) {
		end--
	}
	for first < end && stray(d, first) {
		first++
	}
	if k := lastTitle(g, d, first, end); k >= 0 {
		first = k + 1
		if first < end && !orgWords[d.Tokens[end-1].Form] {
			typ = nlp.Person
		}
	}
	if first >= end || !anyUpper(d, first, end) {
		return
	}
	m := nlp.Mention{First: first, End: end, Head: end - 1, Type: typ}
	last := d.Tokens[end-1].Form
	known, f := g.longest(d, first, end)
	switch {
	case known == end-first:
		m.Key, m.Type = f.key, f.typ
	case orgWords[last] && end-first > 1:
		m.Type = nlp.Organization
	case orgWords[last] && typ == nlp.Person:
		return
	case typ == nlp.Person && end-first > 1 && generation[last]:
		m.Head--
	}
	s.add(d, m)
}

var generation = set("Jr. Sr. Jr Sr II III IV")

// lastTitle gives the last token that is a title before the end of a name, or
// the whole of it; -1 when there is none. "of" after a title means that the
// name goes on: Speaker of the House.
func lastTitle(g *Gazetteer, d *nlp.Doc, first, end int) int {
	for i := end - 1; i >= first; i-- {
		if !isTitle(g, d.Tokens[i].Form) || end-first > 1 && i == end-1 {
			continue
		}
		if i+1 < end && !d.Words[i+1].Upper {
			return -1
		}
		return i
	}
	return -1
}

func anyUpper(d *nlp.Doc, first, end int) bool {
	for i := first; i < end; i++ {
		if d.Words[i].Upper {
			return true
		}
	}
	return false
}

// stray reports whether a token does not end a name: a small word, a mark or a
// day that the labeller let in.
func stray(d *nlp.Doc, i int) bool {
	t := &d.Tokens[i]
	switch t.UPOS {
	case nlp.ADP, nlp.CCONJ, nlp.DET, nlp.PUNCT, nlp.PART, nlp.VERB, nlp.AUX:
		return !d.Words[i].Upper
	}
	return days[t.Form]
}

var days = set("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")

// isTitle reports whether a word of a name is a role noun written with a
// capital, which is a mention of its own.
func isTitle(g *Gazetteer, form string) bool {
	if form[0] < 'A' || form[0] > 'Z' {
		return false
	}
	switch g.roles[strings.ToLower(form)] {
	case "title", "speaker", "office":
		return true
	}
	return false
}

func (s *scratch) add(d *nlp.Doc, m nlp.Mention) {
	m.Cluster = nlp.None
	for i := m.First; i < m.End; i++ {
		d.Tokens[i].Mention = 0 // taken; the index is set when all are known
	}
	s.mentions = append(s.mentions, m)
}

// roleNouns adds a mention for every role noun outside names, with the nouns
// and adjectives before it that belong to it ("deputy prime minister").
func (s *scratch) roleNouns(g *Gazetteer, d *nlp.Doc, first, end int) {
	for i := first; i < end; i++ {
		t := &d.Tokens[i]
		if t.Mention != nlp.None || t.UPOS != nlp.NOUN && t.UPOS != nlp.PROPN {
			continue
		}
		if g.roles[t.Lemma] == "" && g.roles[strings.ToLower(t.Form)] == "" {
			continue
		}
		a := i
		for a > first && i-a < 4 && belongs(d, a-1) {
			a--
		}
		s.add(d, nlp.Mention{First: a, End: i + 1, Head: i, Type: nlp.Role, Kind: nlp.Description})
	}
}

func belongs(d *nlp.Doc, i int) bool {
	t := &d.Tokens[i]
	if t.Mention != nlp.None {
		return false
	}
	switch t.UPOS {
	case nlp.NOUN, nlp.ADJ, nlp.PROPN:
		return true
	}
	return t.Form == "-" && i > 0
}

// finish sorts the mentions, tells each token its own, and copies them out.
func finish(d *nlp.Doc, mentions []nlp.Mention) {
	mentions = agree(d, mentions)
	slices.SortFunc(mentions, func(a, b nlp.Mention) int { return a.First - b.First })
	d.Mentions = slices.Clone(mentions)
	for k := range d.Mentions {
		for i := d.Mentions[k].First; i < d.Mentions[k].End; i++ {
			d.Tokens[i].Mention = k
		}
	}
}

// agree makes a single word a person when it ends the full name of one in the
// same document: what the labeller takes for a place here, or overlooks at the
// start of a sentence, and for a person there is the person.
func agree(d *nlp.Doc, mentions []nlp.Mention) []nlp.Mention {
	surnames := map[string]bool{}
	for _, m := range mentions {
		if m.Type == nlp.Person && m.End-m.First > 1 {
			surnames[d.Tokens[m.Head].Form] = true
		}
	}
	if len(surnames) == 0 {
		return mentions
	}
	for k := range mentions {
		m := &mentions[k]
		if m.End-m.First == 1 && m.Key == "" && m.Kind == nlp.Name && m.Type != nlp.Nationality && surnames[d.Tokens[m.First].Form] {
			m.Type = nlp.Person
		}
	}
	for i := range d.Tokens {
		if d.Tokens[i].Mention == nlp.None && d.Words[i].Upper && surnames[d.Tokens[i].Form] {
			mentions = append(mentions, nlp.Mention{First: i, End: i + 1, Head: i, Type: nlp.Person, Cluster: nlp.None})
		}
	}
	return mentions
}
