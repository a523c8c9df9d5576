// SPDX-License-Identifier: Apache-2.0

// Package model classifies statements with a language model behind an
// OpenAI-compatible chat-completions endpoint, instead of the built-in rules.
//
//	statement ──kept?──▶ same content? ──budget, circuit──▶ call ──parse──▶ ground ──save──▶ stances, answer
//	                                          └──────── no ────▶ built-in classifier ──save──▶ stances, answer
//
// A stage that calls out is no pure function, so this is a worker of its own
// kind. What it has made of a statement is saved under (model, prompt,
// statement) before it is published: a redelivery says the same bytes, whatever
// the model would say now, and whichever of the two classifiers answered. What
// the model said is kept by content as well, so that a copy of the statement on
// another wire costs no call. Both are kept for [KeepFor].
//
// # The question
//
// A statement is sent as JSON between <statement> and </statement> in the user
// message, at most [MaxQuestion] bytes; < and > are escaped within. It says
// form, headline, issue, speaker, cue, content, sentences and mentions, and
// nothing of where the article comes from. The answer is asked for as JSON by a
// schema (response_format json_schema, strict):
//
//	{"stances": [{"holder", "holder_kind", "target", "stance", "basis", "confidence", "evidence", "past"}, …]}
//
// # The answer is not believed
//
// The words of an article are data, and whoever writes them may try to give the
// model orders. So whatever a server claims to enforce is checked on arrival,
// and what the text does not hold is dropped and told to the [Observer]:
//
//   - evidence must be found, letter by letter, in the content or in a sentence of the context;
//   - a holder must be the speaker, whom he represents or somebody mentioned, or stand word by
//     word in the text; kind and allegiance of those who are known are ours, not the model's;
//   - a target must be the article's issue, or made of words of the text alone;
//   - stance, kind and basis must be of their lists, the confidence from 0 to 1, lengths in bounds.
//
// An answer with more than [MaxStances], or that is no such JSON, is not used
// at all. At worst, then, a text that gives orders is left without a stance. The
// confidence is the model's own and not calibrated, as that of the built-in
// classifier is.
//
// # What can go wrong
//
// Timeouts, 408, 429, 5xx and broken connections pass: the statement is tried
// again, up to [MaxAttempts] times, and all calls pause meanwhile, a second at
// first and half a minute at most, or as long as Retry-After says, up to
// [LongestPause]. After [FailuresToOpen] failures in a row, at once on a
// 401, 403, 404 or redirect, or when Retry-After asks for more, the circuit opens: nobody calls for
// half a minute, or what Retry-After says, growing to ten; then one call tries.
//
// A statement that the model cannot be asked about, or gave no usable answer
// on, is classified by [Options.Fallback]: the circuit is open, a [Budget] is used up, its tries are,
// the endpoint refused this one question, or the answer was invalid. Nothing
// goes to the dead letters for it; every such statement is told to the
// [Observer] with its reason.
//
// The key is sent to the endpoint and nowhere else; no error holds it, nor
// anything that the endpoint said but its status and error code.
package model

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// Limits, each of which the package comment tells the consequence of.
const (
	MaxStances     = 8                   // of an answer
	MaxQuestion    = 32 << 10            // bytes of the user message
	MaxAnswer      = 1 << 20             // bytes of a response
	MaxTokens      = 1024                // that the model may answer with
	MaxAttempts    = 3                   // at one statement
	FailuresToOpen = 5                   // in a row
	LongestPause   = time.Minute         // that calls wait for; a longer one opens the circuit
	KeepFor        = 30 * 24 * time.Hour // as long as statements are kept, and may be delivered
)

// Bucket is where answers, and what was spent, are kept.
const Bucket = "answers"

// stage is the name of the stage that the worker takes the place of.
const stage = "classify"

