// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"iter"
	"runtime"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// A reading is the flags of the commands that read articles and write what is in them.
type reading struct {
	Files        []string `arg:"" optional:"" name:"file" help:"Articles in any wire format (JSON Lines, ninjs, NewsML-G2, NITF, RSS, Atom, JSON Feed, HTML, text); - or nothing: standard input."`
	Format       string   `enum:"text,jsonl,auto" default:"auto" help:"text (for people) or jsonl (one CloudEvent a line). Default: text on a terminal, else jsonl."`
	Color        string   `enum:"auto,always,never" default:"auto" help:"auto, always or never. auto: on a terminal, unless NO_COLOR is set."`
	accuracyFlag `embed:""`
	Jobs         int `short:"j" placeholder:"N" help:"Articles to work on at a time. Default: one for each core. Changes nothing but the time it takes."`
}

// jobs is the number of articles to work on at a time.
func (r reading) jobs() int {
	if r.Jobs > 0 {
		return r.Jobs
	}
	return runtime.GOMAXPROCS(0)
}

// text tells whether people are to read the output.
func (r reading) text(t terminal) bool {
	return r.Format == "text" || r.Format == "auto" && isTerminal(t.Out)
}

type analyzeCmd struct {
	reading `embed:""`
}

// Help is the long help.
func (*analyzeCmd) Help() string {
	return `Reads articles and writes, for each, its statements (who says what) and stances (who is for or
against what) in the order of the text. Touches no network and keeps nothing; the same input gives
the same bytes.

  stancewire analyze article.txt
  stancewire analyze --format jsonl wire.jsonl | jq -c 'select(.type|endswith("stance.v1")).data'

Exit status: 0 done; 1 some input could not be used (said on standard error, the rest is done);
2 the command line is wrong.`
}

func (c *analyzeCmd) Run(t terminal) error {
	in := input{files: c.Files, stdin: t.In, stderr: t.Err}
	articles := articlesOf(in.inputs(), t)
	out := bufio.NewWriterSize(t.Out, 64<<10)
	work := analyst{accurate(pipeline.New(), c.Accuracy)}
	var err error
	if c.text(t) {
		show := newPainter(t.Out, c.Color)
		var sum tally
		err = inOrder(c.jobs(), articles.all, work.analyze, func(f finding) error {
			sum.add(f)
			articles.complain(f.article, f.err)
			show.finding(out, f)
			return out.Flush()
		})
		show.tally(out, sum)
	} else {
		err = inOrder(c.jobs(), articles.all, func(a events.Article) lines { return jsonLines(work.analyze(a)) }, func(l lines) error {
			articles.complain(l.article, l.err)
			_, err := out.Write(l.text)
			return err
		})
	}
	if e := out.Flush(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return articles.verdict()
}

// An analyst applies the stages without memory to one article, with no bus between them.
type analyst struct{ stages *pipeline.Stages }

// A finding is what is in an article.
type finding struct {
	article    events.Article
	statements []said
	err        error
}

// said is a statement and the stances it takes.
type said struct {
	statement events.Statement
	stances   []events.Stance
}

// analyze never panics: an article that a stage cannot digest is one that could not be used.
func (w analyst) analyze(a events.Article) (f finding) {
	f.article = a
	defer func() {
		if r := recover(); r != nil {
			f.statements, f.err = nil, fmt.Errorf("panic: %v", r)
		}
	}()
	statements, err := w.stages.Extract.Statements(context.Background(), a)
	if err != nil {
		f.err = err
		return f
	}
	for _, s := range statements {
		stances, err := w.stages.Classify.Stances(context.Background(), s)
		if err != nil {
			f.err = err
			return f
		}
		f.statements = append(f.statements, said{s, stances})
	}
	return f
}

// lines are the events of an article as they are written.
type lines struct {
	article events.Article
	text    []byte
	err     error
}

func jsonLines(f finding) lines {
	l := lines{article: f.article, err: f.err}
	var parts [][]byte
	for e := range f.events() {
		b, err := jsonLine(e.event, e.stage)
		if err != nil {
			return lines{article: f.article, err: err}
		}
		parts = append(parts, b)
	}
	if len(parts) > 0 {
		l.text = bytes.Join(append(parts, nil), []byte{'\n'})
	}
	return l
}

// A spoken event is an event and the stage that says it.
type spoken struct {
	event events.Event
	stage string
}

// events are the statements and the stances, these after their statement.
func (f finding) events() iter.Seq[spoken] {
	return func(yield func(spoken) bool) {
		for _, s := range f.statements {
			if !yield(spoken{s.statement, "extract"}) {
				return
			}
			for _, st := range s.stances {
				if !yield(spoken{st, "classify"}) {
					return
				}
			}
		}
	}
}

// jsonLine writes an event as a structured CloudEvent without the end of line.
func jsonLine(e events.Event, stage string) ([]byte, error) {
	ce, err := cloudevent.Wrap(e, worker.Runtime{}.Source(stage), nil)
	if err != nil {
		return nil, fmt.Errorf("envelope of %s: %w", e.EventType(), err)
	}
	return cloudevent.JSON(ce)
}
