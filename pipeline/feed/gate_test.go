// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/article"
)

func with(a events.Article, change func(*events.Article)) events.Article {
	change(&a)
	return a
}

func status(s events.Status) func(*events.Article) {
	return func(a *events.Article) { a.Status = s }
}

// Each story is what a wire sends, in order, and what the stream says in the end.
func TestWhatTheGateSeesTo(t *testing.T) {
	const rss, ninjs = article.FormatRSS, article.FormatNinjs
	type sent struct {
		format  string
		article events.Article
		outcome Outcome
	}
	for name, story := range map[string]struct {
		sent []sent
		says []string
	}{
		"a lower or equal version is ignored": {
			[]sent{
				{ninjs, news("a", 2, "two"), Published}, {ninjs, news("a", 1, "one"), Superseded},
				{ninjs, news("a", 2, "other"), Repeated}, {ninjs, news("a", 3, "two"), Published},
			},
			[]string{"a/2/usable/two", "a/3/usable/two"},
		},
		"a new text under a known guid is the next version, an earlier text a repeat": {
			[]sent{
				{rss, news("a", 1, "one"), Published}, {rss, news("a", 1, "One "), Repeated}, {rss, news("a", 1, "two"), Published},
				{rss, news("a", 1, "one"), Repeated}, {rss, news("a", 1, "three"), Published},
			},
			[]string{"a/1/usable/one", "a/2/usable/two", "a/3/usable/three"},
		},
		"the same text under a new id is there already": {
			[]sent{
				{rss, news("a", 1, "one"), Published}, {rss, news("b", 1, "one"), Duplicate}, {rss, news("b", 1, "one"), Repeated},
				{rss, news("b", 1, "two"), Published},
				{rss, with(news("c", 1, "one"), func(a *events.Article) { a.Source = "dpa" }), Published},
				{rss, with(news("d", 1, "one"), func(a *events.Article) { a.PublishedAt = monday.AddDate(0, 1, 0) }), Published},
			},
			[]string{"a/1/usable/one", "b/1/usable/two", "c/1/usable/one", "d/1/usable/one"},
		},
		"a text that its article says no more is free": {
			[]sent{{rss, news("a", 1, "one"), Published}, {rss, news("a", 1, "two"), Published}, {rss, news("b", 1, "one"), Published}},
			[]string{"a/1/usable/one", "a/2/usable/two", "b/1/usable/one"},
		},
		"a kill outdoes what it kills, and is final": {
			[]sent{
				{ninjs, news("a", 4, "one"), Published}, {ninjs, with(news("a", 4, ""), status(events.Canceled)), Killed},
				{ninjs, with(news("a", 4, ""), status(events.Canceled)), Superseded}, {ninjs, news("a", 9, "again"), Superseded},
			},
			[]string{"a/4/usable/one", "a/5/canceled/"},
		},
		"what is withheld may come back": {
			[]sent{
				{ninjs, news("a", 1, "one"), Published}, {ninjs, with(news("a", killsAll, ""), status(events.Withheld)), Killed},
				{ninjs, news("a", 1, "one"), Repeated}, {ninjs, news("a", 2, "two"), Published},
			},
			[]string{"a/1/usable/one", "a/2/withheld/", "a/3/usable/two"},
		},
		"an old kill does not reach a newer version": {
			[]sent{{ninjs, news("a", 5, "five"), Published}, {ninjs, with(news("a", 3, ""), status(events.Canceled)), Superseded}},
			[]string{"a/5/usable/five"},
		},
		"an advisory is left, and what came before an advisory is not": {
			[]sent{
				{ninjs, with(news("a", 1, "editors"), func(a *events.Article) { a.Kind = article.KindAdvisory }), Left},
				{ninjs, news("b", 1, "one"), Published},
				{ninjs, with(news("b", 2, "editors"), func(a *events.Article) { a.Kind = article.KindAdvisory }), Published},
			},
			[]string{"b/1/usable/one", "b/2/usable/editors"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStream()
			g := &Gate{Bus: s, Now: newClock().now}
			for i, x := range story.sent {
				if res := offer(t, g, x.article, x.format); res.Outcome != x.outcome {
					t.Errorf("offer %d: %s, want %s (%s)", i, res.Outcome, x.outcome, res.Reason)
				}
			}
			s.says(t, story.says...)
		})
	}
}

func TestACorrectionDoesNotMoveTheTime(t *testing.T) {
	s := newStream()
	g := &Gate{Bus: s}
	offer(t, g, news("a", 1, "one"), article.FormatRSS)
	offer(t, g, with(news("a", 1, "two"), func(a *events.Article) { a.PublishedAt = monday.Add(time.Hour) }), article.FormatRSS)
	got := s.articles()[1]
	if !got.PublishedAt.Equal(monday) || got.UpdatedAt == nil || !got.UpdatedAt.Equal(monday.Add(time.Hour)) {
		t.Errorf("published %v, updated %v", got.PublishedAt, got.UpdatedAt)
	}
}

