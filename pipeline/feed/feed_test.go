// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/article"
	"github.com/stancewire/stancewire/pipeline/worker"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A stream is a bus in memory, with what was said on it.
type stream struct {
	worker.Local
	mu   sync.Mutex
	said []events.Article
	dead []events.Rejected
}

func newStream() *stream {
	s := &stream{}
	s.Tap = func(m worker.Message) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if m.Subject == "dead.feed" {
			var r events.Rejected
			_ = json.Unmarshal(m.Data, &r)
			s.dead = append(s.dead, r)
			return
		}
		var a events.Article
		if err := json.Unmarshal(m.Data, &a); err != nil {
			panic(err)
		}
		s.said = append(s.said, a)
	}
	return s
}

func (s *stream) articles() []events.Article {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]events.Article(nil), s.said...)
}

func (s *stream) letters() []events.Rejected {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]events.Rejected(nil), s.dead...)
}

// errDied is what a process sees of the bus once it is killed.
var errDied = errors.New("killed")

// A mortal is the bus of a process that is killed after a number of operations:
// the last one may or may not have been done.
type mortal struct {
	Bus
	mu   sync.Mutex
	left int
	die  func()
}

func (m *mortal) step(do func() error) error {
	m.mu.Lock()
	m.left--
	left, last := m.left, rand.IntN(2) == 0
	m.mu.Unlock()
	if left < 0 {
		return errDied
	}
	if left > 0 {
		return do()
	}
	if last {
		_ = do()
	}
	m.die()
	return errDied
}

func (m *mortal) Publish(ctx context.Context, ms ...worker.Message) error {
	return m.step(func() error { return m.Bus.Publish(ctx, ms...) })
}

func (m *mortal) Load(ctx context.Context, bucket, key string) (v []byte, rev uint64, err error) {
	e := m.step(func() error { v, rev, err = m.Bus.Load(ctx, bucket, key); return err })
	return v, rev, e
}

func (m *mortal) Save(ctx context.Context, bucket, key string, rev uint64, value []byte) (now uint64, err error) {
	e := m.step(func() error { now, err = m.Bus.Save(ctx, bucket, key, rev, value); return err })
	return now, e
}

// A clock is moved by hand.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

var monday = time.Date(2026, 2, 23, 9, 0, 0, 0, time.UTC)

func news(id string, version int, body string) events.Article {
	return events.Article{ID: id, Source: "afp", Version: version, Status: events.Usable, PublishedAt: monday, Headline: "A headline", Body: body}
}

func offer(t *testing.T, g *Gate, a events.Article, format string) Result {
	t.Helper()
	res, err := g.Offer(t.Context(), Offer{Feed: "wire", Item: article.Item{Article: a, Format: format}})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// says checks what is in the stream, as "id/version/status/body".
func (s *stream) says(t *testing.T, want ...string) {
	t.Helper()
	var got []string
	for _, a := range s.articles() {
		got = append(got, fmt.Sprintf("%s/%d/%s/%s", a.ID, a.Version, a.Status, a.Body))
	}
	slices.Sort(got) // what comes to rest at one time has no order of its own
	want = slices.Sorted(slices.Values(want))
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the stream says\n%q, want\n%q", got, want)
	}
}
