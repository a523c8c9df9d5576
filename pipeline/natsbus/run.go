// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/pipeline/worker"
)

// Run works for the workers until ctx is done, sharing the work with all other
// processes that do. It then takes nothing more, finishes what is in hand
// within [Options.Grace], and returns nil. It returns an error only if it cannot
// start. Jobs use rt.Bus, or the bus itself if that is nil.
func (b *Bus) Run(ctx context.Context, rt worker.Runtime, ws ...worker.Worker) error {
	if rt.Bus == nil {
		rt.Bus = b
	}
	r := &run{b: b, rt: rt}
	units, err := r.open(ctx, ws)
	if err != nil {
		if ctx.Err() != nil {
			return nil // told to stop before it had begun
		}
		return err
	}
	work, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	defer giveUp()
	r.work = work
	var tended sync.WaitGroup
	tended.Go(func() { r.hand.keep(work, beat(units)) })

	var serving sync.WaitGroup
	var shared []*unit
	for _, u := range units {
		if u.pinned {
			shared = append(shared, u)
			continue
		}
		serving.Go(func() { u.serve(ctx) })
	}
	if len(shared) > 0 {
		serving.Go(func() { r.share(ctx, shared) })
	}
	<-ctx.Done()
	r.finish(&serving, giveUp)
	giveUp()
	tended.Wait()
	return nil
}

// A run is one call of [Bus.Run].
type run struct {
	b    *Bus
	rt   worker.Runtime
	work context.Context // ends when the grace does
	hand hand

	alone sync.Mutex // held by the suspect that is tried (trial.go)
}

// beat is how often the hand is looked through.
func beat(units []*unit) time.Duration {
	least := mapAckWait
	for _, u := range units {
		least = min(least, u.ackWait)
	}
	return max(least/5, 10*time.Millisecond)
}

// finish waits for what is in hand.
func (r *run) finish(serving *sync.WaitGroup, giveUp func()) {
	done := make(chan struct{})
	go func() {
		serving.Wait()
		close(done)
	}()
	grace := time.NewTimer(r.b.o.Grace)
	defer grace.Stop()
	select {
	case <-done:
	case <-grace.C:
		r.b.o.Logger.Warn("work in hand was not finished in time; it will be delivered again", "grace", r.b.o.Grace)
		giveUp()
		<-done
	}
	_ = r.b.nc.FlushTimeout(time.Second) // acknowledgements are on their way
}

// open finds or creates the consumers of the workers.
func (r *run) open(ctx context.Context, ws []worker.Worker) ([]*unit, error) {
	var units []*unit
	for _, w := range ws {
		desk := newDesk(or(w.Concurrency, r.b.o.Concurrency), r.b.o.InHand)
		for _, c := range consumers(w, r.b.o.Partitions) {
			u := &unit{run: r, consumer: c, worker: w, desk: desk}
			c, err := u.find(ctx)
			if err != nil {
				return nil, err
			}
			have := c.CachedInfo().Config
			u.ackWait, u.pinned = have.AckWait, have.PriorityPolicy == jetstream.PriorityPolicyPinned
			units = append(units, u)
		}
	}
	return units, nil
}

// A unit is one consumer that this process may pull from.
type unit struct {
	consumer
	run     *run
	worker  worker.Worker
	desk    *desk
	lanes   lanes
	ackWait time.Duration
	working sync.WaitGroup
}

// find looks the consumer up, and creates it if it is missing.
func (u *unit) find(ctx context.Context) (jetstream.Consumer, error) {
	js := u.run.b.js
	c, err := js.Consumer(ctx, u.stream, u.config.Durable)
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		c, err = js.CreateOrUpdateConsumer(ctx, u.stream, u.config)
	}
	if err != nil {
		return nil, fmt.Errorf("consumer %s: %w", u.id(), err)
	}
	have := c.CachedInfo().Config
	if listed(filters(have)) != listed(filters(u.config)) || have.AckPolicy != jetstream.AckExplicitPolicy {
		return nil, fmt.Errorf("consumer %s reads %s, not %s: see the plan of the topology", u.id(), listed(filters(have)), listed(filters(u.config)))
	}
	return c, nil
}

// serve pulls from the consumer until ctx is done and what it delivered is
// settled, mending what breaks on the way.
func (u *unit) serve(ctx context.Context) {
	log := u.run.b.o.Logger.With("consumer", u.id())
	for broken := 0; ctx.Err() == nil; broken++ {
		began := time.Now()
		err := u.pull(ctx)
		if ctx.Err() != nil {
			break
		}
		if time.Since(began) > time.Minute {
			broken = 0
		}
		log.Warn("consumer broke, trying again", "err", err)
		wait(ctx, backoff(broken, 250*time.Millisecond, 5*time.Second))
	}
	u.working.Wait()
}

// pull takes messages until ctx is done or the consumer is of no more use.
func (u *unit) pull(ctx context.Context) error {
	look, cancel := context.WithTimeout(ctx, ackTimeout)
	c, err := u.find(look)
	cancel()
	if err != nil {
		return err
	}
	watch := newWatch(u.run.b.o.Logger.With("consumer", u.id()))
	cc, err := c.Consume(func(m jetstream.Msg) {
		watch.alive()
		u.take(ctx, m)
	}, append(u.pullOptions(), jetstream.ConsumeErrHandler(watch.handle))...)
	if err != nil {
		return err
	}
	closed := cc.Closed()
	select {
	case <-ctx.Done():
	case err = <-watch.broken:
	case <-closed:
		err = errors.New("closed by the client")
	}
	cc.Drain()
	select {
	case <-closed:
	case <-time.After(u.run.b.o.Grace):
	}
	return err
}

// pullOptions ask for few messages ahead where work may be slow, since those
// that wait in the client are not yet in hand. A pinned client must ask again
// before its pin ends.
func (u *unit) pullOptions() []jetstream.PullConsumeOpt {
	bytes := max(32<<20, 2*int(u.run.b.nc.MaxPayload()))
	if !u.pinned {
		ahead := pullAhead
		if u.worker.Concurrency > 0 { // it waits for the world: what is pulled might wait longer than AckWait
			ahead = 1
		}
		return []jetstream.PullConsumeOpt{
			jetstream.PullMaxMessagesWithBytesLimit(ahead, bytes),
			jetstream.PullExpiry(10 * time.Second), jetstream.PullHeartbeat(2 * time.Second),
		}
	}
	return []jetstream.PullConsumeOpt{
		jetstream.PullMaxMessagesWithBytesLimit(u.config.MaxAckPending, bytes),
		jetstream.PullExpiry(pinnedTTL / 3), jetstream.PullHeartbeat(time.Second),
		jetstream.PullPriorityGroup(pinGroup),
	}
}

// pullAhead is how many messages of a stage without memory wait in the client.
// It must be worked off well within AckWait.
const pullAhead = 32

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
