// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"

	"github.com/stancewire/stancewire/pipeline/nlp/word"
)

// load reads a treebank once. Clusters made in this run are used, else those
// written before.
func (t *trainer) load(name string) ([]*sentence, error) {
	if ss, ok := t.sets[name]; ok {
		return ss, nil
	}
	if t.clusters == nil {
		b, err := os.ReadFile(filepath.Join(t.out, "word/clusters.gz"))
		if err != nil {
			return nil, err
		}
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			return nil, err
		}
		if t.clusters, err = word.ReadClusters(z); err != nil {
			return nil, err
		}
	}
	ss, err := readTreebank(filepath.Join(t.corpora, "treebanks", name+".conllu"), t.clusters)
	if err != nil {
		return nil, err
	}
	t.sets[name] = ss
	return ss, nil
}

// train gives the sentences that weights may be learned from.
func (t *trainer) train() ([]*sentence, error) {
	ewt, err := t.load("en_ewt-train")
	if err != nil {
		return nil, err
	}
	gum, err := t.load("en_gum-train")
	if err != nil {
		return nil, err
	}
	return append(append([]*sentence(nil), ewt...), gum...), nil
}

// A gzipFile is a compressed model being written.
type gzipFile = gzip.Writer

// write stores a model, compressed as well as gzip can; the header holds
// neither time nor name, so that equal models are equal files.
func (t *trainer) write(name string, fill func(*gzipFile) error) error {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := fill(z); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	t.logf("%s: %.2f MB", name, float64(b.Len())/1e6)
	return os.WriteFile(filepath.Join(t.out, name), b.Bytes(), 0o644)
}
