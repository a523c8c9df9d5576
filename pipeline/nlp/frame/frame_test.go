// SPDX-License-Identifier: Apache-2.0

package frame

import (
	"testing"

	"github.com/stancewire/stancewire/events"
)

func TestLookup(t *testing.T) {
	f, ok := Lookup("oppose", Verb)
	if !ok || f.Senses[0].Side != events.Oppose || f.Senses[0].Holder != Subject || !f.Senses[0].Takes(Object) {
		t.Fatalf("oppose: %+v", f)
	}
	f, _ = Lookup("vote", Verb)
	sides := map[string]events.Side{}
	for _, s := range f.Senses {
		for _, slot := range s.Targets {
			sides[slot.Prep] = s.Side
		}
	}
	if sides["for"] != events.Support || sides["against"] != events.Oppose {
		t.Errorf("vote: %+v", f)
	}
	if f, _ := Lookup("anger", Verb); f.Senses[0].Holder != Object || !f.Senses[0].Takes(Subject) {
		t.Errorf("what angers somebody is held on by its object: %+v", f)
	}
	if f, _ := Lookup("mistake", Noun); !f.Senses[0].Evaluates() || f.Acts() {
		t.Errorf("whoever calls it a mistake holds the stance: %+v", f)
	}
	if _, ok := Lookup("table", Noun); ok {
		t.Error("a table takes no side")
	}
}
