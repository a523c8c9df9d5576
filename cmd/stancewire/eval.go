// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline"
	"github.com/stancewire/stancewire/pipeline/eval"
)

// maxAnnotated is the longest line of an annotated corpus, in bytes.
const maxAnnotated = 32 << 20

type evalCmd struct {
	Files        []string `arg:"" name:"corpus" help:"Annotated articles, one JSON object a line: id, headline, body, statements, stances."`
	JSON         bool     `name:"json" help:"Write the figures as JSON, one object a corpus."`
	Errors       int      `placeholder:"N" help:"Show the first N mistakes of each kind."`
	Worst        int      `placeholder:"N" help:"Show the N articles with the lowest who-said-what."`
	Floor        string   `type:"path" placeholder:"FILE" help:"Fail if a figure is below the one in this file."`
	Raise        bool     `help:"Raise the figures in the floor file to those reached; none is ever lowered."`
	accuracyFlag `embed:""`
	Jobs         int `short:"j" placeholder:"N" help:"Articles to work on at a time. Default: one for each core."`
}

// Help is the long help.
func (*evalCmd) Help() string {
	return `Analyzes annotated articles and measures what was found against the annotation.

  stancewire eval corpora/wikinews-gold/dev.jsonl
  stancewire eval --errors 20 --worst 5 dev.jsonl
  stancewire eval --floor pipeline/eval/floor.json corpora/*/dev.jsonl

A statement is found when its content overlaps the annotated one by 0.8 (Jaccard, words);
who-said-what wants the right speaker too. A stance is right when holder, target and side are.

Exit status: 0 done; 1 a figure is below its floor, or a corpus could not be read; 2 usage.`
}

// An annotated article is an article and what people marked in it.
type annotated struct {
	article events.Article
	gold    eval.Article
}

func (c *evalCmd) Run(t terminal) error {
	floor, err := readFloor(c.Floor)
	if err != nil {
		return err
	}
	var below []string
	for _, file := range c.Files {
		tally, err := c.score(file)
		if err != nil {
			return err
		}
		name := corpusName(file)
		if err := c.write(t.Out, name, tally); err != nil {
			return err
		}
		below = append(below, floor.check(name, tally.Report())...)
		if c.Raise {
			floor.raise(name, tally.Report())
		}
	}
	if c.Raise && c.Floor != "" {
		if err := floor.write(c.Floor); err != nil {
			return err
		}
	}
	if len(below) > 0 {
		return hint(fmt.Errorf("below the floor: %s", strings.Join(below, "; ")), "eval --errors 20 shows what went wrong")
	}
	return nil
}

// score analyzes a corpus and counts.
func (c *evalCmd) score(file string) (*eval.Tally, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var bad error
	work := analyst{accurate(pipeline.New(), c.Accuracy)}
	type result struct {
		annotated
		finding
	}
	var tally eval.Tally
	jobs := reading{Jobs: c.Jobs}.jobs()
	err = inOrder(jobs, corpus(f, &bad), func(a annotated) result { return result{a, work.analyze(a.article)} }, func(r result) error {
		if r.err != nil {
			return fmt.Errorf("%s: %w", r.gold.ID, r.err)
		}
		var p eval.Predicted
		for _, s := range r.statements {
			p.Statements = append(p.Statements, s.statement)
			p.Stances = append(p.Stances, s.stances...)
		}
		tally.Add(r.gold, p)
		return nil
	})
	if err = errors.Join(err, bad); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &tally, nil
}

// corpus reads annotated articles; what breaks the reading off is left in bad.
func corpus(r io.Reader, bad *error) iter.Seq[annotated] {
	return func(yield func(annotated) bool) {
		lines := bufio.NewScanner(r)
		lines.Buffer(nil, maxAnnotated)
		for n := 1; lines.Scan(); n++ {
			if len(lines.Bytes()) == 0 {
				continue
			}
			var a annotated
			if err := errors.Join(json.Unmarshal(lines.Bytes(), &a.article), json.Unmarshal(lines.Bytes(), &a.gold)); err != nil {
				*bad = fmt.Errorf("line %d: %w", n, err)
				return
			}
			if a.article.Source == "" {
				a.article.Source = "corpus"
			}
			if !yield(a) {
				return
			}
		}
		*bad = lines.Err()
	}
}

