// SPDX-License-Identifier: Apache-2.0

package article

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"

	"github.com/stancewire/stancewire/events"
)

// decodeFeed reads RSS 0.9 to 2.0 and Atom.
func decodeFeed(text []byte, hint Hint) ([]Item, error) {
	format := FormatRSS
	if rootName(text) == "feed" {
		format = FormatAtom
	}
	text = withoutDeclaration(text)
	if err := checkBounds(text); err != nil {
		return nil, err
	}
	return readFeed(text, hint, format)
}

func decodeJSONFeed(text []byte, hint Hint) ([]Item, error) {
	return readFeed(text, hint, FormatJSONFeed)
}

func readFeed(text []byte, hint Hint, format string) (items []Item, err error) {
	defer recovered("feed", &err)
	f, err := gofeed.NewParser().Parse(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	for _, entry := range f.Items {
		items = append(items, feedItem(entry, f, hint, format))
	}
	return append(items, tombstones(f, hint, format)...), nil
}

// recovered makes an error of a panic in a library, so that no input ends the process.
func recovered(what string, err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%s: reading it failed: %v", what, r)
	}
}

// withoutDeclaration cuts off the XML declaration: the text is UTF-8 by now, whatever it says.
func withoutDeclaration(text []byte) []byte {
	text = bytes.TrimSpace(text)
	if bytes.HasPrefix(text, []byte("<?xml")) {
		if k := bytes.Index(text, []byte("?>")); k >= 0 {
			return text[k+2:]
		}
	}
	return text
}

// checkBounds refuses what would make a recursive reader run out of stack, and entities of a document's own.
func checkBounds(text []byte) error {
	z := html.NewTokenizer(bytes.NewReader(text))
	z.AllowCDATA(true)
	depth, elements := 0, 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			if errors.Is(z.Err(), io.EOF) {
				return nil
			}
			return z.Err()
		case html.StartTagToken:
			z.NextIsNotRawText()
			depth++
			elements++
		case html.EndTagToken:
			depth--
		case html.DoctypeToken, html.CommentToken:
			if e := declaredEntity(z.Raw()); e != "" && elements == 0 && bytes.Contains(text, []byte("&"+e+";")) {
				return usesEntity(e)
			}
		}
		if depth > maxDepth {
			return fmt.Errorf("elements nested more than %d deep", maxDepth)
		}
		if elements > maxNodes {
			return fmt.Errorf("more than %d elements", maxNodes)
		}
	}
}

func feedItem(e *gofeed.Item, f *gofeed.Feed, hint Hint, format string) Item {
	i := Item{Format: format}
	a := &i.Article
	a.URL = resolve(e.Link, firstOf(hint.URL, f.FeedLink, f.Link))
	a.Source = feedSource(f, hint)
	a.ID = firstOf(strings.TrimSpace(e.GUID), a.URL)
	a.Headline = line(e.Title)
	a.Language = f.Language
	if dc := e.DublinCoreExt; dc != nil && len(dc.Language) > 0 {
		a.Language = dc.Language[0]
	}
	if len(e.Authors) > 0 && e.Authors[0] != nil {
		a.Byline = line(e.Authors[0].Name)
	}
	i.feedTimes(e)
	i.setMarkup(e.Content)
	if a.Body == "" && e.Description != "" {
		i.setMarkup(e.Description)
		i.Partial = true
		i.warn("no full text, its summary stands in")
	}
	if a.Body == "" || endsOpen(a.Body) {
		i.Partial = true
	}
	if a.ID == "" {
		a.ID = contentID(*a)
		i.warn("no guid and no link, named by its content")
	}
	a.Kind = firstOf(kindOfEnclosure(e), kindOfWords("", a.Headline))
	return i
}

// endsOpen tells whether a text breaks off as teasers do.
func endsOpen(body string) bool {
	body = strings.TrimRight(body, "]) ")
	return strings.HasSuffix(body, "...") || strings.HasSuffix(body, "…")
}

// feedSource is the same for all items of a feed: the hint, or the host of the page that the feed belongs to.
func feedSource(f *gofeed.Feed, hint Hint) string {
	if s := strings.TrimSpace(hint.Source); s != "" {
		return s
	}
	return firstOf(hostOf(f.Link), hostOf(f.FeedLink))
}

// feedTimes reads when an entry came out and when it changed.
func (i *Item) feedTimes(e *gofeed.Item) {
	a := &i.Article
	published, updated := e.PublishedParsed, e.UpdatedParsed
	said := e.Published
	if published == nil {
		published, said = updated, firstOf(e.Published, e.Updated)
	}
	if published == nil {
		if said != "" {
			i.warn("%.40q is no time", said)
		}
		return
	}
	a.PublishedAt = published.UTC()
	if !strings.Contains(said, ":") && a.PublishedAt.Equal(a.PublishedAt.Truncate(24*time.Hour)) {
		a.Precision = events.PrecisionDay
	}
	if updated != nil && updated.After(*published) {
		u := updated.UTC()
		a.UpdatedAt = &u
	}
	i.versionByTimes()
}

// kindOfEnclosure tells an episode of a podcast from news.
func kindOfEnclosure(e *gofeed.Item) string {
	if len(e.Enclosures) == 0 || e.Enclosures[0] == nil {
		return ""
	}
	class, _, _ := strings.Cut(e.Enclosures[0].Type, "/")
	if class == "audio" || class == "video" {
		return kindOfClass(class)
	}
	return ""
}

// tombstones reads the entries that an Atom feed says are deleted (RFC 6721): each takes all versions of its article back.
func tombstones(f *gofeed.Feed, hint Hint, format string) []Item {
	var items []Item
	for _, prefix := range sortedKeys(f.Extensions) {
		for _, d := range f.Extensions[prefix]["deleted-entry"] {
			i := Item{Format: format, Article: events.Article{
				ID: d.Attrs["ref"], Source: feedSource(f, hint), Status: events.Canceled, Version: lastVersion,
			}}
			i.setTimes(d.Attrs["when"], "")
			items = append(items, i)
		}
	}
	return items
}
