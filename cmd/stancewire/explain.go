// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/stance"
)

type explainCmd struct {
	ID       string `arg:"" name:"event" help:"The id of an alert, a change, a retraction, a stance or a statement."`
	Color    string `enum:"auto,always,never" default:"auto" help:"auto, always or never. auto: on a terminal, unless NO_COLOR is set."`
	NATS     string `name:"nats" env:"STANCEWIRE_NATS_URL" placeholder:"URL" help:"The NATS servers, parted by commas. Default: nats://127.0.0.1:4222."`
	settings `embed:""`
}

// Help is the long help.
func (*explainCmd) Help() string {
	return `Walks back from an event to the sentences it rests on: from an alert to its change, from there to
the stances of the holder on the target, to the statements, and to the words in the articles.

  stancewire subscribe --format jsonl | jq -r .id
  stancewire explain 3f1c…

Exit status: 0 done; 1 no stored event has that id.`
}

func (c *explainCmd) Run(t terminal) error {
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
	out := bufio.NewWriter(t.Out)
	e := explainer{bus: bus, out: out, paint: newPainter(t.Out, c.Color)}
	if err := e.explain(ctx, c.ID); err != nil {
		return err
	}
	return out.Flush()
}

// errFound ends a search.
var errFound = errors.New("found")

// An explainer walks upstream.
type explainer struct {
	bus   *natsbus.Bus
	out   io.Writer
	paint painter
}

// find returns the first stored message under the filters that has an id.
func (e explainer) find(ctx context.Context, id string, filters ...string) (m natsbus.Stored, ok bool, err error) {
	err = e.bus.Tail(ctx, filters, natsbus.From{}, func(x natsbus.Stored) error {
		if x.ID == id {
			m, ok = x, true
			return errFound
		}
		return nil
	})
	if errors.Is(err, errFound) {
		err = nil
	}
	return m, ok, err
}

// explain finds what kind of event has the id, downstream first, and begins there.
func (e explainer) explain(ctx context.Context, id string) error {
	for _, step := range []struct {
		filters []string
		tell    func(context.Context, natsbus.Stored) error
	}{
		{events.Alerts.Subjects, e.alert},
		{events.Moves.Subjects, e.move},
		{events.NetStances.Subjects, e.net},
		{events.Verdicts.Subjects, e.verdict},
		{events.Statements.Subjects, e.statement},
	} {
		m, ok, err := e.find(ctx, id, step.filters...)
		if err != nil {
			return err
		}
		if ok {
			return step.tell(ctx, m)
		}
	}
	return hint(fmt.Errorf("no stored event has the id %s", id), "ids are in the output of subscribe, analyze and replay with --format jsonl")
}

func (e explainer) alert(ctx context.Context, m natsbus.Stored) error {
	a, err := open(events.Alerts, m.Message)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "alert for the subscription %s, because of %s\n\n", a.Subscription, a.Event)
	return e.explain(ctx, a.Event)
}

// move shows a change and all stances of its key: they made it.
func (e explainer) move(ctx context.Context, m natsbus.Stored) error {
	move, err := open(events.Moves, m.Message)
	if err != nil {
		return err
	}
	e.paint.move(e.out, move)
	if r, ok := move.(events.Retraction); ok {
		fmt.Fprintf(e.out, "  because of %s, version %d\n", r.Cause.Article, r.Cause.Version)
	}
	fmt.Fprintf(e.out, "made of these stances, in order of event time:\n\n")
	var stances []events.NetStance
	err = e.bus.Tail(ctx, []string{"net." + move.EventKey()}, natsbus.From{}, func(m natsbus.Stored) error {
		s, err := open(events.NetStances, m.Message)
		stances = append(stances, s)
		return err
	})
	if err != nil {
		return err
	}
	for _, s := range inEventTime(stances) {
		if err := e.stance(ctx, s.Stance); err != nil {
			return err
		}
	}
	return nil
}

func (e explainer) net(ctx context.Context, m natsbus.Stored) error {
	s, err := open(events.NetStances, m.Message)
	if err != nil {
		return err
	}
	return e.stance(ctx, s.Stance)
}

func (e explainer) verdict(ctx context.Context, m natsbus.Stored) error {
	v, err := open(events.Verdicts, m.Message)
	if err != nil {
		return err
	}
	if s, ok := v.(events.Stance); ok {
		return e.stance(ctx, s)
	}
	return hint(fmt.Errorf("%s answers a statement with no stance of its own", m.ID), "stancewire explain %s", v.(events.Answer).Statement)
}

// stance shows a stance, why it was given, and the words around it.
func (e explainer) stance(ctx context.Context, s events.Stance) error {
	withdrawn := ""
	if s.Withdrawn {
		withdrawn = ", withdrawn: " + string(s.Reason)
	}
	fmt.Fprintf(e.out, "%s  %s %s %s (%s, %d%% sure%s)\n", date(s.EventTime()), e.paint.in(bold, s.Holder.Name), e.paint.side(s.Side), s.Target.Name,
		s.Basis, int(100*s.Confidence+0.5), withdrawn)
	m, ok, err := e.find(ctx, s.Statement, "statements."+s.Article.Wire())
	if err != nil || !ok {
		return err
	}
	return e.statement(ctx, m)
}

func (e explainer) statement(ctx context.Context, m natsbus.Stored) error {
	s, err := open(events.Statements, m.Message)
	if err != nil {
		return err
	}
	reasons, err := stance.New().Explain(ctx, s)
	if err != nil {
		return err
	}
	for _, r := range reasons {
		verdict := "said"
		if !r.Given {
			verdict = "not sure enough to be said"
		}
		fmt.Fprintf(e.out, "  “%s” (%s): %s %s %s, %d%% sure, %s\n", r.Word, r.Rule, r.Stance.Holder.Name, r.Stance.Side, r.Stance.Target.Name,
			int(100*r.Stance.Confidence+0.5), verdict)
	}
	e.around(s)
	return nil
}

// around shows the words of a statement in the sentences around them.
func (e explainer) around(s events.Statement) {
	for _, sentence := range s.Context.Sentences {
		style := dim
		for _, c := range s.Content {
			if c.Field == sentence.Field && c.Start < sentence.End && sentence.Start < c.End {
				style = plain
			}
		}
		io.WriteString(e.out, e.paint.wrap("    ", piece{sentence.Text, style}))
	}
	io.WriteString(e.out, e.paint.wrap("    ", piece{sourceOf(s.Article), dim})+"\n")
}

// inEventTime sorts stances as a timeline does, the latest word on each claim alone.
func inEventTime(all []events.NetStance) []events.NetStance {
	latest := make(map[string]events.NetStance)
	for _, s := range all {
		if old, ok := latest[s.Claim()]; !ok || old.Revision < s.Revision {
			latest[s.Claim()] = s
		}
	}
	out := slices.Collect(maps.Values(latest))
	slices.SortFunc(out, func(a, b events.NetStance) int {
		return cmp.Or(a.EventTime().Compare(b.EventTime()), cmp.Compare(a.Article.ID, b.Article.ID), cmp.Compare(a.Evidence.Start, b.Evidence.Start), cmp.Compare(a.Claim(), b.Claim()))
	})
	return out
}
