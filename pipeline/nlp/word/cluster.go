// SPDX-License-Identifier: Apache-2.0

package word

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"sync"
)

//go:embed clusters.gz
var shipped []byte

// Clusters maps hashes of lower-case words to a fine and a coarse class.
type Clusters struct {
	table []slot // open addressing, a power of two long
	shift uint
}

type slot struct {
	low          uint32
	fine, coarse uint16
}

// Shipped gives the embedded clusters, read when first asked for.
var Shipped = sync.OnceValues(func() (*Clusters, error) {
	z, err := gzip.NewReader(bytes.NewReader(shipped))
	if err != nil {
		return nil, fmt.Errorf("word clusters: %w", err)
	}
	c, err := ReadClusters(z)
	if err != nil {
		return nil, fmt.Errorf("word clusters: %w", err)
	}
	return c, nil
})

// Entry is one word's classes, both counted from 1.
type Entry struct {
	Low          uint32
	Fine, Coarse uint16
}

// NewClusters makes a table; of entries with one hash the first stays.
func NewClusters(entries []Entry) *Clusters {
	bits := uint(4)
	for 1<<bits < 2*len(entries) {
		bits++
	}
	c := &Clusters{table: make([]slot, 1<<bits), shift: 32 - bits}
	for _, e := range entries {
		if s := c.find(e.Low); s.fine == 0 {
			*s = slot{e.Low, e.Fine, e.Coarse}
		}
	}
	return c
}

// find gives the slot of a hash or the empty one where it would go.
func (c *Clusters) find(low uint32) *slot {
	mask := uint32(len(c.table) - 1)
	for i := low * 0x9E3779B1 >> c.shift; ; i++ {
		s := &c.table[i&mask]
		if s.fine == 0 || s.low == low {
			return s
		}
	}
}

// Of gives the fine and coarse class of a word by its hash, 0 when unknown.
func (c *Clusters) Of(low uint32) (fine, coarse uint16) {
	s := c.find(low)
	return s.fine, s.coarse
}

// WriteClusters stores entries: hashes ascending as differences, then classes.
// The coarse class must be a function of the fine one.
func WriteClusters(w io.Writer, entries []Entry) error {
	entries = slices.Clone(entries)
	slices.SortStableFunc(entries, func(a, b Entry) int { return int(int64(a.Low) - int64(b.Low)) })
	entries = slices.CompactFunc(entries, func(a, b Entry) bool { return a.Low == b.Low })
	var coarse []uint16
	for _, e := range entries {
		for int(e.Fine) >= len(coarse) {
			coarse = append(coarse, 0)
		}
		coarse[e.Fine] = e.Coarse
	}
	buf := binary.LittleEndian.AppendUint32(nil, uint32(len(entries)))
	buf = binary.LittleEndian.AppendUint32(buf, uint32(len(coarse)))
	for _, k := range coarse {
		buf = binary.LittleEndian.AppendUint16(buf, k)
	}
	last := uint32(0)
	for _, e := range entries {
		buf = binary.AppendUvarint(buf, uint64(e.Low-last))
		last = e.Low
	}
	for _, e := range entries {
		buf = binary.LittleEndian.AppendUint16(buf, e.Fine)
	}
	_, err := w.Write(buf)
	return err
}

// ReadClusters reads what WriteClusters wrote.
func ReadClusters(r io.Reader) (*Clusters, error) {
	buf, err := io.ReadAll(io.LimitReader(r, 1<<24))
	if err != nil {
		return nil, err
	}
	damaged := fmt.Errorf("damaged table")
	if len(buf) < 8 {
		return nil, damaged
	}
	n, k := int(binary.LittleEndian.Uint32(buf)), int(binary.LittleEndian.Uint32(buf[4:]))
	buf = buf[8:]
	if k > 1<<16 || n > 1<<21 || len(buf) < 2*k+3*n {
		return nil, damaged
	}
	coarse, buf := buf[:2*k], buf[2*k:]
	entries := make([]Entry, n)
	last := uint64(0)
	for i := range entries {
		d, size := binary.Uvarint(buf)
		if size <= 0 {
			return nil, damaged
		}
		buf = buf[size:]
		last += d
		entries[i].Low = uint32(last)
	}
	if len(buf) != 2*n {
		return nil, damaged
	}
	for i := range entries {
		fine := binary.LittleEndian.Uint16(buf[2*i:])
		if int(fine) >= k || fine == 0 {
			return nil, damaged
		}
		entries[i].Fine = fine
		entries[i].Coarse = binary.LittleEndian.Uint16(coarse[2*fine:])
	}
	return NewClusters(entries), nil
}
