// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/stancewire/stancewire/events"
)

var (
	in  = flag.String("in", "", "annotated articles, one a line")
	out = flag.String("out", "", "where to write the statements found in -in, as events")
)

// TestWriteEvents writes what the extractor finds in a corpus, for score.py:
// go test ./pipeline/statement -run TestWriteEvents -args -in=… -out=…
func TestWriteEvents(t *testing.T) {
	if *in == "" || *out == "" {
		t.Skip("no -in and -out")
	}
	f, err := os.Open(*in)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := os.Create(*out)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	x := New()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	enc := json.NewEncoder(w)
	for lines.Scan() {
		var a events.Article
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		list, err := x.Statements(context.Background(), a)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			enc.Encode(map[string]any{"specversion": "1.0", "id": s.EventID(), "source": "/test", "type": events.TypeStatement, "data": s})
		}
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
}
