// SPDX-License-Identifier: Apache-2.0

// Command stancewire reads the news and says who stands where on what, and when that changes.
//
// Every subcommand is a file of its own, and a thin one: it reads flags, puts
// packages of the pipeline together, and shows what comes out. The commands
// are the only place in the program that reads flags and the environment.
//
//	analyze, replay   pure: files in, events out; no network, no state
//	demo, run         the whole river in this process, on a server of its own
//	worker, feed      parts of it, on a NATS cluster
//	subscribe, dlq    look at what comes out, and at what could not be used
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], terminal{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}
