// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// Embargoed articles are kept in the records of their articles. A list tells
// which records those are: a bus can look up, and not search. It is in parts, so
// that each is small and few feeders meet in one.
//
// Who holds an article saves the record and then writes on the list; who
// releases one strikes it off the list and then reads the record again. So
// whatever the order, a record that holds something is on the list.
const (
	listParts   = 16
	mostPerPart = 4096
)

// ErrTooManyHeld says that no more embargoed articles are kept until some are released.
var ErrTooManyHeld = errors.New("too many embargoed articles are waiting")

// A list maps the keys of records to when to look at them.
type list map[string]time.Time

func listKey(record string) string {
	h := fnv.New32a()
	h.Write([]byte(record))
	return fmt.Sprintf("held.%d", h.Sum32()%listParts)
}

// hold keeps an embargoed version until its time.
func (g *Gate) hold(ctx context.Context, a events.Article, r record, rev uint64) error {
	if _, err := g.save(ctx, articleKey(a), rev, r); err != nil {
		return err
	}
	return g.list(ctx, articleKey(a), r.Held.Until)
}

// list writes a record on the list. A time that moved is found out when it is looked at.
func (g *Gate) list(ctx context.Context, key string, until time.Time) error {
	full := false
	err := amend(ctx, g, listKey(key), func(l *list) bool {
		if at, ok := (*l)[key]; ok && !until.Before(at) {
			return false
		}
		if full = len(*l) >= mostPerPart; full {
			return false
		}
		if *l == nil {
			*l = list{}
		}
		(*l)[key] = until
		return true
	})
	if full {
		return ErrTooManyHeld
	}
	return err
}

// Release publishes the embargoed articles whose time has come, and returns how
// many. Call it every few seconds, in any number of processes.
func (g *Gate) Release(ctx context.Context) (released int, err error) {
	for part := range listParts {
		var l list
		if _, err := g.load(ctx, fmt.Sprintf("held.%d", part), &l); err != nil {
			return released, err
		}
		for key, at := range l {
			if at.After(g.now()) {
				continue
			}
			done, err := g.release(ctx, key)
			if err != nil {
				return released, err
			}
			if done {
				released++
			}
		}
	}
	return released, nil
}

// release looks at one record on the list.
func (g *Gate) release(ctx context.Context, key string) (released bool, err error) {
	for range mostTries {
		released, err = g.sayHeld(ctx, key)
		if !errors.Is(err, worker.ErrConflict) {
			break
		}
	}
	if err != nil {
		return false, err
	}
	err = amend(ctx, g, listKey(key), func(l *list) bool {
		_, there := (*l)[key]
		delete(*l, key)
		return there
	})
	if err != nil {
		return released, err
	}
	var r record
	if _, err := g.load(ctx, key, &r); err != nil || r.Held == nil {
		return released, err
	}
	return released, g.list(ctx, key, r.Held.Until)
}

// sayHeld publishes what a record holds, if it still does and its time has come.
func (g *Gate) sayHeld(ctx context.Context, key string) (bool, error) {
	var r record
	rev, err := g.load(ctx, key, &r)
	if err != nil || r.Held == nil || r.Held.Until.After(g.now()) {
		return false, err
	}
	h := r.Held
	switch err := g.publish(ctx, h.Article); {
	case worker.IsPermanent(err):
		if err := g.bury(ctx, Offer{Feed: h.Feed}, err.Error()); err != nil {
			return false, err
		}
	case err != nil:
		return false, err
	}
	r.Said, r.Held, r.Next = h.Article.Version, nil, nil
	if _, err = g.save(ctx, key, rev, r); err != nil {
		return false, err
	}
	g.observer().Brought(h.Feed, Published, foreign(h.Article))
	return true, nil
}
