// SPDX-License-Identifier: Apache-2.0

package model

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp/issue"
)

// A ground is what a statement holds, for proposals to be held against.
type ground struct {
	s     *events.Statement
	spans []events.Span   // where evidence may lie: the content, then the sentences
	words []string        // all of the text, folded, a "" between its pieces
	stems map[string]bool // of all of the text
	known []known
}

// known is somebody whom the statement names, with the other words for him.
type known struct {
	holder events.Holder
	names  [][]string // folded words
}

func newGround(s events.Statement) *ground {
	g := &ground{s: &s, spans: slices.Concat(s.Content, s.Context.Sentences), stems: make(map[string]bool)}
	for _, sp := range g.spans {
		g.add(sp.Text)
	}
	g.add(s.Context.Headline)
	if s.Cue != nil {
		g.add(s.Cue.Text)
	}
	if i := s.Context.Issue; i != nil {
		g.add(i.Name)
		for _, a := range i.Aliases {
			g.add(a)
		}
	}
	g.knowAll()
	return g
}

func (g *ground) add(text string) {
	g.words = append(append(g.words, folded(text)...), "")
	for _, stem := range issue.Stems(text) {
		g.stems[stem] = true
	}
}

// knowAll gathers the speaker, the mentions, and whom they represent.
func (g *ground) knowAll() {
	sp := &g.s.Speaker
	mention := ""
	if sp.Mention != nil {
		mention = sp.Mention.Text
	}
	g.know(string(sp.Name), sp.Kind, sp.Represents, mention)
	for _, m := range g.s.Context.Mentions {
		g.know(string(m.Name), m.Kind, m.Represents, m.Span.Text)
	}
	for _, name := range append([]events.Name{sp.Represents}, represented(g.s.Context.Mentions)...) {
		g.know(string(name), "", "", "")
	}
}

func represented(ms []events.Mention) (out []events.Name) {
	for _, m := range ms {
		out = append(out, m.Represents)
	}
	return out
}

func (g *ground) know(name string, kind events.Kind, represents events.Name, also string) {
	if name == "" {
		return
	}
	g.add(name)
	h := events.NewHolder(name, kind, represents)
	i := slices.IndexFunc(g.known, func(k known) bool { return k.holder.ID == h.ID })
	if i < 0 {
		i = len(g.known)
		g.known = append(g.known, known{holder: h, names: [][]string{folded(name)}})
	}
	if k := &g.known[i].holder; k.Kind == "" {
		k.Kind = kind
	}
	if k := &g.known[i].holder; k.Represents == "" {
		k.Represents = represents
	}
	if words := folded(also); len(words) > 0 && !pronoun(also) {
		g.known[i].names = append(g.known[i].names, words)
	}
}

// stances makes of a proposal what the statement bears out: one stance, and a
// second where its holder speaks for somebody; or says why there is none.
func (g *ground) stances(p proposal) (out []events.Stance, dropped string) {
	if !p.formed() {
		return nil, DropForm
	}
	evidence, ok := g.evidence(p.Evidence)
	if !ok {
		return nil, DropEvidence
	}
	holder, ok := g.holder(p.Holder, p.HolderKind)
	if !ok {
		return nil, DropHolder
	}
	target, ok := g.target(p.Target)
	if !ok || target.ID == holder.ID {
		return nil, DropTarget
	}
	s := events.Stance{
		Article: g.s.Article, Statement: g.s.EventID(), Holder: holder, Target: target, Side: p.Side, Basis: p.Basis,
		Confidence: math.Round(1000**p.Confidence) / 1000, Evidence: evidence, Past: *p.Past,
	}
	out = append(out, s)
	if name := string(holder.Represents); name != "" && name != holder.Name {
		s.Holder, s.Via = events.NewHolder(name, g.kindOf(name), ""), &holder
		if s.Holder.ID != target.ID {
			out = append(out, s)
		}
	}
	return out, ""
}

