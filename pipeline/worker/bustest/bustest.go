// SPDX-License-Identifier: Apache-2.0

// Package bustest holds the laws that every [worker.Bus] keeps, together with
// the runner that delivers its messages. An implementation is tested by
// handing [Run] a way to make fresh ones.
package bustest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// A Bench is a bus under test and its runner.
type Bench struct {
	Bus worker.Bus

	// Drive runs workers until nothing is left to do, whatever had to be tried
	// again, and fails the test if that takes too long.
	Drive func(t testing.TB, rt worker.Runtime, ws ...worker.Worker)

	// Stored returns the messages under a filter, in the order in which they were stored.
	Stored func(t testing.TB, filter string) []worker.Message
}

// Run checks every law, each on what open returns for the workers it will drive.
func Run(t *testing.T, open func(t testing.TB, ws ...worker.Worker) Bench) {
	t.Run("publish", func(t *testing.T) { publishing(t, open(t)) })
	t.Run("chains", func(t *testing.T) { chains(t, open(t)) })
	t.Run("memory", func(t *testing.T) { memories(t, open(t, Tally())) })
	t.Run("map", func(t *testing.T) { mapping(t, open) })
	t.Run("poison", func(t *testing.T) { poison(t, open) })
	t.Run("redelivery", func(t *testing.T) { redelivery(t, open) })
	t.Run("order", func(t *testing.T) { order(t, open) })
	t.Run("fold", func(t *testing.T) { folding(t, open) })
	t.Run("crash", func(t *testing.T) { crashing(t, open) })
}

func publishing(t *testing.T, b Bench) {
	ctx := t.Context()
	one, two := plain("statements.afp", "1"), plain("statements.afp", "2")
	for _, batch := range [][]worker.Message{{one}, {one, two}, {two, one, one}} {
		if err := b.Bus.Publish(ctx, batch...); err != nil {
			t.Fatal(err)
		}
	}
	want(t, "each message once", ids(b.Stored(t, "statements.>")), []string{"1", "2"})
	if err := b.Bus.Publish(ctx); err != nil {
		t.Errorf("nothing to publish: %v", err)
	}
	many := make([]worker.Message, 2000)
	for i := range many {
		many[i] = plain("alerts.x", fmt.Sprint("m", i))
	}
	if err := b.Bus.Publish(ctx, many...); err != nil {
		t.Fatal(err)
	}
	if n := len(b.Stored(t, "alerts.>")); n != len(many) {
		t.Errorf("%d stored, want %d", n, len(many))
	}
	if err := b.Bus.Publish(ctx, plain("stances.france.nato", "s")); err != nil {
		t.Fatal(err)
	}
	for _, m := range b.Stored(t, "stances.>") {
		if m.Subject != "stances.france.nato" {
			t.Errorf("read back as %s", m.Subject)
		}
	}
}

