// SPDX-License-Identifier: Apache-2.0

package model_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/model"
	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/natsd"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// A peak is the most that were inside at once.
type peak struct {
	mu        sync.Mutex
	now, most int
}

func (p *peak) enter() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now++
	p.most = max(p.most, p.now)
}

func (p *peak) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now--
}

// Two processes on JetStream: they share the work, wait for more calls at once
// than there are processors, try again what passes, and ask once for each content.
func TestOnJetStream(t *testing.T) {
	const statements, concurrency = 60, 6
	var inside peak
	s := newScene(t, func(w http.ResponseWriter, call int) {
		inside.enter()
		defer inside.leave()
		if call == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		time.Sleep(30 * time.Millisecond)
		say(w, stances(stance()))
	}, func(o *model.Options) { o.Clock, o.Concurrency = nil, concurrency })

	server, err := natsd.Start(natsd.Options{})
	must(t, err)
	t.Cleanup(server.Shutdown)
	first := process(t, server, s)
	for i := range statements {
		st := statement(fmt.Sprint("a", i), fmt.Sprintf("Norway’s Berg says she rejects nuclear plant number %d.", i))
		for copied := range 2 { // a repeat that only the worker can tell from the first
			m, err := worker.NewMessage(st, "//stancewire/test/extract", nil, cloudevent.Mode(copied))
			must(t, err)
			m.ID = fmt.Sprint(m.ID, copied)
			must(t, first.Publish(t.Context(), m))
		}
	}
	process(t, server, s)
	ids := make(map[string]int)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	err = first.Tail(ctx, []string{"stances.>", "answers.>"}, natsbus.From{Follow: true}, func(m natsbus.Stored) error {
		if ids[m.ID]++; len(ids) == 3*statements {
			cancel()
		}
		return nil
	})
	must(t, err)
	if len(ids) != 3*statements || s.notes.count("fell back") > 0 {
		t.Errorf("%d events, want two stances and an answer for each of %d; %d fallbacks", len(ids), statements, s.notes.count("fell back"))
	}
	if n := s.fake.calls(); n < statements+1 || n > 2*statements+1 {
		t.Errorf("%d calls for %d statements", n, statements)
	}
	if inside.most <= 2 || inside.most > 2*concurrency {
		t.Errorf("%d calls were out at once, %d may be in each of two processes", inside.most, concurrency)
	}
}

// process starts one that works until the test ends.
func process(t *testing.T, server *natsd.Server, s *scene) *natsbus.Bus {
	t.Helper()
	nc, err := server.Connect()
	must(t, err)
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	must(t, err)
	w, err := model.New(s.o)
	must(t, err)
	must(t, natsbus.Ensure(t.Context(), js, natsbus.Topology{Workers: []worker.Worker{w}, Partitions: 2, Memory: true}))
	bus, err := natsbus.Open(t.Context(), nc, natsbus.Options{Partitions: 2, RetryDelay: 50 * time.Millisecond})
	must(t, err)
	t.Cleanup(bus.Close)
	ctx, stop := context.WithCancel(context.Background())
	var working sync.WaitGroup
	working.Go(func() {
		if err := bus.Run(ctx, worker.Runtime{}, w); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(working.Wait)
	t.Cleanup(stop)
	return bus
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
