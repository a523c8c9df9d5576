// SPDX-License-Identifier: Apache-2.0

package natsbus

import "sync"

// Lanes do the jobs of one key one at a time and in order, those of different
// keys side by side. How many there can be is bounded by who puts them in: the
// server delivers no more than a consumer's MaxAckPending.
type lanes struct {
	mu sync.Mutex
	m  map[string][]func() // of a key that is being worked on: what waits
}

func (l *lanes) put(key string, job func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.m == nil {
		l.m = make(map[string][]func())
	}
	queue, busy := l.m[key]
	if busy {
		l.m[key] = append(queue, job)
		return
	}
	l.m[key] = nil
	go l.run(key, job)
}

func (l *lanes) run(key string, job func()) {
	for job != nil {
		job()
		job = l.next(key)
	}
}

func (l *lanes) next(key string) func() {
	l.mu.Lock()
	defer l.mu.Unlock()
	queue := l.m[key]
	if len(queue) == 0 {
		delete(l.m, key)
		return nil
	}
	job := queue[0]
	queue[0] = nil
	l.m[key] = queue[1:]
	return job
}