func memories(t *testing.T, b Bench) {
	ctx := t.Context()
	const bucket, key = "tally", "a.b"
	if v, rev, err := b.Bus.Load(ctx, bucket, key); v != nil || rev != 0 || err != nil {
		t.Fatalf("Load of nothing = %q, %d, %v", v, rev, err)
	}
	first, err := b.Bus.Save(ctx, bucket, key, 0, []byte("1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Bus.Save(ctx, bucket, key, 0, []byte("x")); !errors.Is(err, worker.ErrConflict) {
		t.Errorf("Save of what is there, as new: %v, want a conflict", err)
	}
	second, err := b.Bus.Save(ctx, bucket, key, first, []byte("2"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Bus.Save(ctx, bucket, key, first, []byte("x")); !errors.Is(err, worker.ErrConflict) {
		t.Errorf("Save on an old revision: %v, want a conflict", err)
	}
	v, rev, err := b.Bus.Load(ctx, bucket, key)
	if string(v) != "2" || rev != second || err != nil {
		t.Errorf("Load = %q, %d, %v, want 2, %d", v, rev, err, second)
	}
	var won sync.Map
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if _, err := b.Bus.Save(ctx, bucket, key, second, []byte(fmt.Sprint(i))); err == nil {
				won.Store(i, true)
			} else if !errors.Is(err, worker.ErrConflict) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	n := 0
	won.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d of 8 won a race, want 1", n)
	}
}

func mapping(t *testing.T, open func(testing.TB, ...worker.Worker) Bench) {
	w := worker.Map("extract", events.Articles, events.Extractions, func(_ context.Context, a events.Article) ([]events.Extracted, error) {
		return []events.Extracted{events.Manifest{Article: a.Ref()}}, nil
	})
	b := open(t, w)
	for i := range 200 {
		say(t, b, Article(i, "text"))
	}
	b.Drive(t, worker.Runtime{}, w)
	out := b.Stored(t, "manifests.>")
	b.Drive(t, worker.Runtime{}, w) // nothing is delivered again
	if again := b.Stored(t, "manifests.>"); len(out) != 200 || len(again) != len(out) {
		t.Errorf("%d manifests, later %d, want 200", len(out), len(again))
	}
}

func poison(t *testing.T, open func(testing.TB, ...worker.Worker) Bench) {
	w := worker.Map("extract", events.Articles, events.Extractions, func(_ context.Context, a events.Article) ([]events.Extracted, error) {
		switch a.Body {
		case "panic":
			panic("cannot read this")
		case "error":
			return nil, errors.New("this is no text")
		}
		return []events.Extracted{events.Manifest{Article: a.Ref()}}, nil
	})
	b := open(t, w)
	for i := range 30 {
		say(t, b, Article(i, []string{"text", "panic", "error"}[i%3]))
	}
	junk := plain("articles.raw.junk", "junk")
	junk.Data = []byte("\x00 no event at all")
	if err := b.Bus.Publish(t.Context(), junk); err != nil {
		t.Fatal(err)
	}
	b.Drive(t, worker.Runtime{}, w)
	if n := len(b.Stored(t, "manifests.>")); n != 10 {
		t.Errorf("%d manifests, want 10", n)
	}
	dead := b.Stored(t, "dead.extract")
	if len(dead) != 21 {
		t.Fatalf("%d dead letters, want 21", len(dead))
	}
	for _, m := range dead {
		ce, err := cloudevent.Decode(m.Message)
		if err != nil {
			t.Fatal(err)
		}
		r, err := cloudevent.Open(events.DeadLetters, ce)
		if err != nil {
			t.Fatal(err)
		}
		if r.Reason == "" || r.Attempts != 1 || len(r.Data) == 0 || r.Stage != "extract" || r.Sequence == 0 {
			t.Errorf("dead letter says too little: %+v", r)
		}
	}
}

// redelivery: an error that is not permanent is tried again until it passes.
func redelivery(t *testing.T, open func(testing.TB, ...worker.Worker) Bench) {
	var mu sync.Mutex
	tries := make(map[string]int)
	w := worker.Worker{Name: "extract", In: events.Articles.Subjects, Open: func(m worker.Message) (worker.Job, error) {
		return worker.Job{Do: func(context.Context, worker.Runtime) error {
			mu.Lock()
			defer mu.Unlock()
			tries[m.ID]++
			if tries[m.ID] < 3 {
				return errors.New("not yet")
			}
			return nil
		}}, nil
	}}
	b := open(t, w)
	for i := range 10 {
		say(t, b, Article(i, "text"))
	}
	b.Drive(t, worker.Runtime{}, w)
	for id, n := range tries {
		if n != 3 {
			t.Errorf("%s: tried %d times, want 3", id, n)
		}
	}
	if len(tries) != 10 {
		t.Errorf("%d tried, want 10", len(tries))
	}
}

// order: the messages of one key are worked on one at a time, as they were published.
func order(t *testing.T, open func(testing.TB, ...worker.Worker) Bench) {
	var mu sync.Mutex
	got, busy := make(map[string][]string), make(map[string]bool)
	w := worker.Worker{Name: "tally", In: events.NetStances.Subjects, Fold: true, Open: func(m worker.Message) (worker.Job, error) {
		return worker.Job{Key: m.Subject, Do: func(context.Context, worker.Runtime) error {
			mu.Lock()
			if busy[m.Subject] {
				t.Errorf("%s: two at a time", m.Subject)
			}
			busy[m.Subject] = true
			mu.Unlock()
			time.Sleep(100 * time.Microsecond)
			mu.Lock()
			defer mu.Unlock()
			busy[m.Subject] = false
			got[m.Subject] = append(got[m.Subject], m.ID)
			return nil
		}}, nil
	}}
	b := open(t, w)
	said := make(map[string][]string)
	for i := range 600 {
		m := plain(fmt.Sprintf("net.h%d.t", i%7), fmt.Sprint(i))
		said[m.Subject] = append(said[m.Subject], m.ID)
		if err := b.Bus.Publish(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	b.Drive(t, worker.Runtime{}, w)
	for subject := range said {
		want(t, subject, got[subject], said[subject])
	}
}

func want(t testing.TB, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func ids(ms []worker.Message) []string {
	var all []string
	for _, m := range ms {
		all = append(all, m.ID)
	}
	return all
}

func plain(subject, id string) worker.Message {
	return worker.Message{Subject: subject, ID: id, Message: cloudevent.Message{Data: []byte("{}")}}
}

// Article makes the i-th article.
func Article(i int, body string) events.Article {
	return events.Article{
		ID: fmt.Sprint("a", i), Version: 1, Status: events.Usable, Source: "afp", Headline: "H", Body: body,
		PublishedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	}
}

func say(t testing.TB, b Bench, e events.Event) {
	t.Helper()
	if err := Say(t.Context(), b.Bus, e); err != nil {
		t.Fatal(err)
	}
}

// Say publishes an event.
func Say(ctx context.Context, bus worker.Bus, e events.Event) error {
	m, err := worker.NewMessage(e, "//stancewire/test/bustest", nil, 0)
	if err != nil {
		return err
	}
	return bus.Publish(ctx, m)
}
