// SPDX-License-Identifier: Apache-2.0

package pipeline_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline"
)

// Whatever is claimed about a text carries the span it rests on: text[start:end] == quote.
func FuzzEvidence(f *testing.F) {
	f.Add("France opposes NATO office", "France does not welcome it, an official said.\n\n“We — that is, all of us — object,” he added.")
	f.Add("", "“Never,” said Zoë Müller, 41. \"It's wrong,\" she said; 'quite' wrong. He denied it.")
	f.Add("Smith: 'No'", "She said “the plan\n\n“is a mistake,\n\n“and I oppose it.”")
	f.Add("\u200f“\u0301", "a\u0300 “b” ‘c’ «d» ''e'' said\u00a0X \U0001F600 “")
	f.Add("According to", "According to , said, said. said: “” \" \" said \n\n\n\n said")
	stages := pipeline.New()
	f.Fuzz(func(t *testing.T, headline, body string) {
		if !utf8.ValidString(headline) || !utf8.ValidString(body) || len(body) > 20_000 {
			t.Skip()
		}
		a := events.Article{ID: "a", Source: "fuzz", Version: 1, Status: events.Usable, Language: "en", Headline: headline, Body: body}
		text := map[string][]rune{events.FieldBody: []rune(body), events.FieldHeadline: []rune(headline)}
		check := func(s events.Span) {
			runes := text[s.Field]
			if s.Start < 0 || s.Start > s.End || s.End > len(runes) || string(runes[s.Start:s.End]) != s.Text {
				t.Fatalf("%s[%d:%d] is not %q", s.Field, s.Start, s.End, s.Text)
			}
		}
		statements, err := stages.Extract.Statements(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		seen := make(map[string]bool)
		for _, s := range statements {
			for _, span := range s.Spans() {
				check(span)
			}
			if id := s.EventID(); seen[id] {
				t.Errorf("two statements with the id %s: %v", id, s.Content)
			} else {
				seen[id] = true
			}
			if b, err := json.Marshal(s.Context); err != nil || len(b) > events.MaxContext {
				t.Errorf("a context of %d bytes: %v", len(b), err)
			}
			if err := s.Check(); err != nil {
				t.Error(err)
			}
			stances, err := stages.Classify.Stances(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			for _, st := range stances {
				check(st.Evidence)
				if err := st.Check(); err != nil {
					t.Error(err)
				}
			}
		}
	})
}
