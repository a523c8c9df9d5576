// SPDX-License-Identifier: Apache-2.0

package events

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// A Side is where a holder stands.
type Side string

// The sides. Facts, courtesies and condolences are none of them.
const (
	Support Side = "support"
	Oppose  Side = "oppose"
	Neutral Side = "neutral" // takes the target up and no side: declines to comment, undecided, both
)

// A Basis says what a stance rests on.
type Basis string

// The bases.
const (
	Explicit Basis = "explicit" // a word says so: opposes, backs, condemned
	Implied  Basis = "implied"  // it follows from what is said: "a big mistake", "should not"
	Action   Basis = "action"   // voted for, vetoed, marched against
)

// A Holder is who holds a stance.
type Holder struct {
	ID         string `json:"id"` // Slug of the canonical name
	Name       string `json:"name"`
	Kind       Kind   `json:"kind"`
	Represents Name   `json:"represents"`
}

// NewHolder makes a holder whose id derives from its name.
func NewHolder(name string, kind Kind, represents Name) Holder {
	return Holder{ID: Slug(name), Name: name, Kind: kind, Represents: represents}
}

// A Target is what a stance is on: an issue with a neutral name, the same in every article on it.
type Target struct {
	ID      string   `json:"id"` // Slug of the canonical name
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
}

// NewTarget makes a target whose id derives from its name.
func NewTarget(name string, aliases ...string) Target {
	return Target{ID: Slug(name), Name: name, Aliases: aliases}
}

// A Stance is one holder's position on one target, with the words it rests on.
type Stance struct {
	Article    ArticleRef `json:"article"`
	Statement  string     `json:"statement"` // id of the statement event
	Holder     Holder     `json:"holder"`
	Via        *Holder    `json:"via"` // who spoke, where the stance is booked on whom he represents
	Target     Target     `json:"target"`
	Side       Side       `json:"stance"`
	Basis      Basis      `json:"basis"`
	Confidence float64    `json:"confidence"` // probability that holder, target and side are all right, 0 to 1
	Evidence   Span       `json:"evidence"`
	Past       bool       `json:"past"`               // reported as held before, not now
	Withdrawn  bool       `json:"withdrawn"`          // no longer claimed by the article
	Revision   int        `json:"revision,omitempty"` // set by reconciling: of two events on one claim the higher stands
	Reason     Reason     `json:"reason,omitempty"`   // set by reconciling: why it is withdrawn

	Extra Extra `json:"-"`
}

// Check reports what breaks the contract.
func (s Stance) Check() error {
	if err := s.Article.check(); err != nil {
		return fmt.Errorf("stance: %w", err)
	}
	if !IsSlug(s.Holder.ID) || !IsSlug(s.Target.ID) {
		return fmt.Errorf("stance: holder id %q and target id %q must be of [a-z0-9-], at most %d bytes", s.Holder.ID, s.Target.ID, MaxSlug)
	}
	if s.Via != nil && !IsSlug(s.Via.ID) {
		return fmt.Errorf("stance: via id %q must be of [a-z0-9-], at most %d bytes", s.Via.ID, MaxSlug)
	}
	if s.Side != Support && s.Side != Oppose && s.Side != Neutral {
		return fmt.Errorf("stance: %q is not one of support, oppose, neutral", s.Side)
	}
	if math.IsNaN(s.Confidence) || s.Confidence < 0 || s.Confidence > 1 {
		return fmt.Errorf("stance: confidence %v is not between 0 and 1", s.Confidence)
	}
	if err := s.Evidence.Check(); err != nil {
		return fmt.Errorf("stance: %w", err)
	}
	return nil
}

// Claim identifies what the article claims, whatever its version: a correction
// that leaves a sentence as it was makes the same claim. An unnamed holder is
// never the same as a named one: he has no timeline.
func (s Stance) Claim() string {
	via := ""
	if s.Via != nil {
		via = s.Via.ID
	}
	return ID("claim", s.Article.Source, s.Article.ID, s.Holder.ID, strconv.FormatBool(s.Holder.Kind == Unnamed), s.Target.ID, via,
		string(s.Side), strconv.FormatBool(s.Past), strings.Join(strings.Fields(s.Evidence.Text), " "))
}

