// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestGoldenRules(t *testing.T) {
	b, err := os.ReadFile("testdata/rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	for rule := range strings.SplitSeq(string(b), "\n\n") {
		lines := strings.Split(strings.TrimSpace(rule), "\n")
		if strings.HasPrefix(lines[0], "#") || len(lines) < 3 {
			continue
		}
		t.Run(lines[0], func(t *testing.T) {
			text := strings.ReplaceAll(lines[1], `\n`, "\n")
			var want []string
			for _, l := range lines[2:] {
				want = append(want, strings.TrimPrefix(l, "> "))
			}
			if got := sentences(text); !slices.Equal(got, want) {
				t.Errorf("%q\n got %q\nwant %q", text, got, want)
			}
		})
	}
}
