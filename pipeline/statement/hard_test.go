// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stancewire/stancewire/events"
)

var shrink = flag.Bool("shrink", false, "take hard cases that pass off the list of known failures")

const failures = "testdata/hard.failures"

// TestHardCases holds the cases of testdata/hard that are solved. Those that
// are not stand in a list that may only shrink: run with -args -shrink.
func TestHardCases(t *testing.T) {
	files, err := filepath.Glob("testdata/hard/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no hard cases", err)
	}
	list, err := os.ReadFile(failures)
	if err != nil {
		t.Fatal(err)
	}
	known, still := strings.Fields(string(list)), []string{}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".txtar")
		want, got := hardCase(t, f)
		switch solved := slices.Equal(want, got); {
		case !solved && !slices.Contains(known, name):
			t.Errorf("%s\n want %s\n got  %s", name, strings.Join(want, "\n      "), strings.Join(got, "\n      "))
		case !solved:
			still = append(still, name)
		case slices.Contains(known, name) && !*shrink:
			t.Errorf("%s is solved: take it off %s with -args -shrink", name, failures)
		}
	}
	t.Logf("%d of %d hard cases solved", len(files)-len(still), len(files))
	if *shrink {
		if err := os.WriteFile(failures, []byte(strings.Join(still, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// hardCase gives the statements of a case as they should be and as they are, sorted.
func hardCase(t *testing.T, file string) (want, got []string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "-- article --\n")
	article, lines, ok := strings.Cut(rest, "-- statements --\n")
	if !ok {
		t.Fatalf("%s: no statements", file)
	}
	headline, body, _ := strings.Cut(article, "\n")
	for _, l := range strings.Split(strings.TrimSpace(lines), "\n") {
		if l != "" {
			want = append(want, l)
		}
	}
	a := events.Article{ID: file, Source: "test", Version: 1, Headline: headline, Body: strings.TrimSpace(body)}
	list, err := New().Statements(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		got = append(got, line(s))
	}
	slices.Sort(want)
	slices.Sort(got)
	return want, got
}

// line writes a statement as the cases do. The pronoun of a relative clause,
// to which mentions reach, is left out.
func line(s events.Statement) string {
	or := func(text string) string {
		if text == "" {
			return "-"
		}
		return text
	}
	mention, cue := "", ""
	if s.Speaker.Mention != nil {
		mention = s.Speaker.Mention.Text
		for _, p := range []string{" who", " which", " that"} {
			mention = strings.TrimSuffix(strings.TrimSuffix(mention, p), ",")
		}
	}
	if s.Cue != nil {
		cue = s.Cue.Text
	}
	var content []string
	for _, c := range s.Content {
		content = append(content, c.Text)
	}
	return strings.Join([]string{string(s.Form), or(string(s.Speaker.Name)), string(s.Speaker.Kind), or(mention), or(cue),
		strings.Join(content, " ¶ "), or(string(s.Speaker.Represents))}, " | ")
}
