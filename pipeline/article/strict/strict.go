// SPDX-License-Identifier: Apache-2.0

// Package strict holds documents to the letter of their standard.
//
// Reading ([article.Decode]) forgives whatever leaves identity, text, status
// and times clear. Whoever makes a wire wants the opposite: [Ninjs] returns a check
// against the JSON Schema that the IPTC publishes for a version. The schemas in
// the folder schema are the IPTC's, unaltered, under the licence beside them.
//
// [article.Decode]: https://pkg.go.dev/github.com/stancewire/stancewire/pipeline/article#Decode
package strict

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

//go:embed schema
var schemas embed.FS

// NinjsVersions lists the versions that [Ninjs] knows, the oldest first.
func NinjsVersions() []string {
	entries, _ := schemas.ReadDir("schema") // embedded, so it is there
	var versions []string
	for _, e := range entries {
		if v, ok := strings.CutPrefix(e.Name(), "ninjs-schema_"); ok {
			versions = append(versions, strings.TrimSuffix(v, ".json"))
		}
	}
	return versions
}

// Ninjs returns a check of documents against the schema of a version, such as
// "2.1". Formats of strings count as notes, as they do in the suites of the IPTC, which pass "Last Tuesday" for a
// time; reading the document judges times. The check may be used by many goroutines at once; its error names the first
// properties that break the schema. An unknown version is an error.
func Ninjs(version string) (check func(document []byte) error, err error) {
	if !slices.Contains(NinjsVersions(), version) {
		return nil, fmt.Errorf("ninjs %s is not one of %s", version, strings.Join(NinjsVersions(), ", "))
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft4)
	c.UseLoader(noLoader{})
	for _, format := range []string{"uri", "date-time"} {
		c.RegisterFormat(&jsonschema.Format{Name: format, Validate: func(any) error { return nil }})
	}
	var name string
	for _, file := range []string{"geojson.json", "ninjs-schema_" + version + ".json"} {
		var doc any
		if name, doc, err = load(file); err != nil {
			return nil, err
		}
		if err := c.AddResource(name, doc); err != nil {
			return nil, err
		}
	}
	schema, err := c.Compile(name)
	if err != nil {
		return nil, fmt.Errorf("ninjs %s: %w", version, err)
	}
	return func(document []byte) error {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
		if err != nil {
			return err
		}
		return inShort(schema.Validate(doc))
	}, nil
}

// noLoader keeps the compiler from reading files: all that schemas refer to is embedded.
type noLoader struct{}

func (noLoader) Load(url string) (any, error) { return nil, fmt.Errorf("%s is not embedded", url) }

// load reads an embedded schema and returns it with the address it gives itself. Those of draft 3 are brought to
// draft 4, which differs, in what they use of it, only in where a property is said to be required.
func load(file string) (name string, doc any, err error) {
	data, err := schemas.ReadFile("schema/" + file)
	if err != nil {
		return "", nil, err
	}
	if doc, err = jsonschema.UnmarshalJSON(bytes.NewReader(data)); err != nil {
		return "", nil, fmt.Errorf("%s: %w", file, err)
	}
	root, _ := doc.(map[string]any)
	for _, key := range []string{"id", "$id"} {
		if id, ok := root[key].(string); ok {
			name = strings.TrimSuffix(id, "#")
		}
	}
	if s, _ := root["$schema"].(string); strings.Contains(s, "draft-03") {
		root["$schema"] = "http://json-schema.org/draft-04/schema#"
		requireAbove(root)
	}
	return name, doc, nil
}

// requireAbove turns "required": true within a property into the list of the object that holds it.
func requireAbove(schema any) {
	s, ok := schema.(map[string]any)
	if !ok {
		return
	}
	properties, _ := s["properties"].(map[string]any)
	var required []any
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		p, _ := properties[name].(map[string]any)
		if p["required"] == true {
			required = append(required, name)
		}
		delete(p, "required")
	}
	for _, key := range slices.Sorted(maps.Keys(s)) {
		requireBelow(s[key])
	}
	if len(required) > 0 {
		s["required"] = required
	}
}

func requireBelow(v any) {
	switch v := v.(type) {
	case map[string]any:
		requireAbove(v)
	case []any:
		for _, e := range v {
			requireBelow(e)
		}
	}
}

// maxReasons is how many faults of a document are told.
const maxReasons = 3

// inShort says where a document breaks its schema, without the tree of reasons.
func inShort(err error) error {
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return err
	}
	var reasons []string
	printer := message.NewPrinter(language.English)
	var walk func(e *jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		if len(e.Causes) == 0 && len(reasons) < maxReasons {
			reasons = append(reasons, "/"+strings.Join(e.InstanceLocation, "/")+": "+e.ErrorKind.LocalizedString(printer))
		}
		for _, c := range e.Causes {
			walk(c)
		}
	}
	walk(invalid)
	return errors.New(strings.Join(reasons, "; "))
}
