// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline"
	"github.com/stancewire/stancewire/pipeline/natsbus"
)

type dlqCmd struct {
	List   dlqListCmd   `cmd:"" help:"List the dead letters, the oldest first."`
	Show   dlqShowCmd   `cmd:"" help:"Show one dead letter whole: the reason, the headers and the data as they came."`
	Replay dlqReplayCmd `cmd:"" help:"Have the stage try dead letters again, once what was wrong is mended."`
	Drop   dlqDropCmd   `cmd:"" help:"Delete dead letters that are dealt with."`
}

// A dlqReader is the flags of all of them.
type dlqReader struct {
	JSON     bool   `name:"json" help:"Write JSON, one dead letter a line."`
	NATS     string `name:"nats" env:"STANCEWIRE_NATS_URL" placeholder:"URL" help:"The NATS servers, parted by commas. Default: nats://127.0.0.1:4222."`
	settings `embed:""`
}

func (c dlqReader) open(ctx context.Context, t terminal) (*natsbus.Bus, func(), error) {
	cfg, err := c.load(func(cfg *config) { override(&cfg.NATS.URL, c.NATS) })
	if err != nil {
		return nil, nil, err
	}
	return openBus(ctx, cfg.NATS, c.logger(t.Err))
}

// A deadLetter as it is written in JSON.
type deadLetter struct {
	Number   uint64          `json:"number"` // of the letter
	Stored   time.Time       `json:"stored"`
	Rejected events.Rejected `json:"rejected"`       // the data of the event
	Text     string          `json:"text,omitempty"` // what came in, where it is text
}

func newDeadLetter(d natsbus.DeadLetter) deadLetter {
	l := deadLetter{Number: d.Sequence, Stored: d.At.UTC(), Rejected: d.Rejected}
	if utf8.Valid(d.Data) {
		l.Text = string(d.Data)
	}
	return l
}

type dlqListCmd struct {
	Stage     string `placeholder:"STAGE" help:"Of this stage alone."`
	dlqReader `embed:""`
}

func (c *dlqListCmd) Run(t terminal) error {
	if c.Stage != "" && !slices.Contains(pipeline.StageNames(), c.Stage) {
		return hint(usage(fmt.Errorf("no stage %q", c.Stage)), "the stages are %s", strings.Join(pipeline.StageNames(), ", "))
	}
	ctx, stop := untilSignal(t)
	defer stop()
	bus, done, err := c.open(ctx, t)
	if err != nil {
		return err
	}
	defer done()
	out, n := bufio.NewWriter(t.Out), 0
	err = bus.DeadLetters(ctx, c.Stage, func(d natsbus.DeadLetter) error {
		n++
		if c.JSON {
			return json.NewEncoder(out).Encode(newDeadLetter(d))
		}
		reason, _, _ := strings.Cut(d.Reason, "\n")
		_, err := fmt.Fprintf(out, "%5d  %s  %-9s  %s  %s\n", d.Sequence, d.At.UTC().Format(time.DateTime), d.Stage, d.Subject, clean(reason))
		return err
	})
	if e := out.Flush(); err == nil {
		err = e
	}
	if err == nil && !c.JSON {
		fmt.Fprintln(t.Err, count(n, "dead letter"))
	}
	return err
}

type dlqShowCmd struct {
	Number    uint64 `arg:"" help:"The number that dlq list gives."`
	dlqReader `embed:""`
}

func (c *dlqShowCmd) Run(t terminal) error {
	ctx, stop := untilSignal(t)
	defer stop()
	bus, done, err := c.open(ctx, t)
	if err != nil {
		return err
	}
	defer done()
	d, err := bus.DeadLetter(ctx, c.Number)
	if errors.Is(err, natsbus.ErrNoSuchLetter) {
		return hint(fmt.Errorf("no dead letter %d", c.Number), "stancewire dlq list gives the numbers")
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(t.Out).Encode(newDeadLetter(d))
	}
	return showDeadLetter(t.Out, d)
}

func showDeadLetter(w io.Writer, d natsbus.DeadLetter) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "number    %d\nstored    %s\nstage     %s\nattempts  %s\nsubject   %s (message %d)\nreason    %s\n",
		d.Sequence, d.At.UTC().Format(time.RFC3339), d.Stage, thousands(d.Attempts), d.Subject, d.Rejected.Sequence,
		strings.ReplaceAll(strings.TrimSpace(d.Reason), "\n", "\n          "))
	for _, name := range sortedKeys(d.Headers) {
		fmt.Fprintf(out, "header    %s: %s\n", name, clean(strings.Join(d.Headers[name], ", ")))
	}
	fmt.Fprintf(out, "data      %s bytes\n\n", thousands(len(d.Data)))
	if utf8.Valid(d.Data) {
		out.WriteString(strings.Map(harmless, string(d.Data)))
	} else {
		fmt.Fprintf(out, "%q", d.Data)
	}
	out.WriteByte('\n')
	return out.Flush()
}

// harmless replaces what would steer a terminal; --json has the data as they came.
func harmless(r rune) rune {
	if r != '\n' && r != '\t' && isSpace(r) && r != ' ' {
		return utf8.RuneError
	}
	return r
}

// sortedKeys are the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
