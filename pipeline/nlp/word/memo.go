// SPDX-License-Identifier: Apache-2.0

package word

import (
	"slices"
	"sync"
)

// Bounds of a [Memo]. A sentence takes some 40 bytes a word, so that a memo
// holds about half a megabyte of news and never more than six.
const (
	MemoSentences = 512
	MemoWords     = 256 // longer sentences are not remembered
)

// Memo remembers what a model answered about the last MemoSentences sentences,
// for those that are asked about again: a sentence is read when its article
// is, and once more for each statement in it. An answer is given again only
// for the very same words and hints, all compared, so that having a memo
// changes nothing but the time. The oldest answer is forgotten first. The zero
// value is ready and safe for concurrent use; sentences are copied in and
// answers out, and nothing is allocated once it is full.
type Memo[T any] struct {
	mu    sync.Mutex
	at    map[uint64]int32 // index into known, by hash
	known []remembered[T]
	next  int // of known, the one to forget
}

type remembered[T any] struct {
	hash   uint64
	words  []Word
	hints  []uint8
	answer []T
}

// Recall appends what was answered about the sentence to buf. The hints are
// whatever the model goes by beyond the words.
func (m *Memo[T]) Recall(words []Word, hints []uint8, buf []T) ([]T, bool) {
	h := sentenceHash(words, hints)
	m.mu.Lock()
	defer m.mu.Unlock()
	i, ok := m.at[h]
	if !ok {
		return buf, false
	}
	r := &m.known[i]
	if !slices.Equal(r.words, words) || !slices.Equal(r.hints, hints) {
		return buf, false
	}
	return append(buf, r.answer...), true
}

// Remember keeps an answer.
func (m *Memo[T]) Remember(words []Word, hints []uint8, answer []T) {
	if len(words) > MemoWords {
		return
	}
	h := sentenceHash(words, hints)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.at == nil {
		m.at = make(map[uint64]int32, MemoSentences)
		m.known = make([]remembered[T], MemoSentences)
	}
	r := &m.known[m.next]
	if m.at[r.hash] == int32(m.next) {
		delete(m.at, r.hash)
	}
	m.at[h] = int32(m.next)
	m.next = (m.next + 1) % MemoSentences
	r.hash = h
	r.words = append(r.words[:0], words...)
	r.hints = append(r.hints[:0], hints...)
	r.answer = append(r.answer[:0], answer...)
}

// sentenceHash is over the hashes of the forms and the hints.
func sentenceHash(words []Word, hints []uint8) uint64 {
	h := uint64(len(words))<<32 | uint64(len(hints))
	for i := range words {
		h = (h ^ uint64(words[i].Form)) * 0x9E3779B97F4A7C15
		h ^= h >> 29
	}
	for _, x := range hints {
		h = (h ^ uint64(x)) * 0xD6E8FEB86659FD93
		h ^= h >> 31
	}
	return h
}
