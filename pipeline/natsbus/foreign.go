// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/events/cloudevent"
)

// Foreign listens to subjects that are not ours: those under which a wire says
// its articles. Listeners of one name share the messages among themselves.
//
// Where a stream holds the subject, a durable consumer remembers how far we are,
// and a message is acknowledged once it is handled. Where none does, nothing is
// kept for us: what is said while nobody listens is lost, and a message that is a
// request is answered once it is handled, so that its sender may send it again.
type Foreign struct {
	Conn   *nats.Conn
	Logger *slog.Logger // nil for silence
}

const (
	foreignPrefix     = "stancewire-"
	foreignAckPending = 256
	foreignRetry      = 5 * time.Second // and up to twice that
)

// Listen calls handle with each message under a subject, one at a time and in order, until ctx is done.
func (f Foreign) Listen(ctx context.Context, name, subject string, handle func(context.Context, cloudevent.Message) error) error {
	if s, ours := streamOf(subject); ours {
		return fmt.Errorf("%s is a subject of our own stream %s", subject, s.name)
	}
	if f.Logger == nil {
		f.Logger = slog.New(slog.DiscardHandler)
	}
	js, err := jetstream.New(f.Conn)
	if err != nil {
		return fmt.Errorf("jetstream: %w", err)
	}
	ask, cancel := asking(ctx)
	defer cancel()
	stream, err := js.StreamNameBySubject(ask, subject)
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound):
		f.Logger.Warn("no stream holds the subject: what is said while nobody listens is lost", "subject", subject)
		return f.listenLive(ctx, name, subject, handle)
	case err != nil:
		return fmt.Errorf("%s: %w", subject, unavailable(ctx, err))
	}
	consumer, err := js.CreateOrUpdateConsumer(ask, stream, jetstream.ConsumerConfig{
		Durable: foreignPrefix + name, FilterSubject: subject, AckPolicy: jetstream.AckExplicitPolicy,
		DeliverPolicy: jetstream.DeliverAllPolicy, AckWait: mapAckWait, MaxDeliver: -1, MaxAckPending: foreignAckPending,
	})
	if err != nil {
		return fmt.Errorf("%s of stream %s: %w", subject, stream, unavailable(ctx, err))
	}
	return f.listenKept(ctx, consumer, handle)
}

// listenKept reads a durable consumer.
func (f Foreign) listenKept(ctx context.Context, c jetstream.Consumer, handle func(context.Context, cloudevent.Message) error) error {
	messages, err := c.Messages(jetstream.PullMaxMessages(foreignAckPending / 4))
	if err != nil {
		return unavailable(ctx, err)
	}
	stop := context.AfterFunc(ctx, messages.Stop)
	defer func() { stop(); messages.Stop() }()
	for {
		m, err := messages.Next()
		switch {
		case errors.Is(err, jetstream.ErrMsgIteratorClosed):
			return nil
		case errors.Is(err, jetstream.ErrNoHeartbeat):
			continue // the connection is down: the pull is renewed when it is back
		case err != nil:
			return unavailable(ctx, err)
		}
		if err := handle(ctx, cloudevent.Message{Header: m.Headers(), Data: m.Data()}); err != nil {
			if ctx.Err() == nil {
				f.Logger.Warn("message not taken, to come again", "subject", m.Subject(), "err", err)
			}
			err = m.NakWithDelay(foreignRetry + rand.N(foreignRetry))
			_ = err // it comes again by itself, later
			continue
		}
		if err := m.Ack(); err != nil { // it comes again, and is known then
			f.Logger.Warn("message not acknowledged", "subject", m.Subject(), "err", err)
		}
	}
}

// listenLive reads what is said now. A message that is not taken is tried until it is: it does not come again.
func (f Foreign) listenLive(ctx context.Context, name, subject string, handle func(context.Context, cloudevent.Message) error) error {
	sub, err := f.Conn.QueueSubscribeSync(subject, foreignPrefix+name)
	if err != nil {
		return fmt.Errorf("%s: %w", subject, err)
	}
	defer func() { _ = sub.Unsubscribe() }() // the connection may be closed by now
	for {
		m, err := sub.NextMsgWithContext(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, nats.ErrSlowConsumer):
			f.Logger.Warn("messages lost: they come faster than the stream takes them", "subject", subject)
			continue
		case err != nil:
			return fmt.Errorf("%s: %w", subject, err)
		}
		for attempt := 0; ; attempt++ {
			if err = handle(ctx, cloudevent.Message{Header: m.Header, Data: m.Data}); err == nil {
				break
			}
			if err := pause(ctx, attempt); err != nil {
				return nil //nolint:nilerr // told to stop
			}
		}
		if m.Reply != "" {
			if err := m.Respond([]byte("+ACK")); err != nil {
				f.Logger.Warn("request not answered", "subject", subject, "err", err)
			}
		}
	}
}

// IsFull tells whether an error of the bus says that a stream has no more room.
func IsFull(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && api.ErrorCode == codeStoreFailed
}

// codeStoreFailed is the server's word for a message beyond the limits of a stream that keeps the old ones.
const codeStoreFailed jetstream.ErrorCode = 10077
