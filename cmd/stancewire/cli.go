// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// The exit statuses.
const (
	statusDone      = 0
	statusFailed    = 1   // or: some input could not be used
	statusUsage     = 2   // the command line or the configuration is wrong
	statusInterrupt = 130 // told to leave at once
)

// cli is every command; the struct tags are the help texts.
type cli struct {
	Demo      demoCmd      `cmd:"" help:"Play two years of news through the whole river, here and now."`
	Analyze   analyzeCmd   `cmd:"" help:"Tell who says what in articles, and who stands where on what."`
	Replay    replayCmd    `cmd:"" help:"Analyze articles and follow who changes sides, as one run over all of them."`
	Run       runCmd       `cmd:"" help:"Run everything in one process, with a durable server inside."`
	Worker    workerCmd    `cmd:"" help:"Run some stages against a NATS cluster."`
	Feed      feedCmd      `cmd:"" help:"Publish articles from files, folders or standard input."`
	Subscribe subscribeCmd `cmd:"" help:"Follow changes or alerts as they happen."`
	DLQ       dlqCmd       `cmd:"" name:"dlq" help:"Look at what a stage could not use, have it tried again, or drop it."`
	Topology  topologyCmd  `cmd:"" help:"Compare streams, consumers and buckets with what is declared, and bring them into line."`
	Config    configCmd    `cmd:"" help:"Check, show or write the configuration."`
	Eval      evalCmd      `cmd:"" help:"Measure statements and stances against annotated articles."`
	Verify    verifyCmd    `cmd:"" help:"Prove that every change follows from the stances."`
	Explain   explainCmd   `cmd:"" help:"Walk back from an event to the sentences it rests on."`
	Version   versionCmd   `cmd:"" help:"Say which build this is."`

	ParseOnly bool `hidden:"" help:"Check the command line and leave: so are those of docker-compose.yml tested."`
}

const overview = `Stancewire reads the news and says who stands where on what, and when that changes.

Try, in this order:

  stancewire demo                     two years of news in half a minute; needs nothing
  stancewire analyze article.txt      one article: who says what, who is for or against what
  stancewire replay wire.jsonl        many articles: who changed sides, when, in which words

Then "stancewire run" keeps it going, "stancewire feed" brings it articles and
"stancewire subscribe" tells you what they change. Every command explains itself:
"stancewire COMMAND --help"; all of them: "stancewire --help".
`

// A terminal is where a command reads and writes.
type terminal struct {
	In       io.Reader
	Out, Err io.Writer
}

// run is the program but for the process: it returns the exit status.
func run(args []string, t terminal) int {
	if len(args) == 0 {
		fmt.Fprint(t.Out, overview)
		return statusDone
	}
	left := -1
	var c cli
	k, err := kong.New(&c, kong.Name("stancewire"), kong.Writers(t.Out, t.Err),
		kong.Description("Reads the news and says who stands where on what, and when that changes."),
		kong.Exit(func(status int) { left = status }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.ValueFormatter(withEnv), kong.Bind(t))
	if err != nil {
		return t.fail(err)
	}
	ctx, err := k.Parse(args)
	if left >= 0 { // --help was asked for, and given
		return left
	}
	if err != nil {
		return t.fail(usage(err))
	}
	if c.ParseOnly {
		return statusDone
	}
	return t.fail(ctx.Run())
}

// withEnv adds the environment variable to the help of a flag that has one.
func withEnv(v *kong.Value) string {
	if len(v.Tag.Envs) == 0 {
		return v.Help
	}
	return strings.TrimSuffix(v.Help, ".") + " [$" + strings.Join(v.Tag.Envs, ", $") + "]."
}

// A fault is an error with its exit status and, where we know one, a way out of it.
type fault struct {
	error
	hint   string
	status int // 0 means statusFailed
	said   bool
}

func (f fault) Unwrap() error { return f.error }

// hint adds a way out to an error.
func hint(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	f := fault{error: err}
	var inner fault
	if errors.As(err, &inner) {
		f.status = inner.status
	}
	f.hint = fmt.Sprintf(format, args...)
	return f
}

// usage marks an error as one of how the command was called or configured.
func usage(err error) error {
	f := fault{error: err, status: statusUsage}
	var inner fault
	if errors.As(err, &inner) {
		f.hint = inner.hint
	}
	var parse *kong.ParseError
	if errors.As(err, &parse) && f.hint == "" {
		f.hint = "see stancewire --help"
		if parse.Context != nil && parse.Context.Command() != "" {
			f.hint = fmt.Sprintf("see stancewire %s --help", commandOnly(parse.Context.Command()))
		}
	}
	return f
}

// commandOnly leaves the arguments out of what kong calls a command: "feed <file>" is "feed".
func commandOnly(s string) string {
	before, _, _ := strings.Cut(s, " <")
	before, _, _ = strings.Cut(before, " [")
	return before
}

// fail says what went wrong, if anything did, and returns the exit status.
func (t terminal) fail(err error) int {
	if err == nil {
		return statusDone
	}
	var f fault
	if !errors.As(err, &f) {
		f = fault{error: err}
	}
	if !f.said {
		fmt.Fprintf(t.Err, "stancewire: %s\n", oneLine(err.Error()))
		if f.hint != "" {
			fmt.Fprintf(t.Err, "hint: %s\n", oneLine(f.hint))
		}
	}
	if f.status == 0 {
		return statusFailed
	}
	return f.status
}

func oneLine(s string) string {
	return strings.Join(strings.Fields(s), " ")
}
