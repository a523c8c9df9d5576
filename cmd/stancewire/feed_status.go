// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/stancewire/stancewire/pipeline/feed"
)

// asksStatus tells whether the command is "feed status"; a file of that name is ./status.
func (c *feedCmd) asksStatus() bool { return len(c.Files) == 1 && c.Files[0] == "status" && !c.DryRun }

// status shows how the feeds are doing.
func (c *feedCmd) status(t terminal) error {
	cfg, err := c.load(func(cfg *config) { override(&cfg.NATS.URL, c.NATS) })
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(t)
	defer stop()
	gate, done, err := c.gateOf(ctx, cfg, t)
	if err != nil {
		return err
	}
	defer done()
	all, err := gate.Statuses(ctx)
	if err != nil {
		return fmt.Errorf("feed status: %w", err)
	}
	out := bufio.NewWriter(t.Out)
	for _, s := range all {
		if c.JSON {
			if err := json.NewEncoder(out).Encode(s); err != nil {
				return err
			}
			continue
		}
		showStatus(out, s)
	}
	if len(all) == 0 && !c.JSON {
		fmt.Fprintln(t.Err, "no feed has been heard of")
	}
	return out.Flush()
}

func showStatus(out *bufio.Writer, s feed.Status) {
	fmt.Fprintf(out, "%-20s  %-7s  %-6s  %s\n", s.Feed, s.State, s.Kind, clean(s.Where))
	var parts []string
	for _, o := range feed.Outcomes {
		if n := s.Counts[o]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", thousands(n), o))
		}
	}
	if s.Foreign > 0 {
		parts = append(parts, thousands(s.Foreign)+" not in English")
	}
	if s.Waiting > 0 {
		parts = append(parts, thousands(s.Waiting)+" files waiting")
	}
	if len(parts) > 0 {
		fmt.Fprintf(out, "    %s\n", strings.Join(parts, ", "))
	}
	line := func(what string, at time.Time) {
		if !at.IsZero() {
			fmt.Fprintf(out, "    %s %s\n", what, at.UTC().Format(time.DateTime))
		}
	}
	line("last worked", s.WorkedAt)
	line("next       ", s.Next)
	if s.LastError != "" {
		fmt.Fprintf(out, "    last error  %s  %s\n", s.FailedAt.UTC().Format(time.DateTime), clean(s.LastError))
	}
}
