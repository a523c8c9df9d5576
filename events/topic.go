// SPDX-License-Identifier: Apache-2.0

package events

import (
	"encoding/json"
	"fmt"
)

// The CloudEvents types. A payload that must change in a way that old readers
// cannot follow gets a new type (.v2); both are then sent for a release.
const (
	TypeArticle   = "io.stancewire.article.v1"
	TypeStatement = "io.stancewire.statement.v1"
	TypeManifest  = "io.stancewire.manifest.v1"
	TypeStance    = "io.stancewire.stance.v1"
	TypeAnswer    = "io.stancewire.answer.v1"
	TypeTaken     = "io.stancewire.stance.taken.v1"
	TypeChanged   = "io.stancewire.stance.changed.v1"
	TypeRetracted = "io.stancewire.stance.retracted.v1"
	TypeAlert     = "io.stancewire.alert.v1"
	TypeRejected  = "io.stancewire.event.rejected.v1"
)

// A Topic is a place where events are said. Its type parameter ties the place
// to the payload, so that a stage wired to the wrong topic does not compile.
// A topic where several types may be said has an interface as its parameter.
type Topic[E Event] struct {
	// Subjects are the filters, in the grammar of NATS, under which the topic's events are found.
	Subjects []string

	decode map[string]func([]byte) (E, error)
}

// Carries tells whether the topic carries events of a CloudEvents type.
func (t Topic[E]) Carries(ceType string) bool { return t.decode[ceType] != nil }

// Decode makes an event of its CloudEvents type and its data. A type that does
// not belong here, and data that breaks the contract, are errors.
func (t Topic[E]) Decode(ceType string, data []byte) (E, error) {
	var none E
	f := t.decode[ceType]
	if f == nil {
		return none, fmt.Errorf("type %q does not belong on %v", ceType, t.Subjects)
	}
	e, err := f(data)
	if err != nil {
		return none, fmt.Errorf("data of %s: %w", ceType, err)
	}
	return e, nil
}

// Extracted is what extracting says: a [Statement], or the [Manifest] that ends an article's version.
type Extracted interface {
	Event
	extracted()
}

// Judged is what reconciling hears: a [Stance] or [Answer] from classifying, or a [Manifest] from extracting.
type Judged interface {
	Event
	judged()
}

// Verdict is what classifying says: a [Stance], or the [Answer] that ends a statement's stances.
type Verdict interface {
	Event
	verdict()
}

// Move is what tracking says: a [Change], or the [Retraction] of earlier ones.
type Move interface {
	Event
	move()
}

// The topics, in the order that the river flows.
var (
	// Articles are what wires bring.
	Articles = Topic[Article]{[]string{"articles.raw.>"}, map[string]func([]byte) (Article, error){
		TypeArticle: decodeAs[Article, Article],
	}}

	// Extractions are statements, and a manifest at the end of each version of an article.
	Extractions = Topic[Extracted]{[]string{"statements.>", "manifests.>"}, map[string]func([]byte) (Extracted, error){
		TypeStatement: decodeAs[Statement, Extracted],
		TypeManifest:  decodeAs[Manifest, Extracted],
	}}

	// Statements are who said what.
	Statements = Topic[Statement]{[]string{"statements.>"}, map[string]func([]byte) (Statement, error){
		TypeStatement: decodeAs[Statement, Statement],
	}}

	// Verdicts are stances as classified, and an answer to each statement.
	Verdicts = Topic[Verdict]{[]string{"stances.>", "answers.>"}, map[string]func([]byte) (Verdict, error){
		TypeStance: decodeAs[Stance, Verdict],
		TypeAnswer: decodeAs[Answer, Verdict],
	}}

	// Judgements are all that is known of an article's stances: verdicts and manifests.
	Judgements = Topic[Judged]{[]string{"stances.>", "answers.>", "manifests.>"}, map[string]func([]byte) (Judged, error){
		TypeStance:   decodeAs[Stance, Judged],
		TypeAnswer:   decodeAs[Answer, Judged],
		TypeManifest: decodeAs[Manifest, Judged],
	}}

	// NetStances are the stances that stand: the newest version of each article counts, and what it no longer says is withdrawn.
	NetStances = Topic[NetStance]{[]string{"net.>"}, map[string]func([]byte) (NetStance, error){
		TypeStance: decodeAs[NetStance, NetStance],
	}}

	// Moves are changes of stance, first positions, and what had to be taken back.
	Moves = Topic[Move]{[]string{"changes.>"}, map[string]func([]byte) (Move, error){
		TypeTaken:     decodeAs[Change, Move],
		TypeChanged:   decodeAs[Change, Move],
		TypeRetracted: decodeAs[Retraction, Move],
	}}

	// Alerts are moves that a subscription asked for.
	Alerts = Topic[Alert]{[]string{"alerts.>"}, map[string]func([]byte) (Alert, error){
		TypeAlert: decodeAs[Alert, Alert],
	}}

	// DeadLetters are what a stage could not use, whole, with the reason.
	DeadLetters = Topic[Rejected]{[]string{"dead.>"}, map[string]func([]byte) (Rejected, error){
		TypeRejected: decodeAs[Rejected, Rejected],
	}}
)

// A checker is a payload that can say what breaks the contract in it.
type checker interface{ Check() error }

func decodeAs[T Event, E Event](data []byte) (E, error) {
	var none E
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		return none, err
	}
	if c, ok := any(v).(checker); ok {
		if err := c.Check(); err != nil {
			return none, err
		}
	}
	return any(v).(E), nil
}
