// SPDX-License-Identifier: Apache-2.0

package model_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stancewire/stancewire/pipeline/model"
)

func hangUp(w http.ResponseWriter, _ int) {
	c, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = c.Close()
	}
}

func TestWhatPassesIsTriedAgainAndThenGivenUp(t *testing.T) {
	for name, trouble := range map[string]func(http.ResponseWriter, int){
		"500": status(500), "503": status(503, "Retry-After", "3"), "429": status(429), "408": status(408), "half an answer": func(w http.ResponseWriter, _ int) { w.Write([]byte(`{"choices":[`)) },
		"no connection": hangUp,
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, trouble)
			for attempt := 1; attempt < model.MaxAttempts; attempt++ {
				ms, err := s.handle(statement("a1", plain), attempt)
				passing(t, err)
				if len(ms) > 0 {
					t.Error("published and failed")
				}
			}
			ms, err := s.handle(statement("a1", plain), model.MaxAttempts)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, s.short(ms, statement("a1", plain)), "rules neutral weather")
			if s.notes.count("fell back: failing") != 1 || s.fake.calls() != model.MaxAttempts || len(s.clock.waited) != model.MaxAttempts-1 {
				t.Errorf("notes %q, waited %v", s.notes.lines, s.clock.waited)
			}
			s.fake.answers(says(stances(stance())))
			equal(t, s.must(statement("a2", plain)), "anna-berg oppose nuclear-plant", "norway oppose nuclear-plant")
			if all := strings.Join(s.notes.lines, "\n"); strings.Contains(all, key) || strings.Contains(all, "plant") {
				t.Errorf("the observer was told too much: %s", all)
			}
		})
	}
}

func TestAnEndpointThatHangsIsLeft(t *testing.T) {
	done := make(chan struct{})
	s := newScene(t, func(w http.ResponseWriter, _ int) { <-done }, func(o *model.Options) { o.Timeout = 20 * time.Millisecond })
	t.Cleanup(func() { close(done) })
	_, err := s.handle(statement("a1", plain), 1)
	passing(t, err)
	if s.notes.count("called timeout") != 1 || s.notes.count("called timeout 0") != 0 {
		t.Errorf("notes %q: what was sent may be charged", s.notes.lines)
	}
}

func TestRetryAfterIsHeeded(t *testing.T) {
	s := newScene(t, status(429, "Retry-After", "7"))
	_, err := s.handle(statement("a1", plain), 1)
	passing(t, err)
	s.fake.answers(says(stances(stance())))
	s.must(statement("a2", plain)) // everybody waits
	if !slices.Equal(s.clock.waited, []time.Duration{7 * time.Second}) {
		t.Errorf("waited %v, want 7 s", s.clock.waited)
	}

	date := s.clock.Now().Add(40 * time.Second).Format(http.TimeFormat)
	s.fake.answers(status(503, "Retry-After", date))
	_, err = s.handle(statement("a3", "Berg rejects the plant."), 1)
	passing(t, err)
	s.fake.answers(says(stances()))
	s.must(statement("a3", "Berg rejects the plant."))
	if got := s.clock.waited[1]; got != 40*time.Second {
		t.Errorf("waited %v, want 40 s", got)
	}
}

func TestALongRetryAfterOpensTheCircuit(t *testing.T) {
	s := newScene(t, status(429, "Retry-After", "600"))
	texts := []string{"One rejects.", "Two rejects.", "Three rejects."}
	equal(t, s.must(statement("a1", texts[0])), "rules neutral weather")
	s.fake.answers(says(stances()))
	s.clock.After(9 * time.Minute)
	equal(t, s.must(statement("a2", texts[1])), "rules neutral weather")
	s.clock.After(2 * time.Minute)
	equal(t, s.must(statement("a3", texts[2])))
	if s.fake.calls() != 2 || s.notes.count("fell back: circuit") != 2 {
		t.Errorf("%d calls, notes %q", s.fake.calls(), s.notes.lines)
	}
}

func TestTheCircuit(t *testing.T) {
	s := newScene(t, status(500))
	for i := range model.FailuresToOpen - 1 {
		_, err := s.handle(statement(string(rune('a'+i)), plain), 1)
		passing(t, err)
	}
	equal(t, s.must(statement("x", plain)), "rules neutral weather") // the last straw
	calls := s.fake.calls()
	for i := range 20 {
		equal(t, s.must(statement("y"+string(rune('a'+i)), plain)), "rules neutral weather")
	}
	if s.fake.calls() != calls {
		t.Error("called while the circuit was open")
	}
	s.clock.After(34 * time.Second)
	equal(t, s.must(statement("z1", plain)), "rules neutral weather") // one tries, in vain
	equal(t, s.must(statement("z2", plain)), "rules neutral weather")
	if s.fake.calls() != calls+1 {
		t.Errorf("%d tried, want one", s.fake.calls()-calls)
	}
	s.fake.answers(says(stances()))
	s.clock.After(34 * time.Second) // the second time it stays open longer
	equal(t, s.must(statement("z3", plain)), "rules neutral weather")
	s.clock.After(35 * time.Second)
	equal(t, s.must(statement("z4", plain)))
	equal(t, s.must(statement("z5", plain+" ")))
}

