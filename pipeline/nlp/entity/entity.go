// SPDX-License-Identifier: Apache-2.0

// Package entity finds names of persons, organizations and places,
// nationalities, and the nouns for roles.
//
// Three sources are put together. A gazetteer of our own knows countries with
// their demonyms and capitals, institutions, and buildings that stand for
// them. An averaged perceptron labels tokens from left to right with the
// beginning and inside of names; what the gazetteer says is one of its
// features, and what it called a word earlier in the document another. Rules
// last: endings that make an organization (Ministry, Inc.), and role nouns
// with what belongs to them ("French foreign minister").
package entity

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/perceptron"
	"github.com/stancewire/stancewire/pipeline/nlp/word"
)

//go:embed entity.gz
var shipped []byte

// Shipped gives the embedded model, read when first asked for.
var Shipped = sync.OnceValues(func() (*Model, error) {
	z, err := gzip.NewReader(bytes.NewReader(shipped))
	if err != nil {
		return nil, fmt.Errorf("entity model: %w", err)
	}
	w, err := perceptron.ReadWide(z)
	if err != nil {
		return nil, fmt.Errorf("entity model: %w", err)
	}
	if w.Classes != Labels {
		return nil, fmt.Errorf("entity model: %d labels", w.Classes)
	}
	return &Model{w.Slim()}, nil
})

// Labels of tokens: outside, and for persons, organizations and places the
// beginning and the inside of a name.
const (
	outside = iota
	beginPerson
	insidePerson
	beginOrganization
	insideOrganization
	beginPlace
	insidePlace
	Labels // how many there are
)

// Begin gives the label of the first token of a name of type t.
func Begin(t nlp.EntityType) uint8 {
	switch t {
	case nlp.Person:
		return beginPerson
	case nlp.Organization:
		return beginOrganization
	case nlp.Place:
		return beginPlace
	}
	return outside
}

var labelTypes = [Labels]nlp.EntityType{0, nlp.Person, nlp.Person, nlp.Organization, nlp.Organization, nlp.Place, nlp.Place}

// Model is a finished labeller, immutable.
type Model struct{ scorer perceptron.Scorer }

// Recognizer is the component. The zero value uses the shipped model.
type Recognizer struct {
	Model *Model // nil for the shipped one
}

// Spec needs tags and lemmas and adds entities.
func (*Recognizer) Spec() nlp.Spec {
	return nlp.Spec{Name: "entity", Needs: nlp.Sentences | nlp.Tags | nlp.Lemmas, Adds: nlp.Entities}
}

// Annotate fails only when the embedded model cannot be read.
func (r *Recognizer) Annotate(d *nlp.Doc) error {
	m := r.Model
	if m == nil {
		var err error
		if m, err = Shipped(); err != nil {
			return err
		}
	}
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	s.reset()
	for i := range d.Tokens {
		d.Tokens[i].Mention = nlp.None
	}
	g := Facts()
	for k := range d.Sentences {
		sn := &d.Sentences[k]
		s.look(g, d, sn.First, sn.End)
		m.label(d, sn.First, sn.End, s)
		s.collect(g, d, sn.First, sn.End)
	}
	finish(d, s.mentions)
	return nil
}

// A scratch holds the buffers of one document.
type scratch struct {
	memory   map[uint32]uint32 // by hash of the form: label type in this document so far
	blind    bool              // in training: leave the memory out
	unknown  bool              // in training: take the token for a word never seen
	hints    []hint            // per token of the sentence
	labels   []uint8
	features []uint32
	scores   [Labels]int32
	mentions []nlp.Mention
}

// A hint is what the gazetteer says about a token.
type hint struct {
	length int // of the name that begins here, in tokens
	code   uint32
	fact   fact
}

var scratches = sync.Pool{New: func() any { return &scratch{memory: map[uint32]uint32{}} }}

func (s *scratch) reset() {
	clear(s.memory)
	s.mentions, s.blind = s.mentions[:0], false
}

// look marks the longest names of the gazetteer from left to right.
func (s *scratch) look(g *Gazetteer, d *nlp.Doc, first, end int) {
	s.hints = s.hints[:0]
	for i := first; i < end; {
		n, f := g.longest(d, i, end)
		if n == 0 {
			s.hints = append(s.hints, hint{code: g.wordCode(d, i)})
			i++
			continue
		}
		code := 1 + 2*uint32(f.typ)
		s.hints = append(s.hints, hint{n, code, f})
		for range n - 1 {
			s.hints = append(s.hints, hint{code: code + 1})
		}
		i += n
	}
}

