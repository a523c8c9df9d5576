// SPDX-License-Identifier: Apache-2.0

package tag

import (
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"math/rand"
	"slices"

	"github.com/stancewire/stancewire/pipeline/nlp/perceptron"
	"github.com/stancewire/stancewire/pipeline/nlp/word"
)

// Example is a sentence with its true classes.
type Example struct {
	Words []word.Word
	Gold  []uint8
}

// Options of training. Zero values are not useful; see Defaults.
type Options struct {
	Bits    uint // log2 of the rows of weights
	Epochs  int
	DictMin int // how often a form must occur to be in the dictionary
	Keep    int // codes of weights up to this are left out
	Seed    int64
}

// Defaults gives the options of the shipped model.
func Defaults() Options { return Options{Bits: 18, Epochs: 7, DictMin: 30, Keep: 6, Seed: 1} }

// Train learns a tagger whose classes are the tags.
func Train(examples []Example, tags []Pair, o Options) *Model {
	m := &Model{tags: tags, dict: dictionary(examples, o.DictMin)}
	t := perceptron.NewTrainer(o.Bits, len(tags))
	rng := rand.New(rand.NewSource(o.Seed))
	order := rng.Perm(len(examples))
	var s Scratch
	s.scores = make([]int32, len(tags))
	for range o.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, k := range order {
			m.learn(t, &examples[k], &s)
		}
	}
	m.scorer = t.Wide(o.Keep)
	return m
}

// learn goes over one sentence with the tags predicted on the way as context,
// as in use.
func (m *Model) learn(t *perceptron.Trainer, e *Example, s *Scratch) {
	t1, t2 := outside, outside
	for i := range e.Words {
		allowed := m.dict[e.Words[i].Form]
		var c uint8
		if len(allowed) == 1 {
			c = allowed[0]
		} else {
			s.features = features(e.Words, i, t1, t2, s.features)
			t.Score(s.features, s.scores)
			c = uint8(perceptron.Best(s.scores, allowed))
			if g := e.Gold[i]; c != g {
				t.Update(s.features, int(g), 1)
				t.Update(s.features, int(c), -1)
			}
			t.Tick()
		}
		t1, t2 = uint32(c), t1
	}
}

// dictionary lists, for forms that occur often enough, the classes they have
// at least once in five hundred times.
func dictionary(examples []Example, least int) map[uint32][]uint8 {
	counts := map[uint32]map[uint8]int{}
	for _, e := range examples {
		for i, w := range e.Words {
			if counts[w.Form] == nil {
				counts[w.Form] = map[uint8]int{}
			}
			counts[w.Form][e.Gold[i]]++
		}
	}
	dict := map[uint32][]uint8{}
	for form, byClass := range counts {
		total := 0
		for _, n := range byClass {
			total += n
		}
		if total < least {
			continue
		}
		for _, c := range slices.Sorted(maps.Keys(byClass)) {
			if 500*byClass[c] >= total {
				dict[form] = append(dict[form], c)
			}
		}
	}
	return dict
}

// WriteTo stores the model: tags, dictionary, weights.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	buf := []byte{byte(len(m.tags)), 0}
	for _, t := range m.tags {
		buf = append(buf, byte(t.UPOS), byte(t.XPOS))
	}
	buf = binary.LittleEndian.AppendUint32(buf, uint32(len(m.dict)))
	for _, form := range slices.Sorted(maps.Keys(m.dict)) {
		buf = binary.LittleEndian.AppendUint32(buf, form)
		buf = append(buf, byte(len(m.dict[form])))
		buf = append(buf, m.dict[form]...)
	}
	if n, err := w.Write(buf); err != nil {
		return int64(n), err
	}
	n, err := m.scorer.(*perceptron.Wide).WriteTo(w)
	return int64(len(buf)) + n, err
}

func (m *Model) readDict(r io.Reader) error {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:4]); err != nil {
		return err
	}
	n := binary.LittleEndian.Uint32(head[:])
	if n > 1<<20 {
		return fmt.Errorf("damaged dictionary")
	}
	m.dict = make(map[uint32][]uint8, n)
	for range n {
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return err
		}
		classes := make([]uint8, head[4])
		if _, err := io.ReadFull(r, classes); err != nil {
			return err
		}
		for _, c := range classes {
			if int(c) >= len(m.tags) {
				return fmt.Errorf("damaged dictionary")
			}
		}
		m.dict[binary.LittleEndian.Uint32(head[:])] = classes
	}
	return nil
}
