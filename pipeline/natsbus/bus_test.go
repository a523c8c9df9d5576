// SPDX-License-Identifier: Apache-2.0

package natsbus_test

import (
	"context"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/goleak"

	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/natsd"
	"github.com/stancewire/stancewire/pipeline/worker"
	"github.com/stancewire/stancewire/pipeline/worker/bustest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fewPartitions keep the tests quick.
const fewPartitions = 4

func TestOneServer(t *testing.T) {
	s, err := natsd.Start(natsd.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Shutdown()
	bustest.Run(t, func(t testing.TB, ws ...worker.Worker) bustest.Bench {
		return bench(t, s.Connect, natsbus.Topology{Workers: ws})
	})
}

func TestThreeServers(t *testing.T) {
	if testing.Short() {
		t.Skip("starts three servers")
	}
	c, err := natsd.StartCluster(3)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Shutdown()
	bustest.Run(t, func(t testing.TB, ws ...worker.Worker) bustest.Bench {
		return bench(t, c.Connect, natsbus.Topology{Workers: ws, Replicas: 3, Memory: true})
	})
}

// bench makes a bus on fresh streams.
func bench(t testing.TB, connect func(...nats.Option) (*nats.Conn, error), topology natsbus.Topology) bustest.Bench {
	b, js := open(t, connect, topology, natsbus.Options{})
	t.Cleanup(func() { wipe(t, js) })
	return bustest.Bench{
		Bus:   b,
		Drive: func(t testing.TB, rt worker.Runtime, ws ...worker.Worker) { drive(t, b, rt, ws...) },
		Stored: func(t testing.TB, filter string) []worker.Message {
			var ms []worker.Message
			if err := b.Tail(t.Context(), []string{filter}, natsbus.From{}, func(s natsbus.Stored) error {
				ms = append(ms, s.Message)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			return ms
		},
	}
}

func open(t testing.TB, connect func(...nats.Option) (*nats.Conn, error), topology natsbus.Topology, o natsbus.Options) (*natsbus.Bus, jetstream.JetStream) {
	t.Helper()
	nc, err := connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	topology.Partitions = fewPartitions
	if err := natsbus.Ensure(t.Context(), js, topology); err != nil {
		t.Fatal(err)
	}
	o.Partitions, o.RetryDelay = fewPartitions, 20*time.Millisecond
	b, err := natsbus.Open(t.Context(), nc, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b, js
}

func wipe(t testing.TB, js jetstream.JetStream) {
	ctx := context.WithoutCancel(t.Context())
	for name := range js.StreamNames(ctx).Name() {
		if err := js.DeleteStream(ctx, name); err != nil {
			t.Error(err)
		}
	}
}

// drive runs workers until they have nothing left to do.
func drive(t testing.TB, b *natsbus.Bus, rt worker.Runtime, ws ...worker.Worker) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx, rt, ws...) }()
	awaitIdle(t, b, 20*time.Second)
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func awaitIdle(t testing.TB, b *natsbus.Bus, timeout time.Duration) {
	t.Helper()
	var lag map[string]int64
	for deadline := time.Now().Add(timeout); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		var err error
		if lag, err = b.Lag(t.Context()); err != nil {
			t.Log(err) // say, no leader yet
			continue
		}
		var left int64
		for _, n := range lag {
			left += n
		}
		if left == 0 {
			return
		}
	}
	t.Fatalf("still to do after %v: %v", timeout, lag)
}
