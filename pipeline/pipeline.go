// SPDX-License-Identifier: Apache-2.0

// Package pipeline is the whole river on one page.
//
//	articles ──extract──▶ statements ──classify──▶ stances ──reconcile──▶ net stances ──track──▶ changes ──alert──▶ alerts
//	          statement/              stance/               reconcile/                state/              alert/
//
// Each arrow is a pure function in a package of its own, run by a worker of
// that name. The types of the topics must meet those of the functions, so a
// river that compiles is a river that fits.
//
// # Who does what
//
// Extract finds who said what in an article, and ends each version of it with
// a manifest. Classify tells which side a statement takes on what, and answers
// every statement, even if with nothing. Neither has memory: any number of
// processes may share the work. Reconcile knows article by article which
// stances the newest version still claims, and withdraws the others. Track
// folds the stances of each (holder, target) into a timeline and says when it
// changes. Alert picks the changes that somebody asked for.
//
// # What holds the house together
//
//   - A stage is a pure function. No clock, log, network, goroutine or randomness;
//     stages import neither each other nor the worker that runs them.
//   - Effects live at the edge: natsbus (the only place that acknowledges), natsd,
//     feed, and the commands.
//   - Twice changes nothing: ids derive from causes, and a fold saves what it
//     knows and what it will say in one value before it says it.
//   - Order of arrival changes nothing: a timeline is a function of the set of its stances.
//   - Whatever is claimed about a text carries the span it rests on.
//   - An error of a stage is permanent and goes to the dead letters; an error of
//     the world is tried again.
//
// The imports test beside this file holds the table of who may import whom.
package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/alert"
	"github.com/stancewire/stancewire/pipeline/article"
	"github.com/stancewire/stancewire/pipeline/reconcile"
	"github.com/stancewire/stancewire/pipeline/stance"
	"github.com/stancewire/stancewire/pipeline/state"
	"github.com/stancewire/stancewire/pipeline/statement"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// Stages are the parts that configuration may change.
type Stages struct {
	Extract  *statement.Extractor
	Classify *stance.Classifier
	Track    state.Settings
	Alert    alert.Book
}

// New returns the stages as they are without configuration.
func New() *Stages {
	return &Stages{Extract: statement.New(), Classify: stance.New()}
}

// Workers is the river, upstream first.
func (s *Stages) Workers() []worker.Worker {
	return []worker.Worker{
		worker.Intake("extract", events.Articles, bare, events.Extractions, s.Extract.Extract),
		worker.Map("classify", events.Statements, events.Verdicts, s.Classify.Classify),
		worker.Fold("reconcile", events.Judgements, reconcile.Key, events.NetStances, reconcile.Fold),
		worker.Fold("track", events.NetStances, events.NetStance.EventKey, events.Moves, s.Track.Fold),
		worker.Map("alert", events.Moves, events.Alerts, s.Alert.Match),
	}
}

// Pick returns the workers of the named stages, upstream first; no name means all.
func (s *Stages) Pick(names ...string) ([]worker.Worker, error) {
	all := s.Workers()
	if len(names) == 0 {
		return all, nil
	}
	var picked []worker.Worker
	for _, w := range all {
		if slices.Contains(names, w.Name) {
			picked = append(picked, w)
		}
	}
	for _, name := range names {
		if !slices.ContainsFunc(all, func(w worker.Worker) bool { return w.Name == name }) {
			return nil, fmt.Errorf("no stage %q: the stages are %s", name, strings.Join(StageNames(), ", "))
		}
	}
	return picked, nil
}

// StageNames returns the names of the stages, upstream first.
func StageNames() []string {
	var names []string
	for _, w := range (&Stages{Extract: &statement.Extractor{}, Classify: &stance.Classifier{}}).Workers() {
		names = append(names, w.Name)
	}
	return names
}

// bare takes articles that came to articles.raw.<wire> without an envelope, in any format that we read.
func bare(subject string, m cloudevent.Message) ([]events.Article, error) {
	wire := subject[strings.LastIndexByte(subject, '.')+1:]
	items, err := article.Decode(m.Data, article.Hint{Source: wire})
	if err != nil {
		return nil, err
	}
	var out []events.Article
	for _, item := range items {
		if item.Err != nil {
			return nil, item.Err
		}
		out = append(out, item.Article)
	}
	return out, nil
}
