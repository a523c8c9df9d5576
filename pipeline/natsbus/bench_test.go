// SPDX-License-Identifier: Apache-2.0

package natsbus_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/natsd"
	"github.com/stancewire/stancewire/pipeline/worker"
	"github.com/stancewire/stancewire/pipeline/worker/bustest"
)

// A stage without work, beside a bare loop that does the same: consume, decode,
// encode, publish with 256 in flight, acknowledge what is stored.
func BenchmarkStageWithoutWork(b *testing.B) {
	w := worker.Map("extract", events.Articles, events.Extractions, func(_ context.Context, a events.Article) ([]events.Extracted, error) {
		return []events.Extracted{events.Manifest{Article: a.Ref()}}, nil
	})
	b.Run("bare", func(b *testing.B) {
		bus, js, _ := benchBus(b, w)
		fillArticles(b, bus)
		c, err := js.Consumer(b.Context(), "ARTICLES", "extract")
		if err != nil {
			b.Fatal(err)
		}
		b.ResetTimer()
		bareLoop(b, js, c)
	})
	b.Run("worker", func(b *testing.B) {
		bus, _, left := benchBus(b, w)
		fillArticles(b, bus)
		b.ResetTimer()
		runAll(b, bus, left, w)
	})
}

// bareLoop is the least that a stage can do on nats.go.
func bareLoop(b *testing.B, js jetstream.JetStream, c jetstream.Consumer) {
	type sent struct {
		m   jetstream.Msg
		ack jetstream.PubAckFuture
	}
	acks := make(chan sent, 256)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := 0; n < b.N; n++ {
			s := <-acks
			select {
			case <-s.ack.Ok():
			case err := <-s.ack.Err():
				b.Error(err)
			}
			_ = s.m.Ack()
		}
	}()
	cc, err := c.Consume(func(m jetstream.Msg) {
		ce, err := cloudevent.Decode(cloudevent.Message{Header: m.Headers(), Data: m.Data()})
		if err != nil {
			b.Error(err)
		}
		a, err := cloudevent.Open(events.Articles, ce)
		if err != nil {
			b.Error(err)
		}
		out, err := worker.NewMessage(events.Manifest{Article: a.Ref()}, "//stancewire/local/extract", &ce, 0)
		if err != nil {
			b.Error(err)
		}
		msg := &nats.Msg{Subject: out.Subject, Header: out.Header, Data: out.Data}
		msg.Header[jetstream.MsgIDHeader] = []string{out.ID}
		ack, err := js.PublishMsgAsync(msg)
		if err != nil {
			b.Error(err)
			return
		}
		acks <- sent{m, ack}
	}, jetstream.PullMaxMessages(256))
	if err != nil {
		b.Fatal(err)
	}
	<-done
	b.StopTimer()
	cc.Stop()
}

// A fold with warm memory, beside a bare loop that does the same compare-and-set and publish.
func BenchmarkFold(b *testing.B) {
	const keys = 2000
	b.Run("bare", func(b *testing.B) {
		bus, js, _ := benchBus(b, bustest.Tally())
		fillStances(b, bus, keys)
		b.ResetTimer()
		bareFold(b, js, keys)
	})
	b.Run("worker", func(b *testing.B) {
		bus, _, left := benchBus(b, bustest.Tally())
		fillStances(b, bus, keys)
		b.ResetTimer()
		runAll(b, bus, left, bustest.Tally())
	})
}

// bareFold reads a stance, saves a memory and publishes a change, both by
// compare-and-set, 256 keys side by side, and acknowledges.
func bareFold(b *testing.B, js jetstream.JetStream, keys int) {
	var left sync.WaitGroup
	left.Add(b.N)
	lanes := make([]chan jetstream.Msg, 256)
	for i := range lanes {
		lanes[i] = make(chan jetstream.Msg, 16)
		go bareLane(b, js, lanes[i], &left)
	}
	for p := range natsbus.DefaultPartitions {
		c, err := js.Consumer(b.Context(), "NET", fmt.Sprint("tally-", p))
		if err != nil {
			b.Fatal(err)
		}
		cc, err := c.Consume(func(m jetstream.Msg) {
			lanes[natsbus.Partition(len(lanes), m.Subject())] <- m
		}, jetstream.PullMaxMessages(256), jetstream.PullPriorityGroup("fold"))
		if err != nil {
			b.Fatal(err)
		}
		defer cc.Stop()
	}
	left.Wait()
	b.StopTimer()
	for _, l := range lanes {
		close(l)
	}
}

