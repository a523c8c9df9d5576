// SPDX-License-Identifier: Apache-2.0

package model

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/stancewire/stancewire/events"
)

// Bounds of the parts of a proposal, in bytes and words.
const (
	maxName     = 120
	maxWords    = 12
	maxEvidence = 1000
)

// A proposal is a stance as the model tells it, not yet believed.
type proposal struct {
	Holder     string       `json:"holder"`
	HolderKind events.Kind  `json:"holder_kind"`
	Target     string       `json:"target"`
	Side       events.Side  `json:"stance"`
	Basis      events.Basis `json:"basis"`
	Confidence *float64     `json:"confidence"`
	Evidence   string       `json:"evidence"`
	Past       *bool        `json:"past"`
}

// parse reads an answer. One that is not of the form asked for is an error as a
// whole: whoever breaks the form has not done what was asked. The error holds nothing of the answer.
func parse(text string) ([]proposal, error) {
	var v struct {
		Stances *[]proposal `json:"stances"`
	}
	dec := json.NewDecoder(strings.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&v); err != nil {
		return nil, errors.New("the answer is no JSON of the schema")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("the answer goes on after its JSON")
	}
	if v.Stances == nil {
		return nil, errors.New("the answer has no list of stances")
	}
	if n := len(*v.Stances); n > MaxStances {
		return nil, fmt.Errorf("the answer has %d stances, at most %d", n, MaxStances)
	}
	return *v.Stances, nil
}

// formed tells whether all values are of their lists and in their bounds.
func (p proposal) formed() bool {
	switch p.HolderKind {
	case events.Person, events.Organization, events.Country, events.Group, events.Unnamed:
	default:
		return false
	}
	switch p.Side {
	case events.Support, events.Oppose, events.Neutral:
	default:
		return false
	}
	switch p.Basis {
	case events.Explicit, events.Implied, events.Action:
	default:
		return false
	}
	return p.Confidence != nil && *p.Confidence >= 0 && *p.Confidence <= 1 && p.Past != nil &&
		nameable(p.Holder) && nameable(p.Target) && len(p.Evidence) <= maxEvidence
}

// nameable tells whether s may be a name or a heading.
func nameable(s string) bool {
	return len(s) <= maxName && len(strings.Fields(s)) <= maxWords && strings.ContainsFunc(s, unicode.IsLetter) &&
		!strings.ContainsFunc(s, unicode.IsControl)
}
