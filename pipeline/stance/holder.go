// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"strings"
	"unicode"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/issue"
)

// who names whom token h stands for, by the mentions of the statement; "" where nobody is known.
func (r *reading) who(h int) string {
	if h < 0 {
		return ""
	}
	if m := r.mention[h]; m >= 0 {
		return string(r.s.Context.Mentions[m].Name)
	}
	if r.mine(h) {
		return string(r.s.Speaker.Name)
	}
	return ""
}

// holders gives everyone whom a claim's holder token names: joined names hold each for themselves.
func (r *reading) holders(c *claim) []events.Holder {
	if c.holder == self {
		return r.speakers()
	}
	var out []events.Holder
	heads := []int{c.holder}
	for k := range r.doc.Children(c.holder) {
		if r.rel(k) == nlp.RelConj && r.nominalToken(k) {
			heads = append(heads, k)
		}
	}
	for _, h := range heads {
		x, ok := r.holder(h)
		if !ok {
			continue
		}
		for _, part := range split(x.Name) {
			out = append(out, events.NewHolder(part, x.Kind, x.Represents))
		}
	}
	return out
}

// speakers gives the speaker; "Biden and Harris" hold each for themselves.
func (r *reading) speakers() []events.Holder {
	name := string(r.s.Speaker.Name)
	if name == "" || r.s.Speaker.Kind == events.Document || nobody(name) {
		return nil
	}
	var out []events.Holder
	for _, part := range split(name) {
		out = append(out, events.NewHolder(part, r.s.Speaker.Kind, r.s.Speaker.Represents))
	}
	return out
}

// split parts a row of names; a name with "and" in it that begins no new name stays whole.
func split(name string) []string {
	parts := strings.FieldsFunc(strings.ReplaceAll(name, " and ", ","), func(c rune) bool { return c == ',' })
	for i, p := range parts {
		if parts[i] = strings.TrimSpace(p); parts[i] == "" || len(parts) > 1 && !strings.Contains(parts[i], " ") && !countries[parts[i]] || !unicode.IsUpper([]rune(parts[i])[0]) {
			return []string{name}
		}
	}
	if len(parts) < 2 || !strings.Contains(name, " and ") {
		return []string{name}
	}
	return parts
}

func (r *reading) nominalToken(k int) bool {
	u := r.doc.Tokens[k].UPOS
	return u == nlp.PROPN || u == nlp.NOUN
}

// holder makes a holder of token h: a mention, or a group described in the text.
func (r *reading) holder(h int) (events.Holder, bool) {
	h = r.names.Named(h)
	if r.mine(h) {
		return events.NewHolder(string(r.s.Speaker.Name), r.s.Speaker.Kind, r.s.Speaker.Represents), r.s.Speaker.Name != ""
	}
	if m := r.mention[h]; m >= 0 {
		x := &r.s.Context.Mentions[m]
		return events.NewHolder(string(x.Name), orGroup(x.Kind), x.Represents), x.Kind != events.Document && !nobody(string(x.Name))
	}
	if protests[r.low(h)] {
		return events.NewHolder("protesters", events.Group, ""), true
	}
	if !r.nominalToken(h) || impersonal[r.low(h)] {
		return events.Holder{}, false
	}
	kind := events.Group
	if r.doc.Tokens[h].UPOS == nlp.PROPN {
		kind = events.Organization
	}
	name := r.group(h)
	return events.NewHolder(name, kind, ""), !nobody(name)
}

func orGroup(k events.Kind) events.Kind {
	if k == "" {
		return events.Group
	}
	return k
}

// group names a described holder: the noun with its modifiers and "of" or "from" phrases.
func (r *reading) group(h int) string {
	keep := []int{h}
	for c := range r.doc.Children(h) {
		switch r.doc.Tokens[c].Rel {
		case nlp.RelCompound, nlp.RelFlat, nlp.RelAmod, nlp.RelNummod:
			if !issue.Filler(r.low(c)) {
				keep = append(keep, c)
				r.names.Under(c, &keep)
			}
		case nlp.RelNmodPoss:
			if r.doc.Tokens[c].UPOS != nlp.PRON {
				keep = append(keep, c)
				r.names.Under(c, &keep)
			}
		case nlp.RelNmod:
			if c > h && (r.prep(c) == "of" || r.prep(c) == "from") {
				keep = append(keep, c, r.doc.Child(c, nlp.RelCase))
				r.names.Under(c, &keep)
			}
		}
	}
	return r.names.Join(keep)
}

// impersonal nouns hold nothing.
var impersonal = set(`it this that which there what time day year month week thing way move plan decision bill law measure statement report article case fact result reason issue problem question vote
death attack fire crash accident incident news story letter tweet speech interview comment remark proposal deal agreement data number figure rate percent election referendum war violence protest rally
action step effort rule policy order ruling trial bomb explosion storm virus outbreak pandemic disease money cost price everyone everybody people person man woman one some many others all both each`)
