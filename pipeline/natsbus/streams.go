// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/pipeline/worker"
)

// DefaultPartitions is the number of partitions of the keys: it bounds how many
// processes can share the work of one fold, and cannot be changed later.
const DefaultPartitions = 16

const day = 24 * time.Hour

// A stream as it is declared.
type stream struct {
	name     string
	says     string
	subjects []string

	// partitioned is the first token of the subjects <root>.<holder>.<target>
	// that are stored as <root>.<partition>.<holder>.<target>; "" for none.
	partitioned string

	// keyed says that folds over the stream have <holder>.<target> as their key,
	// so that what belongs together is in one partition.
	keyed bool

	maxAge time.Duration // default; 0 keeps for ever
}

// streams are all of them, upstream first.
//
// Retention is by limits, never by interest: each stream can be replayed, and a
// consumer may be added at any time. Age is the only limit by default. What
// proves a change (net stances and changes) is kept for ever. A stream that has
// a size limit, or a full disk, refuses new messages rather than forget old ones
// that may not have been read: the publisher sees it, and the river backs up.
var streams = []stream{
	{name: "ARTICLES", says: "What wires bring.", subjects: []string{"articles.raw.>"}, maxAge: 90 * day},
	{name: "STATEMENTS", says: "Who said what.", subjects: []string{"statements.>"}, maxAge: 30 * day},
	{
		name: "JUDGEMENTS", says: "Stances as classified, answers to statements, and manifests of articles.",
		subjects: []string{"stances.*.*", "answers.>", "manifests.>"}, partitioned: "stances", maxAge: 30 * day,
	},
	{name: "NET", says: "Stances that stand.", subjects: []string{"net.*.*"}, partitioned: "net", keyed: true},
	{name: "CHANGES", says: "Changes of stance, first positions, and what was taken back.", subjects: []string{"changes.>"}},
	{name: "ALERTS", says: "Changes that somebody asked for.", subjects: []string{"alerts.>"}, maxAge: 90 * day},
	{name: deadStream, says: "What a stage could not use, and why.", subjects: []string{"dead.>"}, maxAge: 90 * day},
	{name: retryStream, says: "Dead letters that a stage is to try again.", subjects: []string{retryRoot + ">"}, maxAge: 30 * day},
}

const (
	deadStream  = "DEAD"
	retryStream = "RETRY"
	retryRoot   = "retry."        // and the stage
	duplicates  = 2 * time.Minute // ids of messages are remembered as long, for repeats after a timeout

	metaPartitions = "io.stancewire.partitions"
	metaStage      = "io.stancewire.stage"
)

// How consumers are set up. A fold's message must come back, when its process
// dies, before the pin of that process ends, so that order is kept.
const (
	mapAckWait  = 30 * time.Second
	foldAckWait = 5 * time.Second
	pinnedTTL   = 7 * time.Second
	pinGroup    = "fold"

	mapAckPending       = 8192 // over all processes
	foldAckPending      = 512  // one process at a time
	partitionAckPending = 128
)

// A Topology says what streams, consumers and buckets a deployment has. The
// zero value declares the streams alone.
type Topology struct {
	// Workers whose consumers and buckets are wanted.
	Workers []worker.Worker

	// Partitions of the keys, fixed when the streams are created. Default [DefaultPartitions].
	Partitions int

	// Replicas of everything: 1 (the default; not highly available) or 3.
	Replicas int

	// MaxAge and MaxBytes are by name of stream; a missing one is as declared
	// (see StreamNames for the names), a negative one means no limit.
	MaxAge   map[string]time.Duration
	MaxBytes map[string]int64

	// AckWait is how long the server waits for a sign of life from a process
	// that has a message in hand, before it delivers it to another; of stages
	// without memory. Those with memory have 5 s, since their order hangs on it. Default 30 s.
	AckWait time.Duration

	// Memory keeps everything in memory instead of on disk: for tests.
	Memory bool
}

// StreamNames returns the names of the streams, upstream first.
func StreamNames() []string {
	var names []string
	for _, d := range streams {
		names = append(names, d.name)
	}
	return names
}

func (t Topology) withDefaults() Topology {
	t.Partitions = or(t.Partitions, DefaultPartitions)
	t.Replicas = or(t.Replicas, 1)
	t.AckWait = or(t.AckWait, mapAckWait)
	return t
}

// check reports what cannot be.
func (t Topology) check() error {
	if t.Replicas != 1 && t.Replicas != 3 {
		return fmt.Errorf("topology: %d replicas: 1 is not highly available, 3 is; with 2 the loss of either stops both", t.Replicas)
	}
	if t.Partitions > 256 {
		return fmt.Errorf("topology: %d partitions, at most 256: each is a consumer", t.Partitions)
	}
	for _, w := range t.Workers {
		for _, filter := range w.In {
			if _, ok := streamOf(filter); !ok {
				return fmt.Errorf("topology: %s reads %s, which is in no stream", w.Name, filter)
			}
		}
	}
	return nil
}

func (t Topology) storage() jetstream.StorageType {
	if t.Memory {
		return jetstream.MemoryStorage
	}
	return jetstream.FileStorage
}

