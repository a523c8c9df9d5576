// SPDX-License-Identifier: Apache-2.0

package perceptron

// Slim is a [Wide] model of at most eight classes laid out for speed: the codes
// of a row are the bytes of one word, so that a feature costs one read and no
// loop whose length the processor would have to guess. Sums are the same.
type Slim struct {
	classes int
	shift   uint
	rows    []uint64 // codes with the top bit turned round: zero is no weight
	lut     [256]int32
}

// Slim lays the model out anew; nil when it has more than eight classes.
func (m *Wide) Slim() *Slim {
	if m.Classes > 8 {
		return nil
	}
	s := &Slim{classes: m.Classes, shift: m.shift, rows: make([]uint64, len(m.offsets)-1), lut: turned(&m.lut)}
	for r := range s.rows {
		for _, e := range m.entries[m.offsets[r]:m.offsets[r+1]] {
			s.rows[r] |= uint64(e&0xFF^128) << (8 * (e >> 8))
		}
	}
	return s
}

// turned is the table of values by codes with the top bit turned round.
func turned(lut *[256]int32) (out [256]int32) {
	for c, v := range lut {
		out[c^128] = v
	}
	return out
}

// Score sets out, as long as there are classes, to the sums of weights.
func (s *Slim) Score(features []uint32, out []int32) {
	var a, b, c, d, e, f, g, h int32
	for _, x := range features {
		r := s.rows[x>>s.shift]
		a += s.lut[uint8(r)]
		b += s.lut[uint8(r>>8)]
		c += s.lut[uint8(r>>16)]
		d += s.lut[uint8(r>>24)]
		e += s.lut[uint8(r>>32)]
		f += s.lut[uint8(r>>40)]
		g += s.lut[uint8(r>>48)]
		h += s.lut[uint8(r>>56)]
	}
	sums := [8]int32{a, b, c, d, e, f, g, h}
	copy(out, sums[:s.classes])
}
