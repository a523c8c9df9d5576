// SPDX-License-Identifier: Apache-2.0

package events

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"
)

// decodeAny reads data as the Go type of a CloudEvents type, and asks for the contract.
func decodeAny(t testing.TB, ceType string, data []byte) (Event, error) {
	t.Helper()
	switch payloads[ceType].(type) {
	case Article:
		return decodeAs[Article, Event](data)
	case Statement:
		return decodeAs[Statement, Event](data)
	case Manifest:
		return decodeAs[Manifest, Event](data)
	case Stance:
		return decodeAs[Stance, Event](data)
	case Answer:
		return decodeAs[Answer, Event](data)
	case Change:
		return decodeAs[Change, Event](data)
	case Retraction:
		return decodeAs[Retraction, Event](data)
	case Alert:
		return decodeAs[Alert, Event](data)
	case Rejected:
		return decodeAs[Rejected, Event](data)
	}
	t.Fatalf("no Go type of %s", ceType)
	return nil, nil
}

// example is the example that a schema shows.
func example(t testing.TB, ceType string) object {
	t.Helper()
	return readSchema(t, ceType)["examples"].([]any)[0].(object)
}

func toJSON(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What a schema shows as its example is valid, keeps the contract, and is what Go writes.
func TestExamplesAreReadAndWrittenAsTheyStand(t *testing.T) {
	for ceType := range payloads {
		data := toJSON(t, example(t, ceType))
		if err := validate(t, ceType, data); err != nil {
			t.Errorf("%s: %v", ceType, err)
		}
		e, err := decodeAny(t, ceType, data)
		if err != nil {
			t.Errorf("%s: %v", ceType, err)
			continue
		}
		if e.EventType() != ceType {
			t.Errorf("%s: its example is a %s", ceType, e.EventType())
		}
		var got object
		if err := json.Unmarshal(toJSON(t, e), &got); err != nil || !reflect.DeepEqual(got, example(t, ceType)) {
			t.Errorf("%s: Go writes\n%v\nthe schema shows\n%v", ceType, got, example(t, ceType))
		}
	}
}

// Law: what a schema does not require may be missing, and where it states a default, that is what Go reads.
func TestDefaultsAreWhatGoReads(t *testing.T) {
	for ceType := range payloads {
		schema := readSchema(t, ceType)
		required := schema["required"].([]any)
		for name, p := range schema["properties"].(object) {
			if slices.Contains(required, any(name)) || ceType == TypeAlert && name == "change" {
				continue
			}
			lacking := example(t, ceType)
			delete(lacking, name)
			data := toJSON(t, lacking)
			if err := validate(t, ceType, data); err != nil {
				t.Errorf("%s without %s: %v", ceType, name, err)
			}
			e, err := decodeAny(t, ceType, data)
			if err != nil {
				t.Errorf("%s without %s: %v", ceType, name, err)
				continue
			}
			if want, ok := p.(object)["default"]; ok {
				var got object
				_ = json.Unmarshal(toJSON(t, e), &got)
				if !reflect.DeepEqual(got[name], want) {
					t.Errorf("%s: Go reads %s as %v, the schema says %v", ceType, name, got[name], want)
				}
			}
		}
	}
}

// Law: what is required is asked for by the schema, field by field.
func TestWhatIsRequiredMustBeThere(t *testing.T) {
	for ceType := range payloads {
		for _, name := range readSchema(t, ceType)["required"].([]any) {
			lacking := example(t, ceType)
			delete(lacking, name.(string))
			if validate(t, ceType, toJSON(t, lacking)) == nil {
				t.Errorf("%s without %s is valid", ceType, name)
			}
		}
	}
}

// Law: what Go writes of the least that it accepts is valid. No list is null.
func TestTheLeastIsValid(t *testing.T) {
	ref := ArticleRef{ID: "1", Version: 1, Source: "afp"}
	span := Span{Field: FieldBody, End: 1, Text: "é"}
	holder, target := NewHolder("A", Person, ""), NewTarget("B")
	change := Change{Holder: holder, Target: target, To: Position{Side: Support}}
	changed := change
	changed.From = &Position{Side: Oppose}
	retraction := Retraction{Holder: holder, Target: target, Retracts: []string{"x"}, Reason: ReasonLate}
	for _, e := range []Event{
		Article{ID: "1", Source: "afp", Version: 1, Status: Usable},
		Statement{Article: ref, Form: Direct, Content: []Span{span}, Speaker: Speaker{Kind: Unnamed}},
		Manifest{Article: ref, Status: Canceled},
		Stance{Article: ref, Holder: holder, Target: target, Side: Neutral, Basis: Action, Evidence: span},
		NetStance{Stance{Article: ref, Holder: holder, Via: &holder, Target: target, Side: Neutral, Basis: Action, Evidence: span, Withdrawn: true, Reason: ReasonCanceled, Revision: 2}},
		Answer{Article: ref, Statement: "x"},
		change, changed, retraction,
		Alert{Subscription: "s", Event: "x", Change: &change},
		Alert{Subscription: "s", Event: "x", Retraction: &retraction},
		Rejected{Stage: "extract"},
	} {
		data := toJSON(t, e)
		if err := validate(t, e.EventType(), data); err != nil {
			t.Errorf("%T: %v\n%s", e, err, data)
		}
		if _, err := decodeAny(t, e.EventType(), data); err != nil {
			t.Errorf("%T: %v", e, err)
		}
	}
}

// Law: a definition that several schemas share says the same in each, so that a reader learns it once.
func TestSharedDefinitionsAreTheSame(t *testing.T) {
	seen := map[string]any{}
	for _, ceType := range slices.Sorted(maps.Keys(payloads)) {
		defs, _ := readSchema(t, ceType)["$defs"].(object)
		for name, def := range defs {
			if first, ok := seen[name]; ok && !reflect.DeepEqual(first, def) {
				t.Errorf("%s: %s is defined otherwise elsewhere", ceType, name)
			}
			seen[name] = def
		}
	}
}

func TestSchemasKnowTheLimits(t *testing.T) {
	p := readSchema(t, TypeArticle)["properties"].(object)
	for name, limit := range map[string]int{"id": MaxID, "headline": MaxHeadline, "body": MaxBody} {
		if p[name].(object)["maxLength"] != float64(limit) {
			t.Errorf("%s: %v, the limit is %d", name, p[name].(object)["maxLength"], limit)
		}
	}
}

func TestSchemasRefuseWhatBreaksTheContract(t *testing.T) {
	for _, c := range []struct {
		ceType, name string
		value        any
	}{
		{TypeStance, "confidence", 1.2}, {TypeStance, "stance", "for"}, {TypeStance, "holder", object{"id": "Macron", "name": "Macron", "kind": "person"}},
		{TypeStatement, "content", []any{}}, {TypeStatement, "form", "spoken"}, {TypeArticle, "version", 0}, {TypeArticle, "published_at", "yesterday"},
		{TypeChanged, "from", nil}, {TypeTaken, "from", object{"stance": "support"}}, {TypeRetracted, "retracts", nil}, {TypeRetracted, "reason", "dunno"},
		{TypeAlert, "retraction", example(t, TypeRetracted)}, {TypeRejected, "stage", "no slug"},
	} {
		bad := example(t, c.ceType)
		bad[c.name] = c.value
		if validate(t, c.ceType, toJSON(t, bad)) == nil {
			t.Errorf("%s with %s %v is valid", c.ceType, c.name, c.value)
		}
	}
	article := example(t, TypeArticle)
	article["published_at"], article["embargoed_until"], article["anything"] = "2023-06-06", nil, object{"else": true}
	if err := validate(t, TypeArticle, toJSON(t, article)); err != nil {
		t.Errorf("a date alone, a null and an unknown field: %v", err)
	}
}
