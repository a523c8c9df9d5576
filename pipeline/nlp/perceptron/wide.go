// SPDX-License-Identifier: Apache-2.0

package perceptron

import (
	"encoding/binary"
	"fmt"
	"io"
)

// Wide is a finished model of up to 256 classes. Most weights are zero; rows
// list the others.
type Wide struct {
	Classes int
	shift   uint
	offsets []uint32
	entries []uint16 // class in the high byte, code in the low one
	lut     [256]int32
}

// Wide freezes the average of the trainer, leaving out codes up to keep.
func (t *Trainer) Wide(keep int) *Wide { return Mean([]*Trainer{t}, keep) }

// Mean freezes the mean of trainers of one size. Where little data makes
// single runs differ, the mean of several is steadier than each.
func Mean(trainers []*Trainer, keep int) *Wide {
	t := trainers[0]
	weights := t.Average()
	for _, other := range trainers[1:] {
		for i, w := range other.Average() {
			weights[i] += w
		}
	}
	codes := compand(weights, keep)
	rows := len(codes) / t.Classes
	m := &Wide{Classes: t.Classes, shift: t.shift, offsets: make([]uint32, rows+1), lut: levels()}
	for r := range rows {
		m.offsets[r] = uint32(len(m.entries))
		for k := range t.Classes {
			if c := codes[r*t.Classes+k]; c != 128 {
				m.entries = append(m.entries, uint16(k)<<8|uint16(c))
			}
		}
	}
	m.offsets[rows] = uint32(len(m.entries))
	return m
}

// batch is how many features are looked up before any is added up.
const batch = 64

// Score sets out, as long as there are classes, to the sums of weights. First
// all rows are found, so that their reads from memory overlap; a row's length,
// which the processor can seldom guess, would otherwise hold up the next.
func (m *Wide) Score(features []uint32, out []int32) {
	clear(out)
	m.Add(features, out)
}

// Add is Score on top of the sums that are in out.
func (m *Wide) Add(features []uint32, out []int32) {
	var from, to [batch]uint32
	shift := m.shift & 31 // what a shift can be, for the compiler
	for len(features) > 0 {
		part := features[:min(batch, len(features))]
		features = features[len(part):]
		for i, f := range part {
			r := f >> shift
			from[i], to[i] = m.offsets[r], m.offsets[r+1]
		}
		for i := range part {
			for _, e := range m.entries[from[i]:to[i]] {
				out[e>>8] += m.lut[e&0xFF]
			}
		}
	}
}

// WriteTo stores the model: lengths of rows, classes and codes apart, as each
// compresses best with its like.
func (m *Wide) WriteTo(w io.Writer) (int64, error) {
	rows := len(m.offsets) - 1
	buf := binary.LittleEndian.AppendUint32(nil, uint32(m.Classes))
	buf = binary.LittleEndian.AppendUint32(buf, uint32(m.shift))
	buf = binary.LittleEndian.AppendUint32(buf, uint32(len(m.entries)))
	for r := range rows {
		buf = append(buf, byte(m.offsets[r+1]-m.offsets[r]))
	}
	for _, e := range m.entries {
		buf = append(buf, byte(e>>8))
	}
	for _, e := range m.entries {
		buf = append(buf, byte(e))
	}
	n, err := w.Write(buf)
	return int64(n), err
}

// ReadWide reads what WriteTo wrote.
func ReadWide(r io.Reader) (*Wide, error) {
	var head [12]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	m := &Wide{
		Classes: int(binary.LittleEndian.Uint32(head[:])),
		shift:   uint(binary.LittleEndian.Uint32(head[4:])),
		lut:     levels(),
	}
	entries := int(binary.LittleEndian.Uint32(head[8:]))
	if m.Classes > 256 || m.shift < 8 || m.shift > 31 || entries > 1<<28 {
		return nil, fmt.Errorf("perceptron: damaged model")
	}
	rows := 1 << (32 - m.shift)
	buf := make([]byte, rows+2*entries)
	if _, err := io.ReadFull(r, buf); err != nil {
		return nil, err
	}
	m.offsets = make([]uint32, rows+1)
	total := uint32(0)
	for i, n := range buf[:rows] {
		m.offsets[i] = total
		total += uint32(n)
	}
	m.offsets[rows] = total
	if int(total) != entries {
		return nil, fmt.Errorf("perceptron: damaged model")
	}
	m.entries = make([]uint16, entries)
	classes, codes := buf[rows:rows+entries], buf[rows+entries:]
	for i := range m.entries {
		if int(classes[i]) >= m.Classes {
			return nil, fmt.Errorf("perceptron: damaged model")
		}
		m.entries[i] = uint16(classes[i])<<8 | uint16(codes[i])
	}
	return m, nil
}
