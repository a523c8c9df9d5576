// SPDX-License-Identifier: Apache-2.0

package eval

import (
	"cmp"
	"slices"
)

// A Bin is one row of a reliability table: the stances whose confidence lies in
// [From, From+0.1), how sure they were and how often they were right.
type Bin struct {
	From       float64 `json:"from"`
	Stances    int     `json:"stances"`
	Confidence float64 `json:"confidence"`
	Right      float64 `json:"right"`
}

// Calibration says whether confidence means something.
type Calibration struct {
	Bins       []Bin   `json:"bins"`
	Brier      float64 `json:"brier"`
	BrierSkill float64 `json:"brier_skill"` // over always saying the base rate: 0 is no better, 1 perfect
	Surest40   float64 `json:"surest_40"`   // precision of the surest 40 percent
}

// Calibration returns how the confidence of the predicted stances relates to their being right.
func (t *Tally) Calibration() Calibration {
	var c Calibration
	n := float64(len(t.Judged))
	if n == 0 {
		return c
	}
	right := 0.0
	sums := make([]Bin, 10)
	for _, j := range t.Judged {
		hit := 0.0
		if j.Right {
			hit = 1
		}
		right += hit
		c.Brier += (j.Confidence - hit) * (j.Confidence - hit) / n
		b := &sums[min(9, int(j.Confidence*10))]
		b.Stances++
		b.Confidence += j.Confidence
		b.Right += hit
	}
	for i, b := range sums {
		if b.Stances > 0 {
			c.Bins = append(c.Bins, Bin{float64(i) / 10, b.Stances, b.Confidence / float64(b.Stances), b.Right / float64(b.Stances)})
		}
	}
	if base := right / n; base > 0 && base < 1 {
		c.BrierSkill = 1 - c.Brier/(base*(1-base))
	}
	surest := slices.Clone(t.Judged)
	slices.SortStableFunc(surest, func(a, b Judged) int { return cmp.Compare(b.Confidence, a.Confidence) })
	surest = surest[:(len(surest)*2+4)/5]
	for _, j := range surest {
		if j.Right {
			c.Surest40 += 1 / float64(len(surest))
		}
	}
	return c
}