func TestWhatCannotBeUsedIsBuriedOnce(t *testing.T) {
	s := newStream()
	g := &Gate{Bus: s}
	undated := with(news("a", 1, "one"), func(a *events.Article) { a.PublishedAt = time.Time{} })
	for range 3 {
		if res := offer(t, g, undated, article.FormatRSS); res.Outcome != Rejected {
			t.Errorf("%s", res.Outcome)
		}
	}
	s.says(t)
	if l := s.letters(); len(l) != 1 || !strings.Contains(l[0].Reason, "published_at") || l[0].Subject != "wire" {
		t.Errorf("dead letters: %+v", l)
	}
}

func TestEmbargo(t *testing.T) {
	clock, s := newClock(), newStream()
	until := clock.now().Add(time.Hour)
	secret := func(a *events.Article) { a.EmbargoedTill = &until }
	process := func() *Gate { return &Gate{Bus: s, Now: clock.now} } // each may be another: what is held is held in the bucket
	for _, id := range []string{"released", "lifted", "corrected", "killed"} {
		if res := offer(t, process(), with(news(id, 1, "secret of "+id), secret), article.FormatNinjs); res.Outcome != Held {
			t.Fatalf("%s: %s", id, res.Outcome)
		}
	}
	release := func(want int) {
		t.Helper()
		if n, err := process().Release(t.Context()); err != nil || n != want {
			t.Fatalf("%d released, want %d: %v", n, want, err)
		}
	}
	release(0)
	later := until.Add(time.Hour)
	offer(t, process(), with(news("corrected", 2, "another secret"), func(a *events.Article) { a.EmbargoedTill = &later }), article.FormatNinjs)
	if res := offer(t, process(), with(news("killed", 2, ""), status(events.Canceled)), article.FormatNinjs); res.Outcome == Killed {
		t.Error("an event told of an article that nobody had heard of")
	}
	offer(t, process(), with(news("refused", 1, strings.Repeat("x", events.MaxBody+1)), secret), article.FormatNinjs)
	if l := s.letters(); len(l) != 1 || strings.Contains(string(l[0].Data), "xx") {
		t.Error("a dead letter tells what is embargoed")
	}
	s.says(t)
	offer(t, process(), news("lifted", 2, "no secret"), article.FormatNinjs)
	s.says(t, "lifted/2/usable/no secret")
	clock.pass(61 * time.Minute)
	release(1)
	clock.pass(time.Hour)
	release(1)
	release(0)
	s.says(t, "lifted/2/usable/no secret", "released/1/usable/secret of released", "corrected/2/usable/another secret")
}

// However often who holds and who releases is killed, all comes out once.
func TestEmbargoOutlivesItsFeeders(t *testing.T) {
	clock, s := newClock(), newStream()
	until := clock.now().Add(time.Hour)
	ctx := t.Context()
	lives(s, clock, func(g *Gate) error {
		for i := range 10 {
			a := with(news(fmt.Sprint(i), 1, fmt.Sprint("text ", i)), func(a *events.Article) { a.EmbargoedTill = &until })
			if _, err := g.Offer(ctx, Offer{Item: article.Item{Article: a, Format: article.FormatNinjs}}); err != nil {
				return err
			}
		}
		return nil
	})
	s.says(t)
	clock.pass(2 * time.Hour)
	lives(s, clock, func(g *Gate) error { _, err := g.Release(ctx); return err })
	if got := s.articles(); len(got) != 10 {
		t.Errorf("%d articles, want 10", len(got))
	}
}

// lives does something in ten processes that are killed, and in one that is not.
func lives(s *stream, c *clock, do func(*Gate) error) {
	for range 10 {
		m := &mortal{Bus: s, left: 1 + rand.IntN(30), die: func() {}}
		_ = do(&Gate{Bus: m, Now: c.now})
	}
	if err := do(&Gate{Bus: s, Now: c.now}); err != nil {
		panic(err)
	}
}

// Several feeders bring the same wire at once, each in an order of its own.
func TestManyFeeders(t *testing.T) {
	s := newStream()
	var all []events.Article
	for i := range 20 {
		for v := 1; v <= 3; v++ {
			all = append(all, news(fmt.Sprint(i), v, fmt.Sprintf("text %d of %d", v, i)))
		}
	}
	var wg sync.WaitGroup
	for range 6 {
		order := slices.Clone(all)
		rand.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		wg.Go(func() {
			g := &Gate{Bus: s}
			for _, a := range order {
				if _, err := g.Offer(context.Background(), Offer{Item: article.Item{Article: a, Format: article.FormatNinjs}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	newest, seen := map[string]string{}, map[string]bool{}
	for _, a := range s.articles() {
		key := fmt.Sprint(a.ID, "/", a.Version)
		if seen[key] {
			t.Errorf("%s twice", key)
		}
		seen[key] = true
		if a.Version == 3 {
			newest[a.ID] = a.Body
		}
	}
	if len(newest) != 20 {
		t.Errorf("%d newest versions, want 20", len(newest))
	}
}
