// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/word"
)

// A token is one syntactic word of a treebank.
type token struct {
	form, lemma string
	upos        nlp.UPOS
	xpos        nlp.XPOS
	head        int // 0 for the root, else counted from 1
	rel         nlp.Rel
	relName     string
	glued       bool // no blank after it
	entity      string
}

// A sentence of a treebank with the features of its words.
type sentence struct {
	id, doc, text string
	newPar        bool
	tokens        []token
	words         []word.Word
}

// readTreebank reads a CoNLL-U file; multi-word and empty tokens are left out.
func readTreebank(path string, c *word.Clusters) ([]*sentence, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(make([]byte, 1<<20), 1<<24)
	var out []*sentence
	cur := &sentence{}
	doc, glueTo := "", 0
	for sc.Scan() {
		line := sc.Text()
		switch {
		case line == "":
			if len(cur.tokens) > 0 {
				cur.doc = doc
				out = append(out, cur)
			}
			cur, glueTo = &sentence{}, 0
		case line[0] == '#':
			cur.comment(line, &doc)
		default:
			if err := cur.add(line, c, &glueTo); err != nil {
				return nil, fmt.Errorf("%s: %s: %w", path, cur.id, err)
			}
		}
	}
	return out, sc.Err()
}

func (s *sentence) comment(line string, doc *string) {
	key, value, _ := strings.Cut(strings.TrimPrefix(line, "# "), " = ")
	switch {
	case key == "newdoc id":
		*doc = value
	case key == "sent_id":
		s.id = value
	case key == "text":
		s.text = value
	case strings.HasPrefix(line, "# newpar"):
		s.newPar = true
	}
}

// add reads one token line. A multi-word token ("1-2 don't") glues its words
// together, except the last, which follows the line of the whole.
func (s *sentence) add(line string, c *word.Clusters, glueTo *int) error {
	col := strings.Split(line, "\t")
	if len(col) != 10 {
		return fmt.Errorf("%d columns", len(col))
	}
	if a, b, ok := strings.Cut(col[0], "-"); ok && a != "" {
		last, err := strconv.Atoi(b)
		if err != nil {
			return err
		}
		*glueTo = last
		if !strings.Contains(col[9], "SpaceAfter=No") {
			*glueTo = -last
		}
		return nil
	}
	if strings.Contains(col[0], ".") {
		return nil
	}
	head, err := strconv.Atoi(col[6])
	if err != nil {
		return err
	}
	t := token{
		form: col[1], lemma: col[2], upos: nlp.ParseUPOS(col[3]), xpos: nlp.ParseXPOS(col[4]),
		head: head, rel: nlp.ParseRel(col[7]), relName: col[7], glued: strings.Contains(col[9], "SpaceAfter=No"),
	}
	n := len(s.tokens) + 1
	switch last := *glueTo; {
	case last == n:
		t.glued = true
	case last > n || -last > n:
		t.glued = true
	}
	for kv := range strings.SplitSeq(col[9], "|") {
		if v, ok := strings.CutPrefix(kv, "Entity="); ok {
			t.entity = v
		}
	}
	s.tokens = append(s.tokens, t)
	s.words = append(s.words, word.Make(t.form, c))
	return nil
}

func words(ss []*sentence) int {
	n := 0
	for _, s := range ss {
		n += len(s.tokens)
	}
	return n
}
