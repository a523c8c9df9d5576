// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"sync"
	"time"
)

// A holder serves the units that it is told to, and gives up the others.
type holder struct {
	run  *run
	wg   sync.WaitGroup
	held map[*unit]*holding
}

// A holding is a unit being served.
type holding struct {
	stop context.CancelFunc
	done chan struct{} // closed when it is given up for good
	over bool
}

// set makes the units the ones that are served. It does not wait.
func (h *holder) set(units []*unit) {
	wanted := make(map[*unit]bool)
	for _, u := range units {
		wanted[u] = true
	}
	for u, x := range h.held {
		if !wanted[u] && !x.over {
			x.stop()
			x.over = true
		}
	}
	for u := range wanted {
		x := h.held[u]
		if x != nil && !x.over {
			continue
		}
		ctx, cancel := context.WithCancel(context.Background())
		next := &holding{stop: cancel, done: make(chan struct{})}
		h.held[u] = next
		h.wg.Go(func() {
			defer close(next.done)
			if x != nil {
				<-x.done
			}
			h.run.serveShare(ctx, u)
		})
	}
}

// serveShare serves a unit and then hands it over: the pin is given up when all
// that was delivered is settled, so that the next one begins where this one ended.
func (r *run) serveShare(ctx context.Context, u *unit) {
	r.b.forget(u.stage, u.partition)
	u.serve(ctx)
	unpin, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	s, err := r.b.stream(unpin, u.stream)
	if err == nil {
		err = s.UnpinConsumer(unpin, u.config.Durable, pinGroup)
	}
	if err != nil {
		r.b.o.Logger.Debug("unpin: the pin ends by itself", "consumer", u.id(), "err", err)
	}
}
