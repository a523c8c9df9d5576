// SPDX-License-Identifier: Apache-2.0

package cloudevent

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cloudevents/sdk-go/v2/event"
	"github.com/cloudevents/sdk-go/v2/types"
	"pgregory.net/rapid"

	"github.com/stancewire/stancewire/events"
)

// alphabets are what names are made of, and what breaks headers and JSON.
var alphabets = rapid.OneOf(
	rapid.String(),
	rapid.SampledFrom([]string{"François Müller", "習近平", `"quoted"`, "100%", "%41", "100% of \"them\"\r\nsaid", "a\tb", `\`, "  padded  ", "🇫🇷", "\u2028", "\u200fעברית"}),
)

// Law: what is wrapped, in either mode, arrives as the same event and opens as the same payload.
func TestWhatIsSaidIsHeard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStance()
		s.Holder.Name, s.Target.Name = alphabets.Draw(t, "holder"), alphabets.Draw(t, "target")
		s.Article.ID = "x" + alphabets.Draw(t, "article")
		s.Article.PublishedAt = time.Unix(rapid.Int64Range(-1e9, 4e9).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC()
		s.Confidence = rapid.Float64Range(0, 1).Draw(t, "confidence")
		s.Extra = events.Extra{"note": json.RawMessage(`{"n":1.0}`)}
		cause := event.New()
		cause.SetExtension("desk", alphabets.Draw(t, "desk"))

		ce, err := Wrap(s, source, &cause)
		if err != nil {
			t.Fatal(err)
		}
		for _, mode := range []Mode{Binary, Structured} {
			m, err := Encode(ce, mode)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Decode(m)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, ce) {
				t.Fatalf("mode %d\n got %#v\nwant %#v", mode, got.Context, ce.Context)
			}
			heard, err := Open(events.Verdicts, got)
			if err != nil || !reflect.DeepEqual(heard, s) {
				t.Fatalf("mode %d: %v\n got %+v\nwant %+v", mode, err, heard, s)
			}
		}
	})
}

// Law: header values survive, and are printable ASCII without space and quote.
func TestEscapeAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := alphabets.Draw(t, "s")
		e := escape(s)
		if strings.ContainsFunc(e, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' }) {
			t.Fatalf("%q", e)
		}
		if got, err := unescape(e); err != nil || got != s {
			t.Fatalf("%q → %q → %q, %v", s, e, got, err)
		}
	})
}

func TestRichExtensionsBecomeTextInBothModes(t *testing.T) {
	ce := wrap(t, newStance(), nil)
	at := time.Date(2023, 6, 6, 11, 30, 0, 0, time.FixedZone("CEST", 7200))
	ce.SetExtension("at", at)
	ce.SetExtension("raw", []byte{255, 0})
	ce.SetExtension("link", types.ParseURI("https://example.org/é?q=\""))
	ce.SetExtension("sure", true)
	ce.SetExtension("count", 7)
	for _, mode := range []Mode{Binary, Structured} {
		m, err := Encode(ce, mode)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(m)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{"at": "2023-06-06T09:30:00Z", "raw": "/wA=", "link": "https://example.org/%C3%A9?q=\"", "sure": "true", "count": "7"} {
			if text := fmt.Sprint(got.Extensions()[name]); text != want {
				t.Errorf("mode %d: %s %q, want %q", mode, name, text, want)
			}
		}
	}
	if ce.Extensions()["at"] == "2023-06-06T09:30:00Z" {
		t.Error("writing an event has changed it")
	}
}

// same tells whether two events are equal: attributes, extensions as text
// (headers know nothing else), and data but for white space around it.
func same(a, b event.Event) string {
	x, y := *a.Context.(*event.EventContextV1), *b.Context.(*event.EventContextV1)
	xs, ys := x.Extensions, y.Extensions
	x.Extensions, y.Extensions = nil, nil
	if a.Source() == b.Source() && a.DataSchema() == b.DataSchema() { // as text: one URI has many parses
		x.Source, x.DataSchema = y.Source, y.DataSchema
	}
	if !reflect.DeepEqual(x, y) {
		return fmt.Sprintf("attributes\n%v\n%v", x, y)
	}
	if len(xs) != len(ys) {
		return fmt.Sprintf("extensions\n%v\n%v", xs, ys)
	}
	for name := range xs {
		if v, ok := ys[name]; !ok || fmt.Sprint(xs[name]) != fmt.Sprint(v) {
			return fmt.Sprintf("extension %s\n%v\n%v", name, xs[name], ys[name])
		}
	}
	if p, q := bytes.Trim(a.Data(), " \t\r\n"), bytes.Trim(b.Data(), " \t\r\n"); !bytes.Equal(p, q) {
		return fmt.Sprintf("data\n%q\n%q", p, q)
	}
	return ""
}

// Laws: nothing makes Decode panic; what decodes encodes again, in both modes,
// to an equal event; the same message gives the same words.
func FuzzDecode(f *testing.F) {
	s := wrap(f, newStance(), nil)
	for _, mode := range []Mode{Binary, Structured} {
		m, err := Encode(s, mode)
		if err != nil {
			f.Fatal(err)
		}
		var lines []string
		for name, values := range m.Header {
			lines = append(lines, name+": "+values[0])
		}
		f.Add(strings.Join(lines, "\n"), m.Data)
	}
	const least = "ce-specversion: 1.0\nce-id: 1\nce-type: t\nce-source: /s"
	f.Add(least+"\nce-note: \"Euro € \\\"%41\\\"\"\ncontent-type: text/plain", []byte("\xff"))
	f.Add(least+"\nCE-Id: 2\nce-time: 2023-06-06T23:30:00.5+14:00\nce-confidencepct: 87\nce-data: x", []byte(" {\"a\":1}\n"))
	f.Add("Content-Type: application/cloudevents+json", []byte(`{"specversion":"1.0","id":"1","type":"t","source":"/s","x":true,"n":-7,"data_base64":"/wA="}`))
	f.Add("", []byte(`{"specversion":"1.0","id":"1","type":"t","source":"a:b?c#d","datacontenttype":"a/b+json","data":{"a":1}}`))
	f.Add("content-type: application/cloudevents-batch+json", []byte(`[]`))
	f.Fuzz(func(t *testing.T, headers string, data []byte) {
		m := Message{Header: map[string][]string{}, Data: data}
		for line := range strings.SplitSeq(headers, "\n") {
			name, value, _ := strings.Cut(line, ": ")
			m.Header[name] = append(m.Header[name], value)
		}
		ce, err := Decode(m)
		if err != nil {
			if _, again := Decode(m); again == nil || again.Error() != err.Error() {
				t.Fatalf("the same message, two faults:\n%v\n%v", err, again)
			}
			return
		}
		for _, mode := range []Mode{Binary, Structured} {
			m, err := Encode(ce, mode)
			if err != nil {
				t.Fatalf("mode %d: %v\n%v", mode, err, ce)
			}
			got, err := Decode(m)
			if err != nil {
				t.Fatalf("mode %d: %v\n%v\n%s", mode, err, m.Header, m.Data)
			}
			if diff := same(ce, got); diff != "" {
				t.Fatalf("mode %d: %s", mode, diff)
			}
		}
	})
}
