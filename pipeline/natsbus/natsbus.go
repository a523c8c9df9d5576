// SPDX-License-Identifier: Apache-2.0

// Package natsbus is the [worker.Bus] of a deployment: JetStream.
//
// # Where things are
//
// streams.go declares every stream, consumer and bucket. Streams keep what was
// said (limits retention: nothing is gone because somebody read it), consumers
// remember who has read how far, buckets hold the memories of the folds.
// [Ensure] creates what is missing, [Plan] says what it would do, [Apply] also
// brings settings into line.
//
// # Who delivers what
//
// A stage without memory has one durable consumer that all its processes pull
// from. A stage with memory has one for each partition of its keys (or just
// one, where its input is not partitioned by its key), and at any moment one
// process works a partition: the processes share the partitions out among
// themselves ([Bus.Run], share.go), and the server pins a consumer to one
// client. Both only save work. What makes a fold correct is the compare-and-set
// of its memory and of the chains it publishes.
//
// # When a message is done
//
// Only this package acknowledges, and only after the worker has returned, which
// it does after everything it had to say is stored. A message whose fault is
// permanent goes to the dead letters first. While a message is in hand the
// server is told so every few seconds; when the process dies, it comes again.
//
// # Whose fault it is
//
// When the bus itself is out of order (no leader, no room, no answer), that is
// no message's fault: the message stays in hand and the work is done again until
// the bus is back, so that an outage sends nothing to the dead letters and
// stops the river instead. An error of an effect is tried again with growing
// delays, [Options.MaxAttempts] times.
package natsbus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/semaphore"

	"github.com/stancewire/stancewire/pipeline/worker"
)

// Options tune a [Bus]. The zero value is meant for use.
type Options struct {
	// Partitions of the keys; it must be what the streams were created with. Default [DefaultPartitions].
	Partitions int

	// InFlight bounds the messages that are published and not yet acknowledged. Default 512.
	InFlight int

	// CacheBytes bounds the memories of folds that are kept in this process. Default 64 MB.
	CacheBytes int

	// Concurrency is how many messages of one stage without memory are thought
	// about at once in this process. Those whose output is on its way to the
	// streams do not count. [worker.Worker.Concurrency] takes precedence. Default GOMAXPROCS.
	Concurrency int

	// InHand bounds the messages of one consumer that this process has begun and not finished. Default 256.
	InHand int

	// MaxAttempts is how often a message is tried whose worker fails for a passing
	// reason, before it goes to the dead letters. Default 10, which takes some nine minutes.
	MaxAttempts int

	// MaxTime ends one attempt at a message, if the worker heeds its context. Default 5 min.
	MaxTime time.Duration

	// RetryDelay is the time before the second attempt; it doubles with each, up to five minutes. Default 1 s.
	RetryDelay time.Duration

	// Grace is how long [Bus.Run] lets work in hand finish when it is told to stop. Default 10 s.
	Grace time.Duration

	// Observer, unless nil, is told of every message worked on.
	Observer Observer

	// Logger hears of what goes wrong on the way and is mended; nil for silence.
	Logger *slog.Logger
}

func (o Options) withDefaults() Options {
	o.Partitions = or(o.Partitions, DefaultPartitions)
	o.InFlight = or(o.InFlight, 512)
	o.CacheBytes = or(o.CacheBytes, 64<<20)
	o.Concurrency = or(o.Concurrency, runtime.GOMAXPROCS(0))
	o.InHand = or(o.InHand, 256)
	o.MaxAttempts = or(o.MaxAttempts, 10)
	o.RetryDelay = or(o.RetryDelay, time.Second)
	o.MaxTime = or(o.MaxTime, 5*time.Minute)
	o.Grace = or(o.Grace, 10*time.Second)
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

func or[T int | time.Duration | string](v, otherwise T) T {
	if none := *new(T); v <= none {
		return otherwise
	}
	return v
}

// An Outcome is what became of a message.
type Outcome string

// The outcomes.
const (
	OK       Outcome = "ok"       // done and acknowledged
	Rejected Outcome = "rejected" // stored with the dead letters
	Retry    Outcome = "retry"    // to be delivered again
)

// An Observer is told of every message that a stage has worked on.
type Observer interface {
	// Observe must be quick, and safe for concurrent use. took is the time from
	// the start of the work to its acknowledgement, published what the stage said.
	Observe(stage string, outcome Outcome, took time.Duration, published int)
}

// A Bus is a [worker.Bus] on JetStream. Make one with [Open]; it is safe for concurrent use.
type Bus struct {
	nc    *nats.Conn
	js    jetstream.JetStream
	o     Options
	slots *semaphore.Weighted // a token for each message in flight
	ends  *lru[chainEnd]
	kept  *lru[kept]
	kvs   kvs

	handles sync.Map // of streams, by name
}

var _ worker.Bus = (*Bus)(nil)

// ErrUnavailable marks errors of the bus itself: they say nothing about the message.
var ErrUnavailable = errors.New("the bus is out of order")

// Open makes a bus of a connection, which stays the caller's to close. The
// streams must be there: see [Ensure]. It refuses a number of partitions that is
// not that of the streams.
func Open(ctx context.Context, nc *nats.Conn, o Options) (*Bus, error) {
	o = o.withDefaults()
	js, err := jetstream.New(nc, jetstream.WithPublishAsyncMaxPending(2*o.InFlight), jetstream.WithPublishAsyncTimeout(ackTimeout),
		jetstream.WithDefaultTimeout(ackTimeout))
	if err != nil {
		return nil, fmt.Errorf("jetstream: %w", err)
	}
	b := &Bus{
		nc: nc, js: js, o: o,
		slots: semaphore.NewWeighted(int64(o.InFlight)),
		ends:  newLRU[chainEnd](keepEnds),
		kept:  newLRU[kept](o.CacheBytes),
	}
	return b, b.checkPartitions(ctx)
}

// Close ends what the bus keeps running on its connection.
func (b *Bus) Close() { b.js.CleanupPublisher() }

func (b *Bus) checkPartitions(ctx context.Context) error {
	for _, d := range streams {
		if d.partitioned == "" {
			continue
		}
		s, err := b.js.Stream(ctx, d.name)
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			return fmt.Errorf("stream %s is missing: apply the topology first", d.name)
		}
		if err != nil {
			return fmt.Errorf("stream %s: %w", d.name, err)
		}
		if err := samePartitions(s.CachedInfo().Config, b.o.Partitions); err != nil {
			return err
		}
	}
	return nil
}
