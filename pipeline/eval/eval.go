// SPDX-License-Identifier: Apache-2.0

// Package eval measures statements and stances against an annotated corpus.
//
// # What counts as right
//
// A predicted and a gold statement match when the Jaccard overlap of the words
// of their contents (a leading "that", "whether" or "if" left out) is at least
// 0.8; matching is one to one, best overlap first. Who-said-what, the headline
// figure, counts a match only where the predicted mention of the speaker, of a
// length like the gold one's, overlaps it, or neither has one. Narrated
// statements are not scored.
//
// A predicted and a gold stance match when holder, target and side agree
// ([SameName], [SameTarget]). Past stances, and those booked on whom a speaker
// represents, are left out.
package eval

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/stancewire/stancewire/events"
)

// An Article is an annotated article.
type Article struct {
	ID         string      `json:"id"`
	Headline   string      `json:"headline"`
	Body       string      `json:"body"`
	Statements []Statement `json:"statements"`
	Stances    []Stance    `json:"stances"`
}

// A Statement is a gold statement.
type Statement struct {
	Type        string        `json:"type"`
	Source      spans         `json:"source"`
	Speaker     string        `json:"speaker"`
	SpeakerKind string        `json:"speaker_kind"`
	Content     []events.Span `json:"content"`
	Speech      *bool         `json:"speech"` // false for beliefs, wishes and the like; speech where absent
}

func (s Statement) speech() bool { return s.Speech == nil || *s.Speech }

func (s Statement) person() bool { return s.SpeakerKind == "" || s.SpeakerKind == "person" }

// A Stance is a gold stance.
type Stance struct {
	Holder        string      `json:"holder"`
	HolderAliases []string    `json:"holder_aliases"`
	Target        string      `json:"target"`
	TargetAliases []string    `json:"target_aliases"`
	Side          events.Side `json:"stance"`
	Past          bool        `json:"past"`
	Evidence      events.Span `json:"evidence"`
}

// spans reads one span, several, or none.
type spans []events.Span

func (s *spans) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '{' {
		var one events.Span
		err := json.Unmarshal(b, &one)
		*s = spans{one}
		return err
	}
	return json.Unmarshal(b, (*[]events.Span)(s))
}

// Predicted is what was found in one article.
type Predicted struct {
	Statements []events.Statement
	Stances    []events.Stance
}

// A Rate is precision, recall and their harmonic mean, with the counts they come from.
type Rate struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Right     int     `json:"tp"`
	Predicted int     `json:"predicted"`
	Gold      int     `json:"gold"`
}

func rate(right, predicted, gold int) Rate { return rateOf(right, right, predicted, gold) }

// rateOf has recall and precision count different things as right.
func rateOf(right, rightPredicted, predicted, gold int) Rate {
	r := Rate{Right: right, Predicted: predicted, Gold: gold}
	if predicted > 0 {
		r.Precision = float64(rightPredicted) / float64(predicted)
	}
	if gold > 0 {
		r.Recall = float64(right) / float64(gold)
	}
	if r.Precision+r.Recall > 0 {
		r.F1 = 2 * r.Precision * r.Recall / (r.Precision + r.Recall)
	}
	return r
}

// A Mistake is one thing that went wrong, for people to read.
type Mistake struct {
	Kind    string `json:"kind"` // missed, spurious, source, speaker name, stance missed, stance spurious
	Article string `json:"article"`
	Detail  string `json:"detail"`
}

// A Confusion counts gold and predicted sides of the stances whose holder and target are right.
type Confusion map[events.Side]map[events.Side]int

// A Judged stance has a confidence, and is right or not.
type Judged struct {
	Confidence float64
	Right      bool
}

