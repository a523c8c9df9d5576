// SPDX-License-Identifier: Apache-2.0

package article

import (
	"errors"
	"strconv"
	"strings"
)

// itemKinds are the items of NewsML-G2 besides newsItem, and what they are to us: "" for what is no news at all.
var itemKinds = map[string]string{
	"newsitem": KindNews, "packageitem": KindPackage, "planningitem": KindPlanning,
	"conceptitem": "", "knowledgeitem": "", "catalogitem": "",
}

func decodeNewsMLG2(text []byte, _ Hint) ([]Item, error) {
	root, err := parseXML(text)
	if err != nil {
		return nil, err
	}
	members := []*node{root}
	if _, single := itemKinds[root.name]; !single {
		members = nil
		for _, k := range root.first("itemset").children() {
			if _, ok := itemKinds[k.name]; ok {
				members = append(members, k)
			}
		}
	}
	if len(members) == 0 {
		return nil, errors.New("a message with no items")
	}
	items := make([]Item, 0, len(members))
	for _, m := range members {
		items = append(items, g2Item(m))
	}
	return items, nil
}

// g2Item reads one item. The guid is common to all versions, so it is the id as it stands.
func g2Item(n *node) Item {
	i := Item{Format: FormatNewsMLG2}
	a := &i.Article
	a.ID, a.Kind = n.get("guid"), itemKinds[n.name]
	if a.Kind == "" {
		i.fail("a %s is no news", n.name)
		return i
	}
	i.setVersion(n.get("version"))
	meta, content := n.first("itemmeta"), n.first("contentmeta")
	a.Source = sourceName(g2Name(meta.first("provider")))
	i.setTimes(firstOf(meta.first("firstcreated").plain(), content.first("contentcreated").plain()), meta.first("versioncreated").plain())
	if e := meta.first("embargoed"); e != nil {
		i.setEmbargo(e.plain())
		if a.EmbargoedTill == nil && i.Err == nil {
			i.holdForever()
		}
	}
	status := meta.first("pubstatus")
	i.setStatus(firstOf(status.get("qcode"), status.get("uri"), status.get("literal")))
	a.Headline = firstOf(content.first("headline").plain(), meta.first("title").plain())
	a.Byline = firstOf(content.first("by").plain(), content.child("creator", "name").plain())
	i.setDateline(firstOf(content.first("dateline").plain(), content.child("located", "name").plain()))
	i.g2Content(n.first("contentset"))
	a.Language = firstOf(content.first("language").get("tag"), n.child("contentset", "inlinexml").get("lang"), n.get("lang"))
	i.g2Kind(meta, content)
	return i
}

// g2Name returns how a party is identified, by the code, the literal, the host of its URI or its name.
func g2Name(n *node) string {
	return firstOf(n.get("qcode"), n.get("literal"), n.get("uri"), n.first("name").plain())
}

// g2Kind tells news from all else by the class of the item, then by genres, signals and the slug.
func (i *Item) g2Kind(meta, content *node) {
	a := &i.Article
	class := firstOf(meta.first("itemclass").get("qcode"), meta.first("itemclass").get("uri"))
	kind := kindOfClass(class[strings.LastIndexAny(class, ":/")+1:])
	if kind == KindPackage && a.Body != "" { // a story with its pictures
		kind = ""
	}
	for _, n := range append(content.all("genre"), meta.all("signal")...) {
		code := firstOf(n.get("qcode"), n.get("uri"))
		if strings.EqualFold(code[strings.LastIndexAny(code, ":/")+1:], KindAdvisory) {
			kind = KindAdvisory
		}
	}
	if a.Kind == KindNews {
		a.Kind = firstOf(kind, a.Kind, KindNews)
	}
	if a.Kind == KindNews {
		a.Kind = firstOf(kindOfWords(content.first("slugline").plain(), a.Headline), KindNews)
	}
}

// g2Content takes the first rendition that has text: NITF, XHTML or plain.
func (i *Item) g2Content(set *node) {
	for _, k := range set.children() {
		switch k.name {
		case "inlinexml":
			i.g2Inline(k)
		case "inlinedata":
			i.g2Data(k)
		case "remotecontent":
			if i.Article.Body == "" && set.only("remotecontent") {
				i.Partial = true
				i.warn("the content is elsewhere, at %s", k.get("href"))
			}
		}
		if i.Article.Body != "" {
			return
		}
	}
}

// textRoots are what may stand in inlineXML that is text; sports results, events and the like are data.
var textRoots = set("nitf html body div p block section article")

func (i *Item) g2Inline(n *node) {
	for _, k := range n.kids {
		if k.name == "nitf" {
			i.nitfText(k)
			return
		}
		if k.name != "" && !textRoots[k.name] {
			i.Article.Kind = KindData
			if k.name == "events" {
				i.Article.Kind = KindEvent
			}
			return
		}
	}
	i.setBody(paragraphsOf(n))
}

func (i *Item) g2Data(n *node) {
	if n.get("encoding") != "" {
		i.warn("inline data in an encoding is not read")
		return
	}
	text := n.verbatim()
	if strings.Contains(n.get("contenttype"), "html") || strings.Contains(n.get("contenttype"), "xml") {
		i.setMarkup(text)
		return
	}
	if class := n.get("contenttype"); class == "" || strings.HasPrefix(class, "text/") {
		i.setBody(textParagraphs(text))
	}
}

// setVersion reads a whole number; nothing is the first version.
func (i *Item) setVersion(s string) {
	s = strings.TrimSpace(s)
	if s == "" {
		i.Article.Version = 1
		return
	}
	v, err := strconv.ParseInt(s, 10, 32)
	switch {
	case err != nil:
		i.warn("version %.40q is no number, taken for the first", s)
		v = 1
	case v < 1:
		i.warn("version %d taken for the first", v)
		v = 1
	}
	i.Article.Version = int(v)
}
