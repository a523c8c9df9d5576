// SPDX-License-Identifier: Apache-2.0

package article

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what is decoded into the golden files")

// controls are written by their names in golden files.
var controls = strings.NewReplacer("<SOH>", "\x01", "<STX>", "\x02", "<ETX>", "\x03", "<EOT>", "\x04", "<SYN>", "\x16", "<US>", "\x1f")

// TestGolden tells for every format what comes of a document: each file of
// testdata begins with what its story is.
func TestGolden(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	if len(files) == 0 {
		t.Fatal("no stories")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := tell(t, []byte(controls.Replace(string(a.Files[0].Data))))
			if *update {
				a.Files[1].Data = got
				if err := os.WriteFile(file, txtar.Format(a), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if !bytes.Equal(got, a.Files[1].Data) {
				t.Errorf("got\n%s\nwant\n%s", got, a.Files[1].Data)
			}
		})
	}
}

// tell writes what is decoded: the format, the article, warnings and the error of every item.
func tell(t *testing.T, document []byte) []byte {
	t.Helper()
	items, err := Decode(document, Hint{})
	if err != nil {
		return fmt.Appendf(nil, "error: %v\n", err)
	}
	var b bytes.Buffer
	for _, i := range items {
		fmt.Fprintf(&b, "%s", i.Format)
		if i.Err == nil {
			var article bytes.Buffer
			enc := json.NewEncoder(&article)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", " ")
			if err := enc.Encode(i.Article); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, " %s", article.Bytes())
		} else {
			fmt.Fprintf(&b, " error: %v\n", i.Err)
		}
		for _, w := range i.Warnings {
			fmt.Fprintf(&b, "warning: %s\n", w)
		}
	}
	return b.Bytes()
}
