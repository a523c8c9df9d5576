// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/stancewire/stancewire/events"
)

const dayLayout = "2 Jan 2006"

// date writes a day; a time that the text does not give is nobody's guess.
func date(t time.Time) string {
	if t.IsZero() {
		return "undated"
	}
	return t.UTC().Format(dayLayout)
}

// move shows what tracking says: a change in full, a first position and a retraction in one quiet line.
func (p painter) move(w io.Writer, m events.Move) {
	switch m := m.(type) {
	case events.Change:
		if m.From == nil {
			io.WriteString(w, p.firstPosition(m))
			return
		}
		p.change(w, m)
	case events.Retraction:
		io.WriteString(w, p.retraction(m))
	}
}

// change shows who, on what, from what to what, since when, the words and the source.
func (p painter) change(w io.Writer, c events.Change) {
	head := []piece{{date(c.At) + "\u00a0", dim}, {" ", plain}, {c.Holder.Name, bold}} // a space that wrap keeps
	if c.Via != nil {
		head = append(head, piece{" (" + c.Via.Name + ")", dim})
	}
	head = append(head, piece{" on ", plain}, piece{c.Target.Name, bold})
	io.WriteString(w, p.wrap("", head...))
	io.WriteString(w, p.wrap("  ", p.turn(c)...))
	if len(c.Evidence) > 0 {
		e := c.Evidence[0]
		io.WriteString(w, p.wrap("  ", piece{"“" + e.Span.Text + "”", italic}))
		io.WriteString(w, p.wrap("  ", piece{sourceOf(e.Article), dim}))
	}
	io.WriteString(w, "\n")
}

// turn says from what to what, and since when.
func (p painter) turn(c events.Change) []piece {
	out := []piece{{string(c.From.Side), sideStyle(c.From.Side)}, {" → ", bold}, {string(c.To.Side), bolder(c.To.Side)}}
	notes := []string{}
	if !c.From.Since.IsZero() && !c.From.Since.Equal(c.To.Since) {
		notes = append(notes, string(c.From.Side)+" since "+date(c.From.Since))
	}
	if !c.To.Since.IsZero() {
		notes = append(notes, string(c.To.Side)+" since "+date(c.To.Since))
	}
	if c.Sources > 1 {
		notes = append(notes, count(c.Sources, "source"))
	}
	if c.Flapping > 0 {
		notes = append(notes, "after going back and forth")
	}
	return append(out, piece{" · " + strings.Join(notes, ", "), dim})
}

func bolder(s events.Side) style { return style("1;") + sideStyle(s) }

// sourceOf names an article with the address where it can be read.
func sourceOf(a events.ArticleRef) string {
	parts := []string{}
	if a.Headline != "" {
		parts = append(parts, a.Headline)
	}
	if a.URL != "" {
		return strings.Join(append(parts, a.URL), " · ")
	}
	return strings.Join(append(parts, a.Source), " · ")
}

// firstPosition is one line.
func (p painter) firstPosition(c events.Change) string {
	return p.quiet(c.At, fmt.Sprintf("%s %s %s", c.Holder.Name, verb(c.To.Side), c.Target.Name))
}

// quiet is one line in grey.
func (p painter) quiet(at time.Time, text string) string {
	day := date(at) + "\u00a0 "
	return p.in(dim, day+cut(clean(text), p.width-utf8.RuneCountInString(day))) + "\n"
}

func (p painter) retraction(r events.Retraction) string {
	return p.quiet(r.At, fmt.Sprintf("taken back (%s): %s on %s", r.Reason, r.Holder.Name, r.Target.Name))
}

// A log is the moves of a run.
type moveLog struct{ moves []events.Move }

func (l *moveLog) add(m events.Move) { l.moves = append(l.moves, m) }

// inOrder sorts the moves by event time. What takes others back comes after
// them, though its cause may be older; what happened at one time stays in the
// order in which it was said.
func (l *moveLog) inOrder() []events.Move {
	at := make(map[string]time.Time)
	when := func(m events.Move) time.Time {
		t := m.EventTime()
		if r, ok := m.(events.Retraction); ok {
			for _, id := range r.Retracts {
				if at[id].After(t) {
					t = at[id]
				}
			}
		}
		return t
	}
	type timed struct {
		events.Move
		at time.Time
	}
	sorted := make([]timed, 0, len(l.moves))
	for _, m := range l.moves {
		t := when(m)
		at[m.EventID()] = t
		sorted = append(sorted, timed{m, t})
	}
	slices.SortStableFunc(sorted, func(a, b timed) int { return a.at.Compare(b.at) })
	out := make([]events.Move, 0, len(sorted))
	for _, m := range sorted {
		out = append(out, m.Move)
	}
	return out
}

// standing are the changes less what was taken back, by event time.
func (l *moveLog) standing() []events.Change {
	gone := make(map[string]bool)
	for _, m := range l.moves {
		if r, ok := m.(events.Retraction); ok {
			for _, id := range r.Retracts {
				gone[id] = true
			}
		}
	}
	var out []events.Change
	for _, m := range l.inOrder() {
		if c, ok := m.(events.Change); ok && !gone[c.EventID()] {
			out = append(out, c)
		}
	}
	return out
}

// busiest are the issues with the most holders, and of these the most changes, with where each holder stands last.
func busiest(changes []events.Change, n int) []*issue {
	last := make(map[string]events.Change)
	var st standings
	for _, c := range changes {
		last[c.EventKey()] = c
		st.issue(c.Target).moves++
	}
	holders := make(map[string]int)
	for _, c := range changes { // in order of event time, so that the list does not depend on a map
		if last[c.EventKey()].EventID() == c.EventID() {
			st.add(c.Target, c.Holder.Name, c.To.Side)
			holders[c.Target.ID]++
		}
	}
	slices.SortStableFunc(st.issues, func(a, b *issue) int {
		return cmp.Or(holders[b.target.ID]-holders[a.target.ID], b.moves-a.moves)
	})
	return st.issues[:min(n, len(st.issues))]
}
