// SPDX-License-Identifier: Apache-2.0

package lemma

import (
	"testing"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

func TestLemmas(t *testing.T) {
	table, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		form string
		xpos nlp.XPOS
		want string
	}{
		{"said", nlp.VBD, "say"}, {"told", nlp.VBD, "tell"}, {"announced", nlp.VBD, "announce"}, {"denies", nlp.VBZ, "deny"},
		{"denied", nlp.VBD, "deny"}, {"planning", nlp.VBG, "plan"}, {"hoping", nlp.VBG, "hope"}, {"refused", nlp.VBN, "refuse"},
		{"accusing", nlp.VBG, "accuse"}, {"tweeted", nlp.VBD, "tweet"}, {"criticised", nlp.VBD, "criticise"}, {"urging", nlp.VBG, "urge"},
		{"backs", nlp.VBZ, "back"}, {"opposes", nlp.VBZ, "oppose"}, {"pushes", nlp.VBZ, "push"}, {"is", nlp.VBZ, "be"}, {"'s", nlp.VBZ, "be"},
		{"n't", nlp.RB, "not"}, {"ministers", nlp.NNS, "minister"}, {"countries", nlp.NNS, "country"}, {"women", nlp.NNS, "woman"},
		{"spokesmen", nlp.NNS, "spokesman"}, {"Democrats", nlp.NNPS, "Democrat"}, {"Paris", nlp.NNP, "Paris"}, {"better", nlp.JJR, "good"},
		{"larger", nlp.JJR, "large"}, {"latest", nlp.JJS, "late"}, {"him", nlp.PRP, "he"}, {"The", nlp.DT, "the"}, {"vetoed", nlp.VBD, "veto"},
		{"bigger", nlp.JJR, "big"}, {"strongest", nlp.JJS, "strong"}, {"reiterated", nlp.VBD, "reiterate"},
	} {
		if got := table.Lemma(c.form, c.xpos); got != c.want {
			t.Errorf("%s/%v: %q, want %q", c.form, c.xpos, got, c.want)
		}
	}
}
