// SPDX-License-Identifier: Apache-2.0

package article

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// paragraphs of a story of some 2.5 kB, the middle of what wires send.
func storyParagraphs(n int) []string {
	var p []string
	for k := range 9 {
		p = append(p, fmt.Sprintf("The harbour board of Port Ellery voted %d to %d on Tuesday to back the new breakwater, saying it “could not wait "+
			"for another winter”, while the fishermen's union called the plan a costly mistake and said it would go to court if the council "+
			"approved item %d of the budget.", 5+k, 2+n%3, n+k))
	}
	return p
}

// mixed returns a document of n in one of the formats, by turns.
func mixed(n int) []byte {
	p := storyParagraphs(n)
	plain, markup := strings.Join(p, "\n\n"), "<p>"+strings.Join(p, "</p>\n<p>")+"</p>"
	id, headline := fmt.Sprintf("urn:newsml:example.org:20240312:%d", n), "Harbour board backs breakwater"
	quote := func(s string) string { b, _ := json.Marshal(s); return string(b) }
	switch n % 10 {
	case 0:
		return []byte(`{"id":"` + id + `","source":"example","published_at":"2024-03-12T09:30:00Z","headline":"` + headline + `","body":` + quote(plain) + `}`)
	case 1:
		return []byte(`{"uri":"` + id + `","type":"text","version":"2","versioncreated":"2024-03-12T09:30:00Z","headline":"` + headline + `","body_xhtml":` + quote(markup) + `}`)
	case 2:
		return []byte(`{"uri":"` + id + `","type":"text","version":"2","versionCreated":"2024-03-12T09:30:00Z","headlines":[{"role":"main","value":"` + headline + `"}],"bodies":[{"contentType":"text/plain","value":` + quote(plain) + `}]}`)
	case 3, 4:
		return []byte(`<?xml version="1.0" encoding="UTF-8"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="` + id + `" version="3" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:EX"/><versionCreated>2024-03-12T09:30:00Z</versionCreated><pubStatus qcode="stat:usable"/></itemMeta><contentMeta><headline>` + headline + `</headline></contentMeta><contentSet><inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.content>` + markup + `</body.content></body></nitf></inlineXML></contentSet></newsItem>`)
	case 5:
		return []byte(`<nitf><head><docdata><doc-id id-string="` + id + `" regsrc="EX"/><date.issue norm="20240312T093000Z"/></docdata></head><body><body.head><hedline><hl1>` + headline + `</hl1></hedline></body.head><body.content>` + markup + `</body.content></body></nitf>`)
	case 6:
		return []byte(`<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title><link>https://example.org/</link><item><title>` + headline + `</title><guid>` + id + `</guid><pubDate>Tue, 12 Mar 2024 09:30:00 GMT</pubDate><content:encoded><![CDATA[` + markup + `]]></content:encoded></item></channel></rss>`)
	case 7:
		return []byte(`<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link href="https://example.org/"/><entry><id>` + id + `</id><title>` + headline + `</title><updated>2024-03-12T09:30:00Z</updated><content type="html">` + strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(markup) + `</content></entry></feed>`)
	case 8:
		return []byte(`<!DOCTYPE html><html lang="en"><head><title>` + headline + `</title></head><body><nav><a href="/">Home</a></nav><article><h1>` + headline + `</h1>` + markup + `</article><footer>© Example</footer></body></html>`)
	}
	return []byte(headline + "\n\n" + plain)
}

// BenchmarkDecode reads 10,000 items of all formats; the bar is 20 MB/s.
func BenchmarkDecode(b *testing.B) {
	documents := make([][]byte, 10000)
	size := 0
	for n := range documents {
		documents[n] = mixed(n)
		size += len(documents[n])
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	start := cpuTime()
	for b.Loop() {
		for _, d := range documents {
			if items, err := Decode(d, Hint{}); err != nil || items[0].Err != nil {
				b.Fatal(err, items)
			}
		}
	}
	if used := cpuTime() - start; used > 0 {
		b.ReportMetric(float64(size)*float64(b.N)/1e6/used.Seconds(), "MB/cpu-s")
	}
}

// BenchmarkFormats tells the formats of BenchmarkDecode apart.
func BenchmarkFormats(b *testing.B) {
	for n, name := range []string{"article", "ninjs1-html", "ninjs3-text", "newsml-g2", "", "nitf", "rss", "atom", "html", "text"} {
		if name == "" {
			continue
		}
		d := mixed(n)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(d)))
			for b.Loop() {
				if _, err := Decode(d, Hint{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
