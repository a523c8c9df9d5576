// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"

	"github.com/stancewire/stancewire/pipeline/natsd"
)

type runCmd struct {
	Data            string `env:"STANCEWIRE_DATA" placeholder:"DIR" help:"Where the streams are kept. Default: stancewire-data."`
	Listen          string `env:"STANCEWIRE_LISTEN" placeholder:"HOST:PORT" help:"Where the server takes clients; port 0 takes a free one; off for nowhere. Default: 127.0.0.1:4222."`
	HTTP            string `name:"http" env:"STANCEWIRE_HTTP" placeholder:"HOST:PORT" help:"Where /metrics, /healthz and /readyz are; off for nowhere. Default: 127.0.0.1:9464."`
	Deployment      string `env:"STANCEWIRE_DEPLOYMENT" placeholder:"NAME" help:"The middle of the source of every event. Default: local."`
	accuracyFlag    `embed:""`
	classifierFlags `embed:""`
	settings        `embed:""`
}

// Help is the long help.
func (*runCmd) Help() string {
	return `Every stage and a NATS server with JetStream in one process. What it is fed it keeps in a folder;
started again, it goes on where it stopped. One process may use a folder at a time.

  stancewire run --data /var/lib/stancewire
  stancewire feed wire.jsonl                       in another terminal
  stancewire subscribe changes --holder France     in a third

The first SIGINT or SIGTERM finishes what is in flight and leaves with 0; a second one leaves at
once, with 130: what was not finished is done at the next start.` + fmt.Sprintf(classifierHelp, "run")
}

func (c *runCmd) Run(t terminal) error {
	cfg, err := c.load(func(cfg *config) {
		override(&cfg.Data, c.Data)
		override(&cfg.Listen, c.Listen)
		override(&cfg.HTTP, c.HTTP)
		override(&cfg.Deployment, c.Deployment)
		override(&cfg.Stages.Accuracy, c.Accuracy)
		c.classifierFlags.set(cfg)
	})
	if err != nil {
		return err
	}
	cfg.NATS.Replicas = 1 // a server alone has nobody to replicate to
	ctx, stop := untilSignal(t)
	defer stop()
	log := c.logger(t.Err)
	if cfg.Listen == off {
		cfg.Listen = ""
	}
	started := &gate{Handler: log.Handler()}
	server, err := natsd.Start(natsd.Options{Dir: cfg.Data, Listen: cfg.Listen, SyncAlways: true, Logger: slog.New(started)})
	if err != nil {
		return hint(err, "%s", startHint(err))
	}
	started.open.Store(true)
	defer server.Shutdown()
	nc, err := server.Connect()
	if err != nil {
		return err
	}
	defer nc.Close()
	if url := server.ClientURL(); url != "" {
		log.Info("taking clients", "nats", url, "data", cfg.Data)
	}
	return serve(ctx, cfg, nc, log, cfg.stages().Workers(), newFeeds(c.settings, log))
}

func startHint(err error) string {
	switch {
	case strings.Contains(err.Error(), "in use by another server"):
		return "is another stancewire run at work there? --data DIR takes another folder"
	case strings.Contains(err.Error(), "address already in use"):
		return "--listen HOST:PORT takes another port, --listen 127.0.0.1:0 a free one"
	}
	return "--data DIR and --listen HOST:PORT say where"
}

// A gate lets log records through once it is open: why the server does not
// start is told once, by the error.
type gate struct {
	slog.Handler
	open atomic.Bool
}

// Enabled implements [slog.Handler].
func (g *gate) Enabled(ctx context.Context, level slog.Level) bool {
	return g.open.Load() && g.Handler.Enabled(ctx, level)
}
