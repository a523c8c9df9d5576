// SPDX-License-Identifier: Apache-2.0

package events

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestSlugs(t *testing.T) {
	for name, want := range map[string]string{
		"Emmanuel Macron":       "emmanuel-macron",
		"NATO office in Japan":  "nato-office-in-japan",
		"François Müller":       "francois-muller",
		"Franc\u0327ois Müller": "francois-muller", // decomposed
		"Conan O'Neill":         "conan-oneill",
		"U.S. Senate":           "us-senate",
		"Straße nach Łódź":      "strasse-nach-lodz",
		"  --AFP/Reuters--  ":   "afp-reuters",
		"":                      "unknown",
		" \t":                   "unknown",
		"習近平":                   "bbfff79a",
		"Xi Jinping (習近平)":      "xi-jinping-b2311848",
		"Владимир Путин":        "7b931bdc",
		"!?":                    "da4385e4",
	} {
		if got := Slug(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	long := strings.Repeat("ab ", 40)
	if a, b := Slug(long+"c"), Slug(long+"d"); a == b || len(a) != MaxSlug || a[:54] != b[:54] {
		t.Errorf("long names: %q and %q", a, b)
	}
}

// Laws: a slug always is one; it hangs on the name alone, however that is composed; a slug is its own slug.
func TestASlugIsAlwaysOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		s := Slug(name)
		if !IsSlug(s) {
			t.Fatalf("%q: %q is no slug", name, s)
		}
		if Slug(name) != s || Slug(norm.NFD.String(name)) != s || Slug(norm.NFC.String(name)) != s {
			t.Fatalf("%q: not always %q", name, s)
		}
		if Slug(s) != s {
			t.Fatalf("%q: the slug of its slug %q is %q", name, s, Slug(s))
		}
	})
}

// Law, in practice: names that differ in a letter have different slugs, in any
// alphabet and however long. Names that differ in case, accents or punctuation alone are one.
func TestDifferentNamesHaveDifferentSlugs(t *testing.T) {
	letters := rapid.StringOfN(rapid.RuneFrom([]rune("abcxyz 習近平мирאבג한국กข")), 1, 100, -1)
	plain := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	rapid.Check(t, func(t *rapid.T) {
		a, b := letters.Draw(t, "a"), letters.Draw(t, "b")
		if plain(a) != plain(b) && Slug(a) == Slug(b) {
			t.Fatalf("%q and %q are both %q", a, b, Slug(a))
		}
	})
	for _, pair := range [][2]string{{"Macron", "MACRON"}, {"Müller", "Muller"}, {"al-Assad", "al Assad"}} {
		if Slug(pair[0]) != Slug(pair[1]) {
			t.Errorf("%s and %s are two", pair[0], pair[1])
		}
	}
}

func TestIsSlug(t *testing.T) {
	for s, want := range map[string]bool{
		"a": true, "a-1": true, "": false, "A": false, "a.b": false, "a>": false, "*": false, "é": false, "a b": false,
		strings.Repeat("a", MaxSlug): true, strings.Repeat("a", MaxSlug+1): false,
	} {
		if IsSlug(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

// Law: an id is of its causes, all of them and in their order; no two lists run together.
func TestIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lists := rapid.SliceOfN(rapid.StringN(0, 3, -1), 0, 4)
		a, b := lists.Draw(t, "a"), lists.Draw(t, "b")
		same := len(a) == len(b)
		for i := range a {
			same = same && a[i] == b[i]
		}
		if (ID(a...) == ID(b...)) != same || len(ID(a...)) != 32 {
			t.Fatalf("%q %s, %q %s", a, ID(a...), b, ID(b...))
		}
	})
	if got := ID("article", "afp", "1"); got != "d8f96f45e9a37eb6746f577b04792a83" {
		t.Errorf("ids have changed: %s; whatever is stored under the old ones is lost", got)
	}
}

