// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"iter"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func upTo(n int, taken *atomic.Int64) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			taken.Store(int64(i + 1))
			if !yield(i) {
				return
			}
		}
	}
}

func TestResultsComeInTheOrderOfTheInputs(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	var taken atomic.Int64
	next := 0
	err := inOrder(4, upTo(500, &taken), func(i int) int {
		time.Sleep(rand.N(200 * time.Microsecond))
		return i * i
	}, func(square int) error {
		if square != next*next {
			t.Fatalf("got %d after %d results", square, next)
		}
		next++
		if ahead := int(taken.Load()) - next; ahead > 4*4+4+2 {
			t.Fatalf("the source is %d items ahead", ahead)
		}
		return nil
	})
	if err != nil || next != 500 {
		t.Errorf("%d results, %v", next, err)
	}
}

func TestAnErrorOfTheSinkEndsIt(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	var taken atomic.Int64
	full := errors.New("disk full")
	err := inOrder(3, upTo(1_000_000, &taken), func(i int) int { return i }, func(i int) error {
		if i == 10 {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	if n := taken.Load(); n > 100 {
		t.Errorf("%d items were read", n)
	}
}