// EventType implements [Event].
func (s Stance) EventType() string { return TypeStance }

// EventID implements [Event]. The causes are the statement and what is made of it.
func (s Stance) EventID() string {
	return ID("stance", s.Claim(), s.Statement, strconv.Itoa(s.Article.Version), strconv.Itoa(s.Evidence.Start),
		string(s.Basis), strconv.FormatBool(s.Withdrawn))
}

// EventSubject implements [Event].
func (s Stance) EventSubject() string { return s.EventKey() }

// EventKey implements [Event].
func (s Stance) EventKey() string { return s.Holder.ID + "." + s.Target.ID }

// EventTime implements [Event].
func (s Stance) EventTime() time.Time { return s.Article.PublishedAt }

// Address implements [Event].
func (s Stance) Address() string { return "stances." + s.EventKey() }

// Extensions implements [Attributed].
func (s Stance) Extensions() map[string]any {
	return map[string]any{
		"holderid": s.Holder.ID, "targetid": s.Target.ID, "stance": string(s.Side),
		"wire": s.Article.Wire(), "confidencepct": percent(s.Confidence),
	}
}

// MarshalJSON writes the fields it knows and those it does not.
func (s Stance) MarshalJSON() ([]byte, error) {
	type open Stance
	return marshalOpen(open(s), s.Extra)
}

// UnmarshalJSON keeps the fields it does not know.
func (s *Stance) UnmarshalJSON(b []byte) (err error) {
	type open Stance
	s.Extra, err = unmarshalOpen(b, (*open)(s))
	return err
}

func (s Stance) verdict() {}
func (s Stance) judged()  {}

func percent(p float64) int32 { return int32(math.Round(100 * p)) }

// A NetStance is a stance that stands, or is withdrawn, once the versions of
// its article are reconciled. It has the type and the data of a [Stance], and
// an id and an address of its own.
type NetStance struct{ Stance }

// EventID implements [Event]. The causes are the claim and how often it has come and gone.
func (s NetStance) EventID() string {
	return ID("net", s.Claim(), strconv.Itoa(s.Revision), strconv.FormatBool(s.Withdrawn))
}

// Address implements [Event].
func (s NetStance) Address() string { return "net." + s.EventKey() }

// An Answer ends the stances of a statement: it says how many there are, so
// that a statement without a stance is told from one not yet classified.
type Answer struct {
	Article   ArticleRef `json:"article"`
	Statement string     `json:"statement"`
	Stances   int        `json:"stances"`

	Extra Extra `json:"-"`
}

// Check reports what breaks the contract.
func (a Answer) Check() error {
	if err := a.Article.check(); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	if a.Statement == "" || a.Stances < 0 {
		return fmt.Errorf("answer: statement %q with %d stances", a.Statement, a.Stances)
	}
	return nil
}

// EventType implements [Event].
func (a Answer) EventType() string { return TypeAnswer }

// EventID implements [Event].
func (a Answer) EventID() string { return ID("answer", a.Statement, strconv.Itoa(a.Stances)) }

// EventSubject implements [Event].
func (a Answer) EventSubject() string { return a.Article.ID }

// EventKey implements [Event].
func (a Answer) EventKey() string { return a.Article.Key() }

// EventTime implements [Event].
func (a Answer) EventTime() time.Time { return a.Article.PublishedAt }

// Address implements [Event].
func (a Answer) Address() string { return "answers." + a.Article.Wire() }

// MarshalJSON writes the fields it knows and those it does not.
func (a Answer) MarshalJSON() ([]byte, error) {
	type open Answer
	return marshalOpen(open(a), a.Extra)
}

// UnmarshalJSON keeps the fields it does not know.
func (a *Answer) UnmarshalJSON(b []byte) (err error) {
	type open Answer
	a.Extra, err = unmarshalOpen(b, (*open)(a))
	return err
}

func (a Answer) verdict() {}
func (a Answer) judged()  {}