// streams returns the configuration of every stream, those that are behind buckets too.
func (t Topology) streams() []jetstream.StreamConfig {
	var all []jetstream.StreamConfig
	for _, d := range streams {
		c := jetstream.StreamConfig{
			Name: d.name, Description: d.says, Subjects: d.subjects,
			Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardNew, Storage: t.storage(), Replicas: t.Replicas,
			MaxAge: d.maxAge, MaxBytes: -1, MaxMsgs: -1, MaxConsumers: -1, MaxMsgsPerSubject: -1, MaxMsgSize: -1, Duplicates: duplicates,
			Metadata: map[string]string{},
		}
		if age, ok := t.MaxAge[d.name]; ok {
			c.MaxAge = max(age, 0)
		}
		if size, ok := t.MaxBytes[d.name]; ok && size > 0 {
			c.MaxBytes = size
		}
		if c.MaxAge > 0 && c.MaxAge < c.Duplicates {
			c.Duplicates = c.MaxAge
		}
		if d.partitioned != "" {
			c.Metadata[metaPartitions] = strconv.Itoa(t.Partitions)
			c.SubjectTransform = &jetstream.SubjectTransformConfig{
				Source:      d.partitioned + ".*.*",
				Destination: fmt.Sprintf("%s.{{partition(%d,1,2)}}.{{wildcard(1)}}.{{wildcard(2)}}", d.partitioned, t.Partitions),
			}
		}
		all = append(all, c)
	}
	for _, w := range t.Workers {
		if w.Fold {
			all = append(all, t.bucket(w.Name, "What "+w.Name+" remembers."))
		}
		for _, s := range w.Stores {
			c := t.bucket(s.Name, s.Says)
			c.MaxAge = s.MaxAge
			if c.MaxAge > 0 && c.MaxAge < c.Duplicates {
				c.Duplicates = c.MaxAge
			}
			all = append(all, c)
		}
	}
	trials := t.bucket(trialsBucket, "Messages that may have killed their process.")
	trials.MaxAge = day
	return append(all, trials)
}

// bucket is the stream behind a key-value bucket. It is read from the leader
// only (no direct gets): a replica that lags would show a memory that is no more.
func (t Topology) bucket(name, says string) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: "KV_" + name, Description: says, Subjects: []string{"$KV." + name + ".>"},
		Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardNew, Storage: t.storage(), Replicas: t.Replicas,
		MaxMsgsPerSubject: 1, MaxBytes: -1, MaxMsgs: -1, MaxConsumers: -1, MaxMsgSize: -1, Duplicates: duplicates,
		AllowRollup: true, DenyDelete: true, Metadata: map[string]string{},
	}
}

// A consumer as it is declared.
type consumer struct {
	stage     string
	stream    string
	partition int // -1 for none
	pinned    bool
	config    jetstream.ConsumerConfig
}

// id names the consumer within the deployment.
func (c consumer) id() string { return c.stream + "/" + c.config.Durable }

// consumers returns those of the workers.
func (t Topology) consumers() []consumer {
	var all []consumer
	for _, w := range t.Workers {
		for _, c := range consumers(w, t.Partitions) {
			if !w.Fold {
				c.config.AckWait = t.AckWait
			}
			all = append(all, c)
		}
	}
	return all
}

// consumers returns those of a worker: one for each stream that it reads, and
// partition where they count, and one for what it is to try again.
func consumers(w worker.Worker, partitions int) []consumer {
	var all []consumer
	for _, d := range streams {
		var filters []string
		for _, f := range append(slices.Clone(w.In), retryRoot+w.Name) {
			if s, ok := streamOf(f); ok && s.name == d.name {
				filters = append(filters, f)
			}
		}
		switch {
		case len(filters) == 0:
		case w.Fold && d.keyed:
			for p := range partitions {
				all = append(all, d.consumer(w, filters, p, partitionAckPending))
			}
		default:
			all = append(all, d.consumer(w, filters, -1, foldAckPending))
		}
	}
	return all
}

func (d stream) consumer(w worker.Worker, filters []string, partition, ackPending int) consumer {
	c := consumer{stage: w.Name, stream: d.name, partition: partition, pinned: w.Fold}
	c.config = jetstream.ConsumerConfig{
		Durable: w.Name, AckPolicy: jetstream.AckExplicitPolicy, DeliverPolicy: jetstream.DeliverAllPolicy,
		AckWait: mapAckWait, MaxDeliver: -1, MaxAckPending: mapAckPending,
		Metadata: map[string]string{metaStage: w.Name},
	}
	if partition >= 0 {
		c.config.Durable = fmt.Sprintf("%s-%d", w.Name, partition)
		c.config.Metadata[metaPartitions] = strconv.Itoa(partition)
	}
	if w.Fold {
		c.config.AckWait, c.config.MaxAckPending = foldAckWait, ackPending
		c.config.PriorityPolicy, c.config.PriorityGroups, c.config.PinnedTTL = jetstream.PriorityPolicyPinned, []string{pinGroup}, pinnedTTL
	}
	for _, f := range filters {
		c.config.FilterSubjects = append(c.config.FilterSubjects, d.filter(f, partition))
	}
	return c
}

// streamOf finds the stream that a subject, or a filter, belongs to.
func streamOf(subject string) (stream, bool) {
	root := firstToken(subject)
	for _, d := range streams {
		for _, s := range d.subjects {
			if firstToken(s) == root {
				return d, true
			}
		}
	}
	return stream{}, false
}

func firstToken(subject string) string {
	root, _, _ := strings.Cut(subject, ".")
	return root
}
