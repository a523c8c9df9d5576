// SPDX-License-Identifier: Apache-2.0

// Package cloudevent puts a payload into its CloudEvents envelope and takes it
// out again, as headers and bytes; what carries them is not its business.
//
// There are two ways to write an event. In binary mode the attributes are
// headers (ce-id, ce-type, …, percent-encoded) and the body is the data; in
// structured mode the body is the whole event as JSON, and the Content-Type
// says so. Both follow the NATS protocol binding of CloudEvents 1.0 to the
// letter; what is read may also be the dialect of the CloudEvents Go SDK.
package cloudevent

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cloudevents/sdk-go/v2/event"

	"github.com/stancewire/stancewire/events"
)

// Mode is how an event is written.
type Mode int

// The modes.
const (
	Binary     Mode = iota // attributes are headers, the body is the data
	Structured             // the body is the whole event
)

// Limits of a message.
const (
	MaxSize       = 8 << 20 // bytes of a body
	MaxExtensions = 64
)

// SchemaBase precedes the type in dataschema.
const SchemaBase = "https://stancewire.io/schemas/"

// A Message is an event as it travels.
type Message struct {
	Header map[string][]string
	Data   []byte
}

// ErrBare says that a message is no CloudEvent: it has neither a ce-specversion nor the content type of one.
var ErrBare = errors.New("no CloudEvent: neither a ce-specversion header nor an application/cloudevents content type")

// ours are the extensions that each stage sets anew; others are handed on.
var ours = map[string]bool{
	"partitionkey": true, "holderid": true, "targetid": true, "stance": true,
	"stancefrom": true, "stanceto": true, "wire": true, "confidencepct": true,
}

// Wrap puts e into its envelope. What cause carries beyond our own extensions
// (traceparent, and whatever its producer added) is handed on; cause may be nil.
func Wrap(e events.Event, source string, cause *event.Event) (event.Event, error) {
	ce := event.New()
	ce.SetID(e.EventID())
	ce.SetType(e.EventType())
	ce.SetSource(source)
	ce.SetSubject(e.EventSubject())
	ce.SetDataSchema(SchemaBase + e.EventType() + ".json")
	if at := e.EventTime(); !at.IsZero() {
		ce.SetTime(at)
	}
	if cause != nil {
		for name, value := range cause.Extensions() {
			if !ours[name] {
				ce.SetExtension(name, value)
			}
		}
	}
	ce.SetExtension("partitionkey", e.EventKey())
	if a, ok := e.(events.Attributed); ok {
		for name, value := range a.Extensions() {
			ce.SetExtension(name, value)
		}
	}
	data, err := json.Marshal(e)
	if err != nil {
		return ce, err
	}
	if err := ce.SetData(event.ApplicationJSON, data); err != nil {
		return ce, err
	}
	return ce, ce.Validate()
}

// Open takes a payload out of its envelope. Its type must belong to the topic, and its data keep the contract.
func Open[E events.Event](t events.Topic[E], ce event.Event) (E, error) {
	return t.Decode(ce.Type(), ce.Data())
}

// JSON writes ce in structured mode, in one line: the same event gives the same bytes.
func JSON(ce event.Event) ([]byte, error) {
	b, err := ce.MarshalJSON()
	if err != nil {
		return nil, err
	}
	return b, nil
}

// Encode writes ce.
func Encode(ce event.Event, mode Mode) (Message, error) {
	if n := len(ce.Extensions()); n > MaxExtensions {
		return Message{}, fmt.Errorf("%d extensions, at most %d", n, MaxExtensions)
	}
	if len(ce.Data()) > MaxSize {
		return Message{}, fmt.Errorf("data of %d bytes, at most %d", len(ce.Data()), MaxSize)
	}
	if mode == Structured {
		b, err := JSON(ce)
		return Message{Header: map[string][]string{"Content-Type": {"application/cloudevents+json"}}, Data: b}, err
	}
	h := map[string][]string{
		"ce-specversion": {ce.SpecVersion()}, "ce-id": {escape(ce.ID())}, "ce-type": {escape(ce.Type())}, "ce-source": {escape(ce.Source())},
	}
	for name, value := range map[string]string{"ce-subject": ce.Subject(), "ce-dataschema": ce.DataSchema(), "ce-datacontenttype": ce.DataContentType()} {
		if value != "" {
			h[name] = []string{escape(value)}
		}
	}
	if !ce.Time().IsZero() {
		h["ce-time"] = []string{ce.Time().UTC().Format(time.RFC3339Nano)}
	}
	for _, name := range slices.Sorted(maps.Keys(ce.Extensions())) {
		h["ce-"+name] = []string{escape(fmt.Sprint(ce.Extensions()[name]))}
	}
	return Message{Header: h, Data: ce.Data()}, nil
}

