// SPDX-License-Identifier: Apache-2.0

package article

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// TestCharsets reads one sentence in the character sets of the wild, said, not said, and said wrongly.
func TestCharsets(t *testing.T) {
	const sentence = "Ministers “oppose” the café’s naïve plan"
	rss := func(declaration string) string {
		return declaration + "<rss version='2.0'><channel><item><guid>1</guid><title>" + sentence + "</title></item></channel></rss>"
	}
	in := func(enc encoding.Encoding, s string) string {
		out, err := enc.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	w1252 := charmap.Windows1252
	for _, test := range []struct{ story, document, contentType string }{
		{"UTF-8", rss(""), ""},
		{"UTF-8 with a byte order mark", "\xef\xbb\xbf" + rss(`<?xml version="1.0"?>`), ""},
		{"UTF-8 that says latin-1", rss(`<?xml version="1.0" encoding="ISO-8859-1"?>`), ""},
		{"windows-1252 that says latin-1", in(w1252, rss(`<?xml version="1.0" encoding="iso-8859-1"?>`)), ""},
		{"windows-1252 that says UTF-8", in(w1252, rss(`<?xml version="1.0" encoding="UTF-8"?>`)), ""},
		{"windows-1252 that says nothing", in(w1252, rss("")), ""},
		{"windows-1252 by the content type", in(w1252, rss("")), "text/xml; charset=windows-1252"},
		{"Macintosh, declared", in(charmap.Macintosh, rss(`<?xml version="1.0" encoding="macintosh"?>`)), ""},
		{"UTF-16, little end first", in(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), rss("")), ""},
		{"UTF-16, big end first", in(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), rss(`<?xml version="1.0" encoding="UTF-16"?>`)), ""},
		{"UTF-16 without a mark", in(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), rss("")), ""},
		{"a page with a meta element", in(w1252, `<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><title>`+sentence+`</title></head><body><p>x</p></body></html>`), ""},
		{"plain text", in(w1252, sentence+"\n\nThey said."), ""},
	} {
		items, err := Decode([]byte(test.document), Hint{ContentType: test.contentType})
		if err != nil || len(items) != 1 {
			t.Errorf("%s: %v", test.story, err)
			continue
		}
		if got := items[0].Article.Headline; got != sentence {
			t.Errorf("%s: %q", test.story, got)
		}
	}
}

func TestShiftingCharset(t *testing.T) {
	const headline = "大臣が反対"
	page, err := japanese.ISO2022JP.NewEncoder().String("<html><head><meta charset=iso-2022-jp><title>" + headline + "</title></head><body><p>x</p></body></html>")
	if err != nil {
		t.Fatal(err)
	}
	items, err := Decode([]byte(page), Hint{})
	if err != nil || items[0].Article.Headline != headline {
		t.Error(items, err)
	}
}

// TestFaults replaces single faults in UTF-8, says so, and keeps the rest.
func TestFaults(t *testing.T) {
	items, err := Decode([]byte(`<?xml version="1.0" encoding="utf-8"?><rss><channel><item><guid>1</guid><title>caf`+"\xc3\xa9 \xff bar</title></item></channel></rss>"), Hint{})
	if err != nil || items[0].Article.Headline != "café \uFFFD bar" || !strings.Contains(strings.Join(items[0].Warnings, ""), "invalid UTF-8") {
		t.Error(items, err)
	}
}
