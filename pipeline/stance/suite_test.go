// SPDX-License-Identifier: Apache-2.0

package stance_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/eval"
	"github.com/stancewire/stancewire/pipeline/stance"
	"github.com/stancewire/stancewire/pipeline/statement"
)

// An item of the suite: a piece of news of a sentence or two, and who takes which side in it.
type item struct {
	ID, Phenomenon, Headline, Body string
	Expect                         []expected
}

type expected struct {
	Holder        string
	HolderAliases []string `json:"holder_aliases"`
	Target        string
	TargetAliases []string `json:"target_aliases"`
	Stance        events.Side
	Past          bool
}

func (e expected) heldBy(s events.Stance) bool {
	return slices.ContainsFunc(append([]string{e.Holder}, e.HolderAliases...), func(n string) bool {
		return eval.SameName(n, s.Holder.Name, s.Holder.Kind == events.Person)
	})
}

func (e expected) on(s events.Stance) bool {
	return eval.SameTarget(s.Target.Name, append([]string{e.Target}, e.TargetAliases...)...)
}

// suite counts, by phenomenon, the expected stances (or their absence) and what became of them.
type suite struct {
	total, right, flipped map[string]int
	extra                 int
}

func (s *suite) sum(m map[string]int) (n int) {
	for _, v := range m {
		n += v
	}
	return n
}

func (s *suite) judge(t *testing.T, it item, got []events.Stance) {
	if len(it.Expect) == 0 {
		s.total[it.Phenomenon]++
		if len(got) == 0 {
			s.right[it.Phenomenon]++
		} else {
			t.Logf("%s: %s\n    wrongly %s", it.ID, it.Body, show(got))
		}
		return
	}
	used := map[int]bool{}
	for _, e := range it.Expect {
		s.total[it.Phenomenon]++
		switch k := best(e, got); {
		case k < 0:
			t.Logf("%s: %s\n    missed  %s %s %s past=%v; got %s", it.ID, it.Body, e.Holder, e.Stance, e.Target, e.Past, show(got))
		case got[k].Side == e.Stance && got[k].Past == e.Past:
			s.right[it.Phenomenon]++
			used[k] = true
		default:
			used[k] = true
			if e.Past == got[k].Past && e.Stance != events.Neutral && got[k].Side != events.Neutral {
				s.flipped[it.Phenomenon]++
			}
			t.Logf("%s: %s\n    not     %s %s %s past=%v; got %s", it.ID, it.Body, e.Holder, e.Stance, e.Target, e.Past, show(got))
		}
	}
	s.extra += len(got) - len(used)
}

// best finds the stance of the expected holder on the expected target, one of the expected side and time first.
func best(e expected, got []events.Stance) int {
	found := -1
	for k, g := range got {
		if !e.heldBy(g) || !e.on(g) {
			continue
		}
		if g.Side == e.Stance && g.Past == e.Past {
			return k
		}
		if found < 0 || g.Past == e.Past {
			found = k
		}
	}
	return found
}

func show(all []events.Stance) string {
	out := ""
	for _, s := range all {
		past := ""
		if s.Past {
			past = " past"
		}
		out += "\n        [" + s.Holder.Name + " " + string(s.Side) + past + " " + s.Target.Name + "]"
	}
	return out
}

func suiteItems(t *testing.T) []item {
	f, err := os.Open("testdata/suite.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []item
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		var it item
		if err := json.Unmarshal(sc.Bytes(), &it); err != nil {
			t.Fatal(err)
		}
		out = append(out, it)
	}
	return out
}

// stancesOf extracts and classifies an article.
func stancesOf(t *testing.T, headline, body string) []events.Stance {
	t.Helper()
	a := events.Article{ID: "test", Version: 1, Status: events.Usable, Source: "test", Headline: headline, Body: body}
	list, err := statement.New().Statements(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	var out []events.Stance
	seen := map[string]bool{}
	for _, s := range list {
		found, err := stance.New().Stances(context.Background(), s)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range found {
			key := x.Holder.ID + " " + x.Target.ID + " " + string(x.Side)
			if x.Past {
				key += " past"
			}
			if !seen[key] {
				seen[key] = true
				out = append(out, x)
			}
		}
	}
	return out
}

func TestSuite(t *testing.T) {
	s := &suite{total: map[string]int{}, right: map[string]int{}, flipped: map[string]int{}}
	for _, it := range suiteItems(t) {
		s.judge(t, it, stancesOf(t, it.Headline, it.Body))
	}
	total, right, flipped := s.sum(s.total), s.sum(s.right), s.sum(s.flipped)
	for p, n := range s.total {
		t.Logf("%-20s %d of %d, %d flipped", p, s.right[p], n, s.flipped[p])
	}
	t.Logf("suite: %d of %d right (%.3f), %d flipped (%.3f), %d not expected", right, total, float64(right)/float64(total), flipped, float64(flipped)/float64(total), s.extra)
}
