// SPDX-License-Identifier: Apache-2.0

// Package reconcile knows, for each article, which of its stances stand.
//
// Extracting and classifying have no memory: they say what one version of an
// article claims. A correction, though, must take back what only the older
// version claimed, and a kill must take back everything. This is the fold that
// does so, one [Article] at a time:
//
//	version 1   oppose A, support B          → oppose A, support B
//	version 2   oppose A, support C          → support C; support B withdrawn
//	canceled                                 → oppose A and support C withdrawn
//
// A stance of the newest version is handed on as it comes. What an older version
// claimed is withdrawn when the newest is complete: its manifest says how many
// statements there are, and an answer to each says how many stances. Whatever
// the order of arrival, what was handed on less what was withdrawn is what the
// newest version claims. A claim is the same in two versions when holder,
// target, side and the words it rests on are ([events.Stance.Claim]); then
// nothing is said, unless it is more or less sure now. Of several statements that
// make one claim the surest stands.
package reconcile

import (
	"maps"
	"slices"

	"github.com/stancewire/stancewire/events"
)

// Key is what the fold is keyed by: the article, whatever its version.
func Key(j events.Judged) string {
	if s, ok := j.(events.Stance); ok {
		return s.Article.Key()
	}
	return j.EventKey()
}

// An Article is what is remembered of one article. The zero value has been heard of in no version.
type Article struct {
	Newest Version                  `json:"newest"`
	Live   map[string]events.Stance `json:"live,omitempty"` // claim → the stance that was handed on and not withdrawn
	Rev    int                      `json:"rev"`            // how many stances and withdrawals were handed on
}

// A Version is what has been heard of a version.
type Version struct {
	Number     int                 `json:"number"`
	Status     events.Status       `json:"status,omitempty"` // "" until its manifest has come
	Statements int                 `json:"statements"`       // as the manifest says
	Answers    map[string]int      `json:"answers,omitempty"`
	Heard      map[string][]string `json:"heard,omitempty"`  // statement → ids of its stances
	Claims     map[string]bool     `json:"claims,omitempty"` // what it claims
}

// Fold takes in one event. It is pure and idempotent; a is not modified.
func Fold(a Article, j events.Judged) (Article, []events.NetStance) {
	a = a.clone()
	switch e := j.(type) {
	case events.Manifest:
		if a.advance(e.Article.Version, e.Status) {
			a.Newest.Status, a.Newest.Statements = e.Status, e.Statements
		}
	case events.Answer:
		if a.advance(e.Article.Version, events.Usable) {
			a.Newest.Answers[e.Statement] = e.Stances
		}
	case events.Stance:
		if a.advance(e.Article.Version, events.Usable) {
			return a.hear(e)
		}
	}
	return a.settle()
}

// advance makes version the newest, if it is, and tells whether an event of that version and status still counts.
func (a *Article) advance(version int, status events.Status) bool {
	switch {
	case version < a.Newest.Number:
		return false
	case version > a.Newest.Number:
		a.Newest = Version{Number: version, Answers: map[string]int{}, Heard: map[string][]string{}, Claims: map[string]bool{}}
		return true
	}
	return rank(status) >= rank(a.Newest.Status) // at one version number, a kill stands whatever comes
}

func rank(s events.Status) int {
	switch s {
	case events.Canceled:
		return 2
	case events.Withheld:
		return 1
	}
	return 0
}

// hear takes in a stance of the newest version.
func (a Article) hear(s events.Stance) (Article, []events.NetStance) {
	id, claim := s.EventID(), s.Claim()
	if !slices.Contains(a.Newest.Heard[s.Statement], id) {
		a.Newest.Heard[s.Statement] = append(a.Newest.Heard[s.Statement], id)
	}
	a.Newest.Claims[claim] = !s.Withdrawn
	var out []events.NetStance
	old, live := a.Live[claim]
	if !s.Withdrawn && (!live || old.Article.Version < s.Article.Version || surer(s, old)) {
		s.Revision = old.Revision
		if !live || tellsMore(s, old) {
			a.Rev++
			s.Revision = a.Rev
			out = append(out, events.NetStance{Stance: s})
		}
		a.Live[claim] = s
	}
	a, withdrawn := a.settle()
	return a, append(out, withdrawn...)
}

// surer orders the stances that make one claim, so that the same one stands
// whichever was heard first: by confidence, basis, place, and at last by id.
func surer(s, than events.Stance) bool {
	if s.Confidence != than.Confidence {
		return s.Confidence > than.Confidence
	}
	if a, b := s.Basis == events.Implied, than.Basis == events.Implied; a != b {
		return b
	}
	if s.Evidence.Before(than.Evidence) || than.Evidence.Before(s.Evidence) {
		return s.Evidence.Before(than.Evidence)
	}
	return s.EventID() < than.EventID()
}

// tellsMore tells whether s in the place of old could change a timeline.
func tellsMore(s, old events.Stance) bool {
	return s.Confidence != old.Confidence || s.Basis != old.Basis || s.Holder.Kind != old.Holder.Kind ||
		s.Evidence.Field != old.Evidence.Field || s.Evidence.Start != old.Evidence.Start || !s.Article.PublishedAt.Equal(old.Article.PublishedAt)
}

// settle withdraws what the newest version does not claim, once that is known.
func (a Article) settle() (Article, []events.NetStance) {
	reason := events.ReasonCorrected
	switch a.Newest.Status {
	case events.Canceled:
		reason = events.ReasonCanceled
	case events.Withheld:
		reason = events.ReasonWithheld
	default:
		if !a.Newest.complete() {
			return a, nil
		}
	}
	var out []events.NetStance
	for _, claim := range slices.Sorted(maps.Keys(a.Live)) {
		if reason == events.ReasonCorrected && a.Newest.Claims[claim] {
			continue
		}
		s := a.Live[claim]
		delete(a.Live, claim)
		a.Rev++
		s.Revision, s.Withdrawn, s.Reason, s.Article.Version = a.Rev, true, reason, a.Newest.Number
		out = append(out, events.NetStance{Stance: s})
	}
	return a, out
}

// complete tells whether all that the version claims has been heard.
func (v Version) complete() bool {
	if v.Status == "" || len(v.Answers) < v.Statements {
		return false
	}
	for statement, n := range v.Answers {
		if len(v.Heard[statement]) < n {
			return false
		}
	}
	return true
}

func (a Article) clone() Article {
	a.Live = cloned(a.Live)
	a.Newest.Answers, a.Newest.Claims = cloned(a.Newest.Answers), cloned(a.Newest.Claims)
	heard := make(map[string][]string, len(a.Newest.Heard))
	for k, v := range a.Newest.Heard {
		heard[k] = slices.Clone(v)
	}
	a.Newest.Heard = heard
	return a
}

func cloned[V any](m map[string]V) map[string]V {
	if m == nil {
		return make(map[string]V)
	}
	return maps.Clone(m)
}
