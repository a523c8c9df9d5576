// SPDX-License-Identifier: Apache-2.0

package article

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/mmcdole/gofeed"

	"github.com/stancewire/stancewire/events"
)

// corpus returns the files of a folder of real examples, which are no part of
// the repository; the test is skipped where they are absent.
func corpus(t testing.TB, folder string, suffixes ...string) map[string][]byte {
	t.Helper()
	root := filepath.Join("..", "..", "..", "shared", "corpora", "wires", filepath.FromSlash(folder))
	if _, err := os.Stat(root); err != nil {
		t.Skip("no corpora beside the checkout")
	}
	files := map[string][]byte{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		for _, s := range suffixes {
			if strings.HasSuffix(path, s) {
				name, _ := filepath.Rel(root, path)
				files[filepath.ToSlash(name)], err = os.ReadFile(path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// noText are NewsML-G2 news items of class text that have no text in them: only a comment where it would stand, or no content.
var noText = set(`LISTING_1_A_NewsML-G2_News_Item.xml LISTING_27_Company_Financial_Information.xml LISTING_29_Hop_History.xml
	LISTING_21_A_complete_sample_SportsML-G2_document.xml facet-example.xml facet-example-2.xml facet-example-3.xml`)

// TestNewsMLG2Examples asks every text example of the IPTC for what identifies it and what it says.
func TestNewsMLG2Examples(t *testing.T) {
	texts := 0
	for name, document := range corpus(t, "newsml_g2/examples", ".xml") {
		if !bytes.Contains(document, []byte("<newsItem")) || bytes.Contains(document, []byte("<newsMessage")) {
			continue
		}
		items, err := Decode(document, Hint{Name: name})
		if err != nil || len(items) != 1 {
			t.Errorf("%s: %d items, %v", name, len(items), err)
			continue
		}
		a := items[0].Article
		if a.ID == "" || a.Version != 11 && a.Version != 1 || a.Status != events.Usable || a.PublishedAt.IsZero() {
			t.Errorf("%s: id %q, version %d, status %q, published %v", name, a.ID, a.Version, a.Status, a.PublishedAt)
		}
		if noText[name] || a.Kind != KindNews {
			continue
		}
		texts++
		if items[0].Err != nil || a.Headline == "" || a.Body == "" {
			t.Errorf("%s: headline %q, body of %d bytes, %v", name, a.Headline, len(a.Body), items[0].Err)
		}
	}
	t.Logf("%d texts", texts)
}

func TestNinjsExamples(t *testing.T) {
	documents := 0
	for name, document := range corpus(t, "ninjs/examples", ".json") {
		if strings.Contains(name, "schema.json") {
			continue
		}
		documents++
		items, err := Decode(document, Hint{Name: name})
		if err != nil || len(items) == 0 {
			t.Errorf("%s: %d items, %v", name, len(items), err)
		}
		for _, i := range items {
			if i.Err != nil || i.Article.Headline == "" {
				t.Errorf("%s: headline %q, %v", name, i.Article.Headline, i.Err)
			}
		}
	}
	t.Logf("%d documents", documents)
}

// TestFeedsThatGofeedAccepts asks for as many items as gofeed finds in a file; the bar is 97 of 100 files. An item may
// still be refused for having no text, as many of gofeed's own are made to test one field.
func TestFeedsThatGofeedAccepts(t *testing.T) {
	for _, folder := range []string{"feeds/gofeed", "feeds/feedjira", "feeds/nodefeedparser"} {
		accepted, agree, usable := 0, 0, 0
		for name, document := range corpus(t, folder, ".xml", ".json", ".atom") {
			if strings.HasSuffix(name, ".json") && strings.HasPrefix(folder, "feeds/gofeed") && !strings.Contains(name, "/json/") && !strings.Contains(name, "/universal/json") {
				continue // what gofeed makes of the XML beside it
			}
			f, err := gofeed.NewParser().Parse(bytes.NewReader(document))
			if err != nil || len(f.Items) == 0 {
				continue
			}
			accepted++
			items, err := Decode(document, Hint{Name: name})
			if err != nil || len(items) < len(f.Items) {
				t.Logf("%s: %d items of %d, %v", name, len(items), len(f.Items), err)
				continue
			}
			agree++
			reasons := 0
			for _, i := range items {
				if i.Err != nil && !strings.HasSuffix(i.Err.Error(), ": no text") {
					t.Errorf("%s: %v", name, i.Err)
				}
				if i.Err != nil {
					reasons++
				}
			}
			if reasons == 0 {
				usable++
			}
		}
		t.Logf("%s: %d of %d files give their items, %d with text in every one", folder, agree, accepted, usable)
		if accepted == 0 || float64(agree) < 0.97*float64(accepted) {
			t.Errorf("%s: %d of %d", folder, agree, accepted)
		}
	}
}

// TestPages measures what is found in pages against their known bodies, by words; the bar is an F1 of 0.93.
func TestPages(t *testing.T) {
	pages := corpus(t, "html", ".html.gz", "ground-truth.json")
	var truth map[string]struct {
		Body string `json:"articleBody"`
		URL  string `json:"url"`
	}
	if err := json.Unmarshal(pages["ground-truth.json"], &truth); err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for id, known := range truth {
		z, err := gzip.NewReader(bytes.NewReader(pages["html/"+id+".html.gz"]))
		if err != nil {
			t.Fatal(id, err)
		}
		page, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(id, err)
		}
		items, err := Decode(page, Hint{URL: known.URL, ContentType: "text/html"})
		if err != nil {
			t.Log(id, err)
			continue
		}
		sum += wordF1(items[0].Article.Body, known.Body)
	}
	mean := sum / float64(len(truth))
	t.Logf("%d pages, F1 %.4f", len(truth), mean)
	if mean < 0.93 {
		t.Errorf("F1 of %.4f", mean)
	}
}

// wordF1 compares two texts as bags of words without regard to case.
func wordF1(got, want string) float64 {
	words := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	}
	count := map[string]int{}
	g, w := words(got), words(want)
	for _, word := range g {
		count[word]++
	}
	both := 0
	for _, word := range w {
		if count[word] > 0 {
			count[word]--
			both++
		}
	}
	if both == 0 {
		return 0
	}
	return 2 * float64(both) / float64(len(g)+len(w))
}
