// SPDX-License-Identifier: Apache-2.0

package article

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html"
)

// Bounds of a document in markup.
const (
	maxDepth      = 256     // elements within each other
	maxNodes      = 1000000 // elements and texts; the memory of one is some hundred bytes
	maxAttributes = 64      // of an element; the others are not kept
)

// A node is an element with its children, or, with no name, a text.
type node struct {
	name string // local and in lower case: nitf:body.head is body.head
	text string // of a text
	attr []html.Attribute
	kids []*node
}

// A grower builds a tree from tokens. XML and HTML share the tokenizer of
// x/net/html, which never fails, expands no entity of a document's own, and is
// several times faster than encoding/xml; what XML asks beyond is checked here.
type grower struct {
	lenient  bool // HTML: tags may stay open or close nothing
	open     []*node
	nodes    int
	entities []string // declared in the document
}

// parseXML returns the root element of a document.
func parseXML(text []byte) (*node, error) {
	g := grower{}
	top, err := g.grow(text)
	if err != nil {
		return nil, err
	}
	for _, k := range top.kids {
		if k.name != "" {
			return k, nil
		}
	}
	return nil, errors.New("no element in it")
}

// parseHTML returns a node with what a fragment of HTML or XHTML has in it.
func parseHTML(fragment string) (*node, error) {
	g := grower{lenient: true}
	return g.grow([]byte(fragment))
}

func (g *grower) grow(text []byte) (*node, error) {
	top := &node{name: "#top"}
	g.open = []*node{top}
	z := html.NewTokenizer(bytes.NewReader(text))
	z.AllowCDATA(!g.lenient)
	for {
		var err error
		switch z.Next() {
		case html.ErrorToken:
			return top, g.end(z.Err())
		case html.TextToken:
			err = g.addText(z)
		case html.StartTagToken:
			err = g.startTag(z, false)
		case html.SelfClosingTagToken:
			err = g.startTag(z, !g.lenient)
		case html.EndTagToken:
			name, _ := z.TagName()
			err = g.endTag(localName(name))
		case html.CommentToken, html.DoctypeToken:
			g.note(z.Raw())
		}
		if err != nil {
			return nil, err
		}
	}
}

func (g *grower) end(err error) error {
	if !errors.Is(err, io.EOF) {
		return err
	}
	if n := len(g.open); !g.lenient && n > 1 {
		return fmt.Errorf("cut off: <%s> is not closed", g.open[n-1].name)
	}
	return nil
}

var cdataStart, cdataEnd = []byte("<![CDATA["), []byte("]]>")

func (g *grower) addText(z *html.Tokenizer) error {
	if len(g.open) == 1 && !g.lenient {
		return nil
	}
	var text string
	if raw := z.Raw(); bytes.HasPrefix(raw, cdataStart) {
		text = string(bytes.TrimSuffix(raw[len(cdataStart):], cdataEnd))
	} else {
		text = string(z.Text())
	}
	for _, e := range g.entities {
		if strings.Contains(text, "&"+e+";") {
			return usesEntity(e)
		}
	}
	return g.append(&node{text: text})
}

func usesEntity(name string) error {
	return fmt.Errorf("uses the entity &%s; that it declares itself; entities are not expanded", name)
}

// maxEntities bounds the search for declared entities in every text.
const maxEntities = 16

// note remembers the entities that a document declares.
func (g *grower) note(raw []byte) {
	if name := declaredEntity(raw); name != "" && len(g.entities) < maxEntities && len(g.open) == 1 {
		g.entities = append(g.entities, name)
	}
}

// declaredEntity returns the name of the entity that a token declares, or "":
// the tokenizer hands the first declaration over with the document type, the
// others as comments. Names that HTML has are left to it.
func declaredEntity(raw []byte) string {
	_, rest, ok := bytes.Cut(raw[:min(len(raw), head)], []byte("<!ENTITY"))
	if !ok || bytes.HasPrefix(raw, []byte("<!--")) {
		return ""
	}
	f := strings.Fields(string(rest))
	if len(f) == 0 || f[0] == "%" || unescape("&"+f[0]+";") != "&"+f[0]+";" {
		return ""
	}
	return f[0]
}

func (g *grower) append(n *node) error {
	if g.nodes++; g.nodes > maxNodes {
		return fmt.Errorf("more than %d elements and texts", maxNodes)
	}
	parent := g.open[len(g.open)-1]
	parent.kids = append(parent.kids, n)
	return nil
}

// voidElements never have content in HTML.
var voidElements = map[string]bool{
	"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true,
	"link": true, "meta": true, "param": true, "source": true, "track": true, "wbr": true,
}

// selfEnding elements end where the next of their name begins.
var selfEnding = map[string]bool{"p": true, "li": true, "td": true, "tr": true, "dt": true, "dd": true, "option": true}

func (g *grower) startTag(z *html.Tokenizer, closed bool) error {
	name, more := z.TagName()
	n := &node{name: localName(name)}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		n.attr = append(n.attr, html.Attribute{Key: string(key), Val: string(value)})
		more = more && len(n.attr) < maxAttributes
	}
	if g.lenient {
		closed = voidElements[n.name]
		if top := g.open[len(g.open)-1]; selfEnding[n.name] && top.name == n.name {
			g.open = g.open[:len(g.open)-1]
		}
	} else {
		z.NextIsNotRawText()
	}
	if err := g.append(n); err != nil || closed {
		return err
	}
	if len(g.open) <= maxDepth {
		g.open = append(g.open, n)
		return nil
	}
	return fmt.Errorf("elements nested more than %d deep", maxDepth)
}

// endTag closes the nearest open element of the name and all in it.
func (g *grower) endTag(name string) error {
	for k := len(g.open) - 1; k > 0; k-- {
		if g.open[k].name == name {
			if !g.lenient && k != len(g.open)-1 {
				return fmt.Errorf("<%s> is closed by </%s>", g.open[len(g.open)-1].name, name)
			}
			g.open = g.open[:k]
			return nil
		}
	}
	if g.lenient {
		return nil
	}
	return fmt.Errorf("</%s> closes nothing", name)
}

// localName drops the prefix of a name. Names recur, so most are not copied.
func localName(name []byte) string {
	if k := bytes.LastIndexByte(name, ':'); k >= 0 {
		name = name[k+1:]
	}
	return string(name)
}
