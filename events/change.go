// SPDX-License-Identifier: Apache-2.0

package events

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Position is a side and the event time since when it is held.
type Position struct {
	Side  Side      `json:"stance"`
	Since time.Time `json:"since,omitzero"`
}

// Evidence is a stance that a change rests on.
type Evidence struct {
	Article    ArticleRef `json:"article"`
	Span       Span       `json:"span"`
	Side       Side       `json:"stance"`
	Confidence float64    `json:"confidence"`
}

// A Change says that a holder has moved on a target, or taken a first position (From is nil).
type Change struct {
	Holder   Holder     `json:"holder"`
	Target   Target     `json:"target"`
	From     *Position  `json:"from"`
	To       Position   `json:"to"`
	At       time.Time  `json:"at,omitzero"` // event time
	Evidence []Evidence `json:"evidence"`    // the strongest first
	Sources  int        `json:"sources"`     // independent ones, as known when emitted
	Copies   int        `json:"copies"`      // of the same words, as known when emitted
	Flapping int        `json:"flapping"`    // moves within the settling time that this one stands for
	Via      *Holder    `json:"via"`         // who spoke, where the holder is whom he represents
	Previous string     `json:"previous"`    // id of the event before it in its key; "" for the first
	Cause    string     `json:"cause"`       // id of the stance that made it

	Extra Extra `json:"-"`
}

// Check reports what breaks the contract.
func (c Change) Check() error {
	if !IsSlug(c.Holder.ID) || !IsSlug(c.Target.ID) {
		return fmt.Errorf("change: holder id %q and target id %q must be of [a-z0-9-], at most %d bytes", c.Holder.ID, c.Target.ID, MaxSlug)
	}
	if c.From != nil && c.From.Side == c.To.Side {
		return fmt.Errorf("change: from %s to %s", c.From.Side, c.To.Side)
	}
	return nil
}

// EventType implements [Event]: a first position is not a change.
func (c Change) EventType() string {
	if c.From == nil {
		return TypeTaken
	}
	return TypeChanged
}

// EventID implements [Event]. Besides what changed, the causes are the stance
// that made it and the event before it in its key: a change that is retracted
// and comes again is a new event.
func (c Change) EventID() string {
	from := ""
	if c.From != nil {
		from = string(c.From.Side)
	}
	return ID("change", c.EventKey(), from, string(c.To.Side), c.At.UTC().Format(time.RFC3339Nano), c.Cause, c.Previous)
}

// EventSubject implements [Event].
func (c Change) EventSubject() string { return c.EventKey() }

// EventKey implements [Event].
func (c Change) EventKey() string { return c.Holder.ID + "." + c.Target.ID }

// EventTime implements [Event].
func (c Change) EventTime() time.Time { return c.At }

// Address implements [Event].
func (c Change) Address() string { return "changes." + c.EventKey() }

// Extensions implements [Attributed].
func (c Change) Extensions() map[string]any {
	x := map[string]any{"holderid": c.Holder.ID, "targetid": c.Target.ID, "stanceto": string(c.To.Side)}
	if c.From != nil {
		x["stancefrom"] = string(c.From.Side)
	}
	if len(c.Evidence) > 0 {
		x["wire"] = c.Evidence[0].Article.Wire()
		x["confidencepct"] = percent(c.Evidence[0].Confidence)
	}
	return x
}

// MarshalJSON writes the fields it knows and those it does not.
func (c Change) MarshalJSON() ([]byte, error) {
	type open Change
	c.Evidence = list(c.Evidence)
	return marshalOpen(open(c), c.Extra)
}

// UnmarshalJSON keeps the fields it does not know.
func (c *Change) UnmarshalJSON(b []byte) (err error) {
	type open Change
	c.Extra, err = unmarshalOpen(b, (*open)(c))
	return err
}

// Predecessor is the id of the event before it in its key: a chain that a bus can check.
func (c Change) Predecessor() string { return c.Previous }

func (c Change) move() {}

// A Reason says why something is taken back.
type Reason string

// The reasons.
const (
	ReasonLate      Reason = "late"      // an older article arrived after it
	ReasonCorrected Reason = "corrected" // a new version no longer says so
	ReasonWithheld  Reason = "withheld"
	ReasonCanceled  Reason = "canceled"
	ReasonMerged    Reason = "merged" // the issue has another id now
	ReasonFlapping  Reason = "flapping"
)

// A Retraction takes back earlier changes of its key.
type Retraction struct {
	Holder     Holder    `json:"holder"`
	Target     Target    `json:"target"`
	Retracts   []string  `json:"retracts"` // ids of taken or changed events
	Reason     Reason    `json:"reason"`
	Cause      Cause     `json:"cause"`
	ReplacedBy Name      `json:"replaced_by"` // id of the change that stands instead, if any
	At         time.Time `json:"at,omitzero"` // event time of what caused it
	Previous   string    `json:"previous"`    // id of the event before it in its key

	Extra Extra `json:"-"`
}

// A Cause is the event and the version of the article that made a retraction necessary.
type Cause struct {
	Event   string `json:"event"`
	Article string `json:"article"`
	Version int    `json:"version"`
}

// Check reports what breaks the contract.
func (r Retraction) Check() error {
	if !IsSlug(r.Holder.ID) || !IsSlug(r.Target.ID) {
		return fmt.Errorf("retraction: holder id %q and target id %q must be of [a-z0-9-], at most %d bytes", r.Holder.ID, r.Target.ID, MaxSlug)
	}
	if len(r.Retracts) == 0 {
		return errors.New("retraction: nothing to retract")
	}
	return nil
}

// EventType implements [Event].
func (r Retraction) EventType() string { return TypeRetracted }

// EventID implements [Event].
func (r Retraction) EventID() string {
	return ID("retraction", r.EventKey(), strings.Join(r.Retracts, " "), string(r.Reason), r.Cause.Event, r.Cause.Article,
		strconv.Itoa(r.Cause.Version), r.Previous)
}

// EventSubject implements [Event].
func (r Retraction) EventSubject() string { return r.EventKey() }

// EventKey implements [Event].
func (r Retraction) EventKey() string { return r.Holder.ID + "." + r.Target.ID }

// EventTime implements [Event].
func (r Retraction) EventTime() time.Time { return r.At }

// Address implements [Event].
func (r Retraction) Address() string { return "changes." + r.EventKey() }

// Extensions implements [Attributed].
func (r Retraction) Extensions() map[string]any {
	return map[string]any{"holderid": r.Holder.ID, "targetid": r.Target.ID}
}

// MarshalJSON writes the fields it knows and those it does not.
func (r Retraction) MarshalJSON() ([]byte, error) {
	type open Retraction
	r.Retracts = list(r.Retracts)
	return marshalOpen(open(r), r.Extra)
}

// UnmarshalJSON keeps the fields it does not know.
func (r *Retraction) UnmarshalJSON(b []byte) (err error) {
	type open Retraction
	r.Extra, err = unmarshalOpen(b, (*open)(r))
	return err
}

// Predecessor is the id of the event before it in its key.
func (r Retraction) Predecessor() string { return r.Previous }

func (r Retraction) move() {}
