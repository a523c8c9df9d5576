// SPDX-License-Identifier: Apache-2.0

package cue

import "strings"

// irregular holds past and participle of the verbs of the lexicon that do not
// take -ed.
var irregular = map[string]string{
	"say": "said", "tell": "told", "think": "thought", "know": "knew known", "write": "wrote written", "speak": "spoke spoken",
	"read": "read", "find": "found", "show": "showed shown", "see": "saw seen", "feel": "felt", "hold": "held", "swear": "swore sworn",
	"make": "made", "go": "went gone", "begin": "began begun", "foresee": "foresaw foreseen", "understand": "understood",
	"misunderstand": "misunderstood", "hear": "heard", "mean": "meant", "put": "put", "cut": "cut", "let": "let", "rip": "ripped",
	"teach": "taught", "lay": "laid", "spell": "spelled spelt", "lie": "lied", "cast": "cast", "forecast": "forecast forecasted",
	"broadcast": "broadcast", "beseech": "beseeched besought", "dream": "dreamed dreamt", "learn": "learned learnt", "forget": "forgot forgotten",
	"bet": "bet", "seek": "sought", "hit": "hit", "shoot": "shot", "take": "took taken", "brush": "brushed", "sing": "sang sung",
	"retell": "retold", "withdraw": "withdrew withdrawn", "choose": "chose chosen", "strive": "strove striven", "stand": "stood", "stick": "stuck",
	"speed": "sped", "give": "gave given", "overhear": "overheard", "forewarn": "forewarned", "sum": "summed", "get": "got gotten", "quit": "quit", "strike": "struck",
	"fight": "fought", "sweep": "swept", "send": "sent", "forbid": "forbade forbidden", "overrule": "overruled", "keep": "kept", "bring": "brought", "come": "came come",
}

// doubling are the verbs whose last consonant is doubled though their stress
// does not show in the spelling.
var doubling = words(`admit rebut regret submit commit refer infer defer concur prefer blog quip plan slam pan rap plug nod dub tag permit
signal label brag gab fret wrap bid drop tip spar outwit snap ban bar stop scrap beg rip rebut hashtag model patrol rebel compel propel repel expel impel bat pin stun sum`)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

const vowels = "aeiou"

// inflect gives the forms of a verb.
func inflect(base string) []string {
	stem, last := base, base[len(base)-1]
	consonantY := last == 'y' && len(base) > 1 && !strings.ContainsRune(vowels, rune(base[len(base)-2]))
	third := base + "s"
	switch {
	case consonantY:
		third = base[:len(base)-1] + "ies"
	case strings.HasSuffix(base, "s") || strings.HasSuffix(base, "sh") || strings.HasSuffix(base, "ch") || last == 'x' || last == 'z' || base == "go" || base == "veto" || base == "echo":
		third = base + "es"
	}
	past, gerund := base+"ed", base+"ing"
	switch {
	case doubling[base]:
		stem = base + string(last)
		past, gerund = stem+"ed", stem+"ing"
	case base == "lie":
		gerund = "lying"
	case last == 'e' && !strings.HasSuffix(base, "ee"):
		past, gerund = base+"d", base[:len(base)-1]+"ing"
	case last == 'e':
		past = base + "d"
	case consonantY:
		past = base[:len(base)-1] + "ied"
	}
	switch base {
	case "put", "cut", "let", "hit", "get", "forget", "bet", "begin", "quit":
		gerund = base + string(last) + "ing"
	}
	forms := []string{base, third, gerund}
	if irr := irregular[base]; irr != "" {
		return append(forms, strings.Fields(irr)...)
	}
	return append(forms, past)
}

// plural gives the regular plural of a noun.
func plural(s string) string {
	switch {
	case strings.HasSuffix(s, "y") && len(s) > 1 && !strings.ContainsRune(vowels, rune(s[len(s)-2])):
		return s[:len(s)-1] + "ies"
	case strings.HasSuffix(s, "s") || strings.HasSuffix(s, "ch") || strings.HasSuffix(s, "sh") || strings.HasSuffix(s, "x"):
		return s + "es"
	case s == "analysis":
		return "analyses"
	}
	return s + "s"
}
