// SPDX-License-Identifier: Apache-2.0

package events

import (
	"encoding/json"
	"errors"
	"time"
)

// An Alert is a move that a subscription asked for. Exactly one of Change and Retraction is set.
type Alert struct {
	Subscription string      `json:"subscription"`         // its id, a slug
	Event        string      `json:"event"`                // id of the change or retraction
	Change       *Change     `json:"change,omitempty"`     // what happened
	Retraction   *Retraction `json:"retraction,omitempty"` // or what is taken back
	Evidence     []Evidence  `json:"evidence,omitempty"`

	Extra Extra `json:"-"`
}

// Check reports what breaks the contract.
func (a Alert) Check() error {
	if !IsSlug(a.Subscription) {
		return errors.New("alert: the subscription is no slug")
	}
	if (a.Change == nil) == (a.Retraction == nil) {
		return errors.New("alert: needs either a change or a retraction")
	}
	return nil
}

// EventType implements [Event].
func (a Alert) EventType() string { return TypeAlert }

// EventID implements [Event].
func (a Alert) EventID() string { return ID("alert", a.Subscription, a.Event) }

// EventSubject implements [Event].
func (a Alert) EventSubject() string { return a.Subscription }

// EventKey implements [Event].
func (a Alert) EventKey() string { return a.Subscription }

// EventTime implements [Event].
func (a Alert) EventTime() time.Time {
	if a.Change != nil {
		return a.Change.At
	}
	if a.Retraction != nil {
		return a.Retraction.At
	}
	return time.Time{}
}

// Address implements [Event].
func (a Alert) Address() string { return "alerts." + a.Subscription }

// Extensions implements [Attributed].
func (a Alert) Extensions() map[string]any {
	if a.Change != nil {
		return a.Change.Extensions()
	}
	if a.Retraction != nil {
		return a.Retraction.Extensions()
	}
	return nil
}

// MarshalJSON writes the fields it knows and those it does not.
func (a Alert) MarshalJSON() ([]byte, error) {
	type open Alert
	return marshalOpen(open(a), a.Extra)
}

// UnmarshalJSON keeps the fields it does not know.
func (a *Alert) UnmarshalJSON(b []byte) (err error) {
	type open Alert
	a.Extra, err = unmarshalOpen(b, (*open)(a))
	return err
}

// A Rejected event holds, whole, what a stage could not use.
type Rejected struct {
	Stage    string              `json:"stage"`
	Reason   string              `json:"reason"`
	Attempts int                 `json:"attempts"`
	Subject  string              `json:"subject"`           // where it came from
	Sequence uint64              `json:"sequence"`          // in its stream, 0 where there is none
	Headers  map[string][]string `json:"headers,omitempty"` // as they came
	Data     []byte              `json:"data"`              // as it came, base64 in JSON
}

// Check reports what breaks the contract.
func (r Rejected) Check() error {
	if !IsSlug(r.Stage) {
		return errors.New("rejected: the stage is no slug")
	}
	return nil
}

// EventType implements [Event].
func (r Rejected) EventType() string { return TypeRejected }

// EventID implements [Event]. The causes are the stage and what came in, so that a redelivery is rejected once.
func (r Rejected) EventID() string {
	return ID("rejected", r.Stage, r.Subject, r.Reason, string(r.Data))
}

// EventSubject implements [Event].
func (r Rejected) EventSubject() string { return r.Subject }

// EventKey implements [Event].
func (r Rejected) EventKey() string { return r.Stage }

// EventTime implements [Event]: what happened in the world is not known.
func (r Rejected) EventTime() time.Time { return time.Time{} }

// Address implements [Event].
func (r Rejected) Address() string { return "dead." + r.Stage }

// MarshalJSON writes a message without a body as one of no bytes.
func (r Rejected) MarshalJSON() ([]byte, error) {
	type closed Rejected
	r.Data = list(r.Data)
	return json.Marshal(closed(r))
}
