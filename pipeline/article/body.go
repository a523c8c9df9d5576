// SPDX-License-Identifier: Apache-2.0

package article

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"

	"github.com/stancewire/stancewire/events"
)

// setBody joins paragraphs, with what the article does not say left out.
func (i *Item) setBody(paragraphs []string) {
	i.Article.Body = strings.Join(cleanParagraphs(paragraphs), "\n\n")
}

// setMarkup reads the body from HTML, XHTML or NITF given as a string.
func (i *Item) setMarkup(fragment string) {
	paragraphs, err := htmlParagraphs(fragment)
	if err != nil {
		i.fail("body: %w", err)
		return
	}
	i.setBody(paragraphs)
}

// setDateline keeps where the article was written; the contract has no field for it, so it goes with what is kept unread.
func (i *Item) setDateline(place string) {
	place = strings.TrimRight(strings.TrimSpace(place), ",")
	if place == "" || i.Article.Extra["dateline"] != nil {
		return
	}
	b, err := json.Marshal(place)
	if err != nil {
		return
	}
	if i.Article.Extra == nil {
		i.Article.Extra = events.Extra{}
	}
	i.Article.Extra["dateline"] = b
}

func unescape(s string) string { return html.UnescapeString(s) }

// line makes one line of what may be HTML: a headline, a name.
func line(s string) string {
	if strings.ContainsAny(s, "<&") {
		if n, err := parseHTML(s); err == nil {
			return n.plain()
		}
	}
	return squeeze(s)
}

// withoutBy leaves the names of a byline.
func withoutBy(byline string) string {
	if len(byline) > 3 && strings.EqualFold(byline[:3], "by ") {
		return strings.TrimSpace(byline[3:])
	}
	return byline
}

// headlinePrefix is what desks put before a headline when they send it again: "UPDATE 1-", "CORRECTED:", "(CORRECTED) -".
var headlinePrefix = regexp.MustCompile(`^\(?(?:UPDATE|WRAPUP|CORRECTED|CORRECTION|REFILE|RPT|REPEAT|RECASTS)(?: [0-9]{1,2})?\)? ?[-:–] ?`)

func withoutPrefix(headline string) string {
	if k := len(headlinePrefix.FindString(headline)); k < len(headline) {
		return headline[k:]
	}
	return headline
}
