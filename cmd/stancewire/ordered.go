// SPDX-License-Identifier: Apache-2.0

package main

import (
	"iter"
	"sync"
)

// inOrder works on the items of a source with several goroutines and hands the
// results to sink in the order of the items. No more than a few items for each
// goroutine are in memory at any time: the source is not read ahead of a slow
// sink. The first error of sink ends it.
func inOrder[In, Out any](jobs int, source iter.Seq[In], work func(In) Out, sink func(Out) error) error {
	type task struct {
		in  In
		out chan Out
	}
	tasks := make(chan task)
	order := make(chan chan Out, 4*jobs)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(order)
		defer close(tasks)
		for in := range source {
			t := task{in, make(chan Out, 1)}
			select {
			case order <- t.out:
			case <-stop:
				return
			}
			tasks <- t // a worker is always there to take it
		}
	})
	for range jobs {
		wg.Go(func() {
			for t := range tasks {
				t.out <- work(t.in)
			}
		})
	}
	var err error
	for out := range order {
		if result := <-out; err == nil {
			if err = sink(result); err != nil {
				close(stop)
			}
		}
	}
	wg.Wait()
	return err
}
