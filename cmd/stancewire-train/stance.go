// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/eval"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/lemma"
	"github.com/stancewire/stancewire/pipeline/nlp/segment"
	"github.com/stancewire/stancewire/pipeline/nlp/tag"
	"github.com/stancewire/stancewire/pipeline/stance"
	"github.com/stancewire/stancewire/pipeline/statement"
)

const toneCard = "../stance/tone.card.txt"
const confidenceCard = "../stance/confidence.card.txt"

// stanceFolds are the folds of the cross-validation; an article is in one alone.
const stanceFolds = 6

// toneFitting and confidenceFitting were chosen by cross-validation on the training articles.
var (
	toneFitting       = stance.Fitting{Rounds: 6, Rate: .05, Ridge: .01, Least: 6}
	confidenceFitting = stance.Fitting{Rounds: 10, Rate: .02, Ridge: .05, Least: 5}
)

// makeTone learns how much each word speaks for or against.
func (t *trainer) makeTone() error {
	var examples []stance.Example
	for _, set := range []struct{ file, plus, minus string }{{"newsmtsc-train", "positive", "negative"}, {"dse-train", "support", "oppose"}} {
		read, err := t.toneExamples(set.file, set.plus, set.minus)
		if err != nil {
			return err
		}
		examples = append(examples, read...)
	}
	weights := toneFitting.Fit(examples)
	delete(weights, "bias")
	for w, x := range weights {
		if math.Abs(x) < .05 {
			delete(weights, w)
		}
	}
	t.figure(toneCard, "%d sentences, %d words", len(examples), len(weights))
	return os.WriteFile(filepath.Join(t.out, "../stance/tone.txt"), stance.WriteWeights(weights), 0o644)
}

func (t *trainer) toneExamples(file, plus, minus string) ([]stance.Example, error) {
	p, err := nlp.NewPipeline(segment.Segmenter{}, &tag.Tagger{}, &lemma.Lemmatizer{})
	if err != nil {
		return nil, err
	}
	var out []stance.Example
	err = eachLine(filepath.Join(t.corpora, "stance", file+".jsonl"), func(b []byte) error {
		var row struct{ Text, Label string }
		if err := json.Unmarshal(b, &row); err != nil {
			return err
		}
		if row.Label != plus && row.Label != minus {
			return nil
		}
		d, err := p.Process(row.Text)
		if err != nil {
			return err
		}
		out = append(out, stance.Example{Features: append(plainWords(d), "bias"), Right: row.Label == plus})
		return nil
	})
	return out, err
}

// plainWords are the lemmas of verbs, nouns, adjectives and adverbs, each once.
func plainWords(d *nlp.Doc) []string {
	var out []string
	for i := range d.Tokens {
		switch tok := &d.Tokens[i]; tok.UPOS {
		case nlp.VERB, nlp.NOUN, nlp.ADJ, nlp.ADV:
			if l := strings.ToLower(tok.Lemma); len(l) > 2 && !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
	}
	return out
}

// a claimed candidate of an article, and whether the annotation has it.
type claimed struct {
	stance.Example
	article int
}

// makeConfidence learns how likely a candidate is right, from what the
// extractor and the classifier make of the training articles.
func (t *trainer) makeConfidence() error {
	all, err := t.candidates("train")
	if err != nil {
		return err
	}
	var train []stance.Example
	for _, c := range all {
		train = append(train, c.Example)
	}
	weights := confidenceFitting.Fit(train)
	var guesses []guess
	for fold := range stanceFolds {
		var part []stance.Example
		for _, c := range all {
			if c.article%stanceFolds != fold {
				part = append(part, c.Example)
			}
		}
		w := confidenceFitting.Fit(part)
		for _, c := range all {
			if c.article%stanceFolds == fold {
				guesses = append(guesses, guess{stance.Chance(w, c.Features), c.Right})
			}
		}
	}
	t.figure(confidenceCard, "%d candidates, cross-validated in %d folds: %s", len(all), stanceFolds, judgeGuesses(guesses))
	return os.WriteFile(filepath.Join(t.out, "../stance/confidence.txt"), stance.WriteWeights(weights), 0o644)
}

type guess struct {
	p     float64
	right bool
}

// judgeGuesses gives the Brier skill over the base rate, and the precision of the surest two fifths.
func judgeGuesses(all []guess) string {
	slices.SortStableFunc(all, func(a, b guess) int {
		if a.p > b.p {
			return -1
		}
		return 1
	})
	right := 0
	for _, g := range all {
		if g.right {
			right++
		}
	}
	base := float64(right) / float64(len(all))
	brier, ref := 0.0, 0.0
	for _, g := range all {
		y := 0.0
		if g.right {
			y = 1
		}
		brier += (g.p - y) * (g.p - y)
		ref += (base - y) * (base - y)
	}
	out := fmt.Sprintf("base %.3f, Brier skill %.3f", base, 1-brier/ref)
	hits := 0
	for i, g := range all {
		if g.right {
			hits++
		}
		if n := i + 1; n == 50 || n == 100 || n == 200 || n == 400 {
			out += fmt.Sprintf(", first %d right %.2f (p %.2f)", n, float64(hits)/float64(n), g.p)
		}
	}
	return out
}

func (t *trainer) candidates(split string) ([]claimed, error) {
	x, c := statement.New(), stance.New()
	var out []claimed
	n := 0
	err := eachLine(filepath.Join(t.corpora, "wikinews-gold", split+".jsonl"), func(b []byte) error {
		var g eval.Article
		if err := json.Unmarshal(b, &g); err != nil {
			return err
		}
		a := events.Article{ID: g.ID, Version: 1, Status: events.Usable, Source: "wikinews", Headline: g.Headline, Body: g.Body}
		list, err := x.Statements(context.Background(), a)
		if err != nil {
			return err
		}
		for _, s := range list {
			reasons, err := c.Explain(context.Background(), s)
			if err != nil {
				return err
			}
			for _, r := range reasons {
				if !r.Stance.Past {
					out = append(out, claimed{stance.Example{Features: r.Features, Right: annotated(g, r.Stance)}, n})
				}
			}
		}
		n++
		return nil
	})
	return out, err
}

// annotated tells whether the annotation has the stance.
func annotated(g eval.Article, s events.Stance) bool {
	return slices.ContainsFunc(g.Stances, func(w eval.Stance) bool {
		held := slices.ContainsFunc(append([]string{w.Holder}, w.HolderAliases...), func(name string) bool {
			return eval.SameName(name, s.Holder.Name, s.Holder.Kind == events.Person)
		})
		return held && !w.Past && w.Side == s.Side && eval.SameTarget(s.Target.Name, append([]string{w.Target}, w.TargetAliases...)...)
	})
}

func eachLine(path string, f func([]byte) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	sc := bufio.NewScanner(file)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		if err := f(sc.Bytes()); err != nil {
			return err
		}
	}
	return sc.Err()
}

func init() {
	cards[toneCard] = `Tone: how much each word speaks for or against, logistic regression over lemmas.
Data
  NewsMTSC, train (MIT). Hamborg and Donnay 2021, "NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment Classification in Political News Articles".
  DSE, train. Park, Pan and Joo 2021, "Who Blames or Endorses Whom? Entity-to-Entity Directed Sentiment Extraction in News Text".
  Words and weights only; no text of theirs is in them.`
	cards[confidenceCard] = `Confidence: the probability that holder, target and side of a candidate are all right, logistic regression over what found it.
Data
  The training articles annotated for Stancewire on Wikinews 2019-2020 (text CC BY 2.5, annotation CC BY 4.0).`
}
