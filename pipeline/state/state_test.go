// SPDX-License-Identifier: Apache-2.0

package state_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/state"
)

var day0 = time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)

// said is a stance of France on the pact, some hours after day0.
func said(hours int, side events.Side, more ...func(*events.NetStance)) events.NetStance {
	words := fmt.Sprintf("%s at %d", side, hours)
	s := events.NetStance{Stance: events.Stance{
		Article: events.ArticleRef{ID: fmt.Sprintf("a%d", hours), Source: "afp", Version: 1, PublishedAt: day0.Add(time.Duration(hours) * time.Hour)},
		Holder:  events.NewHolder("France", events.Country, ""), Target: events.NewTarget("Pact"), Side: side, Confidence: 0.9,
		Evidence: events.Span{Field: "body", Text: words, End: len(words)}, Revision: 1,
	}}
	for _, f := range more {
		f(&s)
	}
	return s
}

func past(s *events.NetStance) { s.Past = true }

func withdrawn(why events.Reason) func(*events.NetStance) {
	return func(s *events.NetStance) { s.Withdrawn, s.Reason, s.Revision = true, why, s.Revision+1 }
}

func hint(p float64) func(*events.NetStance) {
	return func(s *events.NetStance) { s.Confidence, s.Basis = p, events.Implied }
}

func carriedBy(source, words string) func(*events.NetStance) {
	return func(s *events.NetStance) {
		s.Article.Source = source
		s.Evidence = events.Span{Field: "body", Text: words, End: len(words)}
	}
}

// A story is what came out of telling a timeline its stances.
type story struct {
	all  []events.Move
	live []events.Change // emitted less retracted, by event time
}

func tell(t interface{ Fatalf(string, ...any) }, stances ...events.NetStance) story {
	var set state.Settings
	var tl state.Timeline
	var st story
	last := ""
	for _, s := range stances {
		b, err := json.Marshal(tl) // what a bus would keep
		if err != nil {
			t.Fatalf("%v", err)
		}
		tl = state.Timeline{}
		if err := json.Unmarshal(b, &tl); err != nil {
			t.Fatalf("%v", err)
		}
		var outs []events.Move
		tl, outs = set.Fold(tl, s)
		for _, m := range outs {
			if prev := m.(interface{ Predecessor() string }).Predecessor(); prev != last {
				t.Fatalf("%s follows %q, want %q", m.EventType(), prev, last)
			}
			last = m.EventID()
			st.all = append(st.all, m)
			switch m := m.(type) {
			case events.Change:
				st.live = append(st.live, m)
			case events.Retraction:
				n := len(st.live)
				st.live = slices.DeleteFunc(st.live, func(c events.Change) bool { return slices.Contains(m.Retracts, c.EventID()) })
				if n-len(st.live) != len(m.Retracts) {
					t.Fatalf("retracts %v, of which %d stood", m.Retracts, n-len(st.live))
				}
			}
		}
	}
	slices.SortStableFunc(st.live, func(a, b events.Change) int { return a.At.Compare(b.At) })
	return st
}

func (s story) String() string {
	var b strings.Builder
	for _, c := range s.live {
		from := "nothing"
		if c.From != nil {
			from = string(c.From.Side)
		}
		fmt.Fprintf(&b, "%s→%s at %d; ", from, c.To.Side, int(c.At.Sub(day0).Hours()))
	}
	return strings.TrimSuffix(b.String(), "; ")
}

// like tells whether the same moves stand in both. Each may have been emitted up to the
// settling time away from where the set puts it, so two may be twice that apart.
func (s story) like(o story) bool {
	return slices.EqualFunc(s.live, o.live, func(a, b events.Change) bool {
		return a.To.Side == b.To.Side && (a.From == nil) == (b.From == nil) && (a.From == nil || a.From.Side == b.From.Side) &&
			a.At.Sub(b.At).Abs() < 2*24*time.Hour
	})
}

