// SPDX-License-Identifier: Apache-2.0

package article

import (
	"encoding/json"
	"slices"
	"strings"
)

// A ninjsItem is a ninjs object of any version. Names are matched without
// regard to case, so that the lower case of 1.x and 2.x and the camel case of 3.x
// are one. Whatever may be of a wrong type is raw, so that it costs no article.
type ninjsItem struct {
	URI             json.RawMessage `json:"uri"`
	Type            json.RawMessage `json:"type"`
	Version         json.RawMessage `json:"version"`
	FirstCreated    json.RawMessage `json:"firstcreated"`
	VersionCreated  json.RawMessage `json:"versioncreated"`
	ContentCreated  json.RawMessage `json:"contentcreated"`
	Embargoed       json.RawMessage `json:"embargoed"`
	EmbargoedUntil  json.RawMessage `json:"embargoeduntil"`
	PubStatus       json.RawMessage `json:"pubstatus"`
	Language        json.RawMessage `json:"language"`
	Byline          json.RawMessage `json:"byline"`
	By              json.RawMessage `json:"by"`
	Located         json.RawMessage `json:"located"`
	Slugline        json.RawMessage `json:"slugline"`
	Title           json.RawMessage `json:"title"`
	CopyrightHolder json.RawMessage `json:"copyrightholder"`
	Genres          few[ninjsTerm]  `json:"genres"`
	Genre           few[ninjsTerm]  `json:"genre"`
	InfoSources     few[ninjsTerm]  `json:"infosources"`
	InfoSource      few[ninjsTerm]  `json:"infosource"`
	Headline        json.RawMessage `json:"headline"`
	Headlines       few[ninjsText]  `json:"headlines"`
	Bodies          few[ninjsText]  `json:"bodies"`
	Descriptions    few[ninjsText]  `json:"descriptions"`
}

type ninjsText struct {
	Role        string `json:"role"`
	ContentType string `json:"contenttype"`
	Value       string `json:"value"`
}

type ninjsTerm struct {
	Name, Literal, Code, URI, Role string
}

// str reads a string, or what a number looks like; anything else is "".
func str(raw json.RawMessage) string {
	var s string
	if raw == nil || string(raw) == "null" {
		return ""
	}
	if raw[0] == '"' {
		_ = json.Unmarshal(raw, &s) // the document was valid, so this is
		return strings.TrimSpace(s)
	}
	if raw[0] == '{' || raw[0] == '[' {
		return ""
	}
	return string(raw)
}

func decodeNinjs(object []byte) Item {
	i := Item{Format: FormatNinjs}
	var n ninjsItem
	if err := json.Unmarshal(object, &n); err != nil {
		i.Err = jsonError(err)
		return i
	}
	a := &i.Article
	if a.ID = str(n.URI); a.ID == "" {
		i.fail("no uri")
		return i
	}
	i.setTimes(firstOf(str(n.FirstCreated), str(n.ContentCreated)), str(n.VersionCreated))
	if hostOf(a.ID) == "api.ap.org" { // AP counts from 0, and names the revision in the query
		a.ID, _, _ = strings.Cut(a.ID, "?")
		a.Source = "ap"
		i.countFromZero(str(n.Version))
	} else {
		a.Source = n.source()
		i.ninjsVersion(str(n.Version))
	}
	i.setEmbargo(firstOf(str(n.Embargoed), str(n.EmbargoedUntil)))
	i.setStatus(str(n.PubStatus))
	a.Language, a.Byline = str(n.Language), firstOf(str(n.Byline), str(n.By))
	i.setDateline(str(n.Located))
	i.ninjsText(n, object)
	kind := kindOfClass(str(n.Type))
	if kind == KindPackage && a.Body != "" { // a story with its pictures
		kind = ""
	}
	for _, g := range append(n.Genres, n.Genre...) {
		if strings.EqualFold(firstOf(g.Name, g.Literal, g.Code), KindAdvisory) {
			kind = KindAdvisory
		}
	}
	a.Kind = firstOf(kind, kindOfWords(str(n.Slugline), a.Headline))
	return i
}

