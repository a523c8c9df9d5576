// SPDX-License-Identifier: Apache-2.0

package cloudevent

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cloudevents/sdk-go/v2/event"

	"github.com/stancewire/stancewire/events"
)

// newStance is what François Müller says of a tax, in an article of AFP.
func newStance() events.Stance {
	return events.Stance{
		Article: events.ArticleRef{
			ID: "urn:newsml:afp.com:20230606T093000Z:1", Version: 1, Source: "AFP",
			Headline: "« Non », dit 100 % d’entre eux", PublishedAt: time.Date(2023, 6, 6, 9, 30, 0, 0, time.UTC),
		},
		Statement: "3f2a", Holder: events.NewHolder("François Müller", events.Person, "France"),
		Target: events.NewTarget("Wealth tax"), Side: events.Oppose, Basis: events.Explicit, Confidence: 0.87,
		Evidence: events.Span{Field: events.FieldBody, Start: 3, End: 10, Text: "rejette"},
	}
}

const source = "//stancewire/test/classify"

func wrap(t testing.TB, e events.Event, cause *event.Event) event.Event {
	t.Helper()
	ce, err := Wrap(e, source, cause)
	if err != nil {
		t.Fatal(err)
	}
	return ce
}

func TestInBinaryModeEveryAttributeIsAHeader(t *testing.T) {
	s := newStance()
	ce := wrap(t, s, nil)
	m, err := Encode(ce, Binary)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"ce-specversion":     {"1.0"},
		"ce-id":              {s.EventID()},
		"ce-type":            {"io.stancewire.stance.v1"},
		"ce-source":          {"//stancewire/test/classify"},
		"ce-subject":         {"francois-muller.wealth-tax"},
		"ce-time":            {"2023-06-06T09:30:00Z"},
		"ce-datacontenttype": {"application/json"},
		"ce-dataschema":      {"https://stancewire.io/schemas/io.stancewire.stance.v1.json"},
		"ce-partitionkey":    {"francois-muller.wealth-tax"},
		"ce-holderid":        {"francois-muller"},
		"ce-targetid":        {"wealth-tax"},
		"ce-stance":          {"oppose"},
		"ce-wire":            {"afp"},
		"ce-confidencepct":   {"87"},
	}
	if !reflect.DeepEqual(m.Header, want) {
		t.Errorf("headers\n got %v\nwant %v", m.Header, want)
	}
	if data, _ := json.Marshal(s); string(m.Data) != string(data) {
		t.Errorf("the body is not the payload: %s", m.Data)
	}
}

func TestInStructuredModeTheBodyIsTheWholeEvent(t *testing.T) {
	m := events.Manifest{
		Article: events.ArticleRef{ID: "a <b> \"c\"", Version: 2, Source: "新华社"}, Status: events.Usable, Statements: 3,
	}
	got, err := Encode(wrap(t, m, nil), Structured)
	if err != nil {
		t.Fatal(err)
	}
	if ct := got.Header["Content-Type"]; len(got.Header) != 1 || len(ct) != 1 || ct[0] != "application/cloudevents+json" {
		t.Errorf("headers %v", got.Header)
	}
	want := `{"specversion":"1.0","id":"` + m.EventID() + `","source":"//stancewire/test/classify","type":"io.stancewire.manifest.v1",` +
		`"subject":"a <b> \"c\"","datacontenttype":"application/json","dataschema":"https://stancewire.io/schemas/io.stancewire.manifest.v1.json",` +
		`"data":{"article":{"id":"a \u003cb\u003e \"c\"","version":2,"source":"新华社"},"status":"usable","statements":3},` +
		`"partitionkey":"` + m.EventKey() + `"}`
	if string(got.Data) != want {
		t.Errorf("\n got %s\nwant %s", got.Data, want)
	}
}

func TestATimeThatIsNotKnownIsLeftOut(t *testing.T) {
	s := newStance()
	s.Article.PublishedAt = time.Time{}
	m, err := Encode(wrap(t, s, nil), Binary)
	if err != nil {
		t.Fatal(err)
	}
	if at, ok := m.Header["ce-time"]; ok {
		t.Errorf("ce-time %s, though the article has none", at)
	}
}