// Decode reads an event in either mode, and in the dialect of the SDK.
func Decode(m Message) (event.Event, error) {
	if len(m.Data) > MaxSize {
		return event.Event{}, fmt.Errorf("message of %d bytes, at most %d", len(m.Data), MaxSize)
	}
	h := lower(m.Header)
	content := strings.ToLower(h["content-type"])
	switch {
	case strings.HasPrefix(content, "application/cloudevents-batch"):
		return event.Event{}, errors.New("a batch of CloudEvents: send each as a message of its own")
	case strings.HasPrefix(content, "application/cloudevents"):
		return structured(m.Data)
	case h["ce-specversion"] != "":
		return binary(h, m.Data)
	}
	return event.Event{}, ErrBare
}

func structured(data []byte) (event.Event, error) {
	var ce event.Event
	if err := ce.UnmarshalJSON(data); err != nil {
		return ce, fmt.Errorf("structured CloudEvent: %w", err)
	}
	return ce, ce.Validate()
}

func binary(h map[string]string, data []byte) (event.Event, error) {
	version, err := unescape(h["ce-specversion"])
	if err != nil || version != event.CloudEventsVersionV1 {
		return event.Event{}, fmt.Errorf("ce-specversion %q: only 1.0 is read", h["ce-specversion"])
	}
	ce := event.New()
	content := h["content-type"]
	for _, key := range slices.Sorted(maps.Keys(h)) {
		name, ok := strings.CutPrefix(key, "ce-")
		if !ok {
			continue
		}
		value, err := unescape(h[key])
		if err != nil {
			return ce, fmt.Errorf("%s: %w", key, err)
		}
		switch name {
		case "specversion":
		case "id":
			ce.SetID(value)
		case "type":
			ce.SetType(value)
		case "source":
			ce.SetSource(value)
		case "subject":
			ce.SetSubject(value)
		case "dataschema":
			ce.SetDataSchema(value)
		case "datacontenttype":
			content = value
		case "time":
			at, err := time.Parse(time.RFC3339Nano, value)
			if err != nil {
				return ce, fmt.Errorf("ce-time: %w", err)
			}
			ce.SetTime(at)
		default:
			ce.SetExtension(name, value)
		}
	}
	if len(ce.Extensions()) > MaxExtensions {
		return ce, fmt.Errorf("%d extensions, at most %d", len(ce.Extensions()), MaxExtensions)
	}
	if content == "" {
		content = event.ApplicationJSON
	}
	ce.SetDataContentType(content)
	ce.DataEncoded = bytes.Clone(data)
	return ce, ce.Validate()
}

func lower(header map[string][]string) map[string]string {
	h := make(map[string]string, len(header))
	for name, values := range header {
		if len(values) > 0 {
			h[strings.ToLower(name)] = values[0]
		}
	}
	return h
}

const hex = "0123456789ABCDEF"

// escape percent-encodes what the binding wants encoded: space, double quote,
// percent, and all that is not printable ASCII.
func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c > ' ' && c < 0x7f && c != '"' && c != '%' {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}

// unescape takes a header value apart: double quotes around it with backslashes inside, then percent-encoding.
func unescape(s string) (string, error) {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		s = unquote(s[1 : len(s)-1])
	}
	if strings.IndexByte(s, '%') < 0 {
		if !utf8.ValidString(s) {
			return "", errors.New("not UTF-8")
		}
		return s, nil
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, lo := strings.IndexByte(hex, upper(s[i+1])), strings.IndexByte(hex, upper(s[i+2]))
			if hi >= 0 && lo >= 0 {
				b = append(b, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		b = append(b, s[i]) // the SDK's dialect does not encode: a lone percent is itself
	}
	if !utf8.Valid(b) {
		return "", errors.New("not UTF-8")
	}
	return string(b), nil
}

func unquote(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'f' {
		return c - 'a' + 'A'
	}
	return c
}
