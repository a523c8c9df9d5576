// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

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

	// unworkable says that no worker could work with what is there, either.
	unworkable bool
}

// Action is "create", "update" or "refuse".
func (c Change) Action() string {
	switch {
	case c.Field == "":
		return "create"
	case c.Refused != "":
		return "refuse"
	}
	return "update"
}

// String says the change in one line.
func (c Change) String() string {
	s := fmt.Sprintf("%s %s %s", c.Action(), c.Kind, c.Name)
	if c.Field != "" {
		s += fmt.Sprintf(": %s from %s to %s", c.Field, or(c.Have, "none"), or(c.Want, "none"))
	}
	if c.Refused != "" {
		s += ": " + c.Refused
	}
	return s
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
	return bring(ctx, js, t, func(c Change) bool { return c.Field == "" || c.unworkable })
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
		if !wanted(c) {
			continue
		}
		if c.Refused != "" {
			err = errors.Join(err, fmt.Errorf("%s %s: %s is %s, not %s: %s", c.Kind, c.Name, c.Field, c.Have, c.Want, c.Refused))
		}
		todo[c.Kind+" "+c.Name] = true
	}
	if err != nil || len(todo) == 0 {
		return err
	}
	for _, s := range t.streams() {
		if !todo["stream "+s.Name] {
			continue
		}
		err := patiently(ctx, func(ask context.Context) error { return bringStream(ask, js, s) })
		if err != nil {
			return fmt.Errorf("stream %s: %w", s.Name, err)
		}
	}
	for _, c := range t.consumers() {
		if !todo["consumer "+c.id()] {
			continue
		}
		err := patiently(ctx, func(ask context.Context) error { return bringConsumer(ask, js, c) })
		if err != nil {
			return fmt.Errorf("consumer %s: %w", c.id(), err)
		}
	}
	return nil
}

// bringStream creates a stream, or sets what is declared of one that is there and leaves what others have set.
func bringStream(ctx context.Context, js jetstream.JetStream, want jetstream.StreamConfig) error {
	s, err := js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		_, err = js.CreateOrUpdateStream(ctx, want)
		return err
	}
	if err != nil {
		return err
	}
	c := s.CachedInfo().Config
	c.Description, c.Subjects, c.Replicas, c.Discard = want.Description, want.Subjects, want.Replicas, want.Discard
	c.MaxAge, c.MaxBytes, c.MaxMsgs, c.MaxMsgsPerSubject = want.MaxAge, want.MaxBytes, want.MaxMsgs, want.MaxMsgsPerSubject
	c.Duplicates, c.AllowDirect, c.SubjectTransform = want.Duplicates, want.AllowDirect, want.SubjectTransform
	if c.Metadata == nil {
		c.Metadata = make(map[string]string)
	}
	maps.Copy(c.Metadata, want.Metadata)
	_, err = js.UpdateStream(ctx, c)
	return err
}

// bringConsumer is bringStream for a consumer.
func bringConsumer(ctx context.Context, js jetstream.JetStream, want consumer) error {
	c, err := js.Consumer(ctx, want.stream, want.config.Durable)
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		_, err = js.CreateOrUpdateConsumer(ctx, want.stream, want.config)
		return err
	}
	if err != nil {
		return err
	}
	have := c.CachedInfo().Config
	have.AckWait, have.MaxAckPending, have.MaxDeliver = want.config.AckWait, want.config.MaxAckPending, want.config.MaxDeliver
	have.PriorityPolicy, have.PriorityGroups, have.PinnedTTL = want.config.PriorityPolicy, want.config.PriorityGroups, want.config.PinnedTTL
	have.InactiveThreshold = 0
	_, err = js.UpdateConsumer(ctx, want.stream, have)
	return err
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
	d.forbids("partitions", or(have.Metadata[metaPartitions], "none"), or(want.Metadata[metaPartitions], "none"), refusePartitions)
	d.forbids("retention", have.Retention, want.Retention, "messages would vanish once read: recreate the stream, or point to another account")
	d.differ("storage", have.Storage, want.Storage, "the server cannot move a stream: back it up, recreate it and restore")
	if len(d.changes) == 0 { // the server lets it be changed behind the back of the metadata
		d.forbids("subject transform", transform(have), transform(want), refusePartitions)
	}
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
	d.differ("max bytes", unlimited(have.MaxBytes), unlimited(want.MaxBytes), size)
	d.differ("discard", have.Discard, want.Discard, "")
	d.differ("duplicate window", have.Duplicates, want.Duplicates, "")
	d.differ("direct reads", have.AllowDirect, want.AllowDirect, "") // a replica that lags would show a memory that is no more
	d.differ("max messages", unlimited(have.MaxMsgs), unlimited(want.MaxMsgs), "")
	perSubject := ""
	if want.MaxMsgsPerSubject > 0 && (have.MaxMsgsPerSubject <= 0 || want.MaxMsgsPerSubject < have.MaxMsgsPerSubject) {
		perSubject = "older values would be deleted: recreate the bucket, or set the limit by hand if that is meant"
	}
	d.differ("max messages per subject", unlimited(have.MaxMsgsPerSubject), unlimited(want.MaxMsgsPerSubject), perSubject)
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
	d.forbids("filter", listed(filters(have)), listed(filters(want.config)), "messages would be skipped: delete the consumer; it reads the stream again, which changes nothing but takes time")
	d.forbids("ack policy", have.AckPolicy, want.config.AckPolicy, "delete the consumer; it reads the stream again")
	d.differ("priority policy", have.PriorityPolicy, want.config.PriorityPolicy, "")
	d.differ("ack wait", have.AckWait, want.config.AckWait, "")
	d.differ("max ack pending", have.MaxAckPending, want.config.MaxAckPending, "")
	d.differ("pinned ttl", have.PinnedTTL, want.config.PinnedTTL, "")
	d.differ("max deliver", unlimited(int64(have.MaxDeliver)), unlimited(int64(want.config.MaxDeliver)), "")
	d.differ("inactive threshold", have.InactiveThreshold, time.Duration(0), "")
	return d.changes, nil
}

// unlimited says a limit; the server has several ways to say that there is none.
func unlimited(n int64) string {
	if n <= 0 {
		return "none"
	}
	return strconv.FormatInt(n, 10)
}

// transform says what a stream makes of its subjects.
func transform(c jetstream.StreamConfig) string {
	if c.SubjectTransform == nil {
		return "none"
	}
	return c.SubjectTransform.Destination
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

// forbids is differ for what no worker could work with.
func (d *differ) forbids(field string, have, want any, refused string) {
	n := len(d.changes)
	if d.differ(field, have, want, refused); len(d.changes) > n {
		d.changes[n].unworkable = true
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
