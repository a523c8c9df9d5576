// SPDX-License-Identifier: Apache-2.0

package nlp

import (
	"fmt"
	"math/bits"
	"strings"
)

// Layer is a set of annotation layers.
type Layer uint16

// The layers, in the order in which they usually come.
const (
	Paragraphs Layer = 1 << iota
	Quotes
	Tokens
	Sentences
	Tags
	Lemmas
	Trees
	Entities
	Clusters
)

var layerNames = []string{"paragraphs", "quotes", "tokens", "sentences", "tags", "lemmas", "trees", "entities", "clusters"}

// String lists the layers of the set, "nothing" for the empty one.
func (l Layer) String() string {
	if l == 0 {
		return "nothing"
	}
	var names []string
	for ; l != 0; l &= l - 1 {
		names = append(names, layerNames[bits.TrailingZeros16(uint16(l))])
	}
	return strings.Join(names, "+")
}

// Spec says what a component is called, which layers it reads and which it
// writes.
type Spec struct {
	Name        string
	Needs, Adds Layer
}

// Component adds layers to a document. It keeps no state between documents
// and may be used by many goroutines at once.
type Component interface {
	Spec() Spec
	Annotate(*Doc) error
}

// Pipeline is a checked sequence of components.
type Pipeline struct {
	parts []Component
	adds  Layer
}

// NewPipeline checks that each component finds the layers it needs. The error
// names the component and what it misses.
func NewPipeline(parts ...Component) (*Pipeline, error) {
	var have Layer
	for _, c := range parts {
		s := c.Spec()
		if missing := s.Needs &^ have; missing != 0 {
			return nil, fmt.Errorf("nlp: %s needs %v, which no component before it adds", s.Name, missing)
		}
		have |= s.Adds
	}
	return &Pipeline{parts: parts, adds: have}, nil
}

// Adds gives the layers of a document the pipeline has processed.
func (p *Pipeline) Adds() Layer { return p.adds }

// Process annotates a text of its own.
func (p *Pipeline) Process(text string) (*Doc, error) {
	d := New(text)
	return d, p.Annotate(d)
}

// Annotate runs the components over d in their order and stops at the first
// error.
func (p *Pipeline) Annotate(d *Doc) error {
	for _, c := range p.parts {
		s := c.Spec()
		if missing := s.Needs &^ d.Has; missing != 0 {
			return fmt.Errorf("nlp: %s needs %v", s.Name, missing)
		}
		if err := c.Annotate(d); err != nil {
			return fmt.Errorf("nlp: %s: %w", s.Name, err)
		}
		d.Has |= s.Adds
	}
	return nil
}
