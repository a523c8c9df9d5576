// SPDX-License-Identifier: Apache-2.0

// Package perceptron is the one learner behind all models: a multi-class
// averaged perceptron over hashed features.
//
// A feature is a 32-bit hash; its top bits choose a row of weights, one per
// class, and two features that meet in a row share it. Training counts in
// integers, so that it gives the same bytes on every machine. What is shipped
// is the average over all steps, each weight one byte on a cubic scale: small
// weights, by far the most, keep their precision while a linear scale would
// round them away.
package perceptron

// A Scorer adds up the weights of features per class: a [Trainer] while it
// learns, a [Wide] or [Narrow] model in use.
type Scorer interface {
	Score(features []uint32, out []int32)
}

// Trainer holds weights that are being learned.
type Trainer struct {
	Classes int
	shift   uint
	w       []int32
	sum     []int64 // of step times change, for the average
	step    int64
}

// NewTrainer makes room for 2^bits rows.
func NewTrainer(bits uint, classes int) *Trainer {
	n := classes << bits
	return &Trainer{Classes: classes, shift: 32 - bits, w: make([]int32, n), sum: make([]int64, n), step: 1}
}

// Score sets out, as long as there are classes, to the sums of weights.
func (t *Trainer) Score(features []uint32, out []int32) {
	clear(out)
	for _, f := range features {
		i := int(f>>t.shift) * t.Classes
		row := t.w[i : i+t.Classes]
		for k, v := range row {
			out[k] += v
		}
	}
}

// Update adds delta to the weight of class in the row of each feature.
func (t *Trainer) Update(features []uint32, class int, delta int32) {
	for _, f := range features {
		i := int(f>>t.shift)*t.Classes + class
		t.w[i] += delta
		t.sum[i] += t.step * int64(delta)
	}
}

// Tick marks the end of one decision; the average is over decisions.
func (t *Trainer) Tick() { t.step++ }

// Average gives the mean weights over all steps so far; training may go on.
func (t *Trainer) Average() []float64 {
	out := make([]float64, len(t.w))
	for i, w := range t.w {
		if total := int64(w)*t.step - t.sum[i]; total != 0 {
			out[i] = float64(total) / float64(t.step)
		}
	}
	return out
}

// Best is the class of the highest score among the allowed, all when there are
// none named; the first of equals.
func Best(scores []int32, allowed []uint8) int {
	if len(allowed) > 0 {
		best := int(allowed[0])
		for _, a := range allowed[1:] {
			if scores[a] > scores[best] {
				best = int(a)
			}
		}
		return best
	}
	best := 0
	for i := 1; i < len(scores); i++ {
		if scores[i] > scores[best] {
			best = i
		}
	}
	return best
}
