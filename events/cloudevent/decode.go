// SPDX-License-Identifier: Apache-2.0

package cloudevent

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cloudevents/sdk-go/v2/event"
)

// Decode reads an event in either mode and in the dialects that the package
// comment tells of. It returns [ErrBare] for a message that is no CloudEvent;
// every other error is about one that is broken, or over the limits.
// In binary mode the event shares the bytes of the message.
func Decode(m Message) (event.Event, error) {
	if err := checkSize(m); err != nil {
		return event.Event{}, err
	}
	h := fold(m.Header)
	content, known := h["content-type"]
	media, _, _ := strings.Cut(strings.ToLower(unquote(content)), ";")
	media = strings.TrimSpace(media)
	switch {
	case strings.HasPrefix(media, "application/cloudevents-batch"):
		return event.Event{}, errors.New("CloudEvent: a batch: send each event as a message of its own")
	case media == structuredType || media == "application/cloudevents":
		return checked(structured(m.Data))
	case strings.HasPrefix(media, "application/cloudevents"):
		return event.Event{}, fmt.Errorf("CloudEvent: structured as %s: only %s is read", media, structuredType)
	case h["ce-specversion"] != "":
		return checked(binary(h, m.Data))
	case !known && isEnvelope(m.Data):
		return checked(structured(m.Data))
	}
	return event.Event{}, ErrBare
}

func checked(ce event.Event, err error) (event.Event, error) {
	if err != nil {
		return event.Event{}, fmt.Errorf("CloudEvent: %w", err)
	}
	if err := check(ce); err != nil {
		return event.Event{}, err
	}
	return ce, nil
}

// fold makes header names small, and takes the first value of each. Where two
// names differ in their case alone, the first in alphabetical order counts.
func fold(header map[string][]string) map[string]string {
	h := make(map[string]string, len(header))
	for _, name := range slices.Sorted(maps.Keys(header)) {
		small := strings.ToLower(name)
		if _, seen := h[small]; !seen && len(header[name]) > 0 {
			h[small] = header[name][0]
		}
	}
	return h
}

func binary(h map[string]string, data []byte) (event.Event, error) {
	ctx := &event.EventContextV1{}
	if content := h["content-type"]; content != "" && h["ce-datacontenttype"] == "" {
		h["ce-datacontenttype"] = content // the SDK's dialect
	}
	for _, header := range slices.Sorted(maps.Keys(h)) {
		name, ok := strings.CutPrefix(header, "ce-")
		if !ok {
			continue // the transport's own
		}
		value, err := unescape(h[header])
		if err != nil {
			return event.Event{}, fmt.Errorf("%s: %w", header, err)
		}
		if err := set(ctx, name, value); err != nil {
			return event.Event{}, err
		}
	}
	ce := event.Event{Context: ctx}
	if len(data) > 0 {
		ce.DataEncoded = data
	}
	return ce, nil
}

// set gives ctx an attribute or an extension that came as text.
func set(ctx *event.EventContextV1, name, value string) (err error) {
	switch name {
	case "specversion":
		if value != event.CloudEventsVersionV1 {
			return fmt.Errorf("specversion %q: only %s is read", value, event.CloudEventsVersionV1)
		}
	case "id":
		err = ctx.SetID(value)
	case "type":
		err = ctx.SetType(value)
	case "source":
		err = ctx.SetSource(value)
	case "subject":
		err = ctx.SetSubject(value)
	case "datacontenttype":
		err = ctx.SetDataContentType(value)
	case "dataschema":
		err = ctx.SetDataSchema(value)
	case "time":
		err = setTime(ctx, value)
	case "confidencepct":
		err = ctx.SetExtension(name, number(value))
	default:
		err = ctx.SetExtension(name, value)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// number is an integer where the text is one, so that an extension of ours has one type in both modes.
func number(s string) any {
	if n, err := strconv.ParseInt(s, 10, 32); err == nil && strconv.FormatInt(n, 10) == s {
		return int32(n)
	}
	return s
}

func setTime(ctx *event.EventContextV1, value string) error {
	if value == "" {
		return nil
	}
	at, err := time.Parse(time.RFC3339Nano, value)
	if err != nil {
		return fmt.Errorf("%q is not RFC 3339", value)
	}
	if err := checkTime(at); err != nil {
		return err
	}
	return ctx.SetTime(at.UTC())
}

// isEnvelope tells whether a body without headers is a whole event: an object with a specversion.
func isEnvelope(data []byte) bool {
	if !bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) || !bytes.Contains(data, []byte(`"specversion"`)) {
		return false
	}
	members, err := object(data)
	return err == nil && members["specversion"] != nil
}
