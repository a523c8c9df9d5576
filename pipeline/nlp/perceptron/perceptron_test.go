// SPDX-License-Identifier: Apache-2.0

package perceptron

import (
	"bytes"
	"math/rand"
	"testing"
)

// learn trains on a toy task: the class is a function of two of the features.
func learn(classes int) (*Trainer, [][]uint32, []int) {
	rng := rand.New(rand.NewSource(1))
	t := NewTrainer(12, classes)
	var inputs [][]uint32
	var gold []int
	for range 300 {
		a, b := rng.Uint32()%20, rng.Uint32()%20
		inputs = append(inputs, []uint32{Hash1(1, a), Hash1(2, b), Hash2(3, a, b), Hash3(4, a, b, 7)})
		gold = append(gold, int(a*31+b)%classes)
	}
	scores := make([]int32, classes)
	for range 10 {
		for i, f := range inputs {
			t.Score(f, scores)
			if got := Best(scores, nil); got != gold[i] {
				t.Update(f, gold[i], 1)
				t.Update(f, got, -1)
			}
			t.Tick()
		}
	}
	return t, inputs, gold
}

func accuracy(s Scorer, classes int, inputs [][]uint32, gold []int) float64 {
	scores := make([]int32, classes)
	right := 0
	for i, f := range inputs {
		s.Score(f, scores)
		if Best(scores, nil) == gold[i] {
			right++
		}
	}
	return float64(right) / float64(len(gold))
}

func TestAFrozenModelAnswersAsTheTrainerDid(t *testing.T) {
	tr, inputs, gold := learn(5)
	if a := accuracy(tr.Wide(4), 5, inputs, gold); a < 0.95 {
		t.Errorf("wide: %.2f right", a)
	}
	tr, inputs, gold = learn(3)
	if a := accuracy(tr.Narrow(6), 3, inputs, gold); a < 0.95 {
		t.Errorf("narrow: %.2f right", a)
	}
}

func TestModelsSurviveWritingAndReading(t *testing.T) {
	tr, inputs, _ := learn(3)
	var b bytes.Buffer
	wide := tr.Wide(4)
	if _, err := wide.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	wideAgain, err := ReadWide(&b)
	if err != nil {
		t.Fatal(err)
	}
	narrow := tr.Narrow(6)
	b.Reset()
	if _, err := narrow.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	narrowAgain, err := ReadNarrow(&b)
	if err != nil {
		t.Fatal(err)
	}
	var x, y [3]int32
	for _, f := range inputs {
		for _, pair := range [][2]Scorer{{wide, wideAgain}, {narrow, narrowAgain}} {
			pair[0].Score(f, x[:])
			pair[1].Score(f, y[:])
			if x != y {
				t.Fatalf("%v became %v", x, y)
			}
		}
	}
}

func TestLanesAddUpLikeNumbers(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	for range 1000 {
		var sum int64
		var want [3]int32
		for range 60 {
			v := [3]int32{rng.Int31n(2*15625) - 15625, rng.Int31n(2*15625) - 15625, rng.Int31n(2*15625) - 15625}
			sum += int64(v[0]) + int64(v[1])<<lane + int64(v[2])<<(2*lane)
			for k := range v {
				want[k] += v[k]
			}
		}
		a, b, c := lanes(sum)
		if got := [3]int32{a, b, c}; got != want {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

func TestDamagedModelsAreRefused(t *testing.T) {
	tr, _, _ := learn(3)
	var b bytes.Buffer
	if _, err := tr.Wide(0).WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	good := b.Bytes()
	for cut := 0; cut < len(good); cut += 97 {
		if _, err := ReadWide(bytes.NewReader(good[:cut])); err == nil {
			t.Fatalf("a model cut at %d was read", cut)
		}
	}
	if _, err := ReadNarrow(bytes.NewReader([]byte{255, 255, 255, 255})); err == nil {
		t.Error("a narrow model with an impossible size was read")
	}
}
