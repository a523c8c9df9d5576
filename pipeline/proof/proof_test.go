// SPDX-License-Identifier: Apache-2.0

package proof_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/proof"
	"github.com/stancewire/stancewire/pipeline/reconcile"
	"github.com/stancewire/stancewire/pipeline/state"
)

// A river is what the streams would hold after France opposed the pact and then gave in.
type river struct {
	judged []events.Judged
	net    []events.NetStance
	moves  []events.Move
}

func flow(t *testing.T) river {
	t.Helper()
	var r river
	var tl state.Timeline
	for i, side := range []events.Side{events.Oppose, events.Support} {
		ref := events.ArticleRef{ID: string(side), Source: "afp", Version: 1, PublishedAt: time.Date(2024, 3, 1+7*i, 0, 0, 0, 0, time.UTC)}
		s := events.Stance{
			Article: ref, Statement: "s", Holder: events.NewHolder("France", events.Country, ""), Target: events.NewTarget("Pact"),
			Side: side, Confidence: 0.9, Evidence: events.Span{Field: "body", Text: "no", End: 2},
		}
		r.judged = append(r.judged, events.Manifest{Article: ref, Status: events.Usable, Statements: 1}, s, events.Answer{Article: ref, Statement: "s", Stances: 1})
	}
	articles := make(map[string]reconcile.Article)
	for _, j := range r.judged {
		k := reconcile.Key(j)
		a, net := reconcile.Fold(articles[k], j)
		articles[k] = a
		for _, n := range net {
			r.net = append(r.net, n)
			var moves []events.Move
			tl, moves = state.Settings{}.Fold(tl, n)
			r.moves = append(r.moves, moves...)
		}
	}
	return r
}

func (r river) verify() proof.Report {
	l := proof.New(state.Settings{})
	for _, j := range r.judged {
		l.Judged(j)
	}
	for _, n := range r.net {
		l.Net(n.EventID(), n)
	}
	for _, m := range r.moves {
		l.Move(m.EventID(), m)
	}
	return l.Verify()
}

func kinds(r proof.Report) string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, p.Kind)
	}
	return strings.Join(out, ", ")
}

func TestWhatTheStagesSayIsProved(t *testing.T) {
	r := flow(t)
	if len(r.moves) != 2 {
		t.Fatalf("the story has %d moves, want 2", len(r.moves))
	}
	if got := r.verify(); len(got.Problems) != 0 || got.Changes != 2 || got.Articles != 2 || got.Keys != 1 {
		t.Errorf("got %+v", got)
	}
}

func TestWhatDoesNotFollowIsFound(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(*river)
		want  string
	}{
		{"a change that is missing at the end", func(r *river) { r.moves = r.moves[:1] }, "missing change"},
		{"a change that is missing in between", func(r *river) { r.moves = r.moves[1:] }, "chain, missing change"},
		{"a change that was stored twice", func(r *river) { r.moves = append(r.moves, r.moves[1]) }, "chain, unfounded change"},
		{"a change that nothing gave rise to", func(r *river) {
			c := r.moves[1].(events.Change)
			c.Holder, c.Previous = events.NewHolder("Spain", events.Country, ""), ""
			r.moves = append(r.moves, c)
		}, "unfounded change"},
		{"a net stance that its article does not claim", func(r *river) {
			n := r.net[0]
			n.Target = events.NewTarget("Wall")
			r.net = append(r.net, n)
		}, "unfounded stance, missing change"},
		{"a stance that never came through", func(r *river) { r.net = r.net[:1] }, "missing stance, unfounded change"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := flow(t)
			tt.spoil(&r)
			if got := kinds(r.verify()); got != tt.want {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAnIdThatIsNotTheHashOfItsCausesIsFound(t *testing.T) {
	l := proof.New(state.Settings{})
	r := flow(t)
	for _, n := range r.net {
		l.Net("made up", n)
	}
	for _, m := range r.moves {
		l.Move(m.EventID(), m)
	}
	if got := kinds(l.Verify()); got != "id, id" {
		t.Errorf("found %q", got)
	}
}
