// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

// show writes each quotation as its text with what is odd about it: a missing
// mark, the one it goes on from, its parent.
func show(text string) []string {
	d := annotate(text)
	var out []string
	for _, q := range d.Quotes {
		s := text[q.Start:q.End]
		if !q.Opened {
			s += " unopened"
		}
		if !q.Closed {
			s += " unclosed"
		}
		if q.Continues != nlp.None {
			s += fmt.Sprintf(" after %d", q.Continues)
		}
		if q.Parent != nlp.None {
			s += fmt.Sprintf(" in %d", q.Parent)
		}
		out = append(out, s)
	}
	return out
}

func TestQuotationMarksArePaired(t *testing.T) {
	for _, c := range []struct {
		story, text string
		want        []string
	}{
		{"curly", "He said “we go” and “we stay”.", []string{"“we go”", "“we stay”"}},
		{"straight", `He said "we go," then "we stay".`, []string{`"we go,"`, `"we stay"`}},
		{"two apostrophes for a mark", "He said ''we go,'' then left.", []string{"''we go,''"}},
		{"LaTeX marks", "``We go,'' he said.", []string{"``We go,''"}},
		{"single marks", "He said 'we don't go' and left.", []string{"'we don't go'"}},
		{"curly single marks with a possessive inside", "He called it ‘the workers’ paradise’ again.", []string{"‘the workers’ paradise’"}},
		{"guillemets", "Il a dit « on y va » hier.", []string{"« on y va »"}},
		{"low marks as in German", "„Wir gehen“, sagte sie.", []string{"„Wir gehen“"}},
		{"a quotation inside one", "“He said ‘no’ to me,” she said.", []string{"“He said ‘no’ to me,”", "‘no’ in 0"}},
		{"straight inside straight", `"He said 'no' to me," she said.`, []string{`"He said 'no' to me,"`, "'no' in 0"}},
		{"apostrophes are no marks", "The ministers' cars, '90s rock 'n' roll, don't they?", nil},
		{"closing marks written as opening ones", "“We go,“ he said. “We stay.“", []string{"“We go,“", "“We stay.“"}},
		{"opening marks written as closing ones", "”We go,” he said.", []string{"”We go,”"}},
		{"re-opened in each paragraph", "“We begin.\n\n“We go on.\n\n“We end,” she said.",
			[]string{"“We begin. unclosed", "“We go on. unclosed after 0", "“We end,” after 1"}},
		{"re-opened with straight marks", "\"We begin.\n\n\"We end,\" she said.", []string{"\"We begin. unclosed", "\"We end,\" after 0"}},
		{"goes on without being re-opened", "“We begin.\n\nWe end,” she said.", []string{"“We begin. unclosed", "We end,” unopened after 0"}},
		{"closing mark missing", "“We go, he said.\n\nNobody answered.", []string{"“We go, he said. unclosed"}},
		{"closing mark missing before another quotation", "“We go, he said. “We stay,” she said.", []string{"“We go, he said. unclosed", "“We stay,”"}},
		{"opening mark missing", "We go,” he said.", []string{"We go,” unopened"}},
		{"inches", "The 6-foot board was 12\" wide.", nil},
		{"a word in s, then another quotation", "His 'life goals' came before 'family' again.", []string{"'life goals'", "'family'"}},
		{"a thin space between closing marks", "\"He said 'no'\u2009\", she said.", []string{"\"He said 'no'\u2009\"", "'no' in 0"}},
		{"a mark in brackets", "It (“the plan”) failed.", []string{"“the plan”"}},
		{"quotation after a dash", "He said—\"we go\"—and left.", []string{`"we go"`}},
	} {
		if got := show(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: %s\n got %q\nwant %q", c.story, c.text, got, c.want)
		}
	}
}

func TestTokensKnowTheirQuotation(t *testing.T) {
	d := annotate(`"He said 'no' to me," she said.`)
	var depths []string
	for i := range d.Tokens {
		depths = append(depths, fmt.Sprintf("%s%d", d.Tokens[i].Form, d.QuoteDepth(i)))
	}
	want := `"1 He1 said1 '2 no2 '2 to1 me1 ,1 "1 she0 said0 .0`
	if got := strings.Join(depths, " "); got != want {
		t.Errorf("got %s", got)
	}
}
