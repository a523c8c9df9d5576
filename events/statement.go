// SPDX-License-Identifier: Apache-2.0

package events

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// A Form is how a statement is told.
type Form string

// The forms.
const (
	Direct   Form = "direct"   // all of the content stands in quotation marks
	Indirect Form = "indirect" // none of it does
	Mixed    Form = "mixed"    // some of it does
	Narrated Form = "narrated" // the reporter tells of a position or an act; no words or thought are attributed
)

// A Kind is what a speaker or holder is.
type Kind string

// The kinds.
const (
	Person       Kind = "person"
	Organization Kind = "organization"
	Country      Kind = "country"
	Group        Kind = "group"
	Document     Kind = "document"
	Unnamed      Kind = "unnamed" // officials and sources without a name: no timeline of their own
)

// MaxContext is the most that a [Context] may take as JSON, in bytes.
const MaxContext = 8 << 10

// A Statement is something that an article attributes to a source.
type Statement struct {
	Article ArticleRef `json:"article"`
	Form    Form       `json:"form"`
	Content []Span     `json:"content"` // several where the cue interrupts it
	Cue     *Span      `json:"cue"`     // null where there is none
	Speaker Speaker    `json:"speaker"`
	Context Context    `json:"context"`

	Extra Extra `json:"-"`
}

// A Speaker is whose statement it is.
type Speaker struct {
	Mention    *Span `json:"mention"` // null where the sentence names nobody
	Name       Name  `json:"name"`    // the fullest name that the article gives
	Kind       Kind  `json:"kind"`
	Represents Name  `json:"represents"` // the country or body that the speaker speaks for
}

// A Context is what classifying needs to know of the article, so that it never has to fetch it.
// At most [MaxContext] bytes as JSON.
type Context struct {
	Sentences []Span    `json:"sentences"` // those of the statement, and their neighbours
	Headline  string    `json:"headline,omitempty"`
	Issue     *Target   `json:"issue,omitempty"`    // what the article is about, where it can be told
	Mentions  []Mention `json:"mentions,omitempty"` // names and descriptions in the sentences, resolved
}

// A Mention is a place in the sentences where somebody or something is named, and who or what that is.
type Mention struct {
	Span       Span `json:"span"`
	Name       Name `json:"name"`
	Kind       Kind `json:"kind,omitempty"`
	Represents Name `json:"represents"`
}

// Check reports what breaks the contract.
func (s Statement) Check() error {
	if err := s.Article.check(); err != nil {
		return fmt.Errorf("statement: %w", err)
	}
	switch s.Form {
	case Direct, Indirect, Mixed, Narrated:
	default:
		return fmt.Errorf("statement: form %q is not one of direct, indirect, mixed, narrated", s.Form)
	}
	if len(s.Content) == 0 {
		return errors.New("statement: no content")
	}
	for _, span := range s.Spans() {
		if err := span.Check(); err != nil {
			return fmt.Errorf("statement: %w", err)
		}
	}
	return nil
}

// Spans returns every span that the statement claims, in no particular order.
func (s Statement) Spans() []Span {
	out := append([]Span(nil), s.Content...)
	if s.Cue != nil {
		out = append(out, *s.Cue)
	}
	if s.Speaker.Mention != nil {
		out = append(out, *s.Speaker.Mention)
	}
	out = append(out, s.Context.Sentences...)
	for _, m := range s.Context.Mentions {
		out = append(out, m.Span)
	}
	return out
}

// EventType implements [Event].
func (s Statement) EventType() string { return TypeStatement }

// EventID implements [Event]. The causes are the version of the article and where in it the statement stands.
func (s Statement) EventID() string {
	causes := []string{"statement", s.Article.Source, s.Article.ID, strconv.Itoa(s.Article.Version), string(s.Form), string(s.Speaker.Name)}
	for _, c := range s.Content {
		causes = append(causes, c.Field, strconv.Itoa(c.Start), strconv.Itoa(c.End), c.Text)
	}
	if s.Cue != nil {
		causes = append(causes, "cue", s.Cue.Field, strconv.Itoa(s.Cue.Start))
	}
	return ID(causes...)
}

// EventSubject implements [Event].
func (s Statement) EventSubject() string { return s.Article.ID }

// EventKey implements [Event].
func (s Statement) EventKey() string { return s.Article.Key() }

// EventTime implements [Event].
func (s Statement) EventTime() time.Time { return s.Article.PublishedAt }

// Address implements [Event].
func (s Statement) Address() string { return "statements." + s.Article.Wire() }

// Extensions implements [Attributed].
func (s Statement) Extensions() map[string]any { return map[string]any{"wire": s.Article.Wire()} }

// MarshalJSON writes the fields it knows and those it does not.
func (s Statement) MarshalJSON() ([]byte, error) {
	type open Statement
	s.Content, s.Context.Sentences = list(s.Content), list(s.Context.Sentences)
	return marshalOpen(open(s), s.Extra)
}

// UnmarshalJSON keeps the fields it does not know.
func (s *Statement) UnmarshalJSON(b []byte) (err error) {
	type open Statement
	s.Extra, err = unmarshalOpen(b, (*open)(s))
	return err
}

func (s Statement) extracted() {}

// A Manifest ends a version of an article: it says how many statements the
// version has, so that reconciling knows when it has heard all of them.
type Manifest struct {
	Article    ArticleRef `json:"article"`
	Status     Status     `json:"status"`
	Statements int        `json:"statements"`

	Extra Extra `json:"-"`
}

// Check reports what breaks the contract.
func (m Manifest) Check() error {
	if err := m.Article.check(); err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	if m.Statements < 0 {
		return fmt.Errorf("manifest: %d statements", m.Statements)
	}
	return nil
}

// EventType implements [Event].
func (m Manifest) EventType() string { return TypeManifest }

// EventID implements [Event].
func (m Manifest) EventID() string {
	return ID("manifest", m.Article.Source, m.Article.ID, strconv.Itoa(m.Article.Version), string(m.Status), strconv.Itoa(m.Statements))
}

// EventSubject implements [Event].
func (m Manifest) EventSubject() string { return m.Article.ID }

// EventKey implements [Event].
func (m Manifest) EventKey() string { return m.Article.Key() }

// EventTime implements [Event].
func (m Manifest) EventTime() time.Time { return m.Article.PublishedAt }

// Address implements [Event].
func (m Manifest) Address() string { return "manifests." + m.Article.Wire() }

// MarshalJSON writes the fields it knows and those it does not.
func (m Manifest) MarshalJSON() ([]byte, error) {
	type open Manifest
	return marshalOpen(open(m), m.Extra)
}

// UnmarshalJSON keeps the fields it does not know.
func (m *Manifest) UnmarshalJSON(b []byte) (err error) {
	type open Manifest
	m.Extra, err = unmarshalOpen(b, (*open)(m))
	return err
}

func (m Manifest) extracted() {}
func (m Manifest) judged()    {}
