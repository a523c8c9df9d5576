// SPDX-License-Identifier: Apache-2.0

package issue

import "strings"

var stop = wordSet(`the a an of to in on for and or by with from at as its it their his her this that these those be is are was were will would should
new plan proposal proposed decision s`)

func wordSet(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}

// Stems gives the stems of the words of a heading that carry its meaning,
// without repeats, in their order.
func Stems(heading string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(heading), func(r rune) bool { return r < 128 && (r < 'a' || r > 'z') && (r < '0' || r > '9') || r == '’' }) {
		if s := stem(w); !stop[w] && !contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// endings are taken off, the longest first, where four letters are left.
var endings = []string{"ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ies", "ers", "er", "ed", "es", "al", "s", "e"}

func stem(w string) string {
	for _, e := range endings {
		if len(w)-len(e) >= 4 && strings.HasSuffix(w, e) {
			return w[:len(w)-len(e)]
		}
	}
	return w
}

// Same tells whether two headings, as stems, are of one thing: they share two
// words (one, where the second has but one), and half of the words of both.
func Same(a, b []string) bool {
	shared := 0
	for _, s := range a {
		for _, t := range b {
			if s == t || samePlace(s, t) {
				shared++
				break
			}
		}
	}
	return shared > 0 && shared >= min(2, len(b)) && 4*shared >= len(a)+len(b)
}
