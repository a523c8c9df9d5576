// SPDX-License-Identifier: Apache-2.0

// Package alert decides which moves are worth a subscriber's attention.
//
// A [Subscription] says what somebody wants to hear of. Matching is a pure
// function of a move; where and how an alert is delivered is not decided here.
package alert

import (
	"context"
	"slices"

	"github.com/stancewire/stancewire/events"
)

// A Subscription asks to hear of moves. An empty list asks for all.
type Subscription struct {
	ID            string        `yaml:"id"`             // a slug: the alerts go to alerts.<id>
	Holders       []string      `yaml:"holders"`        // ids or names
	Targets       []string      `yaml:"targets"`        // ids or names
	From          []events.Side `yaml:"from"`           // where the holder stood
	To            []events.Side `yaml:"to"`             // where he stands
	LeastPercent  int           `yaml:"least_percent"`  // confidence of the best evidence, 0 to 100
	FirstPosition bool          `yaml:"first_position"` // hear of first positions too, not of changes alone
}

// Book is all subscriptions.
type Book []Subscription

// Match returns an alert for each subscription that asked for m. A retraction
// goes to whoever could have heard what it takes back.
func (b Book) Match(_ context.Context, m events.Move) ([]events.Alert, error) {
	var out []events.Alert
	for _, s := range b {
		if !s.Wants(m) {
			continue
		}
		a := events.Alert{Subscription: s.ID, Event: m.EventID()}
		switch m := m.(type) {
		case events.Change:
			a.Change, a.Evidence = &m, m.Evidence
		case events.Retraction:
			a.Retraction = &m
		}
		out = append(out, a)
	}
	return out, nil
}

// Wants tells whether s asks for m.
func (s Subscription) Wants(m events.Move) bool {
	switch m := m.(type) {
	case events.Change:
		return s.about(m.Holder, m.Target) && s.moved(m)
	case events.Retraction:
		return s.about(m.Holder, m.Target)
	}
	return false
}

func (s Subscription) about(h events.Holder, t events.Target) bool {
	return named(s.Holders, h.ID) && named(s.Targets, t.ID)
}

func (s Subscription) moved(c events.Change) bool {
	if c.From == nil {
		if !s.FirstPosition || len(s.From) > 0 {
			return false
		}
	} else if len(s.From) > 0 && !slices.Contains(s.From, c.From.Side) {
		return false
	}
	if len(s.To) > 0 && !slices.Contains(s.To, c.To.Side) {
		return false
	}
	return s.LeastPercent == 0 || len(c.Evidence) > 0 && 100*c.Evidence[0].Confidence >= float64(s.LeastPercent)
}

func named(list []string, id string) bool {
	if len(list) == 0 {
		return true
	}
	return slices.ContainsFunc(list, func(x string) bool { return x == id || events.Slug(x) == id })
}
