// SPDX-License-Identifier: Apache-2.0

package worker

import (
	"context"
	"fmt"
	"strings"
	"sync"
)

// Local is a [Bus] in memory, for tests and the command line: one process, one
// run, nothing kept. The zero value is ready to use, by any number of goroutines.
type Local struct {
	// Tap, unless nil, sees every message as it is stored, in order.
	Tap func(Message)

	mu    sync.Mutex
	queue []Message
	count uint64
	seen  map[string]bool
	last  map[string]string // subject of a chain → id of its last message
	kept  map[string]kept
}

type kept struct {
	value []byte
	rev   uint64
}

// Publish implements [Bus].
func (l *Local) Publish(_ context.Context, ms ...Message) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen == nil {
		l.seen, l.last = make(map[string]bool), make(map[string]string)
	}
	for _, m := range ms {
		if l.seen[m.ID] {
			continue
		}
		if m.After != nil {
			if last := l.last[m.Subject]; last != *m.After {
				return fmt.Errorf("%s: last is %q, not %q: %w", m.Subject, last, *m.After, ErrConflict)
			}
			l.last[m.Subject] = m.ID
		}
		l.seen[m.ID] = true
		l.count++
		m.Sequence = l.count
		l.queue = append(l.queue, m)
		if l.Tap != nil {
			l.Tap(m)
		}
	}
	return nil
}

// Load implements [Bus].
func (l *Local) Load(_ context.Context, bucket, key string) ([]byte, uint64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.kept[bucket+"/"+key]
	return k.value, k.rev, nil
}

// Save implements [Bus].
func (l *Local) Save(_ context.Context, bucket, key string, rev uint64, value []byte) (uint64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.kept == nil {
		l.kept = make(map[string]kept)
	}
	if l.kept[bucket+"/"+key].rev != rev {
		return 0, ErrConflict
	}
	l.kept[bucket+"/"+key] = kept{value, rev + 1}
	return rev + 1, nil
}

// Run works off what has been published, with what the workers publish in
// turn, until nothing is left. What a worker cannot use goes to the dead letters.
// Jobs use rt.Bus, or l itself if that is nil. It returns the first error that
// is not permanent; run again, it goes on with the message that failed.
func (l *Local) Run(ctx context.Context, rt Runtime, ws ...Worker) error {
	if rt.Bus == nil {
		rt.Bus = l
	}
	for {
		m, ok := l.next()
		if !ok {
			return nil
		}
		for _, w := range ws {
			if !w.reads(m.Subject) {
				continue
			}
			if err := ctx.Err(); err != nil {
				l.putBack(m)
				return err
			}
			err := w.Handle(ctx, rt, m)
			if IsPermanent(err) {
				err = l.reject(ctx, rt, w.Name, m, err)
			}
			if err != nil {
				l.putBack(m)
				return err
			}
		}
	}
}

func (l *Local) next() (Message, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 {
		l.queue = nil
		return Message{}, false
	}
	m := l.queue[0]
	l.queue[0] = Message{}
	l.queue = l.queue[1:]
	return m, true
}

func (l *Local) putBack(m Message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = append([]Message{m}, l.queue...)
}

func (l *Local) reject(ctx context.Context, rt Runtime, stage string, m Message, reason error) error {
	dead, err := NewMessage(Reject(stage, m, 1, reason), rt.Source(stage), nil, rt.Mode)
	if err != nil {
		return err
	}
	return l.Publish(ctx, dead)
}

func (w Worker) reads(subject string) bool {
	for _, filter := range w.In {
		if Matches(filter, subject) {
			return true
		}
	}
	return false
}

// Matches tells whether a subject falls under a filter, in the grammar of NATS.
func Matches(filter, subject string) bool {
	for {
		f, frest, fmore := strings.Cut(filter, ".")
		s, srest, smore := strings.Cut(subject, ".")
		if f == ">" {
			return s != ""
		}
		if f != "*" && f != s {
			return false
		}
		if !fmore || !smore {
			return fmore == smore
		}
		filter, subject = frest, srest
	}
}
