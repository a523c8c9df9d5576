// SPDX-License-Identifier: Apache-2.0

package entity

import (
	"embed"
	"strings"
	"sync"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/segment"
)

//go:embed gazetteer/*.tsv
var tables embed.FS

// Gender is what a name or noun says about a person.
type Gender uint8

// Genders. The zero value is unknown.
const (
	UnknownGender Gender = iota
	Male
	Female
)

// A fact is what the gazetteer knows about a name.
type fact struct {
	typ  nlp.EntityType
	kind string // country, demonym, capital, org, building, agency, party, people
	key  string // the country or body it belongs to, "" for itself
}

// A Gazetteer holds the compiled tables. It is immutable.
type Gazetteer struct {
	names  map[string]fact // by tokens joined with blanks
	starts map[string]int  // first token: tokens of the longest name that begins with it
	roles  map[string]string
	gender map[string]Gender
}

// Facts gives the gazetteer, compiled from its tables when first asked for.
var Facts = sync.OnceValue(func() *Gazetteer {
	g := &Gazetteer{names: map[string]fact{}, starts: map[string]int{}, roles: map[string]string{}, gender: map[string]Gender{}}
	each("countries", g.country)
	each("institutions", g.institution)
	each("roles", func(col []string) {
		for _, w := range strings.Fields(col[1]) {
			if _, known := g.roles[w]; !known {
				g.roles[w] = col[0]
			}
		}
	})
	each("names", func(col []string) {
		gender := Male
		if col[0] == "f" {
			gender = Female
		}
		for _, n := range strings.Fields(col[1]) {
			if was, known := g.gender[n]; known && was != gender {
				gender = UnknownGender
			}
			g.gender[n] = gender
		}
	})
	return g
})

// each calls f with the columns of every line of a table, comments left out.
func each(table string, f func(col []string)) {
	b, err := tables.ReadFile("gazetteer/" + table + ".tsv")
	if err != nil {
		panic(err) // embedded
	}
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		col := strings.Split(line, "\t")
		for len(col) < 4 {
			col = append(col, "")
		}
		f(col)
	}
}

// country reads: names, demonyms, capital.
func (g *Gazetteer) country(col []string) {
	names := strings.Split(col[0], "|")
	for _, n := range names {
		g.add(n, fact{nlp.Place, "country", names[0]})
	}
	for n := range strings.SplitSeq(col[1], "|") {
		g.add(n, fact{nlp.Nationality, "demonym", names[0]})
	}
	g.add(col[2], fact{nlp.Place, "capital", names[0]})
}

// institution reads: names, kind, country or body.
func (g *Gazetteer) institution(col []string) {
	typ := nlp.Organization
	switch col[1] {
	case "people":
		typ = nlp.Nationality
	case "capital":
		typ = nlp.Place
	}
	for n := range strings.SplitSeq(col[0], "|") {
		g.add(n, fact{typ, col[1], col[2]})
	}
}

// add cuts a name as the tokenizer would; the first meaning of a name stays.
func (g *Gazetteer) add(name string, f fact) {
	if name == "" {
		return
	}
	d := nlp.New(name)
	if err := (segment.Segmenter{}).Annotate(d); err != nil || len(d.Tokens) == 0 {
		return
	}
	var forms []string
	for _, t := range d.Tokens {
		forms = append(forms, t.Form)
	}
	joined := strings.Join(forms, " ")
	if _, known := g.names[joined]; known {
		return
	}
	g.names[joined] = f
	g.starts[forms[0]] = max(g.starts[forms[0]], len(forms))
}

// longest gives the number of tokens of the longest name that begins at token
// i and ends before end, and what is known about it; 0 when there is none.
func (g *Gazetteer) longest(d *nlp.Doc, i, end int) (int, fact) {
	n := min(g.starts[d.Tokens[i].Form], end-i)
	if n == 1 {
		f, ok := g.names[d.Tokens[i].Form]
		if !ok {
			return 0, f
		}
		return 1, f
	}
	for ; n > 0; n-- {
		key := d.Tokens[i].Form
		for k := i + 1; k < i+n; k++ {
			key += " " + d.Tokens[k].Form
		}
		if f, ok := g.names[key]; ok {
			return n, f
		}
	}
	return 0, fact{}
}

// Kind says what the gazetteer knows a name as (tokens joined with blanks):
// "country", "demonym", "capital", "org", "building", "agency", "party" or
// "people"; "" when it does not.
func (g *Gazetteer) Kind(name string) string { return g.names[name].kind }

// RoleKind gives the kind of a role noun in lower case ("title", "speaker",
// "office", "person"), "" when it is none.
func (g *Gazetteer) RoleKind(noun string) string { return g.roles[noun] }

// GenderOf gives the gender a given name is usual for.
func (g *Gazetteer) GenderOf(name string) Gender { return g.gender[name] }
