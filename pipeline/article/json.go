// SPDX-License-Identifier: Apache-2.0

package article

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// A probe has the fields by which one JSON format is told from another.
type probe struct {
	SpecVersion string          `json:"specversion"`
	Data        json.RawMessage `json:"data"`
	URI         json.RawMessage `json:"uri"`
	Standard    json.RawMessage `json:"standard"`
	Headline    json.RawMessage `json:"headline"`
	Body        json.RawMessage `json:"body"`
	ID          json.RawMessage `json:"id"`
}

// maxWrapped is how often a document may wrap another one, such as a CloudEvent its data.
const maxWrapped = 3

func decodeJSON(text []byte, hint Hint) ([]Item, error) {
	text = bytes.TrimSpace(text)
	if text[0] != '[' {
		return decodeObject(text, hint, 0)
	}
	var elements []json.RawMessage
	if err := json.Unmarshal(text, &elements); err != nil {
		return nil, jsonError(err, text)
	}
	var items []Item
	for n, e := range elements {
		found, err := decodeObject(e, hint, 0)
		if err != nil {
			found = []Item{{Format: formatJSON, Err: fmt.Errorf("element %d: %w", n, err)}}
		}
		items = append(items, found...)
	}
	return items, nil
}

// decodeObject recognises and decodes one object.
func decodeObject(object []byte, hint Hint, wrapped int) ([]Item, error) {
	var p probe
	if err := json.Unmarshal(object, &p); err != nil {
		return nil, jsonError(err, object)
	}
	switch {
	case p.SpecVersion != "" && p.Data != nil && wrapped < maxWrapped:
		return decodeObject(p.Data, hint, wrapped+1)
	case p.URI != nil || p.Standard != nil:
		return []Item{decodeNinjs(object)}, nil
	case p.Body != nil || p.Headline != nil || p.ID != nil:
		return []Item{decodeArticle(object)}, nil
	}
	return nil, errors.New("an object of no known format: no uri (ninjs), no headline or body (Article)")
}

// decodeArticle reads Article JSON. The text is left exactly as it is: the
// spans of later events count from its first character.
func decodeArticle(object []byte) Item {
	i := Item{Format: FormatArticle}
	if err := json.Unmarshal(object, &i.Article); err != nil {
		i.Err = jsonError(err, object)
		return i
	}
	if i.Article.ID == "" {
		i.Article.ID = contentID(i.Article)
		i.warn("no id, named by its content")
	}
	return i
}

// decodeLines reads one object a line; a broken line does not stop the others.
func decodeLines(text []byte, hint Hint) ([]Item, error) {
	var items []Item
	for n, line := range bytes.Split(text, []byte("\n")) {
		items = append(items, decodeLine(line, n+1, hint)...)
	}
	return items, nil
}

func decodeLine(line []byte, number int, hint Hint) []Item {
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return nil
	}
	items, err := decodeObject(line, hint, 0)
	if err != nil {
		return []Item{{Format: formatLines, Err: fmt.Errorf("line %d: %w", number, err)}}
	}
	for k := range items {
		if items[k].Err != nil {
			items[k].Err = fmt.Errorf("line %d: %w", number, items[k].Err)
		}
	}
	return items
}

// jsonError says where JSON is broken; encoding/json knows, and does not say.
func jsonError(err error, text []byte) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("byte %d: %s", syntax.Offset, strings.TrimPrefix(syntax.Error(), "json: "))
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}
