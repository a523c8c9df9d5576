// SPDX-License-Identifier: Apache-2.0

package state

import (
	"slices"
	"strings"
	"time"

	"github.com/stancewire/stancewire/events"
)

// A turn is a move with what it rests on.
type turn struct {
	from, to events.Side
	since    time.Time // of from
	at       time.Time
	stances  []Stance // that made it, strongest first
	flapping int
}

// A walk goes through sorted stances and notes where the holder turns.
type walk struct {
	set      Settings
	side     events.Side // where the holder stands, "" for nowhere yet
	since    time.Time
	before   events.Side // what he is said to have held before he was first heard of
	gathered []Stance    // that speak for another side than his, since he last moved
	turns    []turn
}

// moves makes the moves of a sorted set of stances that follow a base.
func (set Settings) moves(base Base, stances []Stance) []turn {
	w := walk{set: set, side: base.Side, since: base.Since, before: base.Before}
	for i := range stances {
		w.step(stances, i)
	}
	return set.settled(w.turns)
}

func (w *walk) step(stances []Stance, i int) {
	s := stances[i]
	switch {
	case s.Withdrawn:
		return
	case s.Past:
		if w.side == "" {
			w.before = s.Side
		}
		return
	case s.Side == w.side:
		w.gathered = nil // he holds to it
		return
	case s.Side == events.Neutral && w.side != "" && !gaveUp(stances, i):
		return // who declines to comment has not moved
	}
	w.gathered = append(w.gathered, s)
	made, ok := w.set.enough(w.gathered, s.Side)
	if !ok {
		return
	}
	from := w.side
	if from == "" && w.before != s.Side {
		from = w.before
	}
	w.turns = append(w.turns, turn{from: from, to: s.Side, since: w.since, at: s.At(), stances: made})
	w.side, w.since, w.gathered = s.Side, s.At(), nil
}

// gaveUp tells whether the neutral stance i ends a position: its article says
// so, for it also reports the position as past ("no longer opposes", "drops its veto").
func gaveUp(stances []Stance, i int) bool {
	for j := i - 1; j >= 0 && stances[j].Article == stances[i].Article; j-- {
		if stances[j].Past && !stances[j].Withdrawn && stances[j].Side != events.Neutral {
			return true
		}
	}
	return false
}

// enough tells whether what was gathered for a side moves the holder, and
// returns it, strongest first. One clear stance is enough. Hints count as
// independent, but the same words count once, however many outlets carry them.
func (set Settings) enough(gathered []Stance, side events.Side) ([]Stance, bool) {
	var made []Stance
	clear := false
	best := make(map[string]float64)
	for _, s := range gathered {
		if s.Side != side || s.Confidence < set.least()/2 {
			continue
		}
		made = append(made, s)
		clear = clear || s.clear() && s.Confidence >= set.least()
		best[words(s)] = max(best[words(s)], s.Confidence)
	}
	slices.SortStableFunc(made, func(a, b Stance) int {
		switch {
		case a.Confidence > b.Confidence:
			return -1
		case a.Confidence < b.Confidence:
			return 1
		}
		return 0
	})
	doubt := 1.0
	for _, p := range best {
		doubt *= 1 - p
	}
	return made, clear || 1-doubt >= min(1, 2*set.least())-1e-9
}

// words are the evidence as it reads without regard to case, marks and space.
func words(s Stance) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s.Evidence.Span.Text), func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r > 0x7f && r != '“' && r != '”' && r != '’' && r != '‘')
	}), " ")
}

// settled joins turns that follow each other within the settling time: the
// holder has moved from where he was to where he ended, or not at all.
func (set Settings) settled(turns []turn) []turn {
	var out []turn
	for i := 0; i < len(turns); {
		j := i + 1
		for j < len(turns) && turns[j].at.Sub(turns[j-1].at) < set.SettleTime() {
			j++
		}
		t := turns[j-1]
		t.from, t.since, t.flapping = turns[i].from, turns[i].since, j-i-1
		if t.from != t.to {
			out = append(out, t)
		}
		i = j
	}
	return out
}
