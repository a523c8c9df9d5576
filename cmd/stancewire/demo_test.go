// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// The demo is the first thing that anybody sees: it needs nothing, ends by itself, and leaves nothing behind.
func TestDemo(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	temp := filepath.Join(inFolder(t), "temp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temp)
	limit := "40"
	if testing.Short() {
		limit = "15"
	}
	began := time.Now()
	var out, errs bytes.Buffer
	status := run([]string{"demo", "--speed", "0", "--limit", limit}, terminal{In: strings.NewReader(""), Out: &out, Err: &errs})
	if status != 0 || errs.Len() > 0 {
		t.Errorf("status %d, standard error %q", status, errs.String())
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("took %v", took)
	}
	if !regexp.MustCompile(limit + ` articles in .* statements, .* stances?, .* first positions?, .* changes?, \d+\s+taken back`).Match(joined(out)) {
		t.Errorf("no summary in:\n%s", out.String())
	}
	left, err := os.ReadDir(temp)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func joined(out bytes.Buffer) []byte { return []byte(strings.Join(strings.Fields(out.String()), " ")) }

// What is shipped is whole, in order of date, and every article is credited.
func TestTheShippedStream(t *testing.T) {
	list, err := demoArticles(0)
	if err != nil {
		t.Fatal(err)
	}
	credits, err := os.ReadFile("demo/CREDITS")
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 247 {
		t.Errorf("%d articles, want 247", len(list))
	}
	for i, a := range list {
		if i > 0 && a.PublishedAt.Before(list[i-1].PublishedAt) {
			t.Errorf("%s is older than the one before it", a.URL)
		}
		if !bytes.Contains(credits, []byte(a.URL+"\n")) {
			t.Errorf("no credit for %s", a.URL)
		}
	}
}
