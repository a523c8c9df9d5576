// SPDX-License-Identifier: Apache-2.0

// Package parse finds the head of every word and its relation to it, after
// Universal Dependencies.
//
// The parser reads a sentence once from left to right and builds the tree with
// three actions on a stack and a buffer (the arc-hybrid system): shift a word,
// attach the top of the stack to the next word, attach it to the word below.
// One averaged perceptron chooses the action, without labels; a second one
// names the relation of each new arc, when all children of the dependent are
// known. Two modes:
//
//   - Fast takes the best action at each step. Its model was trained on the
//     states its own mistakes lead to (a dynamic oracle).
//   - High keeps the best few sequences in a beam. Its model was trained for
//     that, at the step where the wrong sequences lead the right one most
//     (max-violation).
//
// Only sentences that hold something of interest need a tree; Parser.Choose
// says which.
package parse

import (
	"encoding/binary"
	"sync"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/perceptron"
	"github.com/stancewire/stancewire/pipeline/nlp/word"
)

// Mode is the trade of speed for accuracy.
type Mode uint8

// Modes. The zero value is Fast.
const (
	Fast Mode = iota
	High
)

// DefaultBeam is the width of the beam in mode High.
const DefaultBeam = 4

// MaxTokens is the length of the longest sentence that is parsed; longer ones
// stay without a tree.
const MaxTokens = 1000

// beamTokens is the length up to which a beam is used: its work grows with the
// square of the length, and such sentences are lists and tables.
const beamTokens = 150

// Parser is the component. The zero value parses every sentence in mode Fast
// with the shipped models.
type Parser struct {
	Mode   Mode
	Beam   int                          // width in mode High; 0 for DefaultBeam
	Choose func(d *nlp.Doc, s int) bool // which sentences to parse; nil for all
	Model  *Model                       // nil for the shipped one of the mode
}

// Model is a finished parser, safe for concurrent use. A tree depends on the
// words, their tags and the width of the beam alone; those of the last few
// hundred sentences are remembered.
type Model struct {
	action perceptron.Scorer
	label  perceptron.Scorer
	memo   word.Memo[arc]
}

// An arc leads from a word to its head, counted from 1; 0 is the root.
type arc struct {
	head int16
	rel  nlp.Rel
}

// Spec needs tags and adds trees (of the chosen sentences).
func (*Parser) Spec() nlp.Spec {
	return nlp.Spec{Name: "parse", Needs: nlp.Sentences | nlp.Tags, Adds: nlp.Trees}
}

// Annotate parses the chosen sentences; datelines and those that have a tree
// are left alone. It fails only when the embedded model cannot be read.
func (p *Parser) Annotate(d *nlp.Doc) error {
	for s := range d.Sentences {
		sn := &d.Sentences[s]
		if sn.Parsed || sn.Kind == nlp.Dateline || p.Choose != nil && !p.Choose(d, s) {
			continue
		}
		if err := p.Parse(d, s); err != nil {
			return err
		}
	}
	return nil
}

// Parse parses sentence s of a tagged document.
func (p *Parser) Parse(d *nlp.Doc, s int) error {
	m := p.Model
	if m == nil {
		var err error
		if m, err = Shipped(p.Mode); err != nil {
			return err
		}
	}
	sn := &d.Sentences[s]
	if sn.Len() > MaxTokens {
		return nil
	}
	sc := scratches.Get().(*Scratch)
	defer scratches.Put(sc)
	width := 1
	if p.Mode == High && sn.Len() <= beamTokens {
		width = p.Beam
		if width <= 0 {
			width = DefaultBeam
		}
	}
	m.tree(d.Words[sn.First:sn.End], d.Tokens[sn.First:sn.End], width, sc)
	sc.heads, sc.rels = sc.heads[:0], sc.rels[:0]
	for _, a := range sc.arcs {
		h := nlp.None
		if a.head > 0 {
			h = sn.First + int(a.head) - 1
		}
		sc.heads, sc.rels = append(sc.heads, h), append(sc.rels, a.rel)
	}
	d.SetTree(s, sc.heads, sc.rels)
	return nil
}

// tree sets the arcs of the scratch to those of the sentence.
func (m *Model) tree(words []word.Word, tokens []nlp.Token, width int, sc *Scratch) {
	sc.hints = binary.LittleEndian.AppendUint32(sc.hints[:0], uint32(width))
	for i := range tokens {
		sc.hints = append(sc.hints, uint8(tokens[i].UPOS), uint8(tokens[i].XPOS))
	}
	var known bool
	if sc.arcs, known = m.memo.Recall(words, sc.hints, sc.arcs[:0]); known {
		return
	}
	sc.tokens = frame(sc.tokens, words, func(i int) (nlp.UPOS, nlp.XPOS) { return tokens[i].UPOS, tokens[i].XPOS })
	c := m.decode(sc, width)
	for _, n := range c.nodes[1:c.n] {
		sc.arcs = append(sc.arcs, arc{n.head, n.rel})
	}
	m.memo.Remember(words, sc.hints, sc.arcs)
}

// Scratch holds the buffers of one worker; the zero value is ready.
type Scratch struct {
	tokens   []token
	state    state
	features []uint32
	labels   [nlp.NumRels]int32
	actions  [actions]int32
	heads    []int
	rels     []nlp.Rel
	arcs     []arc
	hints    []uint8 // beyond the words, what the tree depends on
	beam     beam

	owner          *perceptron.Wide // whose the sums are
	byTags, byKids sums
}

var scratches = sync.Pool{New: func() any { return &Scratch{} }}

// decode parses the tokens in the scratch. The state is valid until the
// scratch is used again.
func (m *Model) decode(sc *Scratch, width int) *state {
	if width > 1 {
		return m.search(sc, width)
	}
	c := &sc.state
	c.reset(len(sc.tokens) - 1)
	for !c.done() {
		a := c.forced()
		if a < 0 {
			sc.features = actionFeatures(c, sc.tokens, sc.features)
			m.action.Score(sc.features, sc.actions[:])
			a = perceptron.Best(sc.actions[:], nil)
		}
		m.apply(c, a, sc)
	}
	oneRoot(c)
	return c
}

func (m *Model) apply(c *state, a int, sc *Scratch) {
	if a == shift {
		c.shift()
		return
	}
	h, d := c.pop(a)
	c.attach(h, d, m.relation(c, h, d, sc))
}

// oneRoot keeps the first child of the root and attaches the others to it: a
// sentence has one root.
func oneRoot(c *state) {
	first := int16(-1)
	for i := int16(1); i < c.n; i++ {
		if n := &c.nodes[i]; n.head == 0 {
			if first < 0 {
				first = i
				continue
			}
			n.head, n.rel = first, nlp.RelParataxis
		}
	}
}