// corpusName is the last folder and the name of a file: "wikinews-gold/dev".
func corpusName(file string) string {
	if abs, err := filepath.Abs(file); err == nil {
		file = abs
	}
	return filepath.Base(filepath.Dir(file)) + "/" + strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
}

func (c *evalCmd) write(w io.Writer, name string, tally *eval.Tally) error {
	r, cal := tally.Report(), tally.Calibration()
	if c.JSON {
		return json.NewEncoder(w).Encode(struct {
			Corpus string `json:"corpus"`
			eval.Report
			Calibration eval.Calibration `json:"calibration"`
		}{name, r, cal})
	}
	fmt.Fprintf(w, "%s: %d articles\n\n", name, r.Articles)
	for _, row := range []struct {
		name string
		eval.Rate
	}{
		{"who-said-what", r.WhoSaidWhat}, {"  speech only", r.SpeechOnly}, {"statement found", r.Found}, {"statement exact", r.Exact}, {"content words", r.ContentWords},
		{"stance triple", r.Triple}, {"stance holder+label", r.HolderLabel}, {"stance holder+target", r.HolderTarget},
	} {
		fmt.Fprintf(w, "  %-21s P %.3f  R %.3f  F1 %.3f  (%d of %d predicted, %d gold)\n", row.name, row.Precision, row.Recall, row.F1, row.Right, row.Predicted, row.Gold)
	}
	for _, form := range slices.Sorted(maps.Keys(r.RecallByForm)) {
		fmt.Fprintf(w, "  recall, %-13s %.3f\n", form, r.RecallByForm[form])
	}
	fmt.Fprintf(w, "  speaker name          %.3f\n  label accuracy        %.3f (%.3f support and oppose mistaken for each other)\n  wrong offsets         %d\n",
		r.SpeakerName, r.LabelAccuracy, r.Flips, r.WrongOffsets)
	writeConfusion(w, r.Confusion)
	writeCalibration(w, cal)
	c.writeMistakes(w, tally)
	_, err := fmt.Fprintln(w)
	return err
}

func writeConfusion(w io.Writer, c eval.Confusion) {
	if len(c) == 0 {
		return
	}
	sides := []events.Side{events.Support, events.Oppose, events.Neutral}
	fmt.Fprintf(w, "\n  annotated ↓ found →   %8s %8s %8s\n", sides[0], sides[1], sides[2])
	for _, gold := range sides {
		fmt.Fprintf(w, "  %-21s %8d %8d %8d\n", gold, c[gold][sides[0]], c[gold][sides[1]], c[gold][sides[2]])
	}
}

func writeCalibration(w io.Writer, c eval.Calibration) {
	if len(c.Bins) == 0 {
		return
	}
	fmt.Fprintf(w, "\n  confidence: Brier skill %.3f, precision of the surest 40 %% %.3f\n", c.BrierSkill, c.Surest40)
	for _, b := range c.Bins {
		fmt.Fprintf(w, "    %.1f to %.1f  %4d stances, said %.2f, right %.2f\n", b.From, b.From+0.1, b.Stances, b.Confidence, b.Right)
	}
}

func (c *evalCmd) writeMistakes(w io.Writer, tally *eval.Tally) {
	for i, id := range tally.Worst(c.Worst) {
		if i == 0 {
			fmt.Fprintln(w, "\n  worst articles (who-said-what)")
		}
		fmt.Fprintf(w, "    %.3f  %s\n", tally.PerArticle[id].F1, id)
	}
	shown := make(map[string]int)
	for _, m := range tally.Mistakes {
		if shown[m.Kind]++; shown[m.Kind] <= c.Errors {
			fmt.Fprintf(w, "  %-15s %s  %s\n", m.Kind, m.Article, oneLine(m.Detail))
		}
	}
}
