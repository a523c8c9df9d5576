// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// A drop is a directory that an agency delivers to.
type drop struct {
	dir   string
	clock *clock
}

func newDrop(t *testing.T) drop {
	return drop{t.TempDir(), newClock()}
}

// put writes a file as of now.
func (d drop) put(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(d.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, d.clock.now(), d.clock.now()); err != nil {
		t.Fatal(err)
	}
}

func (d drop) has(name string) bool {
	_, err := os.Stat(filepath.Join(d.dir, name))
	return err == nil
}

func (d drop) folder(bus Bus) *folder {
	g := &Gate{Bus: bus, Now: d.clock.now}
	s := Source{Name: "drop", Kind: KindFolder, Dir: d.dir, Wire: "afp"}
	return newFolder(g, s, newTally(g, s))
}

func line(a events.Article) string {
	b, err := json.Marshal(a)
	if err != nil {
		panic(err)
	}
	return string(b) + "\n"
}

func TestAFolder(t *testing.T) {
	d, s := newDrop(t), newStream()
	f := d.folder(s)
	look := func() { f.turn(t.Context()); d.clock.pass(3 * time.Second) }

	whole := document(0)
	d.put(t, "half.xml", whole[:len(whole)/2])
	d.put(t, "one.jsonl", line(news("one", 1, "one")))
	d.put(t, "upload.jsonl.part", line(news("two", 1, "two")))
	d.put(t, "2026/02/deep.jsonl", line(news("deep", 1, "deep")))
	d.put(t, "mixed.jsonl", line(news("good", 1, "good"))+"{\"id\": 7}\n")
	d.put(t, "broken.xml", "<rss><channel>")
	d.put(t, ".hidden", "nobody's business")
	look() // nothing is at rest yet
	s.says(t)
	look()
	if n := len(s.articles()); n != 3 {
		t.Errorf("%d articles of 3", n)
	}

	d.put(t, "half.xml", whole) // the other half comes
	if err := os.Rename(filepath.Join(d.dir, "upload.jsonl.part"), filepath.Join(d.dir, "upload.jsonl")); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		look()
	}
	if got, want := len(s.articles()), 4+len(texts(0)); got != want {
		t.Errorf("%d articles, want %d", got, want)
	}
	for _, name := range []string{
		"done/one.jsonl", "done/upload.jsonl", "done/2026/02/deep.jsonl", ".hidden",
		"bad/mixed.jsonl", "bad/mixed.jsonl.reason", "bad/broken.xml", "bad/broken.xml.reason",
		"bad/half.xml.reason", // it has an entry without a date
	} {
		if !d.has(name) {
			t.Errorf("no %s", name)
		}
	}
	for _, name := range []string{"one.jsonl", "half.xml", "broken.xml", "mixed.jsonl", "upload.jsonl"} {
		if d.has(name) {
			t.Errorf("%s is still there", name)
		}
	}

	d.put(t, "one.jsonl", line(news("one", 2, "again"))) // a name that was there before
	look()
	look()
	if !d.has("done/one.jsonl.1") || !d.has("done/one.jsonl") {
		t.Error("the second file of a name is not beside the first")
	}
	if b, _ := os.ReadFile(filepath.Join(d.dir, "bad/mixed.jsonl.reason")); len(b) == 0 {
		t.Error("no reason is given")
	}
}

// Files come while the feeder is killed ten times; all are in the stream, once, and archived.
func TestAFolderOutlivesItsFeeders(t *testing.T) {
	d, s := newDrop(t), newStream()
	n := 0
	deliver := func() {
		for range 8 {
			d.put(t, fmt.Sprintf("%03d.jsonl", n), line(news(fmt.Sprint(n%40), 1+n/40, fmt.Sprint("text ", n))))
			n++
		}
	}
	for range 10 {
		deliver()
		d.clock.pass(3 * time.Second)
		ctx, die := context.WithCancel(t.Context())
		f := d.folder(&mortal{Bus: s, left: 1 + rand.IntN(40), die: die})
		for range 20 {
			f.turn(ctx)
		}
		die()
	}
	d.clock.pass(time.Minute)
	d.folder(s).turn(t.Context())
	seen, newest := map[string]bool{}, map[string]int{}
	for _, a := range s.articles() {
		key := fmt.Sprint(a.ID, "/", a.Version)
		if seen[key] {
			t.Errorf("%s twice", key)
		}
		seen[key], newest[a.ID] = true, max(newest[a.ID], a.Version)
	}
	for id, v := range newest {
		if v != 2 {
			t.Errorf("%s is at version %d", id, v)
		}
	}
	if len(newest) != 40 {
		t.Errorf("%d articles, want 40", len(newest))
	}
	if left, _ := filepath.Glob(filepath.Join(d.dir, "*.jsonl")); len(left) > 0 {
		t.Errorf("still there: %v", left)
	}
}

// However many files there are, the first is published at once.
func TestManyFiles(t *testing.T) {
	files := 2000
	if testing.Short() {
		files = 200
	}
	d := newDrop(t)
	d.many(t, files)
	d.clock.pass(time.Hour)
	s, started := newStream(), time.Now()
	ctx, stop := context.WithCancel(t.Context())
	f := d.folder(s)
	first, tap := time.Duration(0), s.Tap
	waiting := 0
	s.Tap = func(m worker.Message) {
		tap(m)
		first, waiting = time.Since(started), max(waiting, f.tally.news().Waiting)
		stop()
	}
	f.turn(ctx)
	if first == 0 || first > time.Second {
		t.Errorf("the first article is published after %v", first)
	}
	if waiting < files/2 {
		t.Errorf("%d files are said to wait, of %d", waiting, files)
	}
}

func (d drop) many(t testing.TB, files int) {
	t.Helper()
	for i := range files {
		path := filepath.Join(d.dir, fmt.Sprintf("%06d.jsonl", i))
		if err := os.WriteFile(path, []byte(line(news(fmt.Sprint(i), 1, fmt.Sprint("text ", i)))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	d.clock.mu.Lock()
	d.clock.at = time.Now()
	d.clock.mu.Unlock()
}

// BenchmarkFirstOfManyFiles is the bar: 100,000 files, and the first is published within a second.
func BenchmarkFirstOfManyFiles(b *testing.B) {
	d := drop{b.TempDir(), newClock()}
	d.many(b, 100_000)
	d.clock.pass(time.Hour)
	for b.Loop() {
		s, started := newStream(), time.Now()
		ctx, stop := context.WithCancel(b.Context())
		tap := s.Tap
		s.Tap = func(m worker.Message) {
			tap(m)
			if ctx.Err() == nil {
				b.ReportMetric(float64(time.Since(started).Milliseconds()), "ms/first")
			}
			stop()
		}
		d.folder(s).turn(ctx)
	}
}

func TestOneFileTooLargeToReadWhole(t *testing.T) {
	d, s := newDrop(t), newStream()
	var b strings.Builder
	body := strings.Repeat("word ", 100)
	for i := range 70 {
		b.WriteString(line(news(fmt.Sprint(i), 1, fmt.Sprint(i, body))))
	}
	d.put(t, "large.jsonl", b.String())
	d.clock.pass(time.Minute)
	f := d.folder(s)
	f.whole = 4096
	f.turn(t.Context())
	if len(s.articles()) != 70 || !d.has("done/large.jsonl") {
		t.Errorf("%d articles of 70; %+v", len(s.articles()), s.letters())
	}
}
