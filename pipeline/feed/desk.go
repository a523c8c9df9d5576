// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/stancewire/stancewire/events/cloudevent"
)

const (
	flushEvery   = 2 * time.Second
	releaseEvery = 2 * time.Second
	lastWords    = 3 * time.Second // for writing down how feeds are doing, at the end
	listenAgain  = 10 * time.Second
)

// A Desk runs the configured sources, and changes which while it runs.
type Desk struct {
	Gate     *Gate
	Token    func(Source) (string, error) // the secret of a source; nil: none has one
	Listener Listener                     // for sources of kind nats; nil: there are none
	Ingest   *Ingest                      // for sources of kind http; nil: there are none
	Logger   *slog.Logger                 // nil: silence

	running map[string]*running
}

// running is a source at work.
type running struct {
	source Source
	token  string
	tally  *tally
	stop   context.CancelFunc
	ended  chan struct{}
}

// Run feeds from the sources that come over updates, each list in place of the one before,
// until ctx is done and everything in hand is finished or left for the next time.
func (d *Desk) Run(ctx context.Context, updates <-chan []Source) {
	d.running = make(map[string]*running)
	var background sync.WaitGroup
	background.Go(func() { d.every(ctx, releaseEvery, d.release) })
	flush := time.NewTicker(flushEvery)
	defer flush.Stop()
	for ctx.Err() == nil {
		select {
		case sources := <-updates:
			d.set(ctx, sources)
		case <-flush.C:
			d.flush(ctx)
		case <-ctx.Done():
		}
	}
	d.set(ctx, nil)
	background.Wait()
}

// set stops what is no more, or not as it was, and starts what is new.
func (d *Desk) set(ctx context.Context, sources []Source) {
	wanted := make(map[string]*running)
	for _, s := range sources {
		token, err := d.token(s)
		if err != nil {
			d.log().Error("feed not started", "feed", s.Name, "err", err)
			continue
		}
		wanted[s.Name] = &running{source: s, token: token}
	}
	var ending []*running
	for name, r := range d.running {
		if w := wanted[name]; w == nil || w.source != r.source || w.token != r.token {
			r.stop()
			ending = append(ending, r)
			delete(d.running, name)
		}
	}
	for _, r := range ending {
		<-r.ended
		d.write(context.WithoutCancel(ctx), r)
		d.log().Info("feed stopped", "feed", r.source.Name)
	}
	for name, r := range wanted {
		if d.running[name] == nil {
			d.start(ctx, r)
			d.running[name] = r
		}
	}
	d.open()
}

func (d *Desk) token(s Source) (string, error) {
	if d.Token == nil || s.TokenEnv == "" && s.TokenFile == "" {
		return "", nil
	}
	token, err := d.Token(s)
	if err == nil && token == "" {
		err = errors.New("the token is empty")
	}
	return token, err
}

// open tells the ingest which sources may be posted to.
func (d *Desk) open() {
	if d.Ingest == nil {
		return
	}
	var doors []door
	for _, r := range d.running {
		if r.source.Kind == KindHTTP {
			doors = append(doors, newDoor(r.source, r.tally, r.token))
		}
	}
	d.Ingest.put(doors)
}

func (d *Desk) start(ctx context.Context, r *running) {
	ctx, r.stop = context.WithCancel(ctx)
	r.ended, r.tally = make(chan struct{}), newTally(d.Gate, r.source)
	d.log().Info("feed started", "feed", r.source.Name, "kind", r.source.Kind, "from", r.source.where())
	go func() {
		defer close(r.ended)
		switch r.source.Kind {
		case KindPoll:
			takeTurns(ctx, newPoller(d.Gate, r.source, r.tally, r.token), r.tally)
		case KindFolder:
			takeTurns(ctx, newFolder(d.Gate, r.source, r.tally), r.tally)
		case KindNATS:
			d.listen(ctx, r)
		}
	}()
}

// listen listens until ctx is done, and begins anew when it cannot.
func (d *Desk) listen(ctx context.Context, r *running) {
	t := &tap{gate: d.Gate, source: r.source, tally: r.tally}
	for ctx.Err() == nil {
		err := errors.New("nobody listens to subjects here")
		if d.Listener != nil {
			err = d.Listener.Listen(ctx, r.source.Name, r.source.Subject, func(ctx context.Context, m cloudevent.Message) error { return t.handle(ctx, m) })
		}
		if err != nil && ctx.Err() == nil {
			r.tally.failed(err, StateFailing)
		}
		wait(ctx, listenAgain)
	}
}

// takeTurns lets a poller or folder work, and wait as long as it says.
func takeTurns(ctx context.Context, s interface {
	turn(context.Context) time.Duration
	close()
}, t *tally) {
	defer s.close()
	for ctx.Err() == nil {
		wait(ctx, guarded(ctx, s.turn, t))
	}
}

// guarded makes a failure of a turn of its panic: one feed must not end the others.
func guarded(ctx context.Context, turn func(context.Context) time.Duration, t *tally) (again time.Duration) {
	defer func() {
		if r := recover(); r != nil {
			t.failed(fmt.Errorf("panic: %v\n%s", r, debug.Stack()), StateFailing)
			again = pollEvery
		}
	}()
	return turn(ctx)
}

// release publishes what is embargoed no more.
func (d *Desk) release(ctx context.Context) {
	n, err := d.Gate.Release(ctx)
	if err != nil && ctx.Err() == nil {
		d.log().Warn("embargoed articles not released, trying again", "err", err)
	}
	if n > 0 {
		d.log().Info("embargoed articles released", "articles", n)
	}
}

// flush writes down how the feeds are doing, and says what goes wrong.
func (d *Desk) flush(ctx context.Context) {
	for _, r := range d.running {
		d.write(ctx, r)
	}
}

func (d *Desk) write(ctx context.Context, r *running) {
	ctx, cancel := context.WithTimeout(ctx, lastWords)
	defer cancel()
	now := r.tally.news()
	if now.Failures > 0 {
		d.log().Warn("feed failing, trying again", "feed", r.source.Name, "err", now.LastError)
	}
	if now.Waiting > 0 {
		d.log().Info("feed at work", "feed", r.source.Name, "files_waiting", now.Waiting)
	}
	if err := r.tally.flush(ctx); err != nil && ctx.Err() == nil {
		d.log().Warn("status of feed not written down", "feed", r.source.Name, "err", err)
	}
}

func (d *Desk) every(ctx context.Context, interval time.Duration, do func(context.Context)) {
	for ctx.Err() == nil {
		do(ctx)
		wait(ctx, interval)
	}
}

func (d *Desk) log() *slog.Logger {
	if d.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return d.Logger
}

// wait waits, or less if ctx is done.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
