// SPDX-License-Identifier: Apache-2.0

// Package worker makes a pure stage into something that runs on a [Bus].
//
// A stage knows nothing of envelopes, brokers and failures. A worker wraps it:
//
//	Map   decode → stage → publish
//	Fold  decode → load memory → publish what is pending → stage → save → publish
//
// and returns; whoever delivered the message acknowledges it then, and only
// then. A crash anywhere brings the message back, and because ids derive from
// causes, doing it again changes nothing.
//
// Errors tell who is to blame. An error or a panic of a stage is [Permanent]:
// the same input would fail again, so the message goes to the dead letters
// after one attempt. Any other error is the world's: the bus tries again.
package worker

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/cloudevents/sdk-go/v2/event"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
)

// A Bus carries messages and keeps memories.
type Bus interface {
	// Publish stores messages, each once: one whose id the bus has lately seen is
	// dropped. Messages with After form a chain and are stored in order.
	// It returns [ErrConflict] when a chain was continued by somebody else.
	Publish(ctx context.Context, ms ...Message) error

	// Load returns the value of a key and its revision, or nil and 0 if there is none.
	Load(ctx context.Context, bucket, key string) (value []byte, rev uint64, err error)

	// Save stores a value if the key is still at rev (0: absent), and returns the
	// new revision; otherwise it returns [ErrConflict].
	Save(ctx context.Context, bucket, key string, rev uint64, value []byte) (uint64, error)
}

// A Message is an event on its way, with its address.
type Message struct {
	cloudevent.Message
	Subject string
	ID      string

	// After, unless nil, is the id of the message that must be the last one
	// stored under Subject ("": none) for this one to be stored.
	After *string `json:",omitempty"`

	// Sequence is the place in its stream of a message that was delivered; 0 where there is none.
	Sequence uint64 `json:"-"`

	// Attempt is how often a message has been delivered to its worker, this time included; 0 where that is not known.
	Attempt int `json:"-"`
}

// ErrConflict says that somebody else was faster: load again and decide anew.
var ErrConflict = errors.New("changed by somebody else in the meantime")

// A Runtime is what a job needs of the place where it runs.
type Runtime struct {
	Bus        Bus
	Deployment string          // the middle of the CloudEvents source; "" means "local"
	Mode       cloudevent.Mode // how events are written; all are read
}

// Source is the CloudEvents source of a stage, the same for all its replicas.
func (rt Runtime) Source(stage string) string {
	d := rt.Deployment
	if d == "" {
		d = "local"
	}
	return "//stancewire/" + d + "/" + stage
}

// A Worker is a stage with its place in the river. Make one with [Map], [Intake] or [Fold].
type Worker struct {
	Name string   // of the stage, its durable consumers and its bucket
	In   []string // the subjects it reads
	Out  []string // the subjects it writes
	Fold bool     // it has memory: messages with one key must not be worked on at the same time

	// Concurrency is how many messages are worked on at once in a process, of a
	// worker that waits for the world rather than thinks; 0 leaves it to the bus.
	Concurrency int

	// Stores are the buckets that it loads and saves, besides the memory of a fold.
	Stores []Store

	// Open decodes a message. Its errors are permanent.
	Open func(Message) (Job, error)

	together func(key string, items []any) func(context.Context, Runtime) error // of a fold
}

// A Store is a bucket of values that are of use for a time.
type Store struct {
	Name   string
	Says   string        // what is in it, in one sentence
	MaxAge time.Duration // of a value, from when it was saved; 0 keeps it for ever
}

// A Job is one message, decoded and ready to be worked on.
type Job struct {
	Key string // of the memory that it touches; "" for none
	Do  func(context.Context, Runtime) error

	item any // what a fold takes in
}

// Handle works on one message from start to end. A panic is a permanent error.
func (w Worker) Handle(ctx context.Context, rt Runtime, m Message) error {
	job, err := w.Job(m)
	if err != nil {
		return err
	}
	return job.Do(ctx, rt)
}

// Job opens m; what goes wrong while it is opened or done, panics too, comes back as an error that names the stage.
func (w Worker) Job(m Message) (job Job, err error) {
	defer w.catch(&err)
	job, err = w.Open(m)
	if err != nil {
		return job, Permanent(fmt.Errorf("%s: %w", w.Name, err))
	}
	job.Do = w.guarded(job.Do)
	return job, nil
}

// Together makes one job of several jobs of a fold with one key, in their
// order. If it fails for good, do each alone to find out which is to blame.
func (w Worker) Together(jobs []Job) Job {
	if w.together == nil {
		return Job{Key: jobs[0].Key, Do: func(ctx context.Context, rt Runtime) error {
			for _, j := range jobs {
				if err := j.Do(ctx, rt); err != nil {
					return err
				}
			}
			return nil
		}}
	}
	items := make([]any, len(jobs))
	for i, j := range jobs {
		items[i] = j.item
	}
	return Job{Key: jobs[0].Key, Do: w.guarded(w.together(jobs[0].Key, items))}
}

