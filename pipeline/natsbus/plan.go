// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A Change is one difference between what is declared and what the server has.
type Change struct {
	Kind  string // "stream" or "consumer"
	Name  string // of a consumer: stream/consumer
	Field string // "" if it is missing altogether
	Have  string
	Want  string

	// Refused says why the change is not made: it would lose data or break the
	// order of a key. It ends in what to do. "" for a change that can be made.
	Refused string
}

// String says the change in one line.
func (c Change) String() string {
	switch {
	case c.Field == "":
		return fmt.Sprintf("create %s %s", c.Kind, c.Name)
	case c.Refused != "":
		return fmt.Sprintf("refuse %s %s: %s from %s to %s: %s", c.Kind, c.Name, c.Field, c.Have, c.Want, c.Refused)
	}
	return fmt.Sprintf("update %s %s: %s from %s to %s", c.Kind, c.Name, c.Field, c.Have, c.Want)
}

// Plan returns the differences between a topology and the server, and changes nothing.
func Plan(ctx context.Context, js jetstream.JetStream, t Topology) ([]Change, error) {
	t = t.withDefaults()
	if err := t.check(); err != nil {
		return nil, err
	}
	var all []Change
	for _, want := range t.streams() {
		changes, err := planStream(ctx, js, want)
		if err != nil {
			return nil, err
		}
		all = append(all, changes...)
	}
	for _, c := range t.consumers() {
		changes, err := planConsumer(ctx, js, c)
		if err != nil {
			return nil, err
		}
		all = append(all, changes...)
	}
	return all, nil
}

// Ensure creates what is missing of a topology and leaves the rest as it is.
// It fails, before it changes anything, if there is a difference that nobody
// could work with; others (say, a limit set by hand) are left to [Apply].
func Ensure(ctx context.Context, js jetstream.JetStream, t Topology) error {
	return bring(ctx, js, t, func(c Change) bool { return c.Field == "" })
}

// Apply makes all changes of the [Plan], or none if one of them is refused.
func Apply(ctx context.Context, js jetstream.JetStream, t Topology) error {
	return bring(ctx, js, t, func(Change) bool { return true })
}

func bring(ctx context.Context, js jetstream.JetStream, t Topology, wanted func(Change) bool) error {
	t = t.withDefaults()
	plan, err := Plan(ctx, js, t)
	if err != nil {
		return err
	}
	todo := make(map[string]bool)
	for _, c := range plan {
		if c.Refused != "" {
			err = errors.Join(err, fmt.Errorf("%s %s: %s is %s, not %s: %s", c.Kind, c.Name, c.Field, c.Have, c.Want, c.Refused))
		}
		if wanted(c) {
			todo[c.Kind+" "+c.Name] = true
		}
	}
	if err != nil || len(todo) == 0 {
		return err
	}
	for _, s := range t.streams() {
		if !todo["stream "+s.Name] {
			continue
		}
		err := patiently(ctx, func(ask context.Context) error { _, err := js.CreateOrUpdateStream(ask, s); return err })
		if err != nil {
			return fmt.Errorf("stream %s: %w", s.Name, err)
		}
	}
	for _, c := range t.consumers() {
		if !todo["consumer "+c.id()] {
			continue
		}
		err := patiently(ctx, func(ask context.Context) error {
			_, err := js.CreateOrUpdateConsumer(ask, c.stream, c.config)
			return err
		})
		if err != nil {
			return fmt.Errorf("consumer %s: %w", c.id(), err)
		}
	}
	return nil
}

// creationAttempts is how often something is asked for that is not answered: a
// cluster that elects leaders, or is busy, answers late, and to ask for the same
// again changes nothing.
const creationAttempts = 6

// patiently asks until there is an answer; what the server refuses is not asked again.
func patiently(ctx context.Context, do func(context.Context) error) error {
	var err error
	for attempt := range creationAttempts {
		ask, cancel := asking(ctx)
		err = do(ask)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, nats.ErrTimeout) || ctx.Err() != nil {
			return err
		}
		wait(ctx, backoff(attempt, firstPause, longestPause))
	}
	return err
}

