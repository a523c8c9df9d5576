// SPDX-License-Identifier: Apache-2.0

// Package examples_test runs the examples as their READMEs tell people to.
package examples_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline"
	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/natsd"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// patience is how long the river may take.
const patience = time.Minute

// install gets the dependencies of an example in Node. Where Node or its registry cannot be had it skips the test.
func install(t *testing.T, example string, files ...string) (dir string) {
	t.Helper()
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s on this machine: the example is not run", tool)
		}
	}
	dir = t.TempDir()
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(example, f))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, f), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	npm := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--fetch-retries=1", "--fetch-timeout=20000")
	npm.Dir, npm.WaitDelay = dir, time.Second
	out, err := npm.CombinedOutput()
	if err == nil {
		return dir
	}
	for _, sign := range []string{"ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "ERR_SOCKET_TIMEOUT", "network"} {
		if bytes.Contains(out, []byte(sign)) {
			t.Skipf("the npm registry cannot be reached: the example is not run\n%s", out)
		}
	}
	if ctx.Err() != nil {
		t.Skip("the npm registry takes longer than two minutes: the example is not run")
	}
	t.Fatalf("npm ci: %v\n%s", err, out)
	return ""
}

// A river is an embedded server with the stages named at work.
type river struct {
	t   *testing.T
	url string
	js  jetstream.JetStream
	bus *natsbus.Bus
}

