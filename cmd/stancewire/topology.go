// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/pipeline/feed"
	"github.com/stancewire/stancewire/pipeline/metrics"
	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/worker"
)

type topologyCmd struct {
	Plan  topologyPlanCmd  `cmd:"" help:"Show what apply would do, and change nothing."`
	Apply topologyApplyCmd `cmd:"" help:"Create what is missing and bring settings into line."`
	Check topologyCheckCmd `cmd:"" help:"Leave with 1 if anything is not as declared."`
}

// Help is the long help.
func (*topologyCmd) Help() string {
	return `The streams, consumers and buckets of a deployment, as declared, against those on the server.
Workers create what is missing and leave the rest; this brings settings into line, too.

What would lose data or break the order of a key is refused, with what to do instead, and then
nothing at all is changed: another number of partitions, another retention, a limit below what a
stream holds, a consumer that would skip messages. What others have set and Stancewire does not
declare (placement, mirrors, compression) is left alone.

  stancewire topology plan
  STANCEWIRE_NATS_REPLICAS=3 stancewire topology apply

Exit status: 0 done, or nothing to do; 1 something is refused or, for check, different.`
}

// topologyFlags are those of all three.
type topologyFlags struct {
	JSON     bool   `name:"json" help:"Write JSON, one difference a line."`
	NATS     string `name:"nats" env:"STANCEWIRE_NATS_URL" placeholder:"URL" help:"The NATS servers, parted by commas. Default: nats://127.0.0.1:4222."`
	settings `embed:""`
}

// A difference as it is written in JSON.
type difference struct {
	Action  string `json:"action"` // create, update, refuse
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	Field   string `json:"field,omitempty"`
	Have    string `json:"have,omitempty"`
	Want    string `json:"want,omitempty"`
	Refused string `json:"refused,omitempty"` // why, and what to do
}

// planned connects, shows the plan and hands it on with the means to apply it.
func (c topologyFlags) planned(t terminal, then func(ctx context.Context, plan []natsbus.Change, apply func() error) error) error {
	cfg, err := c.load(func(cfg *config) { override(&cfg.NATS.URL, c.NATS) })
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(t)
	defer stop()
	nc, err := connect(cfg.NATS, c.logger(t.Err))
	if err != nil {
		return err
	}
	defer nc.Close()
	topology, err := cfg.topology(slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	js, err := jetstream.New(nc)
	if err != nil {
		return fmt.Errorf("jetstream: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	plan, err := natsbus.Plan(ctx, js, topology)
	if err != nil {
		return hint(fmt.Errorf("topology: %w", err), "%s", jetstreamHint(err))
	}
	for _, ch := range plan {
		c.tell(t, ch)
	}
	return then(ctx, plan, func() error { return natsbus.Apply(ctx, js, topology) })
}

func (c topologyFlags) tell(t terminal, ch natsbus.Change) {
	if !c.JSON {
		fmt.Fprintln(t.Out, ch)
		return
	}
	_ = json.NewEncoder(t.Out).Encode(difference{ch.Action(), ch.Kind, ch.Name, ch.Field, ch.Have, ch.Want, ch.Refused})
}

// topology is what the configuration declares: all stages, and feeding.
func (c config) topology(log *slog.Logger) (natsbus.Topology, error) {
	ws, err := c.Stages.Classify.workers(c.stages().Workers(), metrics.New(), log)
	if err != nil {
		return natsbus.Topology{}, err
	}
	return c.NATS.topology(append(ws, feed.Memory())...), nil
}

func (c natsConfig) topology(ws ...worker.Worker) natsbus.Topology {
	return natsbus.Topology{Workers: ws, Partitions: c.Partitions, Replicas: c.Replicas}
}

// jetstreamHint says what may be wrong where the server does not answer for its streams.
func jetstreamHint(err error) string {
	switch {
	case errors.Is(err, jetstream.ErrJetStreamNotEnabled), errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount):
		return "the server, or the account, needs jetstream: see deploy/nats/nats.conf"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, nats.ErrTimeout):
		return "no answer: is a majority of the servers up, and may this user use $JS.API.>? stancewire doctor looks closer"
	}
	return "stancewire doctor looks closer"
}

func refusedIn(plan []natsbus.Change) (n int) {
	for _, ch := range plan {
		if ch.Refused != "" {
			n++
		}
	}
	return n
}

type topologyPlanCmd struct {
	topologyFlags `embed:""`
}

func (c *topologyPlanCmd) Run(t terminal) error {
	return c.planned(t, func(_ context.Context, plan []natsbus.Change, _ func() error) error {
		return c.verdict(t, plan)
	})
}

// verdict says whether a plan could be applied.
func (c topologyFlags) verdict(t terminal, plan []natsbus.Change) error {
	if n := refusedIn(plan); n > 0 {
		return hint(fmt.Errorf("%d of %s would lose data or break order: nothing can be applied", n, count(len(plan), "difference")),
			"each says above what to do instead")
	}
	if !c.JSON {
		fmt.Fprintln(t.Err, count(len(plan), "difference"))
	}
	return nil
}

type topologyApplyCmd struct {
	topologyFlags `embed:""`
}

func (c *topologyApplyCmd) Run(t terminal) error {
	return c.planned(t, func(_ context.Context, plan []natsbus.Change, apply func() error) error {
		if err := c.verdict(t, plan); err != nil || len(plan) == 0 {
			return err
		}
		if err := apply(); err != nil {
			return hint(fmt.Errorf("topology: %w", err), "what was done is done; stancewire topology plan shows the rest, and apply may be repeated")
		}
		if !c.JSON {
			fmt.Fprintln(t.Err, "applied")
		}
		return nil
	})
}

type topologyCheckCmd struct {
	topologyFlags `embed:""`
}

func (c *topologyCheckCmd) Run(t terminal) error {
	return c.planned(t, func(_ context.Context, plan []natsbus.Change, _ func() error) error {
		if err := c.verdict(t, plan); err != nil || len(plan) == 0 {
			return err
		}
		return fault{error: errors.New("not as declared"), hint: "stancewire topology apply brings it into line", status: statusFailed}
	})
}
