// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// A dead letter that is tried again goes to the stage that could not use it, and
// to no other: it is put into a stream of its own, from which that stage reads
// beside what it always reads. Put back where it came from, it would be heard by
// all, and a chain of changes would have one link twice.

// The headers of a retry say what the message was.
const (
	retrySubject  = "Stancewire-Retry-Subject"
	retryID       = "Stancewire-Retry-Id"
	retrySequence = "Stancewire-Retry-Sequence"
)

// ErrNotReplayable says that a dead letter cannot be tried again. The error that wraps it says why.
var ErrNotReplayable = errors.New("cannot be tried again")

// ReplayDeadLetter has the stage that rejected a message try it again, and
// deletes the letter once that is certain to happen. What fails again is a new
// letter. If it is interrupted, do it again: that changes nothing.
func (b *Bus) ReplayDeadLetter(ctx context.Context, sequence uint64) error {
	d, err := b.DeadLetter(ctx, sequence)
	if err != nil {
		return err
	}
	m, err := b.retry(ctx, d)
	if err != nil {
		return fmt.Errorf("dead letter %d: %w", sequence, err)
	}
	if err := b.Publish(ctx, m); err != nil {
		return fmt.Errorf("dead letter %d: %w", sequence, err)
	}
	if err := b.DropDeadLetter(ctx, sequence); err != nil && !errors.Is(err, ErrNoSuchLetter) {
		return err
	}
	return nil
}

// retry makes the message that has a stage try a letter's message again.
func (b *Bus) retry(ctx context.Context, d DeadLetter) (worker.Message, error) {
	m := worker.Message{Subject: retryRoot + d.Stage, ID: events.ID("retry", strconv.FormatUint(d.Sequence, 10), d.At.String())}
	ask, cancel := asking(ctx)
	defer cancel()
	_, err := b.js.Consumer(ask, retryStream, d.Stage)
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		return m, fmt.Errorf("%w: no worker has the stage %s", ErrNotReplayable, d.Stage)
	}
	if err != nil {
		return m, fmt.Errorf("consumer of %s: %w", d.Stage, unavailable(ctx, err))
	}
	headers := nats.Header(d.Headers)
	m.Data = d.Data
	if !isWhole(d) {
		original := b.original(ask, d)
		if original == nil {
			return m, fmt.Errorf("%w: the letter is not whole, and the message is no more", ErrNotReplayable)
		}
		headers, m.Data = original.Header, original.Data
	}
	m.Header = make(nats.Header, len(headers)+3)
	maps.Copy(m.Header, headers)
	maps.DeleteFunc(m.Header, func(name string, _ []string) bool { return strings.HasPrefix(name, "Nats-") }) // they were about its place in another stream
	m.Header[retrySubject] = []string{d.Subject}
	m.Header[retryID] = []string{headers.Get(jetstream.MsgIDHeader)}
	m.Header[retrySequence] = []string{strconv.FormatUint(d.Rejected.Sequence, 10)}
	return m, nil
}

// isWhole tells whether a letter holds all of its message.
func isWhole(d DeadLetter) bool {
	for _, format := range []string{headersLeftOut, dataCut} {
		words, _, _ := strings.Cut(format, "%")
		if strings.HasSuffix(d.Reason, "]") && strings.Contains(d.Reason, words) {
			return false
		}
	}
	return true
}

// original looks for the message of a letter in its stream; nil if it is not there any more.
func (b *Bus) original(ctx context.Context, d DeadLetter) *jetstream.RawStreamMsg {
	in, ok := streamOf(d.Subject)
	if !ok || d.Rejected.Sequence == 0 {
		return nil
	}
	s, err := b.stream(ctx, in.name)
	if err != nil {
		return nil
	}
	m, err := s.GetMsg(ctx, d.Rejected.Sequence)
	if err != nil || logical(m.Subject) != d.Subject || !bytes.HasPrefix(m.Data, d.Data) { // streams may have been made anew
		return nil
	}
	return m
}

// retried turns a retry back into the message that it was.
func retried(m worker.Message) worker.Message {
	h := nats.Header(maps.Clone(m.Header))
	m.Subject, m.ID = h.Get(retrySubject), h.Get(retryID)
	m.Sequence, _ = strconv.ParseUint(h.Get(retrySequence), 10, 64) // 0 is not known
	for _, name := range []string{retrySubject, retryID, retrySequence, jetstream.MsgIDHeader} {
		delete(h, name)
	}
	if m.ID != "" {
		h[jetstream.MsgIDHeader] = []string{m.ID}
	}
	m.Header = h
	return m
}
