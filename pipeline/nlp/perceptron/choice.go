// SPDX-License-Identifier: Apache-2.0

package perceptron

// Choice scores a few classes of a [Wide] model at a time. Where it is known
// beforehand that one of two or three classes must be right, nine tenths of
// the weights of a row need not be looked at; here those of a class can be
// found without the others. It takes a byte for each row and class.
type Choice struct {
	shift   uint
	classes int
	codes   []uint8 // row by row, with the top bit turned round: zero is no weight
	lut     [256]int32
}

// Choice lays the model out anew.
func (m *Wide) Choice() *Choice {
	c := &Choice{shift: m.shift, classes: m.Classes, lut: turned(&m.lut)}
	c.codes = make([]uint8, (len(m.offsets)-1)*m.Classes)
	for r := range len(m.offsets) - 1 {
		row := c.codes[r*m.Classes : (r+1)*m.Classes]
		for _, e := range m.entries[m.offsets[r]:m.offsets[r+1]] {
			row[e>>8] = uint8(e) ^ 128
		}
	}
	return c
}

// Score sets the sums of weights of the classes asked for, and leaves the rest
// of out as it is.
func (c *Choice) Score(features []uint32, classes []uint8, out []int32) {
	var starts [batch]uint32
	for _, k := range classes {
		out[k] = 0
	}
	for len(features) > 0 {
		part := features[:min(batch, len(features))]
		features = features[len(part):]
		for i, f := range part {
			starts[i] = f >> c.shift * uint32(c.classes)
		}
		for _, k := range classes {
			column, sum := c.codes[k:], int32(0)
			for _, at := range starts[:len(part)] {
				sum += c.lut[column[at]]
			}
			out[k] += sum
		}
	}
}
