// SPDX-License-Identifier: Apache-2.0

package feed_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/feed"
	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/natsd"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// A deployment is a server with its streams.
type deployment struct {
	nc *nats.Conn
	js jetstream.JetStream
}

func deploy(t *testing.T) deployment {
	t.Helper()
	server, err := natsd.Start(natsd.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Shutdown)
	nc, err := server.Connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	if err := natsbus.Ensure(t.Context(), js, natsbus.Topology{Memory: true, Workers: []worker.Worker{feed.Memory()}}); err != nil {
		t.Fatal(err)
	}
	return deployment{nc, js}
}

func (d deployment) bus(t *testing.T) *natsbus.Bus {
	t.Helper()
	bus, err := natsbus.Open(t.Context(), d.nc, natsbus.Options{CacheBytes: 1})
	if err != nil {
		t.Fatal(err)
	}
	return bus
}

// ids are those of the articles in the stream.
func (d deployment) ids(t *testing.T, bus *natsbus.Bus) map[string]int {
	t.Helper()
	all := make(map[string]int)
	err := bus.Tail(t.Context(), []string{"articles.raw.>"}, natsbus.From{}, func(s natsbus.Stored) error {
		var a events.Article
		if err := json.Unmarshal(s.Data, &a); err != nil {
			return err
		}
		all[a.Source+":"+a.ID]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within ten seconds", what)
		}
	}
}

func jsonLine(source, id string) string {
	b, err := json.Marshal(events.Article{ID: id, Source: source, Version: 1, Status: events.Usable, PublishedAt: time.Date(2026, 2, 23, 9, 0, 0, 0, time.UTC), Headline: "News", Body: "Text of " + id})
	if err != nil {
		panic(err)
	}
	return string(b) + "\n"
}

// Every kind of source brings an article; sources come and go while the desk
// runs; and how each is doing is there for another process to see.
func TestADesk(t *testing.T) {
	d := deploy(t)
	bus := d.bus(t)
	defer bus.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<rss version="2.0"><channel><title>W</title><item><guid>polled</guid><title>T</title><pubDate>Mon, 23 Feb 2026 09:00:00 GMT</pubDate><description>Polled text</description></item></channel></rss>`)
	}))
	defer server.Close()
	if _, err := d.js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "WIRES", Subjects: []string{"wires.afp.>"}, Storage: jetstream.MemoryStorage}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.js.Publish(t.Context(), "wires.afp.sport", []byte(jsonLine("afp", "kept"))); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "one.jsonl")
	if err := os.WriteFile(path, []byte(jsonLine("drop", "dropped")), 0o600); err != nil {
		t.Fatal(err)
	}
	hourAgo := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, hourAgo, hourAgo); err != nil {
		t.Fatal(err)
	}

	counters := feed.NewCounters()
	gate := &feed.Gate{Bus: bus, Observer: counters}
	ingest := &feed.Ingest{Gate: gate}
	desk := feed.Desk{Gate: gate, Ingest: ingest, Listener: natsbus.Foreign{Conn: d.nc}, Token: func(feed.Source) (string, error) { return "secret", nil }}
	sources := []feed.Source{
		{Name: "polls", Kind: feed.KindPoll, URL: server.URL, AllowPrivate: true},
		{Name: "drop", Kind: feed.KindFolder, Dir: dir},
		{Name: "desk", Kind: feed.KindHTTP, TokenEnv: "X"},
		{Name: "kept", Kind: feed.KindNATS, Subject: "wires.afp.>"},
	}
	ctx, stop := context.WithCancel(t.Context())
	updates := make(chan []feed.Source)
	var wg sync.WaitGroup
	wg.Go(func() { desk.Run(ctx, updates) })
	defer func() { stop(); wg.Wait() }()
	updates <- sources
	until(t, "three kinds", func() bool {
		got := d.ids(t, bus)
		return got["polls:polled"] == 1 && got["drop:dropped"] == 1 && got["afp:kept"] == 1
	})
	if status := postTo(ingest, jsonLine("desk", "posted")); status != http.StatusAccepted {
		t.Errorf("posted: %d", status)
	}
	c, err := d.js.Consumer(t.Context(), "WIRES", "stancewire-kept")
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the acknowledgement", func() bool {
		i, err := c.Info(t.Context())
		return err == nil && i.NumAckPending == 0 && i.NumPending == 0
	})

	// Without the http source nobody is let in; a subject that no stream holds is answered.
	updates <- append(sources[:2:2], feed.Source{Name: "live", Kind: feed.KindNATS, Subject: "live.dpa"})
	until(t, "an answer", func() bool {
		m, err := d.nc.Request("live.dpa", []byte(jsonLine("dpa", "asked")), time.Second)
		return err == nil && string(m.Data) == "+ACK"
	})
	if status := postTo(ingest, jsonLine("desk", "late")); status != http.StatusUnauthorized {
		t.Errorf("posted to a source that is no more: %d", status)
	}
	stop()
	wg.Wait()
	if got := fmt.Sprint(d.ids(t, bus)); got != "map[afp:kept:1 desk:posted:1 dpa:asked:1 drop:dropped:1 polls:polled:1]" {
		t.Error(got)
	}
	statuses(t, gate)
	counted(t, counters)
}

func postTo(h http.Handler, body string) int {
	r := httptest.NewRequest(http.MethodPost, feed.Path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer secret")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func statuses(t *testing.T, gate *feed.Gate) {
	t.Helper()
	all, err := gate.Statuses(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range all {
		names = append(names, s.Feed)
		if s.State != feed.StateWorking || s.Counts[feed.Published] != 1 || s.WorkedAt.IsZero() {
			t.Errorf("%+v", s)
		}
	}
	if fmt.Sprint(names) != "[desk drop kept live polls]" {
		t.Error(names)
	}
}

func counted(t *testing.T, c *feed.Counters) {
	t.Helper()
	families, err := c.With(prometheus.NewRegistry()).Gather()
	if err != nil {
		t.Fatal(err)
	}
	n := 0.0
	for _, f := range families {
		if f.GetName() != "stancewire_feed_articles_total" {
			continue
		}
		for _, m := range f.GetMetric() {
			n += m.GetCounter().GetValue()
		}
	}
	if n < 5 {
		t.Errorf("%v articles counted", n)
	}
}
