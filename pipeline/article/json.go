// SPDX-License-Identifier: Apache-2.0

package article

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A probe has the fields by which one JSON format is told from another.
type probe struct {
	SpecVersion raw `json:"specversion"` // CloudEvents
	Data        raw `json:"data"`        // CloudEvents, AP
	Item        raw `json:"item"`        // AP
	Items       raw `json:"items"`       // JSON Feed, AP
	Version     raw `json:"version"`     // JSON Feed
	URI         raw `json:"uri"`         // ninjs
	Headline    raw `json:"headline"`    // Article
	Body        raw `json:"body"`
	ID          raw `json:"id"`
}

// raw is where a field lies; unlike json.RawMessage it copies nothing.
type raw []byte

func (r *raw) UnmarshalJSON(b []byte) error {
	*r = b
	return nil
}

// maxWrapped is how often a document may wrap another one, such as a CloudEvent its data.
const maxWrapped = 3

func decodeJSON(text []byte, hint Hint) ([]Item, error) {
	text = bytes.TrimSpace(text)
	if text[0] != '[' {
		return decodeObject(text, hint, 0)
	}
	var items []Item
	elements := json.NewDecoder(bytes.NewReader(text))
	_, err := elements.Token() // the bracket
	for n := 0; err == nil && elements.More(); n++ {
		var e json.RawMessage
		if err = elements.Decode(&e); err != nil {
			break
		}
		found, reason := decodeObject(e, hint, 0)
		if reason != nil {
			found = []Item{{Format: formatJSON, Err: fmt.Errorf("element %d: %w", n, reason)}}
		}
		if items = append(items, found...); len(items) > MaxItems {
			return nil, errTooMany
		}
	}
	if err == nil {
		_, err = elements.Token()
	}
	if err != nil {
		return nil, jsonError(err)
	}
	return items, nil
}

// decodeObject recognises and decodes one object.
func decodeObject(object []byte, hint Hint, wrapped int) ([]Item, error) {
	if object[0] != '{' {
		return nil, errors.New("no object")
	}
	var p probe
	if err := json.Unmarshal(object, &p); err != nil {
		return nil, jsonError(err)
	}
	switch {
	case p.SpecVersion != nil && p.Data != nil && wrapped < maxWrapped:
		return decodeData(p.Data, hint, wrapped+1)
	case bytes.Contains(p.Version, []byte("jsonfeed.org")), p.Version != nil && p.Items != nil:
		return decodeJSONFeed(object, hint)
	case p.Item != nil, p.Items != nil:
		return decodeAP(object)
	case p.Data != nil && p.Body == nil && wrapped < maxWrapped:
		return decodeObject(p.Data, hint, wrapped+1)
	case p.URI != nil:
		return []Item{decodeNinjs(object)}, nil
	case p.Body != nil || p.Headline != nil || p.ID != nil:
		return []Item{decodeArticle(object)}, nil
	}
	return nil, errors.New("an object of no known format: no uri (ninjs), no headline or body (Article), no items (JSON Feed, AP)")
}

// decodeData reads the data of a CloudEvent: an object, or a string that holds any format.
func decodeData(data []byte, hint Hint, wrapped int) ([]Item, error) {
	if data[0] != '"' {
		return decodeObject(data, hint, wrapped)
	}
	inner := bytes.TrimSpace([]byte(str(data)))
	format := recognise(inner, hint)
	if format == "" {
		return nil, ErrEmpty
	}
	if format == formatJSON && inner[0] == '{' {
		return decodeObject(inner, hint, wrapped)
	}
	items, err := decoders(format)(inner, hint)
	for k := range items {
		items[k].Format = firstOf(items[k].Format, format)
	}
	return items, err
}

// decodeArticle reads Article JSON. The text is left exactly as it is: the
// spans of later events count from its first character.
func decodeArticle(object []byte) Item {
	i := Item{Format: FormatArticle}
	if err := json.Unmarshal(object, &i.Article); err != nil {
		i.Err = jsonError(err)
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
	number := 0
	for line := range bytes.Lines(text) {
		number++
		if items = append(items, decodeLine(line, number, hint)...); len(items) > MaxItems {
			return nil, errTooMany
		}
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
func jsonError(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("byte %d: %s", syntax.Offset, strings.TrimPrefix(syntax.Error(), "json: "))
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

// maxFew is how many elements of a list are read where the first ones tell.
const maxFew = 100

// few are the first elements of a list. What is no list, or no element, is left out: it costs no article.
type few[T any] []T

// UnmarshalJSON implements [json.Unmarshaler].
func (f *few[T]) UnmarshalJSON(b []byte) error {
	if b[0] != '[' {
		return nil
	}
	list := json.NewDecoder(bytes.NewReader(b))
	_, err := list.Token()
	for err == nil && list.More() && len(*f) < maxFew {
		var element T
		var e json.RawMessage
		if err = list.Decode(&e); err == nil && json.Unmarshal(e, &element) == nil {
			*f = append(*f, element)
		}
	}
	return err
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
