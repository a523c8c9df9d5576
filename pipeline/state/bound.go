// SPDX-License-Identifier: Apache-2.0

package state

import (
	"time"

	"github.com/stancewire/stancewire/events"
)

// Limits of a timeline. What is older than the stances it keeps is folded into
// its [Base] and can no longer be corrected; all that is kept stays exact.
const (
	MaxStances = 512  // when there are more, the older half is folded away
	MaxEmitted = 1024 // moves that stand; older ones stay true and can no longer be retracted
)

// A Base is where the holder stood when the oldest stance that is kept was said.
type Base struct {
	Until  time.Time   `json:"until,omitzero"` // stances up to here are folded away; the zero time means none
	Side   events.Side `json:"side,omitempty"`
	Since  time.Time   `json:"since,omitzero"`
	Before events.Side `json:"before,omitempty"`
}

// bounded folds the older half of too many stances into the base. It cuts only
// where nothing is pending: no half-gathered evidence, no swing that may still
// settle, no two stances of one time apart.
func (t Timeline) bounded(set Settings) Timeline {
	if n := len(t.Emitted); n > MaxEmitted {
		t.Emitted = append([]Move(nil), t.Emitted[n-MaxEmitted/2:]...)
	}
	if len(t.Stances) <= MaxStances {
		return t
	}
	w := walk{set: set, side: t.Base.Side, since: t.Base.Since, before: t.Base.Before}
	cut, base := 0, t.Base
	for i := range len(t.Stances) - 1 {
		w.step(t.Stances, i)
		at, next := t.Stances[i].At(), t.Stances[i+1].At()
		settled := len(w.turns) == 0 || next.Sub(w.turns[len(w.turns)-1].at) >= set.SettleTime()
		if len(w.gathered) == 0 && settled && next.After(at) {
			cut, base = i+1, Base{Until: at, Side: w.side, Since: w.since, Before: w.before}
		}
		if i >= MaxStances/2 && cut > 0 {
			break
		}
	}
	if cut == 0 { // nowhere to cut cleanly: bounded all the same
		cut = len(t.Stances) - MaxStances
		base.Until, base.Side, base.Since = t.Stances[cut-1].At(), w.side, w.since
	}
	t.Base, t.Stances = base, append([]Stance(nil), t.Stances[cut:]...)
	kept := t.Emitted[:0:0]
	for _, m := range t.Emitted {
		if m.At.After(base.Until) {
			kept = append(kept, m)
		}
	}
	t.Emitted = kept
	return t
}
