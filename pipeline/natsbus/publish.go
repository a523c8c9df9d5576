// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/pipeline/worker"
)

const (
	ackTimeout      = 3 * time.Second
	publishAttempts = 8 // a publish that is not answered is repeated: ids make that harmless
	firstPause      = 50 * time.Millisecond
	longestPause    = 3 * time.Second
)

// Publish implements [worker.Bus]. It returns when all is stored, or with the
// first error; what was stored by then stays, and repeating the call completes it.
func (b *Bus) Publish(ctx context.Context, ms ...worker.Message) error {
	var loose, chained []worker.Message
	for _, m := range ms {
		if m.ID == "" {
			return worker.Permanent(fmt.Errorf("%s: a message without an id", m.Subject))
		}
		if m.After == nil {
			loose = append(loose, m)
		} else {
			chained = append(chained, m)
		}
	}
	if err := b.publishAll(ctx, loose); err != nil {
		return err
	}
	if len(chained) == 0 {
		return nil
	}
	return b.publishChains(ctx, chained)
}

// publishAll sends the messages one after the other and then waits for all answers.
func (b *Bus) publishAll(ctx context.Context, ms []worker.Message) error {
	for len(ms) > 0 {
		batch := ms[:min(len(ms), b.o.InFlight)]
		ms = ms[len(batch):]
		if err := b.publishBatch(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bus) publishBatch(ctx context.Context, ms []worker.Message) error {
	if err := b.slots.Acquire(ctx, int64(len(ms))); err != nil { // all at once: who holds some and waits for more may wait for ever
		return err
	}
	sent := make([]pending, 0, len(ms))
	var failed []worker.Message
	for i, m := range ms {
		p, err := b.send(message(m))
		if err != nil {
			failed = append(failed, m)
			if !mayRepeat(ctx, err) {
				b.slots.Release(int64(len(sent) + len(ms) - i - 1)) // the answers do not matter any more
				return publishError(ctx, m, err)
			}
			continue
		}
		sent = append(sent, p)
	}
	var fatal error
	i := 0
	for _, p := range sent {
		_, err := b.wait(ctx, p)
		for ms[i].ID != p.id {
			i++
		}
		switch {
		case err == nil:
		case mayRepeat(ctx, err):
			failed = append(failed, ms[i])
		case fatal == nil:
			fatal = publishError(ctx, ms[i], err)
		}
	}
	if fatal != nil {
		return fatal
	}
	for _, m := range failed {
		if err := b.publishAgain(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// publishAgain repeats a publish that failed or was not answered.
func (b *Bus) publishAgain(ctx context.Context, m worker.Message) error {
	var err error
	for attempt := range publishAttempts - 1 {
		if err := pause(ctx, attempt); err != nil {
			return err
		}
		if _, err = b.sendAndWait(ctx, message(m)); err == nil {
			return nil
		}
		if !mayRepeat(ctx, err) {
			break
		}
	}
	return publishError(ctx, m, err)
}

// message puts m into the form of the wire. The headers are copied: the caller keeps his own.
func message(m worker.Message) *nats.Msg {
	h := make(nats.Header, len(m.Header)+2)
	maps.Copy(h, m.Header)
	h[jetstream.MsgIDHeader] = []string{m.ID}
	return &nats.Msg{Subject: m.Subject, Header: h, Data: m.Data}
}

// A pending publish holds one of the tokens.
type pending struct {
	id  string
	ack jetstream.PubAckFuture
}

// send publishes without waiting for the answer. The caller holds a token, which goes to the pending, or back.
func (b *Bus) send(m *nats.Msg) (pending, error) {
	ack, err := b.js.PublishMsgAsync(m)
	if err != nil {
		b.slots.Release(1)
		return pending{}, err
	}
	return pending{m.Header.Get(jetstream.MsgIDHeader), ack}, nil
}

func (b *Bus) wait(ctx context.Context, p pending) (*jetstream.PubAck, error) {
	defer b.slots.Release(1)
	select {
	case ack := <-p.ack.Ok():
		return ack, nil
	case err := <-p.ack.Err():
		return nil, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (b *Bus) sendAndWait(ctx context.Context, m *nats.Msg) (*jetstream.PubAck, error) {
	if err := b.slots.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	p, err := b.send(m)
	if err != nil {
		return nil, err
	}
	return b.wait(ctx, p)
}

// mayRepeat tells whether a publish that failed with err may succeed later.
func mayRepeat(ctx context.Context, err error) bool {
	return ctx.Err() == nil && !tooLarge(err) && !isWrongSequence(err) && !errors.Is(err, nats.ErrConnectionClosed) && !errors.Is(err, nats.ErrBadSubject)
}

// codeTooLarge is the server's word for a message above the stream's limit.
const codeTooLarge jetstream.ErrorCode = 10054

func tooLarge(err error) bool {
	var api *jetstream.APIError
	return errors.Is(err, nats.ErrMaxPayload) || errors.As(err, &api) && api.ErrorCode == codeTooLarge
}

// isWrongSequence tells that a compare-and-set was lost: the code depends on the number of replicas.
func isWrongSequence(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) &&
		(api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant)
}

func publishError(ctx context.Context, m worker.Message, err error) error {
	switch {
	case tooLarge(err):
		return worker.Permanent(fmt.Errorf("%s: %d bytes are more than the server takes: %w", m.Subject, len(m.Data), err))
	case errors.Is(err, nats.ErrBadSubject):
		return worker.Permanent(fmt.Errorf("%q: %w", m.Subject, err))
	case errors.Is(err, jetstream.ErrNoStreamResponse), errors.Is(err, nats.ErrNoResponders):
		return fmt.Errorf("%s: no stream answers (is the topology applied?): %w", m.Subject, unavailable(ctx, err))
	}
	return fmt.Errorf("%s: %w", m.Subject, unavailable(ctx, err))
}

// pause waits before the next attempt (from 0), longer each time, and never as long as the others.
func pause(ctx context.Context, attempt int) error {
	d := backoff(attempt, firstPause, longestPause)
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// backoff doubles from first to longest, less a random part of up to a half.
func backoff(attempt int, first, longest time.Duration) time.Duration {
	d := longest
	if attempt < 20 {
		d = min(first<<attempt, longest)
	}
	return d - rand.N(d/2+1)
}
