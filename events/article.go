// SPDX-License-Identifier: Apache-2.0

package events

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Limits of an article. A longer one is refused, not cut.
const (
	MaxBody     = 1 << 20 // bytes
	MaxHeadline = 4 << 10 // bytes
	MaxID       = 1 << 10 // bytes
)

// A Status says whether an article may be used.
type Status string

// The statuses, as ninjs and NewsML-G2 have them.
const (
	Usable   Status = "usable"
	Withheld Status = "withheld" // recall, it may come back
	Canceled Status = "canceled" // kill, it never comes back
)

// Precisions of a time.
const (
	PrecisionSecond = "second"
	PrecisionDay    = "day"
)

// An Article is one version of a piece of news. Its identity is (Source, ID).
type Article struct {
	ID            string     `json:"id"`
	Version       int        `json:"version"` // from 1; a higher one replaces a lower one
	Status        Status     `json:"status"`  // default usable
	Source        string     `json:"source"`  // the provider, such as "afp"
	Kind          string     `json:"kind,omitempty"`
	EmbargoedTill *time.Time `json:"embargoed_until,omitempty"`
	PublishedAt   time.Time  `json:"published_at,omitzero"` // of the first version; a correction does not move it
	UpdatedAt     *time.Time `json:"updated_at,omitempty"`
	Precision     string     `json:"precision,omitempty"` // of PublishedAt: second (the default) or day
	Language      string     `json:"language,omitempty"`  // BCP 47
	URL           string     `json:"url,omitempty"`
	Byline        string     `json:"byline,omitempty"`
	Headline      string     `json:"headline"`
	Body          string     `json:"body"` // paragraphs parted by blank lines

	Extra Extra `json:"-"`
}

// Ref is what later events say of the article.
func (a Article) Ref() ArticleRef {
	return ArticleRef{ID: a.ID, Version: a.Version, Source: a.Source, URL: a.URL, Headline: a.Headline, PublishedAt: a.PublishedAt}
}

// Check reports what breaks the contract.
func (a Article) Check() error {
	switch {
	case a.ID == "":
		return errors.New("article: no id")
	case len(a.ID) > MaxID:
		return fmt.Errorf("article: id of %d bytes, at most %d", len(a.ID), MaxID)
	case a.Source == "":
		return fmt.Errorf("article %s: no source", a.ID)
	case a.Version < 1:
		return fmt.Errorf("article %s: version %d, the first is 1", a.ID, a.Version)
	case a.Status != Usable && a.Status != Withheld && a.Status != Canceled:
		return fmt.Errorf("article %s: status %q is not one of usable, withheld, canceled", a.ID, a.Status)
	case len(a.Body) > MaxBody:
		return fmt.Errorf("article %s: body of %d bytes, at most %d", a.ID, len(a.Body), MaxBody)
	case len(a.Headline) > MaxHeadline:
		return fmt.Errorf("article %s: headline of %d bytes, at most %d", a.ID, len(a.Headline), MaxHeadline)
	}
	return nil
}

// EventType implements [Event].
func (a Article) EventType() string { return TypeArticle }

// EventID implements [Event]. Source, id and version make an article; a body
// that changes under the same version is another cause.
func (a Article) EventID() string {
	return ID("article", a.Source, a.ID, strconv.Itoa(a.Version), string(a.Status), a.Headline, a.Body)
}

// EventSubject implements [Event].
func (a Article) EventSubject() string { return a.ID }

// EventKey implements [Event].
func (a Article) EventKey() string { return a.Ref().Key() }

// EventTime implements [Event].
func (a Article) EventTime() time.Time { return a.PublishedAt }

// Address implements [Event].
func (a Article) Address() string { return "articles.raw." + Slug(a.Source) }

// Extensions implements [Attributed].
func (a Article) Extensions() map[string]any { return map[string]any{"wire": Slug(a.Source)} }

// MarshalJSON writes the fields it knows and those it does not.
func (a Article) MarshalJSON() ([]byte, error) {
	type open Article
	return marshalOpen(open(a), a.Extra)
}

// UnmarshalJSON fills in the defaults, and reads a time without a clock as midnight UTC with precision day.
func (a *Article) UnmarshalJSON(b []byte) error {
	type open Article
	v := struct {
		*open
		Published *lenientTime `json:"published_at"`
	}{open: (*open)(a)}
	extra, err := unmarshalOpen(b, &v)
	if err != nil {
		return err
	}
	a.Extra = extra
	if a.Version == 0 {
		a.Version = 1
	}
	if a.Status == "" {
		a.Status = Usable
	}
	if v.Published != nil {
		a.PublishedAt = v.Published.Time
		if v.Published.day {
			a.Precision = PrecisionDay
		}
	}
	return nil
}

// An ArticleRef says which version of which article an event rests on.
type ArticleRef struct {
	ID          string    `json:"id"`
	Version     int       `json:"version"`
	Source      string    `json:"source"`
	URL         string    `json:"url,omitempty"`
	Headline    string    `json:"headline,omitempty"`
	PublishedAt time.Time `json:"published_at,omitzero"`
}

// Key is the same for all versions of an article: a slug of its source and id.
func (r ArticleRef) Key() string { return Slug(r.Source) + "." + ID("article", r.Source, r.ID) }

// Wire is the article's source as a token of a subject.
func (r ArticleRef) Wire() string { return Slug(r.Source) }

func (r ArticleRef) check() error {
	if r.ID == "" || r.Source == "" {
		return errors.New("no article id or source")
	}
	return nil
}

// A lenientTime is RFC 3339, or a date alone.
type lenientTime struct {
	time.Time
	day bool
}

func (t *lenientTime) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	if s == "" {
		return nil
	}
	if d, err := time.Parse(time.DateOnly, s); err == nil {
		t.Time, t.day = d, true
		return nil
	}
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return fmt.Errorf("time %q is neither RFC 3339 nor a date", s)
	}
	t.Time = at.UTC()
	return nil
}
