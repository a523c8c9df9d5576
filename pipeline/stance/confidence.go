// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"math"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/issue"
)

// threshold is the least confidence with which a position is told.
const threshold = .18

// The least confidence of a refusal to comment, and of what is told as
// possible or pondered, by judgement.
const (
	sureSilence   = .5
	sureUndecided = .3
)

// confidence is the probability that holder, target and side are all right.
func (r *reading) confidence(p *position) float64 {
	x := chance(confidenceWeights(), r.features(p, nil))
	switch p.rule { // too rare in the training articles to be learned
	case "silence":
		x = max(x, sureSilence)
	case "undecided":
		x = max(x, sureUndecided)
	}
	return math.Round(x*1000) / 1000
}

// features are what the confidence of a position is weighed on.
func (r *reading) features(p *position, out []string) []string {
	if p.rule == "theme" {
		return r.themed(p, out)
	}
	rule, form := p.rule, string(r.s.Form)
	where := "content"
	if r.place[p.word] == cue {
		where = "cue"
	}
	by := "other"
	switch {
	case p.holder == self || p.by.Name == string(r.s.Speaker.Name):
		by = "self"
	case r.mention[p.holder] >= 0:
		by = "mention"
	}
	on := r.onWhat(p)
	out = append(out, "bias", "rule="+rule, "form="+form, "where="+where+form, "by="+by, "by="+by+form, "kind="+string(p.by.Kind), "on="+on, "on="+on+rule,
		"side="+string(p.toward), "side="+string(p.toward)+rule, "basis="+string(p.basis), "word="+r.lemma(p.word), "rule="+rule+by, "strength="+bucket(p.strength)+rule)
	if r.issue.target != nil {
		out = append(out, "on="+on+issue.Kind(r.issue.target.Name), "on="+on+count(len(issue.Stems(p.on.Name))))
	}
	out = append(out, "words="+count(len(issue.Stems(p.on.Name))))
	if p.unreal {
		out = append(out, "unreal")
	}
	if p.past {
		out = append(out, "past")
	}
	if p.toward != p.side {
		out = append(out, "turned")
	}
	if r.doc.Tokens[p.word].Quote != nlp.None {
		out = append(out, "quoted")
	}
	if r.doc.Tokens[p.word].Head == nlp.None {
		out = append(out, "root", "root"+form)
	} else {
		out = append(out, "rel="+r.rel(p.word).String(), "rel="+r.rel(p.word).String()+rule)
	}
	return out
}

// onWhat sorts targets by how they were found.
func (r *reading) onWhat(p *position) string {
	if p.wider {
		return "issue-wider"
	}
	if r.issue.touches(p.on) {
		return "issue-part"
	}
	if r.issue.target != nil && p.on.ID == r.issue.target.ID {
		if p.target.kind == aboutIssue || p.target.kind == aThing && r.takesUp(p.target.head) {
			return "issue-pronoun"
		}
		return "issue"
	}
	h := p.target.head
	switch {
	case p.target.kind == aClause:
		return "clause"
	case h < 0:
		return "none"
	case r.doc.Tokens[h].UPOS == nlp.PRON:
		return "pronoun"
	case r.mention[h] >= 0 && r.s.Context.Mentions[r.mention[h]].Kind == events.Person:
		return "person"
	case r.doc.Tokens[h].UPOS == nlp.PROPN:
		return "name"
	}
	return "noun"
}

func bucket(x float64) string { return string(rune('0' + int(x*10))) }

func count(n int) string { return string(rune('0' + min(n, 7))) }
