// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/article"
)

// A record is what is remembered of one article.
type record struct {
	// Offered is the highest version as its producer counts, Said as we published it: they differ where a kill
	// had to outdo what it kills, and where the producer does not count.
	Offered int           `json:"offered,omitempty"`
	Said    int           `json:"said,omitempty"`
	Status  events.Status `json:"status,omitempty"` // of the highest version offered

	// Texts are the hashes of the texts it has had, the last one last.
	Texts []string `json:"texts,omitempty"`

	// PublishedAt and its precision are those of the first version.
	PublishedAt time.Time `json:"published_at,omitzero"`
	Precision   string    `json:"precision,omitempty"`

	// Next is a version that is being said: it may or may not be in the stream.
	Next *intent `json:"next,omitempty"`

	// Held is the newest version while it is embargoed.
	Held *held `json:"held,omitempty"`
}

// An intent is written down before a version of our own counting is said, so
// that after a crash no other text is said under its number.
type intent struct {
	Version int    `json:"version"`
	Text    string `json:"text"`
}

// held is an embargoed article, as it is to be said when its time comes.
type held struct {
	Until   time.Time      `json:"until"`
	Article events.Article `json:"article"`
	Feed    string         `json:"feed"` // that brought it
}

// mostTexts bounds how many earlier texts of an article are remembered.
const mostTexts = 16

// killsAll is the version of a notice that takes an article back without naming a version.
const killsAll = math.MaxInt32

// A decision is what to do with a version that was offered.
type decision struct {
	outcome Outcome
	article events.Article // as it is to be published, with outcome Published and Killed
	counted bool           // the version's number is ours, not the producer's
	next    record         // what is to be remembered once it is done
}

// decide is the whole of the semantics: a function of what is remembered, what
// is offered and the time.
func (r record) decide(a events.Article, format string, now time.Time) decision {
	if r.Status == events.Canceled {
		return r.ignore(Superseded)
	}
	if a.Status != events.Usable {
		return r.kill(a)
	}
	if !readable(a.Kind) && r.Said == 0 && r.Held == nil {
		return r.ignore(Left)
	}
	text := textHash(a)
	d := decision{outcome: Published, article: a, next: r}
	switch known := slices.Contains(r.Texts, text); {
	case r.Texts == nil && r.Offered == 0: // the first that is heard of it
	case a.Version < r.Offered:
		return r.ignore(Superseded)
	case numbered(format) && a.Version == r.Offered, !numbered(format) && known:
		return r.ignore(Repeated)
	}
	d.next.Offered, d.next.Status = max(a.Version, r.Offered), events.Usable
	d.next.Texts = remember(r.Texts, text)
	d.next.date(&d.article)
	d.article.Version = r.number(a.Version, text)
	d.counted = !numbered(format) || d.article.Version != a.Version
	if until := a.EmbargoedTill; until != nil && until.After(now) {
		d.outcome = Held
		d.next.Held = &held{Until: *until, Article: d.article}
		if d.counted {
			d.next.Next = &intent{d.article.Version, text}
		}
		return d
	}
	d.next.Said, d.next.Held, d.next.Next = d.article.Version, nil, nil
	return d
}

// ignore leaves everything as it is.
func (r record) ignore(o Outcome) decision { return decision{outcome: o, next: r} }

// kill takes in that an article is withheld or canceled.
func (r record) kill(a events.Article) decision {
	switch {
	case a.Status == r.Status:
		return r.ignore(Repeated)
	case a.Version < r.Offered:
		return r.ignore(Superseded)
	}
	d := decision{outcome: Killed, article: a, counted: true, next: r}
	if a.Version != killsAll {
		d.next.Offered = max(a.Version, r.Offered)
	}
	d.next.Status, d.next.Held = a.Status, nil
	if r.Held != nil && r.Said == 0 && r.Next == nil { // nobody has heard of it, and nobody shall
		return d.quietly()
	}
	d.next.date(&d.article)
	if r.Said > 0 || r.Next != nil {
		offered := a.Version
		if offered == killsAll { // it may be withheld, and come back
			offered = 0
		}
		d.article.Version = r.number(offered, string(a.Status))
	}
	d.article.EmbargoedTill = nil
	d.next.Said, d.next.Next = d.article.Version, nil
	return d
}

// quietly remembers a kill of what was never said.
func (d decision) quietly() decision {
	d.outcome, d.article = Superseded, events.Article{}
	return d
}

// number is the version to publish: above all that was said, or may have been said with another text.
func (r record) number(offered int, text string) int {
	n := max(offered, r.Said+1)
	if r.Next != nil && n <= r.Next.Version {
		n = r.Next.Version
		if r.Next.Text != text {
			n++
		}
	}
	return n
}

// date keeps the time of the first version, and gives it to a.
func (r *record) date(a *events.Article) {
	if r.PublishedAt.IsZero() {
		r.PublishedAt, r.Precision = a.PublishedAt, a.Precision
		return
	}
	if !a.PublishedAt.IsZero() && !a.PublishedAt.Equal(r.PublishedAt) && a.UpdatedAt == nil {
		moved := a.PublishedAt
		a.UpdatedAt = &moved
	}
	a.PublishedAt, a.Precision = r.PublishedAt, r.Precision
}

func remember(texts []string, text string) []string {
	kept := slices.DeleteFunc(slices.Clone(texts), func(t string) bool { return t == text })
	kept = append(kept, text)
	return kept[max(0, len(kept)-mostTexts):]
}

// numbered tells whether a format numbers its versions.
func numbered(format string) bool {
	switch format {
	case article.FormatRSS, article.FormatAtom, article.FormatJSONFeed, article.FormatHTML, article.FormatText,
		article.FormatIPTC7901, article.FormatANPA1312:
		return false
	}
	return true
}

// readable tells whether an article of a kind has a text that takes positions.
func readable(kind string) bool {
	return kind == "" || kind == article.KindNews || kind == article.KindAlert
}

// foreign tells whether an article is marked as of another language than English.
func foreign(a events.Article) bool {
	lang, _, _ := strings.Cut(strings.ToLower(a.Language), "-")
	return lang != "" && lang != "en" && lang != "eng" && lang != "und"
}

// textHash is the same for texts that differ in spaces and case alone.
func textHash(a events.Article) string {
	plain := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	return events.ID("text", plain(a.Headline), plain(a.Body))[:16]
}
