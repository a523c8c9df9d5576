// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"context"
	"errors"

	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/article"
)

// A Listener hears what is said under a subject of somebody else's. It calls
// handle with each message, and takes one as done when handle returns nil; else
// it delivers it again later. Listen returns when ctx is done, or cannot begin.
type Listener interface {
	Listen(ctx context.Context, name, subject string, handle func(context.Context, cloudevent.Message) error) error
}

// A tap brings the messages under a subject to a wire.
type tap struct {
	gate   *Gate
	source Source
	tally  *tally
}

// handle takes in one message. What cannot be used is done with, too: it is among the dead letters.
func (t *tap) handle(ctx context.Context, m cloudevent.Message) error {
	contentType := ""
	if v := m.Header["Content-Type"]; len(v) > 0 {
		contentType = v[0]
	}
	offers, err := carried(m, contentType, t.source)
	if err != nil {
		offers = []Offer{{Feed: t.source.Name, Data: m.Data, Item: article.Item{Err: err}}}
	}
	for _, o := range offers {
		res, err := t.gate.Offer(ctx, o)
		if err != nil {
			if !errors.Is(err, context.Canceled) {
				t.tally.failed(err, StateFailing)
			}
			return err
		}
		t.tally.result(res)
	}
	return nil
}
