// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/entity"
	"github.com/stancewire/stancewire/pipeline/nlp/lemma"
	"github.com/stancewire/stancewire/pipeline/nlp/tag"
)

// readNames reads the IOB2 labels of a file, sentence by sentence.
func (t *trainer) readNames(name string) ([][]uint8, [][]string, error) {
	b, err := os.ReadFile(filepath.Join(t.corpora, "entities", name+".iob2"))
	if err != nil {
		return nil, nil, err
	}
	var labels [][]uint8
	var forms [][]string
	var ls []uint8
	var fs []string
	for line := range strings.Lines(string(b) + "\n") {
		col := strings.Split(strings.TrimRight(line, "\n"), "\t")
		switch {
		case len(col) < 3 && strings.TrimSpace(line) == "" && len(ls) > 0:
			labels, forms = append(labels, ls), append(forms, fs)
			ls, fs = nil, nil
		case len(col) >= 3 && line[0] != '#' && !strings.ContainsAny(col[0], "-."):
			ls, fs = append(ls, nameLabel(col[2])), append(fs, col[1])
		}
	}
	return labels, forms, nil
}

var nameTypes = map[string]nlp.EntityType{"PER": nlp.Person, "ORG": nlp.Organization, "LOC": nlp.Place}

func nameLabel(iob string) uint8 {
	where, typ, _ := strings.Cut(iob, "-")
	b := entity.Begin(nameTypes[typ])
	if b != 0 && where == "I" {
		return b + 1
	}
	return b
}

// namedDocs joins sentences into documents with predicted tags and the labels.
// Sentences and labels are brought together by their words, as the two
// releases differ in order and identifiers; a sentence without a match is left
// out.
func (t *trainer) namedDocs(ss []*sentence, labels [][]uint8, forms [][]string) ([]entity.Example, error) {
	byWords := map[string][]uint8{}
	for i, f := range forms {
		byWords[strings.Join(f, " ")] = labels[i]
	}
	var out []entity.Example
	last := ""
	for _, s := range ss {
		var fs []string
		for _, k := range s.tokens {
			fs = append(fs, k.form)
		}
		ls, ok := byWords[strings.Join(fs, " ")]
		if !ok || len(ls) != len(fs) {
			continue
		}
		if s.doc != last || len(out) == 0 {
			out = append(out, entity.Example{Doc: nlp.New("")})
			last = s.doc
		}
		if err := t.addSentence(&out[len(out)-1], s, ls); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// addSentence lays a treebank sentence out as a layer of a document.
func (t *trainer) addSentence(e *entity.Example, s *sentence, labels []uint8) error {
	d := e.Doc
	var sc tag.Scratch
	table, err := lemma.Shipped()
	if err != nil {
		return err
	}
	first := len(d.Tokens)
	for i, c := range t.tagger.Tag(s.words, &sc) {
		p := t.tagger.Pair(c)
		form := s.tokens[i].form
		start := len(d.Text)
		d.Text += form + " "
		d.Tokens = append(d.Tokens, nlp.Token{
			Start: start, End: start + len(form), Form: form, UPOS: p.UPOS, XPOS: p.XPOS, Lemma: table.Lemma(form, p.XPOS),
			Head: nlp.None, Quote: nlp.None, Mention: nlp.None, Sent: len(d.Sentences),
		})
	}
	d.Words = append(d.Words, s.words...)
	d.Sentences = append(d.Sentences, nlp.Sentence{First: first, End: len(d.Tokens)})
	e.Gold = append(e.Gold, labels...)
	return nil
}

func (t *trainer) makeEntities() error {
	if t.tagger == nil {
		m, err := tag.Shipped()
		if err != nil {
			return err
		}
		t.tagger = m
	}
	examples, err := t.entitySet("en_ewt-train", "en_ewt-ud-train")
	if err != nil {
		return err
	}
	gum, err := t.load("en_gum-train")
	if err != nil {
		return err
	}
	labels, forms := gumNames(gum)
	more, err := t.namedDocs(gum, labels, forms)
	if err != nil {
		return err
	}
	// The names of Universal NER count twice: GUM's were made for another
	// purpose and cut down by rule.
	all := slices.Concat(examples, examples, more)
	m := entity.Train(all, entity.Defaults())
	t.logf("entities from %d documents", len(examples)+len(more))
	for _, set := range [][2]string{{"en_ewt-dev", "en_ewt-ud-dev"}, {"en_ewt-test", "en_ewt-ud-test"}, {"en_pud-test", "en_pud-ud-test"}} {
		dev, err := t.entitySet(set[0], set[1])
		if err != nil {
			return err
		}
		if err := t.measureNames(set[0], m, dev); err != nil {
			return err
		}
	}
	return t.write("entity/entity.gz", func(w *gzipFile) error { _, err := m.WriteTo(w); return err })
}

func (t *trainer) entitySet(treebank, names string) ([]entity.Example, error) {
	ss, err := t.load(treebank)
	if err != nil {
		return nil, err
	}
	labels, forms, err := t.readNames(names)
	if err != nil {
		return nil, err
	}
	return t.namedDocs(ss, labels, forms)
}

type span struct {
	first, end int
	typ        nlp.EntityType
}

// goldSpans reads names off labels.
func goldSpans(labels []uint8) map[span]bool {
	out := map[span]bool{}
	for i := 0; i < len(labels); i++ {
		if l := labels[i]; l%2 == 1 {
			j := i + 1
			for j < len(labels) && labels[j] == l+1 {
				j++
			}
			for typ := nlp.Person; typ <= nlp.Place; typ++ {
				if entity.Begin(typ) == l {
					out[span{i, j, typ}] = true
				}
			}
		}
	}
	return out
}

// measureNames counts names with exact bounds and type.
func (t *trainer) measureNames(name string, m *entity.Model, docs []entity.Example) error {
	var found, gold, right [4]int
	r := entity.Recognizer{Model: m}
	for _, e := range docs {
		if err := r.Annotate(e.Doc); err != nil {
			return err
		}
		want := goldSpans(e.Gold)
		for s := range want {
			gold[s.typ]++
		}
		for _, mn := range e.Doc.Mentions {
			if mn.Kind != nlp.Name || mn.Type < nlp.Person || mn.Type > nlp.Place {
				continue
			}
			found[mn.Type]++
			count(&right[mn.Type], want[span{mn.First, mn.End, mn.Type}])
		}
	}
	var parts []string
	for typ := nlp.Person; typ <= nlp.Place; typ++ {
		p, r := percent(right[typ], found[typ]), percent(right[typ], gold[typ])
		parts = append(parts, fmt.Sprintf("%v P %.1f R %.1f F %.1f (%d)", typ, p, r, 2*p*r/max(p+r, 1), gold[typ]))
	}
	t.figure("entity/entity.card.txt", "%s: %s", name, strings.Join(parts, ", "))
	return nil
}
