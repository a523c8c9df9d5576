// SPDX-License-Identifier: Apache-2.0

// Package issue tells what an article is about: a short neutral heading that
// all positions the article reports can be filed under, with the other ways it
// is named.
//
// The headline names the issue in nearly every wire report, mixed with what
// happened to it ("France opposes the proposal to create a NATO office in
// Japan"). So the candidates are the noun phrases of the headline and of the
// first paragraph, and the acts that the headline tells, made nouns
// ("suspension of parliament" for "suspends parliament"); each is weighed by
// what kind of thing it names and by how much of it the body takes up again.
// People and places are seldom what a position is on; proposals, laws, deals
// and deeds are. What only wraps the issue ("the proposal to create …") is
// peeled off, so that the heading takes no side and stays the same in the next
// article.
//
// A [Namer] makes such headings of any noun phrase or verb of a parsed text;
// the stance stage names its targets with it.
package issue

import (
	"strings"
	"sync"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/english"
	"github.com/stancewire/stancewire/pipeline/nlp/frame"
)

// maxAliases is how many other names an issue is given at most.
const maxAliases = 6

var grammar = sync.OnceValue(func() *nlp.Pipeline { return english.New(english.Config{}) })

// Of tells the issue of an article, nil where none can be told. The doc holds
// the body, with tokens and sentences at least.
func Of(doc *nlp.Doc, a events.Article) *events.Target {
	w := newWeigher(a.Body)
	w.addFrom(a.Headline, 1)
	w.addFrom(lead(doc), .62)
	best := w.best()
	if best == nil {
		return nil
	}
	t := events.NewTarget(best.name, w.aliases(best)...)
	return &t
}

// lead is the first paragraph, three sentences of it at most.
func lead(doc *nlp.Doc) string {
	if doc == nil || len(doc.Sentences) == 0 {
		return ""
	}
	first, para := -1, 0
	end := 0
	for s := range doc.Sentences {
		sn := &doc.Sentences[s]
		if sn.Kind == nlp.Dateline || sn.Len() == 0 {
			continue
		}
		if first < 0 {
			first, para = doc.SentenceSpan(s).Start, sn.Para
		}
		if sn.Para != para && s > 1 || s >= 3 {
			break
		}
		end = doc.SentenceSpan(s).End
	}
	if first < 0 || end <= first {
		return ""
	}
	return doc.Text[first:end]
}

// A candidate is a heading that may be the issue.
type candidate struct {
	name  string
	stems []string
	score float64
}

// A weigher knows how often the body takes up each word.
type weigher struct {
	counts map[string]int
	all    []candidate
}

func newWeigher(body string) *weigher {
	w := &weigher{counts: map[string]int{}}
	for _, f := range strings.Fields(body) {
		for _, s := range Stems(f) {
			w.counts[s]++
		}
	}
	return w
}

// addFrom enters the candidates of a text.
func (w *weigher) addFrom(text string, weight float64) {
	if text == "" {
		return
	}
	d, err := grammar().Process(text)
	if err != nil {
		return
	}
	n := &Namer{Doc: d}
	for i := range d.Tokens {
		switch t := &d.Tokens[i]; t.UPOS {
		case nlp.NOUN, nlp.PROPN:
			w.addNoun(n, i, weight)
		case nlp.VERB:
			if o := undergoer(d, i); o != nlp.None && !telling(t.Lemma, abstract(n.low(o))) {
				w.add(n.Act(i, o, strings.ToLower(t.Lemma)), weight*ofAct(t, abstract(n.low(o))))
			}
		}
	}
}

// ofAct is the weight of an act: what the headline tells first of all is most often the issue.
func ofAct(t *nlp.Token, deed bool) float64 {
	weight := .9
	switch {
	case t.Rel == nlp.RelRoot:
		weight = 1.15
	case t.Rel == nlp.RelXcomp:
		weight = 1.05
	}
	if deed {
		weight *= 1.5
	}
	return weight
}

// telling verbs say what is done about an issue, and are no part of it. One
// that acts is an issue of its own, unless its object is a deed already:
// "suspends parliament", but "signs the bill".
func telling(lemma string, deed bool) bool {
	f, ok := frame.Lookup(lemma, frame.Verb)
	if !ok {
		return telled[lemma]
	}
	if f.Senses[0].Takes(frame.Act) {
		return false
	}
	return deed || f.Senses[0].Basis != events.Action || telled[lemma]
}

var telled = wordSet(`sign approve pass reject table announce elect allow declare order accept join table drop wins win name say tell announce report claim have be do make take get give go come hold see find ask meet begin start continue face set show become lead mark follow cause include leave use`)