// wordCode tells role nouns, given names and endings of organizations.
func (g *Gazetteer) wordCode(d *nlp.Doc, i int) uint32 {
	form := d.Tokens[i].Form
	switch {
	case g.gender[form] != 0:
		return 101
	case g.roles[d.Tokens[i].Lemma] == "title" || g.roles[strings.ToLower(form)] == "title":
		return 102
	case g.roles[d.Tokens[i].Lemma] != "":
		return 103
	case orgWords[form]:
		return 104
	case placeWords[form]:
		return 105
	}
	return 0
}

// label sets the labels of a sentence and remembers capitalized words.
func (m *Model) label(d *nlp.Doc, first, end int, s *scratch) {
	s.labels = s.labels[:0]
	p1, p2 := uint8(outside), uint8(outside)
	for i := first; i < end; i++ {
		s.features = features(d, i, first, end, p1, p2, s)
		m.scorer.Score(s.features, s.scores[:])
		p1, p2 = best(&s.scores, p1), p1
		s.labels = append(s.labels, p1)
	}
	s.remember(d, first)
}

// best is the label of the highest score that may follow the last one: the
// inside of a name only inside it.
func best(scores *[Labels]int32, last uint8) uint8 {
	b := uint8(outside)
	for k := uint8(1); k < Labels; k++ {
		inside := k%2 == 0
		if inside && last != k && last != k-1 {
			continue
		}
		if scores[k] > scores[b] {
			b = k
		}
	}
	return b
}

func (s *scratch) remember(d *nlp.Doc, first int) {
	for k, l := range s.labels {
		if w := &d.Words[first+k]; l != outside && w.Upper {
			s.memory[w.Form] = uint32(l+1) / 2
		}
	}
}

var blank word.Word

// features describes token i after the labels p1 (the last) and p2.
func features(d *nlp.Doc, i, first, end int, p1, p2 uint8, s *scratch) []uint32 {
	at := func(k int) (*word.Word, uint32, uint32) {
		if k < first || k >= end {
			return &blank, 999, 999
		}
		return &d.Words[k], uint32(d.Tokens[k].XPOS), s.hints[k-first].code
	}
	w, wt, hw := at(i)
	if s.unknown {
		w = &word.Word{Shape: w.Shape, Form: 1, Low: 1, Suf2: w.Suf2, Suf3: 1, Pre3: 1, Cluster: w.Cluster, Coarse: w.Coarse}
	}
	a, at1, ha := at(i - 1)
	b, bt, hb := at(i + 1)
	aa, _, _ := at(i - 2)
	bb, _, _ := at(i + 2)
	c, k := uint32(w.Cluster), uint32(w.Coarse)
	ac, ak, bc, bk := uint32(a.Cluster), uint32(a.Coarse), uint32(b.Cluster), uint32(b.Coarse)
	q, q2 := uint32(p1), uint32(p2)
	h1, h2, h3 := perceptron.Hash1, perceptron.Hash2, perceptron.Hash3
	f := append(s.features[:0], h1(1, 0), h1(2, w.Form), h1(3, w.Low), h1(4, w.Shape), h1(5, w.Suf3), h1(6, w.Suf2), h1(7, w.Pre3),
		h1(8, wt), h2(9, wt, q), h2(10, q, q2), h2(11, w.Low, q), h1(12, a.Low), h1(13, b.Low), h1(14, aa.Low), h1(15, bb.Low),
		h2(16, a.Low, w.Low), h2(17, w.Low, b.Low), h2(18, at1, wt), h2(19, wt, bt), h2(20, c, q), h1(21, c), h1(22, k),
		h2(23, ac, k), h2(24, k, bc), h1(25, ac), h1(26, bc), h2(27, w.Shape, a.Shape), h2(28, w.Shape, b.Shape), h2(29, w.Shape, q),
		h3(30, wt, at1, bt), h2(31, a.Low, q), h2(32, k, ak), h2(33, k, bk), h1(34, uint32(aa.Cluster)), h1(35, uint32(bb.Cluster)),
		h2(36, b.Low, q), h2(37, w.Shape, c), h1(50, hw), h2(51, hw, q), h2(52, hw, hb), h2(53, ha, hw), h3(54, hw, wt, bt), h2(55, hb, q), h2(56, hb, wt))
	if s.blind {
		return f
	}
	if l := s.memory[w.Form]; l != 0 {
		f = append(f, h1(40, l), h2(41, l, q), h2(42, l, hw))
	}
	if l := s.memory[b.Form]; l != 0 {
		f = append(f, h2(43, l, q))
	}
	return f
}
