// SPDX-License-Identifier: Apache-2.0

package nlp

import "strings"

// UPOS is a universal part of speech; the zero value is an untagged token.
type UPOS uint8

// Universal parts of speech.
const (
	UPOSNone UPOS = iota
	ADJ
	ADP
	ADV
	AUX
	CCONJ
	DET
	INTJ
	NOUN
	NUM
	PART
	PRON
	PROPN
	PUNCT
	SCONJ
	SYM
	VERB
	X
)

var uposNames = [...]string{"_", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"}

// String is the name in treebanks, "_" for an untagged token.
func (u UPOS) String() string { return uposNames[u] }

// ParseUPOS is the inverse of String; unknown names give UPOSNone.
func ParseUPOS(s string) UPOS { return UPOS(indexOf(uposNames[:], s)) }

// XPOS is a part of speech of the Penn Treebank as Universal Dependencies use
// it; the zero value is an untagged token.
type XPOS uint8

// Penn Treebank tags; those whose names are no Go identifiers begin with X or
// end in S.
const (
	XPOSNone XPOS = iota
	CC
	CD
	DT
	EX
	FW
	IN
	JJ
	JJR
	JJS
	LS
	MD
	NN
	NNP
	NNPS
	NNS
	PDT
	POS
	PRP
	PRPS
	RB
	RBR
	RBS
	RP
	XSYM
	TO
	UH
	VB
	VBD
	VBG
	VBN
	VBP
	VBZ
	WDT
	WP
	WPS
	WRB
	XPeriod
	XComma
	XColon
	XOpenQuote
	XCloseQuote
	XOpenBracket
	XCloseBracket
	HYPH
	NFP
	ADD
	AFX
	GW
	XCurrency
	XNumberSign
)

var xposNames = [...]string{"_", "CC", "CD", "DT", "EX", "FW", "IN", "JJ", "JJR", "JJS", "LS", "MD", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", ".", ",", ":", "``", "''", "-LRB-", "-RRB-", "HYPH", "NFP", "ADD", "AFX", "GW", "$", "#"}

// String is the name in treebanks, "_" for an untagged token.
func (x XPOS) String() string { return xposNames[x] }

// ParseXPOS is the inverse of String; unknown names give XPOSNone.
func ParseXPOS(s string) XPOS { return XPOS(indexOf(xposNames[:], s)) }

// Rel is a universal dependency relation with its English subtype; the zero
// value is that of a token without a tree.
type Rel uint8

// Relations. Base takes the subtype off.
const (
	RelNone Rel = iota
	RelRoot
	RelNsubj
	RelNsubjPass
	RelNsubjOuter
	RelCsubj
	RelCsubjPass
	RelCsubjOuter
	RelObj
	RelIobj
	RelCcomp
	RelXcomp
	RelObl
	RelOblAgent
	RelOblUnmarked
	RelAdvcl
	RelAdvclRelcl
	RelAdvmod
	RelAux
	RelAuxPass
	RelCop
	RelMark
	RelNmod
	RelNmodPoss
	RelNmodUnmarked
	RelNmodDesc
	RelAppos
	RelNummod
	RelAmod
	RelAcl
	RelAclRelcl
	RelDet
	RelDetPredet
	RelCase
	RelCompound
	RelCompoundPrt
	RelFlat
	RelFixed
	RelConj
	RelCc
	RelCcPreconj
	RelExpl
	RelVocative
	RelDislocated
	RelDiscourse
	RelParataxis
	RelList
	RelOrphan
	RelGoeswith
	RelReparandum
	RelPunct
	RelDep
	NumRels // how many there are
)

var relNames = [...]string{"_", "root", "nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass", "csubj:outer", "obj", "iobj", "ccomp", "xcomp", "obl", "obl:agent", "obl:unmarked", "advcl", "advcl:relcl", "advmod", "aux", "aux:pass", "cop", "mark", "nmod", "nmod:poss", "nmod:unmarked", "nmod:desc", "appos", "nummod", "amod", "acl", "acl:relcl", "det", "det:predet", "case", "compound", "compound:prt", "flat", "fixed", "conj", "cc", "cc:preconj", "expl", "vocative", "dislocated", "discourse", "parataxis", "list", "orphan", "goeswith", "reparandum", "punct", "dep"}

// String is the name in treebanks, "_" for a token without a tree.
func (r Rel) String() string { return relNames[r] }

// ParseRel is the inverse of String; unknown names give RelNone.
func ParseRel(s string) Rel { return Rel(indexOf(relNames[:], s)) }

// Base takes the subtype off: nsubj for nsubj:pass.
func (r Rel) Base() Rel { return relBase[r] }

var relBase = func() (base [NumRels]Rel) {
	for i, n := range relNames {
		name, _, _ := strings.Cut(n, ":")
		base[i] = ParseRel(name)
	}
	return base
}()

func indexOf(names []string, s string) int {
	for i, n := range names {
		if n == s {
			return i
		}
	}
	return 0
}
