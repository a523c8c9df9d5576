// SPDX-License-Identifier: Apache-2.0

// Package tag gives every token its part of speech, universal and Penn
// Treebank at once.
//
// The two are one joint class ("VERB|VBD"), some eighty in all, chosen from
// left to right by an averaged perceptron that sees the words and clusters
// around the token and the two tags before it. Frequent words may take only
// the tags they had in training; a word with one such tag is not even scored.
package tag

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/perceptron"
	"github.com/stancewire/stancewire/pipeline/nlp/word"
)

//go:embed tag.gz
var shipped []byte

// Shipped gives the embedded model, read when first asked for.
var Shipped = sync.OnceValues(func() (*Model, error) {
	z, err := gzip.NewReader(bytes.NewReader(shipped))
	if err != nil {
		return nil, fmt.Errorf("tag model: %w", err)
	}
	m, err := Read(z)
	if err != nil {
		return nil, fmt.Errorf("tag model: %w", err)
	}
	return m, nil
})

// Pair is a joint class.
type Pair struct {
	UPOS nlp.UPOS
	XPOS nlp.XPOS
}

// Model is a finished tagger, safe for concurrent use. What it answers depends
// on its argument alone; it remembers the last few hundred sentences.
type Model struct {
	tags   []Pair
	dict   map[uint32][]uint8 // by hash of the form: the classes it may have
	scorer perceptron.Scorer
	few    *perceptron.Choice // the same weights for words that may take some classes alone; nil while training
	memo   word.Memo[uint8]
}

// Tagger is the component. The zero value uses the shipped model.
type Tagger struct {
	Model *Model // nil for the shipped one
}

// Spec needs quotes and sentences and adds tags (with them Doc.Words).
func (*Tagger) Spec() nlp.Spec {
	return nlp.Spec{Name: "tag", Needs: nlp.Quotes | nlp.Tokens | nlp.Sentences, Adds: nlp.Tags}
}

// Annotate fails only when the embedded model cannot be read.
func (t *Tagger) Annotate(d *nlp.Doc) error {
	m := t.Model
	if m == nil {
		var err error
		if m, err = Shipped(); err != nil {
			return err
		}
	}
	clusters, err := word.Shipped()
	if err != nil {
		return err
	}
	d.Words = make([]word.Word, len(d.Tokens))
	for i := range d.Tokens {
		d.Words[i] = word.Make(d.Tokens[i].Form, clusters)
	}
	s := scratches.Get().(*Scratch)
	defer scratches.Put(s)
	m.marks(d, s)
	for k := range d.Sentences {
		m.sentence(d, k, s)
	}
	m.openers(d, s)
	return nil
}

// sentence tags one sentence of a document.
func (m *Model) sentence(d *nlp.Doc, k int, s *Scratch) {
	sn := &d.Sentences[k]
	words, settled := d.Words[sn.First:sn.End], s.marks[sn.First:sn.End]
	classes, known := m.memo.Recall(words, settled, s.classes[:0])
	if !known {
		classes = m.tag(words, settled, s)
		m.memo.Remember(words, settled, classes)
	}
	s.classes = classes
	for i, c := range classes {
		t := &d.Tokens[sn.First+i]
		t.UPOS, t.XPOS = m.tags[c].UPOS, m.tags[c].XPOS
	}
}

// marks tells opening from closing quotation marks by their pairs, as a
// straight mark alone does not show which it is: per token the class it must
// have, counted from 1, 0 for a free choice.
func (m *Model) marks(d *nlp.Doc, s *Scratch) {
	s.marks = append(s.marks[:0], make([]uint8, len(d.Tokens))...)
	set := func(start int, x nlp.XPOS) {
		i := d.TokenAt(start)
		if i < len(d.Tokens) && d.Tokens[i].Start == start {
			s.marks[i] = uint8(slices.Index(m.tags, Pair{nlp.PUNCT, x}) + 1)
		}
	}
	for _, q := range d.Quotes {
		if q.Opened {
			set(q.Start, nlp.XOpenQuote)
		}
		if q.Closed {
			set(q.Inner.End, nlp.XCloseQuote)
		}
	}
}

// openers looks again at words that open a sentence, where a capital says
// nothing: one that is a name wherever else the document has it is a name here
// too, and its sentence is tagged anew.
func (m *Model) openers(d *nlp.Doc, s *Scratch) {
	if s.names == nil {
		s.names = map[uint32]bool{}
	}
	clear(s.names)
	for i := range d.Tokens {
		w, t := &d.Words[i], &d.Tokens[i]
		if w.Upper && i > d.Sentences[t.Sent].First && m.dict[w.Form] == nil {
			before, seen := s.names[w.Form]
			s.names[w.Form] = t.XPOS == nlp.NNP && (before || !seen)
		}
	}
	name := uint8(slices.Index(m.tags, Pair{nlp.PROPN, nlp.NNP}) + 1)
	for k := range d.Sentences {
		i := d.Sentences[k].First
		if d.Words[i].Upper && d.Tokens[i].XPOS != nlp.NNP && s.names[d.Words[i].Form] {
			s.marks[i] = name
			m.sentence(d, k, s)
		}
	}
}

