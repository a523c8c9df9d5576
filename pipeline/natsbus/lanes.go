// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"sync"

	"github.com/stancewire/stancewire/pipeline/worker"
)

// maxTogether is how many messages of one key are folded at once: it bounds
// what one save says, and how long the first of them waits.
const maxTogether = 64

// A turn is a message in a lane, decoded.
type turn struct {
	*delivery
	job worker.Job
}

// Lanes do the turns of one key in order, all that wait at once, and those of
// different keys side by side. How many there can be is bounded by who puts
// them in: the server delivers no more than a consumer's MaxAckPending.
type lanes struct {
	mu sync.Mutex
	m  map[string][]turn // of a key that is being worked on: what waits
}

// put has t done, by a goroutine of its lane, with what waits in it then.
func (l *lanes) put(t turn, do func([]turn)) {
	key := t.job.Key
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.m == nil {
		l.m = make(map[string][]turn)
	}
	waiting, busy := l.m[key]
	l.m[key] = append(waiting, t)
	if !busy {
		go l.run(key, do)
	}
}

func (l *lanes) run(key string, do func([]turn)) {
	for {
		batch := l.next(key)
		if len(batch) == 0 {
			return
		}
		do(batch)
	}
}

// next takes what waits in a lane, and closes the lane if nothing does.
func (l *lanes) next(key string) []turn {
	l.mu.Lock()
	defer l.mu.Unlock()
	waiting := l.m[key]
	n := min(len(waiting), maxTogether)
	if n == 0 {
		delete(l.m, key)
		return nil
	}
	l.m[key] = waiting[n:]
	return waiting[:n:n]
}
