// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// text is a leaf of the World Factbook.
type text struct{ Text string }

// profile is what we take from a country's page of the World Factbook.
type profile struct {
	Government struct {
		Name struct {
			Long         text `json:"conventional long form"`
			Short        text `json:"conventional short form"`
			Abbreviation text `json:"abbreviation"`
		} `json:"Country name"`
		Capital struct{ Name text } `json:"Capital"`
	}
	People struct {
		Nationality struct{ Noun, Adjective text }
	} `json:"People and Society"`
}

// usual are names and demonyms in news that the Factbook does not have.
var usual = map[string][2]string{
	"United States":                     {"U.S.|US|USA|U.S.A.|America", "Americans"},
	"United Kingdom":                    {"UK|U.K.|Britain|Great Britain|England|Scotland|Wales|Northern Ireland", "Briton|Britons|English|Scottish|Welsh|Northern Irish"},
	"Russia":                            {"Russian Federation|Soviet Union|USSR", "Soviet"},
	"Netherlands":                       {"Holland", "Dutch"},
	"Korea, South":                      {"South Korea|Republic of Korea", "South Korean|South Koreans"},
	"Korea, North":                      {"North Korea|DPRK", "North Korean|North Koreans"},
	"South Korea":                       {"Republic of Korea", "South Korean|South Koreans"},
	"North Korea":                       {"DPRK", "North Korean|North Koreans"},
	"Turkey (Turkiye)":                  {"Turkey|Türkiye|Turkiye", "Turkish|Turks"},
	"Turkey":                            {"Türkiye|Turkiye", "Turkish|Turks"},
	"Burma":                             {"Myanmar", "Burmese"},
	"Czechia":                           {"Czech Republic", "Czech"},
	"Cote d'Ivoire":                     {"Ivory Coast|Côte d'Ivoire", "Ivorian"},
	"Israel":                            {"Jewish state", "Israeli"},
	"Gaza Strip":                        {"Gaza", "Palestinian|Palestinians"},
	"West Bank":                         {"Palestine", ""},
	"Holy See":                          {"Vatican City", ""},
	"China":                             {"People's Republic of China|PRC", "Chinese"},
	"Iran":                              {"Islamic Republic", "Iranian"},
	"Syria":                             {"", "Syrian"},
	"Kosovo":                            {"", "Kosovar|Kosovars"},
	"North Macedonia":                   {"Macedonia", "Macedonian"},
	"Bosnia and Herzegovina":            {"Bosnia|Bosnia-Herzegovina", "Bosnian"},
	"Congo, Democratic Republic of the": {"DRC|DR Congo", "Congolese"},
	"European Union":                    {"", "European"},
}

// fixed gives capitals whose page holds more than a name.
var fixed = map[string]string{
	"United States": "Washington", "European Union": "Brussels", "Netherlands": "The Hague", "Bolivia": "La Paz", "Ukraine": "Kyiv|Kiev",
}

// makeCountries compiles the table of countries: names, demonyms, capital.
func (t *trainer) makeCountries() error {
	paths, err := filepath.Glob(filepath.Join(t.corpora, "knowledge/factbook/*/*.json"))
	if err != nil {
		return err
	}
	var lines []string
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		var c profile
		if err := json.Unmarshal(b, &c); err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
		if line := c.line(); line != "" {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	lines = slices.Compact(lines)
	head := "# Countries and territories. Compiled from the CIA World Factbook (public domain) with names usual in news.\n" +
		"# name|other names\tdemonyms\tcapital\n"
	t.logf("%d countries", len(lines))
	return os.WriteFile(filepath.Join(t.out, "entity/gazetteer/countries.tsv"), []byte(head+strings.Join(lines, "\n")+"\n"), 0o644)
}

func (c *profile) line() string {
	n := &c.Government.Name
	short := clean(n.Short.Text)
	if short == "" {
		if short = clean(n.Long.Text); short == "" {
			return ""
		}
	}
	names, demonyms := []string{short}, []string{}
	names = append(names, clean(n.Long.Text))
	if a := clean(n.Abbreviation.Text); strings.ToUpper(a) == a && len(a) > 2 {
		names = append(names, a)
	}
	nation := &c.People.Nationality
	demonyms = append(demonyms, clean(nation.Adjective.Text))
	demonyms = append(demonyms, nouns(nation.Noun.Text)...)
	extra := usual[short]
	names = append(names, strings.Split(extra[0], "|")...)
	demonyms = append(demonyms, strings.Split(extra[1], "|")...)
	capital := clean(c.Government.Capital.Name.Text)
	if f, ok := fixed[short]; ok {
		capital, _, _ = strings.Cut(f, "|")
	}
	return join(names) + "\t" + join(demonyms) + "\t" + capital
}

// clean takes notes, brackets and markup off; "" for none.
func clean(s string) string {
	s = html.UnescapeString(s)
	for _, cut := range []string{";", "(", " note", "<", ", or ", " or ", "/", ","} {
		s, _, _ = strings.Cut(s, cut)
	}
	s = strings.TrimSpace(s)
	if strings.EqualFold(s, "none") || strings.EqualFold(s, "NA") || len(s) > 50 {
		return ""
	}
	return s
}

// nouns reads "Frenchman(men), Frenchwoman(women)" and "Israeli(s)".
func nouns(s string) []string {
	var out []string
	for part := range strings.SplitSeq(html.UnescapeString(s), ",") {
		part = strings.TrimSpace(part)
		base, ending, ok := strings.Cut(part, "(")
		base, ending = strings.TrimSpace(base), strings.TrimSuffix(ending, ")")
		if base == "" || strings.Contains(base, " ") || strings.ToLower(base[:1]) == base[:1] {
			continue
		}
		out = append(out, base)
		switch {
		case ok && (ending == "s" || ending == "es"):
			out = append(out, base+ending)
		case ok && ending == "men" || ending == "women":
			out = append(out, strings.TrimSuffix(strings.TrimSuffix(base, "man"), "wo")+ending)
		}
	}
	return out
}

// join leaves out what is empty or of two countries.
func join(names []string) string {
	var out []string
	for _, n := range names {
		if n != "" && n != "NA" && n != "Korean" && n != "Koreans" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return strings.Join(out, "|")
}