// Law: the id of what is the same is the same; of whatever it is made of, a change is another event.
func TestWhatAnIDIsMadeOf(t *testing.T) {
	s := Stance{
		Article: ArticleRef{ID: "1", Version: 1, Source: "afp"}, Statement: "st", Holder: NewHolder("A", Person, ""), Target: NewTarget("B"),
		Side: Support, Basis: Explicit, Confidence: 0.5, Evidence: Span{FieldBody, 0, 5, "backs"},
	}
	same := s
	same.Confidence, same.Article.Headline, same.Article.PublishedAt = 0.6, "other", time.Unix(1, 0)
	if s.EventID() != same.EventID() {
		t.Error("a finer model, a headline or a time made another stance of it")
	}
	moved := s
	moved.Article.Version, moved.Evidence.Start, moved.Evidence.End = 2, 7, 12
	if s.EventID() == moved.EventID() || s.Claim() != moved.Claim() {
		t.Error("a new version makes the same claim, by another event")
	}
	for name, change := range map[string]func(*Stance){
		"side": func(s *Stance) { s.Side = Oppose }, "holder": func(s *Stance) { s.Holder.ID = "c" }, "target": func(s *Stance) { s.Target.ID = "c" },
		"past": func(s *Stance) { s.Past = true }, "via": func(s *Stance) { s.Via = &s.Holder }, "words": func(s *Stance) { s.Evidence.Text = "hails" },
	} {
		other := s
		if change(&other); other.Claim() == s.Claim() || other.EventID() == s.EventID() {
			t.Errorf("%s: the same claim", name)
		}
	}
	c := Change{Holder: s.Holder, Target: s.Target, To: Position{Side: Support}, Cause: s.EventID()}
	again := c
	again.Previous = "the retraction of c"
	if c.EventID() == again.EventID() {
		t.Error("a change that comes again after its retraction is not told from the first")
	}
	more := c
	more.Sources, more.Copies = 7, 9
	if c.EventID() != more.EventID() {
		t.Error("counts are no part of what a change is")
	}
	if net := (NetStance{s}); net.EventID() == s.EventID() || net.Address() == s.Address() || net.EventKey() != s.EventKey() {
		t.Error("a net stance has an id and an address of its own, and the key of the stance")
	}
}

// Law: a field that Go does not know comes out as it came in, behind those it does.
func TestUnknownFieldsAreKept(t *testing.T) {
	for ceType := range payloads {
		if ceType == TypeRejected {
			continue // the end of the way
		}
		in := example(t, ceType)
		in["zz_new"] = object{"é": []any{1.5, nil, "x"}}
		in["a_new"] = nil
		e, err := decodeAny(t, ceType, toJSON(t, in))
		if err != nil {
			t.Fatal(err)
		}
		out := toJSON(t, e)
		var got object
		if err := json.Unmarshal(out, &got); err != nil || !reflect.DeepEqual(got, in) {
			t.Errorf("%s:\n got %v\nwant %v", ceType, got, in)
		}
		if !strings.HasSuffix(string(out), `,"a_new":null,"zz_new":{"é":[1.5,null,"x"]}}`) {
			t.Errorf("%s: not in the order of their names: %s", ceType, out)
		}
	}
	var s Stance
	if err := json.Unmarshal([]byte(`{"Confidence":0.5}`), &s); err != nil || s.Extra != nil {
		t.Errorf("a known field in another case is kept twice: %v %v", err, s.Extra)
	}
	if err := json.Unmarshal([]byte(`[]`), &s); err == nil {
		t.Error("a list is no stance")
	}
}

func TestANameThatIsAbsentIsNull(t *testing.T) {
	b := toJSON(t, []Name{"", "France", `"`})
	if string(b) != `[null,"France","\""]` {
		t.Errorf("%s", b)
	}
	var back []Name
	if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(back, []Name{"", "France", `"`}) {
		t.Errorf("%v %q", err, back)
	}
}

