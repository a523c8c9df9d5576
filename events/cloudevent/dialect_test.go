// SPDX-License-Identifier: Apache-2.0

package cloudevent

import (
	"errors"
	"strings"
	"testing"
)

// minimal is the least that is an event in binary mode, and more headers.
func minimal(more ...string) map[string][]string {
	h := map[string][]string{"ce-specversion": {"1.0"}, "ce-id": {"1"}, "ce-type": {"t"}, "ce-source": {"/s"}}
	for i := 0; i < len(more); i += 2 {
		h[more[i]] = []string{more[i+1]}
	}
	return h
}

func TestHeaderValuesAreReadToTheLetterAndInOtherDialects(t *testing.T) {
	for _, c := range []struct{ why, header, want string }{
		{"the example of the binding", "Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"},
		{"small digits", "%e2%82%ac", "€"},
		{"encoded without need", "%61%62c", "abc"},
		{"one round of decoding, not two", "100%2525", "100%25"},
		{"an older binding", `"Euro € \"x\" \\ %21"`, `Euro € "x" \ !`},
		{"quotes that are not around all of it", `"a" and "b"`, `"a" and "b"`},
		{"a quote that is never closed", `"a\"`, `"a\"`},
		{"the SDK does not encode", "François Müller, 習近平", "François Müller, 習近平"},
		{"nor percent signs", "100% sure, 5%", "100% sure, 5%"},
		{"nothing", "", ""},
	} {
		ce, err := Decode(Message{Header: minimal("ce-note", c.header)})
		if err != nil || ce.Extensions()["note"] != c.want {
			t.Errorf("%s: %v, %q; want %q", c.why, err, ce.Extensions()["note"], c.want)
		}
	}
}

