// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// Bounds of what a dead letter says besides the message.
const (
	maxReason   = 8 << 10
	envelope    = 64 << 10 // of a dead letter, less its data
	maxHeaders  = 16 << 10
	termReason  = 256
	base64Ratio = 4.0 / 3
)

// What a letter says at the end of its reason when it is not whole.
const (
	headersLeftOut = " [headers of %d bytes left out]"
	dataCut        = " [data cut from %d to %d bytes]"
)

// reject stores a dead letter. One that would be too large is cut, and says so.
func (r *run) reject(ctx context.Context, d *delivery, attempts int, reason error) error {
	stage := d.unit.worker.Name
	e := worker.Reject(stage, d.Message, attempts, reason)
	if len(e.Reason) > maxReason {
		e.Reason = e.Reason[:maxReason]
	}
	if size := headerSize(e.Headers); size > maxHeaders {
		e.Headers = nil
		e.Reason += fmt.Sprintf(headersLeftOut, size)
	}
	if room := int(float64(r.b.nc.MaxPayload()-envelope) / base64Ratio); len(e.Data) > room {
		e.Reason += fmt.Sprintf(dataCut, len(e.Data), max(room, 0))
		e.Data = e.Data[:max(room, 0)]
	}
	dead, err := worker.NewMessage(e, r.rt.Source(stage), nil, r.rt.Mode)
	if err != nil {
		return err
	}
	// The event is the same for all messages that say the same, the letter is not:
	// one may have been dropped, or been tried again, when the next one comes.
	dead.ID = events.ID("letter", dead.ID, d.unit.stream, strconv.FormatUint(d.place.seq, 10))
	return r.b.Publish(ctx, dead)
}

func headerSize(h map[string][]string) (n int) {
	for k, vs := range h {
		for _, v := range vs {
			n += len(k) + len(v)
		}
	}
	return n
}

// A DeadLetter is a message that a stage could not use, with its place among the dead letters.
type DeadLetter struct {
	events.Rejected
	Sequence uint64 // of the letter; that of the message is in Rejected
	At       time.Time
}

// DeadLetters calls fn with each dead letter of a stage ("" for all), the oldest first.
func (b *Bus) DeadLetters(ctx context.Context, stage string, fn func(DeadLetter) error) error {
	filter := "dead.>"
	if stage != "" {
		filter = "dead." + stage
	}
	return b.Tail(ctx, []string{filter}, From{}, func(s Stored) error {
		d, err := deadLetter(s.Message, s.At)
		if err != nil {
			return err
		}
		return fn(d)
	})
}

// ErrNoSuchLetter says that there is no dead letter of a sequence.
var ErrNoSuchLetter = errors.New("no such dead letter")

// DeadLetter returns the dead letter of a sequence.
func (b *Bus) DeadLetter(ctx context.Context, sequence uint64) (DeadLetter, error) {
	m, err := b.letter(ctx, sequence)
	if err != nil {
		return DeadLetter{}, err
	}
	return deadLetter(worker.Message{Message: cloudevent.Message{Header: m.Header, Data: m.Data}, Subject: m.Subject, Sequence: m.Sequence}, m.Time)
}

func (b *Bus) letter(ctx context.Context, sequence uint64) (*jetstream.RawStreamMsg, error) {
	s, err := b.stream(ctx, deadStream)
	if err != nil {
		return nil, fmt.Errorf("dead letters: %w", unavailable(ctx, err))
	}
	m, err := s.GetMsg(ctx, sequence)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil, fmt.Errorf("%d: %w", sequence, ErrNoSuchLetter)
	}
	if err != nil {
		return nil, fmt.Errorf("dead letter %d: %w", sequence, unavailable(ctx, err))
	}
	return m, nil
}

// DropDeadLetter deletes the dead letter of a sequence, once it is dealt with.
func (b *Bus) DropDeadLetter(ctx context.Context, sequence uint64) error {
	if _, err := b.letter(ctx, sequence); err != nil {
		return err
	}
	s, err := b.stream(ctx, deadStream)
	if err != nil {
		return fmt.Errorf("dead letters: %w", unavailable(ctx, err))
	}
	if err := s.DeleteMsg(ctx, sequence); err != nil {
		return fmt.Errorf("drop dead letter %d: %w", sequence, unavailable(ctx, err))
	}
	return nil
}

func deadLetter(m worker.Message, at time.Time) (DeadLetter, error) {
	ce, err := cloudevent.Decode(m.Message)
	if err != nil {
		return DeadLetter{}, fmt.Errorf("dead letter %d: %w", m.Sequence, err)
	}
	r, err := cloudevent.Open(events.DeadLetters, ce)
	if err != nil {
		return DeadLetter{}, fmt.Errorf("dead letter %d: %w", m.Sequence, err)
	}
	return DeadLetter{Rejected: r, Sequence: m.Sequence, At: at}, nil
}
