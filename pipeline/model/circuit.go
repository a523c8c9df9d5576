// SPDX-License-Identifier: Apache-2.0

package model

import (
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// A circuit keeps callers off an endpoint that is in trouble: a failure makes
// all of them pause; too many in a row, and none calls for a while, but for one
// at the end of it who tries.
type circuit struct {
	mu       sync.Mutex
	failures int       // in a row
	resume   time.Time // nobody calls before
	open     bool
	trying   bool // one is out to try an open circuit

	pauses, cooldowns *backoff.ExponentialBackOff
}

func newCircuit() *circuit {
	c := &circuit{pauses: backoff.NewExponentialBackOff(), cooldowns: backoff.NewExponentialBackOff()}
	c.pauses.InitialInterval, c.pauses.MaxInterval, c.pauses.Multiplier = time.Second, 30*time.Second, 2
	c.cooldowns.InitialInterval, c.cooldowns.MaxInterval, c.cooldowns.Multiplier = 30*time.Second, 10*time.Minute, 2
	c.cooldowns.RandomizationFactor = .1
	return c
}

// enter tells whether a call may be made, after a pause if it is not 0: then enter again.
func (c *circuit) enter(now time.Time) (pause time.Duration, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.open {
		return max(c.resume.Sub(now), 0), true
	}
	if c.trying || now.Before(c.resume) {
		return 0, false
	}
	c.trying = true
	return 0, true
}

// leave is for who has entered and did not call after all.
func (c *circuit) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trying = false
}

func (c *circuit) succeeded() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failures, c.open, c.trying, c.resume = 0, false, false, time.Time{}
	c.pauses.Reset()
	c.cooldowns.Reset()
}

// failed makes everybody pause, for as long as the endpoint asked if it did (after > 0), and tells whether the circuit is open.
func (c *circuit) failed(now time.Time, after time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failures++
	if c.open || c.failures >= FailuresToOpen || after > LongestPause {
		c.trips(now, after)
		return true
	}
	if after <= 0 {
		after = c.pauses.NextBackOff()
	}
	c.rest(now.Add(after))
	return false
}

// trip opens the circuit at once.
func (c *circuit) trip(now time.Time, after time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trips(now, after)
}

func (c *circuit) trips(now time.Time, after time.Duration) {
	if !c.open || c.trying { // of calls that were out together, the first to fail counts
		after = max(after, c.cooldowns.NextBackOff())
	}
	c.open, c.trying = true, false
	c.rest(now.Add(after))
}

// rest never ends a pause before its time.
func (c *circuit) rest(until time.Time) {
	if until.After(c.resume) {
		c.resume = until
	}
}
