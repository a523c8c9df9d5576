// SPDX-License-Identifier: Apache-2.0

package model_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stancewire/stancewire/pipeline/model"
)

const plain = "Norway’s Berg says she rejects the nuclear plant, as Scholz does."

func TestAStatementIsAnsweredByTheModel(t *testing.T) {
	s := newScene(t, says(stances(
		stance(),
		stance("holder", "Scholz", "target", "The reactor", "evidence", "as Scholz does"),
		stance("holder", "OLAF SCHOLZ", "holder_kind", "country", "target", "The reactor", "evidence", "as Scholz does"), // the same
	)))
	equal(t, s.must(statement("a1", plain)),
		"anna-berg oppose nuclear-plant", "norway oppose nuclear-plant", "olaf-scholz oppose nuclear-plant")
	var q struct {
		Model          string
		ResponseFormat struct {
			Type       string
			JSONSchema struct {
				Strict bool
				Schema json.RawMessage
			} `json:"json_schema"`
		} `json:"response_format"`
		Messages []struct{ Role, Content string }
	}
	if err := json.Unmarshal([]byte(s.fake.asked[0]), &q); err != nil {
		t.Fatal(err)
	}
	if q.Model != "small" || q.ResponseFormat.Type != "json_schema" || !q.ResponseFormat.JSONSchema.Strict || len(q.Messages) != 2 {
		t.Errorf("asked %+v", q)
	}
	if strings.Contains(q.Messages[0].Content, "Norway") || !strings.Contains(q.Messages[1].Content, "Norway") {
		t.Error("the text belongs in the message of the user, and only there")
	}
}

// Whatever the model would say now: a redelivery says what was said, byte by byte.
func TestARedeliverySaysTheSame(t *testing.T) {
	for name, first := range map[string]func(http.ResponseWriter, int){"model": says(stances(stance())), "fallback": status(http.StatusUnauthorized)} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, first)
			before, err := s.handle(statement("a1", plain), 1)
			if err != nil {
				t.Fatal(err)
			}
			s.fake.answers(says(stances(stance("stance", "support"))))
			s.restart()
			after, err := s.handle(statement("a1", plain), 2)
			if err != nil {
				t.Fatal(err)
			}
			if s.fake.calls() != 1 || len(before) != len(after) {
				t.Fatalf("%d calls, %d and %d messages", s.fake.calls(), len(before), len(after))
			}
			for i := range before {
				if before[i].ID != after[i].ID || before[i].Subject != after[i].Subject || !bytes.Equal(before[i].Data, after[i].Data) {
					t.Errorf("said %s, then %s", before[i].Data, after[i].Data)
				}
			}
		})
	}
}

func TestTheUnitedStatesAreNoPronoun(t *testing.T) {
	s := newScene(t, says(stances(stance("holder", "US"), stance("holder", "us"))))
	equal(t, s.must(statement("a1", "The US rejects the plant.")), "us oppose nuclear-plant")
}

func TestCopiesOnOtherWiresCostOneCall(t *testing.T) {
	s := newScene(t, says(stances(stance())))
	first := statement("a1", plain)
	second := statement("a2", plain)
	second.Article.Source = "reuters"
	want := s.must(first)
	equal(t, s.must(second), want...)
	if s.fake.calls() != 1 || s.notes.count("called cached") != 1 {
		t.Errorf("%d calls, notes %q", s.fake.calls(), s.notes.lines)
	}
	s.o.Model = "large"
	s.restart()
	s.must(statement("a3", plain))
	if s.fake.calls() != 2 {
		t.Error("another model was not asked")
	}
}

func TestWhatCannotWorkIsRefusedAtTheStart(t *testing.T) {
	good := model.Options{Endpoint: "https://api.example/v1", Model: "m", Fallback: builtin}
	for name, change := range map[string]func(*model.Options){
		"no endpoint":      func(o *model.Options) { o.Endpoint = "" },
		"no URL":           func(o *model.Options) { o.Endpoint = "api.example/v1" },
		"user in URL":      func(o *model.Options) { o.Endpoint = "https://u:" + key + "@api.example/v1" },
		"no model":         func(o *model.Options) { o.Model = "" },
		"key with newline": func(o *model.Options) { o.Key = key + "\n" },
		"no fallback":      func(o *model.Options) { o.Fallback = nil },
		"less than none":   func(o *model.Options) { o.Budget.TokensPerDay = -1 },
		"cost of nothing":  func(o *model.Options) { o.Budget.CostPerDay = 1 },
	} {
		o := good
		change(&o)
		if _, err := model.New(o); err == nil || strings.Contains(err.Error(), key) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := model.New(good); err != nil {
		t.Error(err)
	}
}

func TestASentenceThatIsNoStatementIsADeadLetter(t *testing.T) {
	s := newScene(t, says(stances()))
	broken := statement("a1", plain)
	broken.Form = "sung"
	if _, err := s.handle(broken, 1); err == nil || s.fake.calls() != 0 {
		t.Errorf("error %v after %d calls", err, s.fake.calls())
	}
	long := statement("a2", strings.Repeat("No. ", model.MaxQuestion))
	long.Context.Sentences = nil
	equal(t, s.must(long), "rules neutral weather")
	equal(t, s.must(statement("a3", plain)))
	if s.notes.count("fell back: too-long") != 1 || s.fake.calls() != 1 {
		t.Errorf("notes %q", s.notes.lines)
	}
}

// Two processes have one statement in hand: who saves last says what was saved first.
func TestTheFirstVerdictStands(t *testing.T) {
	faster := newScene(t, says(stances(stance())))
	slower := newScene(t, func(w http.ResponseWriter, _ int) {
		faster.must(statement("a1", plain))
		say(w, stances(stance("stance", "support")))
	})
	faster.bus = slower.bus
	equal(t, slower.must(statement("a1", plain)), "anna-berg oppose nuclear-plant", "norway oppose nuclear-plant")
}
