// SPDX-License-Identifier: Apache-2.0

package article

import (
	"strings"
	"testing"
	"time"
)

// hostile inputs and the words of the error they end with; "" where they are read as what they are.
var hostile = []struct {
	name, input, reason string
}{
	{"entities within entities, NITF", `<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><nitf><body><body.content><p>&b;</p></body.content></body></nitf>`, "entities are not expanded"},
	{"entities within entities, RSS", `<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>`, "entities are not expanded"},
	{"a file as an entity", `<!DOCTYPE b [<!ENTITY f SYSTEM "file:///etc/hostname">]><newsItem guid="1"><contentMeta><headline>&f;</headline></contentMeta></newsItem>`, "entities are not expanded"},
	{"deep XML", "<nitf>" + strings.Repeat("<block>", 2_000_000), "nested more than"},
	{"deep RSS", "<rss><channel><item><m:x>" + strings.Repeat("<a>", 2_000_000), "nested more than"},
	{"deep HTML", "<html><body>" + strings.Repeat("<div>", 100_000), "exceeds 512"},
	{"deep HTML in JSON", `{"uri":"1","body_html":"` + strings.Repeat("<div>", 100_000) + `"}`, "nested more than"},
	{"deep arrays", strings.Repeat(`[{"a":`, 2_000_000), "max depth"},
	{"deep objects", strings.Repeat(`{"data":`, 2_000_000), "max depth"},
	{"events within events", strings.Repeat(`{"specversion":"1.0","data":`, 9) + "{}" + strings.Repeat("}", 9), "no known format"},
	{"many elements", "<nitf>" + strings.Repeat("<a/>", 2_000_000), "elements"},
	{"many items", strings.Repeat("{}\n", 200_000), "more than 100000 items"},
	{"many elements of an array", "[" + strings.Repeat("{},", 200_000) + "{}]", "more than 100000 items"},
	{"many messages", strings.Repeat("\x01", 200_000), "more than 100000 items"},
	{"a long body", `{"id":"1","body":"` + strings.Repeat("word ", 300_000) + `"}`, "body of 1500000 bytes"},
	{"a long headline", `{"uri":"1","headline":"` + strings.Repeat("word ", 1000) + `"}`, "headline of"},
	{"a long text", strings.Repeat("word ", 300_000), "body of"},
	{"a long page", "<html>" + strings.Repeat("word ", 1_000_000), "more than 4 MiB"},
	{"a page of many elements", "<html><body>" + strings.Repeat("<p>x</p>", 100_000), "too large"},
	{"many attributes", "<nitf " + strings.Repeat("a='b' ", 300_000) + "/>", "no doc-id"},
	{"a long list in an item", `{"uri":"1","headline":"H","genres":[` + strings.Repeat("{},", 1_000_000) + `{}],"bodies":7}`, ""},
	{"brackets", "Head\n\n" + strings.Repeat("(", 500_000) + ")", ""},
	{"line breaks", "<div>" + strings.Repeat(" <br>x", 100_000) + "</div>", "too large"},
	{"numbers for a time", "\x01AFP0423 4 POL 00312\n\x02x\x03" + strings.Repeat("1012", 500_000), ""},
	{"cut off", "<newsItem guid='1'><itemMeta>", "cut off"},
	{"crossed", "<nitf><body></nitf></body>", "is closed by"},
	{"an archive", "PK\x03\x04....", "zip archive"},
	{"zero bytes", "abc\x00def", "zero bytes"},
	{"nothing", " \n\t", "nothing in it"},
	{"XML of no known kind", "<invoice/>", "no known format"},
	{"JSON of no known kind", `{"price":1}`, "no known format"},
	{"half an object", `{"id":`, "unexpected end"},
}

// TestHostile gives what nobody should send: each ends at once, with a clear error.
func TestHostile(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			start := time.Now()
			items, err := Decode([]byte(h.input), Hint{})
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			if err == nil && len(items) > 0 {
				err = items[0].Err
			}
			switch {
			case h.reason == "" && err != nil:
				t.Error(err)
			case h.reason != "" && (err == nil || !strings.Contains(err.Error(), h.reason)):
				t.Errorf("%v does not say %q", err, h.reason)
			}
			if err != nil && len(err.Error()) > 300 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
		})
	}
}

func TestTooLarge(t *testing.T) {
	if _, err := Decode(make([]byte, MaxInput+1), Hint{}); err != ErrTooLarge {
		t.Error(err)
	}
}

// TestScripts lets no script, style or comment into a text, whatever carries it.
func TestScripts(t *testing.T) {
	fragment := `<p onclick=\"evil()\">Said.<script>evil()</script><style>evil{}</style><!-- evil --><noscript>evil</noscript><a href=\"javascript:evil()\">Link</a></p>`
	for _, document := range []string{
		`{"uri":"1","body_html":"` + fragment + `"}`,
		`<rss><channel><item><guid>1</guid><description><![CDATA[` + strings.ReplaceAll(fragment, `\`, "") + `]]></description></item></channel></rss>`,
		`<html><body><article>` + strings.ReplaceAll(fragment, `\`, "") + `</article></body></html>`,
	} {
		items, err := Decode([]byte(document), Hint{})
		if err != nil || len(items) != 1 {
			t.Fatal(document, err)
		}
		if b := items[0].Article.Body; strings.Contains(b, "evil") || !strings.Contains(b, "Said.") {
			t.Errorf("%s: %q", items[0].Format, b)
		}
	}
}
