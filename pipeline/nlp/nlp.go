// SPDX-License-Identifier: Apache-2.0

// Package nlp holds a text and what is known about it.
//
// A [Doc] is one unaltered text and layers of annotation over it: paragraphs,
// quotations, tokens, sentences, tags, lemmas, trees, entities. Every layer is
// made of byte offsets into [Doc.Text] or of indices into an earlier layer, so
// that each claim about the text can be traced to the bytes it rests on, and
// no component ever rewrites the text.
//
// Layers are added by components (packages segment, tag, lemma, parse, entity,
// coref). A component says which layers it needs and which it adds; a
// [Pipeline] refuses, when it is built, an order in which a layer would be
// used before it is there. The package english puts the shipped components
// together:
//
//	p := english.New(english.Config{})
//	d, err := p.Process(text)
//	for i, t := range d.Tokens {
//		fmt.Println(t.Form, t.Lemma, t.UPOS, t.Rel, d.Head(i))
//	}
//
// A Doc belongs to one goroutine at a time; components and pipelines are
// immutable once built and serve any number of goroutines.
package nlp

import (
	"iter"

	"github.com/stancewire/stancewire/pipeline/nlp/word"
)

// None is the index that stands for "no such thing": the head of a root, the
// head of a token in a sentence that was not parsed, the quotation of a token
// outside any quotation.
const None = -1

// Span is a half-open range of bytes in Doc.Text.
type Span struct{ Start, End int }

// Len is the number of bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether the byte at offset lies in the span.
func (s Span) Contains(offset int) bool { return s.Start <= offset && offset < s.End }

