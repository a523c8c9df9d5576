// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// From says where [Bus.Tail] begins and whether it ends. The zero value reads
// what is stored, from the first message to the last, and returns.
type From struct {
	Sequence uint64    // first sequence, in a stream alone
	Time     time.Time // or when it was stored
	New      bool      // or only what is stored from now on
	Follow   bool      // do not end with what is stored now; New implies it
}

// A Stored message is one read back, with the time when it was stored.
type Stored struct {
	worker.Message
	Stream string
	At     time.Time
}

// Tail reads the messages under the filters (in published subjects) and calls fn
// with each, one at a time and in order within a stream. It leaves no trace on
// the server. It returns the error of fn, or nil when it is through or ctx is done.
func (b *Bus) Tail(ctx context.Context, filters []string, from From, fn func(Stored) error) error {
	by := make(map[string][]string)
	for _, f := range filters {
		d, ok := streamOf(f)
		if !ok {
			return fmt.Errorf("%s is in no stream", f)
		}
		by[d.name] = append(by[d.name], d.filter(f, -1))
	}
	if len(by) > 1 && from.Sequence > 0 {
		return errors.New("a sequence is of one stream, and the subjects are in several")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	found, ended := make(chan Stored), make(chan error, len(by))
	for name, filters := range by {
		go func() { ended <- b.tailStream(ctx, name, filters, from, found) }()
	}
	var failed error
	for open := len(by); open > 0; {
		select {
		case m := <-found:
			if failed != nil {
				continue
			}
			if failed = fn(m); failed != nil {
				cancel()
			}
		case err := <-ended:
			open--
			if failed == nil && err != nil {
				failed = err
				cancel()
			}
		}
	}
	return failed
}

func (b *Bus) tailStream(ctx context.Context, name string, filters []string, from From, found chan<- Stored) error {
	var last uint64 // where to end; 0 for never
	if !from.Follow && !from.New {
		var err error
		if last, err = b.lastOf(ctx, name, filters); err != nil || last < max(from.Sequence, 1) {
			return quiet(ctx, err)
		}
	}
	c, err := b.js.OrderedConsumer(ctx, name, from.config(filters))
	if err != nil {
		return quiet(ctx, fmt.Errorf("read %s: %w", name, err))
	}
	// In a cluster the first request may go out before the way to the new
	// consumer is known: a short heartbeat makes the client ask again soon.
	it, err := c.Messages(jetstream.PullExpiry(10*time.Second), jetstream.PullHeartbeat(500*time.Millisecond))
	if err != nil {
		return quiet(ctx, fmt.Errorf("read %s: %w", name, err))
	}
	defer it.Stop()
	for at := uint64(0); last == 0 || at < last; {
		m, err := it.Next(jetstream.NextContext(ctx))
		if err != nil {
			return quiet(ctx, fmt.Errorf("read %s: %w", name, err))
		}
		s, err := storedMessage(m)
		if err != nil {
			return err
		}
		s.Stream, at = name, s.Sequence
		select {
		case found <- s:
		case <-ctx.Done():
			return nil
		}
	}
	return nil
}

// lastOf returns the sequence of the last message under the filters, 0 for none.
// The leader is asked: a consumer may sit on a server that lags, and its idea of
// what is left to read with it.
func (b *Bus) lastOf(ctx context.Context, name string, filters []string) (last uint64, err error) {
	for _, f := range filters {
		m, err := b.lastMessage(ctx, name, f)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("last of %s: %w", name, err)
		}
		last = max(last, m.Sequence)
	}
	return last, nil
}

func quiet(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (f From) config(filters []string) jetstream.OrderedConsumerConfig {
	c := jetstream.OrderedConsumerConfig{FilterSubjects: filters, DeliverPolicy: jetstream.DeliverAllPolicy}
	switch {
	case f.New:
		c.DeliverPolicy = jetstream.DeliverNewPolicy
	case f.Sequence > 0:
		c.DeliverPolicy, c.OptStartSeq = jetstream.DeliverByStartSequencePolicy, f.Sequence
	case !f.Time.IsZero():
		c.DeliverPolicy, c.OptStartTime = jetstream.DeliverByStartTimePolicy, &f.Time
	}
	return c
}

func storedMessage(m jetstream.Msg) (s Stored, err error) {
	meta, err := m.Metadata()
	if err != nil {
		return s, fmt.Errorf("metadata of %s: %w", m.Subject(), err)
	}
	return Stored{At: meta.Timestamp, Message: worker.Message{
		Message: cloudevent.Message{Header: m.Headers(), Data: m.Data()},
		Subject: logical(m.Subject()), ID: m.Headers().Get(jetstream.MsgIDHeader), Sequence: meta.Sequence.Stream,
	}}, nil
}
