// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"errors"
	"log/slog"
	"sync/atomic"

	"github.com/nats-io/nats.go/jetstream"
)

// silentHeartbeats is how many times in a row a server may miss its heartbeat
// before the consumer is looked up anew: it may be gone, without a word.
const silentHeartbeats = 3

// A watch decides what the errors of a pull mean.
type watch struct {
	log    *slog.Logger
	silent atomic.Int32
	broken chan error // gets the error that ends the pull
}

func newWatch(log *slog.Logger) *watch {
	return &watch{log: log, broken: make(chan error, 1)}
}

func (w *watch) alive() {
	if w.silent.Load() != 0 {
		w.silent.Store(0)
	}
}

// handle is told by the client. What it mends itself is only logged.
func (w *watch) handle(_ jetstream.ConsumeContext, err error) {
	switch {
	case errors.Is(err, jetstream.ErrNoHeartbeat):
		if w.silent.Add(1) < silentHeartbeats {
			w.log.Debug("no heartbeat", "err", err)
			return
		}
	case errors.Is(err, jetstream.ErrConsumerDeleted), errors.Is(err, jetstream.ErrConsumerNotFound),
		errors.Is(err, jetstream.ErrBadRequest), errors.Is(err, jetstream.ErrConnectionClosed):
	default: // a pin that moved, a leader that changed, a server that stops: the client asks again
		w.log.Debug("pull", "err", err)
		return
	}
	select {
	case w.broken <- err:
	default:
	}
}
