// SPDX-License-Identifier: Apache-2.0

package article

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// The formats, as [Item.Format] names them.
const (
	FormatText     = "text"
	FormatArticle  = "article" // Article JSON
	FormatNinjs    = "ninjs"
	FormatAP       = "ap-media"
	FormatNewsMLG2 = "newsml-g2"
	FormatNewsML1  = "newsml-1"
	FormatNITF     = "nitf"
	FormatRSS      = "rss"
	FormatAtom     = "atom"
	FormatJSONFeed = "json-feed"
	FormatHTML     = "html"
	FormatIPTC7901 = "iptc-7901"
	FormatANPA1312 = "anpa-1312"

	formatJSON  = "json" // one document; its items name their formats
	formatLines = "json lines"
	formatXML   = "xml" // of no known kind
	formatWire  = "wire text"
)

// A decoder reads text, which is valid UTF-8, of one format.
type decoder func(text []byte, hint Hint) ([]Item, error)

func decoders(format string) decoder {
	switch format {
	case formatJSON:
		return decodeJSON
	case formatLines:
		return decodeLines
	case FormatNewsMLG2:
		return decodeNewsMLG2
	case FormatNewsML1:
		return decodeNewsML1
	case FormatNITF:
		return decodeNITF
	case FormatRSS:
		return decodeFeed
	case FormatHTML:
		return decodePage
	case formatWire:
		return decodeWireText
	case formatXML:
		return decodeUnknown
	}
	return decodeText
}

// roots names the format by the local name of the root element in lower case.
var roots = map[string]string{
	"newsmessage": FormatNewsMLG2, "newsitem": FormatNewsMLG2, "packageitem": FormatNewsMLG2, "conceptitem": FormatNewsMLG2,
	"knowledgeitem": FormatNewsMLG2, "planningitem": FormatNewsMLG2, "catalogitem": FormatNewsMLG2,
	"newsml": FormatNewsML1, "nitf": FormatNITF, "rss": FormatRSS, "rdf": FormatRSS, "feed": FormatRSS,
}

// markupFormat names the format of what begins with '<'.
func markupFormat(t []byte) string {
	root := rootName(t)
	if format, ok := roots[root]; ok {
		return format
	}
	if root == "" || looksLikeHTML(root) {
		return FormatHTML
	}
	return formatXML
}

func decodeUnknown(text []byte, _ Hint) ([]Item, error) {
	return nil, fmt.Errorf("its root <%s> belongs to no known format", rootName(text))
}

// rootName returns the local name of the first element, in lower case.
func rootName(t []byte) string {
	z := html.NewTokenizer(bytes.NewReader(t))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			return localName(name)
		}
	}
}

// recognise names the format of text, or "" where there is nothing but space.
func recognise(text []byte, hint Hint) string {
	t := bytes.TrimSpace(text)
	switch {
	case len(t) == 0:
		return ""
	case t[0] == '{':
		return jsonShape(t)
	case t[0] == '[' && opensArray(t):
		return formatJSON
	case t[0] == '<':
		return markupFormat(t)
	case t[0] == 0x01, t[0] == 0x16:
		return formatWire
	case strings.Contains(hint.ContentType, "html") && bytes.ContainsRune(t, '<'):
		return FormatHTML
	}
	return FormatText
}

// jsonShape tells one object from one object a line.
func jsonShape(t []byte) string {
	line, rest, _ := bytes.Cut(t, []byte("\n"))
	if len(bytes.TrimSpace(rest)) > 0 && json.Valid(line) {
		return formatLines
	}
	return formatJSON
}

// opensArray tells a JSON array of objects from prose in square brackets.
func opensArray(t []byte) bool {
	t = bytes.TrimSpace(t[1:])
	return len(t) > 0 && (t[0] == '{' || t[0] == ']')
}
