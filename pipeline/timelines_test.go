// SPDX-License-Identifier: Apache-2.0

package pipeline_test

import (
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline"
	"github.com/stancewire/stancewire/pipeline/eval"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// What the suite of timelines must reach; raise these when it reaches more.
const (
	leastPrecision = 0.50 // of changes
	leastRecall    = 0.25
)

// An expectation is a change that a timeline should give.
type expectation struct {
	Type          string
	Holder        string
	HolderAliases []string `json:"holder_aliases"`
	Target        string
	TargetAliases []string `json:"target_aliases"`
	From          *events.Side
	To            events.Side
	At            time.Time
	Optional      bool
}

// meets tells whether c is what is expected; its time may be off by the settling time.
func (x expectation) meets(c events.Change) bool {
	if (x.From == nil) != (c.From == nil) || x.From != nil && *x.From != c.From.Side || x.To != c.To.Side || c.At.Sub(x.At).Abs() >= 24*time.Hour {
		return false
	}
	for _, name := range append(x.HolderAliases, x.Holder) {
		if eval.SameName(name, c.Holder.Name, c.Holder.Kind == events.Person) {
			return eval.SameTarget(c.Target.Name, append(x.TargetAliases, x.Target)...)
		}
	}
	return false
}

// parseArticle reads the form that the timelines are written in: header lines, a blank line, the body.
func parseArticle(t *testing.T, data []byte) events.Article {
	t.Helper()
	head, body, _ := strings.Cut(string(data), "\n\n")
	a := events.Article{Version: 1, Status: events.Usable, Language: "en", Body: strings.TrimSpace(body)}
	for line := range strings.Lines(head) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		var err error
		switch name {
		case "id":
			a.ID = value
		case "version":
			a.Version, err = strconv.Atoi(value)
		case "status":
			a.Status = events.Status(value)
		case "source":
			a.Source = value
		case "headline":
			a.Headline = value
		case "published_at":
			a.PublishedAt, err = time.Parse(time.RFC3339, value)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// play sends the articles of a timeline through the river and returns what was emitted less what was retracted.
func play(t *testing.T, arch *txtar.Archive) (ledger, []expectation) {
	t.Helper()
	l := make(ledger)
	bus := &worker.Local{Tap: func(m worker.Message) {
		if worker.Matches("changes.>", m.Subject) {
			l.hear(t, m)
		}
	}}
	var want []expectation
	for _, f := range arch.Files {
		if f.Name != "changes" {
			if err := bus.Publish(t.Context(), message(t, parseArticle(t, f.Data))); err != nil {
				t.Fatal(err)
			}
			if err := bus.Run(t.Context(), worker.Runtime{}, pipeline.New().Workers()...); err != nil {
				t.Fatal(err)
			}
			continue
		}
		for line := range strings.Lines(string(f.Data)) {
			var x expectation
			if err := json.Unmarshal([]byte(line), &x); err != nil {
				t.Fatal(err)
			}
			want = append(want, x)
		}
	}
	return l, want
}

// Each timeline is a short stream of articles with the changes that it should
// give, from text to change, written before the program. Run with -v for all that goes wrong.
func TestTimelines(t *testing.T) {
	files, err := filepath.Glob("testdata/timelines/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no timelines: %v", err)
	}
	var expected, found, emitted, right, whole int
	for _, file := range files {
		arch, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got, want := play(t, arch)
		clean := true
		used := make(map[string]bool)
		for _, x := range want {
			hit := false
			for id, c := range got {
				if !used[id] && x.meets(c) {
					used[id], hit = true, true
					break
				}
			}
			clean = clean && (hit || x.Optional)
			if x.From == nil || x.Optional {
				continue
			}
			expected++
			if hit {
				found++
			} else {
				t.Logf("%s: missing %s on %s to %s", filepath.Base(file), x.Holder, x.Target, x.To)
			}
		}
		for id, c := range got {
			if c.From == nil {
				continue
			}
			emitted++
			if used[id] {
				right++
			} else {
				clean = false
				t.Logf("%s: unexpected %s on %s: %s to %s", filepath.Base(file), c.Holder.Name, c.Target.Name, c.From.Side, c.To.Side)
			}
		}
		if clean {
			whole++
		}
	}
	precision, recall := ratio(right, emitted), ratio(found, expected)
	t.Logf("changes: precision %.3f (%d of %d), recall %.3f (%d of %d); %d of %d timelines wholly right",
		precision, right, emitted, recall, found, expected, whole, len(files))
	if precision < leastPrecision || recall < leastRecall {
		t.Errorf("below precision %.2f or recall %.2f", leastPrecision, leastRecall)
	}
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
