// SPDX-License-Identifier: Apache-2.0

package entity

import (
	"io"
	"math/rand"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/perceptron"
)

// Example is a tagged document and the true label of each token.
type Example struct {
	Doc  *nlp.Doc
	Gold []uint8
}

// Options of training; see Defaults.
type Options struct {
	Bits   uint // log2 of the rows of weights
	Epochs int
	Runs   int // in different orders, whose mean is the model
	Keep   int // codes of weights up to this are left out
}

// Defaults gives the options of the shipped model.
func Defaults() Options { return Options{Bits: 18, Epochs: 8, Runs: 5, Keep: 6} }

// Train learns from documents, so that the memory of each is learned too.
func Train(examples []Example, o Options) *Model {
	var runs []*perceptron.Trainer
	for run := range o.Runs {
		runs = append(runs, trainOnce(examples, o, int64(run)))
	}
	return &Model{perceptron.Mean(runs, o.Keep)}
}

func trainOnce(examples []Example, o Options, seed int64) *perceptron.Trainer {
	t := perceptron.NewTrainer(o.Bits, Labels)
	m := &Model{t}
	rng := rand.New(rand.NewSource(seed))
	order := rng.Perm(len(examples))
	s := &scratch{memory: map[uint32]uint32{}}
	for range o.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, k := range order {
			s.reset()
			m.learn(t, &examples[k], s, rng)
		}
	}
	return t
}

// learn goes over a document. A third of the tokens are taken for unknown
// words, or names that are known by heart would leave nothing to learn from
// their surroundings. Half of the sentences do not see the memory: it
// is nearly always right about the document learned from, and a model that
// trusts it would spread its first mistake over a new one.
func (m *Model) learn(t *perceptron.Trainer, e *Example, s *scratch, rng *rand.Rand) {
	g := Facts()
	defer func() { s.unknown = false }()
	for k := range e.Doc.Sentences {
		sn := &e.Doc.Sentences[k]
		s.look(g, e.Doc, sn.First, sn.End)
		s.labels, s.blind = s.labels[:0], rng.Intn(2) == 0
		p1, p2 := uint8(outside), uint8(outside)
		for i := sn.First; i < sn.End; i++ {
			s.unknown = rng.Intn(3) == 0
			s.features = features(e.Doc, i, sn.First, sn.End, p1, p2, s)
			t.Score(s.features, s.scores[:])
			got := best(&s.scores, p1)
			if want := e.Gold[i]; got != want {
				t.Update(s.features, int(want), 1)
				t.Update(s.features, int(got), -1)
			}
			t.Tick()
			p1, p2 = got, p1
			s.labels = append(s.labels, got)
		}
		s.remember(e.Doc, sn.First)
	}
}

// WriteTo stores the weights.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	return m.scorer.(*perceptron.Wide).WriteTo(w)
}