func TestStories(t *testing.T) {
	for _, tt := range []struct {
		name    string
		stances []events.NetStance
		want    string
	}{
		{"a first position is taken, a second changes it",
			[]events.NetStance{said(0, events.Oppose), said(72, events.Support)}, "nothing→oppose at 0; oppose→support at 72"},
		{"who says it again has not moved",
			[]events.NetStance{said(0, events.Oppose), said(72, events.Oppose)}, "nothing→oppose at 0"},
		{"a late article corrects the order",
			[]events.NetStance{said(72, events.Support), said(0, events.Oppose)}, "nothing→oppose at 0; oppose→support at 72"},
		{"a late article in between splits a position in two",
			[]events.NetStance{said(0, events.Oppose), said(144, events.Oppose), said(72, events.Support)},
			"nothing→oppose at 0; oppose→support at 72; support→oppose at 144"},
		{"a comment declined ends no position",
			[]events.NetStance{said(0, events.Oppose), said(72, events.Neutral), said(144, events.Oppose)}, "nothing→oppose at 0"},
		{"giving a position up does",
			[]events.NetStance{said(0, events.Oppose), said(72, events.Oppose, past), said(72, events.Neutral)}, "nothing→oppose at 0; oppose→neutral at 72"},
		{"what was held before changes nothing by itself",
			[]events.NetStance{said(0, events.Oppose, past)}, ""},
		{"past and present in one article are a change",
			[]events.NetStance{said(0, events.Oppose, past), said(0, events.Support)}, "oppose→support at 0"},
		{"a withdrawn stance takes its change back",
			[]events.NetStance{said(0, events.Oppose), said(72, events.Support), said(72, events.Support, withdrawn(events.ReasonCanceled))}, "nothing→oppose at 0"},
		{"a withdrawal that arrives first silences the stance",
			[]events.NetStance{said(72, events.Support, withdrawn(events.ReasonCanceled)), said(72, events.Support)}, ""},
		{"one weak hint moves nobody",
			[]events.NetStance{said(0, events.Oppose, hint(0.3))}, ""},
		{"several weak hints do",
			[]events.NetStance{said(0, events.Oppose, hint(0.3)), said(48, events.Oppose, hint(0.3))}, "nothing→oppose at 48"},
		{"one clear word does, if it is sure enough",
			[]events.NetStance{said(0, events.Oppose, func(s *events.NetStance) { s.Confidence = 0.21 })}, "nothing→oppose at 0"},
		{"but not if it is doubtful",
			[]events.NetStance{said(0, events.Oppose, func(s *events.NetStance) { s.Confidence = 0.19 })}, ""},
		{"copies of one weak hint do not",
			[]events.NetStance{said(0, events.Oppose, hint(0.3), carriedBy("afp", "“No,” he said.")), said(1, events.Oppose, hint(0.3), carriedBy("ap", "\"No\", he said"))}, ""},
		{"a swing that ends where it began is no move",
			[]events.NetStance{said(0, events.Oppose), said(72, events.Support), said(75, events.Oppose)}, "nothing→oppose at 0"},
		{"a swing that ends elsewhere is one",
			[]events.NetStance{said(0, events.Oppose), said(72, events.Support), said(75, events.Oppose), said(77, events.Support)},
			"nothing→oppose at 0; oppose→support at 77"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tell(t, tt.stances...).String(); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestAnUnnamedHolderHasNoTimeline(t *testing.T) {
	s := said(0, events.Oppose)
	s.Holder = events.NewHolder("French official", events.Unnamed, "France")
	if got := tell(t, s); len(got.all) != 0 {
		t.Errorf("said %v", got.all)
	}
}

func TestARetractionNamesItsReasonAndWhatStandsInstead(t *testing.T) {
	st := tell(t, said(72, events.Support), said(0, events.Oppose))
	r, ok := st.all[1].(events.Retraction)
	if !ok || r.Reason != events.ReasonLate || r.Retracts[0] != st.all[0].EventID() || string(r.ReplacedBy) != st.all[2].EventID() {
		t.Errorf("got %+v after %s", st.all[1], st.all[0].EventID())
	}
	st = tell(t, said(0, events.Oppose), said(0, events.Oppose, withdrawn(events.ReasonCanceled)))
	if r := st.all[1].(events.Retraction); r.Reason != events.ReasonCanceled || r.ReplacedBy != "" {
		t.Errorf("got %+v", r)
	}
}

func TestAChangeThatComesBackIsANewEvent(t *testing.T) {
	back := said(0, events.Oppose)
	back.Revision = 3
	st := tell(t, said(0, events.Oppose), said(0, events.Oppose, withdrawn(events.ReasonWithheld)), back)
	if len(st.all) != 3 || st.all[0].EventID() == st.all[2].EventID() {
		t.Errorf("said %d events: %v", len(st.all), st)
	}
}

// Law 5: a timeline is a function of the set of its stances.
func TestOrderAndRepetitionChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var set []events.NetStance
		for i := range rapid.IntRange(1, 8).Draw(t, "stances") {
			s := said(7*rapid.IntRange(0, 20).Draw(t, "hours"), rapid.SampledFrom([]events.Side{events.Support, events.Oppose, events.Neutral}).Draw(t, "side"))
			carriedBy("afp", fmt.Sprintf("%s, said %d", s.Side, i))(&s) // each a claim of its own
			s.Article.ID = fmt.Sprint("a", i%4)
			s.Past = rapid.IntRange(0, 4).Draw(t, "past") == 0
			s.Confidence = rapid.SampledFrom([]float64{0.1, 0.4, 0.9}).Draw(t, "confidence")
			s.Basis = rapid.SampledFrom([]events.Basis{events.Explicit, events.Implied}).Draw(t, "basis")
			set = append(set, s)
			if rapid.IntRange(0, 4).Draw(t, "withdrawn") == 0 {
				withdrawn(events.ReasonCorrected)(&s)
				set = append(set, s)
			}
		}
		want := tell(t, set...)
		again := append(slices.Clone(set), rapid.SliceOfN(rapid.SampledFrom(set), 0, len(set)).Draw(t, "repeats")...)
		got := tell(t, rapid.Permutation(again).Draw(t, "order")...)
		if !got.like(want) {
			t.Fatalf("in order:   %s\nshuffled:   %s", want, got)
		}
		ids := make(map[string]bool)
		for _, m := range got.all {
			ids[m.EventID()] = true
		}
		if len(ids) != len(got.all) {
			t.Fatalf("%d events with %d ids", len(got.all), len(ids))
		}
	})
}

