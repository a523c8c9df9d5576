// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"context"
	"slices"
	"sync"
	"time"
)

// The states of a feed.
const (
	StateWorking = "working"
	StateFailing = "failing" // the last attempt failed; it is tried again
	StateGone    = "gone"    // the server says that the feed is no more (410): it is not asked again
)

// A Status is how a feed is doing, over all processes and since it was first heard of.
type Status struct {
	Feed      string          `json:"feed"`
	Kind      string          `json:"kind"`
	Where     string          `json:"where"` // without user and query
	State     string          `json:"state"`
	Counts    map[Outcome]int `json:"counts,omitempty"`
	Foreign   int             `json:"foreign"` // in another language than English
	Failures  int             `json:"failures"`
	LastError string          `json:"last_error,omitempty"`
	FailedAt  time.Time       `json:"failed_at,omitzero"`
	WorkedAt  time.Time       `json:"worked_at,omitzero"` // when something last went well
	Next      time.Time       `json:"next,omitzero"`      // poll: when it is asked again
	Waiting   int             `json:"waiting"`            // folder: files still to be read
}

// roll is the list of feeds that were ever heard of: a bus can look up, and not search.
const rollKey = "feeds"

// A tally gathers what a feed does, and writes it down now and then. What was
// counted since is lost when the process is killed: counts inform, and nothing rests on them.
type tally struct {
	gate   *Gate
	source Source

	mu    sync.Mutex
	since Status // added to what is written down
	dirty bool
	roll  bool // written on the roll
}

func newTally(g *Gate, s Source) *tally { return &tally{gate: g, source: s} }

func (t *tally) brought(o Outcome, isForeign bool) {
	t.change(func(s *Status) {
		s.State, s.WorkedAt = StateWorking, t.gate.now().UTC()
		if s.Counts == nil {
			s.Counts = make(map[Outcome]int)
		}
		s.Counts[o]++
		if isForeign {
			s.Foreign++
		}
	})
}

// result counts what became of an offer.
func (t *tally) result(r Result) {
	t.brought(r.Outcome, foreign(r.Article))
	if r.Outcome == Rejected {
		t.change(func(s *Status) { s.LastError, s.FailedAt = r.Reason, t.gate.now().UTC() })
	}
}

// worked is told when something went well, whether or not it brought anything.
func (t *tally) worked() {
	t.change(func(s *Status) { s.State, s.WorkedAt = StateWorking, t.gate.now().UTC() })
}

func (t *tally) failed(err error, state string) {
	t.gate.observer().Failed(t.source.Name)
	t.change(func(s *Status) {
		s.State, s.LastError, s.FailedAt = state, err.Error(), t.gate.now().UTC()
		s.Failures++
	})
}

func (t *tally) change(f func(*Status)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f(&t.since)
	t.dirty = true
}

// flush writes down what was gathered.
func (t *tally) flush(ctx context.Context) error {
	t.mu.Lock()
	since, dirty, roll := t.since, t.dirty, t.roll
	t.since, t.dirty = Status{Waiting: since.Waiting}, false
	t.mu.Unlock()
	if !dirty {
		return nil
	}
	err := amend(ctx, t.gate, "status."+t.source.Name, func(s *Status) bool { s.add(t.source, since); return true })
	if err == nil && !roll {
		err = amend(ctx, t.gate, rollKey, func(names *[]string) bool {
			i, there := slices.BinarySearch(*names, t.source.Name)
			if !there {
				*names = slices.Insert(*names, i, t.source.Name)
			}
			return !there
		})
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.roll = t.roll || err == nil; err != nil {
		since.add(t.source, t.since)
		t.since, t.dirty = since, true
	}
	return err
}

// add takes in what came since.
func (s *Status) add(source Source, since Status) {
	s.Feed, s.Kind, s.Where, s.Waiting = source.Name, source.Kind, source.where(), since.Waiting
	if s.Counts == nil {
		s.Counts = make(map[Outcome]int)
	}
	for o, n := range since.Counts {
		s.Counts[o] += n
	}
	s.Foreign += since.Foreign
	s.Failures += since.Failures
	if since.State != "" {
		s.State = since.State
	}
	if since.LastError != "" {
		s.LastError, s.FailedAt = since.LastError, since.FailedAt
	}
	if !since.WorkedAt.IsZero() {
		s.WorkedAt = since.WorkedAt
	}
	if !since.Next.IsZero() {
		s.Next = since.Next
	}
}

// Statuses returns how every feed is doing that was ever heard of, by name.
func (g *Gate) Statuses(ctx context.Context) ([]Status, error) {
	var names []string
	if _, err := g.load(ctx, rollKey, &names); err != nil {
		return nil, err
	}
	var all []Status
	for _, name := range names {
		var s Status
		if _, err := g.load(ctx, "status."+name, &s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// news is what was gathered since it was last written down.
func (t *tally) news() Status {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.since
}
