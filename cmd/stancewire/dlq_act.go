// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/stancewire/stancewire/pipeline/natsbus"
)

// dlqChoice says which dead letters are meant: numbers, or all (of a stage) that are there now.
type dlqChoice struct {
	Numbers   []uint64 `arg:"" optional:"" name:"number" help:"The numbers that dlq list gives."`
	All       bool     `help:"All that are there now."`
	Stage     string   `placeholder:"STAGE" help:"With --all: of this stage alone."`
	Reason    string   `placeholder:"TEXT" help:"With --all: those whose reason contains this."`
	dlqReader `embed:""`
}

// check says what the flags leave open.
func (c dlqChoice) check(verb string) error {
	switch {
	case !c.All && len(c.Numbers) == 0:
		return hint(usage(errors.New("which dead letters?")), "stancewire dlq %s NUMBER…, or --all, or --all --stage STAGE", verb)
	case c.All && len(c.Numbers) > 0:
		return hint(usage(errors.New("numbers and --all")), "one or the other")
	case !c.All && (c.Stage != "" || c.Reason != ""):
		return hint(usage(errors.New("--stage and --reason choose among --all")), "add --all, or give numbers alone")
	}
	return nil
}

// chosen lists the numbers. Letters that come meanwhile are not meant.
func (c dlqChoice) chosen(ctx context.Context, bus *natsbus.Bus) ([]uint64, error) {
	if !c.All {
		slices.Sort(c.Numbers)
		return slices.Compact(c.Numbers), nil
	}
	var numbers []uint64
	err := bus.DeadLetters(ctx, c.Stage, func(d natsbus.DeadLetter) error {
		if strings.Contains(d.Reason, c.Reason) {
			numbers = append(numbers, d.Sequence)
		}
		return nil
	})
	return numbers, err
}

// A dealt is what became of one dead letter, as it is written in JSON.
type dealt struct {
	Number uint64 `json:"number"`
	Done   bool   `json:"done"`
	Error  string `json:"error,omitempty"`
}

// each does something to each chosen letter and says what could not be done.
func (c dlqChoice) each(t terminal, verb, done string, do func(*natsbus.Bus, context.Context, uint64) error) error {
	if err := c.check(verb); err != nil {
		return err
	}
	ctx, stop := untilSignal(t)
	defer stop()
	bus, closeBus, err := c.open(ctx, t)
	if err != nil {
		return err
	}
	defer closeBus()
	numbers, err := c.chosen(ctx, bus)
	if err != nil {
		return err
	}
	failed := 0
	for i, n := range numbers {
		if ctx.Err() != nil {
			return hint(fmt.Errorf("stopped after %d of %s", i, count(len(numbers), "dead letter")), "do the same again to go on")
		}
		err := do(bus, context.WithoutCancel(ctx), n)
		if errors.Is(err, natsbus.ErrUnavailable) {
			return hint(err, "%s so far; do the same again to go on", count(i-failed, "dead letter")+" "+done)
		}
		c.tell(t, n, err)
		if err != nil {
			failed++
		}
	}
	if !c.JSON {
		fmt.Fprintf(t.Err, "%s %s\n", count(len(numbers)-failed, "dead letter"), done)
	}
	if failed > 0 {
		return fault{error: fmt.Errorf("%d failed", failed), said: true}
	}
	return nil
}

func (c dlqChoice) tell(t terminal, n uint64, err error) {
	if c.JSON {
		d := dealt{Number: n, Done: err == nil}
		if err != nil {
			d.Error = err.Error()
		}
		_ = json.NewEncoder(t.Out).Encode(d)
		return
	}
	switch {
	case errors.Is(err, natsbus.ErrNoSuchLetter):
		err = hint(fmt.Errorf("no dead letter %d", n), "stancewire dlq list gives the numbers")
	case errors.Is(err, natsbus.ErrNotReplayable):
		err = hint(err, "stancewire dlq show %d shows what came in: mend it and feed it anew, then stancewire dlq drop %d", n, n)
	}
	t.fail(err)
}

type dlqReplayCmd struct {
	dlqChoice `embed:""`
}

// Help is the long help.
func (*dlqReplayCmd) Help() string {
	return `Once what was wrong is mended (a new version of a worker, say), the stage that could not use a
message tries it again: that stage alone, beside its other work. The letter is deleted when the
message is stored for it. What fails again becomes a new letter, under a new number.

  stancewire dlq replay 17 18
  stancewire dlq replay --all --stage extract --reason "no such encoding"

Exit status: 0 all are tried again; 1 some cannot be, and are kept; 2 the command line is wrong.`
}

func (c *dlqReplayCmd) Run(t terminal) error {
	return c.each(t, "replay", "to be tried again", (*natsbus.Bus).ReplayDeadLetter)
}

type dlqDropCmd struct {
	dlqChoice `embed:""`
}

// Help is the long help.
func (*dlqDropCmd) Help() string {
	return `What is dropped is gone. Look at it first: stancewire dlq show NUMBER; to keep a copy:
stancewire dlq list --json > letters.jsonl

Exit status: 0 all are gone; 1 some were not there; 2 the command line is wrong.`
}

func (c *dlqDropCmd) Run(t terminal) error {
	return c.each(t, "drop", "dropped", (*natsbus.Bus).DropDeadLetter)
}
