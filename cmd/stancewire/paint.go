// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"

	"github.com/stancewire/stancewire/events"
)

// A style is how a piece of text looks on a terminal, in the parameters of ANSI's SGR.
type style string

// The styles. Colours are those of the terminal's own palette, so that they suit its background.
const (
	plain   style = ""
	bold    style = "1"
	dim     style = "2"
	italic  style = "3"
	green   style = "32"
	red     style = "31"
	yellow  style = "33"
	cyan    style = "36"
	boldRed style = "1;31"
)

// sideStyle is the colour of a side.
func sideStyle(s events.Side) style {
	switch s {
	case events.Support:
		return green
	case events.Oppose:
		return red
	case events.Neutral:
		return yellow
	}
	return dim
}

// A painter lays text out for a screen.
type painter struct {
	colour bool
	width  int // columns
}

// Widths of the screen: what is assumed where nobody says, and the most that is used, for long lines are hard to read.
const (
	defaultWidth = 80
	maxWidth     = 110
	minWidth     = 40
)

// newPainter looks at what is written to. Colour is "auto", "always" or "never".
func newPainter(w io.Writer, colour string) painter {
	p := painter{width: defaultWidth}
	f, isFile := w.(*os.File)
	isTerminal := isFile && term.IsTerminal(int(f.Fd()))
	if isTerminal {
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
			p.width = max(minWidth, min(columns, maxWidth))
		}
	}
	switch colour {
	case "always":
		p.colour = true
	case "auto", "":
		p.colour = isTerminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	}
	return p
}

// isTerminal tells whether people are at the other end of a stream.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// in gives text a style.
func (p painter) in(s style, text string) string {
	if !p.colour || s == plain || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

// side writes a side in its colour.
func (p painter) side(s events.Side) string { return p.in(sideStyle(s), string(s)) }

// A piece is a text in one style.
type piece struct {
	text  string
	style style
}

// wrap breaks pieces into lines of the painter's width, each begun with indent. The pieces are one text: no space is put between them.
func (p painter) wrap(indent string, pieces ...piece) string {
	room := max(20, p.width-utf8.RuneCountInString(indent))
	var out strings.Builder
	var line []piece
	column := 0
	flush := func() {
		if column > 0 {
			out.WriteString(indent + p.line(line) + "\n")
		}
		line, column = line[:0], 0
	}
	for _, word := range words(pieces) {
		n := word.width()
		if column+1+n > room {
			flush()
		}
		if column > 0 {
			line = append(line, piece{" ", word.lead})
			column++
		}
		line = append(line, word.parts...)
		column += n
	}
	flush()
	return out.String()
}

// line writes pieces, those of one style that follow each other at once.
func (p painter) line(pieces []piece) string {
	var out strings.Builder
	for i := 0; i < len(pieces); {
		text, s := "", pieces[i].style
		for ; i < len(pieces) && pieces[i].style == s; i++ {
			text += pieces[i].text
		}
		out.WriteString(p.in(s, text))
	}
	return out.String()
}

// A word is what stands between two spaces; its parts may differ in style.
type word struct {
	lead  style // of the space before it
	parts []piece
}

func (w word) width() int {
	n := 0
	for _, q := range w.parts {
		n += utf8.RuneCountInString(q.text)
	}
	return n
}

func words(pieces []piece) []word {
	var out []word
	open := false // the last word goes on
	for _, q := range pieces {
		for i, field := range strings.FieldsFunc(q.text, isSpace) {
			if i == 0 && open && !isSpace(first(q.text)) {
				last := &out[len(out)-1]
				last.parts = append(last.parts, piece{field, q.style})
				continue
			}
			lead := plain
			if i > 0 {
				lead = q.style
			}
			out = append(out, word{lead, []piece{{field, q.style}}})
		}
		if q.text != "" {
			r, _ := utf8.DecodeLastRuneInString(q.text)
			open = len(out) > 0 && !isSpace(r)
		}
	}
	return out
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// isSpace also takes control characters out: text of others must not steer the terminal.
func isSpace(r rune) bool {
	return r == ' ' || r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029
}

// clean makes text of others fit for a terminal: one line, no control characters.
func clean(s string) string {
	return strings.Join(strings.FieldsFunc(s, isSpace), " ")
}

// cut shortens text to n columns.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return strings.TrimRight(string(r[:max(0, n-1)]), " ,;") + "…"
}

// count writes a number with its noun: "1 change", "2,345 changes".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return thousands(n) + " " + noun
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
