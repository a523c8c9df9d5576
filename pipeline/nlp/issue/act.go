// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"strings"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

// Act names what verb v tells: "withdrawal of troops from Syria". What is the
// thing done to, None where there is none; lemma is the verb's.
func (n *Namer) Act(v, what int, lemma string) string {
	out := nominalize(lemma, n.low(v), n.Doc.Tokens[v].XPOS)
	if what != nlp.None && n.Doc.Tokens[what].UPOS != nlp.PRON {
		link := " of "
		if strings.HasSuffix(out, "ing") {
			link = " "
		}
		out += link + n.Noun(what)
	}
	for c := range n.Doc.Children(v) {
		if n.Doc.Tokens[c].Rel.Base() == nlp.RelObl && c > v && n.wanted(v, c, 0) && strings.Count(out, " ") < 6 {
			out += " " + n.prep(c) + " " + n.Noun(c)
		}
	}
	return out
}

// Nominal is the noun of a verb: "expulsion" of "expel".
func Nominal(lemma, form string) string { return nominalize(lemma, form, nlp.XPOSNone) }

// nominals are the nouns of verbs that the endings do not give.
var nominals = pairs(`withdraw withdrawal remove removal approve approval refuse refusal dismiss dismissal renew renewal arrive arrival expel expulsion
suspend suspension extend extension expand expansion convert conversion invade invasion decide decision include inclusion exclude exclusion resign resignation
transform transformation impeach impeachment deploy deployment treat treatment pay payment punish punishment establish establishment release release ban ban
return return change change increase increase cut cut repeal repeal delay delay tax tax vote vote support support attack attack sell sale try trial close closure
arrest arrest postpone postponement prosecute prosecution protect protection elect election reduce reduction produce production investigate investigation legalize
legalization negotiate negotiation extradite extradition waive waiver fund funding leave leaving delete deletion lose loss kill killing construct construction destroy
destruction adopt adoption restrict restriction inspect inspection act action recognise recognition recognize recognition intervene intervention prorogue prorogation
dissolve dissolution appoint appointment nominate nomination legalise legalisation acquire acquisition endorse endorsement replace replacement merge merger
shut shutdown bomb bombing shoot shooting strike strike reopen reopening open opening join joining seize seizure condemn condemnation deport deportation
enforce enforcement amend amendment allow permission permit permission admit admission submit submission abolish abolition introduce introduction`)

func pairs(s string) map[string]string {
	f := strings.Fields(s)
	out := map[string]string{}
	for i := 0; i+1 < len(f); i += 2 {
		out[f[i]] = f[i+1]
	}
	return out
}

// nominalize makes a noun of a verb.
func nominalize(lemma, form string, x nlp.XPOS) string {
	if noun, ok := nominals[lemma]; ok {
		return noun
	}
	cut := strings.TrimSuffix
	switch {
	case strings.HasSuffix(lemma, "ate") && len(lemma) > 4:
		return cut(lemma, "e") + "ion"
	case strings.HasSuffix(lemma, "ify"):
		return cut(lemma, "y") + "ication"
	case strings.HasSuffix(lemma, "ize") || strings.HasSuffix(lemma, "ise") && len(lemma) > 5:
		return cut(lemma, "e") + "ation"
	case x == nlp.VBG:
		return form
	case strings.HasSuffix(lemma, "e") && !strings.HasSuffix(lemma, "ee"):
		return cut(lemma, "e") + "ing"
	}
	return lemma + "ing"
}
