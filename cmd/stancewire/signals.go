// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// untilSignal gives a context that ends at the first SIGINT or SIGTERM, so that
// what is in flight is finished. A second one ends the process at once: what
// was not acknowledged comes again.
func untilSignal(t terminal) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		select {
		case <-signals:
			cancel()
		case <-done:
			return
		}
		fmt.Fprintln(t.Err, "stancewire: finishing what is in flight; once more to leave at once")
		select {
		case <-signals:
			os.Exit(statusInterrupt)
		case <-done:
		}
	})
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		wg.Wait()
		cancel()
	}
}
