// SPDX-License-Identifier: Apache-2.0

// Package feed brings articles in: it polls feeds, watches folders, takes
// HTTP requests and listens to subjects, and publishes to articles.raw.<wire>.
//
//	RSS, Atom, JSON Feed ──Poller──┐
//	a folder of files ────Folder───┤
//	POST /v1/articles ────Ingest───┼──article.Decode──▶ Gate ──▶ articles.raw.<wire>
//	wires.afp.> on NATS ──Tap──────┘                     │
//	                                                     └──▶ dead.feed: what cannot be used, and why
//
// Decoding is pure and done by package article. What needs a memory is done by
// the [Gate], the one place that all sources go through. The effects (network,
// files, clock) are here; what an article is published to and remembered by is a
// [Bus], of which natsbus has the durable one.
//
// # What the gate sees to
//
//   - An article is (source, id). A lower or equal version is ignored. A format
//     that numbers no versions (RSS, Atom, JSON Feed, pages, text) gets them from
//     the text: a new text under a known id is the next version, and a text that
//     the article had before is a repeat, so that feeding an old copy changes nothing.
//   - The same text under a new id of the same source, within a week, is the
//     article that is there already.
//   - An embargoed version is kept until its time; until then no event tells of it.
//     A later version replaces it or lifts the embargo, a kill drops it.
//   - Withheld and canceled are passed on, with a version higher than what they
//     kill. What is canceled does not come back.
//   - PublishedAt is that of the first version; a correction does not move it.
//   - An advisory, picture, table and the like is counted and left, unless a text was published under its id.
//   - A language other than English is counted; it goes on, marked, and is not read as English.
//
// # Killed anywhere
//
// Nothing is lost: a source is told that an article is done (its validators are
// kept, its file moved, its request answered, its message acknowledged) only after
// the stream has acknowledged it and the memory says so. Nothing comes twice: ids
// derive from the article, and where the version is ours, it is written down
// before it is said, so that two texts are never said as one version. Any number of
// processes may feed the same sources: every memory is saved by compare-and-set.
//
// # Bounds
//
// A response, file or request has at most article.MaxInput bytes, unpacked too;
// five redirects; no private addresses unless the source allows them; 65,536
// embargoed articles. What comes faster than the stream takes it waits (files,
// polls) or is told so (429). Memory of an article is some 200 bytes and stays.
package feed

import (
	"context"
	"errors"

	"github.com/stancewire/stancewire/pipeline/worker"
)

// Stage is the name under which feeding appears: in the source of events, the
// dead letters and as the name of its bucket.
const Stage = "feed"

// A Bus is what articles are published to and remembered by; see worker.Bus for the contract of each.
type Bus interface {
	Publish(ctx context.Context, ms ...worker.Message) error
	Load(ctx context.Context, bucket, key string) (value []byte, rev uint64, err error)
	Save(ctx context.Context, bucket, key string, rev uint64, value []byte) (uint64, error)
}

// Memory is what the topology of a deployment needs for feeding: a bucket, and nothing to read.
func Memory() worker.Worker {
	return worker.Worker{Name: Stage, Stores: []worker.Store{{Name: Stage, Says: "What feeding remembers of articles and sources."}}}
}

// ErrBusy says that another feeder has the same text in hand: offer it again in a while.
var ErrBusy = errors.New("another feeder is publishing the same text")

// An Outcome is what became of an article that was offered.
type Outcome string

// The outcomes.
const (
	Published  Outcome = "published"  // the stream has it
	Killed     Outcome = "killed"     // the stream has the news that it is withheld or canceled
	Held       Outcome = "held"       // embargoed: kept until its time
	Repeated   Outcome = "repeated"   // this version, or text, is known
	Superseded Outcome = "superseded" // a higher version is known, or the article was canceled
	Duplicate  Outcome = "duplicate"  // the text is known under another id of the source
	Left       Outcome = "left"       // no text to read positions from: an advisory, a picture, a table
	Rejected   Outcome = "rejected"   // cannot be used: see the dead letters
)

// Outcomes are all of them.
var Outcomes = []Outcome{Published, Killed, Held, Repeated, Superseded, Duplicate, Left, Rejected}

// An Observer is told of every article that a feed brought, and of every failure
// of the feed as a whole.
type Observer interface {
	// Brought must be quick, and safe for concurrent use. Foreign says that the language is another than English.
	Brought(feed string, outcome Outcome, foreign bool)
	// Failed is told of a poll, file, request or message that could not be worked on.
	Failed(feed string)
}

type deaf struct{}

func (deaf) Brought(string, Outcome, bool) {}
func (deaf) Failed(string)                 {}