func TestALongTimelineIsBoundedAndGoesOn(t *testing.T) {
	var set state.Settings
	var tl state.Timeline
	var standing []string
	side := events.Oppose
	for i := range 3000 {
		if i%100 == 0 {
			side = map[events.Side]events.Side{events.Oppose: events.Support, events.Support: events.Oppose}[side]
		}
		var outs []events.Move
		tl, outs = set.Fold(tl, said(48*i, side))
		for _, m := range outs {
			standing = append(standing, m.EventType()+" "+string(m.(events.Change).To.Side))
		}
		if len(tl.Stances) > state.MaxStances || len(tl.Emitted) > state.MaxEmitted {
			t.Fatalf("after %d: %d stances, %d moves", i, len(tl.Stances), len(tl.Emitted))
		}
	}
	if len(standing) != 30 {
		t.Errorf("%d moves, want 30: one first position and 29 changes", len(standing))
	}
	again, outs := set.Fold(tl, said(0, events.Neutral))
	if len(outs) != 0 || len(again.Stances) != len(tl.Stances) {
		t.Errorf("a stance older than all that is kept said %v", outs)
	}
}

func BenchmarkFold(b *testing.B) {
	var set state.Settings
	timelines := make([]state.Timeline, 1000)
	b.ReportAllocs()
	for i := range b.N {
		k := i % len(timelines)
		timelines[k], _ = set.Fold(timelines[k], said(i/len(timelines)%100*30, events.Oppose))
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "stances/s")
}
