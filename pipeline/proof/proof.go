// SPDX-License-Identifier: Apache-2.0

// Package proof checks what the streams hold against what they should hold.
//
// A [Ledger] hears every stance, answer and manifest, every net stance and every
// change, in the order that the streams keep them. [Ledger.Verify] then makes
// everything anew, with the same pure functions that made it, and says what does
// not follow:
//
//	net stances of an article   are what its newest complete version claims
//	changes of a key            less the retracted ones are the moves of its net stances
//	events of a key             form one chain: none is missing, doubled or forked
//	every id                    is the hash of its causes
//
// The result does not depend on the order in which the workers worked, since
// theirs must not either.
package proof

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/reconcile"
	"github.com/stancewire/stancewire/pipeline/state"
)

// A Ledger is what was heard. Make one with [New].
type Ledger struct {
	track    state.Settings
	articles map[string]reconcile.Article
	claims   map[string]events.NetStance // claim → its latest revision
	keys     map[string]*key
	report   Report
}

// A key is what was heard of one (holder, target).
type key struct {
	stances []events.NetStance
	moves   []events.Move
}

// A Report says what was checked and what is wrong.
type Report struct {
	Judgements int       `json:"judgements"`
	NetStances int       `json:"net_stances"`
	Changes    int       `json:"changes"`
	Retracted  int       `json:"retracted"`
	Articles   int       `json:"articles"`
	Keys       int       `json:"keys"`
	Unchecked  []string  `json:"unchecked,omitempty"` // keys too long to be made anew exactly
	Problems   []Problem `json:"problems"`
}

// A Problem is one thing that does not follow.
type Problem struct {
	Kind  string `json:"kind"` // id, chain, missing change, unfounded change, missing stance, unfounded stance
	Key   string `json:"key"`
	Event string `json:"event,omitempty"`
	Text  string `json:"text"`
}

// New returns an empty ledger. The settings must be those that the trackers worked with.
func New(track state.Settings) *Ledger {
	return &Ledger{track: track, articles: map[string]reconcile.Article{}, claims: map[string]events.NetStance{}, keys: map[string]*key{}}
}

// Judged hears a stance, an answer or a manifest.
func (l *Ledger) Judged(j events.Judged) {
	l.report.Judgements++
	k := reconcile.Key(j)
	l.articles[k], _ = reconcile.Fold(l.articles[k], j)
}

// Net hears a net stance under the id that it was stored with.
func (l *Ledger) Net(id string, s events.NetStance) {
	l.report.NetStances++
	l.checkID(id, s)
	if old, ok := l.claims[s.Claim()]; !ok || old.Revision < s.Revision {
		l.claims[s.Claim()] = s
	}
	k := l.key(s.EventKey())
	k.stances = append(k.stances, s)
}

// Move hears a change or a retraction under the id that it was stored with.
func (l *Ledger) Move(id string, m events.Move) {
	l.report.Changes++
	l.checkID(id, m)
	k := l.key(m.EventKey())
	k.moves = append(k.moves, m)
}

func (l *Ledger) key(name string) *key {
	if l.keys[name] == nil {
		l.keys[name] = new(key)
	}
	return l.keys[name]
}

func (l *Ledger) checkID(id string, e events.Event) {
	if want := e.EventID(); id != want {
		l.problem("id", e.EventKey(), id, "its causes give %s", want)
	}
}

func (l *Ledger) problem(kind, key, event, format string, args ...any) {
	l.report.Problems = append(l.report.Problems, Problem{kind, key, event, fmt.Sprintf(format, args...)})
}

// Verify checks what was heard.
func (l *Ledger) Verify() Report {
	l.verifyNet()
	for _, name := range slices.Sorted(maps.Keys(l.keys)) {
		l.verifyKey(name, l.keys[name])
	}
	l.report.Articles, l.report.Keys = len(l.articles), len(l.keys)
	return l.report
}

// verifyNet compares the net stances that stand with what the articles claim.
func (l *Ledger) verifyNet() {
	claimed := make(map[string]bool)
	for _, name := range slices.Sorted(maps.Keys(l.articles)) {
		for claim, s := range l.articles[name].Live {
			claimed[claim] = true
			if n, ok := l.claims[claim]; !ok || n.Withdrawn {
				l.problem("missing stance", s.EventKey(), s.EventID(), "%s claims it, and no net stance stands", s.Article.ID)
			}
		}
	}
	for _, claim := range slices.Sorted(maps.Keys(l.claims)) {
		if n := l.claims[claim]; !n.Withdrawn && !claimed[claim] && len(l.articles) > 0 {
			l.problem("unfounded stance", n.EventKey(), n.EventID(), "it stands, and %s does not claim it", n.Article.ID)
		}
	}
}

func (l *Ledger) verifyKey(name string, k *key) {
	standing := l.verifyChain(name, k.moves)
	if len(k.stances) > state.MaxStances {
		l.report.Unchecked = append(l.report.Unchecked, name)
		return
	}
	var t state.Timeline
	for _, s := range k.stances {
		t, _ = l.track.Fold(t, s)
	}
	for _, want := range t.Emitted {
		i := slices.IndexFunc(standing, func(c events.Change) bool { return l.same(want, c) })
		if i < 0 {
			l.problem("missing change", name, "", "%s to %s at %s follows from the stances", sideOr(want.From), want.To, want.At.Format(time.RFC3339))
			continue
		}
		standing = slices.Delete(standing, i, i+1)
	}
	for _, c := range standing {
		l.problem("unfounded change", name, c.EventID(), "to %s at %s does not follow from the stances", c.To.Side, c.At.Format(time.RFC3339))
	}
}

// same tells whether a change is the move: a shift of its time within the
// settling time retracts nothing, so each may lie that far from the other's true place.
func (l *Ledger) same(m state.Move, c events.Change) bool {
	from := events.Side("")
	if c.From != nil {
		from = c.From.Side
	}
	return m.From == from && m.To == c.To.Side && m.At.Sub(c.At).Abs() <= 2*l.track.SettleTime()
}

// verifyChain follows the events of a key from the first to the last, and returns the changes that stand.
func (l *Ledger) verifyChain(name string, moves []events.Move) []events.Change {
	last := ""
	var standing []events.Change
	for _, m := range moves {
		if p := m.(interface{ Predecessor() string }).Predecessor(); p != last {
			l.problem("chain", name, m.EventID(), "it follows %q, and the event before it is %q", p, last)
		}
		last = m.EventID()
		switch m := m.(type) {
		case events.Change:
			standing = append(standing, m)
		case events.Retraction:
			l.report.Retracted += len(m.Retracts)
			for _, id := range m.Retracts {
				i := slices.IndexFunc(standing, func(c events.Change) bool { return c.EventID() == id })
				if i < 0 {
					l.problem("chain", name, m.EventID(), "it retracts %s, which does not stand", id)
					continue
				}
				standing = slices.Delete(standing, i, i+1)
			}
		}
	}
	return standing
}

func sideOr(s events.Side) string {
	if s == "" {
		return "nothing"
	}
	return string(s)
}
