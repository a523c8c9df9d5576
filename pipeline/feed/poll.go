// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"
	"golang.org/x/time/rate"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/article"
)

const (
	pollEvery    = 5 * time.Minute
	longestPause = 6 * time.Hour // between attempts at a feed that fails
	pagesASecond = 2             // that are fetched for their full text
)

// A poller asks one feed again and again. Where it stands is kept in the bucket,
// for all processes that poll it: who moves the time of the next poll polls.
type poller struct {
	gate    *Gate
	source  Source
	tally   *tally
	fetcher fetcher
	pages   *rate.Limiter
	jitter  float64 // of pauses, as a part of them
}

func newPoller(g *Gate, s Source, t *tally, token string) *poller {
	if s.Every == 0 {
		s.Every = pollEvery
	}
	return &poller{
		gate: g, source: s, tally: t, pages: rate.NewLimiter(pagesASecond, 4), jitter: 0.25,
		fetcher: fetcher{client: newClient(s.AllowPrivate), token: token, now: g.now, most: mostFetched},
	}
}

// progress is how far a poller has come. The validators are those of the last
// answer whose articles are all in the stream.
type progress struct {
	URL          string    `json:"url"` // a feed that moved begins anew
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Body         string    `json:"body,omitempty"` // hash, for servers that know no validators
	Next         time.Time `json:"next,omitzero"`
	Failures     int       `json:"failures,omitempty"` // in a row
	Gone         bool      `json:"gone,omitempty"`
}

// close gives up the connections.
func (p *poller) close() { p.fetcher.client.CloseIdleConnections() }

// turn polls if it is time, and returns how long to wait for the next turn.
func (p *poller) turn(ctx context.Context) time.Duration {
	mine, at, err := p.lease(ctx)
	if err == nil && mine {
		at, err = p.poll(ctx, at)
	}
	if err != nil {
		if ctx.Err() == nil {
			p.tally.failed(err, StateFailing)
		}
		return p.source.Every
	}
	return max(at.Next.Sub(p.gate.now()), 10*time.Millisecond)
}

func (p *poller) key() string { return "poll." + p.source.Name }

// lease takes the right to poll now, by moving the time of the next poll: should
// this process die, another polls then.
func (p *poller) lease(ctx context.Context) (mine bool, at progress, err error) {
	err = amend(ctx, p.gate, p.key(), func(kept *progress) bool {
		if kept.URL != p.source.URL {
			*kept = progress{URL: p.source.URL}
		}
		now := p.gate.now()
		if mine = !kept.Gone && !kept.Next.After(now); mine {
			kept.Next = now.Add(p.source.Every)
		} else if kept.Gone {
			kept.Next = now.Add(longestPause)
		}
		at = *kept
		return mine
	})
	return mine, at, err
}

// poll asks once, and writes down where that leaves us. The error is the bus's.
func (p *poller) poll(ctx context.Context, at progress) (progress, error) {
	now, failure := at, error(nil)
	pg, err := p.fetcher.get(ctx, p.source.URL, at.ETag, at.LastModified)
	switch {
	case ctx.Err() != nil:
		return at, ctx.Err()
	case err != nil:
		failure = err
	case pg.status == http.StatusNotModified:
	case pg.status == http.StatusGone:
		now.Gone, failure = true, errors.New("410: the feed is no more; change its url, or take it out of the configuration")
	case pg.status != http.StatusOK:
		failure = fmt.Errorf("%d %s", pg.status, http.StatusText(pg.status))
	default:
		now.ETag, now.LastModified, now.Body = pg.etag, pg.lastModified, events.ID("body", string(pg.data))
		if now.Body != at.Body {
			failure = p.take(ctx, pg)
		}
	}
	if ctx.Err() != nil {
		return at, ctx.Err()
	}
	if failure != nil {
		gone := now.Gone
		now = at
		now.Gone = gone
		now.Failures++
	} else {
		now.Failures = 0
	}
	now.Next = p.gate.now().Add(p.pause(now.Failures, pg.retryAfter))
	p.note(now, failure)
	return now, amend(ctx, p.gate, p.key(), func(kept *progress) bool {
		if kept.URL != now.URL { // configured anew in the meantime
			return false
		}
		*kept = now
		return true
	})
}

func (p *poller) note(now progress, failure error) {
	switch {
	case failure == nil:
		p.tally.worked()
	case now.Gone:
		p.tally.failed(failure, StateGone)
	default:
		p.tally.failed(failure, StateFailing)
	}
	p.tally.change(func(s *Status) { s.Next = now.Next.UTC() })
}

// pause is how long to wait after a number of failures in a row: longer each
// time, never as long as the others, and no less than the server asks for.
func (p *poller) pause(failures int, asked time.Duration) time.Duration {
	if failures == 0 {
		return max(p.source.Every, asked)
	}
	b := &backoff.ExponentialBackOff{
		InitialInterval: p.source.Every, RandomizationFactor: p.jitter, Multiplier: 2, MaxInterval: max(longestPause, p.source.Every),
	}
	d := b.InitialInterval
	for range min(failures, 32) {
		d = b.NextBackOff()
	}
	return max(d, asked)
}

// take offers what a feed says. A document that cannot be read at all is
// buried, and asked for again: it may be whole next time.
func (p *poller) take(ctx context.Context, pg page) error {
	if !whole(pg.data) {
		return errors.New("the document breaks off")
	}
	items, err := article.Decode(pg.data, article.Hint{Name: pg.url, URL: pg.url, ContentType: pg.contentType, Source: p.source.wire()})
	if err != nil {
		o := Offer{Feed: p.source.Name, Data: pg.data, Item: article.Item{Err: err}}
		res, e := p.gate.Offer(ctx, o)
		if e != nil {
			return e
		}
		p.tally.result(res)
		return fmt.Errorf("cannot be read: %w", err)
	}
	var later error // what did not work now, and may next time
	for _, item := range items {
		err := p.offerAny(ctx, item)
		if err != nil && !errors.Is(err, errPage) && !errors.Is(err, ErrBusy) {
			return err
		}
		later = errors.Join(later, err)
	}
	return later
}

// offerAny offers an entry, with its full text where that is asked for.
func (p *poller) offerAny(ctx context.Context, item article.Item) error {
	if p.source.FullText && item.Err == nil && item.Article.Status == events.Usable && item.Article.URL != "" {
		return p.offerFull(ctx, item)
	}
	return p.offer(ctx, item)
}

func (p *poller) offer(ctx context.Context, item article.Item) error {
	res, err := p.gate.Offer(ctx, Offer{Feed: p.source.Name, Item: item, DateByArrival: p.source.DateByArrival})
	if err != nil {
		return err
	}
	p.tally.result(res)
	return nil
}