func bareLane(b *testing.B, js jetstream.JetStream, in <-chan jetstream.Msg, left *sync.WaitGroup) {
	type end struct {
		kv, change uint64
		id         string
	}
	ends := make(map[string]end)
	cas := func(subject, id string, seq uint64, data []byte) uint64 {
		m := &nats.Msg{Subject: subject, Data: data, Header: nats.Header{jetstream.ExpectedLastSubjSeqHeader: {strconv.FormatUint(seq, 10)}}}
		if id != "" {
			m.Header[jetstream.MsgIDHeader] = []string{id}
		}
		f, err := js.PublishMsgAsync(m)
		if err != nil {
			b.Error(err)
			return 0
		}
		select {
		case ack := <-f.Ok():
			return ack.Sequence
		case err := <-f.Err():
			b.Error(err)
			return 0
		}
	}
	for m := range in {
		ce, err := cloudevent.Decode(cloudevent.Message{Header: m.Headers(), Data: m.Data()})
		if err != nil {
			b.Error(err)
		}
		s, err := cloudevent.Open(events.NetStances, ce)
		if err != nil {
			b.Error(err)
		}
		key := s.EventKey()
		e := ends[key]
		out, err := worker.NewMessage(events.Change{Holder: s.Holder, Target: s.Target, To: events.Position{Side: s.Side}, Cause: s.EventID(), Previous: e.id}, "//x/y/z", &ce, 0)
		if err != nil {
			b.Error(err)
		}
		e.kv = cas("$KV.tally."+key, "", e.kv, out.Data)
		e.change = cas(out.Subject, out.ID, e.change, out.Data)
		e.id = out.ID
		ends[key] = e
		_ = m.Ack()
		left.Done()
	}
}

// A countdown closes done when b.N messages are done.
type countdown struct {
	left atomic.Int64
	done chan struct{}
}

// Observe implements [natsbus.Observer].
func (c *countdown) Observe(string, natsbus.Outcome, time.Duration, int) {
	if c.left.Add(-1) == 0 {
		close(c.done)
	}
}

func benchBus(b *testing.B, ws ...worker.Worker) (*natsbus.Bus, jetstream.JetStream, *countdown) {
	left := &countdown{done: make(chan struct{})}
	left.left.Store(int64(b.N))
	s, err := natsd.Start(natsd.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Shutdown)
	nc, err := s.Connect()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		b.Fatal(err)
	}
	if err := natsbus.Ensure(b.Context(), js, natsbus.Topology{Workers: ws}); err != nil {
		b.Fatal(err)
	}
	bus, err := natsbus.Open(b.Context(), nc, natsbus.Options{Observer: left})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(bus.Close)
	return bus, js, left
}

func fillArticles(b *testing.B, bus worker.Bus) {
	body := ""
	for len(body) < 2000 {
		body += "The minister said that she opposes the plan. "
	}
	ms := make([]worker.Message, 0, b.N)
	for i := range b.N {
		m, err := worker.NewMessage(bustest.Article(i, body), "//x/y/z", nil, 0)
		if err != nil {
			b.Fatal(err)
		}
		ms = append(ms, m)
	}
	if err := bus.Publish(b.Context(), ms...); err != nil {
		b.Fatal(err)
	}
}

func fillStances(b *testing.B, bus worker.Bus, keys int) {
	ms := make([]worker.Message, 0, b.N)
	for i := range b.N {
		m, err := worker.NewMessage(bustest.NetStance(fmt.Sprint("Holder ", i%keys), i/keys), "//x/y/z", nil, 0)
		if err != nil {
			b.Fatal(err)
		}
		ms = append(ms, m)
	}
	if err := bus.Publish(b.Context(), ms...); err != nil {
		b.Fatal(err)
	}
}

func runAll(b *testing.B, bus *natsbus.Bus, left *countdown, w worker.Worker) {
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- bus.Run(ctx, worker.Runtime{}, w) }()
	<-left.done
	b.StopTimer()
	stop()
	if err := <-ended; err != nil {
		b.Error(err)
	}
}
