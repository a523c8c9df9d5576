// SPDX-License-Identifier: Apache-2.0

package coref_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/english"
	"github.com/stancewire/stancewire/pipeline/nlp/parse"
)

// resolved lists the clusters of a text, each as its mentions joined by "=".
func resolved(t *testing.T, text string) (*nlp.Doc, []string) {
	t.Helper()
	d, err := english.New(english.Config{Mode: parse.High}).Process(text)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range d.Clusters {
		var names []string
		for _, m := range c {
			names = append(names, d.MentionText(m))
		}
		out = append(out, strings.Join(names, "="))
	}
	return d, out
}

func TestWhoIsWho(t *testing.T) {
	for _, c := range []struct {
		story, text string
		want        []string
	}{
		{"a last name after the full one", "Prime Minister Elena Castell won the vote. Castell thanked those who voted.", []string{"Prime Minister=Elena Castell=Castell"}},
		{"a title before a name", "President Tomas Reyl spoke. Reyl left.", []string{"President=Tomas Reyl=Reyl"}},
		{"the role later on", "French President Marc Duval spoke. The president then left.", []string{"President=Marc Duval=president"}},
		{"an apposition behind the name", "Anna Weiss, a spokeswoman for the ministry, declined. Weiss hung up.", []string{"Anna Weiss=spokeswoman=Weiss"}},
		{"an acronym", "The International Monetary Fund agreed. The IMF will pay.", []string{"International Monetary Fund=IMF"}},
		{"a country under two names", "The United States objected. The U.S. has a veto.", []string{"United States=U.S."}},
		{"a name spelt two ways", "Joachim Brudziński spoke. Brudzinski left.", []string{"Joachim Brudziński=Brudzinski"}},
		{"he is not she", "Mary Hill met John Stone. She smiled. He did not.", []string{"Mary Hill=She", "John Stone=He"}},
		{"a pronoun in the same sentence", "David Kern said he would run.", []string{"David Kern=he"}},
	} {
		if _, got := resolved(t, c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: %s\n got %q\nwant %q", c.story, c.text, got, c.want)
		}
	}
}

func TestRolesAndWhatTheyAreHeldIn(t *testing.T) {
	d, _ := resolved(t, "French Foreign Minister Marc Duval spoke in Berlin.")
	var got []string
	for _, r := range d.Relations {
		got = append(got, d.MentionText(r.From)+">"+d.MentionText(r.To))
	}
	want := []string{"Foreign Minister>French", "Marc Duval>Foreign Minister"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
