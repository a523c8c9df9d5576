// SPDX-License-Identifier: Apache-2.0

package parse

import (
	"bytes"
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/word"
)

// randomTree gives the heads of a random projective tree over n words.
func randomTree(rng *rand.Rand, n int) []int16 {
	heads := make([]int16, n+1)
	heads[0] = -1
	var build func(lo, hi, head int)
	build = func(lo, hi, head int) {
		if lo > hi {
			return
		}
		root := lo + rng.Intn(hi-lo+1)
		heads[root] = int16(head)
		build(lo, root-1, root)
		build(root+1, hi, root)
	}
	build(1, n, 0)
	return heads
}

func TestTheOracleRebuildsEveryProjectiveTree(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	for range 500 {
		heads := randomTree(rng, 1+rng.Intn(25))
		var c state
		c.reset(len(heads))
		var cost [actions]int
		for _, a := range oracle(heads) {
			if c.forced() < 0 {
				if c.costs(heads, &cost); cost[a] != 0 {
					t.Fatalf("%v: the oracle's action %d costs %v", heads, a, cost)
				}
			}
			if !c.valid(int(a)) {
				t.Fatalf("%v: action %d is not valid", heads, a)
			}
			if a == shift {
				c.shift()
				continue
			}
			h, d := c.pop(int(a))
			c.attach(h, d, nlp.RelDep)
		}
		for i := 1; i < len(heads); i++ {
			if c.nodes[i].head != heads[i] {
				t.Fatalf("%v: word %d got head %d", heads, i, c.nodes[i].head)
			}
		}
	}
}

func TestCrossingArcsAreLifted(t *testing.T) {
	heads := []int16{-1, 3, 4, 0, 3, 2} // 2→4 and 5→2 cross 3's arcs
	project(heads)
	if oracle(slices.Clone(heads)) == nil {
		t.Errorf("%v is not projective", heads)
	}
}

// toy gives sentences of a made-up language, enough to learn something from.
func toy() []Example {
	rng := rand.New(rand.NewSource(5))
	var out []Example
	for range 60 {
		var e Example
		heads := randomTree(rng, 3+rng.Intn(8))
		for i, h := range heads[1:] {
			e.Words = append(e.Words, word.Make(fmt.Sprintf("w%d", rng.Intn(30)), nil))
			e.UPOS = append(e.UPOS, nlp.UPOS(1+rng.Intn(16)))
			e.XPOS = append(e.XPOS, nlp.XPOS(1+i%40))
			e.Heads = append(e.Heads, int(h))
			r := nlp.Rel(2 + rng.Intn(int(nlp.NumRels)-2))
			if h == 0 {
				r = nlp.RelRoot
			}
			e.Rels = append(e.Rels, r)
		}
		out = append(out, e)
	}
	return out
}

func TestTrainingGivesTheSameBytesEachTime(t *testing.T) {
	o := Options{ActionBits: 12, LabelBits: 12, FastEpochs: 3, BeamEpochs: 2, Beam: 4, ActionKeep: 6, LabelKeep: 4, Seed: 1}
	var bytesOf [2][]byte
	for run := range bytesOf {
		fast := TrainFast(toy(), o)
		high := TrainHigh(toy(), fast, o)
		var b bytes.Buffer
		for _, write := range []func() error{
			func() error { return fast.WriteAction(&b) }, func() error { return fast.WriteLabel(&b) }, func() error { return high.WriteAction(&b) },
		} {
			if err := write(); err != nil {
				t.Fatal(err)
			}
		}
		bytesOf[run] = b.Bytes()
	}
	if !bytes.Equal(bytesOf[0], bytesOf[1]) {
		t.Error("two trainings on the same data differ")
	}
}

func TestABeamOfOneIsGreedy(t *testing.T) {
	m, err := Shipped(Fast)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range toy() {
		var a, b Scratch
		greedy, _ := m.Tree(&e, 1, &a)
		greedy = slices.Clone(greedy)
		b.tokens = frame(nil, e.Words, func(i int) (nlp.UPOS, nlp.XPOS) { return e.UPOS[i], e.XPOS[i] })
		c := m.search(&b, 1)
		for i, h := range greedy {
			if int(c.nodes[i+1].head) != h {
				t.Fatalf("word %d: greedy %d, beam of one %d", i, h, c.nodes[i+1].head)
			}
		}
	}
}
