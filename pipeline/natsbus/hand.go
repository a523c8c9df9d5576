// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/pipeline/worker"
)

// A delivery is a message in hand.
type delivery struct {
	worker.Message
	unit     *unit
	place    place
	msg      jetstream.Msg // guarded by the hand: a redelivery replaces it
	attempts int
	began    time.Time
	told     time.Time // when the server last heard that it is in hand
}

// A hand holds all messages that were delivered and are not settled. One ticker
// for all of them tells the server so: a timer a message would cost more than
// most of the work.
type hand struct {
	mu   sync.Mutex
	held map[place]*delivery
}

// A place is a message of a consumer.
type place struct {
	unit *unit
	seq  uint64
}

// take adds a delivery. It returns false if the message is in hand already and
// came again; its settlement then counts for both.
func (h *hand) take(d *delivery) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if was := h.held[d.place]; was != nil {
		was.msg, was.attempts, was.told = d.msg, d.attempts, d.told
		return false
	}
	if h.held == nil {
		h.held = make(map[place]*delivery)
	}
	h.held[d.place] = d
	return true
}

// release takes a delivery out of the hand, for it to be settled.
func (h *hand) release(d *delivery) jetstream.Msg {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.held, d.place)
	return d.msg
}

// attemptsOf returns how often a delivery in hand has been delivered.
func (h *hand) attemptsOf(d *delivery) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return d.attempts
}

// keep tells the server of what is in hand, beat by beat, until the context ends.
func (h *hand) keep(ctx context.Context, beat time.Duration) {
	t := time.NewTicker(beat)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-t.C:
			for _, m := range h.due(now) {
				_ = m.InProgress() // if it cannot be told, it is delivered again
			}
		}
	}
}

// due returns the messages about which the server has not heard for a third of their time.
func (h *hand) due(now time.Time) []jetstream.Msg {
	h.mu.Lock()
	defer h.mu.Unlock()
	var ms []jetstream.Msg
	for _, d := range h.held {
		if now.Sub(d.told) >= d.unit.ackWait/3 {
			d.told = now
			ms = append(ms, d.msg)
		}
	}
	return ms
}
