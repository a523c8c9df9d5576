// SPDX-License-Identifier: Apache-2.0

// Package state follows where each holder stands on each target, and says when it moves.
//
// A [Timeline] is a function of the set of its stances and nothing else:
//
//	set of stances ──sort by event time──▶ moves ──less what was said before──▶ changes, retractions
//
// Every new or withdrawn stance makes the moves anew (moves.go) and compares
// them with those already emitted (emit.go): what is missing is emitted, what
// no longer holds is retracted. So it does not matter in which order stances
// arrive, or how often: what was emitted less what was retracted is what the
// whole set says.
//
// Time enters only with the stances. A holder who swings within the settling
// time has moved once, or not at all.
//
// A timeline is bounded (bound.go): it keeps the latest [MaxStances] stances
// exactly, and of older ones what they came to.
package state

import (
	"slices"
	"strings"
	"time"

	"github.com/stancewire/stancewire/events"
)

// The defaults of [Settings]. Confidence is the probability that holder, target
// and side are all as people would mark them, which even a plain sentence seldom
// has beyond one half: one clear word in five or better is enough.
const (
	DefaultLeast  = 0.2
	DefaultSettle = 24 * time.Hour
)

// Settings say when a stance is enough for a move. The zero value of a field means its default.
type Settings struct {
	// Least is the confidence at which one clear stance moves a holder: a word or an
	// act says so. Default [DefaultLeast]. Hints need twice as much, and may add up to it; one
	// below half of Least counts for nothing.
	Least float64

	// Settle is the time within which a swing counts as one move. Default [DefaultSettle], negative for none.
	Settle time.Duration
}

func (set Settings) least() float64 {
	if set.Least == 0 {
		return DefaultLeast
	}
	return set.Least
}

// SettleTime is Settle, or its default.
func (set Settings) SettleTime() time.Duration {
	if set.Settle == 0 {
		return DefaultSettle
	}
	return max(0, set.Settle)
}

// A Timeline is what is remembered of one holder and one target. The zero value has heard nothing.
type Timeline struct {
	Holder  events.Holder `json:"holder"`
	Target  events.Target `json:"target"`
	Stances []Stance      `json:"stances,omitempty"` // sorted; withdrawn ones stay, so that a late repeat does not revive them
	Base    Base          `json:"base,omitzero"`     // what older stances came to
	Emitted []Move        `json:"emitted,omitempty"` // what stands of what was said since Base, in order of event time
	Last    string        `json:"last,omitempty"`    // id of the last event of the key
}

// A Stance is what a timeline keeps of a stance.
type Stance struct {
	Article    string          `json:"article"` // its key, whatever the version
	Claim      string          `json:"claim"`   // identity: of two stances with one claim the higher revision stands
	Revision   int             `json:"revision"`
	Withdrawn  bool            `json:"withdrawn,omitempty"`
	ID         string          `json:"id"`
	Side       events.Side     `json:"side"`
	Basis      events.Basis    `json:"basis,omitempty"`
	Past       bool            `json:"past,omitempty"`
	Confidence float64         `json:"confidence"`
	Evidence   events.Evidence `json:"evidence"`
	Via        *events.Holder  `json:"via,omitempty"`
}

// At is the event time of the stance.
func (s Stance) At() time.Time { return s.Evidence.Article.PublishedAt }

// clear tells whether a word or an act says so, rather than that it follows.
func (s Stance) clear() bool { return s.Basis != events.Implied }

// order sorts stances by event time, then by article, the past before the present, then by place in the text.
func order(a, b Stance) int {
	if c := a.At().Compare(b.At()); c != 0 {
		return c
	}
	if c := strings.Compare(a.Article, b.Article); c != 0 {
		return c
	}
	if a.Past != b.Past {
		if a.Past {
			return -1
		}
		return 1
	}
	switch p, q := a.Evidence.Span, b.Evidence.Span; {
	case p.Before(q):
		return -1
	case q.Before(p):
		return 1
	}
	return strings.Compare(a.Claim, b.Claim)
}

// A Move is a change as it stands, without what merely explains it.
type Move struct {
	ID   string      `json:"id"`
	From events.Side `json:"from,omitempty"` // "" for a first position
	To   events.Side `json:"to"`
	At   time.Time   `json:"at"`
}

// Fold takes in one stance. It is pure and idempotent; t is not modified.
// An unnamed holder has no timeline: it would be another person in each article.
func (set Settings) Fold(t Timeline, s events.NetStance) (Timeline, []events.Move) {
	if s.Holder.Kind == events.Unnamed {
		return t, nil
	}
	if at := s.EventTime(); !t.Base.Until.IsZero() && !at.After(t.Base.Until) {
		return t, nil // older than all that is kept
	}
	t, news := t.with(s)
	if !news {
		return t, nil
	}
	t, out := t.emit(set, set.moves(t.Base, t.Stances), s)
	return t.bounded(set), out
}

// with returns the timeline with s in its set, and whether that is news.
func (t Timeline) with(s events.NetStance) (Timeline, bool) {
	if t.Holder.ID == "" || s.Holder.Name < t.Holder.Name {
		t.Holder = s.Holder // of several spellings the first in the alphabet, whatever came first
	}
	if t.Target.ID == "" || s.Target.Name < t.Target.Name {
		t.Target = s.Target
	}
	entry := Stance{
		Article: s.Article.Key(), Claim: s.Claim(), Revision: s.Revision, Withdrawn: s.Withdrawn, ID: s.EventID(), Side: s.Side, Basis: s.Basis, Past: s.Past, Confidence: s.Confidence, Via: s.Via,
		Evidence: events.Evidence{Article: s.Article, Span: s.Evidence, Side: s.Side, Confidence: s.Confidence},
	}
	stances := slices.Clone(t.Stances)
	if i := slices.IndexFunc(stances, func(x Stance) bool { return x.Claim == entry.Claim }); i >= 0 {
		if stances[i].Revision >= entry.Revision {
			return t, false
		}
		stances = slices.Delete(stances, i, i+1)
	}
	i, _ := slices.BinarySearchFunc(stances, entry, order)
	t.Stances = slices.Insert(stances, i, entry)
	return t, true
}
