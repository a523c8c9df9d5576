// SPDX-License-Identifier: Apache-2.0

// Package stance tells which side a statement takes on what.
//
// The stage works on the statement event alone. It reads the words of the cue
// and of the content for frames (package frame): who holds, what is held on,
// which side; turns the side round where the words are negated; and names the
// target neutrally, by the article's issue where the words are about it. What
// takes no side gives no stance: an honest none is the commonest answer.
package stance

import (
	"context"
	"fmt"

	"github.com/stancewire/stancewire/events"
)

// A Classifier is ready after [New] and safe for concurrent use.
type Classifier struct{}

// New makes a classifier with the built-in lexicon and weights.
func New() *Classifier { return &Classifier{} }

// Stances finds the stances of a statement, in the order of the text. A
// statement that breaks the contract is an error.
func (c *Classifier) Stances(_ context.Context, s events.Statement) ([]events.Stance, error) {
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	p, ok := judge(s)
	if !ok {
		return nil, nil
	}
	return book(s, p), nil
}

// Classify gives the stances of a statement, then the answer that counts them.
func (c *Classifier) Classify(ctx context.Context, s events.Statement) ([]events.Verdict, error) {
	stances, err := c.Stances(ctx, s)
	if err != nil {
		return nil, err
	}
	out := make([]events.Verdict, 0, len(stances)+1)
	for _, st := range stances {
		out = append(out, st)
	}
	return append(out, events.Answer{Article: s.Article, Statement: s.EventID(), Stances: len(stances)}), nil
}

// book enters a position on whoever holds it, and on whom he represents.
func book(s events.Statement, p position) []events.Stance {
	holder := events.NewHolder(string(s.Speaker.Name), s.Speaker.Kind, s.Speaker.Represents)
	st := events.Stance{
		Article: s.Article, Statement: s.EventID(), Holder: holder, Target: p.target,
		Side: p.side, Basis: p.basis, Confidence: p.confidence, Evidence: p.evidence, Past: p.past,
	}
	out := []events.Stance{st}
	if r := s.Speaker.Represents; r != "" {
		via := holder
		st.Holder, st.Via = events.NewHolder(string(r), events.Organization, ""), &via
		out = append(out, st)
	}
	return out
}
