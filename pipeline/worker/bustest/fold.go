// SPDX-License-Identifier: Apache-2.0

package bustest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// A count is the memory of the test's fold: which stances it has seen.
type count struct {
	Seen map[string]bool
	Last string // id of the change said last
}

// Tally says one change for each stance it has not seen, in a chain.
func Tally() worker.Worker {
	return worker.Fold("tally", events.NetStances, events.NetStance.EventKey, events.Moves, func(c count, s events.NetStance) (count, []events.Move) {
		if c.Seen[s.EventID()] {
			return c, nil
		}
		seen := map[string]bool{s.EventID(): true}
		for id := range c.Seen {
			seen[id] = true
		}
		move := events.Change{
			Holder: s.Holder, Target: s.Target, To: events.Position{Side: s.Side, Since: s.Article.PublishedAt}, At: s.Article.PublishedAt,
			Cause: s.EventID(), Previous: c.Last,
		}
		return count{seen, move.EventID()}, []events.Move{move}
	})
}

// NetStance makes the i-th stance of a holder on nato.
func NetStance(holder string, i int) events.NetStance {
	return events.NetStance{Stance: events.Stance{
		Article:  events.ArticleRef{ID: fmt.Sprint("a", i), Version: 1, Source: "afp", PublishedAt: time.Date(2026, 1, 2, 3, 4, i, 0, time.UTC)},
		Holder:   events.NewHolder(holder, events.Country, ""),
		Target:   events.NewTarget("nato"),
		Side:     events.Support,
		Evidence: events.Span{Field: "body", Start: 0, End: 2, Text: "no"},
	}}
}

func folding(t *testing.T, open func(testing.TB, ...worker.Worker) Bench) {
	b := open(t, Tally())
	feed(t, b, 10, 12)
	b.Drive(t, worker.Runtime{}, Tally())
	CheckTally(t, b.Stored(t, "changes.*.nato"), 10, 12)
}

// crashing: a process that dies between any two steps loses and doubles nothing.
// A fault before a step is a death before it; a fault after it, a death before the next.
func crashing(t *testing.T, open func(testing.TB, ...worker.Worker) Bench) {
	b := open(t, Tally())
	feed(t, b, 10, 12)
	faulty := &Faulty{Bus: b.Bus, Rate: 0.15, Rand: rand.New(rand.NewPCG(1, 2))}
	b.Drive(t, worker.Runtime{Bus: faulty}, Tally())
	if faulty.Faults == 0 {
		t.Error("no fault was injected")
	}
	CheckTally(t, b.Stored(t, "changes.*.nato"), 10, 12)
}

func feed(t *testing.T, b Bench, keys, each int) {
	for i := range each {
		for k := range keys {
			say(t, b, NetStance(fmt.Sprint("Holder ", k), i))
		}
	}
}

// CheckTally checks that each of the stances "Holder <key>", i made one change,
// and that the changes of a key are one chain, in what is stored of changes.*.nato.
func CheckTally(t testing.TB, stored []worker.Message, keys, each int) {
	t.Helper()
	chains := make(map[string][]worker.Message)
	for _, m := range stored {
		chains[m.Subject] = append(chains[m.Subject], m)
	}
	for k := range keys {
		causes, previous := make(map[string]bool), ""
		stored := chains[fmt.Sprintf("changes.holder-%d.nato", k)]
		for _, m := range stored {
			ce, err := cloudevent.Decode(m.Message)
			if err != nil {
				t.Fatal(err)
			}
			move, err := cloudevent.Open(events.Moves, ce)
			if err != nil {
				t.Fatal(err)
			}
			c := move.(events.Change)
			if c.Previous != previous {
				t.Errorf("%s: follows %q, stored after %q", m.ID, c.Previous, previous)
			}
			if causes[c.Cause] {
				t.Errorf("%s: told twice", c.Cause)
			}
			causes[c.Cause], previous = true, m.ID
		}
		if len(stored) != each {
			t.Errorf("key %d: %d changes, want %d", k, len(stored), each)
		}
	}
}

// ErrFault is what a [Faulty] bus says when it fails.
var ErrFault = errors.New("injected fault")

// A Faulty bus fails now and then, before a step or after it has had its effect.
type Faulty struct {
	worker.Bus
	Rate   float64 // of faults before, and again after, each step
	Rand   *rand.Rand
	Faults int

	mu sync.Mutex
}

func (f *Faulty) fault() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.Rand.Float64() >= f.Rate {
		return nil
	}
	f.Faults++
	return ErrFault
}

// Publish implements [worker.Bus].
func (f *Faulty) Publish(ctx context.Context, ms ...worker.Message) error {
	if err := f.fault(); err != nil {
		return err
	}
	if f.fault() != nil && len(ms) > 1 { // a part is stored
		return errors.Join(f.Bus.Publish(ctx, slices.Clone(ms[:len(ms)/2])...), ErrFault)
	}
	return errors.Join(f.Bus.Publish(ctx, ms...), f.fault())
}

// Load implements [worker.Bus].
func (f *Faulty) Load(ctx context.Context, bucket, key string) ([]byte, uint64, error) {
	if err := f.fault(); err != nil {
		return nil, 0, err
	}
	return f.Bus.Load(ctx, bucket, key)
}

// Save implements [worker.Bus].
func (f *Faulty) Save(ctx context.Context, bucket, key string, rev uint64, value []byte) (uint64, error) {
	if err := f.fault(); err != nil {
		return 0, err
	}
	now, err := f.Bus.Save(ctx, bucket, key, rev, value)
	if err == nil {
		err = f.fault()
	}
	return now, err
}
