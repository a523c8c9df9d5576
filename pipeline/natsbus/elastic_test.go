// SPDX-License-Identifier: Apache-2.0

package natsbus_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/natsd"
	"github.com/stancewire/stancewire/pipeline/worker"
	"github.com/stancewire/stancewire/pipeline/worker/bustest"
)

type connector func(...nats.Option) (*nats.Conn, error)

// A process is a connection and a run of its own, as another program would have.
type process struct {
	bus  *natsbus.Bus
	js   jetstream.JetStream
	nc   *nats.Conn
	stop context.CancelFunc
	done chan error
	n    atomic.Int64 // messages done
}

// Observe implements [natsbus.Observer].
func (p *process) Observe(_ string, o natsbus.Outcome, _ time.Duration, _ int) {
	if o == natsbus.OK {
		p.n.Add(1)
	}
}

func startProcess(t *testing.T, connect connector, topology natsbus.Topology) *process {
	t.Helper()
	p := &process{done: make(chan error, 1)}
	p.bus, p.js = open(t, func(...nats.Option) (nc *nats.Conn, err error) {
		p.nc, err = connect()
		return p.nc, err
	}, topology, natsbus.Options{Observer: p, Grace: time.Second})
	ctx, stop := context.WithCancel(context.Background())
	p.stop = stop
	go func() { p.done <- p.bus.Run(ctx, worker.Runtime{}, topology.Workers...) }()
	t.Cleanup(p.end)
	return p
}

// end stops the process in good order.
func (p *process) end() {
	p.stop()
	err := <-p.done
	p.done <- err
}

// kill cuts the process off, as far as others can see.
func (p *process) kill() { p.nc.Close() }

// patience is for machines that do much else, under the race detector. What is
// promised (3 s for one who joins, 1 s for one who leaves, 10 s for one who
// dies) is in the log of the tests.
const patience = 10 * time.Second

// until waits for something, and returns how long it took.
func until(t *testing.T, what string, limit time.Duration, is func() bool) time.Duration {
	t.Helper()
	began := time.Now()
	for !is() {
		if time.Since(began) > limit {
			t.Fatalf("%s: not within %v", what, limit)
		}
		time.Sleep(5 * time.Millisecond)
	}
	return time.Since(began)
}

// A feeder publishes stances of many keys until it is told to stop.
type feeder struct {
	stop context.CancelFunc
	wg   sync.WaitGroup
	each int // stances of each key
}

const feedKeys = 32

func startFeeder(t *testing.T, bus worker.Bus, pace time.Duration) *feeder {
	ctx, stop := context.WithCancel(t.Context())
	f := &feeder{stop: stop}
	f.wg.Go(func() {
		for ctx.Err() == nil {
			for k := range feedKeys {
				if err := bustest.Say(t.Context(), bus, bustest.NetStance(fmt.Sprint("Holder ", k), f.each)); err != nil {
					t.Error(err)
					return
				}
			}
			f.each++
			time.Sleep(pace)
		}
	})
	t.Cleanup(f.end)
	return f
}

func (f *feeder) end() {
	f.stop()
	f.wg.Wait()
}

