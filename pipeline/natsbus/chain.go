// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/pipeline/worker"
)

// A chain is what was published to one subject, each message with the id of the
// one before it. It never forks: a message is stored only if the last one of its
// subject is the one that it follows, by expected sequence. An unanswered or
// refused publish is settled by reading what is last.

// keepEnds bounds the ends of chains that are remembered, which saves reading them.
const keepEnds = 1 << 16

// A chainEnd is the last message of a subject; the zero value says that there is none.
type chainEnd struct {
	id  string
	seq uint64
}

// publishChains stores the chains of the messages' subjects, side by side.
func (b *Bus) publishChains(ctx context.Context, ms []worker.Message) error {
	var subjects []string
	by := make(map[string][]worker.Message)
	for _, m := range ms {
		if by[m.Subject] == nil {
			subjects = append(subjects, m.Subject)
		}
		by[m.Subject] = append(by[m.Subject], m)
	}
	if len(subjects) == 1 {
		return b.publishChain(ctx, subjects[0], ms)
	}
	errs := make([]error, len(subjects))
	var wg sync.WaitGroup
	for i, subject := range subjects {
		wg.Go(func() { errs[i] = b.publishChain(ctx, subject, by[subject]) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

func (b *Bus) publishChain(ctx context.Context, subject string, ms []worker.Message) error {
	end, known := b.ends.get(subject)
	read := false // end was read, and not just remembered
	for attempt := 0; len(ms) > 0; {
		if !known {
			var err error
			if end, err = b.readEnd(ctx, subject); err != nil {
				return err
			}
			known, read = true, true
		}
		// What is last now, and what of ours came before it, is stored already.
		if i := slices.IndexFunc(ms, func(m worker.Message) bool { return m.ID == end.id }); i >= 0 {
			ms = ms[i+1:]
			continue
		}
		next, err := b.extend(ctx, end, ms[0])
		if err == nil {
			end, ms, attempt, read = next, ms[1:], 0, false
			b.ends.put(subject, end, 1)
			continue
		}
		b.ends.drop(subject)
		known = false
		switch {
		case errors.Is(err, errBroken) && !read:
		case errors.Is(err, errBroken):
			b.kept.dropIf(func(string) bool { return true }) // the memory that it was decided on is old
			return fmt.Errorf("%s: last is %q, not %q: %w", subject, end.id, *ms[0].After, worker.ErrConflict)
		case attempt >= publishAttempts, !isWrongSequence(err) && !mayRepeat(ctx, err):
			return publishError(ctx, ms[0], err)
		default:
			if err := pause(ctx, attempt); err != nil {
				return err
			}
			attempt++
		}
	}
	return nil
}

// errBroken says that a message does not follow the end of its chain.
var errBroken = errors.New("the chain goes on elsewhere")

// extend stores m after end.
func (b *Bus) extend(ctx context.Context, end chainEnd, m worker.Message) (chainEnd, error) {
	if *m.After != end.id && (end != chainEnd{} || !b.forgets(m.Subject)) {
		return end, errBroken
	}
	msg := message(m)
	msg.Header[jetstream.ExpectedLastSubjSeqHeader] = []string{strconv.FormatUint(end.seq, 10)}
	ack, err := b.sendAndWait(ctx, msg)
	if err != nil {
		return end, err
	}
	if ack.Duplicate {
		return end, errDuplicate // stored before, and perhaps not the last any more
	}
	return chainEnd{m.ID, ack.Sequence}, nil
}

// errDuplicate asks for a look at what is last.
var errDuplicate = errors.New("stored already")

// forgets tells whether the stream of a subject drops old messages. The end of a
// chain that was silent for long may be gone then, and the chain goes on without it.
func (b *Bus) forgets(subject string) bool {
	d, _ := streamOf(subject)
	s, ok := b.handles.Load(d.name)
	return ok && s.(jetstream.Stream).CachedInfo().Config.MaxAge > 0
}

// readEnd asks the stream for the last message of a subject.
func (b *Bus) readEnd(ctx context.Context, subject string) (chainEnd, error) {
	d, ok := streamOf(subject)
	if !ok {
		return chainEnd{}, worker.Permanent(fmt.Errorf("%s is in no stream", subject))
	}
	var err error
	for attempt := range publishAttempts {
		var m *jetstream.RawStreamMsg
		m, err = b.lastMessage(ctx, d.name, stored(subject, b.o.Partitions))
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			return chainEnd{}, nil
		}
		if err == nil {
			end := chainEnd{m.Header.Get(jetstream.MsgIDHeader), m.Sequence}
			b.ends.put(subject, end, 1)
			return end, nil
		}
		if err := pause(ctx, attempt); err != nil {
			return chainEnd{}, err
		}
	}
	return chainEnd{}, fmt.Errorf("last of %s: %w", subject, unavailable(ctx, err))
}

func (b *Bus) lastMessage(ctx context.Context, name, subject string) (*jetstream.RawStreamMsg, error) {
	ctx, cancel := asking(ctx)
	defer cancel()
	s, err := b.stream(ctx, name)
	if err != nil {
		return nil, err
	}
	return s.GetLastMsgForSubject(ctx, subject)
}

// stream looks a stream up once.
func (b *Bus) stream(ctx context.Context, name string) (jetstream.Stream, error) {
	if s, ok := b.handles.Load(name); ok {
		return s.(jetstream.Stream), nil
	}
	s, err := b.js.Stream(ctx, name)
	if err != nil {
		return nil, err
	}
	b.handles.Store(name, s)
	return s, nil
}
