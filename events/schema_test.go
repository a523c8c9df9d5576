// SPDX-License-Identifier: Apache-2.0

package events

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// payloads are the Go types behind the CloudEvents types.
var payloads = map[string]any{
	TypeArticle: Article{}, TypeStatement: Statement{}, TypeManifest: Manifest{}, TypeStance: Stance{}, TypeAnswer: Answer{},
	TypeTaken: Change{}, TypeChanged: Change{}, TypeRetracted: Retraction{}, TypeAlert: Alert{}, TypeRejected: Rejected{},
}

type object = map[string]any

func readSchema(t testing.TB, ceType string) object {
	t.Helper()
	b, ok := Schema(ceType)
	if !ok {
		t.Fatalf("no schema of %s", ceType)
	}
	var s object
	if err := json.Unmarshal(b, &s); err != nil {
		t.Fatalf("schema of %s: %v", ceType, err)
	}
	return s
}

// compile makes a validator of a schema; formats are asserted, not just noted.
func compile(t testing.TB, ceType string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(SchemaID(ceType), readSchema(t, ceType)); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(SchemaID(ceType))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// validate says how data breaks the schema of its type.
func validate(t testing.TB, ceType string, data []byte) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, ceType).Validate(v)
}

func TestEveryTypeHasItsSchema(t *testing.T) {
	files, _ := filepath.Glob("schema/*.json")
	var types []string
	for _, f := range files {
		types = append(types, strings.TrimSuffix(filepath.Base(f), ".json"))
	}
	want := slices.Sorted(maps.Keys(payloads))
	if slices.Sort(types); !slices.Equal(types, want) {
		t.Errorf("schemas of %v\n     want %v", types, want)
	}
	if consts := constants(t)["Type"]; !slices.Equal(consts, want) {
		t.Errorf("constants %v\n     want %v", consts, want)
	}
	for ceType := range payloads {
		if s := readSchema(t, ceType); s["$id"] != SchemaID(ceType) || s["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
			t.Errorf("%s: $id %v, $schema %v", ceType, s["$id"], s["$schema"])
		}
	}
	if _, ok := Schema("io.stancewire.nothing.v1"); ok {
		t.Error("a schema of nothing")
	}
}

// Law: a schema names what the Go type names, and nothing else, all the way
// down; and it says of each field the same.
func TestSchemasSayWhatTheGoTypesSay(t *testing.T) {
	for ceType, v := range payloads {
		w := &walk{t: t, root: readSchema(t, ceType), enums: constants(t)}
		w.structure(ceType, reflect.TypeOf(v), w.root)
	}
}

// A walk goes down a Go type and its schema at the same time.
type walk struct {
	t     *testing.T
	root  object
	enums map[string][]string
}

// resolve follows $ref, and looks through "this or null".
func (w *walk) resolve(s object) (resolved object, nullable bool) {
	if r, ok := s["$ref"].(string); ok {
		def, _ := w.root["$defs"].(object)[strings.TrimPrefix(r, "#/$defs/")].(object)
		if def == nil {
			w.t.Fatalf("%s leads nowhere", r)
		}
		return def, false
	}
	if any, ok := s["anyOf"].([]any); ok && s["type"] == nil && len(any) == 2 && any[1].(object)["type"] == "null" {
		r, _ := w.resolve(any[0].(object))
		return r, true
	}
	if types, ok := s["type"].([]any); ok && len(types) == 2 && types[1] == "null" {
		s = maps.Clone(s)
		s["type"] = types[0]
		return s, true
	}
	return s, false
}

func (w *walk) structure(path string, t reflect.Type, s object) {
	properties, _ := s["properties"].(object)
	if s["type"] != "object" || properties == nil || s["description"] == nil {
		w.t.Errorf("%s: not an object with properties and a description", path)
		return
	}
	if s["additionalProperties"] != nil {
		w.t.Errorf("%s: a schema is open", path)
	}
	required, _ := s["required"].([]any)
	named := map[string]bool{}
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		named[name] = true
		p, ok := properties[name].(object)
		if !ok {
			w.t.Errorf("%s.%s: not in the schema", path, name)
			continue
		}
		_, hasDefault := p["default"]
		mayLack := strings.HasPrefix(options, "omit")
		if slices.Contains(required, any(name)) == (mayLack || hasDefault) {
			w.t.Errorf("%s.%s: required, or a default, is what Go always writes", path, name)
		}
		if p["description"] == nil {
			w.t.Errorf("%s.%s: no description", path, name)
		}
		w.field(path+"."+name, f.Type, p, mayLack)
	}
	for name := range properties {
		if !named[name] {
			w.t.Errorf("%s.%s: not in the Go type", path, name)
		}
	}
}