func TestEncodingIsThatOfTheBinding(t *testing.T) {
	for in, want := range map[string]string{
		"Euro € 😀": "Euro%20%E2%82%AC%20%F0%9F%98%80", `"100%"`: "%22100%25%22", "a\r\nb\x7f": "a%0D%0Ab%7F",
		"!#$&'()*+,-./:;<=>?@[]^_`{|}~": "!#$&'()*+,-./:;<=>?@[]^_`{|}~", "": "",
	} {
		if got := escape(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestModeIsDecidedByTheContentType(t *testing.T) {
	const whole = `{"specversion":"1.0","id":"whole","type":"t","source":"/s","data":{"a":1}}`
	for _, c := range []struct {
		why    string
		header map[string][]string
		id     string
	}{
		{"structured", map[string][]string{"Content-Type": {"application/cloudevents+json"}}, "whole"},
		{"in any case, with parameters", map[string][]string{"CONTENT-type": {"Application/CloudEvents+JSON; charset=UTF-8"}}, "whole"},
		{"without a format, which means JSON", map[string][]string{"Content-Type": {"application/cloudevents"}}, "whole"},
		{"structured although there is a ce-id", minimal("Content-Type", "application/cloudevents+json"), "whole"},
		{"binary", minimal(), "1"},
		{"binary, in the SDK's dialect", minimal("content-type", "application/json"), "1"},
		{"binary, as HTTP spells it", map[string][]string{"Ce-Specversion": {"1.0"}, "Ce-Id": {"1"}, "Ce-Type": {"t"}, "Ce-Source": {"/s"}}, "1"},
		{"no header at all: version 1.0.2 of the binding", nil, "whole"},
		{"headers of the transport only", map[string][]string{"Nats-Msg-Id": {"x"}}, "whole"},
	} {
		ce, err := Decode(Message{Header: c.header, Data: []byte(whole)})
		if err != nil || ce.ID() != c.id {
			t.Errorf("%s: %v, id %q; want %q", c.why, err, ce.ID(), c.id)
		}
	}
}

func TestABareMessageIsToldFromABrokenOne(t *testing.T) {
	for _, c := range []Message{
		{},
		{Data: []byte(`{"id":"1","source":"afp","headline":"h","body":"of the \"specversion\": none"}`)},
		{Data: []byte(`{"text":{"specversion":"1.0"}}`)},
		{Data: []byte(`<newsItem/>`), Header: map[string][]string{"Content-Type": {"application/vnd.iptc.g2.newsitem+xml"}}},
		{Data: []byte(`{"specversion":"1.0"}`), Header: map[string][]string{"content-type": {"application/json"}}},
		{Header: map[string][]string{"ce-specversion": nil, "ce-id": {"1"}}},
	} {
		if _, err := Decode(c); !errors.Is(err, ErrBare) {
			t.Errorf("%v %s: %v; want ErrBare", c.Header, c.Data, err)
		}
	}
}

func TestABrokenEventSaysWhatIsWrong(t *testing.T) {
	structured := map[string][]string{"Content-Type": {"application/cloudevents+json"}}
	for _, c := range []struct {
		header map[string][]string
		body   string
		want   string
	}{
		{map[string][]string{"Content-Type": {"application/cloudevents-batch+json"}}, `[]`, "a batch"},
		{map[string][]string{"Content-Type": {"application/cloudevents+avro"}}, ``, "application/cloudevents+avro: only application/cloudevents+json is read"},
		{minimal("ce-subject", "%C0%A0"), ``, "ce-subject: not UTF-8"},
		{minimal("ce-subject", "%ED%A0%80"), ``, "ce-subject: not UTF-8"},
		{minimal("ce-subject", "\xe9"), ``, "ce-subject: not UTF-8"},
		{minimal("ce-specversion", "0.3"), ``, `specversion "0.3"`},
		{minimal("ce-time", "yesterday"), ``, `time: "yesterday" is not RFC 3339`},
		{minimal("ce-source", ":"), ``, "source: parse"},
		{minimal("ce-not_a_name", "x"), ``, "not_a_name"},
		{minimal("ce-datacontenttype", "no type;"), ``, "datacontenttype: failed to parse"},
		{map[string][]string{"ce-specversion": {"1.0"}}, ``, "id: MUST be a non-empty string; source: REQUIRED; type: MUST be a non-empty string"},
		{structured, ``, "no JSON object"},
		{structured, `[]`, "no JSON object"},
		{structured, `{"specversion":"1.0","id":"1","type":"t","source":"/s","x":"un`, "no JSON object"},
		{structured, `{"id":"1","type":"t","source":"/s"}`, "no specversion"},
		{structured, `{"specversion":null,"id":"1","type":"t","source":"/s"}`, "no specversion"},
		{structured, `{"specversion":"1.0","id":1,"type":"t","source":"/s"}`, "id is 1: it must be a text"},
		{structured, `{"specversion":"1.0","id":"1","type":"t","source":"/s","x":1.5}`, "x is 1.5: a number must be a whole one"},
		{structured, `{"specversion":"1.0","id":"1","type":"t","source":"/s","x":2147483648}`, "x is 2147483648"},
		{structured, `{"specversion":"1.0","id":"1","type":"t","source":"/s","x":{}}`, "x is an object or a list"},
		{structured, `{"specversion":"1.0","id":"1","type":"t","source":"/s","":"x"}`, "MUST NOT be empty"},
		{structured, `{"specversion":"1.0","id":"1","type":"t","source":"/s","data_base64":5}`, "data_base64 is no text"},
		{structured, `{"specversion":"1.0","id":"1","type":"t","source":"/s","data_base64":"!"}`, "data_base64: illegal"},
		{structured, `{"specversion":"1.0","id":"1","type":"t","source":"/s","data_base64":"YQ==","data":1}`, "both data and data_base64"},
		{structured, "{\"specversion\":\"1.0\",\"id\":\"\xff\",\"type\":\"t\",\"source\":\"/s\"}", "not UTF-8"},
	} {
		_, err := Decode(Message{Header: c.header, Data: []byte(c.body)})
		if err == nil || errors.Is(err, ErrBare) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v %s:\n got %v\nwant %s", c.header, c.body, err, c.want)
		}
	}
}

func TestDataComesOutAsItWentIn(t *testing.T) {
	const start = `{"specversion":"1.0","id":"1","type":"t","source":"/s"`
	for _, c := range []struct{ why, rest, want string }{
		{"JSON keeps its white space and its order", `,"data":{"b" : 1.50, "a":"\u00e9"}}`, `{"b" : 1.50, "a":"\u00e9"}`},
		{"null is data", `,"data":null}`, `null`},
		{"no data", `}`, ``},
		{"text stands in a string", `,"datacontenttype":"text/plain","data":"a\nb"}`, "a\nb"},
		{"bytes", `,"datacontenttype":"image/png","data_base64":"/wA="}`, "\xff\x00"},
		{"the JSON format's way with +json", `,"datacontenttype":"application/ld+json","data":{"a":1}}`, `{"a":1}`},
		{"the SDK's way with +json", `,"datacontenttype":"application/ld+json","data":"{\"a\":1}"}`, `{"a":1}`},
	} {
		ce, err := Decode(Message{Data: []byte(start + c.rest)})
		if err != nil || string(ce.Data()) != c.want {
			t.Errorf("%s: %v, %q; want %q", c.why, err, ce.Data(), c.want)
		}
	}
}
