// SPDX-License-Identifier: Apache-2.0

package entity_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/english"
	"github.com/stancewire/stancewire/pipeline/nlp/entity"
)

func mentions(t *testing.T, text string) []string {
	t.Helper()
	d, err := english.New(english.Config{}).Process(text)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for m, mn := range d.Mentions {
		if mn.Kind == nlp.Pronoun {
			continue
		}
		s := fmt.Sprintf("%s/%v", d.MentionText(m), mn.Type)
		if mn.Key != "" {
			s += "/" + mn.Key
		}
		out = append(out, s)
	}
	return out
}

func TestNamesInNews(t *testing.T) {
	for _, c := range []struct {
		story, text string
		want        []string
	}{
		{"a title is not part of a name", "Prime Minister Elena Castell spoke to reporters in Paris.",
			[]string{"Prime Minister/role", "Elena Castell/person", "reporters/role", "Paris/place/France"}},
		{"a nationality before a role", "The French foreign minister met Russian diplomats.",
			[]string{"French/nationality/France", "foreign minister/role", "Russian/nationality/Russia", "diplomats/role"}},
		{"a building stands for a country", "The Kremlin said the White House had agreed.",
			[]string{"Kremlin/organization/Russia", "White House/organization/United States"}},
		{"bodies with endings", "The Ministry of Agriculture sued Orbis Inc. on Friday.",
			[]string{"Ministry of Agriculture/organization", "Orbis Inc./organization"}},
		{"countries under other names", "The U.S. and Britain signed.",
			[]string{"U.S./place/United States", "Britain/place/United Kingdom"}},
	} {
		if got := mentions(t, c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: %s\n got %q\nwant %q", c.story, c.text, got, c.want)
		}
	}
}

func TestFacts(t *testing.T) {
	g := entity.Facts()
	for name, kind := range map[string]string{
		"France": "country", "French": "demonym", "Paris": "capital", "Kremlin": "building", "Reuters": "agency", "Nowhere": "",
	} {
		if got := g.Kind(name); got != kind {
			t.Errorf("%s is %q, want %q", name, got, kind)
		}
	}
	if g.RoleKind("spokeswoman") != "speaker" || g.RoleKind("president") != "title" || g.RoleKind("table") != "" {
		t.Error("roles are mixed up")
	}
	if g.GenderOf("Mary") != entity.Female || g.GenderOf("John") != entity.Male || g.GenderOf("Castell") != entity.UnknownGender {
		t.Error("genders are mixed up")
	}
}

func TestEveryTokenOfAMentionKnowsIt(t *testing.T) {
	d, err := english.New(english.Config{}).Process(strings.Repeat("President John Stone of the European Union met him. ", 20))
	if err != nil {
		t.Fatal(err)
	}
	for m, mn := range d.Mentions {
		for i := mn.First; i < mn.End; i++ {
			if d.Tokens[i].Mention != m {
				t.Fatalf("token %d is in mention %d, not %d", i, d.Tokens[i].Mention, m)
			}
		}
	}
}
