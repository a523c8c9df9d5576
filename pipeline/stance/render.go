// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"slices"
	"strings"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/frame"
)

// maxHeading is how many words a heading may have before its tail is cut.
const maxHeading = 10

// heading names a topic neutrally and briefly.
func (r *reading) heading(t topic) string {
	switch t.kind {
	case aThing:
		return r.nounHeading(t.head)
	case aClause:
		return r.clauseHeading(t.head)
	}
	return ""
}

// nounHeading keeps the noun, what stands before it, and its phrases; articles,
// judgements and asides are left out.
func (r *reading) nounHeading(h int) string {
	if p := r.who(h); p != "" && (r.doc.Tokens[h].UPOS == nlp.PROPN || r.doc.Tokens[h].UPOS == nlp.PRON) && !r.modified(h) {
		return p
	}
	keep := []int{h}
	r.gather(h, &keep, 0)
	return r.join(keep)
}

// modified tells whether the name only begins a longer description.
func (r *reading) modified(h int) bool {
	for c := range r.doc.Children(h) {
		switch r.doc.Tokens[c].Rel {
		case nlp.RelNmodPoss:
			return true
		case nlp.RelNmod:
			if c > h && r.mention[c] != r.mention[h] {
				return true
			}
		}
	}
	return false
}

// filler adjectives say nothing about what a thing is.
var filler = set(`proposed planned new controversial alleged recent such same so-called own other certain ongoing latest current own potential possible any first last previous next very whole entire`)

// gather adds the dependents of h that belong in a heading.
func (r *reading) gather(h int, keep *[]int, depth int) {
	for c := range r.doc.Children(h) {
		if len(*keep) >= maxHeading {
			return
		}
		w := r.low(c)
		switch r.doc.Tokens[c].Rel {
		case nlp.RelCompound, nlp.RelFlat, nlp.RelFixed, nlp.RelNummod, nlp.RelGoeswith:
		case nlp.RelPunct:
			if w == "-" && c > h-8 {
				*keep = append(*keep, c)
			}
			continue
		case nlp.RelAmod:
			if filler[w] || r.judging(c) {
				continue
			}
		case nlp.RelNmodPoss:
			if r.doc.Tokens[c].UPOS == nlp.PRON && r.who(c) == "" {
				continue
			}
		case nlp.RelCase:
			if w != "'s" && w != "’s" && w != "'" && w != "’" {
				continue
			}
		case nlp.RelNmod, nlp.RelObl:
			if !r.wanted(h, c, depth) {
				continue
			}
			if k := r.doc.Child(c, nlp.RelCase); k != nlp.None {
				*keep = append(*keep, k)
			}
		default:
			continue
		}
		*keep = append(*keep, c)
		r.gather(c, keep, depth+1)
	}
}

var headingPreps = set(`of on for in to with against between from over at into by under about across through off toward towards`)

func (r *reading) wanted(h, c, depth int) bool {
	if c < h || depth > 2 || !headingPreps[r.prep(c)] {
		return false
	}
	switch r.low(c) {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "week", "month", "year", "statement", "them", "it":
		return false
	}
	return true
}

// judging tells whether an adjective evaluates.
func (r *reading) judging(i int) bool {
	f, ok := frame.Lookup(r.low(i), frame.Adjective)
	return ok && f.Senses[0].Evaluates() && f.Senses[0].Side == events.Oppose
}

// join writes the kept tokens in the order of the text; a pronoun gives way to whom it means.
func (r *reading) join(keep []int) string {
	slices.Sort(keep)
	keep = slices.Compact(keep)
	var b strings.Builder
	for n, i := range keep {
		t := &r.doc.Tokens[i]
		if n > 0 && (t.Start > r.doc.Tokens[keep[n-1]].End || keep[n-1] != i-1) && b.Len() > 0 {
			b.WriteByte(' ')
		}
		if t.UPOS == nlp.PRON && t.Rel == nlp.RelNmodPoss {
			b.WriteString(r.who(i) + "'s")
			continue
		}
		b.WriteString(t.Form)
	}
	return strings.Trim(b.String(), " -,.;:'\"“”‘’")
}

