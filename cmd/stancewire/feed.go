// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/article"
	"github.com/stancewire/stancewire/pipeline/feed"
)

type feedCmd struct {
	Files       []string  `arg:"" optional:"" name:"file" help:"Articles in any wire format; a folder: all files in it; - or nothing: standard input."`
	Source      string    `placeholder:"WIRE" help:"The wire to book articles on that name none."`
	PublishedAt timestamp `placeholder:"TIME" help:"When articles were published that do not say it: 2024-01-31, or with the time of day as in 2024-01-31T09:30:00Z."`
	DryRun      bool      `help:"Publish nothing; only say what would be."`
	JSON        bool      `name:"json" help:"Write each article, once it is published, as a CloudEvent a line."`
	Follow      bool      `help:"Bring articles from the feeds in the configuration, until told to stop."`
	Ingest      string    `env:"STANCEWIRE_INGEST" placeholder:"HOST:PORT" help:"With --follow: where articles may be posted to /v1/articles. Default: nowhere."`
	NATS        string    `name:"nats" env:"STANCEWIRE_NATS_URL" placeholder:"URL" help:"The NATS servers, parted by commas. Default: nats://127.0.0.1:4222."`
	Deployment  string    `env:"STANCEWIRE_DEPLOYMENT" placeholder:"NAME" help:"The middle of the source of every event. Default: local."`
	settings    `embed:""`
}

// Help is the long help.
func (*feedCmd) Help() string {
	return `Every article is acknowledged by the server before it counts as published. An article that is fed
again is the same event and changes nothing, so what was interrupted is simply fed again.

  stancewire feed wire.jsonl
  stancewire feed --source afp /var/spool/afp
  curl -s https://example.org/feed.xml | stancewire feed --dry-run
  stancewire feed --follow --ingest 127.0.0.1:9465      what is configured under feeds: polls, folders,
                                                        posts, subjects; the file may change meanwhile
  stancewire feed status --json                         how each of those is doing

Exit status: 0 done; 1 some input could not be used (said on standard error, the rest is done), or
the server could not be reached; 2 the command line or the configuration is wrong.`
}

// feedBatch is how many articles are published before their acknowledgements are waited for.
const feedBatch = 64

func (c *feedCmd) Run(t terminal) error {
	if c.Follow {
		return c.follow(t)
	}
	if c.asksStatus() {
		return c.status(t)
	}
	cfg, err := c.load(func(cfg *config) {
		override(&cfg.NATS.URL, c.NATS)
		override(&cfg.Deployment, c.Deployment)
	})
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(t)
	defer stop()
	f := feeder{cmd: c, deployment: cfg.Deployment, t: t, out: bufio.NewWriter(t.Out), outcomes: make(map[feed.Outcome]int)}
	f.in = articlesOf(input{files: c.Files, stdin: t.In, stderr: t.Err}.inputs(), t)
	f.in.hint = article.Hint{Source: c.Source}
	if !c.DryRun {
		gate, done, err := c.gateOf(ctx, cfg, t)
		if err != nil {
			return unlessStopped(ctx, err)
		}
		defer done()
		f.gate = gate
	}
	if err := f.feed(ctx); err != nil {
		return err
	}
	f.report(cfg)
	return f.in.verdict()
}

// A feeder brings articles to the gate, or to the screen where gate is nil.
type feeder struct {
	cmd        *feedCmd
	deployment string
	gate       *feed.Gate
	in         *articles
	t          terminal
	out        *bufio.Writer
	taken      int // published, or known already, or held, or left: see outcomes
	outcomes   map[feed.Outcome]int
	undated    bool // the hint has been given
}

// feed reads until the inputs end or ctx does; the batch in hand is finished.
func (f *feeder) feed(ctx context.Context) error {
	found := make(chan article.Item, feedBatch)
	go func() { // a read of standard input cannot be called off: the process may leave before it ends
		defer close(found)
		for item := range f.in.items {
			select {
			case found <- item:
			case <-ctx.Done():
				return
			}
		}
	}()
	for ctx.Err() == nil {
		batch, more := gather(ctx, found, feedBatch)
		if err := f.send(context.WithoutCancel(ctx), batch); err != nil {
			return err
		}
		f.progress()
		if !more {
			break
		}
	}
	return nil
}

