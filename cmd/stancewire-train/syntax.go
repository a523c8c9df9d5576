// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/parse"
	"github.com/stancewire/stancewire/pipeline/nlp/tag"
)

const (
	folds  = 5
	minTag = 8 // joint tags rarer than this in training are left out
)

// inventory lists the joint tags by how often they occur, then by name.
func inventory(ss []*sentence) []tag.Pair {
	counts := map[tag.Pair]int{}
	for _, s := range ss {
		for _, t := range s.tokens {
			counts[tag.Pair{UPOS: t.upos, XPOS: t.xpos}]++
		}
	}
	var tags []tag.Pair
	for p, n := range counts {
		if n >= minTag {
			tags = append(tags, p)
		}
	}
	slices.SortFunc(tags, func(a, b tag.Pair) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return (int(a.UPOS)-int(b.UPOS))<<8 + int(a.XPOS) - int(b.XPOS)
	})
	return tags
}

func tagExamples(ss []*sentence, tags []tag.Pair) []tag.Example {
	index := map[tag.Pair]uint8{}
	for i, p := range tags {
		index[p] = uint8(i)
	}
	out := make([]tag.Example, len(ss))
	for i, s := range ss {
		out[i].Words = s.words
		for _, t := range s.tokens {
			out[i].Gold = append(out[i].Gold, index[tag.Pair{UPOS: t.upos, XPOS: t.xpos}])
		}
	}
	return out
}

func (t *trainer) makeTagger() error {
	train, err := t.train()
	if err != nil {
		return err
	}
	tags := inventory(train)
	m := tag.Train(tagExamples(train, tags), tags, tag.Defaults())
	t.logf("tagger of %d tags from %d words", len(tags), words(train))
	t.tagger = m
	for _, name := range evalSets {
		ss, err := t.load(name)
		if err != nil {
			return err
		}
		u, x := tagAccuracy(m, ss)
		t.figure("tag/tag.card.txt", "%s: UPOS %.2f XPOS %.2f", name, u, x)
	}
	return t.write("tag/tag.gz", func(w *gzipFile) error { _, err := m.WriteTo(w); return err })
}

var evalSets = []string{"en_ewt-dev", "en_gum-dev", "en_ewt-test", "en_gum-test", "en_pud-test"}

func tagAccuracy(m *tag.Model, ss []*sentence) (upos, xpos float64) {
	var sc tag.Scratch
	u, x, n := 0, 0, 0
	for _, s := range ss {
		for i, c := range m.Tag(s.words, &sc) {
			p := m.Pair(c)
			n++
			if p.UPOS == s.tokens[i].upos {
				u++
			}
			if p.XPOS == s.tokens[i].xpos {
				x++
			}
		}
	}
	return percent(u, n), percent(x, n)
}

func percent(a, b int) float64 { return 100 * float64(a) / float64(max(b, 1)) }

// jackknife tags each fifth of the sentences by a tagger that learned from the
// others, so that the parser learns from tags as it will get them.
func jackknife(ss []*sentence) []parse.Example {
	tags := inventory(ss)
	examples := tagExamples(ss, tags)
	var out []parse.Example
	for f := range folds {
		var rest []tag.Example
		for i := range examples {
			if i*folds/len(ss) != f {
				rest = append(rest, examples[i])
			}
		}
		o := tag.Defaults()
		o.Seed = int64(100 + f)
		m := tag.Train(rest, tags, o)
		var sc tag.Scratch
		for i := range ss {
			if i*folds/len(ss) == f {
				out = append(out, treeExample(ss[i], m, &sc))
			}
		}
	}
	return out
}

func treeExample(s *sentence, m *tag.Model, sc *tag.Scratch) parse.Example {
	e := parse.Example{Words: s.words}
	for i, c := range m.Tag(s.words, sc) {
		p := m.Pair(c)
		e.UPOS, e.XPOS = append(e.UPOS, p.UPOS), append(e.XPOS, p.XPOS)
		e.Heads, e.Rels = append(e.Heads, s.tokens[i].head), append(e.Rels, s.tokens[i].rel)
	}
	return e
}

func (t *trainer) makeParser() error {
	if t.tagger == nil {
		if err := t.makeTagger(); err != nil {
			return err
		}
	}
	train, err := t.train()
	if err != nil {
		return err
	}
	examples := jackknife(train)
	t.logf("jackknifed tags")
	o := parse.Defaults()
	o.Log = t.logf
	fast := parse.TrainFast(examples, o)
	if err := t.evaluate("fast", fast, 1); err != nil {
		return err
	}
	if err := t.write("parse/fast.gz", func(w *gzipFile) error { return fast.WriteAction(w) }); err != nil {
		return err
	}
	if err := t.write("parse/label.gz", func(w *gzipFile) error { return fast.WriteLabel(w) }); err != nil {
		return err
	}
	high := parse.TrainHigh(examples, fast, o)
	for _, width := range []int{4, 8} {
		if err := t.evaluate(fmt.Sprintf("high, beam %d", width), high, width); err != nil {
			return err
		}
	}
	return t.write("parse/high.gz", func(w *gzipFile) error { return high.WriteAction(w) })
}

// evaluate measures attachment with true tokens and predicted tags. LAS counts
// relations without their subtypes, as the shared tasks did, and in full.
func (t *trainer) evaluate(name string, m *parse.Model, width int) error {
	for _, set := range evalSets {
		ss, err := t.load(set)
		if err != nil {
			return err
		}
		var a attachment
		var sc tag.Scratch
		var ps parse.Scratch
		for _, s := range ss {
			e := treeExample(s, t.tagger, &sc)
			heads, rels := m.Tree(&e, width, &ps)
			a.add(s, heads, rels)
		}
		news := ""
		if a.news > 0 {
			news = fmt.Sprintf("; news half UAS %.2f LAS %.2f", percent(a.newsUAS, a.news), percent(a.newsLAS, a.news))
		}
		t.figure("parse/parse.card.txt", "%s, %s: UAS %.2f LAS %.2f (with subtypes %.2f), UAS without punctuation %.2f%s",
			name, set, percent(a.uas, a.n), percent(a.las, a.n), percent(a.full, a.n), percent(a.plain, a.plainN), news)
	}
	return nil
}

// attachment counts words and the right heads and relations among them.
type attachment struct {
	n, uas, las, full      int
	news, newsUAS, newsLAS int
	plainN, plain          int
}

func (a *attachment) add(s *sentence, heads []int, rels []nlp.Rel) {
	news := s.id != "" && s.id[0] == 'n' && len(s.id) == 9
	for i, t := range s.tokens {
		a.n++
		right := heads[i] == t.head
		named := right && rels[i].Base() == t.rel.Base()
		count(&a.uas, right)
		count(&a.las, named)
		count(&a.full, right && rels[i] == t.rel)
		count(&a.news, news)
		count(&a.newsUAS, news && right)
		count(&a.newsLAS, news && named)
		if t.upos != nlp.PUNCT {
			a.plainN++
			count(&a.plain, right)
		}
	}
}

func count(n *int, yes bool) {
	if yes {
		*n++
	}
}
