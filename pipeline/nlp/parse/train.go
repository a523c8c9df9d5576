// SPDX-License-Identifier: Apache-2.0

package parse

import (
	"io"
	"math/rand"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/perceptron"
	"github.com/stancewire/stancewire/pipeline/nlp/word"
)

// Example is a sentence with its tree. Tags should be predicted by a tagger
// that did not learn from the sentence, as they are in use.
type Example struct {
	Words []word.Word
	UPOS  []nlp.UPOS
	XPOS  []nlp.XPOS
	Heads []int // 0 for the root, else counted from 1
	Rels  []nlp.Rel
}

// Options of training; see Defaults.
type Options struct {
	ActionBits, LabelBits uint // log2 of the rows of weights
	FastEpochs            int
	BeamEpochs            int
	Beam                  int // width in training
	ActionKeep, LabelKeep int // codes of weights up to this are left out
	Seed                  int64
	Log                   func(format string, args ...any) // progress; nil for none
}

// Defaults gives the options of the shipped models.
func Defaults() Options {
	return Options{
		ActionBits: 20, LabelBits: 18, FastEpochs: 12, BeamEpochs: 10, Beam: 8,
		ActionKeep: 8, LabelKeep: 8, Seed: 1,
	}
}

func (o *Options) log(format string, args ...any) {
	if o.Log != nil {
		o.Log(format, args...)
	}
}

// An instance is an example laid out for the parser.
type instance struct {
	tokens []token
	heads  []int16 // true heads, -1 for the root itself
	rels   []nlp.Rel
}

func instances(examples []Example) []instance {
	out := make([]instance, 0, len(examples))
	for _, e := range examples {
		if len(e.Words) > MaxTokens {
			continue
		}
		in := instance{heads: []int16{-1}, rels: []nlp.Rel{nlp.RelNone}}
		in.tokens = frame(nil, e.Words, func(i int) (nlp.UPOS, nlp.XPOS) { return e.UPOS[i], e.XPOS[i] })
		for i, h := range e.Heads {
			in.heads, in.rels = append(in.heads, int16(h)), append(in.rels, e.Rels[i])
		}
		out = append(out, in)
	}
	return out
}

// A learner trains the fast model.
type learner struct {
	action, label *perceptron.Trainer
	model         *Model // the two as scorers
	rng           *rand.Rand
	sc            Scratch
}

// TrainFast learns actions and labels together along the parser's own way:
// after the first epoch it follows its own choice nine times in ten, right or
// wrong, and learns the best action from there.
func TrainFast(examples []Example, o Options) *Model {
	l := &learner{
		action: perceptron.NewTrainer(o.ActionBits, actions),
		label:  perceptron.NewTrainer(o.LabelBits, int(nlp.NumRels)),
		rng:    rand.New(rand.NewSource(o.Seed)),
	}
	l.model = &Model{action: l.action, label: l.label}
	data := instances(examples)
	order := l.rng.Perm(len(data))
	for epoch := range o.FastEpochs {
		l.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		wrong, total := 0, 0
		for _, k := range order {
			w, n := l.sentence(&data[k], epoch > 0)
			wrong, total = wrong+w, total+n
		}
		o.log("fast: epoch %d: %d wrong of %d actions", epoch+1, wrong, total)
	}
	return &Model{action: l.action.Narrow(o.ActionKeep), label: l.label.Wide(o.LabelKeep)}
}

func (l *learner) sentence(in *instance, explore bool) (wrong, total int) {
	l.sc.tokens = in.tokens
	c := &l.sc.state
	c.reset(len(in.tokens) - 1)
	for !c.done() {
		a := c.forced()
		if a < 0 {
			best, chosen, ok := l.decide(c, in)
			total++
			if !ok {
				wrong++
			}
			a = best
			if explore && l.rng.Float64() < 0.9 {
				a = chosen
			}
		}
		if a == shift {
			c.shift()
			continue
		}
		h, d := c.pop(a)
		c.attach(h, d, learnLabel(l.label, c, in, h, d, &l.sc))
	}
	return wrong, total
}

// decide scores the actions of a state and learns from it. It gives the best
// of the right actions and the one the model would take.
func (l *learner) decide(c *state, in *instance) (best, chosen int, ok bool) {
	var cost [actions]int
	c.costs(in.heads, &cost)
	l.sc.features = actionFeatures(c, in.tokens, l.sc.features)
	l.action.Score(l.sc.features, l.sc.actions[:])
	chosen = perceptron.Best(l.sc.actions[:], nil)
	least := min(cost[0], cost[1], cost[2])
	best = -1
	for a := range actions {
		if cost[a] == least && (best < 0 || l.sc.actions[a] > l.sc.actions[best]) {
			best = a
		}
	}
	ok = cost[chosen] == least
	if !ok {
		l.action.Update(l.sc.features, best, 1)
		l.action.Update(l.sc.features, chosen, -1)
	}
	l.action.Tick()
	return best, chosen, ok
}

// learnLabel gives the relation the model would choose; it learns from arcs
// that are right.
func learnLabel(t *perceptron.Trainer, c *state, in *instance, h, d int16, sc *Scratch) nlp.Rel {
	if h == 0 {
		return nlp.RelRoot
	}
	m := Model{label: t}
	r := m.relation(c, h, d, sc)
	if in.heads[d] == h {
		if want := in.rels[d]; r != want {
			t.Update(sc.features, int(want), 1)
			t.Update(sc.features, int(r), -1)
		}
		t.Tick()
	}
	return r
}

// WriteAction and WriteLabel store the parts of a trained model.
func (m *Model) WriteAction(w io.Writer) error {
	_, err := m.action.(*perceptron.Narrow).WriteTo(w)
	return err
}

// WriteLabel stores the model of labels.
func (m *Model) WriteLabel(w io.Writer) error {
	_, err := m.label.(*perceptron.Wide).WriteTo(w)
	return err
}

// Tree parses the words of an example with its tags and gives heads (0 for the
// root, else counted from 1) and relations, valid until the scratch is used
// again.
func (m *Model) Tree(e *Example, width int, sc *Scratch) ([]int, []nlp.Rel) {
	sc.tokens = frame(sc.tokens, e.Words, func(i int) (nlp.UPOS, nlp.XPOS) { return e.UPOS[i], e.XPOS[i] })
	c := m.decode(sc, width)
	sc.heads, sc.rels = sc.heads[:0], sc.rels[:0]
	for _, n := range c.nodes[1:c.n] {
		sc.heads, sc.rels = append(sc.heads, int(n.head)), append(sc.rels, n.rel)
	}
	return sc.heads, sc.rels
}
