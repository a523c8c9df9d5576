// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"strings"
	"unicode/utf8"
)

// splitWord cuts a word into the syntactic words of the treebanks and emits
// them: don't → do n't, John's → John 's, cannot → can not, 5pm → 5 pm.
func (s *scanner) splitWord(i, j int) {
	w := s.d.Text[i:j]
	if cut := fused(w); cut > 0 {
		s.emit(i, i+cut)
		s.emit(i+cut, j)
		return
	}
	if cut := unit(w); cut > 0 {
		s.emit(i, i+cut)
		s.emit(i+cut, j)
		return
	}
	at := strings.LastIndexAny(w, "'’")
	if at < 0 {
		s.emit(i, j)
		return
	}
	_, n := utf8.DecodeRuneInString(w[at:])
	tail := w[at+n:]
	switch {
	case at > 1 && (tail == "t" || tail == "T") && w[at-1]|0x20 == 'n':
		s.splitTail(i, i+at-1, j)
	case isClitic(tail):
		s.splitTail(i, i+at, j)
	default:
		s.emit(i, j)
	}
}

// splitTail emits the clitic from cut to j, and before it what remains, which
// may hold another one: wouldn't've.
func (s *scanner) splitTail(i, cut, j int) {
	if w := s.d.Text[i:cut]; strings.ContainsAny(w, "'’") && len(w) < 20 {
		s.splitWord(i, cut)
	} else {
		s.emit(i, cut)
	}
	s.emit(cut, j)
}

// fused gives where to cut words written as one that the treebanks take for
// two.
func fused(w string) int {
	if len(w) > 7 || len(w) < 5 {
		return 0
	}
	switch strings.ToLower(w) {
	case "cannot", "gonna", "gotta", "gimme", "lemme":
		return 3
	case "wanna":
		return 3
	case "d'you":
		return 2
	}
	return 0
}

var units = wordSet("am pm km kg mm cm ml mg ft lb lbs mph kph mw gw kw mwh kwh k m bn tn g oz hz khz mhz ghz hp psi nm mi yd hr hrs min sec b")

// unit gives where a number ends and its unit begins: 10km, 5pm, 3.5bn.
func unit(w string) int {
	n := 0
	for n < len(w) && (w[n] >= '0' && w[n] <= '9' || w[n] == '.' || w[n] == ',' || w[n] == ':') {
		n++
	}
	if n == 0 || n == len(w) || n < len(w)-5 {
		return 0
	}
	if u := strings.ToLower(w[n:]); units[strings.TrimRight(u, ".")] || u == "p.m." || u == "a.m." {
		return n
	}
	return 0
}
