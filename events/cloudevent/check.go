// SPDX-License-Identifier: Apache-2.0

package cloudevent

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cloudevents/sdk-go/v2/event"
)

// check reports why ce cannot be written, or should not have been. It asks for
// more than the SDK does: whatever passes survives a round trip in either mode.
func check(ce event.Event) error {
	ctx, ok := ce.Context.(*event.EventContextV1)
	if !ok {
		return errors.New("CloudEvent: only specversion 1.0 is spoken here")
	}
	if err := ce.Validate(); err != nil {
		return fmt.Errorf("CloudEvent: %w", oneLine(err))
	}
	for _, a := range [...]struct{ name, value string }{
		{"id", ctx.ID}, {"type", ctx.Type}, {"source", ctx.Source.String()}, {"subject", ce.Subject()},
		{"datacontenttype", ce.DataContentType()}, {"dataschema", ce.DataSchema()},
	} {
		if !utf8.ValidString(a.value) {
			return fmt.Errorf("CloudEvent: %s %q is not UTF-8", a.name, a.value)
		}
	}
	if ctx.Time != nil {
		if err := checkTime(ctx.Time.Time); err != nil {
			return fmt.Errorf("CloudEvent: time: %w", err)
		}
	}
	return checkExtensions(ctx.Extensions)
}

func checkExtensions(extensions map[string]any) error {
	foreign := 0
	for _, name := range slices.Sorted(maps.Keys(extensions)) {
		if !ours[name] {
			foreign++
		}
		if name == "data" || !event.IsExtensionNameValid(name) || strings.ToLower(name) != name {
			return fmt.Errorf("CloudEvent: an extension cannot be named %q", name)
		}
		if s, ok := extensions[name].(string); ok && !utf8.ValidString(s) {
			return fmt.Errorf("CloudEvent: extension %s: %q is not UTF-8", name, s)
		}
	}
	if foreign > MaxExtensions {
		return fmt.Errorf("CloudEvent: %d extensions besides our own, at most %d", foreign, MaxExtensions)
	}
	return nil
}

// checkTime refuses what RFC 3339 cannot write: in UTC, a year has four digits.
func checkTime(t time.Time) error {
	if y := t.UTC().Year(); y < 0 || y > 9999 {
		return fmt.Errorf("year %d in UTC has not four digits", y)
	}
	return nil
}

// checkSize refuses a message that is too large to be sent or to be taken apart.
func checkSize(m Message) error {
	n := len(m.Data)
	for name, values := range m.Header {
		for _, v := range values {
			n += len(name) + len(v) + len(": \r\n")
		}
	}
	if n > MaxSize {
		return fmt.Errorf("CloudEvent: message of %d bytes, at most %d", n, MaxSize)
	}
	return nil
}

// oneLine puts the SDK's findings, which come in the order of a Go map, into an order of their own.
func oneLine(err error) error {
	var faults event.ValidationError
	if !errors.As(err, &faults) {
		return err
	}
	var all []string
	for _, name := range slices.Sorted(maps.Keys(faults)) {
		all = append(all, name+": "+strings.TrimSpace(faults[name].Error()))
	}
	return errors.New(strings.Join(all, "; "))
}
