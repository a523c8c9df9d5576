// SPDX-License-Identifier: Apache-2.0

package natsbus_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// More publishers than there are places in flight, each with several messages:
// nobody may hold some places and wait for more, or all wait for ever.
func TestManyPublishersShareFewPlacesInFlight(t *testing.T) {
	bus, _ := open(t, server(t).Connect, natsbus.Topology{Memory: true}, natsbus.Options{InFlight: 8})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var publishers sync.WaitGroup
	for p := range 64 {
		publishers.Go(func() {
			var ms []worker.Message
			for i := range 21 { // more than fit at once, too
				ms = append(ms, worker.Message{Subject: "statements.test", ID: fmt.Sprint(p, "-", i)})
			}
			if err := bus.Publish(ctx, ms...); err != nil {
				t.Errorf("publisher %d: %v", p, err)
			}
		})
	}
	publishers.Wait()
	if got := len(readAll(t, bus, "statements.>")); got != 64*21 {
		t.Errorf("%d messages stored, want %d", got, 64*21)
	}
}
