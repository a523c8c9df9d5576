// SPDX-License-Identifier: Apache-2.0

package frame

import (
	_ "embed" // the lexicon
	"fmt"
	"strconv"
	"strings"

	"github.com/stancewire/stancewire/events"
)

//go:embed lexicon.txt
var source string

type key struct {
	lemma string
	pos   POS
}

var lexicon = mustLoad(source)

var (
	posNames   = map[string]POS{"v": Verb, "n": Noun, "a": Adjective}
	sideNames  = map[string]events.Side{"+": events.Support, "-": events.Oppose, "0": events.Neutral}
	basisNames = map[string]events.Basis{"explicit": events.Explicit, "implied": events.Implied, "action": events.Action}
	roleNames  = map[string]Role{"subj": Subject, "obj": Object, "speaker": Speaker, "poss": Possessor}
	slotNames  = map[string]Role{"subj": Subject, "obj": Object, "that": That, "ing": Gerund, "objto": ObjectTo, "act": Act}
)

// mustLoad panics on a malformed lexicon: it is part of the program, and a test loads it.
func mustLoad(text string) map[key]*Frame {
	out := map[key]*Frame{}
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if err := loadGroup(out, line); err != nil {
			panic(fmt.Sprintf("frame: lexicon.txt:%d: %v", n+1, err))
		}
	}
	return out
}

func loadGroup(out map[key]*Frame, line string) error {
	head, words, ok := strings.Cut(line, "=")
	f := strings.Fields(head)
	if !ok || len(f) != 6 {
		return fmt.Errorf("want six fields and =, have %q", line)
	}
	pos := posNames[f[0]]
	s := Sense{Side: sideNames[f[1]], Basis: basisNames[f[2]], Holder: roleNames[f[3]], Targets: slots(pos, f[4])}
	strength, err := strconv.ParseFloat(f[5], 64)
	if err != nil || pos == 0 || s.Side == "" || s.Basis == "" || s.Holder == None {
		return fmt.Errorf("bad field in %q", head)
	}
	s.Strength = strength
	for _, w := range strings.Split(words, ",") {
		sense := s
		lemma, particle, _ := strings.Cut(strings.TrimSpace(w), " ")
		sense.Particle = particle
		k := key{lemma, pos}
		if out[k] == nil {
			out[k] = &Frame{Lemma: lemma, POS: pos}
		}
		out[k].Senses = append(out[k].Senses, sense)
	}
	return nil
}

// slots reads the targets. "to" is an infinitive of a verb that also takes a
// clause or nothing else, and may be a preposition: both are entered.
func slots(pos POS, list string) []Slot {
	var out []Slot
	for _, name := range strings.Split(list, ",") {
		switch {
		case slotNames[name] != None:
			out = append(out, Slot{Role: slotNames[name]})
		case name == "to":
			out = append(out, Slot{Role: Infinitive}, Slot{Role: Oblique, Prep: "to"})
		default:
			out = append(out, Slot{Role: Oblique, Prep: name})
		}
	}
	return out
}
