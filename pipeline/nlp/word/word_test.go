// SPDX-License-Identifier: Apache-2.0

package word

import (
	"bytes"
	"strings"
	"testing"
)

func TestFeaturesOfForms(t *testing.T) {
	same := func(a, b string) {
		if Make(a, nil).Low != Make(b, nil).Low {
			t.Errorf("%q and %q differ", a, b)
		}
	}
	same("Minister", "minister")
	same("don’t", "don't")
	same("“", "\"")
	same("1,234", "56.7")
	same("1999", "2024")
	same("ÉLYSÉE", "élysée")
	if Make("1999", nil).Low == Make("199", nil).Low {
		t.Error("a year is any number")
	}
	if Make("Abc", nil).Shape != Make("Abcdefg", nil).Shape {
		t.Error("shapes depend on length")
	}
	Make(strings.Repeat("é", 10_000), nil)
}

func TestClustersSurviveWritingAndReading(t *testing.T) {
	var entries []Entry
	for i := range uint32(2000) {
		fine := uint16(i%50 + 1)
		entries = append(entries, Entry{Low: i*2654435761 + 7, Fine: fine, Coarse: fine%7 + 1})
	}
	var b bytes.Buffer
	if err := WriteClusters(&b, entries); err != nil {
		t.Fatal(err)
	}
	c, err := ReadClusters(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if fine, coarse := c.Of(e.Low); fine != e.Fine || coarse != e.Coarse {
			t.Fatalf("%d: %d %d, want %d %d", e.Low, fine, coarse, e.Fine, e.Coarse)
		}
	}
	if fine, _ := c.Of(12345); fine != 0 {
		t.Error("an unknown word has a class")
	}
	if _, err := ReadClusters(bytes.NewReader(b.Bytes()[:b.Len()-3])); err == nil {
		t.Error("a table cut short was read")
	}
}

func TestLikeWordsShareAClass(t *testing.T) {
	c, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	a, _ := c.Of(Low("monday"))
	b, _ := c.Of(Low("tuesday"))
	if a == 0 || a != b {
		t.Errorf("monday is of class %d, tuesday of %d", a, b)
	}
}
