// SPDX-License-Identifier: Apache-2.0

package parse

import (
	"math/rand"

	"github.com/stancewire/stancewire/pipeline/nlp/perceptron"
)

// TrainHigh learns the actions of the beam; labels come from the finished fast
// model.
func TrainHigh(examples []Example, fast *Model, o Options) *Model {
	l := &beamLearner{action: perceptron.NewTrainer(o.ActionBits, actions), width: o.Beam}
	l.model = &Model{action: l.action, label: fast.label}
	data := instances(examples)
	golds := make([][]uint8, len(data))
	for i := range data {
		heads := append([]int16(nil), data[i].heads...)
		project(heads)
		golds[i] = oracle(heads)
	}
	rng := rand.New(rand.NewSource(o.Seed))
	order := rng.Perm(len(data))
	for epoch := range o.BeamEpochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		wrong := 0
		for _, k := range order {
			if len(golds[k]) == 2*(len(data[k].tokens)-2) && !l.sentence(data[k].tokens, golds[k]) {
				wrong++
			}
		}
		o.log("high: epoch %d: %d wrong of %d sentences", epoch+1, wrong, len(data))
	}
	return &Model{action: l.action.Narrow(o.ActionKeep), label: fast.label}
}

type beamLearner struct {
	action *perceptron.Trainer
	model  *Model
	width  int
	sc     Scratch
	right  state
}

// sentence searches with the true actions alongside and, when the beam's best
// ever led them, learns at the step where its lead was largest.
func (l *beamLearner) sentence(tokens []token, gold []uint8) bool {
	l.sc.tokens = tokens
	l.sc.beam.start(len(tokens) - 1)
	l.right.reset(len(tokens) - 1)
	var goldScore, lead int64
	worst := int32(-1)
	for k, a := range gold {
		l.sc.features = actionFeatures(&l.right, tokens, l.sc.features)
		l.action.Score(l.sc.features, l.sc.actions[:])
		goldScore += int64(l.sc.actions[a])
		l.model.advance(&l.sc, l.width, int(gold[k]))
		l.model.apply(&l.right, int(a), &l.sc)
		best := &l.sc.beam.now[0]
		if d := best.score - goldScore; !best.gold && d >= 0 && (worst < 0 || d > lead) {
			worst, lead = best.last, d
		}
	}
	if worst >= 0 {
		l.update(tokens, l.sc.beam.way(worst), gold)
	}
	l.action.Tick()
	return worst < 0
}

// way gives the actions that led to a step.
func (b *beam) way(last int32) []uint8 {
	n := 0
	for k := last; k > 0; k = b.history[k].before {
		n++
	}
	out := make([]uint8, n)
	for k := last; k > 0; k = b.history[k].before {
		n--
		out[n] = b.history[k].action
	}
	return out
}

// update moves weight from the wrong actions to the right ones, from where
// they part.
func (l *beamLearner) update(tokens []token, wrong, gold []uint8) {
	part := 0
	for part < len(wrong) && wrong[part] == gold[part] {
		part++
	}
	c := &l.sc.state
	for pass, way := range [][]uint8{wrong, gold[:len(wrong)]} {
		c.reset(len(tokens) - 1)
		for k, a := range way {
			if k >= part {
				l.sc.features = actionFeatures(c, tokens, l.sc.features)
				l.action.Update(l.sc.features, int(a), int32(2*pass-1))
			}
			l.model.apply(c, int(a), &l.sc)
		}
	}
}
