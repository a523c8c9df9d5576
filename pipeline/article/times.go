// SPDX-License-Identifier: Apache-2.0

package article

import (
	"fmt"
	"strings"
	"time"

	"github.com/stancewire/stancewire/events"
)

// layouts of times as wires write them, with the zone and without. A time
// without a zone is taken for UTC.
var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02 15:04",
	"20060102T150405Z0700", "20060102T150405Z07:00", "20060102T150405", "20060102T1504Z0700", "20060102T1504", "20060102150405",
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 MST",
}

// days are layouts of dates alone.
var days = []string{time.DateOnly, "20060102", "2006-01-02Z07:00", "2006-01-02Z"}

// A moment is a time and how exactly it is known.
type moment struct {
	time.Time
	precision string // "" for a second, or events.PrecisionDay
}

// parseTime reads a time; a date alone is midnight UTC with precision day. Nothing gives the zero moment.
func parseTime(s string) (moment, error) {
	s = squeeze(s)
	if s == "" {
		return moment{}, nil
	}
	for _, layout := range days {
		if len(s) > len(layout)+1 {
			continue
		}
		if t, err := time.Parse(layout, s); err == nil {
			return moment{time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC), events.PrecisionDay}, nil
		}
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return moment{t.UTC(), ""}, nil
		}
	}
	return moment{}, fmt.Errorf("%.40q is no time", s)
}

// setTimes fills in when an item came out first and when this version did. A
// version's own time stands in for the first where that is not told.
func (i *Item) setTimes(first, version string) {
	f, err := parseTime(first)
	if err != nil {
		i.fail("first version: %w", err)
	}
	v, err := parseTime(version)
	if err != nil {
		i.fail("this version: %w", err)
	}
	if f.IsZero() {
		f = v
	}
	i.Article.PublishedAt, i.Article.Precision = f.Time, f.precision
	if v.After(f.Time) {
		i.Article.UpdatedAt = &v.Time
	}
}

// versionByTimes orders the versions of a format that does not number them:
// the seconds from the first to this one count, so that what changed later is higher.
func (i *Item) versionByTimes() {
	a := &i.Article
	a.Version = 1
	if a.UpdatedAt != nil {
		a.Version += int(min(a.UpdatedAt.Sub(a.PublishedAt)/time.Second, lastVersion-2))
	}
}

// forever stands for an embargo whose end is not known yet: a later version tells it.
var forever = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)

// setEmbargo fills in until when an item is held back.
func (i *Item) setEmbargo(s string) {
	t, err := parseTime(s)
	if err != nil {
		i.fail("embargo: %w", err)
	}
	if !t.IsZero() {
		i.Article.EmbargoedTill = &t.Time
	}
}

func (i *Item) holdForever() {
	end := forever
	i.Article.EmbargoedTill = &end
	i.warn("embargoed with no end: held until a later version tells it")
}

// statuses maps how the formats name them.
var statuses = map[string]events.Status{
	"": events.Usable, "usable": events.Usable, "withheld": events.Withheld, "canceled": events.Canceled,
	"cancelled": events.Canceled, "kill": events.Canceled, "killed": events.Canceled,
}

// setStatus reads "usable", "stat:usable", "http://cv.iptc.org/newscodes/pubstatusg2/usable". An embargoed
// item is usable, and held back until its time.
func (i *Item) setStatus(s string) {
	s = strings.ToLower(strings.TrimSpace(s))
	s = s[strings.LastIndexAny(s, ":/")+1:]
	if s == "embargoed" {
		i.Article.Status = events.Usable
		if i.Article.EmbargoedTill == nil {
			i.holdForever()
		}
		return
	}
	status, ok := statuses[s]
	if !ok {
		i.fail("status %.40q is not one of usable, withheld, canceled", s)
	}
	i.Article.Status = status
}
