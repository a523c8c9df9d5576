// SPDX-License-Identifier: Apache-2.0

package model

import "time"

// An Observer is told what becomes of calls and answers. Its methods must be
// quick, and safe for concurrent use.
type Observer interface {
	// Called is told of every call, with its Outcome…, and of every one saved by the cache.
	Called(outcome string, took time.Duration, u Usage)

	// FellBack is told of every statement that the built-in classifier answers, why (Reason…), and of the error if there was one.
	FellBack(reason string, err error)

	// Dropped is told of every stance of the model that was not used, and why (Drop…).
	Dropped(why string)
}

// Usage is what a call cost: tokens, and in the currency of the prices.
type Usage struct {
	In, Out int
	Cost    float64
}

// The outcomes of a call.
const (
	OutcomeOK      = "ok"      // answered; whether validly is another question
	OutcomeCached  = "cached"  // not made: the answer to the same content was kept
	OutcomeTimeout = "timeout" // no answer in time
	OutcomeBroken  = "broken"  // no connection, or no answer of the protocol
	OutcomeBusy    = "busy"    // 429
	OutcomeFault   = "fault"   // 5xx or 408
	OutcomeRefused = "refused" // any other status
)

// The reasons to fall back.
const (
	ReasonCircuit = "circuit"  // the endpoint keeps failing, or turns us away
	ReasonBudget  = "budget"   // of tokens or cost of the day
	ReasonRate    = "rate"     // calls per minute
	ReasonFailing = "failing"  // this statement has failed [MaxAttempts] times
	ReasonRefused = "refused"  // the endpoint or the model will not answer this question
	ReasonInvalid = "invalid"  // the answer is not of the form that was asked for
	ReasonTooLong = "too-long" // the question is over [MaxQuestion]
)

// Why a stance of the model is dropped.
const (
	DropForm     = "form"     // a value out of its list or bounds
	DropEvidence = "evidence" // words that are not in the text
	DropHolder   = "holder"   // nobody of whom the text speaks
	DropTarget   = "target"   // nothing of which the text speaks, or the holder himself
)

// Outcomes, Reasons and Drops are all there are, for metrics that start at zero.
var (
	Outcomes = []string{OutcomeOK, OutcomeCached, OutcomeTimeout, OutcomeBroken, OutcomeBusy, OutcomeFault, OutcomeRefused}
	Reasons  = []string{ReasonCircuit, ReasonBudget, ReasonRate, ReasonFailing, ReasonRefused, ReasonInvalid, ReasonTooLong}
	Drops    = []string{DropForm, DropEvidence, DropHolder, DropTarget}
)

// nobody observes.
type nobody struct{}

// Called implements [Observer].
func (nobody) Called(string, time.Duration, Usage) {}

// FellBack implements [Observer].
func (nobody) FellBack(string, error) {}

// Dropped implements [Observer].
func (nobody) Dropped(string) {}
