// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
)

type configCmd struct {
	Check   configCheckCmd   `cmd:"" help:"Say what is wrong with file and environment, where, and what to do."`
	Show    configShowCmd    `cmd:"" help:"Write what comes of defaults, file and environment."`
	Example configExampleCmd `cmd:"" help:"Write a documented file with every field and its default."`
}

type configCheckCmd struct {
	File     string `arg:"" optional:"" help:"The file. Default: as the other commands would find it."`
	settings `embed:""`
}

func (c *configCheckCmd) Run(t terminal) error {
	l := loader{file: c.ConfigFile}
	override(&l.file, c.File)
	cfg := l.read()
	if len(l.problems) == 0 {
		l.check(cfg)
	}
	for _, p := range l.problems {
		fmt.Fprintf(t.Err, "stancewire: %s\n", oneLine(p.Error()))
		if p.hint != "" {
			fmt.Fprintf(t.Err, "hint: %s\n", p.hint)
		}
	}
	if n := len(l.problems); n > 0 {
		return fault{error: fmt.Errorf("%s", count(n, "problem")), status: statusUsage, said: true}
	}
	if l.source == nil {
		fmt.Fprintln(t.Out, "no file: the defaults and the environment are in order")
		return nil
	}
	fmt.Fprintf(t.Out, "%s: in order\n", l.file)
	return nil
}

type configShowCmd struct {
	settings `embed:""`
}

func (c *configShowCmd) Run(t terminal) error {
	cfg, err := c.load(nil)
	if err != nil {
		return err
	}
	var urls []string
	for u := range strings.SplitSeq(cfg.NATS.URL, ",") {
		urls = append(urls, redacted(strings.TrimSpace(u)))
	}
	cfg.NATS.URL = strings.Join(urls, ",")
	b, err := yaml.MarshalWithOptions(cfg, yaml.IndentSequence(true))
	if err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	_, err = t.Out.Write(b)
	return err
}

type configExampleCmd struct{}

func (*configExampleCmd) Run(t terminal) error {
	_, err := t.Out.Write(exampleConfig)
	return err
}
