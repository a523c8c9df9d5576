// SPDX-License-Identifier: Apache-2.0

package pipeline_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline"
	"github.com/stancewire/stancewire/pipeline/article"
	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/natsd"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// stream is the stream that the demo plays, as messages.
func stream(t *testing.T) []worker.Message {
	t.Helper()
	f, err := os.Open("../cmd/stancewire/demo/wikinews.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	var out []worker.Message
	err = article.Read(bytes.NewReader(b), article.Hint{}, func(item article.Item) bool {
		if item.Err != nil {
			t.Fatal(item.Err)
		}
		out = append(out, message(t, item.Article))
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func message(t *testing.T, a events.Article) worker.Message {
	t.Helper()
	m, err := worker.NewMessage(a, "//stancewire/test/feed", nil, cloudevent.Binary)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// twice is the stream sent twice, in shuffled order; the second copies carry
// message ids of their own, so that only the stages can tell that they are copies.
func twice(ms []worker.Message, seed uint64) []worker.Message {
	out := slices.Clone(ms)
	for _, m := range ms {
		m.ID += "-again"
		out = append(out, m)
	}
	r := rand.New(rand.NewPCG(seed, seed))
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// A ledger holds what was emitted less what was retracted.
type ledger map[string]events.Change

func (l ledger) hear(t *testing.T, m worker.Message) {
	t.Helper()
	ce, err := cloudevent.Decode(m.Message)
	if err != nil {
		t.Fatal(err)
	}
	move, err := cloudevent.Open(events.Moves, ce)
	if err != nil {
		t.Fatal(err)
	}
	switch e := move.(type) {
	case events.Change:
		l[e.EventID()] = e
	case events.Retraction:
		for _, id := range e.Retracts {
			if _, ok := l[id]; !ok {
				t.Errorf("%s retracts %s, which does not stand", e.EventID(), id)
			}
			delete(l, id)
		}
	}
}

// standing are the changes as the law compares them.
func (l ledger) standing() []string {
	var out []string
	for _, c := range l {
		from := "-"
		if c.From != nil {
			from = string(c.From.Side)
		}
		out = append(out, fmt.Sprintf("%s on %s: %s to %s at %s", c.Holder.ID, c.Target.ID, from, c.To.Side, c.At.Format(time.DateOnly)))
	}
	slices.Sort(out)
	return out
}

func onLocal(t *testing.T, ms []worker.Message) []string {
	t.Helper()
	l := make(ledger)
	bus := &worker.Local{Tap: func(m worker.Message) {
		switch {
		case worker.Matches("changes.>", m.Subject):
			l.hear(t, m)
		case worker.Matches("dead.>", m.Subject):
			t.Errorf("dead letter: %s", m.Data)
		}
	}}
	if err := bus.Publish(t.Context(), ms...); err != nil {
		t.Fatal(err)
	}
	if err := bus.Run(t.Context(), worker.Runtime{}, pipeline.New().Workers()...); err != nil {
		t.Fatal(err)
	}
	return l.standing()
}

func onJetStream(t *testing.T, ms []worker.Message) []string {
	t.Helper()
	server, err := natsd.Start(natsd.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Shutdown()
	nc, err := server.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	workers := pipeline.New().Workers()
	if err := natsbus.Ensure(ctx, js, natsbus.Topology{Workers: workers}); err != nil {
		t.Fatal(err)
	}
	bus, err := natsbus.Open(ctx, nc, natsbus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer bus.Close()
	if err := bus.Publish(ctx, ms...); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- bus.Run(ctx, worker.Runtime{}, workers...) }()
	waitUntilQuiet(t, bus)
	l := make(ledger)
	err = bus.Tail(ctx, []string{"changes.>"}, natsbus.From{}, func(m natsbus.Stored) error { l.hear(t, m.Message); return nil })
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	return l.standing()
}

// waitUntilQuiet returns when no stage has anything left to do.
func waitUntilQuiet(t *testing.T, bus *natsbus.Bus) {
	t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for quiet := 0; quiet < 3; {
		if time.Now().After(deadline) {
			t.Fatal("the river has not come to rest")
		}
		time.Sleep(50 * time.Millisecond)
		lag, err := bus.Lag(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		quiet++
		for n := range maps.Values(lag) {
			if n > 0 {
				quiet = 0
			}
		}
	}
}

// The law of the whole house: the demo's stream sent twice, in shuffled order,
// says what it says once and in order, on either bus.
func TestOrderAndRepetitionOfArticlesChangeNothing(t *testing.T) {
	once := stream(t)
	want := onLocal(t, once)
	if len(want) == 0 {
		t.Fatal("the stream has no changes at all")
	}
	t.Logf("%d articles, %d moves stand", len(once), len(want))
	t.Run("in memory", func(t *testing.T) {
		for seed := range uint64(2) {
			compare(t, want, onLocal(t, twice(once, seed)))
		}
	})
	t.Run("on JetStream", func(t *testing.T) { compare(t, want, onJetStream(t, twice(once, 7))) })
}

func compare(t *testing.T, want, got []string) {
	t.Helper()
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("missing: %s", line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("not in order's: %s", line)
		}
	}
}
