// SPDX-License-Identifier: Apache-2.0

package bustest

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/stancewire/stancewire/pipeline/worker"
)

func chains(t *testing.T, b Bench) {
	t.Run("stories", func(t *testing.T) { chainStories(t, b) })
	t.Run("property", func(t *testing.T) { chainProperty(t, b) })
}

func chainStories(t *testing.T, b Bench) {
	ctx := t.Context()
	const subject = "changes.france.nato"
	c := link(subject, "", "1", "2", "3", "4")
	for _, step := range []struct {
		says     string
		batch    []worker.Message
		conflict bool
	}{
		{"a chain does not begin in the middle", c[1:2], true},
		{"a chain begins", c[:2], false},
		{"the whole again", c[:2], false},
		{"its last part again", c[1:2], false},
		{"what was partly stored is completed", c[:3], false},
		{"a zombie who did not see the last two", link(subject, "1", "z"), true},
		{"another first", link(subject, "", "y"), true},
		{"it goes on after the conflicts", c[3:], false},
	} {
		err := b.Bus.Publish(ctx, step.batch...)
		if step.conflict && !errors.Is(err, worker.ErrConflict) {
			t.Errorf("%s: %v, want a conflict", step.says, err)
		}
		if !step.conflict && err != nil {
			t.Errorf("%s: %v", step.says, err)
		}
	}
	want(t, "chain", ids(b.Stored(t, subject)), []string{"1", "2", "3", "4"})

	two := append(link("changes.spain.nato", "", "s1", "s2"), link("changes.italy.nato", "", "i1")...)
	if err := b.Bus.Publish(ctx, two...); err != nil {
		t.Error(err)
	}
	want(t, "beside it", ids(b.Stored(t, "changes.spain.nato")), []string{"s1", "s2"})
	want(t, "beside it", ids(b.Stored(t, "changes.italy.nato")), []string{"i1"})
}

// chainProperty: whatever honest writers repeat and zombies try, a chain is what was appended to its end.
func chainProperty(t *testing.T, b Bench) {
	run := 0
	chains := make(map[string][]string)
	rapid.Check(t, func(rt *rapid.T) {
		run++
		subject := fmt.Sprintf("changes.h%d.t", run)
		var chain []string
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			from := rapid.IntRange(0, len(chain)).Draw(rt, "from")
			var fresh []string
			for range rapid.IntRange(1, 3).Draw(rt, "new") {
				fresh = append(fresh, fmt.Sprintf("%d-%d", run, len(chain)+len(fresh)))
			}
			if rapid.Bool().Draw(rt, "zombie") && from < len(chain) {
				err := b.Bus.Publish(t.Context(), link(subject, last(chain[:from]), "z"+fresh[0])...)
				if !errors.Is(err, worker.ErrConflict) {
					rt.Fatalf("a zombie after %q of %v: %v, want a conflict", last(chain[:from]), chain, err)
				}
				continue
			}
			batch := link(subject, last(chain[:from]), append(append([]string(nil), chain[from:]...), fresh...)...)
			if err := b.Bus.Publish(t.Context(), batch...); err != nil {
				rt.Fatalf("%v after %v: %v", fresh, chain, err)
			}
			chain = append(chain, fresh...)
		}
		chains[subject] = chain
	})
	stored := make(map[string][]string)
	for _, m := range b.Stored(t, "changes.*.t") {
		stored[m.Subject] = append(stored[m.Subject], m.ID)
	}
	for subject, chain := range chains {
		want(t, subject, stored[subject], chain)
	}
}

// link makes the messages of a chain that goes on after the message of an id.
func link(subject, after string, ids ...string) []worker.Message {
	var ms []worker.Message
	for _, id := range ids {
		m := plain(subject, id)
		a := after
		m.After = &a
		ms = append(ms, m)
		after = id
	}
	return ms
}

func last(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[len(ids)-1]
}
