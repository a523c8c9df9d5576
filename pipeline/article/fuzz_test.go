// SPDX-License-Identifier: Apache-2.0

package article

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"github.com/stancewire/stancewire/events"
)

// fuzz holds one decoder to what is promised of all: it ends without a panic,
// gives the same twice, and every item is an article that keeps the contract or says why it is none. The seeds are the
// documents of the golden files.
func fuzz(f *testing.F, decode decoder) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(controls.Replace(string(a.Files[0].Data))))
	}
	for _, h := range hostile {
		if len(h.input) < 1000 {
			f.Add([]byte(h.input))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if !utf8.Valid(data) || strings.TrimSpace(string(data)) == "" {
			return // decoders are given text
		}
		items, err := decode(data, Hint{})
		again, _ := decode(data, Hint{})
		if err == nil && fmt.Sprint(items) != fmt.Sprint(again) {
			t.Errorf("%v\nand then %v", items, again)
		}
		for k := range items {
			settle(&items[k], Hint{})
			checkItem(t, items[k])
		}
	})
}

func checkItem(t *testing.T, i Item) {
	t.Helper()
	a := i.Article
	if i.Err != nil {
		return
	}
	if err := a.Check(); err != nil {
		t.Error(err)
	}
	if !utf8.ValidString(a.Body) || !utf8.ValidString(a.Headline) {
		t.Errorf("%s: no UTF-8", a.ID)
	}
	if i.Format == FormatArticle {
		return
	}
	if len(a.Body) > events.MaxBody || strings.Contains(a.Body, "\n\n\n") {
		t.Errorf("%s: body of %d bytes", a.ID, len(a.Body))
	}
	for _, p := range strings.Split(a.Body, "\n\n") {
		if p != strings.TrimSpace(p) || strings.ContainsFunc(p, unicode.IsControl) {
			t.Errorf("%s: paragraph %q", a.ID, p)
		}
	}
}

func FuzzText(f *testing.F)     { fuzz(f, decodeText) }
func FuzzJSON(f *testing.F)     { fuzz(f, decodeJSON) }
func FuzzLines(f *testing.F)    { fuzz(f, decodeLines) }
func FuzzNewsMLG2(f *testing.F) { fuzz(f, decodeNewsMLG2) }
func FuzzNewsML1(f *testing.F)  { fuzz(f, decodeNewsML1) }
func FuzzNITF(f *testing.F)     { fuzz(f, decodeNITF) }
func FuzzFeed(f *testing.F)     { fuzz(f, decodeFeed) }
func FuzzJSONFeed(f *testing.F) { fuzz(f, decodeJSONFeed) }
func FuzzPage(f *testing.F)     { fuzz(f, decodePage) }
func FuzzWireText(f *testing.F) { fuzz(f, decodeWireText) }

func FuzzNinjs(f *testing.F) {
	fuzz(f, func(text []byte, _ Hint) ([]Item, error) { return []Item{decodeNinjs(text)}, nil })
}

func FuzzAP(f *testing.F) {
	fuzz(f, func(text []byte, _ Hint) ([]Item, error) { return decodeAP(text) })
}

// FuzzDecode gives any bytes: recognising formats and character sets is held to the same promise.
func FuzzDecode(f *testing.F) {
	for n := range 10 {
		f.Add(mixed(n), "")
	}
	f.Add([]byte("\xff\xfe<\x00a\x00"), "text/html; charset=utf-16")
	f.Add([]byte("caf\xe9"), "text/plain; charset=koi8-r")
	f.Fuzz(func(t *testing.T, data []byte, contentType string) {
		items, _ := Decode(data, Hint{ContentType: contentType})
		for _, i := range items {
			if i.Format == "" {
				t.Error("no format")
			}
			checkItem(t, i)
		}
	})
}
