// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"sync/atomic"

	"github.com/stancewire/stancewire/pipeline/worker"
)

// A desk bounds the work on one stage without memory: few think at once, since
// the processors are few and a thought may need much memory; many more may wait
// for the streams to store what they said.
type desk struct {
	think chan struct{}
	hand  chan struct{}
}

func newDesk(think, hand int) *desk {
	return &desk{think: make(chan struct{}, think), hand: make(chan struct{}, max(hand, think))}
}

// enter waits for a place to think; it returns false if ctx ends first.
func (d *desk) enter(ctx context.Context) bool {
	if ctx.Err() != nil {
		return false
	}
	select {
	case d.hand <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	select {
	case d.think <- struct{}{}:
		return true
	case <-ctx.Done():
		<-d.hand
		return false
	}
}

func (d *desk) leave() {
	<-d.think
	<-d.hand
}

// A counter is a bus that knows how much was published through it.
type counter interface {
	worker.Bus
	count() int
}

type countingBus struct {
	worker.Bus
	n atomic.Int64
}

// Publish implements [worker.Bus].
func (c *countingBus) Publish(ctx context.Context, ms ...worker.Message) error {
	err := c.Bus.Publish(ctx, ms...)
	if err == nil {
		c.n.Add(int64(len(ms)))
	}
	return err
}

func (c *countingBus) count() int { return int(c.n.Load()) }

// A deskBus lets others think while its user waits for the streams.
type deskBus struct {
	countingBus
	desk *desk
}

// Publish implements [worker.Bus].
func (d *deskBus) Publish(ctx context.Context, ms ...worker.Message) error {
	<-d.desk.think
	defer func() { d.desk.think <- struct{}{} }()
	return d.countingBus.Publish(ctx, ms...)
}
