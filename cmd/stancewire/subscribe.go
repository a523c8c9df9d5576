// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/natsbus"
)

type subscribeCmd struct {
	What     string   `arg:"" optional:"" enum:"changes,alerts" default:"changes" help:"changes (all of them) or alerts (what the configured subscriptions ask for)."`
	Holder   string   `placeholder:"NAME" help:"Of this holder alone: a name (Emmanuel Macron) or an id (emmanuel-macron)."`
	Target   string   `placeholder:"NAME" help:"On this target alone: a name or an id."`
	Stance   []string `enum:"support,oppose,neutral" placeholder:"SIDE" help:"Toward these sides alone: support, oppose, neutral."`
	First    bool     `help:"First positions too, not changes alone."`
	Since    since    `placeholder:"WHEN" help:"Begin with what happened since a day (2024-01-31), within a time (48h), or with all. Default: with what comes from now on."`
	Follow   bool     `default:"true" negatable:"" help:"Wait for more; --no-follow ends with what there is."`
	Format   string   `enum:"text,jsonl,auto" default:"auto" help:"text (for people) or jsonl (one CloudEvent a line). Default: text on a terminal, else jsonl."`
	Color    string   `enum:"auto,always,never" default:"auto" help:"auto, always or never. auto: on a terminal, unless NO_COLOR is set."`
	NATS     string   `name:"nats" env:"STANCEWIRE_NATS_URL" placeholder:"URL" help:"The NATS servers, parted by commas. Default: nats://127.0.0.1:4222."`
	settings `embed:""`
}

// Help is the long help.
func (*subscribeCmd) Help() string {
	return `Writes changes of stance as they happen, and retractions of what turned out otherwise. Nothing is
kept on the server; start it as often as you like.

  stancewire subscribe
  stancewire subscribe --holder "Emmanuel Macron" --since all
  stancewire subscribe changes --stance oppose --format jsonl | jq .data.holder.name`
}

func (c *subscribeCmd) Run(t terminal) error {
	cfg, err := c.load(func(cfg *config) { override(&cfg.NATS.URL, c.NATS) })
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(t)
	defer stop()
	bus, done, err := openBus(ctx, cfg.NATS, c.logger(t.Err))
	if err != nil {
		return unlessStopped(ctx, err)
	}
	defer done()
	from := natsbus.From{Follow: c.Follow, New: c.Since.now() && c.Follow}
	s := subscriber{cmd: c, out: bufio.NewWriter(t.Out), paint: newPainter(t.Out, c.Color), text: c.Format == "text" || c.Format == "auto" && isTerminal(t.Out)}
	s.after = c.Since.after(time.Now())
	return bus.Tail(ctx, []string{c.filter()}, from, s.show)
}

// filter is the narrowest subject that holds all that is asked for.
func (c *subscribeCmd) filter() string {
	if c.What == "alerts" {
		return "alerts.>"
	}
	token := func(name string) string {
		if name == "" {
			return "*"
		}
		return events.Slug(name)
	}
	return "changes." + token(c.Holder) + "." + token(c.Target)
}

// A subscriber shows what was asked for.
type subscriber struct {
	cmd   *subscribeCmd
	out   *bufio.Writer
	paint painter
	text  bool
	after time.Time // event time; the zero time for all
}

func (s subscriber) show(m natsbus.Stored) error {
	move, err := s.move(m)
	if err != nil || !s.wanted(move) {
		return err
	}
	if s.text {
		s.paint.move(s.out, move)
		return s.out.Flush()
	}
	ce, err := cloudevent.Decode(m.Message.Message)
	if err != nil {
		return fmt.Errorf("%s: %w", m.Subject, err)
	}
	b, err := cloudevent.JSON(ce)
	if err != nil {
		return fmt.Errorf("%s: %w", m.Subject, err)
	}
	s.out.Write(append(b, '\n'))
	return s.out.Flush()
}

// move reads a move, or what an alert tells of.
func (s subscriber) move(m natsbus.Stored) (events.Move, error) {
	if s.cmd.What != "alerts" {
		return open(events.Moves, m.Message)
	}
	a, err := open(events.Alerts, m.Message)
	if err != nil {
		return nil, err
	}
	if a.Change != nil {
		return *a.Change, nil
	}
	return *a.Retraction, nil
}

func (s subscriber) wanted(m events.Move) bool {
	if m.EventTime().Before(s.after) {
		return false
	}
	holder, target, _ := strings.Cut(m.EventKey(), ".")
	if s.cmd.Holder != "" && holder != events.Slug(s.cmd.Holder) || s.cmd.Target != "" && target != events.Slug(s.cmd.Target) {
		return false
	}
	c, ok := m.(events.Change)
	if !ok {
		return true // whoever heard a change hears that it is taken back
	}
	if c.From == nil && !s.cmd.First && s.cmd.What == "changes" {
		return false
	}
	return len(s.cmd.Stance) == 0 || slices.Contains(s.cmd.Stance, string(c.To.Side))
}

// since is a point in event time: a day, a time ago, or the beginning.
type since struct {
	all bool
	ago time.Duration
	at  time.Time
}

// UnmarshalText implements [encoding.TextUnmarshaler].
func (s *since) UnmarshalText(b []byte) error {
	if string(b) == "all" {
		s.all = true
		return nil
	}
	if d, err := time.ParseDuration(string(b)); err == nil && d > 0 {
		s.ago = d
		return nil
	}
	var at timestamp
	if err := at.UnmarshalText(b); err != nil {
		return fmt.Errorf("%q is neither a day (2024-01-31), nor a time ago (48h), nor all", b)
	}
	s.at = at.Time
	return nil
}

// now tells that only what comes is wanted.
func (s since) now() bool { return s == since{} }

func (s since) after(now time.Time) time.Time {
	if s.ago > 0 {
		return now.Add(-s.ago)
	}
	return s.at
}
