// SPDX-License-Identifier: Apache-2.0

package article

import (
	"math"

	"github.com/stancewire/stancewire/events"
)

// lastVersion is the version of a notice that takes an article back without
// saying in which version: it is higher than any that was sent.
const lastVersion = math.MaxInt32

func decodeNITF(text []byte, _ Hint) ([]Item, error) {
	root, err := parseXML(text)
	if err != nil {
		return nil, err
	}
	i := Item{Format: FormatNITF}
	a := &i.Article
	head := root.first("head")
	data := head.first("docdata")
	id := data.first("doc-id")
	a.ID = id.get("id-string")
	a.Source = sourceName(firstOf(id.get("regsrc"), data.first("doc.copyright").get("holder"), root.find("distributor").plain()))
	i.setVersion(data.first("du-key").get("version"))
	a.Language = firstOf(root.child("body").get("lang"), root.get("lang"))
	i.setTimes(
		firstOf(data.first("date.issue").get("norm"), head.first("pubdata").get("date.publication")),
		root.find("story.date").get("norm"),
	)
	i.setEmbargo(data.first("date.release").get("norm"))
	if a.EmbargoedTill != nil && !a.EmbargoedTill.After(a.PublishedAt) { // said of items that were never held back
		a.EmbargoedTill = nil
	}
	i.setStatus(data.get("management-status"))
	i.nitfText(root)
	a.Headline = firstOf(a.Headline, head.first("title").plain())
	a.URL = resolve(head.first("pubdata").get("ex-ref"), "")
	kind := head.first("tobject").get("tobject.type")
	a.Kind = firstOf(kindOfClass(kind), kindOfWords(firstOf(data.first("fixture").get("fix-id"), data.first("du-key").get("key")), a.Headline))
	if a.ID == "" {
		i.fail("no doc-id")
	}
	return append([]Item{i}, otherDocument(data, *a)...), nil
}

// otherDocument reads the status that a document gives to another one, such as a kill.
func otherDocument(data *node, by events.Article) []Item {
	id := data.get("management-doc-idref")
	status := data.get("management-idref-status")
	if id == "" || status == "" {
		return nil
	}
	i := Item{Format: FormatNITF, Article: events.Article{
		ID: id, Source: by.Source, Version: lastVersion, PublishedAt: by.PublishedAt, Precision: by.Precision,
	}}
	i.setStatus(status)
	if i.Err == nil && i.Article.Status == events.Usable {
		return nil // says nothing that the other document does not say itself
	}
	return []Item{i}
}

// nitfText takes headline, byline, dateline and body from a NITF document, where the item has none yet.
func (i *Item) nitfText(root *node) {
	a := &i.Article
	body := root.first("body")
	head := body.first("body.head")
	a.Headline = firstOf(a.Headline, head.child("hedline", "hl1").plain(), head.first("hedline").plain())
	a.Byline = firstOf(a.Byline, head.first("byline").plain())
	i.setDateline(firstOf(head.child("dateline", "location").plain(), head.first("dateline").plain()))
	content := body.first("body.content")
	if content == nil {
		content = body
	}
	var paragraphs []string
	for _, k := range content.children() {
		if k.name != "table" {
			paragraphs = append(paragraphs, paragraphsOf(k)...)
		}
	}
	i.setBody(paragraphs)
}
