// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/stancewire/stancewire/pipeline/feed"
	"github.com/stancewire/stancewire/pipeline/natsbus"
)

// reloadEvery is how often the configuration file is looked at.
const reloadEvery = 2 * time.Second

// feeds is the feeding part of a process. Make one with newFeeds; nil feeds nothing.
type feeds struct {
	settings settings // to read the configuration again
	only     string   // kind of sources; "" for all
	log      *slog.Logger
	counters *feed.Counters
	gate     *feed.Gate
	ingest   *feed.Ingest
}

func newFeeds(s settings, log *slog.Logger) *feeds {
	f := &feeds{settings: s, log: log, counters: feed.NewCounters()}
	f.gate = &feed.Gate{Observer: f.counters}
	f.ingest = &feed.Ingest{Gate: f.gate, Full: natsbus.IsFull}
	return f
}

// openGate makes the bus of a gate: one without a cache, since processes share its memories.
func openGate(ctx context.Context, nc *nats.Conn, cfg config, log *slog.Logger) (*natsbus.Bus, error) {
	return natsbus.Open(ctx, nc, natsbus.Options{Partitions: cfg.NATS.Partitions, CacheBytes: 1, Logger: log})
}

// start feeds from what is configured, and from what will be, until stop is called.
func (f *feeds) start(ctx context.Context, cfg config, nc *nats.Conn) (stop func(), err error) {
	if f == nil {
		return func() {}, nil
	}
	bus, err := openGate(ctx, nc, cfg, f.log)
	if err != nil {
		return nil, err
	}
	f.gate.Bus, f.gate.Deployment = bus, cfg.Deployment
	desk := feed.Desk{Gate: f.gate, Token: feedToken, Listener: natsbus.Foreign{Conn: nc, Logger: f.log}, Ingest: f.ingest, Logger: f.log}
	ctx, cancel := context.WithCancel(ctx)
	updates := make(chan []feed.Source, 1)
	updates <- f.sources(cfg)
	var wg sync.WaitGroup
	wg.Go(func() { desk.Run(ctx, updates) })
	wg.Go(func() { f.reload(ctx, cfg, updates) })
	return func() { cancel(); wg.Wait(); bus.Close() }, nil
}

// reload reads the feeds again when the file has changed, or at SIGHUP. A
// configuration that cannot work is said, and changes nothing.
func (f *feeds) reload(ctx context.Context, cfg config, updates chan<- []feed.Source) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	tick := time.NewTicker(reloadEvery)
	defer tick.Stop()
	was := f.version()
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangup:
		case <-tick.C:
			if f.version() == was {
				continue
			}
		}
		was = f.version()
		fresh, err := f.settings.load(func(c *config) { c.HTTP = cfg.HTTP })
		if err != nil {
			f.log.Error("configuration not reloaded", "err", err)
			continue
		}
		f.log.Info("feeds reloaded", "feeds", len(fresh.Feeds))
		select {
		case updates <- f.sources(fresh):
		case <-ctx.Done():
		}
	}
}

// sources are those of the kind that this process is for.
func (f *feeds) sources(cfg config) []feed.Source {
	return slices.DeleteFunc(slices.Clone(cfg.Feeds), func(s feed.Source) bool { return f.only != "" && s.Kind != f.only })
}

// version tells one state of the configuration file from another.
func (f *feeds) version() string {
	name := f.settings.ConfigFile
	if name == "" {
		name = defaultConfigFile
	}
	info, err := os.Stat(name)
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
}