func TestWhoIsTurnedAwayDoesNotKnockAgain(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the text went elsewhere") }))
	defer elsewhere.Close()
	for name, refusal := range map[string]func(http.ResponseWriter, int){
		"401": status(401), "403": status(403), "404": status(404), "redirect": status(307, "Location", elsewhere.URL),
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, refusal)
			for _, a := range []string{"a1", "a2", "a3"} {
				equal(t, s.must(statement(a, plain)), "rules neutral weather")
			}
			if s.fake.calls() != 1 || s.notes.count("fell back: circuit") != 3 {
				t.Errorf("%d calls, notes %q", s.fake.calls(), s.notes.lines)
			}
		})
	}
}

// A question that gets no answer says nothing about the next.
func TestOneRefusedQuestionIsOneFallback(t *testing.T) {
	content := func(finish, refusal string) func(http.ResponseWriter, int) {
		return func(w http.ResponseWriter, _ int) {
			w.Write([]byte(`{"choices":[{"finish_reason":"` + finish + `","message":{"content":"{\"stances\":[]}","refusal":` + refusal + `}}]}`))
		}
	}
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter, int)
		reason string
	}{
		"400": {status(400), "refused"}, "413": {status(413), "refused"}, "422": {status(422), "refused"},
		"declined": {content("stop", `"I cannot help with that."`), "refused"}, "filtered": {content("content_filter", "null"), "refused"},
		"cut off": {content("length", "null"), "invalid"}, "no choice": {func(w http.ResponseWriter, _ int) { w.Write([]byte(`{}`)) }, "invalid"},
		"endless": {func(w http.ResponseWriter, _ int) { w.Write(make([]byte, model.MaxAnswer+2)) }, "invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, c.answer)
			for range model.FailuresToOpen + 1 {
				s.notes.lines = nil
				equal(t, s.must(statement("a"+time.Duration(s.fake.calls()).String(), plain)), "rules neutral weather")
				if s.notes.count("fell back: "+c.reason) != 1 {
					t.Errorf("notes %q", s.notes.lines)
				}
			}
			if s.fake.calls() != model.FailuresToOpen+1 {
				t.Errorf("%d calls", s.fake.calls())
			}
		})
	}
}

func TestBudgetsOfTheDay(t *testing.T) {
	for name, b := range map[string]model.Budget{
		"tokens": {TokensPerDay: 240},                                // two calls of 120
		"cost":   {CostPerDay: .0003, PriceIn: 1, PriceOut: 5},       // two of 0.0002: the second passes it
		"both":   {TokensPerDay: 1e9, CostPerDay: .0004, PriceIn: 2}, // two of 0.0002
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, says(stances()), func(o *model.Options) { o.Budget = b })
			equal(t, s.must(statement("a1", "One rejects.")))
			s.restart() // spends no more for it
			equal(t, s.must(statement("a2", "Two rejects.")))
			equal(t, s.must(statement("a3", "Three rejects.")), "rules neutral weather")
			s.restart()
			equal(t, s.must(statement("a4", "Four rejects.")), "rules neutral weather")
			equal(t, s.must(statement("a5", "One rejects."))) // kept, and free
			s.clock.After(12 * time.Hour)
			equal(t, s.must(statement("a6", "Four rejects.")))
			if s.fake.calls() != 3 || s.notes.count("fell back: budget") != 2 {
				t.Errorf("%d calls, notes %q", s.fake.calls(), s.notes.lines)
			}
		})
	}
}

func TestBudgetOfCallsAMinute(t *testing.T) {
	s := newScene(t, says(stances()), func(o *model.Options) { o.Budget.CallsPerMinute = 2 })
	for _, text := range []string{"One.", "Two.", "Three.", "Four."} {
		s.must(statement(text, text))
	}
	if s.fake.calls() != 2 || s.notes.count("fell back: rate") != 2 {
		t.Errorf("%d calls, notes %q", s.fake.calls(), s.notes.lines)
	}
	s.clock.After(30 * time.Second)
	equal(t, s.must(statement("Five.", "Five.")))
	equal(t, s.must(statement("Six.", "Six.")), "rules neutral weather")
}