// gather waits for an item and takes what else is there, up to n. It returns false at the end.
func gather[T any](ctx context.Context, from <-chan T, n int) (batch []T, more bool) {
	select {
	case x, ok := <-from:
		if !ok {
			return nil, false
		}
		batch = append(batch, x)
	case <-ctx.Done():
		return nil, false
	}
	for len(batch) < n {
		select {
		case x, ok := <-from:
			if !ok {
				return batch, false
			}
			batch = append(batch, x)
		default:
			return batch, true
		}
	}
	return batch, true
}

// send publishes a batch and shows it.
func (f *feeder) send(ctx context.Context, batch []article.Item) error {
	var dated []article.Item
	for _, item := range batch {
		a := item.Article
		if a.PublishedAt.IsZero() {
			a.PublishedAt, a.Precision = f.cmd.PublishedAt.Time, f.cmd.PublishedAt.precision
		}
		if a.PublishedAt.IsZero() {
			f.refuse(a, errors.New("no published_at: nobody could tell what it changes"))
			if !f.undated {
				fmt.Fprintln(f.t.Err, "hint: --published-at 2024-01-31 dates the articles that do not say it")
			}
			f.undated = true
			continue
		}
		item.Article = a
		dated = append(dated, item)
	}
	if f.gate == nil {
		f.taken += len(dated)
		return f.show(articlesIn(dated))
	}
	published, err := f.offer(ctx, dated)
	if err != nil {
		return hint(fmt.Errorf("publish: %w", err), "what was published is safe; feed the same again to go on")
	}
	return f.show(published)
}

func (f *feeder) refuse(a events.Article, err error) { f.in.refuse("article "+a.ID, err) }

// show writes what was, or would be, published.
func (f *feeder) show(batch []events.Article) error {
	for _, a := range batch {
		switch {
		case f.cmd.JSON:
			ce, err := articleEvent(a, f.deployment)
			if err != nil {
				return err
			}
			b, err := cloudevent.JSON(ce)
			if err != nil {
				return err
			}
			f.out.Write(append(b, '\n'))
		case f.gate == nil:
			fmt.Fprintf(f.out, "%s  %s  %s\n", a.PublishedAt.UTC().Format(time.DateOnly), a.Address(), clean(a.Headline))
		}
	}
	return f.out.Flush()
}

func (f *feeder) progress() {
	if f.gate != nil && !f.cmd.JSON && isTerminal(f.t.Err) {
		fmt.Fprintf(f.t.Err, "\r%s", count(f.taken, "article"))
	}
}

func (f *feeder) report(cfg config) {
	if f.gate == nil {
		fmt.Fprintf(f.t.Err, "%s would be published\n", count(f.taken, "article"))
		return
	}
	if !f.cmd.JSON && isTerminal(f.t.Err) {
		io.WriteString(f.t.Err, "\r")
	}
	fmt.Fprintf(f.t.Err, "%s published to %s%s\n", count(f.taken, "article"), redacted(cfg.NATS.URL), f.others())
}

// A timestamp is a time on the command line: a day, or RFC 3339.
type timestamp struct {
	time.Time
	precision string
}

// UnmarshalText implements [encoding.TextUnmarshaler].
func (ts *timestamp) UnmarshalText(b []byte) error {
	if d, err := time.Parse(time.DateOnly, string(b)); err == nil {
		ts.Time, ts.precision = d, events.PrecisionDay
		return nil
	}
	at, err := time.Parse(time.RFC3339, string(b))
	if err != nil {
		return fmt.Errorf("%q is neither a day (2024-01-31) nor a time (2024-01-31T09:30:00Z)", b)
	}
	ts.Time, ts.precision = at.UTC(), events.PrecisionSecond
	return nil
}