func TestDatesAreReadLeniently(t *testing.T) {
	for _, c := range []struct{ json, at, precision string }{
		{`"2023-06-06T09:30:00Z"`, "2023-06-06T09:30:00Z", ""},
		{`"2023-06-06T11:30:00.25+02:00"`, "2023-06-06T09:30:00.25Z", ""},
		{`"2023-06-06"`, "2023-06-06T00:00:00Z", PrecisionDay},
		{`""`, "", ""},
		{`null`, "", ""},
	} {
		var a Article
		if err := json.Unmarshal([]byte(`{"id":"1","source":"afp","published_at":`+c.json+`}`), &a); err != nil {
			t.Errorf("%s: %v", c.json, err)
			continue
		}
		at := ""
		if !a.PublishedAt.IsZero() {
			at = a.PublishedAt.Format(time.RFC3339Nano)
		}
		if at != c.at || a.Precision != c.precision || a.Version != 1 || a.Status != Usable {
			t.Errorf("%s: %q %q, version %d, %s", c.json, at, a.Precision, a.Version, a.Status)
		}
	}
	var a Article
	err := json.Unmarshal([]byte(`{"published_at":"6 June 2023"}`), &a)
	if err == nil || !strings.Contains(err.Error(), `"6 June 2023" is neither RFC 3339 nor a date`) {
		t.Errorf("%v", err)
	}
}

// Law: a span that is checked holds as many code points as its text, in a field that is one.
func TestSpans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, start := rapid.String().Draw(t, "text"), rapid.IntRange(-2, 1000).Draw(t, "start")
		s := Span{Field: FieldBody, Start: start, End: start + utf8.RuneCountInString(text), Text: text}
		if err := s.Check(); (err == nil) != (start >= 0) {
			t.Fatalf("%+v: %v", s, err)
		}
		s.End++
		if s.Check() == nil {
			t.Fatalf("%+v is longer than its text", s)
		}
	})
	if (Span{Field: "byline"}).Check() == nil {
		t.Error("a span in the byline")
	}
	order := []Span{{Field: FieldHeadline, Start: 9}, {Field: FieldBody, Start: 1, End: 2}, {Field: FieldBody, Start: 1, End: 5}, {Field: FieldBody, Start: 4}}
	for i := range order {
		for j := range order {
			if order[i].Before(order[j]) != (i < j) {
				t.Errorf("%d before %d: %v", i, j, i >= j)
			}
		}
	}
}

// What breaks the contract is refused where it is decoded, with the reason.
func TestTopicsRefuseWhatBreaksTheContract(t *testing.T) {
	for _, c := range []struct {
		ceType, name string
		value        any
		want         string
	}{
		{TypeArticle, "id", "", "no id"}, {TypeArticle, "source", "", "no source"}, {TypeArticle, "version", -1, "version -1"},
		{TypeArticle, "status", "gone", `status "gone"`}, {TypeArticle, "body", strings.Repeat("x", MaxBody+1), "at most 1048576"},
		{TypeArticle, "headline", strings.Repeat("x", MaxHeadline+1), "at most 4096"}, {TypeArticle, "id", strings.Repeat("x", MaxID+1), "at most 1024"},
		{TypeStatement, "form", "sung", `form "sung"`}, {TypeStatement, "content", []any{}, "no content"},
		{TypeStatement, "cue", object{"field": "body", "start": 0, "end": 9, "text": "x"}, "does not hold 1 code points"},
		{TypeManifest, "statements", -1, "-1 statements"}, {TypeManifest, "article", object{}, "no article id"},
		{TypeStance, "holder", object{"id": "Not A Slug"}, `"Not A Slug"`}, {TypeStance, "via", object{"id": "*"}, `via id "*"`},
		{TypeStance, "stance", "for", `"for" is not one of`}, {TypeStance, "confidence", -0.1, "not between 0 and 1"},
		{TypeAnswer, "stances", -1, "-1 stances"}, {TypeChanged, "to", object{"stance": "support"}, "from support to support"},
		{TypeRetracted, "retracts", []any{}, "nothing to retract"}, {TypeAlert, "change", nil, "either a change or a retraction"},
		{TypeAlert, "subscription", "a.b", "no slug"}, {TypeRejected, "stage", "", "no slug"},
	} {
		bad := example(t, c.ceType)
		bad[c.name] = c.value
		if _, err := decodeAny(t, c.ceType, toJSON(t, bad)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %s %.20v: %v; want %q", c.ceType, c.name, c.value, err, c.want)
		}
	}
	if _, err := Articles.Decode(TypeStance, nil); err == nil || !strings.Contains(err.Error(), "does not belong on [articles.raw.>]") {
		t.Errorf("%v", err)
	}
	if Articles.Carries(TypeStance) || !Moves.Carries(TypeTaken) {
		t.Error("topics do not know what they carry")
	}
}