// Scratch holds the buffers of one worker; the zero value is ready.
type Scratch struct {
	features []uint32
	scores   []int32
	classes  []uint8
	marks    []uint8
	names    map[uint32]bool
}

var scratches = sync.Pool{New: func() any { return &Scratch{} }}

// Pair gives the tags of a class.
func (m *Model) Pair(class uint8) Pair { return m.tags[class] }

// Tag gives the classes of the words of one sentence; they are valid until the
// scratch is used again.
func (m *Model) Tag(words []word.Word, s *Scratch) []uint8 { return m.tag(words, nil, s) }

// tag is Tag with some classes settled, counted from 1; nil for none.
func (m *Model) tag(words []word.Word, settled []uint8, s *Scratch) []uint8 {
	if len(s.scores) != len(m.tags) {
		s.scores = make([]int32, len(m.tags))
	}
	s.classes = s.classes[:0]
	t1, t2 := outside, outside
	for i := range words {
		allowed := m.dict[words[i].Form]
		var c uint8
		switch {
		case settled != nil && settled[i] != 0:
			c = settled[i] - 1
		case len(allowed) == 1:
			c = allowed[0]
		default:
			s.features = features(words, i, t1, t2, s.features)
			m.score(s, allowed)
			c = uint8(perceptron.Best(s.scores, allowed))
		}
		s.classes = append(s.classes, c)
		t1, t2 = uint32(c), t1
	}
	return s.classes
}

// score sets the scores of the allowed classes, of all when none are named.
func (m *Model) score(s *Scratch, allowed []uint8) {
	if m.few != nil && len(allowed) > 0 {
		m.few.Score(s.features, allowed, s.scores)
		return
	}
	m.scorer.Score(s.features, s.scores)
}

// outside is the tag before the first word.
const outside uint32 = 999

var boundary word.Word

func at(words []word.Word, i int) *word.Word {
	if i < 0 || i >= len(words) {
		return &boundary
	}
	return &words[i]
}

// features describes token i after the tags t1 (the last) and t2.
func features(words []word.Word, i int, t1, t2 uint32, f []uint32) []uint32 {
	w, l1, l2, r1, r2 := &words[i], at(words, i-1), at(words, i-2), at(words, i+1), at(words, i+2)
	h1, h2, h3 := perceptron.Hash1, perceptron.Hash2, perceptron.Hash3
	c, k := uint32(w.Cluster), uint32(w.Coarse)
	f = append(f[:0],
		h1(1, 0), h1(2, w.Low), h1(3, w.Form), h1(4, w.Suf2), h1(5, w.Suf3), h1(6, w.Suf4),
		h1(7, w.Pre1), h1(8, w.Pre3), h1(9, w.Shape), h1(10, t1), h2(11, t1, t2),
		h2(12, t1, w.Low), h1(13, l1.Low), h1(14, l2.Low), h1(15, r1.Low), h1(16, r2.Low),
		h1(17, l1.Suf3), h1(18, r1.Suf3), h2(19, r1.Shape, w.Shape), h2(20, l1.Low, w.Low),
		h2(21, w.Low, r1.Low), h2(22, w.Suf3, t1), h2(23, w.Shape, t1), h2(24, w.Shape, w.Suf2),
		h3(25, t1, w.Suf2, r1.Suf2), h2(26, r1.Low, r2.Low), h2(27, l1.Low, l2.Low), h3(28, t1, t2, w.Low),
		h1(30, c), h2(31, uint32(l1.Coarse), k), h2(32, k, uint32(r1.Coarse)),
		h2(33, c, t1), h1(34, uint32(r1.Cluster)), h2(35, c, w.Shape), h2(36, t1, uint32(r1.Coarse)))
	if i == 0 {
		f = append(f, h2(29, w.Shape, w.Suf3))
	}
	return f
}

// Read reads what WriteTo wrote.
func Read(r io.Reader) (*Model, error) {
	var head [2]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	m := &Model{tags: make([]Pair, head[0])}
	buf := make([]byte, 2*len(m.tags))
	if _, err := io.ReadFull(r, buf); err != nil {
		return nil, err
	}
	for i := range m.tags {
		m.tags[i] = Pair{nlp.UPOS(buf[2*i]), nlp.XPOS(buf[2*i+1])}
	}
	if err := m.readDict(r); err != nil {
		return nil, err
	}
	wide, err := perceptron.ReadWide(r)
	if err != nil {
		return nil, err
	}
	if wide.Classes != len(m.tags) {
		return nil, fmt.Errorf("%d tags for %d classes", len(m.tags), wide.Classes)
	}
	m.scorer, m.few = wide, wide.Choice()
	return m, nil
}
