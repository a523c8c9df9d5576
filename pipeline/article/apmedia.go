// SPDX-License-Identifier: Apache-2.0

package article

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/stancewire/stancewire/events"
)

// An apItem is an item of AP's Media API: data.item, or an element of data.items[].item.
type apItem struct {
	AltIDs struct {
		ItemID string `json:"itemid"`
	} `json:"altids"`
	URI              string                   `json:"uri"`
	Type             string                   `json:"type"`
	Version          json.RawMessage          `json:"version"`
	PubStatus        string                   `json:"pubstatus"`
	FirstCreated     string                   `json:"firstcreated"`
	VersionCreated   string                   `json:"versioncreated"`
	Embargoed        string                   `json:"embargoed"`
	Language         string                   `json:"language"`
	Title            string                   `json:"title"`
	Headline         string                   `json:"headline"`
	HeadlineExtended string                   `json:"headline_extended"`
	Slugline         string                   `json:"slugline"`
	Byline           json.RawMessage          `json:"byline"`
	Bylines          few[struct{ By string }] `json:"bylines"`
	DatelineLocation struct{ City string }    `json:"datelinelocation"`
	Signals          few[string]              `json:"signals"`
	BodyNITF         json.RawMessage          `json:"body_nitf"`
	BodyText         json.RawMessage          `json:"body_text"`
	Description      string                   `json:"description_summary"`
	Links            []struct {
		Rel  string `json:"rel"`
		Href string `json:"href"`
	} `json:"links"`
}

// decodeAP reads the answer of AP's Media API, or the item in it.
func decodeAP(data []byte) ([]Item, error) {
	var answer struct {
		Item  *apItem `json:"item"`
		Items []struct {
			Item *apItem `json:"item"`
		} `json:"items"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return nil, jsonError(err)
	}
	var items []Item
	if answer.Item != nil {
		items = append(items, readAP(answer.Item))
	}
	for _, e := range answer.Items {
		if e.Item != nil {
			items = append(items, readAP(e.Item))
		}
	}
	if len(items) == 0 {
		return nil, errors.New("an answer with no item")
	}
	return items, nil
}

// readAP reads one item. Its itemid stays the same through all revisions.
func readAP(p *apItem) Item {
	i := Item{Format: FormatAP}
	a := &i.Article
	uri, _, _ := strings.Cut(p.URI, "?")
	if a.ID = firstOf(p.AltIDs.ItemID, uri); a.ID == "" {
		i.fail("no altids.itemid and no uri")
	}
	a.Source = "ap"
	i.countFromZero(str(p.Version))
	i.setTimes(p.FirstCreated, p.VersionCreated)
	i.setEmbargo(p.Embargoed)
	i.setStatus(p.PubStatus)
	a.Language = p.Language
	a.Headline = line(firstOf(p.Headline, p.HeadlineExtended, p.Title))
	a.Byline = str(p.Byline)
	if len(p.Bylines) > 0 {
		a.Byline = firstOf(a.Byline, p.Bylines[0].By)
	}
	i.setDateline(p.DatelineLocation.City)
	for _, l := range p.Links {
		if l.Rel == "canonical" {
			a.URL = resolve(l.Href, "")
		}
	}
	i.apBody(p)
	a.Kind = firstOf(kindOfClass(p.Type), kindOfWords(p.Slugline, a.Headline))
	// Without this signal an item is for the desks alone. Answers without any signals predate them.
	if len(p.Signals) > 0 && !slices.Contains(p.Signals, "newscontent") {
		a.Kind = KindAdvisory
	}
	return i
}

func (i *Item) apBody(p *apItem) {
	switch {
	case str(p.BodyNITF) != "":
		i.setMarkup(str(p.BodyNITF))
	case str(p.BodyText) != "":
		i.setBody(textParagraphs(str(p.BodyText)))
	case p.Description != "":
		i.setMarkup(p.Description)
		i.Partial = true
		i.warn("the body is elsewhere (renditions.nitf), its summary stands in")
	case i.Article.Status == events.Usable && kindOfClass(p.Type) == "":
		i.Partial = true
		i.warn("the body is elsewhere (renditions.nitf)")
	}
}

// countFromZero reads the version of AP, whose first is 0: ours is one more.
func (i *Item) countFromZero(s string) {
	if v, err := strconv.ParseInt(s, 10, 32); err == nil && v >= 0 && v < lastVersion {
		i.Article.Version = int(v) + 1
		return
	}
	i.setVersion(s)
}