// evidence finds the words in the text, letter by letter.
func (g *ground) evidence(text string) (events.Span, bool) {
	if len(folded(text)) == 0 {
		return events.Span{}, false
	}
	for _, sp := range g.spans {
		before, _, found := strings.Cut(sp.Text, text)
		if !found {
			continue
		}
		start := sp.Start + utf8.RuneCountInString(before)
		return events.Span{Field: sp.Field, Start: start, End: start + utf8.RuneCountInString(text), Text: text}, true
	}
	return events.Span{}, false
}

// holder finds who is meant: somebody known, by his name, another word for him
// or, if that fits nobody else, a part of his name; or else whoever the text names so.
func (g *ground) holder(name string, kind events.Kind) (events.Holder, bool) {
	words := folded(name)
	if len(words) == 0 || pronoun(name) {
		return events.Holder{}, false
	}
	named := func(k known) bool {
		return slices.ContainsFunc(k.names, func(n []string) bool { return slices.Equal(n, words) })
	}
	if i := slices.IndexFunc(g.known, named); i >= 0 {
		return withKind(g.known[i].holder, kind), true
	}
	var fits []known
	for _, k := range g.known {
		if within(words, k.names[0]) {
			fits = append(fits, k)
		}
	}
	if len(fits) == 1 {
		return withKind(fits[0].holder, kind), true
	}
	if !within(words, g.words) {
		return events.Holder{}, false
	}
	return events.NewHolder(strings.Join(strings.Fields(name), " "), kind, ""), true
}

// withKind takes the model's word for a kind that is not known otherwise.
func withKind(h events.Holder, kind events.Kind) events.Holder {
	if h.Kind == "" {
		h.Kind = kind
	}
	return h
}

// kindOf tells what somebody represented is: a body, unless a mention knows better.
func (g *ground) kindOf(name string) events.Kind {
	for _, k := range g.known {
		if k.holder.Name == name && k.holder.Kind != "" {
			return k.holder.Kind
		}
	}
	return events.Organization
}

// target is the article's issue, or a heading of whose words each that means something stands in the text.
func (g *ground) target(name string) (events.Target, bool) {
	stems := issue.Stems(name)
	if len(stems) == 0 {
		return events.Target{}, false
	}
	if i := g.s.Context.Issue; i != nil {
		for _, n := range append([]string{i.Name}, i.Aliases...) {
			if events.Slug(n) == events.Slug(name) || same(stems, issue.Stems(n)) {
				return *i, true
			}
		}
	}
	for _, stem := range stems {
		if !g.stems[stem] {
			return events.Target{}, false
		}
	}
	words := strings.Fields(name)
	if article := strings.ToLower(words[0]); len(words) > 1 && (article == "the" || article == "a" || article == "an") {
		words = words[1:]
	}
	return events.NewTarget(strings.Join(words, " ")), true
}

func same(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// within tells whether words stand in text, one after the other.
func within(words, text []string) bool {
	for i := 0; i+len(words) <= len(text); i++ {
		if slices.Equal(text[i:i+len(words)], words) {
			return true
		}
	}
	return false
}

// folded are the words of a text, in small letters, without what is around them and the 's of a genitive.
func folded(text string) []string {
	out := strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(text, "’", "'")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Mn, r) && r != '\'' && r != '-'
	})
	for i, w := range out {
		out[i] = strings.TrimSuffix(strings.Trim(w, "'-"), "'s")
	}
	return slices.DeleteFunc(out, func(w string) bool { return w == "" })
}

// pronoun tells whether a name begins with a pronoun; US and WHO are none.
func pronoun(name string) bool {
	first := folded(name)[0]
	return pronouns[first] && (len(first) == 1 || name != strings.ToUpper(name))
}

var pronouns = map[string]bool{
	"i": true, "we": true, "you": true, "he": true, "she": true, "it": true, "they": true, "who": true, "this": true, "that": true,
	"these": true, "those": true, "his": true, "her": true, "its": true, "their": true, "our": true, "my": true, "him": true, "them": true, "us": true, "me": true,
}
