// SPDX-License-Identifier: Apache-2.0

package cloudevent

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/stancewire/stancewire/events"
)

// A document validates what is on the wire against places in events/asyncapi.yaml.
type document struct {
	*jsonschema.Compiler
	messages map[string]any
}

const home = "https://example.org/events/asyncapi.yaml"

func readAsyncAPI(t *testing.T) document {
	t.Helper()
	b, err := os.ReadFile("../asyncapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if b, err = yaml.YAMLToJSON(b); err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	d := document{jsonschema.NewCompiler(), doc["components"].(map[string]any)["messages"].(map[string]any)}
	d.AssertFormat()
	if err := d.AddResource(home, doc); err != nil {
		t.Fatal(err)
	}
	for _, m := range d.messages {
		ceType := m.(map[string]any)["name"].(string)
		schema, _ := events.Schema(ceType)
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
		if err != nil {
			t.Fatal(err)
		}
		url := strings.Replace(home, "asyncapi.yaml", "schema/"+ceType+".json", 1)
		_ = d.AddResource(url, v) // both modes name it: the second time it is there
	}
	return d
}

func (d document) validate(t *testing.T, place string, v any) {
	t.Helper()
	s, err := d.Compile(home + "#/components/" + place)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%s: %v", place, err)
	}
}

// exampleOf is an event of a type: the example of its schema, through Go and into its envelope.
func exampleOf(t *testing.T, ceType string) events.Event {
	t.Helper()
	schema, _ := events.Schema(ceType)
	var s struct{ Examples []json.RawMessage }
	if err := json.Unmarshal(schema, &s); err != nil {
		t.Fatal(err)
	}
	data := s.Examples[0]
	for _, decode := range []func() (events.Event, error){
		func() (events.Event, error) { return events.Articles.Decode(ceType, data) },
		func() (events.Event, error) { return events.Extractions.Decode(ceType, data) },
		func() (events.Event, error) { return events.Verdicts.Decode(ceType, data) },
		func() (events.Event, error) { return events.Moves.Decode(ceType, data) },
		func() (events.Event, error) { return events.Alerts.Decode(ceType, data) },
		func() (events.Event, error) { return events.DeadLetters.Decode(ceType, data) },
	} {
		if e, err := decode(); err == nil {
			return e
		}
	}
	t.Fatalf("no topic takes the example of %s", ceType)
	return nil
}

// Law: what is on the wire, in either mode, is what the AsyncAPI document says.
func TestMessagesAreAsTheDocumentSays(t *testing.T) {
	d := readAsyncAPI(t)
	for key, m := range d.messages {
		ce := wrap(t, exampleOf(t, m.(map[string]any)["name"].(string)), nil)
		key = strings.TrimSuffix(key, "Structured")
		binary, err := Encode(ce, Binary)
		if err != nil {
			t.Fatal(err)
		}
		d.validate(t, "messageTraits/binary/headers", flat(binary))
		d.validate(t, "messages/"+key+"/headers", flat(binary))
		d.validate(t, "messages/"+key+"/payload", parsed(t, binary))

		structured, err := Encode(ce, Structured)
		if err != nil {
			t.Fatal(err)
		}
		d.validate(t, "messageTraits/structured/headers", flat(structured))
		d.validate(t, "messages/"+key+"Structured/payload", parsed(t, structured))
	}
}

func flat(m Message) map[string]any {
	h := map[string]any{}
	for name, values := range m.Header {
		h[name] = values[0]
	}
	return h
}

func parsed(t *testing.T, m Message) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(m.Data))
	if err != nil {
		t.Fatal(err)
	}
	return v
}