func planStream(ctx context.Context, js jetstream.JetStream, want jetstream.StreamConfig) ([]Change, error) {
	s, err := js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return []Change{{Kind: "stream", Name: want.Name}}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("stream %s: %w", want.Name, err)
	}
	have := s.CachedInfo().Config
	d := differ{kind: "stream", name: want.Name}
	d.differ("partitions", or(have.Metadata[metaPartitions], "none"), or(want.Metadata[metaPartitions], "none"), refusePartitions)
	d.differ("retention", have.Retention, want.Retention, "messages would vanish once read: recreate the stream, or point to another account")
	d.differ("storage", have.Storage, want.Storage, "the server cannot move a stream: back it up, recreate it and restore")
	d.differ("subjects", listed(have.Subjects), listed(want.Subjects), "")
	d.differ("replicas", have.Replicas, want.Replicas, "")
	age := ""
	if want.MaxAge > 0 && (have.MaxAge == 0 || want.MaxAge < have.MaxAge) && s.CachedInfo().State.Msgs > 0 {
		age = "older messages would be deleted: set the limit by hand if that is meant, or raise max age"
	}
	d.differ("max age", have.MaxAge, want.MaxAge, age)
	size := ""
	if want.MaxBytes > 0 && s.CachedInfo().State.Bytes > uint64(want.MaxBytes) {
		size = "it holds more already: purge it by hand first, or raise max bytes"
	}
	d.differ("max bytes", have.MaxBytes, want.MaxBytes, size)
	d.differ("discard", have.Discard, want.Discard, "")
	d.differ("duplicate window", have.Duplicates, want.Duplicates, "")
	return d.changes, nil
}

func planConsumer(ctx context.Context, js jetstream.JetStream, want consumer) ([]Change, error) {
	c, err := js.Consumer(ctx, want.stream, want.config.Durable)
	if errors.Is(err, jetstream.ErrConsumerNotFound) || errors.Is(err, jetstream.ErrStreamNotFound) {
		return []Change{{Kind: "consumer", Name: want.id()}}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("consumer %s: %w", want.id(), err)
	}
	have := c.CachedInfo().Config
	d := differ{kind: "consumer", name: want.id()}
	d.differ("filter", listed(filters(have)), listed(filters(want.config)), "messages would be skipped: delete the consumer; it reads the stream again, which changes nothing but takes time")
	d.differ("ack policy", have.AckPolicy, want.config.AckPolicy, "delete the consumer; it reads the stream again")
	d.differ("priority policy", have.PriorityPolicy, want.config.PriorityPolicy, "")
	d.differ("ack wait", have.AckWait, want.config.AckWait, "")
	d.differ("max ack pending", have.MaxAckPending, want.config.MaxAckPending, "")
	d.differ("pinned ttl", have.PinnedTTL, want.config.PinnedTTL, "")
	return d.changes, nil
}

// filters of a consumer: a single one is told in another field by the server.
func filters(c jetstream.ConsumerConfig) []string {
	if c.FilterSubject != "" {
		return []string{c.FilterSubject}
	}
	return c.FilterSubjects
}

func listed(s []string) string { return strings.Join(slices.Sorted(slices.Values(s)), ", ") }

// A differ collects changes.
type differ struct {
	kind, name string
	changes    []Change
}

func (d *differ) differ(field string, have, want any, refused string) {
	h, w := fmt.Sprint(have), fmt.Sprint(want)
	if h != w {
		d.changes = append(d.changes, Change{Kind: d.kind, Name: d.name, Field: field, Have: h, Want: w, Refused: refused})
	}
}

const refusePartitions = "another number would tear keys apart and break their order; set partitions to what the stream has, or start new streams and replay"

// samePartitions refuses a stream that was created with another number of partitions.
func samePartitions(c jetstream.StreamConfig, want int) error {
	have := c.Metadata[metaPartitions]
	if have == strconv.Itoa(want) {
		return nil
	}
	return fmt.Errorf("stream %s has %s partitions, not %d: %s", c.Name, or(have, "no"), want, refusePartitions)
}
