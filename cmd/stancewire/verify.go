// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/proof"
)

// maxProblems is how many problems are told to people.
const maxProblems = 20

type verifyCmd struct {
	JSON     bool   `name:"json" help:"Write the report as JSON."`
	NATS     string `name:"nats" env:"STANCEWIRE_NATS_URL" placeholder:"URL" help:"The NATS servers, parted by commas. Default: nats://127.0.0.1:4222."`
	settings `embed:""`
}

// Help is the long help.
func (*verifyCmd) Help() string {
	return `Reads the streams from beginning to end, makes every change anew from what was judged, and says
what does not follow: net stances that no article claims, changes that are missing, doubled or
forked, ids that are not the hash of their causes. Best run when nothing is under way.

Exit status: 0 everything follows; 1 something does not, and is named.`
}

func (c *verifyCmd) Run(t terminal) error {
	cfg, err := c.load(func(cfg *config) { override(&cfg.NATS.URL, c.NATS) })
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(t)
	defer stop()
	bus, done, err := openBus(ctx, cfg.NATS, c.logger(t.Err))
	if err != nil {
		return err
	}
	defer done()
	report, err := verify(ctx, bus, proof.New(cfg.stages().Track))
	if err != nil {
		return err
	}
	if err := writeProof(t.Out, report, c.JSON); err != nil {
		return err
	}
	if n := len(report.Problems); n > 0 {
		return hint(fmt.Errorf("%d of the things that were checked do not follow", n),
			"if articles were under way, run it again when they are through; stancewire explain ID shows where an event comes from")
	}
	return nil
}

// verify reads the streams into a ledger, upstream first.
func verify(ctx context.Context, bus *natsbus.Bus, l *proof.Ledger) (proof.Report, error) {
	var none proof.Report
	judged := func(m natsbus.Stored) error {
		return hear(m, events.Judgements, func(_ string, j events.Judged) { l.Judged(j) })
	}
	if err := bus.Tail(ctx, events.Judgements.Subjects, natsbus.From{}, judged); err != nil {
		return none, err
	}
	net := func(m natsbus.Stored) error { return hear(m, events.NetStances, l.Net) }
	if err := bus.Tail(ctx, events.NetStances.Subjects, natsbus.From{}, net); err != nil {
		return none, err
	}
	moves := func(m natsbus.Stored) error { return hear(m, events.Moves, l.Move) }
	if err := bus.Tail(ctx, events.Moves.Subjects, natsbus.From{}, moves); err != nil {
		return none, err
	}
	return l.Verify(), ctx.Err()
}

// hear opens a stored message and hands it on with the id that it was stored with.
func hear[E events.Event](m natsbus.Stored, topic events.Topic[E], fn func(string, E)) error {
	e, err := open(topic, m.Message)
	if err != nil {
		return err
	}
	fn(m.ID, e)
	return nil
}

func writeProof(w io.Writer, r proof.Report, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(r)
	}
	fmt.Fprintf(w, "checked %d judgements of %d articles, %d net stances, %d changes (%d of them retracted) of %d holders and targets\n",
		r.Judgements, r.Articles, r.NetStances, r.Changes, r.Retracted, r.Keys)
	for _, k := range r.Unchecked {
		fmt.Fprintf(w, "not checked: %s has more stances than a timeline keeps exactly\n", k)
	}
	for i, p := range r.Problems {
		if i == maxProblems {
			fmt.Fprintf(w, "and %d more: --json has them all\n", len(r.Problems)-i)
			break
		}
		fmt.Fprintf(w, "%s: %s: %s %s\n", p.Kind, p.Key, p.Text, p.Event)
	}
	if len(r.Problems) > 0 {
		return nil
	}
	_, err := fmt.Fprintln(w, "every change follows from the stances; none is missing, doubled or forked")
	return err
}
