// SPDX-License-Identifier: Apache-2.0

package eval_test

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/eval"
)

func TestNames(t *testing.T) {
	for _, tt := range []struct {
		a, b   string
		person bool
		want   bool
	}{
		{"Emmanuel Macron", "President Emmanuel Macron", true, true},
		{"Emmanuel Macron", "Macron", true, true},
		{"Emmanuel Macron", "Emmanuel", true, false},
		{"U.S.", "United States", false, true},
		{"the United States of America", "American", false, true},
		{"French government", "France government", false, true},
		{"Françoise", "Francoise", true, true},
		{"Theresa May's", "Theresa May", true, true},
		{"President", "president", true, true}, // a title alone is all there is
		{"Labour Party", "Party", false, false},
		{"", "France", false, false},
	} {
		if got := eval.SameName(tt.a, tt.b, tt.person); got != tt.want {
			t.Errorf("SameName(%q, %q, %v) = %v", tt.a, tt.b, tt.person, got)
		}
	}
	for _, tt := range []struct {
		predicted, gold string
		want            bool
	}{
		{"Hong Kong extradition bill", "extradition bill", true},
		{"bill", "extradition bill", false},
		{"suspending Parliament", "suspension of Parliament", false},
		{"Brexit", "Brexit", true},
		{"", "", false},
	} {
		if got := eval.SameTarget(tt.predicted, tt.gold); got != tt.want {
			t.Errorf("SameTarget(%q, %q) = %v", tt.predicted, tt.gold, got)
		}
	}
}

func lines[T any](t *testing.T, path string) []T {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []T
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		var v T
		if err := json.Unmarshal(sc.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

func tallied(t *testing.T, gold, predicted string) *eval.Tally {
	t.Helper()
	byArticle := make(map[string]eval.Predicted)
	for _, e := range lines[struct {
		Type string
		Data json.RawMessage
	}](t, predicted) {
		var s events.Statement
		var st events.Stance
		switch e.Type {
		case events.TypeStatement:
			if err := json.Unmarshal(e.Data, &s); err != nil {
				t.Fatal(err)
			}
			p := byArticle[s.Article.ID]
			p.Statements = append(p.Statements, s)
			byArticle[s.Article.ID] = p
		case events.TypeStance:
			if err := json.Unmarshal(e.Data, &st); err != nil {
				t.Fatal(err)
			}
			p := byArticle[st.Article.ID]
			p.Stances = append(p.Stances, st)
			byArticle[st.Article.ID] = p
		}
	}
	var tally eval.Tally
	for _, g := range lines[eval.Article](t, gold) {
		tally.Add(g, byArticle[g.ID])
	}
	return &tally
}

// The figures are those of the corpus's scoring program, which also wrote want.json.
func TestFiguresAreThoseOfTheScoringProgram(t *testing.T) {
	got := figures(t, tallied(t, "testdata/gold.jsonl", "testdata/predicted.jsonl").Report())
	b, err := os.ReadFile("testdata/want.json")
	if err != nil {
		t.Fatal(err)
	}
	agree(t, decode(t, b), got)

	script, err := filepath.Abs("../../../shared/tools/score.py")
	if _, statErr := os.Stat(script); err != nil || statErr != nil {
		t.Skip("the scoring program is not beside the checkout: compared with what it wrote")
	}
	out, err := exec.Command("python3", script, "testdata/gold.jsonl", "testdata/predicted.jsonl", "--json").Output()
	if err != nil {
		t.Skipf("the scoring program does not run here: %v", err)
	}
	agree(t, decode(t, out), got)
}

func decode(t *testing.T, b []byte) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func figures(t *testing.T, r eval.Report) map[string]any {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, b)
}

// agree wants every figure of want in got, to the digits that want has.
func agree(t *testing.T, want, got map[string]any) {
	t.Helper()
	for name, w := range want {
		switch w := w.(type) {
		case map[string]any:
			g, ok := got[strings.TrimSpace(name)].(map[string]any)
			if !ok {
				t.Errorf("no figure %q", name)
				continue
			}
			agree(t, w, g)
		case float64:
			if g, ok := got[strings.TrimSpace(name)].(float64); !ok || math.Abs(g-w) > 0.00006 {
				t.Errorf("%s: %v, want %v", name, got[strings.TrimSpace(name)], w)
			}
		}
	}
}
