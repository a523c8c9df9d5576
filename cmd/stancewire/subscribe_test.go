// SPDX-License-Identifier: Apache-2.0

package main

import (
	"testing"
	"time"

	"github.com/stancewire/stancewire/events"
)

func TestWhatASubscriberWants(t *testing.T) {
	change := someChange()
	first := change
	first.From = nil
	back := events.Retraction{Holder: change.Holder, Target: change.Target, Retracts: []string{"x"}, At: change.At}
	for _, tt := range []struct {
		name  string
		cmd   subscribeCmd
		after time.Time
		move  events.Move
		want  bool
	}{
		{"a change", subscribeCmd{}, time.Time{}, change, true},
		{"no first position", subscribeCmd{}, time.Time{}, first, false},
		{"unless asked for", subscribeCmd{First: true}, time.Time{}, first, true},
		{"a holder by name", subscribeCmd{Holder: "Anna Rossi"}, time.Time{}, change, true},
		{"a holder by id", subscribeCmd{Holder: "anna-rossi"}, time.Time{}, change, true},
		{"another holder", subscribeCmd{Holder: "Luca Bianchi"}, time.Time{}, change, false},
		{"another target", subscribeCmd{Target: "border wall"}, time.Time{}, change, false},
		{"a side", subscribeCmd{Stance: []string{"support", "neutral"}}, time.Time{}, change, true},
		{"another side", subscribeCmd{Stance: []string{"oppose"}}, time.Time{}, change, false},
		{"what is taken back, whatever the side", subscribeCmd{Stance: []string{"oppose"}}, time.Time{}, back, true},
		{"what happened since", subscribeCmd{}, change.At, change, true},
		{"not what happened before", subscribeCmd{}, change.At.Add(time.Second), change, false},
	} {
		tt.cmd.What = "changes"
		s := subscriber{cmd: &tt.cmd, after: tt.after}
		if got := s.wanted(tt.move); got != tt.want {
			t.Errorf("%s: wanted is %v", tt.name, got)
		}
	}
}

func TestSubjectsAreAsNarrowAsCanBe(t *testing.T) {
	for _, tt := range []struct {
		cmd  subscribeCmd
		want string
	}{
		{subscribeCmd{What: "changes"}, "changes.*.*"},
		{subscribeCmd{What: "changes", Holder: "Émile Zola"}, "changes.emile-zola.*"},
		{subscribeCmd{What: "changes", Holder: "france", Target: "NATO office in Japan"}, "changes.france.nato-office-in-japan"},
		{subscribeCmd{What: "alerts", Holder: "france"}, "alerts.>"},
	} {
		if got := tt.cmd.filter(); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.cmd, got, tt.want)
		}
	}
}

func TestSince(t *testing.T) {
	now := time.Date(2024, 3, 10, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"all": {}, "48h": now.Add(-48 * time.Hour), "2024-01-31": time.Date(2024, 1, 31, 0, 0, 0, 0, time.UTC),
		"2024-01-31T09:30:00+01:00": time.Date(2024, 1, 31, 8, 30, 0, 0, time.UTC),
	} {
		var s since
		if err := s.UnmarshalText([]byte(text)); err != nil || s.now() || !s.after(now).Equal(want) {
			t.Errorf("%s: %v, %v, want %v", text, s.after(now), err, want)
		}
	}
	for _, text := range []string{"", "yesterday", "-5h", "31.1.2024"} {
		if err := new(since).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}
