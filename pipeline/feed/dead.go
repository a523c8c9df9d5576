// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// mostBuried is how much of an input is kept with the dead letters, in bytes: what is longer is cut, and the reason says so.
const mostBuried = 256 << 10

// Message is the message that says an article. Its trace (W3C Trace Context)
// derives from the article alone: fed twice, it is one trace and one event.
func Message(a events.Article, deployment string) (worker.Message, error) {
	ce, err := cloudevent.Wrap(a, worker.Runtime{Deployment: deployment}.Source(Stage), nil)
	if err != nil {
		return worker.Message{}, fmt.Errorf("envelope of article %s: %w", a.ID, err)
	}
	id := a.EventID()
	ce.SetExtension("traceparent", "00-"+id+"-"+events.ID("span", id)[:16]+"-01")
	m, err := cloudevent.Encode(ce, cloudevent.Binary)
	if err != nil {
		return worker.Message{}, fmt.Errorf("envelope of article %s: %w", a.ID, err)
	}
	return worker.Message{Message: m, Subject: a.Address(), ID: ce.ID()}, nil
}

// bury puts what cannot be used with the dead letters: once, however often it is offered.
func (g *Gate) bury(ctx context.Context, o Offer, reason string) error {
	data := o.Data
	if data == nil || g.embargoed(o.Item.Article) {
		data = g.remains(o.Item.Article)
	}
	if n := len(data); n > mostBuried {
		data, reason = data[:mostBuried], fmt.Sprintf("%s (the first %d of %d bytes)", reason, mostBuried, n)
	}
	letter := worker.Reject(Stage, worker.Message{Subject: o.Feed, Message: cloudevent.Message{Data: data}}, 1, fmt.Errorf("%s", reason))
	key := "refused." + events.ID("refused", o.Feed, reason, string(data))
	if b, _, err := g.Bus.Load(ctx, Stage, key); err != nil || b != nil {
		return err
	}
	m, err := worker.NewMessage(letter, worker.Runtime{Deployment: g.Deployment}.Source(Stage), nil, cloudevent.Binary)
	if err != nil {
		return err
	}
	if err := g.Bus.Publish(ctx, m); err != nil {
		return fmt.Errorf("dead letter: %w", err)
	}
	return amend(ctx, g, key, func(at *string) bool {
		if *at != "" {
			return false
		}
		*at = g.now().UTC().Format("2006-01-02T15:04:05Z")
		return true
	})
}

// remains is what can be shown of an article that is a part of something larger;
// of an embargoed one, who it is and no more.
func (g *Gate) remains(a events.Article) []byte {
	if g.embargoed(a) {
		a.Headline, a.Body = "", ""
	}
	b, err := json.Marshal(a)
	if err != nil {
		return nil
	}
	return b
}

func (g *Gate) embargoed(a events.Article) bool {
	return a.EmbargoedTill != nil && a.EmbargoedTill.After(g.now())
}
