// SPDX-License-Identifier: Apache-2.0

package article

import (
	"errors"
	"strings"
)

// decodeNewsML1 reads NewsML 1.0 to 1.2: a document of one or many NewsItems,
// each a tree of NewsComponents, of which the one with a text of the main role counts.
func decodeNewsML1(text []byte, _ Hint) ([]Item, error) {
	root, err := parseXML(text)
	if err != nil {
		return nil, err
	}
	sent := root.first("newsenvelope")
	provider := firstOf(sent.child("sentfrom", "party").get("formalname"), sent.first("newsservice").get("formalname"))
	var items []Item
	for _, n := range root.all("newsitem") {
		items = append(items, newsML1Item(n, provider))
	}
	if len(items) == 0 {
		return nil, errors.New("a document with no NewsItem")
	}
	return items, nil
}

func newsML1Item(n *node, sender string) Item {
	i := Item{Format: FormatNewsML1}
	a := &i.Article
	id := n.child("identification", "newsidentifier")
	provider := id.first("providerid").plain()
	// PublicIdentifier ends in the revision, so the id is put together from what all revisions share.
	if item := id.first("newsitemid").plain(); item != "" {
		a.ID = "urn:newsml:" + provider + ":" + id.first("dateid").plain() + ":" + item
	} else {
		i.fail("no NewsItemId")
	}
	a.Source = sourceName(firstOf(provider, sender))
	i.setVersion(id.first("revisionid").plain())
	management := n.first("newsmanagement")
	i.setTimes(management.first("firstcreated").plain(), management.first("thisrevisioncreated").plain())
	status := management.first("status").get("formalname")
	i.setEmbargo(management.child("statuswillchange", "dateandtime").plain())
	if a.EmbargoedTill != nil && !strings.EqualFold(status, "embargoed") { // the change is none from embargoed to usable
		a.EmbargoedTill = nil
	}
	i.setStatus(status)
	i.newsML1Text(n)
	class := management.first("newsitemtype").get("formalname")
	kind := kindOfClass(class)
	if kind == "" && a.Body == "" {
		kind = kindOfClass(n.find("mediatype").get("formalname"))
	}
	a.Kind = firstOf(kind, kindOfWords(n.find("slugline").plain(), a.Headline))
	return i
}

// newsML1Text takes the lines of news and the body from the components.
func (i *Item) newsML1Text(n *node) {
	a := &i.Article
	a.Headline = n.find("headline").plain()
	a.Byline = n.find("byline").plain()
	i.setDateline(n.find("dateline").plain())
	a.Language = firstOf(n.find("language").get("formalname"), n.get("lang"))
	main, other := n.contents()
	for _, group := range [][]*node{main, other} {
		if i.longestOf(group); a.Body != "" {
			return
		}
	}
}

// longestOf takes the body from the longest of several contents: roles are named by each wire as it likes, and
// beside the story stand subtitles, contacts and notes.
func (i *Item) longestOf(contents []*node) {
	a := &i.Article
	longest := ""
	for _, c := range contents {
		a.Body = ""
		if i.newsML1Content(c); len(a.Body) > len(longest) {
			longest = a.Body
		}
	}
	a.Body = longest
}

// auxiliary roles of components whose text is no body.
var auxiliary = set("stylesheet headline logo caption abstract teaser photo picture graphic")

// contents returns the content items below n that may hold the body, those of the main role apart.
func (n *node) contents() (main, other []*node) {
	var walk func(n *node, role string)
	walk = func(n *node, role string) {
		if r := n.first("role").get("formalname"); r != "" {
			role = strings.ToLower(r)
		}
		for _, k := range n.kids {
			switch {
			case k.name == "contentitem" && (role == "main" || role == "body"):
				main = append(main, k)
			case k.name == "contentitem" && !auxiliary[role]:
				other = append(other, k)
			case k.name == "newscomponent":
				walk(k, role)
			}
		}
	}
	walk(n, "")
	return main, other
}

func (i *Item) newsML1Content(item *node) {
	data := item.first("datacontent")
	format := strings.ToLower(item.first("format").get("formalname") + " " + item.first("mimetype").get("formalname"))
	switch {
	case data == nil || strings.Contains(format, "css"):
	case data.first("nitf") != nil:
		i.nitfText(data.first("nitf"))
	case len(data.kids) == 1 && strings.Contains(format, "html"):
		i.setMarkup(data.verbatim())
	case len(data.kids) == 1:
		i.setBody(textParagraphs(data.verbatim()))
	default:
		i.setBody(paragraphsOf(data))
	}
}
