// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/issue"
	"github.com/stancewire/stancewire/pipeline/nlp/parse"
)

// place says to which part of the statement a token belongs.
type place uint8

const (
	around  place = iota // the sentence around the statement
	content              // what is attributed
	cue                  // the words that attribute it
)

// A piece is a sentence of the article, and where it stands in the text that is parsed.
type piece struct {
	span events.Span
	at   int // byte offset in the text
}

// A reading is a statement made ready for grammar: its sentences as one
// document, each token with its place and the mention it belongs to.
type reading struct {
	s       *events.Statement
	doc     *nlp.Doc
	pieces  []piece
	place   []place
	mention []int32 // per token: index into s.Context.Mentions, -1 for none
	speaker []bool  // per token: part of the speaker's mention
	issue   issueWords
	names   issue.Namer
	mood    mood
	idle    bool    // no word in it takes a side, so that it has no trees
	around  []claim // those around them, once asked for
	found   []claim // the claims in cue and content
}

// read parses the sentences that hold the content and the cue, and no others.
func read(s *events.Statement, mode parse.Mode) (*reading, error) {
	r := &reading{s: s, pieces: pieces(s)}
	var b strings.Builder
	for i := range r.pieces {
		p := &r.pieces[i]
		if i > 0 {
			b.WriteString(gap(r.pieces[i-1].span, p.span))
		}
		p.at = b.Len()
		b.WriteString(p.span.Text)
	}
	r.doc = nlp.New(b.String())
	if err := words().Annotate(r.doc); err != nil {
		return nil, err
	}
	r.mark()
	if r.idle = !r.telling(); r.idle {
		return r, nil
	}
	trees := parse.Parser{Mode: mode} // of every sentence: a reading holds no others than those in question
	if err := trees.Annotate(r.doc); err != nil {
		return nil, err
	}
	r.names = issue.Namer{Doc: r.doc, Who: r.who}
	r.issue = newIssueWords(s.Context.Issue)
	return r, nil
}

// pieces picks the sentences that overlap cue or content, in the order of the
// text; where the context has none, the spans themselves.
func pieces(s *events.Statement) []piece {
	spans := append([]events.Span(nil), s.Content...)
	if s.Cue != nil {
		spans = append(spans, *s.Cue)
	}
	var out []piece
	for _, c := range s.Context.Sentences {
		if slices.ContainsFunc(spans, func(x events.Span) bool { return overlap(c, x) }) {
			out = append(out, piece{span: c})
		}
	}
	for _, x := range spans {
		if !slices.ContainsFunc(out, func(p piece) bool { return overlap(p.span, x) }) {
			out = append(out, piece{span: x})
		}
	}
	slices.SortFunc(out, func(a, b piece) int {
		if a.span.Before(b.span) {
			return -1
		}
		return 1
	})
	return out
}

func overlap(a, b events.Span) bool { return a.Field == b.Field && a.Start < b.End && b.Start < a.End }

// gap keeps sentences of one paragraph in one, so that quotation marks pair across them.
func gap(a, b events.Span) string {
	if a.Field == b.Field && b.Start-a.End <= 1 {
		return " "
	}
	return "\n\n"
}

// mark gives each token its place and its mention.
func (r *reading) mark() {
	n := len(r.doc.Tokens)
	r.place, r.mention, r.speaker = make([]place, n), make([]int32, n), make([]bool, n)
	for i := range r.mention {
		r.mention[i] = -1
	}
	for _, c := range r.s.Content {
		r.each(c, func(i int) { r.place[i] = content })
	}
	if r.s.Cue != nil {
		r.each(*r.s.Cue, func(i int) { r.place[i] = cue })
	}
	for m := range r.s.Context.Mentions {
		r.each(r.s.Context.Mentions[m].Span, func(i int) { r.mention[i] = int32(m) })
	}
	if m := r.s.Speaker.Mention; m != nil {
		r.each(*m, func(i int) { r.speaker[i] = true })
	}
}

// each calls f for the tokens of a span, if its sentence is among the pieces.
func (r *reading) each(x events.Span, f func(i int)) {
	for k := range r.pieces {
		p := &r.pieces[k]
		if !overlap(p.span, x) {
			continue
		}
		from := p.at + byteOffset(p.span.Text, x.Start-p.span.Start)
		to := p.at + byteOffset(p.span.Text, x.End-p.span.Start)
		first, end := r.doc.TokensIn(nlp.Span{Start: from, End: to})
		for i := first; i < end; i++ {
			f(i)
		}
	}
}

// byteOffset is where the code point n begins; outside the text it is an end of it.
func byteOffset(text string, n int) int {
	for i := range text {
		if n <= 0 {
			return i
		}
		n--
	}
	return len(text)
}

// span turns tokens first ≤ i ≤ last into a piece of evidence, cut to the sentence of the first.
func (r *reading) span(first, last int) events.Span {
	from, to := r.doc.Tokens[first].Start, r.doc.Tokens[last].End
	for k := len(r.pieces) - 1; k >= 0; k-- {
		p := &r.pieces[k]
		if from < p.at {
			continue
		}
		from, to = from-p.at, min(to-p.at, len(p.span.Text))
		text := p.span.Text[from:to]
		start := p.span.Start + utf8.RuneCountInString(p.span.Text[:from])
		return events.Span{Field: p.span.Field, Start: start, End: start + utf8.RuneCountInString(text), Text: text}
	}
	return r.s.Content[0]
}

// words is the part of the pipeline that every statement needs.
var words = sync.OnceValue(newWords)
