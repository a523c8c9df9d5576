// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"

	"github.com/stancewire/stancewire/pipeline"
	"github.com/stancewire/stancewire/pipeline/feed"
)

type workerCmd struct {
	Stages          []string `placeholder:"STAGE" help:"Which stages: extract, classify, reconcile, track, alert. Default: all."`
	NATS            string   `name:"nats" env:"STANCEWIRE_NATS_URL" placeholder:"URL" help:"The NATS servers, parted by commas. Default: nats://127.0.0.1:4222."`
	HTTP            string   `name:"http" env:"STANCEWIRE_HTTP" placeholder:"HOST:PORT" help:"Where /metrics, /healthz and /readyz are; off for nowhere. Default: 127.0.0.1:9464."`
	Deployment      string   `env:"STANCEWIRE_DEPLOYMENT" placeholder:"NAME" help:"The middle of the source of every event. Default: local."`
	accuracyFlag    `embed:""`
	classifierFlags `embed:""`
	settings        `embed:""`
}

// Help is the long help.
func (*workerCmd) Help() string {
	return `Any number of workers may run a stage, on any number of machines: they share the work among
themselves. The first one creates the streams; one that finds streams it could not work with
(another number of partitions, say) says so and leaves.

  stancewire worker --stages extract,classify --nats nats://n1:4222,nats://n2:4222
  stancewire worker --stages reconcile,track,alert --nats nats://n1:4222

The first SIGINT or SIGTERM finishes what is in flight and leaves with 0; a second one leaves at
once, with 130: what was not finished is delivered to another worker.` + fmt.Sprintf(classifierHelp, "worker")
}

func (c *workerCmd) Run(t terminal) error {
	cfg, err := c.load(func(cfg *config) {
		override(&cfg.NATS.URL, c.NATS)
		override(&cfg.HTTP, c.HTTP)
		override(&cfg.Deployment, c.Deployment)
		override(&cfg.Stages.Accuracy, c.Accuracy)
		c.classifierFlags.set(cfg)
	})
	if err != nil {
		return err
	}
	workers, err := cfg.stages().Pick(c.Stages...)
	if err != nil {
		return hint(usage(err), "as in --stages %s", strings.Join(pipeline.StageNames()[:2], ","))
	}
	ctx, stop := untilSignal(t)
	defer stop()
	log := c.logger(t.Err)
	nc, err := connect(cfg.NATS, log)
	if err != nil {
		return err
	}
	defer nc.Close()
	f := newFeeds(c.settings, log) // polls and folders are for feed --follow; what is embargoed any process may release
	f.only = feed.KindHTTP
	return serve(ctx, cfg, nc, log, workers, f)
}
