// SPDX-License-Identifier: Apache-2.0

package cue

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed lexicon.txt
var source string

type tables struct {
	verbs, nouns map[string]*Entry
	papers       map[string]bool
}

// lexicon reads the tables when first asked; a mistake in the file is a
// mistake of the program.
var lexicon = sync.OnceValue(func() *tables {
	t, err := read(source)
	if err != nil {
		panic(err)
	}
	return t
})

func read(text string) (*tables, error) {
	t := &tables{verbs: map[string]*Entry{}, nouns: map[string]*Entry{}, papers: map[string]bool{}}
	for n, line := range strings.Split(text, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		if err := t.group(line); err != nil {
			return nil, fmt.Errorf("cue lexicon, line %d: %w", n+1, err)
		}
	}
	return t, nil
}

// group reads one line.
func (t *tables) group(line string) error {
	head, words, ok := strings.Cut(line, " = ")
	parts := strings.Fields(head)
	if !ok || len(parts) != 3 || classes[parts[1]] == 0 {
		return fmt.Errorf("not \"pos class frames = words\": %q", line)
	}
	class, frames := classes[parts[1]], parts[2]
	for _, w := range strings.Split(words, ",") {
		w = strings.TrimSpace(w)
		switch parts[0] {
		case "v":
			t.verb(w, class, frames)
		case "n":
			for _, form := range []string{w, plural(w)} {
				at(t.nouns, form, w).take(class, frames)
			}
		case "d":
			t.papers[w], t.papers[plural(w)] = true, true
		default:
			return fmt.Errorf("unknown part of speech %q", parts[0])
		}
	}
	return nil
}

// verb enters a verb under all its forms, which share one entry; a second word
// hangs below the first.
func (t *tables) verb(words string, class Class, frames string) {
	first, second, two := strings.Cut(words, " ")
	e := at(t.verbs, first, first)
	for _, form := range inflect(first) {
		if t.verbs[form] == nil {
			t.verbs[form] = e
		}
	}
	if !two {
		e.take(class, frames)
		return
	}
	for _, w := range strings.Split(second, " ") {
		if e.with == nil {
			e.with = map[string]*Entry{}
		}
		e = at(e.with, w, e.Lemma+" "+w)
	}
	e.take(class, frames)
}

func at(m map[string]*Entry, key, lemma string) *Entry {
	if m[key] == nil {
		m[key] = &Entry{Lemma: lemma}
	}
	return m[key]
}

// take adds frames to an entry; the first class of a frame stays.
func (e *Entry) take(class Class, frames string) {
	if e.Class == 0 {
		e.Class = class
	}
	marks, preps, _ := strings.Cut(frames, "+")
	for i, c := range letters {
		if !strings.ContainsRune(marks, c) {
			continue
		}
		e.Takes |= 1 << i
		if e.by[i] == 0 {
			e.by[i] = class
		}
	}
	if preps == "" {
		return
	}
	if e.preps == nil {
		e.preps = map[string]Class{}
	}
	for _, p := range strings.Split(preps, "+") {
		e.Takes |= Oblique
		if e.preps[p] == 0 {
			e.preps[p] = class
		}
	}
	e.by[len(letters)] = class
}
