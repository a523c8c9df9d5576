// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestSharesAreEvenAndMostStay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := names("u", rapid.IntRange(1, 32).Draw(t, "units"))
		members := names("m", rapid.IntRange(1, 8).Draw(t, "members"))
		before := assign(units, members)
		has := make(map[string]int)
		for _, u := range units {
			if before[u] == "" {
				t.Fatalf("%s has no owner", u)
			}
			has[before[u]]++
		}
		share := (len(units) + len(members) - 1) / len(members)
		for m, n := range has {
			if n > share {
				t.Errorf("%s has %d of %d units among %d", m, n, len(units), len(members))
			}
		}
		after := assign(units, append(members, "newcomer"))
		moved := 0
		for _, u := range units {
			if before[u] != after[u] {
				moved++
			}
		}
		if moved > share+len(units)/2 {
			t.Errorf("%d of %d units moved for one newcomer to %d", moved, len(units), len(members))
		}
	})
}

func names(prefix string, n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprint(prefix, i))
	}
	return all
}

func TestSubjectsAndFilters(t *testing.T) {
	for _, s := range []string{"stances.france.nato", "net.emmanuel-macron.x", "answers.afp", "manifests.afp", "changes.a.b", "articles.raw.afp", "dead.track"} {
		if got := logical(stored(s, 16)); got != s {
			t.Errorf("logical(stored(%s)) = %s (%s)", s, got, stored(s, 16))
		}
	}
	net, _ := streamOf("net.>")
	for _, tt := range []struct {
		filter    string
		partition int
		want      string
	}{
		{"net.>", -1, "net.>"},
		{"net.>", 3, "net.3.>"},
		{"net.france.*", -1, "net.*.france.*"},
		{"net.france.*", 3, "net.3.france.*"},
		{"changes.>", -1, "changes.>"},
	} {
		if got := net.filter(tt.filter, tt.partition); got != tt.want {
			t.Errorf("filter(%s, %d) = %s, want %s", tt.filter, tt.partition, got, tt.want)
		}
	}
}
