// SPDX-License-Identifier: Apache-2.0

package perceptron

import (
	"encoding/binary"
	"fmt"
	"io"
)

// Narrow is a finished model of three classes. The three weights of a row are
// added at once, as lanes of 21 bits in one word; a borrow from one lane to
// the next is undone when the sums are read.
type Narrow struct {
	shift uint
	rows  []int64
}

const (
	lane  = 21
	scale = 1 << 8 // brings codes (up to 4,000,000) down: 60 features fill no lane
)

// Narrow freezes the average of a trainer of three classes, leaving out codes
// up to keep.
func (t *Trainer) Narrow(keep int) *Narrow {
	return newNarrow(t.shift, compand(t.Average(), keep))
}

func newNarrow(shift uint, codes []uint8) *Narrow {
	m := &Narrow{shift: shift, rows: make([]int64, len(codes)/3)}
	lut := levels()
	for i := range lut {
		lut[i] /= scale
	}
	for r := range m.rows {
		c := codes[3*r : 3*r+3]
		m.rows[r] = int64(lut[c[0]]) + int64(lut[c[1]])<<lane + int64(lut[c[2]])<<(2*lane)
	}
	return m
}

// Score sets the first three of out to the sums of weights. Four sums side by
// side keep more reads from memory in flight than one.
func (m *Narrow) Score(features []uint32, out []int32) {
	var s0, s1, s2, s3 int64
	rows, shift := m.rows, m.shift&31
	for len(features) >= 4 {
		f := (*[4]uint32)(features)
		s0 += rows[f[0]>>shift]
		s1 += rows[f[1]>>shift]
		s2 += rows[f[2]>>shift]
		s3 += rows[f[3]>>shift]
		features = features[4:]
	}
	for _, f := range features {
		s0 += rows[f>>shift]
	}
	out[0], out[1], out[2] = lanes(s0 + s1 + s2 + s3)
}

// lanes reads three signed sums.
func lanes(sum int64) (a, b, c int32) {
	lo := sum << (64 - lane) >> (64 - lane)
	sum = (sum - lo) >> lane
	mid := sum << (64 - lane) >> (64 - lane)
	return int32(lo), int32(mid), int32((sum - mid) >> lane)
}

// codes is the inverse of newNarrow.
func (m *Narrow) codes() []uint8 {
	lut := levels()
	back := map[int32]uint8{}
	for i := 255; i >= 1; i-- {
		if v := lut[i] / scale; v != 0 {
			back[v] = uint8(i)
		}
	}
	back[0] = 128
	out := make([]uint8, 3*len(m.rows))
	for r, row := range m.rows {
		a, b, c := lanes(row)
		out[3*r], out[3*r+1], out[3*r+2] = back[a], back[b], back[c]
	}
	return out
}

// WriteTo stores the model, the codes of each class together.
func (m *Narrow) WriteTo(w io.Writer) (int64, error) {
	buf := binary.LittleEndian.AppendUint32(nil, uint32(m.shift))
	codes := m.codes()
	for k := range 3 {
		for i := k; i < len(codes); i += 3 {
			buf = append(buf, codes[i])
		}
	}
	n, err := w.Write(buf)
	return int64(n), err
}

// ReadNarrow reads what WriteTo wrote.
func ReadNarrow(r io.Reader) (*Narrow, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	shift := uint(binary.LittleEndian.Uint32(head[:]))
	if shift < 8 || shift > 31 {
		return nil, fmt.Errorf("perceptron: damaged model")
	}
	n := 1 << (32 - shift)
	buf := make([]byte, 3*n)
	if _, err := io.ReadFull(r, buf); err != nil {
		return nil, err
	}
	codes := make([]uint8, 3*n)
	for k := range 3 {
		for i, c := range buf[k*n : (k+1)*n] {
			codes[3*i+k] = c
		}
	}
	return newNarrow(shift, codes), nil
}