func TestProcessesShareTheWorkAsTheyComeAndGo(t *testing.T) {
	t.Parallel()
	s, err := natsd.Start(natsd.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Shutdown()
	topology := natsbus.Topology{Workers: []worker.Worker{bustest.Tally()}}
	a := startProcess(t, s.Connect, topology)
	f := startFeeder(t, a.bus, 20*time.Millisecond)
	until(t, "the first works", patience, func() bool { return a.n.Load() > 0 })

	b := startProcess(t, s.Connect, topology)
	t.Logf("joined, had work after %v", until(t, "the second works", patience, func() bool { return b.n.Load() > 0 }))

	a.end()
	n := b.n.Load()
	t.Logf("left, replaced after %v", until(t, "the second takes over", patience, func() bool { return b.n.Load() > n+2*feedKeys }))

	c := startProcess(t, s.Connect, topology)
	until(t, "the third works", patience, func() bool { return c.n.Load() > 0 })
	reader, _ := open(t, s.Connect, topology, natsbus.Options{})
	b.kill()
	began := time.Now()
	time.Sleep(time.Second)
	f.end()
	awaitIdle(t, reader, 2*patience)
	t.Logf("died, replaced and its work done after %v", time.Since(began))
	bustest.CheckTally(t, readAll(t, reader, "changes.*.nato"), feedKeys, f.each)
}

func TestWhatDiesAtAnyTimeLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	s, err := natsd.Start(natsd.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Shutdown()
	topology := natsbus.Topology{Workers: []worker.Worker{bustest.Tally()}}
	live := startProcess(t, s.Connect, topology)
	reader, _ := open(t, s.Connect, topology, natsbus.Options{})
	f := startFeeder(t, reader, 20*time.Millisecond)
	var victims []*process
	for range 2 {
		victims = append(victims, startProcess(t, s.Connect, topology))
	}
	for _, v := range victims {
		until(t, "the victim works", patience, func() bool { return v.n.Load() > 20 })
		v.kill()
	}
	f.end()
	until(t, "the other goes on", 10*time.Second, func() bool { return live.n.Load() > 0 })
	awaitIdle(t, reader, 2*patience)
	bustest.CheckTally(t, readAll(t, reader, "changes.*.nato"), feedKeys, f.each)
}

func readAll(t testing.TB, b *natsbus.Bus, filter string) []worker.Message {
	t.Helper()
	var ms []worker.Message
	if err := b.Tail(t.Context(), []string{filter}, natsbus.From{}, func(s natsbus.Stored) error {
		ms = append(ms, s.Message)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return ms
}

func TestAConsumerThatIsDeletedComesBack(t *testing.T) {
	t.Parallel()
	s, err := natsd.Start(natsd.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Shutdown()
	topology := natsbus.Topology{Workers: []worker.Worker{bustest.Tally()}}
	p := startProcess(t, s.Connect, topology)
	f := startFeeder(t, p.bus, 20*time.Millisecond)
	until(t, "it works", patience, func() bool { return p.n.Load() > 0 })
	for i := range fewPartitions {
		if err := p.js.DeleteConsumer(t.Context(), "NET", fmt.Sprint("tally-", i)); err != nil {
			t.Fatal(err)
		}
	}
	n := p.n.Load()
	until(t, "it works again", patience, func() bool { return p.n.Load() > n+100 })
	f.end()
	until(t, "every consumer is back", 2*patience, func() bool { // one that is not there has no lag to wait for
		for i := range fewPartitions {
			if _, err := p.js.Consumer(t.Context(), "NET", fmt.Sprint("tally-", i)); err != nil {
				return false
			}
		}
		return true
	})
	awaitIdle(t, p.bus, 2*patience)
	bustest.CheckTally(t, readAll(t, p.bus, "changes.*.nato"), feedKeys, f.each)
}

// What servers do when one of them is lost takes them many seconds, most of them
// elections. So these two are for long runs: STANCEWIRE_LONG=1 go test.
func TestAServerThatLeadsIsLost(t *testing.T) {
	outage(t, 30*time.Second, func(leader int) []int { return []int{leader} })
}

// Without two of three servers nothing goes on, and nothing is lost.
func TestTheMajorityOfServersIsLost(t *testing.T) {
	outage(t, 2*time.Minute, func(leader int) []int { return []int{leader, (leader + 1) % 3} })
}

// outage stops some servers for a while and checks that all is made good within the limit.
func outage(t *testing.T, limit time.Duration, pick func(leader int) []int) {
	if os.Getenv("STANCEWIRE_LONG") == "" {
		t.Skip("takes up to two minutes; set STANCEWIRE_LONG to run it")
	}
	c, err := natsd.StartCluster(3)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Shutdown()
	topology := natsbus.Topology{Workers: []worker.Worker{bustest.Tally()}, Replicas: 3}
	p := startProcess(t, c.Connect, topology)
	f := startFeeder(t, p.bus, 200*time.Millisecond)
	until(t, "it works", patience, func() bool { return p.n.Load() > feedKeys })
	s, err := p.js.Stream(t.Context(), "CHANGES")
	if err != nil {
		t.Fatal(err)
	}
	gone := pick(int(s.CachedInfo().Cluster.Leader[1] - '1')) // servers are n1, n2, n3
	for _, i := range gone {
		c.StopServer(i)
	}
	time.Sleep(300 * time.Millisecond)
	for _, i := range gone {
		if err := c.StartServer(i); err != nil {
			t.Fatal(err)
		}
	}
	n := p.n.Load()
	t.Log("works again after", until(t, "it works again", limit, func() bool { return p.n.Load() > n+4*feedKeys }))
	f.end()
	awaitIdle(t, p.bus, limit)
	bustest.CheckTally(t, readAll(t, p.bus, "changes.*.nato"), feedKeys, f.each)
	if dead := readAll(t, p.bus, "dead.>"); len(dead) != 0 {
		t.Errorf("%d dead letters, want none", len(dead))
	}
}

func TestAMessageThatKillsItsProcessIsFoundOutAndTheOthersAreNot(t *testing.T) {
	t.Parallel()
	s, err := natsd.Start(natsd.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Shutdown()
	var victim atomic.Pointer[process]
	w := worker.Worker{Name: "extract", In: events.Articles.Subjects, Open: func(m worker.Message) (worker.Job, error) {
		return worker.Job{Do: func(ctx context.Context, _ worker.Runtime) error {
			if m.ID == "poison" {
				victim.Load().kill()
				<-ctx.Done()
				return ctx.Err()
			}
			time.Sleep(time.Millisecond)
			return nil
		}}, nil
	}}
	topology := natsbus.Topology{Workers: []worker.Worker{w}, AckWait: 500 * time.Millisecond}
	reader, _ := open(t, s.Connect, topology, natsbus.Options{})
	for i := range 60 {
		m := worker.Message{Subject: "articles.raw.x", ID: fmt.Sprint(i)}
		if i == 20 {
			m.ID = "poison"
		}
		if err := reader.Publish(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	deaths := 0
	for ; deaths < 10 && len(readAll(t, reader, "dead.>")) == 0; deaths++ {
		p := startProcess(t, s.Connect, topology)
		victim.Store(p)
		until(t, "it dies, or the poison is found out", 10*time.Second, func() bool {
			return p.nc.IsClosed() || len(readAll(t, reader, "dead.>")) > 0
		})
	}
	awaitIdle(t, reader, 2*patience)
	dead := readAll(t, reader, "dead.>")
	if len(dead) != 1 {
		t.Errorf("%d dead letters, want the poison alone", len(dead))
	}
	t.Logf("found out after %d deaths", deaths-1)
}
