// SPDX-License-Identifier: Apache-2.0

// Package events is the language that the stages of Stancewire speak: one Go
// type for everything that can happen, and a [Topic] for every place where it
// may be said.
//
//	Article → Statement, Manifest → Stance, Answer → Stance (net) → Change, Retraction → Alert
//
// # Identity
//
// The id of an event is a hash of its causes ([ID]): the same article gives
// the same statements, the same statement the same stances, on any machine and
// at any time. An id serves as the CloudEvents id and as the message id of the
// broker, so that whatever is said twice is heard once.
//
// # Time
//
// The time of an event is when it happened in the world, as the article tells
// it; never the time of processing.
//
// # Openness
//
// A field that a program does not know is kept on the way through: the
// payloads hold what they could not name in Extra and write it out again.
//
// # Other languages
//
// JSON Schemas ([Schema]) and the AsyncAPI document beside the source say the
// same to programs in other languages. Tests keep all three in step.
//
// The package imports nothing but the standard library and the tables of
// Unicode, so that whoever consumes our events in Go can import it too.
package events

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// An Event can say what it is, what it is about, where it belongs and when it happened.
type Event interface {
	// EventType is the CloudEvents type, such as "io.stancewire.article.v1".
	EventType() string

	// EventID derives from the causes of the event: the same cause, the same id.
	EventID() string

	// EventSubject says what the event is about, for people and filters.
	EventSubject() string

	// EventKey is the key that the event is folded by: the partitionkey extension.
	EventKey() string

	// EventTime is when it happened in the world; the zero time means that the text has none.
	EventTime() time.Time

	// Address is the subject that the event is published to, in the grammar of NATS.
	Address() string
}

// Attributed is an event that shows some of its data as CloudEvents extensions,
// for filters and brokers that do not look into data.
type Attributed interface {
	// Extensions maps names of lower-case letters and digits to strings or int32s.
	Extensions() map[string]any
}

// ID derives an event's id from its causes: 32 hexadecimal digits of a SHA-256
// over the causes, each preceded by its length so that no two lists collide.
func ID(causes ...string) string {
	h := sha256.New()
	var n [4]byte
	for _, c := range causes {
		n[0], n[1], n[2], n[3] = byte(len(c)>>24), byte(len(c)>>16), byte(len(c)>>8), byte(len(c))
		h.Write(n[:])
		h.Write([]byte(c))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
