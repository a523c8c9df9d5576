// SPDX-License-Identifier: Apache-2.0

package word

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

func sentence(text string) (out []Word) {
	for _, form := range strings.Fields(text) {
		out = append(out, Make(form, nil))
	}
	return out
}

func TestAMemoAnswersForTheVerySameSentence(t *testing.T) {
	var m Memo[uint8]
	s := sentence("The union opposes the plan .")
	m.Remember(s, []uint8{1}, []uint8{4, 5, 6})
	if got, ok := m.Recall(s, []uint8{1}, []uint8{9}); !ok || !slices.Equal(got, []uint8{9, 4, 5, 6}) {
		t.Errorf("recalled %v, %v", got, ok)
	}
	for _, other := range []string{"The union opposes the plans .", "The union opposes the plan", "the union opposes the plan .", ""} {
		if got, ok := m.Recall(sentence(other), []uint8{1}, nil); ok {
			t.Errorf("%q: recalled %v of another sentence", other, got)
		}
	}
	if _, ok := m.Recall(s, []uint8{2}, nil); ok {
		t.Error("recalled in spite of another hint")
	}
	twin := slices.Clone(s)
	twin[2].Suf3++ // the same hash, not the same word
	if _, ok := m.Recall(twin, []uint8{1}, nil); ok {
		t.Error("recalled for another sentence of the same hash")
	}
	m.Remember(twin, []uint8{1}, []uint8{7})
	if got, ok := m.Recall(twin, []uint8{1}, nil); !ok || got[0] != 7 {
		t.Errorf("recalled %v, %v after the hash was taken over", got, ok)
	}
}

func TestAMemoForgetsTheOldestAndNeverGrows(t *testing.T) {
	var m Memo[int]
	of := func(i int) []Word { return []Word{{Form: uint32(i)}} }
	for i := range 5 * MemoSentences {
		m.Remember(of(i), nil, []int{i})
	}
	for i := range 5 * MemoSentences {
		got, ok := m.Recall(of(i), nil, nil)
		if want := i >= 4*MemoSentences; ok != want || ok && got[0] != i {
			t.Fatalf("%d: %v, %v", i, got, ok)
		}
	}
	if len(m.at) != MemoSentences || len(m.known) != MemoSentences {
		t.Errorf("%d known, %d found", len(m.known), len(m.at))
	}
	m.Remember(make([]Word, MemoWords+1), nil, []int{1})
	if _, ok := m.Recall(make([]Word, MemoWords+1), nil, nil); ok {
		t.Error("a sentence beyond the limit was kept")
	}
	if n := testing.AllocsPerRun(1000, func() { m.Remember(of(3), nil, []int{3}) }); n > 0 {
		t.Errorf("%v allocations to remember", n)
	}
}

func TestAMemoServesManyAtOnce(t *testing.T) {
	var m Memo[int]
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 4000 {
				s := []Word{{Form: uint32(i % 700)}}
				if got, ok := m.Recall(s, nil, nil); ok && got[0] != i%700 {
					t.Errorf("%d: recalled %d", i%700, got[0])
				}
				m.Remember(s, nil, []int{i % 700})
			}
		})
	}
	wg.Wait()
}
