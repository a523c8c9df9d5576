// SPDX-License-Identifier: Apache-2.0

package cloudevent

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/cloudevents/sdk-go/v2/event"
)

// structured reads a whole event. It does not use the SDK's UnmarshalJSON,
// which takes broken JSON for an event that ends early, and panics on a
// data_base64 that is no string.
func structured(body []byte) (event.Event, error) {
	members, err := object(body)
	if err != nil {
		return event.Event{}, err
	}
	if v := members["specversion"]; v == nil || v[0] == 'n' {
		return event.Event{}, errors.New("no specversion")
	}
	ctx := &event.EventContextV1{}
	ce := event.Event{Context: ctx}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if name == "data" || name == "data_base64" {
			continue
		}
		if err := setJSON(ctx, name, members[name]); err != nil {
			return event.Event{}, err
		}
	}
	ce.DataEncoded, err = payload(members, ce.DataMediaType())
	return ce, err
}

func object(body []byte) (map[string]json.RawMessage, error) {
	if !utf8.Valid(body) {
		return nil, errNotUTF8
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return nil, fmt.Errorf("no JSON object: %w", err)
	}
	return members, nil
}

// setJSON gives ctx an attribute or an extension that came as JSON. Null means that it is not there.
func setJSON(ctx *event.EventContextV1, name string, raw json.RawMessage) error {
	switch c := raw[0]; {
	case c == 'n':
		return nil
	case c == '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return set(ctx, name, s)
	case isAttribute[name]:
		return fmt.Errorf("%s is %s: it must be a text", name, raw)
	case c == 't' || c == 'f':
		return setExtension(ctx, name, c == 't')
	case c == '-' || c >= '0' && c <= '9':
		n, err := strconv.ParseInt(string(raw), 10, 32)
		if err != nil {
			return fmt.Errorf("extension %s is %s: a number must be a whole one of 32 bits", name, raw)
		}
		return setExtension(ctx, name, int32(n))
	}
	return fmt.Errorf("extension %s is an object or a list: it must be a text, a whole number or a truth", name)
}

var isAttribute = map[string]bool{
	"specversion": true, "id": true, "type": true, "source": true, "subject": true,
	"datacontenttype": true, "dataschema": true, "time": true,
}

func setExtension(ctx *event.EventContextV1, name string, value any) error {
	if err := ctx.SetExtension(name, value); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// payload takes the data out as it came. Data that is not JSON stands in a
// string; but whoever put +json data there as it is, as the JSON format has it, is understood too.
func payload(members map[string]json.RawMessage, mediaType string) ([]byte, error) {
	raw, encoded := members["data"], members["data_base64"]
	switch {
	case raw != nil && encoded != nil:
		return nil, errors.New("both data and data_base64")
	case encoded != nil:
		var s string
		if err := json.Unmarshal(encoded, &s); err != nil {
			return nil, errors.New("data_base64 is no text")
		}
		b, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			return nil, fmt.Errorf("data_base64: %w", err)
		}
		return orNil(b), nil
	case raw == nil || isJSON(mediaType) || raw[0] != '"':
		return orNil(raw), nil
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	return orNil([]byte(s)), nil
}

// orNil makes no data of empty data: no mode can tell them apart.
func orNil(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}
