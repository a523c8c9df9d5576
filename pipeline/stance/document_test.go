// SPDX-License-Identifier: Apache-2.0

package stance_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stancewire/stancewire/events"
)

// A stand is what a document says of one holder toward its issue.
type stand struct {
	holder     string
	side       events.Side
	represents string
}

// stands checks that everybody stands where he should on the issue that all share, and nobody on both sides.
func stands(t *testing.T, got []events.Stance, issue string, want []stand, never ...string) {
	t.Helper()
	sides := map[string]map[events.Side]bool{}
	represents := map[string]string{}
	for _, s := range got {
		if s.Target.ID != issue || s.Past {
			continue
		}
		if sides[s.Holder.Name] == nil {
			sides[s.Holder.Name] = map[events.Side]bool{}
		}
		sides[s.Holder.Name][s.Side] = true
		represents[s.Holder.Name] = string(s.Holder.Represents)
	}
	for _, w := range want {
		if !sides[w.holder][w.side] || len(sides[w.holder]) != 1 {
			t.Errorf("%s should %s %s, is %v", w.holder, w.side, issue, sides[w.holder])
		}
		if w.represents != "" && represents[w.holder] != w.represents {
			t.Errorf("%s represents %q, not %q", w.holder, represents[w.holder], w.represents)
		}
	}
	for name := range sides {
		for _, n := range never {
			if strings.Contains(name, n) {
				t.Errorf("%s holds nothing, is %v", name, sides[name])
			}
		}
	}
}

func TestDocumentOfOurOwn(t *testing.T) {
	b, err := os.ReadFile("testdata/office.json")
	if err != nil {
		t.Fatal(err)
	}
	var a events.Article
	if err := json.Unmarshal(b, &a); err != nil {
		t.Fatal(err)
	}
	got := stancesOf(t, a.Headline, a.Body)
	if testing.Verbose() {
		t.Log(show(got))
	}
	stands(t, got, "asean-office-in-peru", []stand{
		{"Vietnam", events.Oppose, ""},
		{"Nguyen Van Tam", events.Oppose, "Vietnam"},
		{"Vietnamese official", events.Oppose, "Vietnam"},
		{"Ana Tuilagi", events.Support, "ASEAN"},
		{"Hugo Paredes", events.Neutral, "Peru"},
		{"Brazil", events.Oppose, ""},
	}, "Ledger", "Courier")
}

// TestCustomersDocument reads the document that the customer gave, where it is at hand; it is no part of this repository.
func TestCustomersDocument(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/seeds/*.txt")
	if len(files) == 0 {
		t.Skip("no document at hand")
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	headline, body, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	got := stancesOf(t, headline, strings.TrimSpace(body))
	if testing.Verbose() {
		t.Log(show(got))
	}
	stands(t, got, "nato-office-in-japan", []stand{
		{"France", events.Oppose, ""},
		{"French official", events.Oppose, "France"},
		{"Emmanuel Macron", events.Oppose, "France"},
		{"China", events.Oppose, ""},
		{"Jens Stoltenberg", events.Support, "NATO"},
		{"Hirokazu Matsuno", events.Neutral, "Japan"},
	}, "Japan Times")
}