// ninjsVersion reads the version, or orders versions by their times where none is given.
func (i *Item) ninjsVersion(version string) {
	if version == "" {
		i.versionByTimes()
		return
	}
	i.setVersion(version)
}

// source is who holds the rights, or the first information source, which may be another for each item of a wire.
func (n ninjsItem) source() string {
	if name := sourceName(str(n.CopyrightHolder)); name != "" {
		return name
	}
	for _, s := range append(n.InfoSources, n.InfoSource...) {
		if name := sourceName(firstOf(s.Name, s.Literal, s.Code)); name != "" {
			return name
		}
	}
	return ""
}

// ninjsText takes headline and body: from lists with roles in 2.x and 3.x, from
// headline, headline_*, body_* in 1.x. Markup is preferred to plain text,
// because it tells headings and captions from paragraphs.
func (i *Item) ninjsText(n ninjsItem, object []byte) {
	headlines, bodies, descriptions := n.Headlines, n.Bodies, n.Descriptions
	if len(headlines) == 0 || len(bodies) == 0 {
		h, b, d := suffixed(object)
		headlines, bodies, descriptions = append(headlines, h...), append(bodies, b...), append(descriptions, d...)
	}
	a := &i.Article
	a.Headline = line(firstOf(str(n.Headline), mainText(headlines).Value, str(n.Title)))
	i.ninjsBody(bodies)
	if a.Body == "" && kindOfClass(str(n.Type)) == "" {
		if i.ninjsBody(descriptions); a.Body != "" {
			i.Partial = true
			i.warn("no body, its description stands in")
		}
	}
}

// ninjsBody takes the first text that has paragraphs, markup before plain text.
func (i *Item) ninjsBody(texts []ninjsText) {
	inOrder := slices.Clone(texts)
	slices.SortStableFunc(inOrder, func(a, b ninjsText) int { return a.rank() - b.rank() })
	for _, t := range inOrder {
		switch {
		case i.Article.Body != "":
			return
		case t.markup():
			i.setMarkup(t.Value)
		case !strings.HasPrefix(t.ContentType, "image/"):
			i.setBody(textParagraphs(t.Value))
		}
	}
}

func (t ninjsText) rank() int {
	if t.markup() {
		return 0
	}
	return 1
}

// markup tells whether a text is HTML or NITF, by what is said of it or, with nothing said, by how it looks.
func (t ninjsText) markup() bool {
	said := strings.ToLower(t.ContentType + " " + t.Role)
	for _, word := range []string{"html", "nitf", "xml", "richtext"} {
		if strings.Contains(said, word) {
			return true
		}
	}
	return t.ContentType == "" && strings.HasPrefix(strings.TrimSpace(t.Value), "<")
}

// mainText is the text of the role main, or the first.
func mainText(texts []ninjsText) ninjsText {
	for _, t := range texts {
		if strings.EqualFold(t.Role, "main") {
			return t
		}
	}
	if len(texts) > 0 {
		return texts[0]
	}
	return ninjsText{}
}

// suffixed gathers headline_*, body_* and description_* of ninjs 1.x in the order of their names.
func suffixed(object []byte) (headlines, bodies, descriptions []ninjsText) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(object, &all); err != nil {
		return nil, nil, nil
	}
	for _, name := range sortedKeys(all) {
		base, role, ok := strings.Cut(strings.ToLower(name), "_")
		text := ninjsText{Role: role, Value: str(all[name])}
		switch {
		case !ok || text.Value == "":
		case base == "headline":
			headlines = append(headlines, text)
		case base == "body":
			bodies = append(bodies, text)
		case base == "description":
			descriptions = append(descriptions, text)
		}
	}
	return headlines, bodies, descriptions
}
