// SPDX-License-Identifier: Apache-2.0

package state

import (
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

// moves makes the moves of a sorted set of stances.
func (set Settings) moves(stances []Stance) []turn {
	var turns []turn
	var side, before events.Side // before: what the holder is said to have held earlier
	var since time.Time
	var gathered []Stance // that speak for another side than the holder's, since he last moved
	for i, s := range stances {
		switch {
		case s.Withdrawn:
			continue
		case s.Past:
			if side == "" {
				before = s.Side
			}
			continue
		case s.Side == side:
			gathered = nil // he holds to it
			continue
		case s.Side == events.Neutral && side != "" && !gaveUp(stances, i):
			continue // who declines to comment has not moved
		}
		gathered = append(gathered, s)
		made, ok := set.enough(gathered, s.Side)
		if !ok {
			continue
		}
		from := side
		if from == "" && before != s.Side {
			from = before
		}
		turns = append(turns, turn{from: from, to: s.Side, since: since, at: s.At(), stances: made})
		side, since, gathered = s.Side, s.At(), nil
	}
	return set.settled(turns)
}

// gaveUp tells whether the neutral stance i ends a position: its article says
// so, for it also reports the position as past ("no longer opposes", "drops its veto").
func gaveUp(stances []Stance, i int) bool {
	article := stances[i].Evidence.Article.Key()
	for j := i - 1; j >= 0 && stances[j].Evidence.Article.Key() == article; j-- {
		if stances[j].Past && !stances[j].Withdrawn && stances[j].Side != events.Neutral {
			return true
		}
	}
	return false
}

// enough tells whether what was gathered for a side moves the holder, and
// returns it, strongest first. Pieces of evidence count as independent, but the
// same words count once, however many outlets carry them.
func (set Settings) enough(gathered []Stance, side events.Side) ([]Stance, bool) {
	var made []Stance
	best := make(map[string]float64)
	for _, s := range gathered {
		if s.Side != side {
			continue
		}
		i := len(made)
		for i > 0 && made[i-1].Confidence < s.Confidence {
			i--
		}
		made = append(made[:i], append([]Stance{s}, made[i:]...)...)
		best[words(s)] = max(best[words(s)], s.Confidence)
	}
	doubt := 1.0
	for _, p := range best {
		doubt *= 1 - p
	}
	return made, 1-doubt >= set.least()-1e-9
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
		for j < len(turns) && turns[j].at.Sub(turns[j-1].at) < set.settle() {
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
