// SPDX-License-Identifier: Apache-2.0

package issue

import "strings"

// breakers end a noun phrase: verbs of headlines, conjunctions, pronouns.
var breakers = wordSet(`opposes oppose backs back rejects reject supports support says say said is are was were be been has have had will would should could may might can to
that who which when where while after before as and or but if because he she they it we i you not amid over against calls call urges urge
condemns condemn criticizes criticises slams blasts approves approve passes pass signs sign votes vote announces announce declares sues sue kills kill killed
dies die died wins win won found finds dead does do did says tells told warns warn plans holds hold held takes take took create creates open opens opening`)

// linkers join two noun phrases into one.
var linkers = wordSet(`of in for on with between from at`)

var articles = wordSet(`the a an its his her their this that these those`)

// chunks gives stretches of words that look like noun phrases with their
// prepositional phrases, for text that has no tags.
func chunks(text string) []string {
	var out []string
	var cur []string
	flush := func() {
		for len(cur) > 0 && linkers[strings.ToLower(cur[len(cur)-1])] {
			cur = cur[:len(cur)-1]
		}
		if len(cur) > 0 {
			out = append(out, strings.Join(cur, " "))
		}
		cur = nil
	}
	for _, w := range strings.Fields(text) {
		bare := strings.Trim(w, ".,;:!?\"“”'‘’()")
		low := strings.ToLower(bare)
		switch {
		case bare == "" || breakers[low]:
			flush()
		case articles[low]:
			if len(cur) > 0 && !linkers[strings.ToLower(cur[len(cur)-1])] {
				flush()
			}
		case linkers[low]:
			if len(cur) > 0 {
				cur = append(cur, bare)
			}
		default:
			cur = append(cur, bare)
		}
		if strings.ContainsAny(w[len(w)-1:], ".,;:!?") {
			flush()
		}
	}
	flush()
	return out
}
