// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline"
	"github.com/stancewire/stancewire/pipeline/worker"
)

type replayCmd struct {
	reading  `embed:""`
	settings `embed:""`
	All      bool `help:"text: show first positions too, not changes alone."`
}

// Help is the long help.
func (*replayCmd) Help() string {
	return `Reads articles as analyze does and follows each holder through them, as one run over the whole
input: who took which side on what, and when that changed. Keeps nothing.

  stancewire replay wire.jsonl
  stancewire replay --format jsonl wire.jsonl | jq -c 'select(.type|endswith("changed.v1")).data'

With --format jsonl the statements and stances come in the order of the input, then the changes and
retractions in order of event time, one CloudEvent a line. Articles that come late correct what was
said before, as on a live wire; the text shows what stands at the end.

Exit status: 0 done; 1 some input could not be used (said on standard error, the rest is done);
2 the command line or the configuration is wrong.`
}

func (c *replayCmd) Run(t terminal) error {
	cfg, err := c.load(func(cfg *config) { override(&cfg.Stages.Accuracy, c.Accuracy) })
	if err != nil {
		return err
	}
	in := articlesOf(input{files: c.Files, stdin: t.In, stderr: t.Err}.inputs(), t)
	out := bufio.NewWriterSize(t.Out, 64<<10)
	text := c.text(t)
	r := newRiver(cfg.stages())
	var sum tally
	work := func(a events.Article) heard { return r.hear(a, !text) }
	err = inOrder(c.jobs(), in.all, work, func(h heard) error {
		if in.complain(h.article, h.err); h.err != nil {
			return nil
		}
		sum.add(h.finding)
		if _, err := out.Write(h.text); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		return r.flow(h)
	})
	if err != nil {
		return err
	}
	for _, d := range r.dead {
		in.refuse(d.Stage, fmt.Errorf("%s", d.Reason))
	}
	if text {
		c.show(out, newPainter(t.Out, c.Color), &r.log, sum)
	} else if err := writeMoves(out, r.log.inOrder()); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return in.verdict()
}

func writeMoves(w io.Writer, moves []events.Move) error {
	for _, m := range moves {
		b, err := jsonLine(m, "track")
		if err != nil {
			return err
		}
		if _, err := w.Write(append(b, '\n')); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

// busiestIssues is how many issues a summary shows.
const busiestIssues = 5

func (c *replayCmd) show(w io.Writer, p painter, log *moveLog, sum tally) {
	standing := log.standing()
	moved := 0
	for _, x := range standing {
		if x.From != nil {
			moved++
		}
		if x.From != nil || c.All {
			p.move(w, x)
		}
	}
	if issues := busiest(standing, busiestIssues); len(issues) > 0 {
		fmt.Fprintln(w, p.in(bold, "The busiest issues"))
		p.standings(w, issues)
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, p.in(dim, sum.String()+", "+count(len(standing)-moved, "first position")+", "+count(moved, "change")))
}

// A river is the stages of one run. Those without memory work on several
// articles at a time; what they say then goes, in order, through the folds.
type river struct {
	analyst analyst
	bus     worker.Local
	folds   []worker.Worker
	log     moveLog
	dead    []events.Rejected
	err     error // of reading back what the folds said
}

func newRiver(s *pipeline.Stages) *river {
	r := &river{analyst: analyst{s}}
	for _, w := range s.Workers() {
		if w.Fold {
			r.folds = append(r.folds, w)
		}
	}
	r.bus.Tap = r.tap
	return r
}

// heard is a finding, as text and as messages for the folds.
type heard struct {
	finding
	text     []byte
	messages []worker.Message
}

// hear applies the stages without memory, and writes what they say if asked to.
func (r *river) hear(a events.Article, write bool) (h heard) {
	h.finding = r.analyst.analyze(a)
	if h.err != nil {
		return h
	}
	if write {
		l := jsonLines(h.finding)
		h.text, h.err = l.text, l.err
	}
	say := func(e events.Event, stage string) {
		m, err := worker.NewMessage(e, worker.Runtime{}.Source(stage), nil, worker.Runtime{}.Mode)
		if h.err == nil {
			h.err = err
		}
		h.messages = append(h.messages, m)
	}
	for _, s := range h.statements {
		for _, st := range s.stances {
			say(st, "classify")
		}
		say(events.Answer{Article: s.statement.Article, Statement: s.statement.EventID(), Stances: len(s.stances)}, "classify")
	}
	say(events.Manifest{Article: a.Ref(), Status: a.Status, Statements: len(h.statements)}, "extract")
	return h
}

// flow takes what was heard of an article through the folds.
func (r *river) flow(h heard) error {
	ctx := context.Background()
	if err := r.bus.Publish(ctx, h.messages...); err != nil {
		return err
	}
	if err := r.bus.Run(ctx, worker.Runtime{}, r.folds...); err != nil {
		return err
	}
	return r.err
}

// tap takes down what the last fold says, and what no fold could use.
func (r *river) tap(m worker.Message) {
	switch {
	case worker.Matches(events.Moves.Subjects[0], m.Subject):
		move, err := open(events.Moves, m)
		if err != nil {
			r.err = err
			return
		}
		r.log.add(move)
	case worker.Matches(events.DeadLetters.Subjects[0], m.Subject):
		d, err := open(events.DeadLetters, m)
		if err != nil {
			r.err = err
			return
		}
		r.dead = append(r.dead, d)
	}
}

// open reads an event back from a message.
func open[E events.Event](t events.Topic[E], m worker.Message) (E, error) {
	ce, err := cloudevent.Decode(m.Message)
	if err != nil {
		var none E
		return none, fmt.Errorf("%s: %w", m.Subject, err)
	}
	return cloudevent.Open(t, ce)
}