// A Tally is counts over articles. The zero value is ready to use.
type Tally struct {
	Articles, WrongOffsets int
	Confusion              Confusion
	Mistakes               []Mistake
	Judged                 []Judged
	PerArticle             map[string]Rate // who-said-what

	gold, pred, goldSpeech           int
	found, exact, loose              int
	who, whoSpeech                   int
	wordsBoth, wordsPred, wordsGold  int
	named, nameRight                 int
	forms, formsFound                map[string]int
	stanceGold, stancePred           int
	triple, holderLabel, holderOnTgt int
}

// Add counts one article.
func (t *Tally) Add(g Article, p Predicted) {
	if t.forms == nil {
		t.forms, t.formsFound = map[string]int{}, map[string]int{}
		t.Confusion, t.PerArticle = Confusion{}, map[string]Rate{}
	}
	t.Articles++
	t.addStatements(g, p.Statements)
	t.addStances(g, p.Stances)
}

func (t *Tally) mistake(kind, article, format string, args ...any) {
	t.Mistakes = append(t.Mistakes, Mistake{kind, article, fmt.Sprintf(format, args...)})
}

// Report is a tally in figures. Names and definitions are those of the corpus's scoring program.
type Report struct {
	Articles      int                `json:"articles"`
	WhoSaidWhat   Rate               `json:"who-said-what"`
	SpeechOnly    Rate               `json:"speech only"`
	Found         Rate               `json:"statement found"`
	Exact         Rate               `json:"statement exact"`
	Loose         Rate               `json:"statement loose"`
	ContentWords  Rate               `json:"content words"`
	RecallByForm  map[string]float64 `json:"recall by form"`
	SpeakerName   float64            `json:"speaker name"`
	Triple        Rate               `json:"stance triple"`
	HolderLabel   Rate               `json:"stance holder+label"`
	HolderTarget  Rate               `json:"stance holder+target"`
	LabelAccuracy float64            `json:"label accuracy"`
	Flips         float64            `json:"flips"` // support taken for oppose or the reverse, of those whose holder and target are right
	Confusion     Confusion          `json:"confusion"`
	WrongOffsets  int                `json:"wrong offsets"`
}

// Report returns the figures.
func (t *Tally) Report() Report {
	r := Report{
		Articles: t.Articles, WhoSaidWhat: rate(t.who, t.pred, t.gold), SpeechOnly: rateOf(t.whoSpeech, t.who, t.pred, t.goldSpeech),
		Found: rate(t.found, t.pred, t.gold), Exact: rate(t.exact, t.pred, t.gold), Loose: rate(t.loose, t.pred, t.gold),
		ContentWords: rate(t.wordsBoth, t.wordsPred, t.wordsGold), RecallByForm: map[string]float64{}, Confusion: t.Confusion, WrongOffsets: t.WrongOffsets,
		Triple: rate(t.triple, t.stancePred, t.stanceGold), HolderLabel: rate(t.holderLabel, t.stancePred, t.stanceGold), HolderTarget: rate(t.holderOnTgt, t.stancePred, t.stanceGold),
	}
	for form, n := range t.forms {
		r.RecallByForm[form] = float64(t.formsFound[form]) / float64(n)
	}
	if t.named > 0 {
		r.SpeakerName = float64(t.nameRight) / float64(t.named)
	}
	pairs, right, flips := 0, 0, 0
	for gold, row := range t.Confusion {
		for predicted, n := range row {
			pairs += n
			switch {
			case gold == predicted:
				right += n
			case gold != events.Neutral && predicted != events.Neutral:
				flips += n
			}
		}
	}
	if pairs > 0 {
		r.LabelAccuracy, r.Flips = float64(right)/float64(pairs), float64(flips)/float64(pairs)
	}
	return r
}

// Worst returns the ids of the n articles with the lowest who-said-what, worst first.
func (t *Tally) Worst(n int) []string {
	var ids []string
	for id := range t.PerArticle {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int {
		switch x, y := t.PerArticle[a], t.PerArticle[b]; {
		case x.F1 < y.F1:
			return -1
		case x.F1 > y.F1:
			return 1
		}
		return strings.Compare(a, b)
	})
	return ids[:min(n, len(ids))]
}
