// SPDX-License-Identifier: Apache-2.0

package cue

import "testing"

func TestFormsOfAVerbShareAnEntry(t *testing.T) {
	for form, lemma := range map[string]string{"said": "say", "saying": "say", "denies": "deny", "wrote": "write", "quipped": "quip",
		"admitted": "admit", "criticizing": "criticize", "told": "tell", "thought": "think", "pledged": "pledge", "lashes": "lash"} {
		e := Verb(form)
		if e == nil || e.Lemma != lemma {
			t.Errorf("Verb(%q) = %v, want %s", form, e, lemma)
		}
	}
	if Verb("table") != nil {
		t.Error("table is no cue")
	}
}

func TestFramesKeepTheirClass(t *testing.T) {
	e := Verb("declined")
	if !e.Has(Infinitive) {
		t.Error("decline takes an infinitive")
	}
	call := Verb("called")
	if !call.Has(Complement) || call.With("for") == nil || call.With("for").Prep("for") != 0 {
		t.Errorf("call: %+v", call)
	}
	if Verb("warned").Prep("of") == 0 || Verb("warned").Prep("on") != 0 {
		t.Error("one warns of, not on")
	}
	if !Speaks("polls") || Noun("claims") == nil {
		t.Error("nouns are found in the plural")
	}
}