var jsonTypes = map[reflect.Kind]string{
	reflect.String: "string", reflect.Int: "integer", reflect.Uint64: "integer", reflect.Float64: "number",
	reflect.Bool: "boolean", reflect.Slice: "array", reflect.Map: "object", reflect.Struct: "object",
}

func (w *walk) field(path string, t reflect.Type, s object, mayLack bool) {
	if path == TypeTaken+".from" { // the one place where two types share a Go type
		if s["type"] != "null" {
			w.t.Errorf("%s: must be null", path)
		}
		return
	}
	p, nullable := w.resolve(s)
	null := t == reflect.TypeFor[Name]()
	if t.Kind() == reflect.Pointer {
		t, null = t.Elem(), !mayLack && path != TypeChanged+".from"
	}
	if null && !nullable || !null && nullable && !mayLack {
		w.t.Errorf("%s: null in Go %v, in the schema %v", path, null, nullable)
	}
	want := jsonTypes[t.Kind()]
	switch t {
	case reflect.TypeFor[time.Time]():
		want = "string"
		if p["format"] != "date-time" && !strings.HasSuffix(path, TypeArticle+".published_at") {
			w.t.Errorf("%s: a time is a date-time", path)
		}
	case reflect.TypeFor[[]byte]():
		want = "string"
	}
	if p["type"] != want {
		w.t.Errorf("%s: %v in the schema, %s in Go", path, p["type"], want)
	}
	w.enum(path, t, p)
	switch want {
	case "array":
		items, _ := w.resolve(p["items"].(object))
		if t.Elem().Kind() == reflect.Struct {
			w.structure(path+"[]", t.Elem(), items)
		} else if items["type"] != jsonTypes[t.Elem().Kind()] {
			w.t.Errorf("%s[]: %v", path, items["type"])
		}
	case "object":
		if t.Kind() == reflect.Struct {
			w.structure(path, t, p)
		}
	}
}

// enum asks that the values of a named string are its constants.
func (w *walk) enum(path string, t reflect.Type, p object) {
	name := t.Name()
	switch {
	case strings.HasSuffix(path, ".precision"):
		name = "Precision"
	case strings.HasSuffix(path, ".field"):
		name = "Field"
	}
	want, closed := w.enums[name]
	values, _ := p["enum"].([]any)
	if !closed || t.Kind() != reflect.String {
		if values != nil {
			w.t.Errorf("%s: an enum that Go does not know", path)
		}
		return
	}
	var got []string
	for _, v := range values {
		got = append(got, v.(string))
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		w.t.Errorf("%s: enum %v; the constants are %v", path, got, want)
	}
}

// constants are the string constants of the package, sorted: those with a type
// under its name, the others under the first word of theirs (TypeArticle under Type).
func constants(t testing.TB) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	files, _ := filepath.Glob("*.go")
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, s := range g.Specs {
				collect(out, s.(*ast.ValueSpec))
			}
		}
	}
	for _, values := range out {
		slices.Sort(values)
	}
	return out
}

func collect(out map[string][]string, s *ast.ValueSpec) {
	if len(s.Values) != 1 {
		return
	}
	lit, ok := s.Values[0].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return
	}
	value, _ := strconv.Unquote(lit.Value)
	group := ""
	if id, ok := s.Type.(*ast.Ident); ok {
		group = id.Name
	} else {
		for _, prefix := range []string{"Type", "Precision", "Field"} {
			if strings.HasPrefix(s.Names[0].Name, prefix) {
				group = prefix
			}
		}
	}
	out[group] = append(out[group], value)
}
