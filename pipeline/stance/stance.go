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
	"github.com/stancewire/stancewire/pipeline/nlp/parse"
)

// A Classifier is ready after [New] and safe for concurrent use.
type Classifier struct {
	Mode parse.Mode // how trees are made; the zero value is parse.Fast
}

// New makes a classifier with the built-in lexicon and weights.
func New() *Classifier { return &Classifier{} }

// Stances finds the stances of a statement, in the order of the text. A
// statement that breaks the contract is an error.
func (c *Classifier) Stances(_ context.Context, s events.Statement) ([]events.Stance, error) {
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	r, err := read(&s, c.Mode)
	if err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	var out []events.Stance
	for _, p := range r.judge() {
		if p.confidence >= threshold {
			out = append(out, book(&s, &p)...)
		}
	}
	return out, nil
}

// A Reason tells why a stance was given, or why one that the words suggest was not.
type Reason struct {
	Stance   events.Stance
	Given    bool     // confident enough to be told
	Rule     string   // the kind of grammar that found it
	Word     string   // the word that takes the side
	Features []string // what the confidence was weighed on
}

// Explain gives the reasons for the stances of a statement, those that were
// not given included.
func (c *Classifier) Explain(_ context.Context, s events.Statement) ([]Reason, error) {
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	r, err := read(&s, c.Mode)
	if err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	var out []Reason
	for _, p := range r.candidates() {
		out = append(out, Reason{
			Stance: book(&s, &p)[0], Given: p.confidence >= threshold, Rule: p.rule, Word: r.doc.Tokens[p.word].Form,
			Features: r.features(&p, nil),
		})
	}
	return out, nil
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
func book(s *events.Statement, p *position) []events.Stance {
	st := events.Stance{
		Article: s.Article, Statement: s.EventID(), Holder: p.by, Target: p.on,
		Side: p.toward, Basis: p.basis, Confidence: p.confidence, Evidence: p.evidence, Past: p.past,
	}
	out := []events.Stance{st}
	if name := string(p.by.Represents); name != "" && name != p.by.Name {
		via := p.by
		st.Holder, st.Via = events.NewHolder(name, represented(s, name), ""), &via
		out = append(out, st)
	}
	return out
}

// represented tells a country from a body by the mentions, else by the list of countries.
func represented(s *events.Statement, name string) events.Kind {
	for _, m := range s.Context.Mentions {
		if string(m.Name) == name && m.Kind == events.Country {
			return events.Country
		}
	}
	if countries[name] {
		return events.Country
	}
	return events.Organization
}
