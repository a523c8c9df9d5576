// SPDX-License-Identifier: Apache-2.0

package natsbus_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/natsd"
	"github.com/stancewire/stancewire/pipeline/worker"
	"github.com/stancewire/stancewire/pipeline/worker/bustest"
)

func letters(t *testing.T, b *natsbus.Bus) (all []natsbus.DeadLetter) {
	t.Helper()
	if err := b.DeadLetters(t.Context(), "", func(d natsbus.DeadLetter) error {
		all = append(all, d)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// sulky is a tally that rejects what a test tells it to.
func sulky(rejects func(worker.Message) bool) worker.Worker {
	w := bustest.Tally()
	inner := w.Open
	w.Open = func(m worker.Message) (worker.Job, error) {
		if rejects(m) {
			return worker.Job{}, errors.New("not in the mood")
		}
		return inner(m)
	}
	return w
}

func TestADeadLetterIsTriedAgainUntilItSucceeds(t *testing.T) {
	var broken atomic.Bool
	broken.Store(true)
	var last atomic.Pointer[worker.Message]
	w := worker.Worker{Name: "extract", In: events.Articles.Subjects, Open: func(m worker.Message) (worker.Job, error) {
		return worker.Job{Do: func(context.Context, worker.Runtime) error {
			last.Store(&m)
			if broken.Load() {
				return worker.Permanent(errors.New("no such word"))
			}
			return nil
		}}, nil
	}}
	b, _ := open(t, server(t).Connect, natsbus.Topology{Workers: []worker.Worker{w}}, natsbus.Options{})
	if err := bustest.Say(t.Context(), b, bustest.Article(1, "text")); err != nil {
		t.Fatal(err)
	}
	drive(t, b, worker.Runtime{}, w)
	first := *last.Load()
	for range 2 { // what fails again, at once and for the same reason, is a new letter
		dead := letters(t, b)
		if len(dead) != 1 {
			t.Fatalf("%d dead letters, want 1", len(dead))
		}
		if err := b.ReplayDeadLetter(t.Context(), dead[0].Sequence); err != nil {
			t.Fatal(err)
		}
		if err := b.ReplayDeadLetter(t.Context(), dead[0].Sequence); !errors.Is(err, natsbus.ErrNoSuchLetter) {
			t.Errorf("replayed a second time: %v", err)
		}
		drive(t, b, worker.Runtime{}, w)
		m := *last.Load()
		if m.Subject != first.Subject || m.ID != first.ID || m.Sequence != first.Sequence || string(m.Data) != string(first.Data) {
			t.Errorf("tried again as %s %s %d, it was %s %s %d", m.Subject, m.ID, m.Sequence, first.Subject, first.ID, first.Sequence)
		}
		if was, err := cloudevent.Decode(m.Message); err != nil || was.ID() != first.ID {
			t.Errorf("the envelope is %v, %v", was, err)
		}
	}
	broken.Store(false)
	if err := b.ReplayDeadLetter(t.Context(), letters(t, b)[0].Sequence); err != nil {
		t.Fatal(err)
	}
	drive(t, b, worker.Runtime{}, w)
	if dead := letters(t, b); len(dead) != 0 {
		t.Errorf("dead letters are left: %+v", dead)
	}
}

func TestAFoldTriesAgainWhileItWorksOnTheSameKeys(t *testing.T) {
	var broken atomic.Bool
	broken.Store(true)
	var n atomic.Int64
	w := sulky(func(m worker.Message) bool { return broken.Load() && n.Add(1)%3 == 0 })
	topology := natsbus.Topology{Workers: []worker.Worker{w}}
	b, _ := open(t, server(t).Connect, topology, natsbus.Options{})
	const keys, each = 4, 30
	say := func(from, to int) {
		for i := from; i < to; i++ {
			for k := range keys {
				if err := bustest.Say(t.Context(), b, bustest.NetStance(fmt.Sprint("Holder ", k), i)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	say(0, each/2)
	drive(t, b, worker.Runtime{}, w)
	dead := letters(t, b)
	if len(dead) == 0 {
		t.Fatal("nothing was rejected")
	}
	broken.Store(false)
	say(each/2, each)
	for _, d := range dead {
		if err := b.ReplayDeadLetter(t.Context(), d.Sequence); err != nil {
			t.Fatal(err)
		}
	}
	drive(t, b, worker.Runtime{}, w)
	bustest.CheckTally(t, readAll(t, b, "changes.*.nato"), keys, each)
}

func TestALetterThatIsNotWholeIsTriedAgainFromItsStream(t *testing.T) {
	var seen atomic.Int64
	w := worker.Worker{Name: "extract", In: events.Articles.Subjects, Open: func(m worker.Message) (worker.Job, error) {
		seen.Store(int64(len(m.Data)))
		return worker.Job{}, errors.New("too long")
	}}
	b, js := open(t, server(t).Connect, natsbus.Topology{Workers: []worker.Worker{w}}, natsbus.Options{})
	const size = natsd.MaxPayload - 2000
	m := worker.Message{Subject: "articles.raw.x", ID: "1", Message: cloudevent.Message{Data: make([]byte, size)}}
	if err := b.Publish(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	drive(t, b, worker.Runtime{}, w)
	if err := b.ReplayDeadLetter(t.Context(), letters(t, b)[0].Sequence); err != nil {
		t.Fatal(err)
	}
	seen.Store(0)
	drive(t, b, worker.Runtime{}, w)
	if seen.Load() != size {
		t.Errorf("tried again with %d bytes, there were %d", seen.Load(), size)
	}
	if s, err := js.Stream(t.Context(), "ARTICLES"); err != nil || s.Purge(t.Context()) != nil {
		t.Fatal(err)
	}
	d := letters(t, b)[0]
	if err := b.ReplayDeadLetter(t.Context(), d.Sequence); !errors.Is(err, natsbus.ErrNotReplayable) {
		t.Errorf("tried again in part: %v", err)
	}
	if _, err := b.DeadLetter(t.Context(), d.Sequence); err != nil {
		t.Errorf("the letter is gone: %v", err)
	}
	if err := b.DropDeadLetter(t.Context(), d.Sequence); err != nil {
		t.Error(err)
	}
	if err := b.DropDeadLetter(t.Context(), d.Sequence); !errors.Is(err, natsbus.ErrNoSuchLetter) {
		t.Errorf("dropped a second time: %v", err)
	}
}

func TestALetterOfNobodysStageStays(t *testing.T) {
	b, _ := open(t, server(t).Connect, natsbus.Topology{}, natsbus.Options{})
	if err := bustest.Say(t.Context(), b, worker.Reject("feed", worker.Message{Subject: "afp"}, 1, errors.New("no date"))); err != nil {
		t.Fatal(err)
	}
	if err := b.ReplayDeadLetter(t.Context(), 1); !errors.Is(err, natsbus.ErrNotReplayable) {
		t.Errorf("tried again by nobody: %v", err)
	}
	if len(letters(t, b)) != 1 {
		t.Error("the letter is gone")
	}
}
