// SPDX-License-Identifier: Apache-2.0

package worker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

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
// before the next input of the key is folded.
func Fold[S any, In, Out events.Event](name string, in events.Topic[In], key func(In) string, out events.Topic[Out], stage func(S, In) (S, []Out)) Worker {
	var sent revisions
	return Worker{Name: name, In: in.Subjects, Out: out.Subjects, Fold: true, Open: func(m Message) (Job, error) {
		ins, cause, err := open(in, nil, m)
		if err != nil {
			return Job{}, err
		}
		e := ins[0]
		k := key(e)
		step := func(ctx context.Context, rt Runtime) error {
			mem, rev, err := load[S](ctx, rt.Bus, name, k)
			if err != nil {
				return err
			}
			if len(mem.Pending) > 0 && !sent.has(k, rev) {
				if err := rt.Bus.Publish(ctx, mem.Pending...); err != nil {
					return fmt.Errorf("publish pending: %w", err)
				}
				sent.set(k, rev)
			}
			next, outs := stage(mem.State, e)
			ms, err := messages(rt, name, cause, outs)
			if err != nil {
				return err
			}
			rev, changed, err := save(ctx, rt.Bus, name, k, rev, mem, memory[S]{State: next, Pending: ms})
			if err != nil || !changed {
				return err
			}
			if err := rt.Bus.Publish(ctx, ms...); err != nil {
				return fmt.Errorf("publish: %w", err)
			}
			sent.set(k, rev)
			return nil
		}
		return Job{Key: k, Do: func(ctx context.Context, rt Runtime) error {
			err := step(ctx, rt)
			for range foldAttempts {
				if !errors.Is(err, ErrConflict) || ctx.Err() != nil {
					break
				}
				err = step(ctx, rt)
			}
			return err
		}}, nil
	}}
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
