// SPDX-License-Identifier: Apache-2.0

package article

import (
	"math/bits"
	"strings"
	"unicode"
)

// frequent words of languages that news comes in.
var frequent = []struct {
	tag   string // BCP 47
	words string
}{
	{"en", "the of and to in that is was for on with as by at it he from has said are be have a an not will who its their his"},
	{"de", "der die und den das von zu mit ist im des nicht auf für ein eine dem sich als auch es an werden aus er hat dass sie nach"},
	{"fr", "le la les des et est une du que pour dans qui sur pas par au avec il plus en un ne ce se à de l'on ont son"},
	{"es", "el la los las de que y en un una por con para del se es su al como más lo no fue ha sus este"},
	{"it", "il di che la è per un una del della in non con si le da sono gli nel dei alla ha i più anche lo"},
	{"pt", "o a de que e do da em um uma para com não os as no na por mais dos se ao foi das"},
	{"nl", "de het een van en in is dat op te zijn voor met niet aan er om ook als door bij naar maar heeft"},
	{"sv", "och att det som en på är av för med den till inte har om ett i de vid men säger"},
	{"nb", "og i det er på til en som av af for med at har ikke de et den fra om å"},
	{"pl", "w i na z nie do się że jest to o jak po za od przez dla oraz który"},
}

// Bounds of a guess at a language.
const (
	guessBytes = 1000 // of the text are looked at
	guessWords = 25   // are the fewest that tell anything
)

// markLanguage sets the language of a text that gives none, or gives English
// by habit, and is plainly in another: such a text must not be read as English.
func (i *Item) markLanguage() {
	a := &i.Article
	said := strings.ToLower(a.Language)
	if said != "" && said != "en" && !strings.HasPrefix(said, "en-") {
		return
	}
	guess := guessLanguage(a.Headline + " " + a.Body[:min(len(a.Body), guessBytes)])
	switch {
	case guess == "" || guess == "en":
	case said == "":
		a.Language = guess
		i.warn("no language given, taken for %s by its words", guess)
	default:
		i.warn("said to be %s, taken for %s by its words", a.Language, guess)
		a.Language = guess
	}
}

// guessLanguage names the language of a text, its script where that is all that can be told, or "".
func guessLanguage(text string) string {
	if script := guessScript(text); script != "" {
		return script
	}
	var hits [maxLanguages]int
	words := 0
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		words++
		for in := languagesOf[w]; in != 0; in &= in - 1 {
			hits[bits.TrailingZeros16(in)]++
		}
	}
	best := 0
	for k := range frequent {
		if hits[k] > hits[best] {
			best = k
		}
	}
	if words < guessWords || best != 0 && (hits[best]*100 < words*15 || hits[0]*2 > hits[best]) {
		return "" // not plain enough to say
	}
	return frequent[best].tag
}

const maxLanguages = 16

// languagesOf tells of a word in which languages it is frequent, one bit for each in the order of the list: English is the first.
var languagesOf = func() map[string]uint16 {
	m := map[string]uint16{}
	for k, f := range frequent {
		for _, w := range strings.Fields(f.words) {
			m[w] |= 1 << k
		}
	}
	return m
}()

// scripts that are not Latin, with how a text in them is tagged.
var scripts = [...]struct {
	table *unicode.RangeTable
	tag   string
}{
	{unicode.Hiragana, "ja"}, {unicode.Katakana, "ja"}, {unicode.Hangul, "ko"}, {unicode.Han, "zh"}, {unicode.Cyrillic, "und-Cyrl"},
	{unicode.Arabic, "und-Arab"}, {unicode.Greek, "el"}, {unicode.Hebrew, "he"}, {unicode.Devanagari, "und-Deva"}, {unicode.Thai, "th"},
}

// guessScript tells the script of a text most of whose letters are not Latin. A tenth of kana tells Japanese from Chinese.
func guessScript(text string) string {
	letters := 0
	var counts [len(scripts)]int
	for _, r := range text {
		switch {
		case r < unicode.MaxLatin1:
			if r >= 'A' {
				letters++
			}
			continue
		case !unicode.IsLetter(r):
			continue
		}
		letters++
		for k := range scripts {
			if unicode.Is(scripts[k].table, r) {
				counts[k]++
			}
		}
	}
	kana := counts[0] + counts[1]
	for k, s := range scripts {
		if s.tag == "ja" && kana*10 > letters || s.tag != "ja" && counts[k]*2 > letters {
			return s.tag
		}
	}
	return ""
}
