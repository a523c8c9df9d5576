// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/stancewire/stancewire/pipeline/feed"
)

// follow feeds from the configured feeds until it is told to stop.
func (c *feedCmd) follow(t terminal) error {
	cfg, err := c.load(func(cfg *config) {
		override(&cfg.NATS.URL, c.NATS)
		override(&cfg.Deployment, c.Deployment)
		cfg.HTTP = off // articles are posted to --ingest here
		override(&cfg.HTTP, c.Ingest)
	})
	if err != nil {
		return err
	}
	if len(c.Files) > 0 {
		return hint(usage(errors.New("--follow takes its feeds from the configuration, and no files")), "a folder is followed with a feed of kind folder")
	}
	if len(cfg.Feeds) == 0 {
		return hint(usage(errors.New("no feeds are configured")), "stancewire config example shows one of each kind")
	}
	ctx, stop := untilSignal(t)
	defer stop()
	log := c.logger(t.Err)
	nc, err := connect(cfg.NATS, log)
	if err != nil {
		return err
	}
	defer nc.Close()
	if err := ensure(ctx, nc, cfg.NATS, feed.Memory()); err != nil {
		return unlessStopped(ctx, err)
	}
	f := newFeeds(c.settings, log)
	end, err := f.start(ctx, cfg, nc)
	if err != nil {
		return unlessStopped(ctx, err)
	}
	defer end()
	web, err := listenHTTP(cfg.HTTP, f.handler())
	if err != nil {
		return hint(err, "--ingest HOST:PORT takes another")
	}
	defer web.close()
	log.Info("feeding", "feeds", len(cfg.Feeds), "ingest", web.url())
	<-ctx.Done()
	return nil
}

// handler serves the ingest of a process that does nothing else.
func (f *feeds) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle(feed.Path, f.ingest)
	mux.Handle("GET /metrics", promhttp.HandlerFor(f.counters.With(prometheus.NewRegistry()), promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok\n") })
	return mux
}

// gateOf connects to the configured servers and returns the gate of their memories. The caller calls done.
func (c *feedCmd) gateOf(ctx context.Context, cfg config, t terminal) (gate *feed.Gate, done func(), err error) {
	log := c.logger(t.Err)
	nc, err := connect(cfg.NATS, log)
	if err != nil {
		return nil, nil, err
	}
	if err := ensure(ctx, nc, cfg.NATS, feed.Memory()); err != nil {
		nc.Close()
		return nil, nil, err
	}
	bus, err := openGate(ctx, nc, cfg, log)
	if err != nil {
		nc.Close()
		return nil, nil, fmt.Errorf("feed: %w", err)
	}
	return &feed.Gate{Bus: bus, Deployment: cfg.Deployment}, func() { bus.Close(); nc.Close() }, nil
}
