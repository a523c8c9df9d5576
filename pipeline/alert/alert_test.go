// SPDX-License-Identifier: Apache-2.0

package alert_test

import (
	"testing"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/alert"
)

func change(holder, target string, from, to events.Side, confidence float64) events.Change {
	c := events.Change{
		Holder: events.NewHolder(holder, events.Country, ""), Target: events.NewTarget(target), To: events.Position{Side: to},
		Evidence: []events.Evidence{{Confidence: confidence}},
	}
	if from != "" {
		c.From = &events.Position{Side: from}
	}
	return c
}

func TestASubscriptionHearsWhatItAskedFor(t *testing.T) {
	gaveIn := change("France", "NATO office in Japan", events.Oppose, events.Support, 0.8)
	first := change("France", "NATO office in Japan", "", events.Oppose, 0.8)
	for _, tt := range []struct {
		name string
		sub  alert.Subscription
		move events.Move
		want bool
	}{
		{"everything is every change", alert.Subscription{}, gaveIn, true},
		{"but no first position", alert.Subscription{}, first, false},
		{"unless it is asked for", alert.Subscription{FirstPosition: true}, first, true},
		{"a holder by id", alert.Subscription{Holders: []string{"france"}}, gaveIn, true},
		{"a target by name", alert.Subscription{Targets: []string{"NATO office in Japan"}}, gaveIn, true},
		{"another holder", alert.Subscription{Holders: []string{"germany"}}, gaveIn, false},
		{"where they stood", alert.Subscription{From: []events.Side{events.Oppose}}, gaveIn, true},
		{"a first position was nowhere before", alert.Subscription{FirstPosition: true, From: []events.Side{events.Oppose}}, first, false},
		{"where they stand", alert.Subscription{To: []events.Side{events.Oppose, events.Neutral}}, gaveIn, false},
		{"sure enough", alert.Subscription{LeastPercent: 80}, gaveIn, true},
		{"not sure enough", alert.Subscription{LeastPercent: 81}, gaveIn, false},
		{"what is taken back goes to whoever could have heard it", alert.Subscription{Holders: []string{"france"}},
			events.Retraction{Holder: gaveIn.Holder, Target: gaveIn.Target, Retracts: []string{"x"}}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.sub.Wants(tt.move); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestEachSubscriptionGetsOneAlertWithItsEvidence(t *testing.T) {
	move := change("France", "pact", events.Oppose, events.Support, 0.8)
	book := alert.Book{{ID: "desk"}, {ID: "risk", Holders: []string{"germany"}}, {ID: "all"}}
	got, err := book.Match(t.Context(), move)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Subscription != "desk" || got[1].Subscription != "all" {
		t.Fatalf("got %+v", got)
	}
	if got[0].EventID() == got[1].EventID() || got[0].Check() != nil || len(got[0].Evidence) != 1 || got[0].Address() != "alerts.desk" {
		t.Errorf("got %+v", got[0])
	}
}
