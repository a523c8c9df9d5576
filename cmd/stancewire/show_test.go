// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/natsbus"
)

// A change of mind as it looks on the screen.
func someChange() events.Change {
	march, october := time.Date(2019, 3, 12, 0, 0, 0, 0, time.UTC), time.Date(2019, 10, 17, 0, 0, 0, 0, time.UTC)
	words := "we have a great new deal that takes back control, and Parliament should get Brexit done on Saturday"
	return events.Change{
		Holder: events.NewHolder("Anna Rossi", events.Person, "Corsica"), Target: events.NewTarget("withdrawal agreement"),
		From: &events.Position{Side: events.Oppose, Since: march}, To: events.Position{Side: events.Support, Since: october}, At: october,
		Evidence: []events.Evidence{{
			Article: events.ArticleRef{ID: "a1", Version: 1, Source: "wire", URL: "https://example.org/a1", Headline: "A deal\x1b[31m at last", PublishedAt: october},
			Span:    events.Span{Field: events.FieldBody, Text: words, End: utf8.RuneCountInString(words)}, Side: events.Support, Confidence: 0.9,
		}},
		Sources: 2, Previous: "p", Cause: "c",
	}
}

func TestWhatAMoveLooksLike(t *testing.T) {
	change := someChange()
	first := change
	first.From = nil
	back := events.Retraction{Holder: change.Holder, Target: change.Target, Retracts: []string{"x"}, Reason: events.ReasonCorrected, At: change.At}
	for _, p := range []painter{{width: 80}, {width: 50}, {width: 80, colour: true}} {
		name := fmt.Sprintf("moves-%d.txt", p.width)
		if p.colour {
			name = "moves-colour.txt"
		}
		var out bytes.Buffer
		for _, m := range []events.Move{first, change, back} {
			p.move(&out, m)
		}
		golden(t, name, out.String())
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(line); !p.colour && n > p.width+1 {
				t.Errorf("%d columns of %d: %s", n, p.width, line)
			}
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

// Whatever a text holds, nothing of it steers the terminal.
func TestTextOfOthersDoesNotSteerTheTerminal(t *testing.T) {
	evil := "a\x1b]0;owned\x07b\x9b2Jc\rd\u2028e"
	p := painter{width: 80}
	for _, got := range []string{p.wrap("", piece{evil, bold}), clean(evil), strings.Map(harmless, evil)} {
		if strings.ContainsAny(strings.TrimSuffix(got, "\n"), "\x1b\x07\r\n\u2028") || strings.ContainsRune(got, 0x9b) {
			t.Errorf("%q", got)
		}
	}
}

// What takes a change back comes after it, though its cause is older; else event time rules.
func TestMovesAreInOrderOfEventTime(t *testing.T) {
	late := someChange()
	late.From = nil
	early := late
	early.At = late.At.AddDate(0, -6, 0)
	again := someChange()
	back := events.Retraction{Holder: late.Holder, Target: late.Target, Retracts: []string{late.EventID()}, At: early.At}
	var log moveLog
	for _, m := range []events.Move{late, back, early, again} {
		log.add(m)
	}
	var got []string
	for _, m := range log.inOrder() {
		got = append(got, m.EventID())
	}
	want := []string{early.EventID(), late.EventID(), back.EventID(), again.EventID()}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("got %v, want %v", got, want)
	}
	if n := len(log.standing()); n != 2 {
		t.Errorf("%d stand, want 2", n)
	}
	issues := busiest(log.standing(), 3)
	if len(issues) != 1 || issues[0].sides[events.Support][0] != "Anna Rossi" || len(issues[0].sides[events.Oppose]) != 0 {
		t.Errorf("busiest: %+v", issues)
	}
}

// The progress stays under what scrolls by.
func TestTheStatusLine(t *testing.T) {
	var out bytes.Buffer
	l := statusLine{w: &out, live: true}
	l.status("half way")
	fmt.Fprintln(&l, "news")
	l.status("")
	if want := "\r\x1b[Khalf way\r\x1b[Knews\nhalf way\r\x1b[K"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
	s := newShow(&out, painter{width: 80})
	s.begin(3)
	s.Observe("extract", natsbus.OK, time.Second, 4)
	if s.statements() != 3 {
		t.Errorf("%d statements, want 3: the fourth event is the manifest", s.statements())
	}
}
