// SPDX-License-Identifier: Apache-2.0

// Package cloudevent puts a payload into its CloudEvents envelope and takes it
// out again. It works on headers and bytes; what carries them is not its
// business, and it never imports it.
//
//	payload ──Wrap──▶ event ──Encode──▶ Message ┄┄▶ Message ──Decode──▶ event ──Open──▶ payload
//
// # What is written
//
// An event is written in one of two modes, to the letter of the NATS protocol
// binding of CloudEvents 1.0. In [Binary] mode every attribute is a header (ce-id,
// ce-type, ce-datacontenttype, …) whose value is percent-encoded, and the body
// is the data. In [Structured] mode the body is the whole event as JSON, and
// Content-Type is application/cloudevents+json.
//
// # What is read
//
// Both modes, and besides them the dialects that are about: header names in
// any case; values in double quotes (older versions of the binding); values
// that nobody encoded and the content type in a plain content-type header (the
// SDK for Go); and the whole event as JSON without any header (version 1.0.2
// of the binding, the SDK's protocols, and a line of our own output that somebody
// publishes by hand). Where a dialect contradicts the letter the letter wins: what
// the SDK wrote as "100%25" is read as "100%".
//
// # What stays the same
//
// The data is never parsed and written anew on its way: the bytes that were
// said are the bytes that are heard. An event that decodes encodes again, in
// either mode, to an equal event. Headers carry text only, so an extension that
// is a number or a truth arrives as text in binary mode; confidencepct, the one
// number of ours, arrives as a number in both.
//
// The same event gives the same bytes, and the same fault the same words: ids
// of dead letters are made of them.
package cloudevent

import (
	"encoding/json"
	"errors"
	"fmt"

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

// Limits of a message. Passing one is an error, when writing and when reading.
const (
	// MaxSize is the most that headers and body may take together, in bytes.
	MaxSize = 8 << 20

	// MaxExtensions is how many extensions an event may have besides our own.
	// Ours do not count, so that what was taken in can always be answered.
	MaxExtensions = 64
)

// A Message is an event as it travels: headers and a body.
type Message struct {
	Header map[string][]string
	Data   []byte
}

// ErrBare says that a message is no CloudEvent: it has neither a ce-specversion
// nor the content type of a CloudEvent, and its body is not one either.
var ErrBare = errors.New("no CloudEvent: neither a ce-specversion header nor an application/cloudevents content type")

// ours are the extensions that every stage sets anew; all others are handed on.
var ours = map[string]bool{
	"partitionkey": true, "holderid": true, "targetid": true, "stance": true,
	"stancefrom": true, "stanceto": true, "wire": true, "confidencepct": true,
}

// Wrap puts e into its envelope. Source is //stancewire/<deployment>/<stage>.
// What cause carries beyond our own extensions (traceparent, tracestate, and
// whatever its producer added) is handed on; cause may be nil. A zero event
// time is left out: it is not known, and the time of processing never stands in for it.
func Wrap(e events.Event, source string, cause *event.Event) (event.Event, error) {
	ce := event.New()
	ce.SetID(e.EventID())
	ce.SetType(e.EventType())
	ce.SetSource(source)
	ce.SetSubject(e.EventSubject())
	ce.SetTime(e.EventTime())
	ce.SetDataContentType(event.ApplicationJSON)
	ce.SetDataSchema(events.SchemaID(e.EventType()))
	if cause != nil && cause.Context != nil {
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
		return event.Event{}, fmt.Errorf("data of %s: %w", e.EventType(), err)
	}
	ce.DataEncoded = data // not SetData: it would mark bytes as binary, and structured mode would hide them in base64
	return ce, check(ce)
}

// Open takes a payload out of its envelope. Its type must belong to the topic, and its data keep the contract.
func Open[E events.Event](t events.Topic[E], ce event.Event) (E, error) {
	if ce.Context == nil {
		var none E
		return none, errors.New("no event")
	}
	return t.Decode(ce.Type(), ce.Data())
}
