// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/stancewire/stancewire/pipeline/feed"
	"github.com/stancewire/stancewire/pipeline/metrics"
	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// serve works with the stages until ctx is done, and shows over HTTP how they are doing.
func serve(ctx context.Context, cfg config, nc *nats.Conn, log *slog.Logger, ws []worker.Worker, f *feeds) error {
	var names []string
	for _, w := range ws {
		names = append(names, w.Name)
	}
	m := metrics.New(names...)
	ws, err := cfg.Stages.Classify.workers(ws, m, log)
	if err != nil {
		return err
	}
	health := &health{nc: nc}
	web, err := listenHTTP(cfg.HTTP, health.handler(m, f))
	if err != nil {
		return err
	}
	defer web.close()
	if err := ensure(ctx, nc, cfg.NATS, append(slices.Clone(ws), feed.Memory())...); err != nil {
		return unlessStopped(ctx, err)
	}
	bus, err := natsbus.Open(ctx, nc, natsbus.Options{Partitions: cfg.NATS.Partitions, Observer: m, Logger: log})
	if err != nil {
		return unlessStopped(ctx, err)
	}
	defer bus.Close()
	m.WatchLag(bus.Lag)
	stop, err := f.start(ctx, cfg, nc)
	if err != nil {
		return unlessStopped(ctx, err)
	}
	defer stop()
	health.working.Store(true)
	log.Info("at work", "stages", strings.Join(names, ","), "http", web.url())
	err = bus.Run(ctx, worker.Runtime{Deployment: cfg.Deployment}, ws...)
	health.working.Store(false)
	log.Info("done")
	return unlessStopped(ctx, err)
}

// unlessStopped forgets an error that comes of being told to stop while starting.
func unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// health answers whether the process lives, and whether it works.
type health struct {
	nc      *nats.Conn
	working atomic.Bool
}

func (h *health) handler(m *metrics.Stages, f *feeds) http.Handler {
	mux, gatherer := http.NewServeMux(), m.Gatherer()
	if f != nil {
		mux.Handle(feed.Path, f.ingest)
		gatherer = f.counters.With(gatherer)
	}
	mux.Handle("GET /metrics", promhttp.HandlerFor(gatherer, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		if h.nc.IsClosed() { // no reconnect will come of it: start the process anew
			http.Error(w, "the connection to NATS is closed", http.StatusServiceUnavailable)
			return
		}
		io.WriteString(w, "ok\n")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		switch {
		case !h.working.Load():
			http.Error(w, "not at work", http.StatusServiceUnavailable)
		case !h.nc.IsConnected():
			http.Error(w, "not connected to NATS", http.StatusServiceUnavailable)
		default:
			io.WriteString(w, "ok\n")
		}
	})
	return mux
}

// A webServer is the HTTP server of a process; nil where there is none.
type webServer struct {
	server   *http.Server
	listener net.Listener
	ended    chan struct{}
}

func listenHTTP(address string, h http.Handler) (*webServer, error) {
	if address == off {
		return nil, nil
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, hint(fmt.Errorf("http: %w", err), "--http ADDRESS takes another, --http off none")
	}
	w := &webServer{
		server:   &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute},
		listener: l, ended: make(chan struct{}),
	}
	go func() {
		defer close(w.ended)
		_ = w.server.Serve(l) // ends when it is closed
	}()
	return w, nil
}

func (w *webServer) url() string {
	if w == nil {
		return off
	}
	return "http://" + w.listener.Addr().String()
}

func (w *webServer) close() {
	if w == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := w.server.Shutdown(ctx); errors.Is(err, context.DeadlineExceeded) {
		_ = w.server.Close()
	}
	<-w.ended
}