// Options say which model, and how much of it. Endpoint, Model and Fallback are required.
type Options struct {
	// Endpoint is the base URL, as in https://api.openai.com/v1 or http://127.0.0.1:8080/v1; /chat/completions is added to it.
	Endpoint string

	// Model is its name, as the endpoint knows it.
	Model string

	// Key is sent as a bearer token; "" sends none.
	Key string

	// Timeout ends one call. Default 30 s.
	Timeout time.Duration

	// Concurrency is how many calls a process has out at once. Default 4.
	Concurrency int

	// WithoutTemperature leaves the temperature to the endpoint, for models that take none; otherwise 0 is asked for.
	WithoutTemperature bool

	Budget Budget

	// Fallback classifies what the model does not; an error is permanent.
	Fallback func(context.Context, events.Statement) ([]events.Stance, error)

	// Observer, unless nil, is told of calls, fallbacks and what was dropped.
	Observer Observer

	// Clock tells the time and waits; nil for that of the system.
	Clock Clock

	// Transport carries the calls; nil for the usual one.
	Transport http.RoundTripper
}

// A Clock tells the time and waits.
type Clock interface {
	Now() time.Time
	After(time.Duration) <-chan time.Time
}

type systemClock struct{}

// Now implements [Clock].
func (systemClock) Now() time.Time { return time.Now() }

// After implements [Clock].
func (systemClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

func (o Options) withDefaults() Options {
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	if o.Concurrency <= 0 {
		o.Concurrency = 4
	}
	if o.Observer == nil {
		o.Observer = nobody{}
	}
	if o.Clock == nil {
		o.Clock = systemClock{}
	}
	return o
}

func (o Options) check() error {
	u, err := url.Parse(o.Endpoint)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return errors.New("model: the endpoint is no http or https URL")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return errors.New("model: the endpoint may hold no user, query or fragment: give the key as the key")
	case o.Model == "":
		return errors.New("model: no model is named")
	case strings.ContainsFunc(o.Key, func(r rune) bool { return r <= ' ' || r > '~' }):
		return errors.New("model: the key holds a character that no header can carry")
	case o.Fallback == nil:
		return errors.New("model: nothing to fall back to")
	}
	return o.Budget.check()
}

// New makes the worker, which takes the place of the built-in classify stage
// under its name. Its bucket is among the worker's stores.
func New(o Options) (worker.Worker, error) {
	if err := o.check(); err != nil {
		return worker.Worker{}, err
	}
	o = o.withDefaults()
	c := &classifier{
		o: o, endpoint: newEndpoint(o), circuit: newCircuit(),
		ledger: &ledger{budget: o.Budget}, rate: o.Budget.limiter(),
		mark: events.ID("model", o.Model, promptVersion),
	}
	return worker.Worker{
		Name: stage, In: events.Statements.Subjects, Out: events.Verdicts.Subjects, Concurrency: o.Concurrency,
		Stores: []worker.Store{{Name: Bucket, Says: "What models answered, and what they cost.", MaxAge: KeepFor}},
		Open:   c.open,
	}, nil
}

// open makes a job of a message. Its errors are permanent.
func (c *classifier) open(m worker.Message) (worker.Job, error) {
	cause, err := cloudevent.Decode(m.Message)
	if err != nil {
		return worker.Job{}, err
	}
	s, err := cloudevent.Open(events.Statements, cause)
	if err != nil {
		return worker.Job{}, err
	}
	return worker.Job{Do: func(ctx context.Context, rt worker.Runtime) error {
		verdict, err := c.answer(ctx, rt.Bus, question{statement: s, id: s.EventID(), attempt: m.Attempt})
		if err != nil {
			return err
		}
		ms := make([]worker.Message, 0, len(verdict.Stances)+1)
		for _, e := range verdict.events(s) {
			m, err := worker.NewMessage(e, rt.Source(stage), &cause, rt.Mode)
			if err != nil {
				return worker.Permanent(err)
			}
			ms = append(ms, m)
		}
		if err := rt.Bus.Publish(ctx, ms...); err != nil {
			return fmt.Errorf("publish: %w", err)
		}
		return nil
	}}, nil
}