func flow(t *testing.T, stages ...string) *river {
	t.Helper()
	s, err := natsd.Start(natsd.Options{Listen: "127.0.0.1:0"})
	must(t, err)
	t.Cleanup(s.Shutdown)
	nc, err := s.Connect()
	must(t, err)
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	must(t, err)
	ws, err := pipeline.New().Pick(stages...)
	must(t, err)
	must(t, natsbus.Ensure(t.Context(), js, natsbus.Topology{Workers: ws, Partitions: 2, Memory: true}))
	bus, err := natsbus.Open(t.Context(), nc, natsbus.Options{Partitions: 2})
	must(t, err)
	t.Cleanup(bus.Close)
	ctx, stop := context.WithCancel(context.Background())
	var working sync.WaitGroup
	working.Go(func() {
		if err := bus.Run(ctx, worker.Runtime{}, ws...); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(working.Wait)
	t.Cleanup(stop)
	return &river{t: t, url: s.ClientURL(), js: js, bus: bus}
}

// feed publishes an event.
func (r *river) feed(e events.Event, mode cloudevent.Mode) {
	r.t.Helper()
	m, err := worker.NewMessage(e, "//somebody/else", nil, mode)
	must(r.t, err)
	must(r.t, r.bus.Publish(r.t.Context(), m))
}

// hear waits until n events of a topic have come.
func hear[E events.Event](r *river, topic events.Topic[E], n int) []E {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	enough := errors.New("enough")
	var out []E
	err := r.bus.Tail(ctx, topic.Subjects, natsbus.From{Follow: true}, func(s natsbus.Stored) error {
		ce, err := cloudevent.Decode(s.Message.Message)
		if err != nil {
			return err
		}
		e, err := cloudevent.Open(topic, ce)
		if err != nil {
			return err
		}
		if s.ID != ce.ID() {
			r.t.Errorf("%s has the message id %q and the id %q", s.Subject, s.ID, ce.ID())
		}
		if out = append(out, e); len(out) == n {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) {
		r.t.Fatalf("heard %d events of %d on %v: %v", len(out), n, topic.Subjects, err)
	}
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// settles waits until what was emitted less what was retracted is what is wanted, in whatever order the articles were folded.
func (r *river) settles(want ...string) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	enough := errors.New("enough")
	stands := make(map[string]string)
	err := r.bus.Tail(ctx, events.Moves.Subjects, natsbus.From{Follow: true}, func(s natsbus.Stored) error {
		ce, err := cloudevent.Decode(s.Message.Message)
		if err != nil {
			return err
		}
		m, err := cloudevent.Open(events.Moves, ce)
		if err != nil {
			return err
		}
		switch e := m.(type) {
		case events.Change:
			stands[e.EventID()] = e.EventType() + " " + e.EventKey() + " " + string(e.To.Side)
		case events.Retraction:
			for _, id := range e.Retracts {
				delete(stands, id)
			}
		}
		if slices.Equal(slices.Sorted(maps.Values(stands)), want) {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) {
		r.t.Fatalf("track says %q, want %q: %v", slices.Sorted(maps.Values(stands)), want, err)
	}
}

func article(id, verb string, at time.Time) events.Article {
	return events.Article{
		ID: id, Version: 1, Status: events.Usable, Source: "AFP", PublishedAt: at, Headline: "France on the NATO office in Japan",
		Body: "France " + verb + " the NATO office in Japan, President Émile Müller-Ødegård said on Monday.\n\nThe weather was fine, said Jane Doe.",
	}
}

func TestAClassifierInNode(t *testing.T) {
	if testing.Short() {
		t.Skip("installs packages")
	}
	dir := install(t, "classifier-node", "package.json", "package-lock.json", "index.mjs")
	r := flow(t, "extract", "reconcile", "track")
	var said bytes.Buffer
	node := exec.Command("node", "index.mjs")
	node.Dir, node.Env = dir, append(os.Environ(), "STANCEWIRE_NATS_URL="+r.url)
	node.Stdout, node.Stderr, node.WaitDelay = &said, &said, time.Second
	must(t, node.Start())
	defer func() {
		_ = node.Process.Signal(syscall.SIGTERM)
		if err := node.Wait(); err != nil || t.Failed() || strings.Count(said.String(), "\n") != 1 {
			t.Errorf("node: %v\n%s", err, said.String())
		}
	}()
	r.feed(article("n1", "opposes", time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC)), cloudevent.Binary)
	r.feed(article("n2", "supports", time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)), cloudevent.Structured)
	structured := article("n3", "supports", time.Date(2024, 4, 1, 9, 0, 0, 0, time.UTC))

	target := "nato-office-in-japan" // where the article's issue is not known, by the example's own lights
	if i := statements(t, structured)[0].Context.Issue; i != nil {
		target = i.ID
	}
	key := events.Slug("Émile Müller-Ødegård") + "." + target
	r.settles(events.TypeChanged+" "+key+" support", events.TypeTaken+" "+key+" oppose")
	// A statement in structured mode, from an extract stage that is not ours.
	for _, s := range statements(t, structured) {
		r.feed(s, cloudevent.Structured)
	}
	answered := make(map[string]int)
	for _, v := range hear(r, events.Verdicts, 3+6) { // three stances; three articles of two statements
		switch e := v.(type) {
		case events.Stance:
			answered[e.Statement]--
			checkEvidence(t, e)
		case events.Answer:
			answered[e.Statement] += e.Stances
		}
	}
	for id, n := range answered {
		if n != 0 {
			t.Errorf("the answer to %s counts %d stances too many", id, n)
		}
	}
	if len(answered) != 6 {
		t.Errorf("%d statements are answered, want 6", len(answered))
	}
}

func statements(t *testing.T, a events.Article) (out []events.Statement) {
	t.Helper()
	list, err := pipeline.New().Extract.Extract(t.Context(), a)
	must(t, err)
	for _, e := range list {
		if s, ok := e.(events.Statement); ok {
			out = append(out, s)
		}
	}
	return out
}

// checkEvidence holds evidence against the article.
func checkEvidence(t *testing.T, s events.Stance) {
	t.Helper()
	for _, verb := range []string{"opposes", "supports"} {
		body := []rune(article("", verb, time.Time{}).Body)
		if s.Evidence.Text == verb && string(body[s.Evidence.Start:s.Evidence.End]) != verb {
			t.Errorf("the evidence %+v is not in the article", s.Evidence)
		}
	}
}

// The contract: a stance alone, by whoever publishes it, in either mode and without an answer, reaches track.
func TestABareStanceReachesTrack(t *testing.T) {
	r := flow(t, "reconcile", "track")
	for i, mode := range []cloudevent.Mode{cloudevent.Binary, cloudevent.Structured} {
		r.feed(events.Stance{
			Article:   events.ArticleRef{ID: "x" + string(rune('1'+i)), Version: 1, Source: "elsewhere", PublishedAt: time.Date(2024, time.Month(1+2*i), 1, 0, 0, 0, 0, time.UTC)},
			Statement: "a statement that nobody published", Holder: events.NewHolder("France", events.Country, ""), Target: events.NewTarget("NATO office in Japan"),
			Side: []events.Side{events.Oppose, events.Support}[i], Basis: events.Explicit, Confidence: .9,
			Evidence: events.Span{Field: events.FieldBody, Start: 0, End: 2, Text: "no"},
		}, mode)
	}
	r.settles(events.TypeChanged+" france.nato-office-in-japan support", events.TypeTaken+" france.nato-office-in-japan oppose")
}
