// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/article"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// A Gate is the one way into the stream: see the package comment for what it
// sees to. Make one with its Bus; the other fields may be zero. It is safe for
// concurrent use, by any number of processes.
type Gate struct {
	// Bus must read what others have saved: a cache in it would show an embargo that is no more.
	Bus        Bus
	Deployment string           // the middle of the CloudEvents source; "" means "local"
	Now        func() time.Time // nil: time.Now
	Observer   Observer         // nil: nobody
}

// An Offer is an article that a feed brought, or what it brought instead.
type Offer struct {
	Feed string // that brought it
	Item article.Item
	Data []byte // as it came, for the dead letters; nil where it is a part of something larger

	// DateByArrival gives an article without a date the time at which it was first offered.
	DateByArrival bool
}

// A Result is what became of an offer.
type Result struct {
	Outcome Outcome
	Article events.Article // as published or held; else as it was offered
	Reason  string         // of a rejection
}

// mostTries bounds how often an offer is decided anew because somebody else was faster.
const mostTries = 64

// Offer takes an article in, and returns when what is to become of it is kept
// durably. An error says that it is not: offer it again. ErrBusy and errors of
// the bus pass.
func (g *Gate) Offer(ctx context.Context, o Offer) (Result, error) {
	res := Result{Article: o.Item.Article}
	err := o.Item.Err
	if err == nil {
		res, err = g.offer(ctx, o)
	} else {
		err = worker.Permanent(err)
	}
	if worker.IsPermanent(err) {
		res.Outcome, res.Reason = Rejected, err.Error()
		err = g.bury(ctx, o, res.Reason)
	}
	if err != nil {
		return res, err
	}
	g.observer().Brought(o.Feed, res.Outcome, foreign(o.Item.Article))
	return res, nil
}

func (g *Gate) offer(ctx context.Context, o Offer) (Result, error) {
	a := o.Item.Article
	if a.PublishedAt.IsZero() && o.DateByArrival {
		a.PublishedAt, a.Precision = g.now().UTC().Truncate(time.Second), events.PrecisionSecond
	}
	for range mostTries {
		res, err := g.try(ctx, o, a)
		if !errors.Is(err, worker.ErrConflict) {
			return res, err
		}
	}
	return Result{Article: a}, fmt.Errorf("article %s: %w, %d times", a.ID, worker.ErrConflict, mostTries)
}

// try decides and acts on what is remembered now.
func (g *Gate) try(ctx context.Context, o Offer, a events.Article) (Result, error) {
	var r record
	rev, err := g.load(ctx, articleKey(a), &r)
	if err != nil {
		return Result{Article: a}, err
	}
	d := r.decide(a, o.Item.Format, g.now())
	res := Result{Outcome: d.outcome, Article: a}
	switch d.outcome {
	case Published, Held:
		if err := publishable(d.article); err != nil {
			return res, worker.Permanent(err)
		}
		owned, err := g.claim(ctx, a)
		if err != nil {
			return res, err
		}
		if !owned {
			return g.duplicate(ctx, r, rev, d, res)
		}
		res.Article = d.article
		if d.outcome == Held {
			d.next.Held.Feed = o.Feed
			return res, g.hold(ctx, a, d.next, rev)
		}
		return res, g.say(ctx, r, rev, d)
	case Killed:
		if d.article.PublishedAt.IsZero() && d.article.UpdatedAt != nil { // a notice on what we have not seen
			d.article.PublishedAt = *d.article.UpdatedAt
		}
		if err := publishable(d.article); err != nil {
			return res, worker.Permanent(err)
		}
		res.Article = d.article
		return res, g.say(ctx, r, rev, d)
	case Superseded:
		if r.Held != nil && d.next.Held == nil { // killed before anybody heard of it
			_, err := g.save(ctx, articleKey(a), rev, d.next)
			return res, err
		}
	case Repeated:
		if r.Held != nil { // who held it may have died before it was put on the list
			return res, g.list(ctx, articleKey(a), r.Held.Until)
		}
	}
	return res, nil
}

// say publishes, and remembers that it did: the number first where it is ours,
// and the rest when the stream has acknowledged it.
func (g *Gate) say(ctx context.Context, r record, rev uint64, d decision) error {
	key := articleKey(d.article)
	if d.counted {
		i := intent{d.article.Version, textHash(d.article)}
		if d.outcome == Killed {
			i.Text = string(d.article.Status)
		}
		if r.Next == nil || *r.Next != i {
			r.Next = &i
			var err error
			if rev, err = g.save(ctx, key, rev, r); err != nil {
				return err
			}
		}
	}
	if err := g.publish(ctx, d.article); err != nil {
		return err
	}
	_, err := g.save(ctx, key, rev, d.next)
	return err
}

// duplicate remembers an article whose text is there already under another id.
func (g *Gate) duplicate(ctx context.Context, r record, rev uint64, d decision, res Result) (Result, error) {
	res.Outcome = Duplicate
	d.next.Said, d.next.Held, d.next.Next = r.Said, r.Held, r.Next
	_, err := g.save(ctx, articleKey(res.Article), rev, d.next)
	return res, err
}

// publishable reports what keeps an article off the bus.
func publishable(a events.Article) error {
	if a.PublishedAt.IsZero() {
		return fmt.Errorf("article %s: no published_at: nobody could tell what it changes", a.ID)
	}
	return a.Check()
}

func (g *Gate) publish(ctx context.Context, a events.Article) error {
	m, err := Message(a, g.Deployment)
	if err != nil {
		return worker.Permanent(err)
	}
	if err := g.Bus.Publish(ctx, m); err != nil {
		return fmt.Errorf("publish article %s: %w", a.ID, err)
	}
	return nil
}

// load reads a memory into v, and leaves v alone where there is none.
func (g *Gate) load(ctx context.Context, key string, v any) (uint64, error) {
	b, rev, err := g.Bus.Load(ctx, Stage, key)
	if err != nil || b == nil {
		return rev, err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return 0, worker.Permanent(fmt.Errorf("memory %s: %w", key, err))
	}
	return rev, nil
}

func (g *Gate) save(ctx context.Context, key string, rev uint64, v any) (uint64, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return 0, worker.Permanent(fmt.Errorf("memory %s: %w", key, err))
	}
	return g.Bus.Save(ctx, Stage, key, rev, b)
}

// amend loads, changes and saves a memory until nobody was faster. Change
// returns false to leave it as it is.
func amend[T any](ctx context.Context, g *Gate, key string, change func(*T) bool) error {
	for range mostTries {
		var v T
		rev, err := g.load(ctx, key, &v)
		if err != nil {
			return err
		}
		if !change(&v) {
			return nil
		}
		if _, err = g.save(ctx, key, rev, v); !errors.Is(err, worker.ErrConflict) {
			return err
		}
	}
	return fmt.Errorf("memory %s: %w, %d times", key, worker.ErrConflict, mostTries)
}

func (g *Gate) now() time.Time {
	if g.Now != nil {
		return g.Now()
	}
	return time.Now()
}

func (g *Gate) observer() Observer {
	if g.Observer != nil {
		return g.Observer
	}
	return deaf{}
}

func articleKey(a events.Article) string { return "article." + a.EventKey() }