// guarded makes what goes wrong, panics too, an error that names the stage.
func (w Worker) guarded(do func(context.Context, Runtime) error) func(context.Context, Runtime) error {
	return func(ctx context.Context, rt Runtime) (err error) {
		defer w.catch(&err)
		if err := do(ctx, rt); err != nil {
			return fmt.Errorf("%s: %w", w.Name, err)
		}
		return nil
	}
}

func (w Worker) catch(err *error) {
	if r := recover(); r != nil {
		*err = Permanent(fmt.Errorf("%s: panic: %v\n%s", w.Name, r, frames()))
	}
}

// frames is the stack of a panic without addresses and goroutine: the same
// panic gives the same words, and so the same dead letter.
func frames() string {
	pcs := make([]uintptr, 32)
	fs := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs)])
	var b strings.Builder
	for {
		f, more := fs.Next()
		if strings.Contains(f.Function, "worker.Worker.Job") || f.Function == "" {
			return b.String() // below it is whoever delivered the message
		}
		fmt.Fprintf(&b, "\t%s %s:%d\n", f.Function, filepath.Base(f.File), f.Line)
		if !more {
			return b.String()
		}
	}
}

// Map makes a worker of a stage without memory.
func Map[In, Out events.Event](name string, in events.Topic[In], out events.Topic[Out], stage func(context.Context, In) ([]Out, error)) Worker {
	return Intake(name, in, nil, out, stage)
}

// Intake is [Map] for the first stage, which also takes payloads without an
// envelope: bare turns one into the events it holds. A nil bare refuses them.
func Intake[In, Out events.Event](name string, in events.Topic[In], bare func(subject string, m cloudevent.Message) ([]In, error),
	out events.Topic[Out], stage func(context.Context, In) ([]Out, error)) Worker {
	return Worker{Name: name, In: in.Subjects, Out: out.Subjects, Open: func(m Message) (Job, error) {
		ins, cause, err := open(in, bare, m)
		if err != nil {
			return Job{}, err
		}
		return Job{Do: func(ctx context.Context, rt Runtime) error {
			for _, e := range ins {
				outs, err := stage(ctx, e)
				if err != nil {
					return stageError(ctx, err)
				}
				ms, err := messages(rt, name, cause, outs)
				if err != nil {
					return err
				}
				if err := rt.Bus.Publish(ctx, ms...); err != nil {
					return fmt.Errorf("publish: %w", err)
				}
			}
			return nil
		}}, nil
	}}
}

// open takes the payloads out of a message, and the envelope that came with them, if any.
func open[In events.Event](in events.Topic[In], bare func(string, cloudevent.Message) ([]In, error), m Message) ([]In, *event.Event, error) {
	ce, err := cloudevent.Decode(m.Message)
	if errors.Is(err, cloudevent.ErrBare) && bare != nil {
		ins, err := bare(m.Subject, m.Message)
		return ins, nil, err
	}
	if err != nil {
		return nil, nil, err
	}
	e, err := cloudevent.Open(in, ce)
	return []In{e}, &ce, err
}

// messages puts events into envelopes.
func messages[Out events.Event](rt Runtime, stage string, cause *event.Event, outs []Out) ([]Message, error) {
	ms := make([]Message, 0, len(outs))
	for _, e := range outs {
		m, err := NewMessage(e, rt.Source(stage), cause, rt.Mode)
		if err != nil {
			return nil, Permanent(err)
		}
		ms = append(ms, m)
	}
	return ms, nil
}

// NewMessage makes the message that says e.
func NewMessage(e events.Event, source string, cause *event.Event, mode cloudevent.Mode) (Message, error) {
	ce, err := cloudevent.Wrap(e, source, cause)
	if err != nil {
		return Message{}, fmt.Errorf("envelope of %s: %w", e.EventType(), err)
	}
	enc, err := cloudevent.Encode(ce, mode)
	if err != nil {
		return Message{}, fmt.Errorf("envelope of %s: %w", e.EventType(), err)
	}
	m := Message{Message: enc, Subject: e.Address(), ID: ce.ID()}
	if c, ok := any(e).(interface{ Predecessor() string }); ok {
		after := c.Predecessor()
		m.After = &after
	}
	return m, nil
}

// A permanent error will not go away by trying again.
type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent marks err as one that trying again cannot mend.
func Permanent(err error) error { return permanent{err} }

// IsPermanent tells whether trying again is useless.
func IsPermanent(err error) bool {
	var p permanent
	return errors.As(err, &p)
}

// stageError is permanent, unless the stage was told to stop.
func stageError(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return err
	}
	return Permanent(err)
}

// Reject makes the dead letter for a message that a stage could not use.
func Reject(stage string, m Message, attempts int, reason error) events.Rejected {
	return events.Rejected{
		Stage: stage, Reason: reason.Error(), Attempts: attempts,
		Subject: m.Subject, Sequence: m.Sequence, Headers: m.Header, Data: m.Data,
	}
}
