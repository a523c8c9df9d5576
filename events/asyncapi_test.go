// SPDX-License-Identifier: Apache-2.0

package events

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// readAsyncAPI is the document as JSON has it.
func readAsyncAPI(t *testing.T) object {
	t.Helper()
	b, err := os.ReadFile("asyncapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if b, err = yaml.YAMLToJSON(b); err != nil {
		t.Fatal(err)
	}
	var doc object
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// at follows a path of names.
func at(doc object, path ...string) object {
	for _, name := range path {
		doc, _ = doc[name].(object)
	}
	return doc
}

func TestTheDocumentIsAsyncAPI(t *testing.T) {
	f, err := os.Open("testdata/asyncapi-3.0.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	meta, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("http://asyncapi.com/definitions/3.0.0/asyncapi.json", meta); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("http://asyncapi.com/definitions/3.0.0/asyncapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(any(readAsyncAPI(t))); err != nil {
		t.Error(err)
	}
	broken := readAsyncAPI(t)
	broken["operations"].(object)["feedSendsArticles"].(object)["action"] = "shout"
	if s.Validate(any(broken)) == nil {
		t.Error("an operation that shouts is valid: nothing was validated")
	}
}

// Law: no reference leads nowhere.
func TestEveryReferenceLeadsSomewhere(t *testing.T) {
	doc := readAsyncAPI(t)
	var visit func(v any)
	visit = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				visit(x)
			}
		case object:
			if ref, ok := v["$ref"].(string); ok {
				file, external := strings.CutPrefix(ref, "./schema/")
				if external {
					if _, ok := Schema(strings.TrimSuffix(file, ".json")); !ok {
						t.Errorf("%s: no such file", ref)
					}
				} else if at(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...) == nil {
					t.Errorf("%s: nothing there", ref)
				}
			}
			for _, x := range v {
				visit(x)
			}
		}
	}
	visit(doc)
}

// A place is a topic without its type parameter.
type place struct{ subjects, types []string }

func placeOf[E Event](t Topic[E]) place {
	return place{t.Subjects, slices.Sorted(maps.Keys(t.decode))}
}

var places = []place{
	placeOf(Articles), placeOf(Extractions), placeOf(Statements), placeOf(Verdicts), placeOf(Judgements),
	placeOf(NetStances), placeOf(Moves), placeOf(Alerts), placeOf(DeadLetters),
}

// matches tells whether a filter "<root>.>" holds a subject.
func matches(filter, subject string) bool {
	return strings.HasPrefix(subject, strings.TrimSuffix(filter, ">"))
}

// types are the CloudEvents types that a channel carries, sorted; each must be there in both modes.
func types(t *testing.T, doc object, channel string) []string {
	t.Helper()
	modes := map[string]int{}
	for key := range at(doc, "channels", channel, "messages") {
		name, _ := at(doc, "components", "messages", key)["name"].(string)
		modes[name]++
	}
	for name, n := range modes {
		if n != 2 {
			t.Errorf("channel %s: %s in %d of two modes", channel, name, n)
		}
	}
	return slices.Sorted(maps.Keys(modes))
}

// Law: what the topics carry, the channels carry; and there is no channel that no topic knows.
func TestChannelsAreTheTopics(t *testing.T) {
	doc := readAsyncAPI(t)
	known := map[string]bool{}
	for _, p := range places {
		carried := map[string]bool{}
		for _, filter := range p.subjects {
			found := false
			for channel, c := range doc["channels"].(object) {
				if matches(filter, c.(object)["address"].(string)) {
					found, known[channel] = true, true
					for _, ceType := range types(t, doc, channel) {
						carried[ceType] = true
					}
				}
			}
			if !found {
				t.Errorf("no channel for %s", filter)
			}
		}
		if got := slices.Sorted(maps.Keys(carried)); !slices.Equal(got, p.types) {
			t.Errorf("%v: the channels carry %v, the topic %v", p.subjects, got, p.types)
		}
	}
	for channel := range doc["channels"].(object) {
		if !known[channel] {
			t.Errorf("channel %s: no topic knows it", channel)
		}
	}
}

var parameter = regexp.MustCompile(`\{(\w+)\}`)

// Law: an event is published where the document says, and every parameter of a channel is a slug.
func TestEventsArePublishedWhereTheDocumentSays(t *testing.T) {
	doc := readAsyncAPI(t)
	net, _ := decodeAs[NetStance, Event](toJSON(t, example(t, TypeStance)))
	said := map[string]bool{}
	all := []Event{net}
	for ceType := range payloads {
		e, err := decodeAny(t, ceType, toJSON(t, example(t, ceType)))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	for _, e := range all {
		found := false
		for channel, c := range doc["channels"].(object) {
			address := c.(object)["address"].(string)
			pattern := parameter.ReplaceAllString(strings.ReplaceAll(address, ".", `\.`), "[a-z0-9-]{1,64}")
			if regexp.MustCompile("^"+pattern+"$").MatchString(e.Address()) && slices.Contains(types(t, doc, channel), e.EventType()) {
				found, said[channel] = true, true
			}
		}
		if !found {
			t.Errorf("%T: no channel carries a %s on %s", e, e.EventType(), e.Address())
		}
	}
	for channel, c := range doc["channels"].(object) {
		if !said[channel] {
			t.Errorf("channel %s: nothing is said there", channel)
		}
		for _, p := range parameter.FindAllStringSubmatch(c.(object)["address"].(string), -1) {
			if at(doc, "channels", channel, "parameters", p[1]) == nil {
				t.Errorf("channel %s: parameter %s is not described", channel, p[1])
			}
		}
	}
}

// Law: a message refers to the schema of its type, and names the extensions that events of the type have.
func TestMessagesNameTheirTypeSchemaAndExtensions(t *testing.T) {
	doc := readAsyncAPI(t)
	messages := at(doc, "components", "messages")
	if len(messages) != 2*len(payloads) {
		t.Errorf("%d messages for %d types in two modes", len(messages), len(payloads))
	}
	for key, m := range messages {
		if strings.HasSuffix(key, "Structured") {
			continue
		}
		ceType := m.(object)["name"].(string)
		payload := "./schema/" + ceType + ".json"
		binary := at(messages, key, "headers", "properties")
		structured := enveloped(t, messages, key)
		if at(messages, key, "payload")["$ref"] != payload || at(structured, "data")["$ref"] != payload {
			t.Errorf("%s: not of its schema", key)
		}
		if at(binary, "ce-type")["const"] != ceType || at(structured, "type")["const"] != ceType {
			t.Errorf("%s: not of its type", key)
		}
		e, err := decodeAny(t, ceType, toJSON(t, example(t, ceType)))
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{}
		if a, ok := e.(Attributed); ok {
			for name := range a.Extensions() {
				want[name] = true
			}
		}
		for name := range want {
			if binary["ce-"+name] == nil || structured[name] == nil {
				t.Errorf("%s: extension %s is not named in both modes", key, name)
			}
		}
		if len(binary) != len(want)+1 || len(structured) != len(want)+2 {
			t.Errorf("%s: names extensions that its events do not have: %v", key, slices.Sorted(maps.Keys(binary)))
		}
	}
}

// enveloped are the properties that a message has in structured mode beyond those of every envelope.
func enveloped(t *testing.T, messages object, key string) object {
	t.Helper()
	all, _ := at(messages, key+"Structured", "payload")["allOf"].([]any)
	if len(all) != 2 || all[0].(object)["$ref"] != "#/components/schemas/envelope" {
		t.Fatalf("%s: not in the envelope", key)
	}
	return at(all[1].(object), "properties")
}
