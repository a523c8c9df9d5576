// SPDX-License-Identifier: Apache-2.0

package state

import (
	"slices"

	"github.com/stancewire/stancewire/events"
)

// maxEvidence is how many pieces of evidence a change carries.
const maxEvidence = 3

// emit compares the moves with those that stand, retracts and says what is needed.
func (t Timeline) emit(set Settings, turns []turn, cause events.NetStance) (Timeline, []events.Move) {
	var keep []Move
	var gone []string
	said := make([]bool, len(turns))
	for _, m := range t.Emitted {
		i := slices.IndexFunc(turns, func(u turn) bool { return set.same(m, u) })
		if i < 0 || said[i] {
			gone = append(gone, m.ID)
			continue
		}
		said[i] = true
		keep = append(keep, m)
	}
	t.Emitted = keep
	var out []events.Move
	if len(gone) > 0 {
		out = append(out, t.retraction(gone, turns, said, cause))
		t.Last = out[0].EventID()
	}
	for i, u := range turns {
		if said[i] {
			continue
		}
		c := t.change(u, cause)
		t.Last = c.EventID()
		if len(gone) > 0 && i == slices.Index(said, false) {
			r := out[0].(events.Retraction)
			r.ReplacedBy = events.Name(t.Last)
			out[0] = r
		}
		t.Emitted = append(t.Emitted, Move{ID: t.Last, From: u.from, To: u.to, At: u.at})
		out = append(out, c)
	}
	slices.SortStableFunc(t.Emitted, func(a, b Move) int { return a.At.Compare(b.At) })
	return t, out
}

// same tells whether a move that was emitted is this one: a shift of its time within the settling time is not news.
func (set Settings) same(m Move, u turn) bool {
	return m.From == u.from && m.To == u.to && (m.At.Equal(u.at) || m.At.Sub(u.at).Abs() < set.SettleTime())
}

func (t Timeline) retraction(gone []string, turns []turn, said []bool, cause events.NetStance) events.Retraction {
	reason := events.ReasonLate
	if cause.Withdrawn && cause.Reason != "" {
		reason = cause.Reason
	} else if i := slices.Index(said, false); i >= 0 && turns[i].flapping > 0 {
		reason = events.ReasonFlapping
	}
	return events.Retraction{
		Holder: t.Holder, Target: t.Target, Retracts: gone, Reason: reason, At: cause.EventTime(), Previous: t.Last,
		Cause: events.Cause{Event: cause.EventID(), Article: cause.Article.ID, Version: cause.Article.Version},
	}
}

func (t Timeline) change(u turn, cause events.NetStance) events.Change {
	c := events.Change{
		Holder: t.Holder, Target: t.Target, To: events.Position{Side: u.to, Since: u.at}, At: u.at,
		Flapping: u.flapping, Via: u.stances[0].Via, Previous: t.Last, Cause: cause.EventID(),
	}
	if u.from != "" {
		c.From = &events.Position{Side: u.from, Since: u.since}
	}
	sources, quotes := make(map[string]bool), make(map[string]int)
	for _, s := range u.stances {
		sources[s.Evidence.Article.Source] = true
		quotes[words(s)]++
		if len(c.Evidence) < maxEvidence && quotes[words(s)] == 1 {
			c.Evidence = append(c.Evidence, s.Evidence)
		}
	}
	c.Sources, c.Copies = len(sources), len(u.stances)-len(quotes)
	return c
}
