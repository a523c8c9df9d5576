// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"strings"
	"unicode"

	"github.com/stancewire/stancewire/pipeline/nlp/issue"
)

// Who is named by a common noun can hold a stance only if the noun stands for
// people or a body of people. Agent nouns tell themselves by their endings;
// the others are listed.

var agents = set(`union party committee council court company agency group board team association organisation organization ministry department university church bank panel jury tribunal coalition
alliance movement campaign administration commission embassy office chamber federation league society club firm body bloc bench watchdog regulator cabinet junta regime parliament congress senate house
critic ally aide mayor judge chief king queen pope bishop priest monk nun rebel citizen resident student academic scientist activist doctor nurse pilot farmer miner fisherman herder beekeeper
parent mother father brother sister son daughter wife husband widow relative family victim survivor neighbour neighbor tenant guest fan youth child woman man people public electorate
nation country state city town village region province community conservative liberal democrat republican socialist communist moderate nationalist separatist islamist jihadist muslim christian
police army military navy force militia troops crowd opposition majority minority delegation mission newspaper premier president minister chancellor secretary deputy senator envoy
spokesman spokeswoman spokesperson staff crew member colleague fellow expert analyst economist lawyer attorney official officer guard soldier veteran customer client investor shareholder chair chairman chairwoman
executive boss owner founder author writer artist singer actor coach player athlete captain fund institute museum hospital school college diocese synod exchange tycoon baron regent sheikh sultan emir prince princess dozen
hundreds thousands dozens scores millions insider witness voter elder native islander islanders advocate opponent proponent`)

var agentEndings = []string{"er", "or", "ist", "ant", "ent", "ian", "man", "woman", "ee", "eer", "ive", "maker", "holder", "worker"}

// agentive tells whether a noun, in its lower-case singular or plural, stands for people or a body of people.
func agentive(w string) bool {
	one := strings.TrimSuffix(w, "s")
	if agents[w] || agents[one] || strings.HasSuffix(w, "ies") && agents[w[:len(w)-3]+"y"] || strings.HasSuffix(w, "men") || strings.HasSuffix(w, "women") || issue.Acts(w) {
		return true
	}
	if one == w || impersonal[one] || strings.HasSuffix(one, "ment") {
		return false
	}
	for _, e := range agentEndings {
		if strings.HasSuffix(one, e) && len(one) > len(e)+3 {
			return true
		}
	}
	return false
}

// nobody tells a name that names nobody who could hold a stance: a pronoun
// that was not resolved, a time, a thing.
func nobody(name string) bool {
	w := strings.Fields(name)
	for i := range w {
		if p := w[i]; i > 0 && (p == "of" || p == "for" || p == "in" || p == "from" || p == "on" || p == "at" || p == "to" || p == "by" || p == "with" || p == "who" || p == "among") {
			w = w[:i]
			break
		}
	}
	if len(w) == 0 {
		return true
	}
	last := w[len(w)-1]
	low := strings.ToLower(last)
	if pronouns[low] || weekdays[low] {
		return true
	}
	return !unicode.IsUpper([]rune(last)[0]) && !agentive(low)
}

var (
	pronouns = set(`it they he she you i we this that these those who which both all some many others one what there them him her each`)
	weekdays = set(`monday tuesday wednesday thursday friday saturday sunday today yesterday`)
)
