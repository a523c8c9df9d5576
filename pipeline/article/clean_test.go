// SPDX-License-Identifier: Apache-2.0

package article

import (
	"slices"
	"testing"
)

// TestCleanLeavesOut has lines that no article says; each stands between two paragraphs that stay.
func TestCleanLeavesOut(t *testing.T) {
	for _, line := range []string{
		"(Reporting by Tom Lunde in Skarholm; Editing by Ann Vik)",
		"Reporting by Tom Lunde and Rosa Lind; additional reporting by Ann Vik in Oslo; editing by Bo Ek",
		"With files from Rosa Lind",
		"Compiled by the Fjord Desk",
		"© 2024 Fjord News",
		"Copyright 2024 The Fjord Press. All rights reserved.",
		"All rights reserved. This material may not be published.",
		"(Corrects vote in second paragraph.)",
		"(Updates with quote from minister)",
		"EDS: Adds background.",
		"Editor's note: this story was first published in May.",
		"Fjord Press writers Rosa Lind and Bo Ek contributed to this report.",
		"The post Ferry to end appeared first on Fjord.",
		"Sign up for our morning newsletter",
		"Read more: ministers defend cut",
		"ADVERTISEMENT",
		"Our Standards: The Fjord Trust Principles.",
	} {
		if got := cleanParagraphs([]string{"First.", line, "Last."}); len(got) != 2 {
			t.Errorf("kept: %s", line)
		}
	}
}

// TestCleanKeeps has sentences that begin as such lines do.
func TestCleanKeeps(t *testing.T) {
	for _, line := range []string{
		"Reporting by the BBC found that ministers had opposed the plan.",
		"Edited by her daughter, the letters show that she supported the strike.",
		"Advertisements for tobacco should be banned, the minister said.",
		"Copyright law protects nobody, the union said.",
		"Corrects nothing, changes nothing: that is how the opposition sees the bill.",
		"Adds up to nothing, she said.",
		"“Sign up for this and you lose your pension,” the leader of the strikers warned, calling on all members to vote against the offer on Sunday.",
		"Follow the money, he said (and she agreed).",
		"The minister said he was against it (he had voted for it in 2019).",
		"Related parties opposed the deal.",
		"Ends do not justify means, the bishop said.",
	} {
		if got := cleanParagraphs([]string{"First.", line}); !slices.Equal(got, []string{"First.", line}) {
			t.Errorf("left out or cut: %s: %q", line, got)
		}
	}
}

func TestCleanCutsSignatures(t *testing.T) {
	got := cleanParagraphs([]string{"He is against it. (Reporting by Tom Lunde; Editing by Ann Vik)", "jl/mk/bo"})
	if !slices.Equal(got, []string{"He is against it."}) {
		t.Errorf("%q", got)
	}
}

func TestKindOfWords(t *testing.T) {
	for _, test := range []struct{ slug, headline, kind string }{
		{"", "ADVISORY: no evening report today", KindAdvisory},
		{"News-Digest", "", ""},
		{"Advisory", "", KindAdvisory},
		{"", "Fjord News Digest: 0600", KindAdvisory},
		{"", "Note to editors", KindAdvisory},
		{"", "Advisory board opposes merger", ""},
		{"US-Travel-Advisory", "Embassy warns of strikes", ""},
		{"", "FLASH - Government falls", KindAlert},
		{"", "Flash floods hit coast", ""},
		{"", "Diary of a strike", ""},
	} {
		if got := kindOfWords(test.slug, test.headline); got != test.kind {
			t.Errorf("slug %q, headline %q: %q", test.slug, test.headline, got)
		}
	}
}

func TestHeadlinePrefixes(t *testing.T) {
	for in, want := range map[string]string{
		"UPDATE 2-Council opposes cut":   "Council opposes cut",
		"(CORRECTED) - Council opposes":  "Council opposes",
		"CORRECTED: Council opposes cut": "Council opposes cut",
		"Update on ferry: cut opposed":   "Update on ferry: cut opposed",
		"UPDATE 1-":                      "UPDATE 1-",
	} {
		if got := withoutPrefix(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// TestHeadlineOfText tells a headline from the beginning of a text.
func TestHeadlineOfText(t *testing.T) {
	for _, test := range []struct{ text, headline string }{
		{"Unions reject offer\n\nThe unions did.", "Unions reject offer"},
		{"Will the unions reject it?\n\nThey may.", "Will the unions reject it?"},
		{"The unions rejected it on Tuesday.\n\nSo they said.", ""},
		{"The unions rejected the offer\nof the company.\n\nSo they said.", ""},
		{"\"No\" to the offer\n\nThey said.", ""},
		{"“No” to the offer\n\nThey said.", ""},
		{"SANTA RITA -\n\nThe unions said no.", ""},
		{"Unions reject offer", ""},
		{"", ""},
	} {
		if got, _ := splitHeadline(test.text); got != test.headline {
			t.Errorf("%q: %q", test.text, got)
		}
	}
}
