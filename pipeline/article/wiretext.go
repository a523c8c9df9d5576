// SPDX-License-Identifier: Apache-2.0

package article

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Control characters that part a message in IPTC 7901 and ANPA 1312.
const (
	soh = "\x01" // before the header
	stx = "\x02" // before the text
	etx = "\x03" // after it
	us  = "\x1f" // in the header of ANPA, before the selector
)

var (
	// service, number, priority, category, words: "AFP0423 4 POL 00312".
	header7901 = regexp.MustCompile(`(?m)^\s*([A-Za-z]{1,8}) ?([0-9]{1,6}) +([0-9A-Za-z]) +([A-Za-z0-9]{1,4}) +([0-9]{1,5})`)
	// service and number: "a0423".
	headerANPA = regexp.MustCompile(`^\s*([A-Za-z]{1,3})([0-9]{3,5})$`)
	// "BC-Slug-Line" and its number of the month and words follow: "BC-EU--Fish, 1st Ld 07-10 0312".
	slugANPA = regexp.MustCompile(`(?i)\b((?:am|pm|bc|ap)-+[A-Za-z0-9][^\x00-\x1f]*?)\s*(?:[0-9]{1,2}-[0-9]{1,2}\s+[0-9]{3,5})?\s*$`)
	// "101259 GMT JUL 24" after the text of IPTC 7901.
	time7901 = regexp.MustCompile(`\b([0-3][0-9])([0-2][0-9])([0-5][0-9]) ?([A-Z]{1,4})? ?([A-Za-z]{3}) ?([0-9]{4}|[0-9]{2})\b`)
	// "07-10-24 1259EDT" after that of ANPA.
	timeANPA = regexp.MustCompile(`\b([01][0-9])-([0-3][0-9])-([0-9]{2}) ([0-2][0-9])([0-5][0-9]) ?([A-Z]{1,4})?\b`)
)

// decodeWireText reads messages of IPTC 7901 and ANPA 1312, one or many in a row.
func decodeWireText(text []byte, hint Hint) ([]Item, error) {
	var items []Item
	if bytes.Count(text, []byte(soh)) > MaxItems {
		return nil, errTooMany
	}
	for _, message := range strings.Split(string(text), soh)[1:] {
		items = append(items, wireMessage(message, hint))
	}
	if len(items) == 0 {
		return nil, errors.New("no start of header")
	}
	return items, nil
}

func wireMessage(message string, hint Hint) Item {
	i := Item{Format: FormatIPTC7901}
	header, rest, ok := strings.Cut(message, stx)
	if !ok {
		i.Err = errors.New("a header with no start of text")
		return i
	}
	text, after, ok := strings.Cut(rest, etx)
	if !ok {
		i.Err = errors.New("cut off: no end of text")
		return i
	}
	service, number, slug := "", "", ""
	if first, more, anpa := strings.Cut(header, us); anpa {
		i.Format = FormatANPA1312
		if m := headerANPA.FindStringSubmatch(strings.TrimSpace(first)); m != nil {
			service, number = m[1], m[2]
		}
		if m := slugANPA.FindStringSubmatch(strings.TrimRight(more, "\r\n\x12\x13\x14 ")); m != nil {
			slug = m[1]
		}
	} else if m := header7901.FindStringSubmatch(header); m != nil {
		service, number = m[1], m[2]
	}
	a := &i.Article
	i.wireTime(after)
	i.wireBody(text)
	a.Source = hint.Source
	if a.Source == "" && len(service) > 1 {
		a.Source = strings.ToLower(service)
	}
	a.ID = contentID(*a)
	if number != "" && !a.PublishedAt.IsZero() { // numbers begin again every day
		a.ID = fmt.Sprintf("urn:stancewire:%s:%s:%s", strings.ToLower(service), a.PublishedAt.Format("20060102"), number)
	}
	i.wireKind(slug)
	return i
}

// wireKind reads what these formats say only in words: a kill names its article in prose, so a person has to act on it.
func (i *Item) wireKind(slug string) {
	a := &i.Article
	words := " " + strings.ToLower(strings.NewReplacer("-", " ", "(", " ", ")", " ", ",", " ", ":", " ").Replace(slug+" "+a.Headline)) + " "
	bare := strings.TrimLeft(slug, "ABCMPabcmp")
	a.Kind = kindOfWords(strings.TrimLeft(bare, "-"), a.Headline)
	if strings.Contains(words, " kill ") || strings.Contains(words, " elimination ") || strings.Contains(words, " withhold ") {
		a.Kind = KindAdvisory
		i.warn("a kill or withhold that names its article only in words")
	}
}

// wireBody takes headline, byline and paragraphs from a text. In ANPA '^' opens the lines of the head, '<' and '=' end them.
func (i *Item) wireBody(text string) {
	a := &i.Article
	var body []string
	for _, l := range strings.Split(strings.ReplaceAll(text, "\r", ""), "\n") {
		l = strings.TrimRight(l, "< \x12\x13\x14")
		head, marked := strings.CutPrefix(strings.TrimSpace(l), "^")
		head = strings.TrimRight(strings.TrimSpace(head), "=")
		switch {
		case !marked:
			body = append(body, l)
		case a.Headline == "":
			a.Headline = head
		case a.Byline == "" && strings.HasPrefix(strings.ToLower(head), "by "):
			a.Byline = head
		}
	}
	rest := strings.Join(body, "\n")
	if a.Headline == "" {
		a.Headline, rest = wireHeadline(rest)
	}
	i.setBody(textParagraphs(rest))
	a.Headline = squeeze(a.Headline)
}

// wireHeadline takes the first line of a text if the next one is blank or indented.
func wireHeadline(text string) (headline, body string) {
	text = strings.TrimLeft(text, "\n")
	first, rest, more := strings.Cut(text, "\n")
	next := strings.TrimLeft(rest, "\x00\x01")
	if !more || len(first) > maxHeadline || strings.HasPrefix(first, " ") || next == "" || (next[0] != ' ' && next[0] != '\n' && next[0] != '\t') {
		return splitHeadline(text)
	}
	return strings.TrimSpace(first), rest
}

// zones that wires write by name, in hours from UTC. Any other is taken for UTC, with a warning.
var zones = map[string]int{
	"": 0, "GMT": 0, "UTC": 0, "Z": 0, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2,
	"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}

// wireTime reads the date and time after the text.
func (i *Item) wireTime(after string) {
	var value, layout, zone string
	if m := time7901.FindStringSubmatch(after); m != nil {
		year, _ := strconv.Atoi(m[6]) // two or four digits by the pattern
		if year < 100 {
			year += 2000 - 100*(year/70)
		}
		value, layout, zone = fmt.Sprintf("%s%s%s %s %d", m[1], m[2], m[3], m[5], year), "021504 Jan 2006", m[4]
	} else if m := timeANPA.FindStringSubmatch(after); m != nil {
		value, layout, zone = strings.Join(m[1:6], " "), "01 02 06 15 04", m[6]
	} else {
		return
	}
	t, err := time.Parse(layout, value)
	if err != nil {
		i.warn("%.40q is no time", value)
		return
	}
	offset, known := zones[zone]
	if !known {
		i.warn("zone %s is not known, taken for UTC", zone)
	}
	i.Article.PublishedAt = t.Add(-time.Duration(offset) * time.Hour)
}
