// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"math"
	"strconv"
	"strings"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/frame"
	"github.com/stancewire/stancewire/pipeline/nlp/issue"
)

// Much that takes a side has no frame: "a stab in the back". So each statement
// is also tried as a whole, on the side that its words lean to, toward the
// issue of its article, and the trained weights say how likely that is right.

// themes is that try, where the statement leans to a side and is on the issue.
func (r *reading) themes() []claim {
	if r.issue.target == nil || r.s.Form == events.Narrated || r.s.Speaker.Name == "" || r.s.Speaker.Kind == events.Document {
		return nil
	}
	word := nlp.None
	for i := range r.doc.Tokens {
		if r.place[i] == content && (word == nlp.None || r.doc.Tokens[i].Head == nlp.None) {
			word = i
			if r.doc.Tokens[i].Head == nlp.None {
				break
			}
		}
	}
	if word == nlp.None {
		return nil
	}
	m := r.moodOf()
	if m.about == 0 && !m.back || m.silent {
		return nil // it speaks of something else, or of nothing
	}
	leaning := m.leaning()
	if m.lead == "first" && leaning < 0 && !r.headlineOpposes() {
		return nil // whoever the headline tells to act speaks for his act, however dark his words
	}
	if math.Abs(leaning) < least {
		return nil
	}
	c := claim{rule: "theme", word: word, holder: self, basis: events.Implied, strength: .5, target: topic{kind: aboutIssue, head: nlp.None}}
	against := c
	c.side, against.side = events.Support, events.Oppose
	if leaning < 0 {
		return []claim{against}
	}
	return []claim{c}
}

// least is how far a statement must lean to be tried.
const least = .35

// leaning adds up what speaks for (positive) and against.
func (m *mood) leaning() float64 { return m.claimed + .7*m.listed + .25*m.learned + .4*m.told }

// A mood is what the words of a statement say of its side as a whole.
type mood struct {
	known    bool
	learned  float64 // by the trained weights of words
	listed   float64 // by the words of the lexicon that evaluate
	about    int     // how much of the issue's words the content has: 0 none, 1 some, 2 half
	near     int     // the same of the sentences
	negated  bool
	must     bool
	first    bool // speaks of himself or his side
	back     bool // points back: this, it, the move
	numbers  int
	length   int
	question bool
	silent   bool    // declines to take a side
	claimed  float64 // the strength of the claims that the speaker makes, with their sides
	told     float64 // how much the words of the cue speak for or against
	lead     string  // where in the headline the speaker is named: first, later or not
}

func (r *reading) moodOf() *mood {
	m := &r.mood
	if m.known {
		return m
	}
	m.known = true
	var in, near []string
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if t.UPOS == nlp.NOUN || t.UPOS == nlp.PROPN || t.UPOS == nlp.ADJ || t.UPOS == nlp.VERB {
			near = append(near, t.Form)
		}
		if r.place[i] == cue {
			m.told += toneOf(r.lemma(i))
		}
		if r.place[i] != content {
			continue
		}
		if len(near) > 0 && near[len(near)-1] == t.Form {
			in = append(in, t.Form)
		}
		m.length++
		r.weigh(m, i)
	}
	m.about, m.near = r.issue.cover(in), r.issue.cover(near)
	for k := range r.found {
		m.silent = m.silent || r.relays(&r.found[k]) || r.found[k].rule == "silence" && r.found[k].holder == self
		if c := &r.found[k]; c.holder == self && !c.past {
			m.claimed += signOf(c.effective()) * c.strength
		}
	}
	m.lead = r.inHeadline()
	return m
}

func signOf(s events.Side) float64 {
	switch s {
	case events.Support:
		return 1
	case events.Oppose:
		return -1
	}
	return 0
}

var opposing = set(`opposes rejects condemns denounces criticizes criticises slams blasts against sues refuses attacks vetoes blocks warns fears protests protest decries declines dismisses disputes questions`)

// headlineOpposes tells whether the headline tells of opposition.
func (r *reading) headlineOpposes() bool {
	for _, w := range strings.Fields(strings.ToLower(r.s.Context.Headline)) {
		if opposing[strings.Trim(w, ".,:;'\"")] {
			return true
		}
	}
	return false
}

// relays tells that the speaker tells of a stance of somebody else, whom he does not represent.
func (r *reading) relays(c *claim) bool {
	if c.holder < 0 || r.place[c.word] != content || c.rule == "owner" {
		return false
	}
	who := r.who(c.holder)
	return who != "" && who != string(r.s.Speaker.Represents) && who != string(r.s.Speaker.Name)
}

// inHeadline tells whether the headline begins with the speaker: whose act it tells stands by it.
func (r *reading) inHeadline() string {
	name := strings.Fields(string(r.s.Speaker.Name))
	if len(name) == 0 {
		return "not"
	}
	head := r.s.Context.Headline
	at := strings.Index(head, name[len(name)-1])
	if w := string(r.s.Speaker.Represents); at < 0 && w != "" {
		at = strings.Index(head, w)
	}
	switch {
	case at < 0:
		return "not"
	case at < 30:
		return "first"
	}
	return "later"
}

