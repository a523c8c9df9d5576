// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"
	"strings"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/frame"
)

// maxHeading is how many words a heading may have before its tail is cut.
const maxHeading = 10

// A Namer makes headings of what stands in a parsed document.
type Namer struct {
	Doc *nlp.Doc
	Who func(token int) string // full name of whom a token means, "" where nobody is known; nil: nobody is
}

// filler adjectives say nothing about what a thing is.
var filler = wordSet(`proposed planned new controversial alleged recent such same so-called own other certain ongoing latest current potential possible any first last previous next very whole entire`)

// Filler tells whether an adjective says nothing about what a thing is.
func Filler(word string) bool { return filler[word] }

var headingPreps = wordSet(`of on for in to with against between from over at into by under about across through off toward towards after`)

// times are no part of a heading.
var times = wordSet(`monday tuesday wednesday thursday friday saturday sunday today yesterday week month year statement them it january february march april may june july august september october november december afternoon morning evening night`)

func (n *Namer) who(i int) string {
	if n.Who == nil {
		return ""
	}
	return n.Who(i)
}

func (n *Namer) low(i int) string { return strings.ToLower(n.Doc.Tokens[i].Form) }

func (n *Namer) prep(i int) string {
	if c := n.Doc.Child(i, nlp.RelCase); c != nlp.None && !possessive(n.low(c)) {
		return n.low(c)
	}
	return ""
}

func possessive(w string) bool { return w == "'s" || w == "’s" || w == "'" || w == "’" }

// Noun names the thing of noun h: the noun, what stands before it, and its
// phrases. Articles, judgements and asides are left out.
func (n *Namer) Noun(h int) string {
	h = n.Named(h)
	t := &n.Doc.Tokens[h]
	if p := n.who(h); p != "" && (t.UPOS == nlp.PROPN || t.UPOS == nlp.PRON) && !n.modified(h) {
		return p
	}
	keep := []int{h}
	n.gather(h, &keep, 0)
	n.adopt(h, &keep)
	return n.Join(keep)
}

// adopted prepositions hang on the verb as often as on its object in what the
// parser gives, and belong to the object nearly always.
var adopted = wordSet(`of on for into against between over to from`)

// adopt takes the phrase that follows object h without a gap.
func (n *Namer) adopt(h int, keep *[]int) {
	v := n.Doc.Head(h)
	if v == nlp.None {
		return
	}
	switch n.Doc.Tokens[h].Rel.Base() {
	case nlp.RelObj, nlp.RelObl, nlp.RelNmod:
	default:
		return
	}
	last := slices.Max(*keep)
	for c := range n.Doc.Children(v) {
		if rel := n.Doc.Tokens[c].Rel.Base(); c <= last || rel != nlp.RelObl && rel != nlp.RelNmod || times[n.low(c)] {
			continue
		}
		k := n.Doc.Child(c, nlp.RelCase)
		if k != last+1 || !adopted[n.low(k)] && (n.low(k) != "in" || !abstract(n.low(h))) || len(*keep) >= maxHeading-2 {
			continue
		}
		*keep = append(*keep, k, c)
		n.gather(c, keep, 1)
		last = slices.Max(*keep)
	}
}

// Named gives the name that follows a title at once, h itself where none does: "candidate Donald Trump".
func (n *Namer) Named(h int) int {
	if n.Doc.Tokens[h].UPOS != nlp.NOUN {
		return h
	}
	for c := range n.Doc.Children(h) {
		if c != h+1 || n.Doc.Tokens[c].UPOS != nlp.PROPN {
			continue
		}
		switch n.Doc.Tokens[c].Rel {
		case nlp.RelAppos, nlp.RelFlat, nlp.RelNmodDesc, nlp.RelNmodUnmarked:
			return c
		}
	}
	return h
}

// modified tells whether a name only begins a longer description.
func (n *Namer) modified(h int) bool {
	for c := range n.Doc.Children(h) {
		switch n.Doc.Tokens[c].Rel {
		case nlp.RelNmodPoss:
			return true
		case nlp.RelNmod:
			if c > h && n.who(c) != n.who(h) {
				return true
			}
		}
	}
	return false
}

// gather adds the dependents of h that belong in a heading.
func (n *Namer) gather(h int, keep *[]int, depth int) {
	for c := range n.Doc.Children(h) {
		if len(*keep) >= maxHeading {
			return
		}
		if !n.belongs(h, c, keep, depth) {
			continue
		}
		*keep = append(*keep, c)
		n.gather(c, keep, depth+1)
	}
}

// Under adds to keep what belongs in a heading under token c.
func (n *Namer) Under(c int, keep *[]int) { n.gather(c, keep, 1) }

func (n *Namer) belongs(h, c int, keep *[]int, depth int) bool {
	w := n.low(c)
	switch t := &n.Doc.Tokens[c]; t.Rel {
	case nlp.RelCompound, nlp.RelFlat, nlp.RelFixed, nlp.RelNummod, nlp.RelGoeswith:
		return true
	case nlp.RelPunct:
		return (w == "-" || w == "–") && c > h-8
	case nlp.RelAmod:
		return (!filler[w] || c+1 < len(n.Doc.Tokens) && n.Doc.Tokens[c+1].Form == "-") && !n.Judging(c)
	case nlp.RelNmodPoss:
		return t.UPOS != nlp.PRON || n.who(c) != ""
	case nlp.RelCase:
		return possessive(w)
	case nlp.RelNmod, nlp.RelObl:
		if !n.wanted(h, c, depth) {
			return false
		}
		if k := n.Doc.Child(c, nlp.RelCase); k != nlp.None {
			*keep = append(*keep, k)
		}
		return true
	case nlp.RelConj: // "between Porto and Vigo"
		if n.prep(h) != "between" && n.Doc.Tokens[h].Rel != nlp.RelAmod {
			return false
		}
		if k := n.Doc.Child(c, nlp.RelCc); k != nlp.None {
			*keep = append(*keep, k)
		}
		return true
	}
	return false
}

// wanted tells whether a phrase after h belongs in its heading.
func (n *Namer) wanted(h, c, depth int) bool {
	return c > h && depth <= 2 && headingPreps[n.prep(c)] && !times[n.low(c)]
}

// Time tells whether a word names a time, which no stance is on.
func (n *Namer) Time(i int) bool { return times[n.low(i)] }

// Deed tells whether a word names a proposal, law, deal, act or state of things.
func Deed(word string) bool { return abstract(word) }

// Judging tells whether an adjective finds fault.
func (n *Namer) Judging(i int) bool {
	f, ok := frame.Lookup(n.low(i), frame.Adjective)
	return ok && f.Senses[0].Evaluates() && f.Senses[0].Side == events.Oppose
}

// Join writes the kept tokens in the order of the text; a possessive pronoun gives way to whom it means.
func (n *Namer) Join(keep []int) string {
	slices.Sort(keep)
	keep = slices.Compact(keep)
	var b strings.Builder
	for k, i := range keep {
		t := &n.Doc.Tokens[i]
		if k > 0 && b.Len() > 0 && (t.Start > n.Doc.Tokens[keep[k-1]].End || keep[k-1] != i-1) {
			b.WriteByte(' ')
		}
		if t.UPOS == nlp.PRON && t.Rel == nlp.RelNmodPoss && n.who(i) != "" {
			b.WriteString(n.who(i) + "'s")
			continue
		}
		b.WriteString(t.Form)
	}
	return strings.Trim(b.String(), " -,.;:'\"“”‘’[]()")
}
