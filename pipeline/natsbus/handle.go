// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// longestRetry is the longest delay between two attempts.
const longestRetry = 5 * time.Minute

// take receives a message from the server. It may block: nothing more is pulled then.
func (u *unit) take(ctx context.Context, m jetstream.Msg) {
	d, err := u.delivery(m)
	if err != nil {
		u.run.b.o.Logger.Error("delivered without metadata", "consumer", u.id(), "err", err)
		return
	}
	if !u.run.hand.take(d) {
		return
	}
	if u.worker.Fold {
		u.working.Add(1)
		u.takeFold(d)
		return
	}
	if !u.desk.enter(ctx) { // told to stop: others shall have it at once
		_ = u.run.hand.release(d).NakWithDelay(10 * time.Millisecond)
		return
	}
	u.working.Add(1)
	go func() {
		defer u.working.Done()
		defer u.desk.leave()
		job, err := u.worker.Job(d.Message)
		u.do(d, job, err, &deskBus{countingBus: countingBus{Bus: u.run.rt.Bus}, desk: u.desk})
	}()
}

// takeFold puts a message into the lane of its key.
func (u *unit) takeFold(d *delivery) {
	job, err := u.worker.Job(d.Message)
	if err != nil {
		go func() {
			defer u.working.Done()
			u.do(d, job, err, &countingBus{Bus: u.run.rt.Bus})
		}()
		return
	}
	u.lanes.put(turn{d, job}, u.doTurns)
}

// doTurns folds what waits in a lane: together, if nothing speaks against it,
// for then one save serves them all.
func (u *unit) doTurns(ts []turn) {
	defer u.working.Add(-len(ts))
	if len(ts) > 1 && u.doTogether(ts) {
		return
	}
	for _, t := range ts {
		u.do(t.delivery, t.job, nil, &countingBus{Bus: u.run.rt.Bus})
	}
}

// doTogether tells whether it has settled the turns. It leaves alone what must
// be tried alone: suspects, and a batch that fails, to find out which is to blame.
func (u *unit) doTogether(ts []turn) bool {
	jobs := make([]worker.Job, len(ts))
	for i, t := range ts {
		if t.attempts >= suspectFrom {
			return false
		}
		jobs[i] = t.job
	}
	bus := &countingBus{Bus: u.run.rt.Bus}
	rt := u.run.rt
	rt.Bus = bus
	job := u.worker.Together(jobs)
	if err := u.insist(ts[0].delivery, func(ctx context.Context) error { return job.Do(ctx, rt) }); err != nil {
		return false
	}
	for i, t := range ts {
		outcome := u.settle(t.delivery, nil)
		if o := u.run.b.o.Observer; o != nil {
			said := 0
			if i == 0 {
				said = bus.count()
			}
			o.Observe(u.worker.Name, outcome, time.Since(t.began), said)
		}
	}
	return true
}

func (u *unit) delivery(m jetstream.Msg) (*delivery, error) {
	meta, err := m.Metadata()
	if err != nil {
		return nil, err
	}
	now := time.Now()
	d := &delivery{
		Message: worker.Message{
			Message: cloudevent.Message{Header: m.Headers(), Data: m.Data()},
			Subject: logical(m.Subject()), ID: m.Headers().Get(jetstream.MsgIDHeader), Sequence: meta.Sequence.Stream,
			Attempt: int(meta.NumDelivered),
		},
		unit: u, msg: m, place: place{u, meta.Sequence.Stream}, attempts: int(meta.NumDelivered), began: now, told: now,
	}
	if u.stream == retryStream {
		d.Message = retried(d.Message)
	}
	return d, nil
}

// do works on a message until it is settled.
func (u *unit) do(d *delivery, job worker.Job, err error, bus counter) {
	rt := u.run.rt
	rt.Bus = bus
	if err == nil {
		err = u.try(d, func(ctx context.Context) error { return job.Do(ctx, rt) })
	}
	outcome := u.settle(d, err)
	if o := u.run.b.o.Observer; o != nil {
		o.Observe(u.worker.Name, outcome, time.Since(d.began), bus.count())
	}
}

// insist does something again as long as the bus is out of order. The message
// stays in hand meanwhile: an outage is not its fault and shall not count.
func (u *unit) insist(d *delivery, do func(context.Context) error) error {
	ctx := u.run.work
	for attempt := 0; ; attempt++ {
		timed, cancel := context.WithTimeout(ctx, u.run.b.o.MaxTime)
		err := do(timed)
		cancel()
		if !errors.Is(err, ErrUnavailable) || ctx.Err() != nil {
			return err
		}
		if attempt == 0 {
			u.run.b.o.Logger.Warn("waiting for the bus", "stage", u.worker.Name, "sequence", d.Sequence, "err", err)
		}
		wait(ctx, backoff(attempt, 200*time.Millisecond, 5*time.Second))
	}
}

// settle tells the server what became of a message.
func (u *unit) settle(d *delivery, err error) Outcome {
	h := &u.run.hand
	if err == nil {
		if err := h.release(d).Ack(); err != nil {
			u.run.b.o.Logger.Warn("acknowledge: it will be delivered again", "stage", u.stage, "sequence", d.Sequence, "err", err)
		}
		return OK
	}
	log := u.run.b.o.Logger.With("stage", u.stage, "subject", d.Subject, "sequence", d.Sequence)
	attempts := h.attemptsOf(d)
	stopped := u.run.work.Err() != nil
	if !stopped && (worker.IsPermanent(err) || attempts >= u.run.b.o.MaxAttempts) {
		rejected := u.insist(d, func(ctx context.Context) error { return u.run.reject(ctx, d, attempts, err) })
		if rejected == nil {
			log.Warn("rejected", "attempts", attempts, "err", err)
			_ = h.release(d).TermWithReason(firstLine(err))
			return Rejected
		}
		log.Error("dead letter", "err", rejected)
	}
	delay := backoff(attempts-1, u.run.b.o.RetryDelay, longestRetry)
	if stopped || errors.Is(err, worker.ErrConflict) {
		delay = backoff(0, u.run.b.o.RetryDelay/2, longestRetry)
	}
	log.Info("trying again", "attempts", attempts, "delay", delay, "err", err)
	if err := h.release(d).NakWithDelay(delay); err != nil {
		log.Warn("hand back: it will be delivered again", "err", err)
	}
	return Retry
}

// firstLine is what fits in a header of the acknowledgement.
func firstLine(err error) string {
	s := err.Error()
	for i, r := range s {
		if r < ' ' || i >= termReason {
			return s[:i]
		}
	}
	return s
}
