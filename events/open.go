// SPDX-License-Identifier: Apache-2.0

package events

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Extra holds the fields of a payload that this program does not know. They
// are kept and written out again, so that a newer producer can speak to a
// newer consumer through an older stage.
type Extra map[string]json.RawMessage

// marshalOpen writes v, a struct, and then the fields of extra in the order of their names.
func marshalOpen(v any, extra Extra) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil || len(extra) == 0 {
		return b, err
	}
	b = bytes.TrimSuffix(b, []byte("}"))
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		key, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(append(append(b, key...), ':'), extra[name]...)
	}
	return append(b, '}'), nil
}

// list makes an empty list of none: a list is never null in JSON, so that
// readers in other languages need not ask.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// unmarshalOpen reads b into v, a pointer to a struct, and returns the fields that v does not name.
func unmarshalOpen(b []byte, v any) (Extra, error) {
	if err := json.Unmarshal(b, v); err != nil {
		return nil, err
	}
	var all Extra
	if err := json.Unmarshal(b, &all); err != nil {
		return nil, fmt.Errorf("not an object: %w", err)
	}
	known := fieldNames(reflect.TypeOf(v).Elem())
	for name := range all {
		if known[strings.ToLower(name)] { // encoding/json matches names without regard to case
			delete(all, name)
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

var namesByType sync.Map // of reflect.Type to map[string]bool

func fieldNames(t reflect.Type) map[string]bool {
	if names, ok := namesByType.Load(t); ok {
		return names.(map[string]bool)
	}
	names := make(map[string]bool)
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
			names[strings.ToLower(name)] = true
		}
	}
	namesByType.Store(t, names)
	return names
}
