// SPDX-License-Identifier: Apache-2.0

package reconcile_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/reconcile"
)

// A version of an article, as extract and classify would tell of it: two
// statements, the stances on the targets named, and the manifest.
func version(n int, status events.Status, targets ...string) []events.Judged {
	ref := events.ArticleRef{ID: "a1", Source: "afp", Version: n}
	if status != events.Usable {
		return []events.Judged{events.Manifest{Article: ref, Status: status}}
	}
	out := []events.Judged{events.Manifest{Article: ref, Status: status, Statements: 2}}
	for i := range 2 {
		id := fmt.Sprintf("v%d-s%d", n, i)
		said := 0
		for j, target := range targets {
			if j%2 == i {
				said++
				out = append(out, events.Stance{
					Article: ref, Statement: id, Holder: events.NewHolder("France", events.Country, ""), Target: events.NewTarget(target),
					Side: events.Oppose, Confidence: 0.9, Evidence: events.Span{Field: "body", Text: "no to " + target, End: len("no to " + target)},
				})
			}
		}
		out = append(out, events.Answer{Article: ref, Statement: id, Stances: said})
	}
	return out
}

// A listener hears net stances as track does: of a claim the higher revision stands.
type listener map[string]events.NetStance

func (l listener) hear(s events.NetStance) {
	if old, ok := l[s.Claim()]; !ok || old.Revision < s.Revision {
		l[s.Claim()] = s
	}
}

func (l listener) standing() []string {
	var out []string
	for _, s := range l {
		if !s.Withdrawn {
			out = append(out, s.Target.Name)
		}
	}
	slices.Sort(out)
	return out
}

// strengths are what stands, with the confidence that track will weigh.
func (l listener) strengths() []string {
	var out []string
	for _, s := range l {
		if !s.Withdrawn {
			out = append(out, fmt.Sprintf("%s %.2f %s at %d", s.Target.Name, s.Confidence, s.Basis, s.Evidence.Start))
		}
	}
	slices.Sort(out)
	return out
}

func tell(t interface{ Fatal(...any) }, js []events.Judged) (listener, []events.NetStance) {
	var a reconcile.Article
	l := make(listener)
	var all []events.NetStance
	for _, j := range js {
		b, err := json.Marshal(a) // what a bus would keep
		if err != nil {
			t.Fatal(err)
		}
		var kept reconcile.Article
		if err := json.Unmarshal(b, &kept); err != nil {
			t.Fatal(err)
		}
		next, outs := reconcile.Fold(kept, j)
		for _, s := range outs {
			l.hear(s)
		}
		all = append(all, outs...)
		a = next
	}
	return l, all
}

func TestACorrectionTakesBackOnlyWhatItNoLongerSays(t *testing.T) {
	l, all := tell(t, append(version(1, events.Usable, "bill", "wall"), version(2, events.Usable, "bill", "pact")...))
	if got, want := l.standing(), []string{"bill", "pact"}; !slices.Equal(got, want) {
		t.Errorf("standing: %v, want %v", got, want)
	}
	if len(all) != 4 { // bill, wall, pact, and wall withdrawn
		t.Errorf("said %d things, want 4: the net difference alone", len(all))
	}
	if last := all[len(all)-1]; last.Target.Name != "wall" || !last.Withdrawn || last.Reason != events.ReasonCorrected {
		t.Errorf("last said %+v, want wall withdrawn as corrected", last)
	}
}

func TestNothingIsTakenBackBeforeTheNewVersionIsComplete(t *testing.T) {
	v2 := version(2, events.Usable, "pact", "treaty")
	for i := range v2 {
		var part []events.Judged
		for j, e := range v2 {
			if j != i {
				part = append(part, e)
			}
		}
		_, all := tell(t, append(version(1, events.Usable, "bill"), part...))
		for _, s := range all {
			if s.Withdrawn {
				t.Errorf("without %T, %s was withdrawn", v2[i], s.Target.Name)
			}
		}
	}
}

func TestAKillBeforeItsArticleKeepsItSilent(t *testing.T) {
	_, all := tell(t, append(version(2, events.Canceled), version(1, events.Usable, "bill", "wall")...))
	if len(all) != 0 {
		t.Errorf("a killed article said %v", all)
	}
}

func TestAKillUnderTheSameVersionStands(t *testing.T) {
	l, _ := tell(t, append(append(version(1, events.Usable, "bill"), version(1, events.Canceled)...), version(1, events.Usable, "bill")...))
	if got := l.standing(); len(got) != 0 {
		t.Errorf("standing after the kill: %v", got)
	}
}

func TestWhateverTheOrderTheNewestVersionStands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		targets := []string{"bill", "wall", "pact", "treaty", "deal"}
		var js []events.Judged
		var newest []string
		for n := range rapid.IntRange(1, 4).Draw(t, "versions") {
			status := rapid.SampledFrom([]events.Status{events.Usable, events.Usable, events.Withheld, events.Canceled}).Draw(t, "status")
			newest = rapid.SliceOfNDistinct(rapid.SampledFrom(targets), 0, 4, rapid.ID[string]).Draw(t, "targets")
			if status != events.Usable {
				newest = nil
			}
			js = append(js, version(n+1, status, newest...)...)
		}
		js = append(js, rapid.SliceOfN(rapid.SampledFrom(js), 0, len(js)).Draw(t, "repeats")...)
		js = rapid.Permutation(js).Draw(t, "order")
		l, all := tell(t, js)
		want := slices.Sorted(slices.Values(newest))
		if got := l.standing(); !slices.Equal(got, want) {
			t.Fatalf("standing: %v, want %v", got, want)
		}
		ids := make(map[string]bool)
		for _, s := range all {
			ids[s.EventID()] = true
		}
		if len(ids) != len(all) {
			t.Fatalf("%d events with %d ids", len(all), len(ids))
		}
	})
}

// Two statements of one article may make the same claim, one more surely than
// the other, and a correction may make it more or less sure: which of them
// stands must not depend on which came first.
func TestOfOneClaimTheSurestOfTheNewestVersionStands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var js []events.Judged
		for n := range rapid.IntRange(1, 3).Draw(t, "versions") {
			for _, j := range version(n+1, events.Usable, "bill", "bill", "wall") {
				if s, ok := j.(events.Stance); ok {
					s.Confidence = rapid.SampledFrom([]float64{0.2, 0.4, 0.9}).Draw(t, "confidence")
					s.Basis = rapid.SampledFrom([]events.Basis{events.Explicit, events.Implied}).Draw(t, "basis")
					at := rapid.IntRange(0, 3).Draw(t, "place")
					s.Evidence.Start, s.Evidence.End = at, at+len(s.Evidence.Text)
					j = s
				}
				js = append(js, j)
			}
		}
		inOrder, _ := tell(t, js)
		again := append(slices.Clone(js), rapid.SliceOfN(rapid.SampledFrom(js), 0, len(js)).Draw(t, "repeats")...)
		shuffled, _ := tell(t, rapid.Permutation(again).Draw(t, "order"))
		if want, got := inOrder.strengths(), shuffled.strengths(); !slices.Equal(want, got) {
			t.Fatalf("in order %v, shuffled %v", want, got)
		}
	})
}
