// SPDX-License-Identifier: Apache-2.0

package parse

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"sync"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/perceptron"
)

//go:embed fast.gz
var fastBytes []byte

//go:embed high.gz
var highBytes []byte

//go:embed label.gz
var labelBytes []byte

// Shipped gives the embedded model of a mode, read when first asked for. Both
// modes share the model of labels.
func Shipped(mode Mode) (*Model, error) {
	if mode == High {
		return high()
	}
	return fast()
}

var (
	labels = sync.OnceValues(func() (*perceptron.Wide, error) {
		m, err := unzip(labelBytes, perceptron.ReadWide)
		if err == nil && m.Classes != int(nlp.NumRels) {
			err = fmt.Errorf("parse model: %d labels for %d relations", m.Classes, nlp.NumRels)
		}
		return m, err
	})
	fast = sync.OnceValues(func() (*Model, error) { return load(fastBytes) })
	high = sync.OnceValues(func() (*Model, error) { return load(highBytes) })
)

func load(zipped []byte) (*Model, error) {
	label, err := labels()
	if err != nil {
		return nil, err
	}
	action, err := unzip(zipped, perceptron.ReadNarrow)
	if err != nil {
		return nil, err
	}
	return &Model{action: action, label: label}, nil
}

func unzip[M any](zipped []byte, read func(io.Reader) (M, error)) (M, error) {
	z, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		return *new(M), fmt.Errorf("parse model: %w", err)
	}
	m, err := read(z)
	if err != nil {
		return m, fmt.Errorf("parse model: %w", err)
	}
	return m, nil
}
