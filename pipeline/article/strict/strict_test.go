// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The suites that the IPTC keeps for developing versions are held against the drafts.
var drafts = map[string]string{"1.x_dev": "1.5-dev", "2.x_dev": "2.1-dev"}

// TestAgreesWithTheSuites holds every document that the IPTC says should pass or fail against its version. The suites
// are no part of the repository.
func TestAgreesWithTheSuites(t *testing.T) {
	suites := filepath.Join("..", "..", "..", "..", "shared", "corpora", "wires", "ninjs", "validation", "test_suite")
	folders, _ := filepath.Glob(filepath.Join(suites, "*", "should_*"))
	if len(folders) == 0 {
		t.Skip("no corpora beside the checkout")
	}
	documents := 0
	for _, folder := range folders {
		version := filepath.Base(filepath.Dir(folder))
		if draft, ok := drafts[version]; ok {
			version = draft
		}
		check, err := Ninjs(version)
		if err != nil {
			t.Fatal(err)
		}
		files, _ := filepath.Glob(filepath.Join(folder, "*.json"))
		for _, file := range files {
			document, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			documents++
			if err := check(document); (err == nil) != strings.HasSuffix(folder, "pass") {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
	t.Logf("%d documents", documents)
}

func TestNinjs(t *testing.T) {
	for _, test := range []struct{ story, version, document, reason string }{
		{"the least of a document", "1.0", `{"uri":"urn:example:1"}`, ""},
		{"draft 3 requires within the property", "1.0", `{"headline":"Who is it?"}`, "missing property 'uri'"},
		{"camel case is of 3.x", "2.1", `{"uri":"urn:example:1","pubStatus":"usable"}`, "pubStatus"},
		{"and there it is at home", "3.0", `{"uri":"urn:example:1","pubStatus":"usable"}`, ""},
		{"a status that there is not", "3.1", `{"uri":"urn:example:1","pubStatus":"embargoed"}`, "/pubStatus"},
		{"places are GeoJSON", "2.1", `{"uri":"urn:example:1","places":[{"name":"Aden","geojson":{"type":"Spot"}}]}`, "/places"},
		{"no JSON", "2.1", `{"uri":`, "EOF"},
	} {
		check, err := Ninjs(test.version)
		if err != nil {
			t.Fatal(err)
		}
		err = check([]byte(test.document))
		switch {
		case test.reason == "" && err != nil:
			t.Errorf("%s: %v", test.story, err)
		case test.reason != "" && (err == nil || !strings.Contains(err.Error(), test.reason)):
			t.Errorf("%s: %v does not say %q", test.story, err, test.reason)
		}
	}
}

func TestEveryVersionCompiles(t *testing.T) {
	for _, v := range NinjsVersions() {
		if _, err := Ninjs(v); err != nil {
			t.Error(err)
		}
	}
	if _, err := Ninjs("4.0"); err == nil || !strings.Contains(err.Error(), "3.1") {
		t.Errorf("an unknown version: %v", err)
	}
}
