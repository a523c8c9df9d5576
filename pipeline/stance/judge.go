// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"strings"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp/frame"
)

// A position is what a statement holds before it is booked on anybody.
type position struct {
	side       events.Side
	basis      events.Basis
	target     events.Target
	confidence float64
	evidence   events.Span
	past       bool
}

// judge weighs the frames of cue and content. Without an issue there is nothing to hold a position on.
func judge(s events.Statement) (position, bool) {
	if s.Context.Issue == nil || s.Speaker.Name == "" {
		return position{}, false
	}
	var words []string
	if s.Cue != nil {
		words = fields(s.Cue.Text)
	}
	for _, c := range s.Content {
		words = append(words, fields(c.Text)...)
	}
	p := position{target: *s.Context.Issue, evidence: s.Content[0], confidence: .4, basis: events.Implied}
	sum := 0.0
	for i, w := range words {
		sense, ok := lookup(w)
		if !ok {
			continue
		}
		sign := map[events.Side]float64{events.Support: 1, events.Oppose: -1}[sense.Side]
		for k := max(0, i-3); k < i; k++ {
			if negators[words[k]] {
				sign = -sign
				break
			}
		}
		sum += sign * sense.Strength
	}
	switch {
	case sum > .6:
		p.side = events.Support
	case sum < -.6:
		p.side = events.Oppose
	default:
		return p, false
	}
	return p, true
}

var negators = map[string]bool{"not": true, "n't": true, "never": true, "no": true, "cannot": true, "without": true}

func fields(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" \n\t.,;:!?\"“”()", r) })
}

// lookup tries the word and what is left of it without the endings of inflection.
func lookup(w string) (frame.Sense, bool) {
	for _, form := range []string{w, strings.TrimSuffix(w, "s"), strings.TrimSuffix(w, "es"), strings.TrimSuffix(w, "d"), strings.TrimSuffix(w, "ed"), strings.TrimSuffix(w, "ing"), strings.TrimSuffix(w, "ing") + "e"} {
		for _, pos := range []frame.POS{frame.Verb, frame.Noun, frame.Adjective} {
			if f, ok := frame.Lookup(form, pos); ok {
				return f.Senses[0], true
			}
		}
	}
	return frame.Sense{}, false
}
