// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline"
	"github.com/stancewire/stancewire/pipeline/article"
	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/natsd"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// demoStream is 247 articles of Wikinews, in order of date; demo/CREDITS says whose they are.
//
//go:embed demo/wikinews.jsonl.gz
var demoStream []byte

type demoCmd struct {
	Speed float64 `default:"18" placeholder:"N" help:"Articles a second; 0 for as fast as it goes."`
	Limit int     `placeholder:"N" help:"Play the first N articles alone."`
	Stay  bool    `help:"Keep the server up at the end, so that other commands can look at what it knows."`
	Color string  `enum:"auto,always,never" default:"auto" help:"auto, always or never. auto: on a terminal, unless NO_COLOR is set."`
}

// Help is the long help.
func (*demoCmd) Help() string {
	return `Plays 247 articles of Wikinews (January 2019 to March 2021, CC BY 2.5), in fast motion and in order
of date, through the whole river: a NATS server with JetStream inside this process, every stage on a
durable stream. Needs no network, no configuration, and leaves nothing behind.

  stancewire demo
  stancewire demo --stay          then, in another terminal, look around with subscribe and dlq`
}

func (c *demoCmd) Run(t terminal) error {
	list, err := demoArticles(c.Limit)
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(t)
	defer stop()
	o := natsd.Options{}
	if c.Stay {
		o.Listen = "127.0.0.1:0"
	}
	server, err := natsd.Start(o)
	if err != nil {
		return err
	}
	defer server.Shutdown()
	nc, err := server.Connect()
	if err != nil {
		return err
	}
	defer nc.Close()
	show := newShow(t.Out, newPainter(t.Out, c.Color))
	if err := c.play(ctx, nc, list, show); err != nil || ctx.Err() != nil {
		return err
	}
	show.summary(len(list))
	if !c.Stay {
		show.next()
		return nil
	}
	show.stay(server.ClientURL())
	<-ctx.Done()
	return nil
}

// demoArticles unpacks the stream, or its first n articles.
func demoArticles(n int) ([]events.Article, error) {
	r, err := gzip.NewReader(bytes.NewReader(demoStream))
	if err != nil {
		return nil, fmt.Errorf("shipped stream: %w", err)
	}
	var list []events.Article
	var broken error
	err = article.Read(r, article.Hint{}, func(i article.Item) bool {
		broken = i.Err
		list = append(list, i.Article)
		return broken == nil && len(list) != n
	})
	if err == nil {
		err = broken
	}
	if err != nil {
		return nil, fmt.Errorf("shipped stream: %w", err)
	}
	return list, nil
}

// play sends the articles down the river, and returns when the last one has gone all the way.
func (c *demoCmd) play(ctx context.Context, nc *nats.Conn, list []events.Article, show *show) error {
	workers := pipeline.New().Workers()
	if err := ensure(ctx, nc, defaults().NATS, workers...); err != nil {
		return unlessStopped(ctx, err)
	}
	bus, err := natsbus.Open(ctx, nc, natsbus.Options{Observer: show, Grace: time.Second, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer bus.Close()
	work, leave := context.WithCancel(ctx)
	var wg sync.WaitGroup
	failed := make(chan error, 2)
	wg.Go(func() { failed <- bus.Run(work, worker.Runtime{Deployment: "demo"}, workers...) })
	wg.Go(func() {
		failed <- bus.Tail(work, events.Moves.Subjects, natsbus.From{Follow: true}, func(m natsbus.Stored) error {
			move, err := open(events.Moves, m.Message)
			if err == nil {
				show.move(move)
			}
			return err
		})
	})
	show.begin(len(list))
	err = c.send(work, bus, list, show)
	if err == nil {
		err = drained(work, bus, show, failed)
	}
	leave()
	wg.Wait()
	show.end()
	if ctx.Err() != nil {
		return nil // told to leave: that is no error
	}
	return err
}

// send publishes the articles at the speed that was asked for.
func (c *demoCmd) send(ctx context.Context, bus worker.Bus, list []events.Article, show *show) error {
	began := time.Now()
	for i, a := range list {
		if c.Speed > 0 {
			due := began.Add(time.Duration(float64(i) / c.Speed * float64(time.Second)))
			if !sleep(ctx, time.Until(due)) {
				return nil
			}
		}
		refused := error(nil)
		_, err := publish(ctx, bus, "demo", []events.Article{a}, func(_ events.Article, err error) { refused = err })
		if err == nil {
			err = refused
		}
		if err != nil {
			return err
		}
		show.sent(a)
	}
	return nil
}

// drained returns when no stage has anything left to do and all moves are shown.
func drained(ctx context.Context, bus *natsbus.Bus, show *show, failed <-chan error) error {
	for quiet := 0; quiet < 2; {
		select {
		case err := <-failed:
			return err
		default:
		}
		if !sleep(ctx, 50*time.Millisecond) {
			return nil
		}
		lag, err := bus.Lag(ctx)
		if err != nil {
			return err
		}
		waiting := int64(0)
		for _, n := range lag {
			waiting += n
		}
		if quiet++; waiting > 0 || !show.upToDate() {
			quiet = 0
		}
	}
	return nil
}

// sleep waits, and returns false if ctx ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
