// SPDX-License-Identifier: Apache-2.0

package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/time/rate"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// A classifier asks a model, and falls back where it may or need not.
type classifier struct {
	o        Options
	endpoint *endpoint
	circuit  *circuit
	ledger   *ledger
	rate     *rate.Limiter // nil for no limit
	mark     string        // of model and prompt
}

// A question is a statement to be classified.
type question struct {
	statement events.Statement
	id        string
	attempt   int // 0 where it is not known
}

// A verdict is what is kept of a statement: who judged it, and how.
type verdict struct {
	By      string          `json:"by"` // "model", or the reason why the built-in classifier did
	Stances []events.Stance `json:"stances"`
}

// events are what is published: the stances, then the answer that counts them.
func (v verdict) events(s events.Statement) []events.Event {
	var out []events.Event
	for _, st := range v.Stances {
		out = append(out, st)
	}
	return append(out, events.Answer{Article: s.Article, Statement: s.EventID(), Stances: len(v.Stances)})
}

// answer gives the verdict on a statement: the kept one, or else a new one, which is kept first.
func (c *classifier) answer(ctx context.Context, bus worker.Bus, q question) (verdict, error) {
	key := "statement." + c.mark + "." + q.id
	if v, _, err := load[verdict](ctx, bus, key); err != nil || v != nil {
		return deref(v), err
	}
	v, err := c.judge(ctx, bus, q)
	if err != nil {
		return verdict{}, err
	}
	err = save(ctx, bus, key, 0, v)
	if errors.Is(err, worker.ErrConflict) { // another process was faster: what it says stands
		kept, _, err := load[verdict](ctx, bus, key)
		if err == nil && kept == nil {
			err = fmt.Errorf("%s: %w", key, worker.ErrConflict)
		}
		return deref(kept), err
	}
	return v, err
}

// judge asks the model, and the built-in classifier where that gives nothing of use.
func (c *classifier) judge(ctx context.Context, bus worker.Bus, q question) (verdict, error) {
	said, err := c.ask(ctx, bus, q)
	var why *instead
	switch {
	case errors.As(err, &why):
		c.o.Observer.FellBack(why.reason, why.err)
		stances, err := c.o.Fallback(ctx, q.statement)
		if err != nil {
			return verdict{}, worker.Permanent(err)
		}
		return verdict{By: why.reason, Stances: unique(stances)}, nil
	case err != nil:
		return verdict{}, err
	}
	g := newGround(q.statement)
	v := verdict{By: "model"}
	for _, p := range said {
		stances, why := g.stances(p)
		if why != "" {
			c.o.Observer.Dropped(why)
		}
		v.Stances = append(v.Stances, stances...)
	}
	v.Stances = unique(v.Stances)
	return v, nil
}

// An instead is why the built-in classifier is to answer.
type instead struct {
	reason string
	err    error // what happened, if it was an error
}

// Error implements error.
func (i *instead) Error() string { return "fall back: " + i.reason }

// ask gives what the model says of a statement, or has said of another of the same content.
func (c *classifier) ask(ctx context.Context, bus worker.Bus, q question) ([]proposal, error) {
	user, err := userMessage(q.statement)
	if err != nil {
		return nil, worker.Permanent(err)
	}
	if len(user) > MaxQuestion {
		return nil, &instead{ReasonTooLong, fmt.Errorf("a question of %d bytes, at most %d", len(user), MaxQuestion)}
	}
	key := "content." + c.mark + "." + events.ID("content", user)
	kept, rev, err := load[string](ctx, bus, key)
	if err != nil {
		return nil, err
	}
	if kept != nil {
		if said, err := parse(*kept); err == nil {
			c.o.Observer.Called(OutcomeCached, 0, Usage{})
			return said, nil
		}
	}
	if err := c.admit(ctx, bus); err != nil {
		return nil, err
	}
	text, err := c.call(ctx, bus, q, user)
	if err != nil {
		return nil, err
	}
	said, err := parse(text)
	if err != nil {
		return nil, &instead{ReasonInvalid, err}
	}
	if err := save(ctx, bus, key, rev, text); err != nil && !errors.Is(err, worker.ErrConflict) {
		return nil, err
	}
	return said, nil
}

// admit lets one call through, after a pause if need be. Whoever is let through must tell the circuit how it went.
func (c *classifier) admit(ctx context.Context, bus worker.Bus) error {
	if used, err := c.ledger.usedUp(ctx, bus, c.o.Clock.Now()); err != nil {
		return err
	} else if used != nil {
		return &instead{ReasonBudget, used}
	}
	for {
		pause, ok := c.circuit.enter(c.o.Clock.Now())
		switch {
		case !ok:
			return &instead{reason: ReasonCircuit}
		case pause > 0:
			select {
			case <-c.o.Clock.After(pause):
				continue
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if c.rate != nil && !c.rate.AllowN(c.o.Clock.Now(), 1) {
			c.circuit.leave()
			return &instead{reason: ReasonRate}
		}
		return nil
	}
}

// call calls once, and tells circuit, ledger and observer how it went.
func (c *classifier) call(ctx context.Context, bus worker.Bus, q question, user string) (string, error) {
	began := c.o.Clock.Now()
	r, err := c.endpoint.complete(ctx, user)
	now := c.o.Clock.Now()
	if ctx.Err() != nil { // told to stop: nobody's fault
		c.circuit.leave()
		return "", ctx.Err()
	}
	r.usage.Cost = c.o.Budget.cost(r.usage)
	c.ledger.spend(ctx, bus, now, r.usage)
	var f *failure
	if !errors.As(err, &f) {
		c.circuit.succeeded()
		c.o.Observer.Called(OutcomeOK, now.Sub(began), r.usage)
		return r.text, nil
	}
	c.o.Observer.Called(f.outcome, now.Sub(began), r.usage)
	switch f.blame {
	case blameQuestion:
		c.circuit.succeeded()
		return "", &instead{f.reason, f}
	case blameSetup:
		c.circuit.trip(now, f.after)
		return "", &instead{ReasonCircuit, f}
	}
	if opened := c.circuit.failed(now, f.after); opened {
		return "", &instead{ReasonCircuit, f}
	}
	if q.attempt >= MaxAttempts {
		return "", &instead{ReasonFailing, f}
	}
	return "", f
}

// unique drops stances that are the same event: the answer counts events.
func unique(in []events.Stance) []events.Stance {
	seen := make(map[string]bool)
	out := make([]events.Stance, 0, len(in))
	for _, s := range in {
		if id := s.EventID(); !seen[id] {
			seen[id] = true
			out = append(out, s)
		}
	}
	return out
}

// load reads a value; nil if there is none.
func load[T any](ctx context.Context, bus worker.Bus, key string) (*T, uint64, error) {
	b, rev, err := bus.Load(ctx, Bucket, key)
	if err != nil {
		return nil, 0, fmt.Errorf("load %s: %w", key, err)
	}
	if b == nil {
		return nil, rev, nil
	}
	v := new(T)
	if err := json.Unmarshal(b, v); err != nil {
		return nil, rev, worker.Permanent(fmt.Errorf("kept under %s: %w", key, err))
	}
	return v, rev, nil
}

func save[T any](ctx context.Context, bus worker.Bus, key string, rev uint64, v T) error {
	b, err := json.Marshal(v)
	if err != nil {
		return worker.Permanent(fmt.Errorf("keep %s: %w", key, err))
	}
	if _, err := bus.Save(ctx, Bucket, key, rev, b); err != nil {
		return fmt.Errorf("save %s: %w", key, err)
	}
	return nil
}

func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
