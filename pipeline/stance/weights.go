// SPDX-License-Identifier: Apache-2.0

package stance

import (
	_ "embed" // the weights
	"math"
	"strconv"
	"strings"
	"sync"
)

// The weights are plain text, a name and a number a line, made by
// stancewire-train; the cards beside them say from what.

//go:embed tone.txt
var toneText string

//go:embed confidence.txt
var confidenceText string

var (
	toneWeights       = sync.OnceValue(func() map[string]float64 { return readWeights(toneText) })
	confidenceWeights = sync.OnceValue(func() map[string]float64 { return readWeights(confidenceText) })
)

// readWeights skips what is no weight: the program's own files hold nothing else, and a test reads them.
func readWeights(text string) map[string]float64 {
	out := map[string]float64{}
	for line := range strings.Lines(text) {
		name, number, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if x, err := strconv.ParseFloat(number, 64); ok && err == nil {
			out[name] = x
		}
	}
	return out
}

// toneOf is how much a word speaks for (positive) or against (negative).
func toneOf(lemma string) float64 { return toneWeights()[lemma] }

// chance is the probability that the features speak of something right.
func chance(weights map[string]float64, features []string) float64 {
	sum := 0.0
	for _, f := range features {
		sum += weights[f]
	}
	return 1 / (1 + math.Exp(-sum))
}
