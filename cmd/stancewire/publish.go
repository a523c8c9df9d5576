// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"

	"github.com/cloudevents/sdk-go/v2/event"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// articleEvent puts an article into its envelope, as feed says it.
func articleEvent(a events.Article, deployment string) (event.Event, error) {
	origin := event.New()
	origin.SetExtension("traceparent", traceparent(a))
	ce, err := cloudevent.Wrap(a, worker.Runtime{Deployment: deployment}.Source("feed"), &origin)
	if err != nil {
		return ce, fmt.Errorf("envelope of article %s: %w", a.ID, err)
	}
	return ce, nil
}

// traceparent begins a trace (W3C Trace Context). It derives from the article
// alone: fed twice, an article is one trace, and the event one and the same.
func traceparent(a events.Article) string {
	id := a.EventID()
	return "00-" + id + "-" + events.ID("span", id)[:16] + "-01"
}

// articleMessage is an article ready to be published.
func articleMessage(a events.Article, deployment string) (worker.Message, error) {
	ce, err := articleEvent(a, deployment)
	if err != nil {
		return worker.Message{}, err
	}
	m, err := cloudevent.Encode(ce, worker.Runtime{}.Mode)
	if err != nil {
		return worker.Message{}, fmt.Errorf("envelope of article %s: %w", a.ID, err)
	}
	return worker.Message{Message: m, Subject: a.Address(), ID: ce.ID()}, nil
}

// publish stores articles. One that the server will not take is refused, the others are stored all the same.
func publish(ctx context.Context, bus worker.Bus, deployment string, batch []events.Article, refuse func(events.Article, error)) (int, error) {
	ms := make([]worker.Message, 0, len(batch))
	kept := make([]events.Article, 0, len(batch))
	for _, a := range batch {
		m, err := articleMessage(a, deployment)
		if err != nil {
			refuse(a, err)
			continue
		}
		ms, kept = append(ms, m), append(kept, a)
	}
	err := bus.Publish(ctx, ms...)
	if !worker.IsPermanent(err) {
		return len(ms), err
	}
	stored := 0
	for i, m := range ms { // one of them is to blame; ids make it harmless to send the others again
		switch err := bus.Publish(ctx, m); {
		case worker.IsPermanent(err):
			refuse(kept[i], err)
		case err != nil:
			return stored, err
		default:
			stored++
		}
	}
	return stored, nil
}
