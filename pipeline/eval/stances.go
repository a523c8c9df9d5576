// SPDX-License-Identifier: Apache-2.0

package eval

import (
	"strings"

	"github.com/stancewire/stancewire/events"
)

func (t *Tally) addStances(g Article, all []events.Stance) {
	var gold []Stance
	for _, s := range g.Stances {
		if !s.Past {
			gold = append(gold, s)
		}
	}
	pred := distinct(all)
	t.stanceGold += len(gold)
	t.stancePred += len(pred)
	pairs, labels, triples := make(map[int]bool), make(map[int]bool), make(map[int]bool)
	for _, s := range gold {
		if j, ok := first(pred, pairs, func(p events.Stance) bool { return s.heldBy(p) && s.on(p) }); ok {
			t.holderOnTgt++
			if t.Confusion[s.Side] == nil {
				t.Confusion[s.Side] = make(map[events.Side]int)
			}
			t.Confusion[s.Side][pred[j].Side]++
		}
		if _, ok := first(pred, labels, func(p events.Stance) bool { return s.heldBy(p) && s.Side == p.Side }); ok {
			t.holderLabel++
		}
		if _, ok := first(pred, triples, func(p events.Stance) bool { return s.heldBy(p) && s.on(p) && s.Side == p.Side }); ok {
			t.triple++
		} else {
			t.mistake("stance missed", g.ID, "%s %s %s: %.80s", s.Holder, s.Side, s.Target, s.Evidence.Text)
		}
	}
	for j, p := range pred {
		t.Judged = append(t.Judged, Judged{p.Confidence, triples[j]})
		if !triples[j] {
			t.mistake("stance spurious", g.ID, "%s %s %s: %.80s", p.Holder.Name, p.Side, p.Target.Name, p.Evidence.Text)
		}
	}
}

// first finds, and uses up, the first predicted stance that is not used and fits.
func first(pred []events.Stance, used map[int]bool, fits func(events.Stance) bool) (int, bool) {
	for j, p := range pred {
		if !used[j] && fits(p) {
			used[j] = true
			return j, true
		}
	}
	return 0, false
}

func (s Stance) heldBy(p events.Stance) bool {
	for _, name := range append([]string{s.Holder}, s.HolderAliases...) {
		if SameName(name, p.Holder.Name, p.Holder.Kind == events.Person) {
			return true
		}
	}
	return false
}

func (s Stance) on(p events.Stance) bool {
	return SameTarget(p.Target.Name, append([]string{s.Target}, s.TargetAliases...)...)
}

// distinct leaves out past stances, those booked on whom a speaker represents, and repetitions.
func distinct(all []events.Stance) []events.Stance {
	var out []events.Stance
	seen := make(map[string]bool)
	for _, s := range all {
		key := strings.Join(nameKey(s.Holder.Name), " ") + "|" + strings.Join(words(s.Target.Name), " ") + "|" + string(s.Side)
		if s.Past || s.Via != nil || seen[key] {
			continue
		}
		seen[key] = true
		out = append(out, s)
	}
	return out
}