// Covers reports whether o lies wholly inside s.
func (s Span) Covers(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Doc is a text with its annotations. The zero value is an empty text; use
// [New]. Indices in one layer point into the slices here.
type Doc struct {
	Text       string
	Has        Layer       // layers present
	Paragraphs []Span      // without the white space around them
	Quotes     []Quote     // ordered by Start; an outer one before those inside it
	Tokens     []Token     // ordered, never overlapping
	Words      []word.Word // per token: features for the models, filled with the tags
	Sentences  []Sentence  // ordered; together they hold every token once
	Mentions   []Mention   // ordered by First; names never overlap names
	Clusters   [][]int     // mentions of one thing, in the order of the text
	Relations  []Relation  // who holds which role, who is whose apposition
	children   []childLink // per token, filled by SetTree
}

// New wraps a text. Nothing is known about it yet.
func New(text string) *Doc { return &Doc{Text: text} }

// Token is one syntactic word. Form is Text[Start:End]; contractions are two
// tokens ("do" and "n't"), as in Universal Dependencies.
type Token struct {
	Start, End int
	Form       string
	Lemma      string // "" until lemmatized
	Head       int    // index of the governing token in Doc.Tokens; None for a root and when not parsed
	Sent, Para int    // index of its sentence and paragraph
	Quote      int    // innermost quotation that holds it, marks included; None outside
	Mention    int    // innermost mention that holds it; None outside
	UPOS       UPOS
	XPOS       XPOS
	Rel        Rel // relation to the head; RelNone when not parsed
}

// Span gives the bytes of the token.
func (t *Token) Span() Span { return Span{t.Start, t.End} }

// SentenceKind tells running text from what surrounds it.
type SentenceKind uint8

// Kinds of sentences. A headline is a paragraph without a final full stop; a
// dateline is the place and agency before the dash that opens a report.
const (
	Prose SentenceKind = iota
	Headline
	Dateline
)

// Sentence is the range of tokens First ≤ i < End.
type Sentence struct {
	First, End int
	Para       int
	Kind       SentenceKind
	Parsed     bool // whether its tokens have heads
}

// Len is the number of tokens.
func (s *Sentence) Len() int { return s.End - s.First }

// Slice is the text from the start of the first token to the end of the last;
// both are token indices, last included.
func (d *Doc) Slice(first, last int) string {
	return d.Text[d.Tokens[first].Start:d.Tokens[last].End]
}

// SentenceSpan gives the bytes of sentence s.
func (d *Doc) SentenceSpan(s int) Span {
	sn := &d.Sentences[s]
	return Span{d.Tokens[sn.First].Start, d.Tokens[sn.End-1].End}
}

// TokenAt gives the first token that ends after offset, len(Tokens) when
// there is none. It is a binary search.
func (d *Doc) TokenAt(offset int) int {
	lo, hi := 0, len(d.Tokens)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if d.Tokens[mid].End <= offset {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// TokensIn gives the range of tokens first ≤ i < end that overlap the span.
func (d *Doc) TokensIn(s Span) (first, end int) {
	first = d.TokenAt(s.Start)
	end = first
	for end < len(d.Tokens) && d.Tokens[end].Start < s.End {
		end++
	}
	return first, end
}

// Head is the index of the token that governs i, None for a root.
func (d *Doc) Head(i int) int { return d.Tokens[i].Head }

// Root gives the token of sentence s that has no head, None when the sentence
// was not parsed.
func (d *Doc) Root(s int) int {
	sn := &d.Sentences[s]
	if !sn.Parsed {
		return None
	}
	for i := sn.First; i < sn.End; i++ {
		if d.Tokens[i].Head == None {
			return i
		}
	}
	return None
}

type childLink struct{ first, next int32 }

// SetTree records the heads and relations of sentence s, given per token as
// indices into Doc.Tokens; it is for parsers.
func (d *Doc) SetTree(s int, heads []int, rels []Rel) {
	if len(d.children) != len(d.Tokens) {
		d.children = make([]childLink, len(d.Tokens))
		for i := range d.children {
			d.children[i] = childLink{None, None}
		}
	}
	sn := &d.Sentences[s]
	for i := sn.First; i < sn.End; i++ {
		d.children[i] = childLink{None, None}
	}
	for i := sn.End - 1; i >= sn.First; i-- {
		h := heads[i-sn.First]
		d.Tokens[i].Head, d.Tokens[i].Rel = h, rels[i-sn.First]
		if h != None {
			d.children[i].next = d.children[h].first
			d.children[h].first = int32(i)
		}
	}
	sn.Parsed = true
}

// Children iterates over the dependents of token i from left to right.
func (d *Doc) Children(i int) iter.Seq[int] {
	return func(yield func(int) bool) {
		if len(d.children) == 0 {
			return
		}
		for c := d.children[i].first; c != None; c = d.children[c].next {
			if !yield(int(c)) {
				return
			}
		}
	}
}

// Child gives the first dependent of i with one of the relations, None when
// there is none.
func (d *Doc) Child(i int, rels ...Rel) int {
	for c := range d.Children(i) {
		for _, r := range rels {
			if d.Tokens[c].Rel == r {
				return c
			}
		}
	}
	return None
}

// Subtree gives the range of tokens first ≤ k < end from the leftmost to the
// rightmost descendant of i, itself included.
func (d *Doc) Subtree(i int) (first, end int) {
	return d.Leftmost(i), d.Rightmost(i) + 1
}

// Leftmost is the leftmost descendant of i, or i.
func (d *Doc) Leftmost(i int) int {
	for {
		c := None
		for k := range d.Children(i) {
			c = k
			break
		}
		if c == None || c > i {
			return i
		}
		i = c
	}
}

// Rightmost is the rightmost descendant of i, or i.
func (d *Doc) Rightmost(i int) int {
	for {
		c := None
		for k := range d.Children(i) {
			c = k
		}
		if c == None || c < i {
			return i
		}
		i = c
	}
}

// Dominates reports whether a is i or above it in the tree. Trees are at most
// as deep as the sentence is long.
func (d *Doc) Dominates(a, i int) bool {
	for i != None {
		if i == a {
			return true
		}
		i = d.Tokens[i].Head
	}
	return false
}