// clauseHeading names what happens: "withdrawal of troops from Syria".
func (r *reading) clauseHeading(v int) string {
	t := &r.doc.Tokens[v]
	if t.UPOS != nlp.VERB {
		if s := r.subject(v); s != nlp.None && r.doc.Child(v, nlp.RelCop) != nlp.None {
			return r.nounHeading(s)
		}
		return r.nounHeading(v)
	}
	name := nominalize(r.base(v), r.low(v), t.XPOS)
	what, linked := r.undergoer(v), " of "
	if what == nlp.None || r.relative(what) {
		if s := r.subject(v); s != nlp.None && !r.relative(s) && r.place[s] != cue && !r.mine(s) && r.doc.Tokens[s].UPOS != nlp.PRON {
			what = s
		}
	}
	out := name
	if what != nlp.None && r.doc.Tokens[what].UPOS != nlp.PRON {
		if strings.HasSuffix(name, "ing") {
			linked = " "
		}
		out += linked + r.nounHeading(what)
	}
	for c := range r.doc.Children(v) {
		if r.rel(c) == nlp.RelObl && c > v && r.wanted(v, c, 0) && strings.Count(out, " ") < 6 {
			out += " " + r.prep(c) + " " + r.nounHeading(c)
		}
	}
	if x := r.doc.Child(v, nlp.RelXcomp); x != nlp.None && what == nlp.None && strings.Count(out, " ") < 2 {
		return r.clauseHeading(x)
	}
	return out
}

var nominals = map[string]string{
	"withdraw": "withdrawal", "remove": "removal", "approve": "approval", "refuse": "refusal", "dismiss": "dismissal", "renew": "renewal", "arrive": "arrival",
	"expel": "expulsion", "suspend": "suspension", "extend": "extension", "expand": "expansion", "convert": "conversion", "invade": "invasion", "decide": "decision", "include": "inclusion", "exclude": "exclusion",
	"resign": "resignation", "transform": "transformation", "impeach": "impeachment", "deploy": "deployment", "treat": "treatment", "pay": "payment", "punish": "punishment", "establish": "establishment",
	"release": "release", "ban": "ban", "return": "return", "change": "change", "increase": "increase", "cut": "cut", "repeal": "repeal", "delay": "delay", "tax": "tax", "vote": "vote", "support": "support", "attack": "attack",
	"sell": "sale", "try": "trial", "close": "closure", "arrest": "arrest", "postpone": "postponement", "prosecute": "prosecution", "protect": "protection", "elect": "election", "reduce": "reduction", "produce": "production", "join": "joining",
	"investigate": "investigation", "legalize": "legalization", "negotiate": "negotiation", "extradite": "extradition", "waive": "waiver", "fund": "funding", "leave": "leaving", "delete": "deletion", "lose": "loss", "kill": "killing", "save": "saving",
	"construct": "construction", "destroy": "destruction", "adopt": "adoption", "restrict": "restriction", "inspect": "inspection", "act": "action", "recognise": "recognition", "recognize": "recognition", "intervene": "intervention",
}

// nominalize makes a noun of a verb.
func nominalize(base, form string, x nlp.XPOS) string {
	if n, ok := nominals[base]; ok {
		return n
	}
	switch {
	case strings.HasSuffix(base, "ate") && len(base) > 4:
		return strings.TrimSuffix(base, "e") + "ion"
	case strings.HasSuffix(base, "ify"):
		return strings.TrimSuffix(base, "y") + "ication"
	case strings.HasSuffix(base, "ize") || strings.HasSuffix(base, "ise") && len(base) > 5:
		return strings.TrimSuffix(base, "e") + "ation"
	case x == nlp.VBG:
		return form
	case strings.HasSuffix(base, "e") && !strings.HasSuffix(base, "ee"):
		return strings.TrimSuffix(base, "e") + "ing"
	}
	return base + "ing"
}