// weigh adds token i of the content to its mood.
func (r *reading) weigh(m *mood, i int) {
	w, sign := r.low(i), 1.0
	for k := max(0, i-4); k < i; k++ {
		if negations[r.low(k)] {
			sign = -1
		}
	}
	if r.supposed(i) {
		return
	}
	m.learned += sign * toneOf(r.lemma(i))
	if pos, ok := r.pos(i); ok {
		if f, ok := r.lookup(i, pos); ok {
			m.listed += sign * sided(f)
		}
	}
	switch {
	case negations[w]:
		m.negated = true
	case must[w]:
		m.must = true
	case w == "we" || w == "i" || w == "our" || w == "my" || w == "us":
		m.first = true
	case r.doc.Tokens[i].UPOS == nlp.PRON && (w == "this" || w == "it" || w == "that"), back[w] && r.takesUp(i):
		m.back = true
	case w == "?":
		m.question = true
	case r.doc.Tokens[i].UPOS == nlp.NUM:
		m.numbers++
	}
}

// sided is the strength of a frame with its sign; what it takes only with a
// preposition counts for nothing here.
func sided(f frame.Frame) float64 {
	s := &f.Senses[0]
	if !s.Evaluates() && !s.Takes(frame.Object) && !s.Takes(frame.That) {
		return 0
	}
	return signOf(s.Side) * s.Strength
}

// supposed tells whether token i stands in a condition: "if we push NATO to expand".
func (r *reading) supposed(i int) bool {
	for range 6 {
		if w := r.conjunction(i); w == "if" || w == "unless" || w == "should" {
			return true
		}
		if i = r.doc.Head(i); i == nlp.None {
			return false
		}
	}
	return false
}

// cover tells how much of the issue's words are among the words.
func (w *issueWords) cover(words []string) int {
	best := 0
	stems := map[string]bool{}
	for _, x := range words {
		for _, s := range issue.Stems(x) {
			stems[s] = true
		}
	}
	for _, way := range w.ways {
		n := 0
		for _, s := range way {
			if stems[s] {
				n++
			}
		}
		switch {
		case 2*n >= len(way) && n > 0:
			best = max(best, 2)
		case n > 0:
			best = max(best, 1)
		}
	}
	return best
}

// themed are the features of a try.
func (r *reading) themed(p *position, out []string) []string {
	m := r.moodOf()
	sign := 1.0
	if p.side == events.Oppose {
		sign = -1
	}
	side := string(p.side)
	learned, listed := "learned="+level(sign*m.learned), "listed="+level(sign*m.listed)
	about := strconv.Itoa(m.about) + strconv.Itoa(m.near)
	out = append(out, "T", "T"+side, "T"+learned, "T"+listed, "T"+learned+side, "T"+listed+side, "T"+listed+learned, "Tabout="+about, "Tabout="+about+listed,
		"Tform="+string(r.s.Form), "Tkind="+string(r.s.Speaker.Kind), "Tlength="+strconv.Itoa(min(m.length/8, 5)), "Tnumbers="+strconv.Itoa(min(m.numbers, 2)))
	claimed, told := level(sign*m.claimed), level(sign*m.told)
	out = append(out, "Tclaimed="+claimed, "Tclaimed="+claimed+learned, "Tclaimed="+claimed+about, "Ttold="+told, "Tlead="+m.lead+side, "Tlead="+m.lead+about)
	kind := issue.Kind(r.issue.target.Name)
	out = append(out, "Tissue="+kind, "Tissue="+kind+about, "Tissue="+kind+string(r.s.Speaker.Kind), "Twords="+count(len(issue.Stems(r.issue.target.Name))), "Taliases="+count(len(r.issue.target.Aliases)))
	if r.s.Cue != nil {
		for i := range r.doc.Tokens {
			if r.place[i] == cue && (r.doc.Tokens[i].UPOS == nlp.VERB || r.doc.Tokens[i].UPOS == nlp.NOUN) {
				out = append(out, "Tcue="+r.lemma(i), "Tcue="+r.lemma(i)+side)
			}
		}
	} else {
		out = append(out, "Tcue=none")
	}
	for _, x := range []struct {
		on   bool
		name string
	}{{m.negated, "negated"}, {m.must, "must"}, {m.first, "first"}, {m.back, "back"}, {m.question, "question"}, {r.s.Speaker.Represents != "", "represents"}} {
		if x.on {
			out = append(out, "T"+x.name, "T"+x.name+side, "T"+x.name+about)
		}
	}
	return out
}

// level sorts a signed weight into seven.
func level(x float64) string {
	switch {
	case x <= -1.5:
		return "-3"
	case x <= -.6:
		return "-2"
	case x < -.15:
		return "-1"
	case x <= .15:
		return "0"
	case x < .6:
		return "1"
	case x < 1.5:
		return "2"
	}
	return "3"
}
