// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/pipeline/worker"
)

// A message that kills its process (memory, a bug in a library) comes again and
// kills the next one, and it takes with it the innocent that were in hand. So
// that it is found out, one that was delivered several times is noted in a
// bucket while it is worked on. A note that is still there when it comes again
// means that a process died over it: from then on it is tried alone, and after
// some deaths it goes to the dead letters without being tried. What merely
// failed leaves no note, and is not held up.
const (
	trialsBucket  = "stancewire-trials"
	suspectFrom   = 3 // deliveries
	deathsAllowed = 3
)

// A trial is noted in the bucket of trials.
type trial struct {
	kv   jetstream.KeyValue
	key  string
	died int // processes, while it was noted
}

// try does a job, under observation if its message is suspect.
func (u *unit) try(d *delivery, do func(context.Context) error) error {
	if u.run.hand.attemptsOf(d) < suspectFrom {
		return u.insist(d, do)
	}
	t, err := u.run.note(d)
	if err != nil {
		u.run.b.o.Logger.Warn("cannot note a suspect", "stage", u.stage, "sequence", d.Sequence, "err", err)
		return u.insist(d, do)
	}
	if t.died >= deathsAllowed {
		return worker.Permanent(fmt.Errorf("%s: %d processes died while they worked on it", u.stage, t.died))
	}
	if t.died > 0 {
		u.run.alone.Lock()
		defer u.run.alone.Unlock()
	}
	if err := t.begin(u.run.work); err != nil {
		u.run.b.o.Logger.Warn("cannot note a suspect", "stage", u.stage, "sequence", d.Sequence, "err", err)
	}
	defer t.end()
	return u.insist(d, do)
}

func (r *run) note(d *delivery) (trial, error) {
	kv, err := r.b.bucket(r.work, trialsBucket)
	if err != nil {
		return trial{}, err
	}
	t := trial{kv: kv, key: fmt.Sprintf("%s.%s.%d", d.unit.stage, d.unit.stream, d.place.seq)}
	ask, cancel := asking(r.work)
	defer cancel()
	e, err := kv.Get(ask, t.key)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return t, nil
	}
	if err != nil {
		return t, err
	}
	t.died, err = strconv.Atoi(string(e.Value()))
	return t, err
}

func (t trial) begin(ctx context.Context) error {
	ctx, cancel := asking(ctx)
	defer cancel()
	_, err := t.kv.PutString(ctx, t.key, strconv.Itoa(t.died+1))
	return err
}

// end takes the note back, even when the process is told to stop: it lives.
func (t trial) end() {
	ctx, cancel := asking(context.Background())
	defer cancel()
	_ = t.kv.Purge(ctx, t.key) // a note left behind costs an innocent message a trial alone
}
