// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/stancewire/stancewire/events"
)

// finding shows an article: its statements with their stances, and who stands where.
func (p painter) finding(w io.Writer, f finding) {
	if f.err != nil {
		return
	}
	if f.article.Headline != "" {
		io.WriteString(w, p.wrap("", piece{f.article.Headline, bold}))
	}
	io.WriteString(w, p.wrap("", piece{strings.Join(credit(f.article.Ref()), " · "), dim})+"\n")
	shown := "" // the sentences of the last statement
	for _, s := range f.statements {
		shown = p.said(w, s, shown)
	}
	var st standings
	for _, s := range f.statements {
		for _, x := range s.stances {
			if !x.Past && x.Via == nil {
				st.add(x.Target, x.Holder.Name, x.Side)
			}
		}
	}
	if len(st.issues) > 0 {
		io.WriteString(w, p.in(bold, "  Who stands where")+"\n")
		p.standings(w, st.issues)
	}
	if len(f.statements) == 0 {
		io.WriteString(w, p.in(dim, "  nobody says anything here")+"\n")
	}
	io.WriteString(w, "\n")
}

// credit says where something stands: source, date, address.
func credit(a events.ArticleRef) []string {
	out := []string{a.Source}
	if !a.PublishedAt.IsZero() {
		out = append(out, a.PublishedAt.UTC().Format("2 Jan 2006"))
	}
	if a.URL != "" {
		out = append(out, a.URL)
	}
	return out
}

// said shows a statement: who, how, on what, and the sentences; where these
// were shown just before, only what is said. It returns the sentences.
func (p painter) said(w io.Writer, s said, before string) string {
	st := s.statement
	who := string(st.Speaker.Name)
	if who == "" {
		who = "nobody named"
	}
	head := []piece{{who, bold}}
	if r := string(st.Speaker.Represents); r != "" && r != who {
		head = append(head, piece{" for " + r, dim})
	}
	io.WriteString(w, p.wrap("  ", append(head, piece{" · " + string(st.Form), dim})...))
	for _, x := range s.stances {
		io.WriteString(w, p.wrap("    ", p.stance(who, x)...))
	}
	lines := sentencesOf(s)
	shown := textOf(lines)
	if shown == before {
		lines = contentOf(s)
	}
	for _, line := range lines {
		io.WriteString(w, p.wrap("    ", line...))
	}
	io.WriteString(w, "\n")
	return shown
}

// verb says a side of somebody.
func verb(s events.Side) string {
	switch s {
	case events.Support:
		return "supports"
	case events.Oppose:
		return "opposes"
	}
	return "takes no side on"
}

func (p painter) stance(speaker string, x events.Stance) []piece {
	var out []piece
	if x.Holder.Name != speaker {
		out = append(out, piece{x.Holder.Name + " ", plain})
	}
	v := verb(x.Side)
	if x.Past {
		v = "once: " + v
	}
	return append(out, piece{v, sideStyle(x.Side)}, piece{" " + x.Target.Name, bold},
		piece{fmt.Sprintf(" · %d%% %s", int(100*x.Confidence+0.5), x.Basis), dim})
}

// sentencesOf gives the sentences that a statement stands in: what is said
// plain, what a stance rests on in its colour, the rest dim.
func sentencesOf(s said) [][]piece {
	var out [][]piece
	for _, sentence := range s.statement.Context.Sentences {
		marks := []mark{}
		for _, c := range s.statement.Content {
			marks = append(marks, mark{c, plain})
		}
		for _, x := range s.stances {
			marks = append(marks, mark{x.Evidence, sideStyle(x.Side)})
		}
		if line, touched := marked(sentence, marks); touched {
			out = append(out, line)
		}
	}
	if len(out) == 0 { // a producer of statements may leave the context out
		return contentOf(s)
	}
	return out
}

// contentOf gives what is said, piece by piece.
func contentOf(s said) [][]piece {
	var out [][]piece
	for _, c := range s.statement.Content {
		out = append(out, []piece{{"… ", dim}, {c.Text, plain}})
	}
	return out
}

func textOf(lines [][]piece) string {
	var b strings.Builder
	for _, line := range lines {
		for _, q := range line {
			b.WriteString(q.text)
		}
	}
	return b.String()
}

// A mark is a span to be shown in a style.
type mark struct {
	span  events.Span
	style style
}

// marked cuts a sentence into pieces of one style, and tells whether any mark falls into it. Later marks win.
func marked(sentence events.Span, marks []mark) ([]piece, bool) {
	text := []rune(sentence.Text)
	styles := slices.Repeat([]style{dim}, len(text))
	touched := false
	for _, m := range marks {
		if m.span.Field != sentence.Field {
			continue
		}
		for i := max(0, m.span.Start-sentence.Start); i < min(len(text), m.span.End-sentence.Start); i++ {
			styles[i], touched = m.style, true
		}
	}
	var out []piece
	for i, from := 0, 0; i < len(text); i++ {
		if i+1 == len(text) || styles[i+1] != styles[i] {
			out = append(out, piece{string(text[from : i+1]), styles[i]})
			from = i + 1
		}
	}
	return out, touched
}

// standings are who stands where on each issue.
type standings struct {
	issues []*issue
	byID   map[string]*issue
}

// An issue is a target with its holders by side, in the order in which they came.
type issue struct {
	target events.Target
	sides  map[events.Side][]string
	moves  int
}

func (s *standings) issue(t events.Target) *issue {
	if s.byID == nil {
		s.byID = make(map[string]*issue)
	}
	if s.byID[t.ID] == nil {
		s.byID[t.ID] = &issue{target: t, sides: make(map[events.Side][]string)}
		s.issues = append(s.issues, s.byID[t.ID])
	}
	return s.byID[t.ID]
}

func (s *standings) add(t events.Target, holder string, side events.Side) {
	i := s.issue(t)
	if !slices.Contains(i.sides[side], holder) {
		i.sides[side] = append(i.sides[side], holder)
	}
}

// standings shows issues with who is for and against.
func (p painter) standings(w io.Writer, issues []*issue) {
	for _, i := range issues {
		io.WriteString(w, p.wrap("  ", piece{i.target.Name, bold}))
		for _, row := range []struct {
			side  events.Side
			label string
		}{{events.Support, "for       "}, {events.Oppose, "against   "}, {events.Neutral, "no side   "}} {
			if names := i.sides[row.side]; len(names) > 0 {
				text := p.wrap("              ", piece{list(names), plain})
				io.WriteString(w, "    "+p.in(sideStyle(row.side), row.label)+strings.TrimLeft(text, " "))
			}
		}
	}
}

// mostNames is how many names a list on the screen holds.
const mostNames = 12

func list(names []string) string {
	if more := len(names) - mostNames; more > 0 {
		return strings.Join(names[:mostNames], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}

// A tally counts findings.
type tally struct{ articles, statements, stances int }

func (t *tally) add(f finding) {
	if f.err != nil {
		return
	}
	t.articles++
	t.statements += len(f.statements)
	for _, s := range f.statements {
		t.stances += len(s.stances)
	}
}

func (t tally) String() string {
	return count(t.articles, "article") + ", " + count(t.statements, "statement") + ", " + count(t.stances, "stance")
}

func (p painter) tally(w io.Writer, t tally) {
	if t.articles > 0 {
		fmt.Fprintln(w, p.in(dim, t.String()))
	}
}
