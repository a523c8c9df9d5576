// SPDX-License-Identifier: Apache-2.0

package perceptron

import (
	"math"
	"sort"
)

// top is the value of the largest code; sums of a few hundred of them stay
// below 2^31.
const top = 4_000_000

// levels gives the value of each code; 128 stands for zero.
func levels() (lut [256]int32) {
	for k := 1; k < 128; k++ {
		v := int32(int64(top) * int64(k*k*k) / (127 * 127 * 127))
		lut[128+k], lut[128-k] = v, -v
	}
	return lut
}

// compand maps weights to codes relative to the largest. Codes nearer to zero
// than keep become zero: they take space and change nothing.
func compand(w []float64, keep int) []uint8 {
	largest := 0.0
	for _, v := range w {
		largest = max(largest, math.Abs(v))
	}
	var cuts [127]float64 // cuts[k] is where code k ends and k+1 begins
	for k := range cuts {
		a, b := float64(k)/127, float64(k+1)/127
		cuts[k] = (float64(a*a*a) + float64(b*b*b)) / 2
	}
	out := make([]uint8, len(w))
	for i, v := range w {
		k := 0
		if v != 0 {
			k = sort.SearchFloat64s(cuts[:], math.Abs(v)/largest)
		}
		if k <= keep {
			k = 0
		}
		if v < 0 {
			k = -k
		}
		out[i] = uint8(128 + k)
	}
	return out
}
