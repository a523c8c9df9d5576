// SPDX-License-Identifier: Apache-2.0

package perceptron

import (
	"math/rand"
	"slices"
	"testing"
)

// However the weights are laid out, the sums are those of Wide, and those of
// Wide are the plain ones, for any number of features.
func TestEveryLayoutGivesTheSameSums(t *testing.T) {
	rng := rand.New(rand.NewSource(3))
	for _, classes := range []int{3, 5, 8, 41} {
		tr, _, _ := learn(classes)
		wide := tr.Wide(0)
		choice, slim := wide.Choice(), wide.Slim()
		if (slim == nil) != (classes > 8) {
			t.Fatalf("%d classes: slim is %v", classes, slim)
		}
		for _, n := range []int{0, 1, 63, 64, 65, 300} {
			features := make([]uint32, n)
			for i := range features {
				features[i] = rng.Uint32()
			}
			want, got := plain(wide, features), make([]int32, classes)
			if wide.Score(features, got); !slices.Equal(got, want) {
				t.Fatalf("wide: %v, want %v", got, want)
			}
			if slim != nil {
				if slim.Score(features, got); !slices.Equal(got, want) {
					t.Fatalf("slim: %v, want %v", got, want)
				}
			}
			clear(got)
			choice.Score(features, []uint8{1, uint8(classes - 1)}, got)
			for k, v := range got {
				if asked := k == 1 || k == classes-1; asked && v != want[k] || !asked && v != 0 {
					t.Fatalf("choice: %v, want 1 and the last of %v", got, want)
				}
			}
		}
	}
}

// plain adds up one weight after the other.
func plain(m *Wide, features []uint32) []int32 {
	out := make([]int32, m.Classes)
	for _, f := range features {
		r := f >> m.shift
		for _, e := range m.entries[m.offsets[r]:m.offsets[r+1]] {
			out[e>>8] += m.lut[e&0xFF]
		}
	}
	return out
}
