// SPDX-License-Identifier: Apache-2.0

package worker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/cloudevents/sdk-go/v2/event"

	"github.com/stancewire/stancewire/events"
)

// foldAttempts is how often a fold decides anew when it loses a race, before it leaves the message to the bus.
const foldAttempts = 10

// Fold makes a worker of a stage with memory: one S for each key.
//
// The stage must be a pure function, and idempotent: to fold an input that it
// has folded before changes nothing and says nothing. What the stage says is
// saved in the same value as its memory before it is published, so that a crash
// between the two loses nothing; what is still pending there is published
// before the next input of the key is folded. Inputs of one key that wait
// together may be folded together ([Worker.Together]): one save for all of them.
func Fold[S any, In, Out events.Event](name string, in events.Topic[In], key func(In) string, out events.Topic[Out], stage func(S, In) (S, []Out)) Worker {
	f := &folder[S, In, Out]{name: name, stage: stage}
	together := func(key string, items []any) func(context.Context, Runtime) error {
		return func(ctx context.Context, rt Runtime) error { return f.insist(ctx, rt, key, items) }
	}
	return Worker{Name: name, In: in.Subjects, Out: out.Subjects, Fold: true, together: together, Open: func(m Message) (Job, error) {
		ins, cause, err := open(in, nil, m)
		if err != nil {
			return Job{}, err
		}
		item := input[In]{ins[0], cause}
		k := key(item.event)
		return Job{Key: k, item: item, Do: together(k, []any{item})}, nil
	}}
}

// An input is an event to be folded, and its envelope.
type input[In events.Event] struct {
	event In
	cause *event.Event
}

// A folder folds inputs into the memory of their key.
type folder[S any, In, Out events.Event] struct {
	name  string
	stage func(S, In) (S, []Out)
	sent  revisions
}

// insist decides anew while somebody else is faster.
func (f *folder[S, In, Out]) insist(ctx context.Context, rt Runtime, key string, items []any) error {
	err := f.fold(ctx, rt, key, items)
	for range foldAttempts {
		if !errors.Is(err, ErrConflict) || ctx.Err() != nil {
			break
		}
		err = f.fold(ctx, rt, key, items)
	}
	return err
}

// fold takes the inputs in one after the other; what comes of them is saved and said at once.
func (f *folder[S, In, Out]) fold(ctx context.Context, rt Runtime, key string, items []any) error {
	mem, rev, err := load[S](ctx, rt.Bus, f.name, key)
	if err != nil {
		return err
	}
	if len(mem.Pending) > 0 && !f.sent.has(key, rev) {
		if err := rt.Bus.Publish(ctx, mem.Pending...); err != nil {
			return fmt.Errorf("publish pending: %w", err)
		}
		f.sent.set(key, rev)
	}
	next := memory[S]{State: mem.State}
	for _, item := range items {
		in := item.(input[In])
		var outs []Out
		next.State, outs = f.stage(next.State, in.event)
		ms, err := messages(rt, f.name, in.cause, outs)
		if err != nil {
			return err
		}
		next.Pending = append(next.Pending, ms...)
	}
	rev, changed, err := save(ctx, rt.Bus, f.name, key, rev, mem, next)
	if err != nil || !changed {
		return err
	}
	if err := rt.Bus.Publish(ctx, next.Pending...); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	f.sent.set(key, rev)
	return nil
}

// A memory is what a fold keeps under one key: its state, and what the last input made it say.
type memory[S any] struct {
	State   S         `json:"state"`
	Pending []Message `json:"pending,omitempty"`
	before  []byte    // as it was loaded, its pending left out
}

func load[S any](ctx context.Context, bus Bus, bucket, key string) (mem memory[S], rev uint64, err error) {
	b, rev, err := bus.Load(ctx, bucket, key)
	if err != nil {
		return mem, 0, fmt.Errorf("load %s: %w", key, err)
	}
	if b == nil {
		return mem, rev, nil
	}
	if err := json.Unmarshal(b, &mem); err != nil {
		return mem, rev, Permanent(fmt.Errorf("memory of %s: %w", key, err))
	}
	mem.before, err = json.Marshal(mem.State)
	return mem, rev, err
}

// save stores the next memory unless nothing changed and nothing is to be said.
func save[S any](ctx context.Context, bus Bus, bucket, key string, rev uint64, was, next memory[S]) (uint64, bool, error) {
	after, err := json.Marshal(next.State)
	if err != nil {
		return 0, false, Permanent(fmt.Errorf("memory of %s: %w", key, err))
	}
	if len(next.Pending) == 0 && bytes.Equal(was.before, after) {
		return rev, false, nil
	}
	b, err := json.Marshal(struct {
		State   json.RawMessage `json:"state"`
		Pending []Message       `json:"pending,omitempty"`
	}{after, next.Pending})
	if err != nil {
		return 0, false, Permanent(fmt.Errorf("memory of %s: %w", key, err))
	}
	rev, err = bus.Save(ctx, bucket, key, rev, b)
	if err != nil {
		return 0, false, fmt.Errorf("save %s: %w", key, err)
	}
	return rev, true, nil
}

// revisions remembers which saved outputs this process has published, so that
// they need not be published again before the next input. Forgetting is safe:
// publishing twice changes nothing.
type revisions struct {
	mu  sync.Mutex
	rev map[string]uint64
}

const keepRevisions = 1 << 16

func (r *revisions) has(key string, rev uint64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rev[key] == rev
}

func (r *revisions) set(key string, rev uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rev == nil || len(r.rev) >= keepRevisions {
		r.rev = make(map[string]uint64)
	}
	r.rev[key] = rev
}
