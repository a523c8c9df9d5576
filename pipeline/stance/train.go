// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// An Example is something that was claimed, by its features, and whether it was right.
type Example struct {
	Features []string
	Right    bool
}

// A Fitting says how a model is fitted.
type Fitting struct {
	Rounds int     // over the examples
	Rate   float64 // of the first step
	Ridge  float64 // pull to zero, an example
	Least  int     // a feature seen less often is left out
}

// Fit finds the weights of a logistic regression by gradient steps in the
// order of the examples; the same examples give the same weights.
func (f Fitting) Fit(examples []Example) map[string]float64 {
	seen := map[string]int{}
	for _, e := range examples {
		for _, x := range e.Features {
			seen[x]++
		}
	}
	w, square := map[string]float64{}, map[string]float64{}
	for range f.Rounds {
		for _, e := range examples {
			sum := 0.0
			for _, x := range e.Features {
				sum += w[x]
			}
			right := 0.0
			if e.Right {
				right = 1
			}
			slope := right - 1/(1+math.Exp(-sum))
			for _, x := range e.Features {
				if seen[x] < f.Least {
					continue
				}
				g := slope - f.Ridge*w[x]
				square[x] += g * g
				w[x] += f.Rate * g / math.Sqrt(1e-6+square[x])
			}
		}
	}
	return w
}

// Chance is the probability that the weights give to features.
func Chance(weights map[string]float64, features []string) float64 { return chance(weights, features) }

// WriteWeights writes weights in the form that is embedded, sorted, those of nearly nothing left out.
func WriteWeights(weights map[string]float64) []byte {
	var names []string
	for x, v := range weights {
		if math.Abs(v) >= .01 {
			names = append(names, x)
		}
	}
	slices.Sort(names)
	var b strings.Builder
	for _, x := range names {
		fmt.Fprintf(&b, "%s\t%.3f\n", x, weights[x])
	}
	return []byte(b.String())
}