func undergoer(d *nlp.Doc, v int) int {
	if s := d.Child(v, nlp.RelNsubjPass); s != nlp.None {
		return s
	}
	return d.Child(v, nlp.RelObj)
}

// addNoun weighs a noun phrase by what it names.
func (w *weigher) addNoun(n *Namer, i int, weight float64) {
	t := &n.Doc.Tokens[i]
	switch t.Rel.Base() {
	case nlp.RelCompound, nlp.RelFlat, nlp.RelAmod, nlp.RelNummod:
		return
	}
	switch {
	case times[n.low(i)] || wrappers[n.low(i)] || people[n.low(i)]:
		return
	case t.UPOS == nlp.PROPN && !abstract(n.low(i)):
		weight *= .45
	case abstract(n.low(i)):
		weight *= 1.5
	}
	switch t.Rel.Base() {
	case nlp.RelNsubj:
		weight *= .75
	case nlp.RelObl, nlp.RelNmod:
		weight *= .7
	}
	w.add(n.Noun(i), weight)
}

// add weighs a heading by how much of it the body repeats.
func (w *weigher) add(name string, weight float64) {
	stems := Stems(name)
	if len(stems) < 2 || len(stems) > 7 {
		return
	}
	sum := 0.0
	for _, s := range stems {
		most := 8.0
		if common[s] {
			most = 2
		}
		sum += min(float64(w.counts[s]), most)
	}
	fit := 1.0
	if len(stems) > 5 {
		fit = .8
	}
	w.all = append(w.all, candidate{name, stems, weight * fit * sum / (float64(len(stems)) + .7)})
}

func (w *weigher) best() *candidate {
	var best *candidate
	for i := range w.all {
		if c := &w.all[i]; c.score > 1 && (best == nil || c.score > best.score) {
			best = c
		}
	}
	return best
}

// aliases are the other candidates that name the same.
func (w *weigher) aliases(best *candidate) []string {
	var out []string
	for i := range w.all {
		c := &w.all[i]
		if len(out) < maxAliases && c.name != best.name && Same(c.stems, best.stems) && !contains(out, c.name) {
			out = append(out, c.name)
		}
	}
	return out
}

// common stems stand in articles on anything.
var common = func() map[string]bool {
	out := map[string]bool{}
	for w := range wordSet(`united states american british china chinese russia russian france french uk us president government minister people country national state international
police world house party year years day time news first two three`) {
		out[stem(w)] = true
	}
	return out
}()

// wrappers only say that somebody means to.
var wrappers = wordSet(`plan plans proposal proposals decision decisions bid effort efforts idea attempt attempts intention offer call calls part number series kind way
people person man woman percent day time place case end side name member members death deaths top age report reports`)

// people hold positions; they are seldom what one is on.
var people = wordSet(`president minister secretary leader leaders government protesters officials official police court judge governor mayor parliament senate house congress
spokesman spokeswoman spokesperson chief king queen prince princess senator representative lawmakers union party group state states country city nation thousands hundreds dozens speaker`)

// Acts tells whether a word names people or a body that can be called on to act.
func Acts(word string) bool { return people[word] }

// deeds and documents that positions are on.
var deeds = wordSet(`bill law act measure treaty pact deal accord agreement plan policy tax ban embargo rule rules order budget reform war strike strikes inquiry probe trial sanctions vote poll
referendum brexit marriage abortion emergency lockdown shutdown pipeline office bridge dam wall base border subsidy quota quotas tariff tariffs fund aid cap limit fee levy
protest protests withdrawal removal approval merger sale closure purchase release transfer visit talks ceasefire candidacy bid attack coverings vaccination drive curfew mandate
campaign project programme program scheme tunnel airport station mine reserve licence license visa asylum immunity veto resolution amendment constitution union currency debt loan loans`)

// Kind sorts a heading by what its first noun phrase names: "deed" for a
// proposal, law, deal or act, "name" for a proper name, else "thing".
func Kind(heading string) string {
	head := ""
	name := true
	for _, w := range strings.Fields(heading) {
		if headingPreps[w] {
			break
		}
		head = strings.ToLower(w)
		name = name && w[0] >= 'A' && w[0] <= 'Z'
	}
	switch {
	case abstract(head):
		return "deed"
	case name:
		return "name"
	}
	return "thing"
}

// abstract tells a deed, a document or a state of things by the noun.
func abstract(w string) bool {
	if deeds[w] {
		return true
	}
	for _, e := range []string{"tion", "tions", "sion", "sions", "ment", "ments", "ing", "ance", "ence", "ism", "ship", "age"} {
		if len(w) > len(e)+3 && strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}
