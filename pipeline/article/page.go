// SPDX-License-Identifier: Apache-2.0

package article

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"

	"github.com/stancewire/stancewire/events"
)

// Bounds of a page. Finding the article in it takes several passes over all elements.
const (
	maxPage         = 4 << 20 // bytes
	maxPageElements = 50000
)

// decodePage finds the article in a page of HTML.
func decodePage(text []byte, hint Hint) (items []Item, err error) {
	if len(text) > maxPage {
		return nil, fmt.Errorf("a page of more than %d MiB", maxPage>>20)
	}
	doc, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	i := Item{Format: FormatHTML}
	a := &i.Article
	address := firstOf(hint.URL, hint.Name)
	heading, link := landmarks(doc)
	a.URL = firstOf(resolve(link, address), resolve(address, ""))
	if err := i.readPage(doc, a.URL); err != nil {
		return nil, err
	}
	if heading != "" && strings.HasPrefix(a.Headline, heading) { // what follows is the name of the site
		a.Headline = heading
	}
	if a.Body == "" {
		i.setMarkup(string(text))
	}
	if a.ID = a.URL; a.ID == "" {
		a.ID = contentID(*a)
		i.warn("no address, named by its content")
	}
	a.Kind = kindOfWords("", a.Headline)
	return []Item{i}, nil
}

// landmarks returns the only main heading of a page, or "", and the address that the page gives itself.
func landmarks(doc *html.Node) (heading, link string) {
	headings := 0
	for n := range doc.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "link" && attribute(n, "rel") == "canonical":
			link = firstOf(link, attribute(n, "href"))
		case n.Data == "h1":
			if headings++; headings == 1 {
				heading = fromHTML(n).plain()
			}
		}
	}
	if headings > 1 {
		return "", link
	}
	return heading, link
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func (i *Item) readPage(doc *html.Node, address string) (err error) {
	defer recovered("page", &err)
	base, err := url.Parse(address)
	if err != nil || !base.IsAbs() {
		base = nil
	}
	parser := readability.NewParser()
	parser.MaxElemsToParse = maxPageElements
	parser.KeepClasses = true
	found, err := parser.ParseAndMutate(doc, base)
	if err != nil {
		return err
	}
	a := &i.Article
	a.Headline, a.Byline, a.Language = line(found.Title()), line(found.Byline()), found.Language()
	i.pageTimes(found)
	if found.Node != nil {
		i.setBody(paragraphsOf(fromHTML(found.Node)))
	}
	return nil
}

func (i *Item) pageTimes(found readability.Article) {
	a := &i.Article
	published, err := found.PublishedTime()
	if err != nil {
		if !errors.Is(err, readability.ErrTimestampMissing) {
			i.warn("%v", err)
		}
		return
	}
	a.PublishedAt = published.UTC()
	if a.PublishedAt.Equal(a.PublishedAt.Truncate(24 * time.Hour)) { // pages say midnight where they say no time
		a.Precision = events.PrecisionDay
	}
	if modified, err := found.ModifiedTime(); err == nil && modified.After(published) {
		m := modified.UTC()
		a.UpdatedAt = &m
	}
	i.versionByTimes()
}

// fromHTML copies a tree of x/net/html, which html.Parse keeps from nesting too deep.
func fromHTML(h *html.Node) *node {
	n := &node{attr: h.Attr}
	switch h.Type {
	case html.TextNode:
		return &node{text: h.Data}
	case html.ElementNode:
		n.name = h.Data
	default:
		n.name = "#other"
	}
	for k := h.FirstChild; k != nil; k = k.NextSibling {
		if k.Type != html.CommentNode {
			n.kids = append(n.kids, fromHTML(k))
		}
	}
	return n
}

// looksLikeHTML tells a fragment of HTML, by its first element, from XML of an unknown kind.
func looksLikeHTML(root string) bool {
	return root == "html" || root == "head" || root == "body" || root == "h1" || root == "article" || root == "main" || root == "a" ||
		root == "meta" || root == "b" || root == "strong" || root == "em" || root == "span" || root == "img" || root == "i" || blocks[root] && !strings.Contains(root, ".") && root != "block"
}
