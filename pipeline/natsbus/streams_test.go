// SPDX-License-Identifier: Apache-2.0

package natsbus_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/natsd"
	"github.com/stancewire/stancewire/pipeline/worker"
	"github.com/stancewire/stancewire/pipeline/worker/bustest"
)

func server(t *testing.T) *natsd.Server {
	t.Helper()
	s, err := natsd.Start(natsd.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Shutdown)
	return s
}

func TestTopologyIsPlannedThenApplied(t *testing.T) {
	ctx := t.Context()
	nc, err := server(t).Connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, _ := jetstream.New(nc)
	topology := natsbus.Topology{Workers: []worker.Worker{bustest.Tally()}, Partitions: 4}
	plan := func(topology natsbus.Topology) (lines []string) {
		changes, err := natsbus.Plan(ctx, js, topology)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			lines = append(lines, c.String())
		}
		return lines
	}
	if n := len(plan(topology)); n != len(natsbus.StreamNames())+2+4+1 {
		t.Errorf("the first plan has %d changes", n)
	}
	for range 2 {
		if err := natsbus.Ensure(ctx, js, topology); err != nil {
			t.Fatal(err)
		}
	}
	if p := plan(topology); len(p) != 0 {
		t.Errorf("after it was applied, the plan is %q", p)
	}

	other := topology
	other.Partitions = 8
	err = natsbus.Ensure(ctx, js, other)
	if err == nil || !strings.Contains(err.Error(), "partitions is 4, not 8") || !strings.Contains(err.Error(), "set partitions to") {
		t.Errorf("another number of partitions: %v", err)
	}
	if _, err := natsbus.Open(ctx, nc, natsbus.Options{Partitions: 8}); err == nil {
		t.Error("a bus with another number of partitions opens")
	}
	other = topology
	other.Replicas = 2
	if _, err := natsbus.Plan(ctx, js, other); err == nil {
		t.Error("two replicas are allowed")
	}

	other = topology
	other.MaxAge = map[string]time.Duration{"ALERTS": 100 * 24 * time.Hour}
	if err := natsbus.Ensure(ctx, js, other); err != nil {
		t.Error(err)
	}
	if p := plan(other); len(p) != 1 || !strings.Contains(p[0], "update stream ALERTS: max age") {
		t.Errorf("the plan is %q", p)
	}
	if err := natsbus.Apply(ctx, js, other); err != nil {
		t.Error(err)
	}
	if p := plan(other); len(p) != 0 {
		t.Errorf("after it was applied, the plan is %q", p)
	}
	if _, err := js.Publish(ctx, "alerts.x", nil); err != nil {
		t.Fatal(err)
	}
	if err := natsbus.Apply(ctx, js, topology); err == nil {
		t.Error("a shorter max age deletes alerts without a word")
	}
	if err := natsbus.Ensure(ctx, js, topology); err != nil {
		t.Errorf("a limit set by hand keeps workers from starting: %v", err)
	}
}

// What others have set outlives an apply, and what would break order is refused with all the rest.
func TestApplyLeavesWhatOthersSetAndRefusesWhatBreaks(t *testing.T) {
	ctx := t.Context()
	nc, err := server(t).Connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, _ := jetstream.New(nc)
	topology := natsbus.Topology{Workers: []worker.Worker{bustest.Tally()}, Partitions: 4}
	if err := natsbus.Apply(ctx, js, topology); err != nil {
		t.Fatal(err)
	}
	change := func(name string, do func(*jetstream.StreamConfig)) {
		t.Helper()
		s, err := js.Stream(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		c := s.CachedInfo().Config
		do(&c)
		if _, err := js.UpdateStream(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	change("ARTICLES", func(c *jetstream.StreamConfig) {
		c.MaxMsgSize, c.Metadata["team"], c.Discard = 1<<20, "desk", jetstream.DiscardOld
	})
	if err := natsbus.Apply(ctx, js, topology); err != nil {
		t.Fatal(err)
	}
	s, err := js.Stream(ctx, "ARTICLES")
	if err != nil {
		t.Fatal(err)
	}
	c := s.CachedInfo().Config
	if c.MaxMsgSize != 1<<20 || c.Metadata["team"] != "desk" || c.Discard != jetstream.DiscardNew {
		t.Errorf("after apply: %d bytes a message, team %q, discard %v", c.MaxMsgSize, c.Metadata["team"], c.Discard)
	}

	// The server lets the number of partitions of a live stream change without a word.
	change("NET", func(c *jetstream.StreamConfig) {
		c.SubjectTransform.Destination = "net.{{partition(8,1,2)}}.{{wildcard(1)}}.{{wildcard(2)}}"
	})
	change("ALERTS", func(c *jetstream.StreamConfig) { c.Discard = jetstream.DiscardOld })
	for name, bring := range map[string]func(context.Context, jetstream.JetStream, natsbus.Topology) error{"ensure": natsbus.Ensure, "apply": natsbus.Apply} {
		if err := bring(ctx, js, topology); err == nil || !strings.Contains(err.Error(), "tear keys apart") {
			t.Errorf("%s with other partitions: %v", name, err)
		}
	}
	if s, err = js.Stream(ctx, "ALERTS"); err != nil || s.CachedInfo().Config.Discard != jetstream.DiscardOld {
		t.Errorf("part of a refused plan was applied: %v", err)
	}
}

func TestTheServerComputesThePartitionsWeExpect(t *testing.T) {
	b, js := open(t, server(t).Connect, natsbus.Topology{}, natsbus.Options{})
	for i := range 20 {
		h, target := fmt.Sprint("h", i), "nato-office"
		if err := b.Publish(t.Context(), worker.Message{Subject: "net." + h + "." + target, ID: h}); err != nil {
			t.Fatal(err)
		}
		s, _ := js.Stream(t.Context(), "NET")
		m, err := s.GetMsg(t.Context(), uint64(i+1))
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("net.%d.%s.%s", natsbus.Partition(fewPartitions, h, target), h, target); m.Subject != want {
			t.Errorf("stored as %s, want %s", m.Subject, want)
		}
	}
}

func TestWhatIsTooLargeIsPermanentAndADeadLetterIsCut(t *testing.T) {
	w := worker.Map("extract", events.Articles, events.Extractions, nil)
	b, _ := open(t, server(t).Connect, natsbus.Topology{Workers: []worker.Worker{w}}, natsbus.Options{})
	ctx := t.Context()
	big := worker.Message{Subject: "articles.raw.x", ID: "1", Message: cloudevent.Message{Data: make([]byte, natsd.MaxPayload+1)}}
	if err := b.Publish(ctx, big); !worker.IsPermanent(err) {
		t.Errorf("too large a message: %v, want a permanent error", err)
	}
	big.Data = make([]byte, natsd.MaxPayload-1000) // no event, and too large to be told whole
	if err := b.Publish(ctx, big); err != nil {
		t.Fatal(err)
	}
	drive(t, b, worker.Runtime{}, w)
	var letters []natsbus.DeadLetter
	if err := b.DeadLetters(ctx, "extract", func(d natsbus.DeadLetter) error {
		letters = append(letters, d)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(letters) != 1 || !strings.Contains(letters[0].Reason, "data cut from") {
		t.Fatalf("%d dead letters", len(letters))
	}
	one, err := b.DeadLetter(ctx, letters[0].Sequence)
	if err != nil || one.Reason != letters[0].Reason {
		t.Errorf("DeadLetter = %q, %v", one.Reason, err)
	}
	if err := b.DropDeadLetter(ctx, one.Rejected.Sequence); err != nil {
		t.Error(err)
	}
}
