// SPDX-License-Identifier: Apache-2.0

package main

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/coref"
	"github.com/stancewire/stancewire/pipeline/nlp/entity"
	"github.com/stancewire/stancewire/pipeline/nlp/parse"
	"github.com/stancewire/stancewire/pipeline/nlp/tag"
)

// links counts, for one kind of mention, those the resolver joined to an
// earlier mention, those the treebank does, and those where both agree.
type links struct{ found, gold, right int }

// measureCoref compares links with GUM's: a mention is linked right when its
// nearest earlier partner is of the same thing in the treebank.
func (t *trainer) measureCoref() error {
	if t.tagger == nil {
		m, err := tag.Shipped()
		if err != nil {
			return err
		}
		t.tagger = m
	}
	for _, set := range []string{"en_gum-dev", "en_gum-test"} {
		ss, err := t.load(set)
		if err != nil {
			return err
		}
		var counts [4]links
		for from := 0; from < len(ss); {
			to := from + 1
			for to < len(ss) && ss[to].doc == ss[from].doc {
				to++
			}
			if err := t.resolve(ss[from:to], &counts); err != nil {
				return err
			}
			from = to
		}
		for k, name := range []string{"names", "descriptions", "he and she", "they"} {
			c := counts[k]
			t.logf("%s: %s: of %d linked %.1f %% right; of %d to link %.1f %% found",
				set, name, c.found, percent(c.right, c.found), c.gold, percent(c.right, c.gold))
		}
	}
	return nil
}

func (t *trainer) resolve(ss []*sentence, counts *[4]links) error {
	e := entity.Example{Doc: nlp.New("")}
	var things []string // per token: the innermost thing whose head it is
	for _, s := range ss {
		if err := t.addSentence(&e, s, make([]uint8, len(s.tokens))); err != nil {
			return err
		}
		things = append(things, headThings(s)...)
	}
	d := e.Doc
	for _, c := range []nlp.Component{&entity.Recognizer{}, &parse.Parser{}, coref.Resolver{}} {
		if err := c.Annotate(d); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	last := map[int]int{} // cluster: its latest mention
	for m := range d.Mentions {
		mn := &d.Mentions[m]
		thing := mentionThing(mn, things)
		if thing == "" {
			continue
		}
		c := &counts[linkKind(d, mn)]
		count(&c.gold, seen[thing])
		if before, ok := last[mn.Cluster]; ok && mn.Cluster != nlp.None {
			c.found++
			count(&c.right, mentionThing(&d.Mentions[before], things) == thing)
		}
		last[mn.Cluster] = m
		seen[thing] = true
	}
	return nil
}

func linkKind(d *nlp.Doc, mn *nlp.Mention) int {
	switch {
	case mn.Kind == nlp.Name:
		return 0
	case mn.Kind == nlp.Description:
		return 1
	}
	switch d.Tokens[mn.Head].Form[0] {
	case 't', 'T':
		return 3
	}
	return 2
}

// mentionThing gives the thing that a token of the mention is the head of; the
// last such, as first names head names in the treebank.
func mentionThing(mn *nlp.Mention, things []string) string {
	for i := mn.End - 1; i >= mn.First; i-- {
		if things[i] != "" {
			return things[i]
		}
	}
	return ""
}

func headThings(s *sentence) []string {
	out := make([]string, len(s.tokens))
	size := make([]int, len(s.tokens))
	for _, g := range gumSpans(s) {
		for k := g.first; k < g.end; k++ {
			h := s.tokens[k].head - 1
			if h >= g.first && h < g.end {
				continue
			}
			if n := g.end - g.first; out[k] == "" || n > size[k] {
				out[k], size[k] = g.id, n
			}
			break
		}
	}
	return out
}