func TestWhatAProducerAddedIsHandedOnAndWhatIsOursIsSetAnew(t *testing.T) {
	cause := wrap(t, newStance(), nil)
	cause.SetExtension("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	cause.SetExtension("tracestate", "vendor=1")
	cause.SetExtension("desk", "外交 desk")

	ce := wrap(t, events.Answer{Article: newStance().Article, Statement: "3f2a"}, &cause)
	got := ce.Extensions()
	want := map[string]any{
		"traceparent": cause.Extensions()["traceparent"], "tracestate": "vendor=1", "desk": "外交 desk",
		"partitionkey": newStance().Article.Key(),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %v\nwant %v", got, want)
	}
}

func TestOpeningAsksForATypeOfTheTopicAndForTheContract(t *testing.T) {
	ce := wrap(t, newStance(), nil)
	got, err := Open(events.Verdicts, ce)
	if err != nil || !reflect.DeepEqual(got, newStance()) {
		t.Errorf("%v\n got %+v\nwant %+v", err, got, newStance())
	}
	if _, err := Open(events.Articles, ce); err == nil || !strings.Contains(err.Error(), "does not belong") {
		t.Errorf("a stance on the articles' topic: %v", err)
	}
	bad := newStance()
	bad.Confidence = 1.2
	if _, err := Open(events.Verdicts, wrap(t, bad, nil)); err == nil || !strings.Contains(err.Error(), "confidence") {
		t.Errorf("a confidence of 1.2: %v", err)
	}
	if _, err := Open(events.Verdicts, event.Event{}); err == nil {
		t.Error("nothing was opened")
	}
}

func TestJSONIsOneLineWhateverTheDataLooksLike(t *testing.T) {
	ce := wrap(t, newStance(), nil)
	ce.DataEncoded = []byte("{\r\n  \"a\": \"line\\nbreak\"\n}\n")
	a, err := JSON(ce)
	if err != nil || strings.ContainsAny(string(a), "\r\n") || !strings.Contains(string(a), `"data":{"a":"line\nbreak"},`) {
		t.Errorf("%v %s", err, a)
	}
	for range 20 {
		if b, _ := JSON(ce); string(a) != string(b) {
			t.Fatalf("the same event, other bytes:\n%s\n%s", a, b)
		}
	}
}

func TestLimits(t *testing.T) {
	with := func(change func(*event.Event)) event.Event {
		ce := wrap(t, newStance(), nil)
		change(&ce)
		return ce
	}
	big := `"` + strings.Repeat("a", MaxSize) + `"`
	many := with(func(ce *event.Event) {
		for i := range MaxExtensions {
			ce.SetExtension("x"+string(rune('a'+i/26))+string(rune('a'+i%26)), "1")
		}
	})
	for _, mode := range []Mode{Binary, Structured} {
		if _, err := Encode(many, mode); err != nil {
			t.Errorf("as many extensions as may be: %v", err)
		}
	}
	tooMany := many.Clone()
	tooMany.SetExtension("onemore", "1")
	for name, ce := range map[string]event.Event{
		"message of 8389": with(func(ce *event.Event) { ce.DataEncoded = []byte(big) }),
		"65 extensions":   tooMany,
	} {
		for _, mode := range []Mode{Binary, Structured} {
			if _, err := Encode(ce, mode); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("mode %d: %v; want %q", mode, err, name)
			}
		}
	}
	if _, err := Decode(Message{Data: []byte(big)}); err == nil || errors.Is(err, ErrBare) {
		t.Errorf("8 MiB and more were read: %v", err)
	}
	if _, err := Wrap(newStance(), source, &many); err != nil {
		t.Errorf("what was taken in cannot be answered: %v", err)
	}
}

func TestWhatIsNoCloudEventIsNotWritten(t *testing.T) {
	for name, change := range map[string]func(*event.Event){
		"id: MUST be":              func(ce *event.Event) { ce.Context.(*event.EventContextV1).ID = "" },
		"source: REQUIRED":         func(ce *event.Event) { ce.SetSource("") },
		`type "\xff" is not UTF-8`: func(ce *event.Event) { ce.SetType("\xff") },
		"extension x":              func(ce *event.Event) { ce.SetExtension("x", "\xff") },
		`cannot be named "data"`:   func(ce *event.Event) { ce.SetExtension("data", "1") },
		`cannot be named "a\r\nb"`: func(ce *event.Event) { ce.Context.(*event.EventContextV1).Extensions["a\r\nb"] = "1" },
		"only specversion 1.0":     func(ce *event.Event) { ce.SetSpecVersion("0.3") },
		"year 10000 in UTC":        func(ce *event.Event) { ce.SetTime(time.Date(9999, 12, 31, 23, 0, 0, 0, time.FixedZone("", -7200))) },
		"extension odd":            func(ce *event.Event) { ce.Context.(*event.EventContextV1).Extensions["odd"] = []int{1} },
		"id: MUST be a non-empty s": func(ce *event.Event) {
			ce.Context.(*event.EventContextV1).ID, ce.Context.(*event.EventContextV1).Type = "", ""
		},
	} {
		ce := wrap(t, newStance(), nil)
		change(&ce)
		for _, mode := range []Mode{Binary, Structured} {
			_, err := Encode(ce, mode)
			if err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "\n") {
				t.Errorf("mode %d: %v; want %q", mode, err, name)
			}
		}
	}
	if _, err := Encode(wrap(t, newStance(), nil), Mode(7)); err == nil {
		t.Error("mode 7 was written")
	}
}
