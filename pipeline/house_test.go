// SPDX-License-Identifier: Apache-2.0

package pipeline_test

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The house rules on length: police the tail, not the average.
const (
	mostLinesOfAFile     = 400
	mostLinesOfAFunction = 70
	p95LinesOfFunctions  = 45
)

func TestEffectsLiveAtTheEdge(t *testing.T) {
	for _, s := range sources(t) {
		if s.isTest() {
			continue
		}
		words := strings.Fields(mayImport[s.pkg])
		ast.Inspect(s.file, func(n ast.Node) bool {
			if power, what := s.uses(n); power != "" && !slices.Contains(words, power) {
				t.Errorf("%s: %s: %s has no %s in its row of mayImport", s.at(n), what, s.pkg, power)
			}
			return true
		})
	}
}

func TestOnlyTheBusAcknowledges(t *testing.T) {
	acks := []string{"Ack", "AckSync", "DoubleAck", "Nak", "NakWithDelay", "Term", "TermWithReason"}
	for _, s := range sources(t) {
		if s.isTest() || s.pkg == "pipeline/natsbus" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if sel, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains(acks, sel.Sel.Name) {
					t.Errorf("%s: calls %s: only pipeline/natsbus acknowledges", s.at(n), sel.Sel.Name)
				}
			}
			return true
		})
	}
}

func TestOnlyCommandsReadTheEnvironment(t *testing.T) {
	env := []string{"Getenv", "LookupEnv", "Environ", "ExpandEnv", "Args"}
	for _, s := range sources(t) {
		if s.isTest() || isBeneath(s.pkg, "cmd") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if path, name := s.selects(n); path == "os" && slices.Contains(env, name) {
				t.Errorf("%s: os.%s: only the commands read flags and the environment", s.at(n), name)
			}
			return true
		})
	}
}

// A lock at the level of a package guards state that outlives a call, and a
// pure package has none. What is worked out once (sync.Once, a cache in a
// sync.Map) is a function of its key and no state.
func TestPurePackagesHoldNoLocks(t *testing.T) {
	for _, s := range sources(t) {
		if s.isTest() || !isPure(s.pkg) {
			continue
		}
		for _, d := range s.file.Decls {
			v, ok := d.(*ast.GenDecl)
			if !ok || v.Tok != token.VAR {
				continue
			}
			ast.Inspect(v, func(n ast.Node) bool {
				path, name := s.selects(n)
				if path == "sync" && slices.Contains([]string{"Mutex", "RWMutex", "WaitGroup", "Cond"}, name) || path == "sync/atomic" {
					t.Errorf("%s: %s.%s at the level of the package: pure packages have no memory", s.at(n), path, name)
				}
				return true
			})
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	for _, p := range house(t) {
		if len(p.GoFiles) > 0 && p.Doc == "" {
			t.Errorf("%s has no package comment: explain its model", p.name())
		}
	}
}

func TestEveryFileSaysItsLicence(t *testing.T) {
	for _, s := range sources(t) {
		if !bytes.HasPrefix(s.text, []byte("// SPDX-License-Identifier: Apache-2.0\n")) {
			t.Errorf("%s does not begin with // SPDX-License-Identifier: Apache-2.0", s.path)
		}
	}
}

func TestPoliceTheTail(t *testing.T) {
	type function struct {
		where, name string
		lines       int
	}
	var functions []function
	for _, s := range sources(t) {
		if s.isTest() || ast.IsGenerated(s.file) {
			continue
		}
		if n := bytes.Count(s.text, []byte("\n")); n > mostLinesOfAFile {
			t.Errorf("%s has %d lines, %d at most: which of its ideas goes into a file of its own?", s.path, n, mostLinesOfAFile)
		}
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				functions = append(functions, function{s.at(f), f.Name.Name, s.line(f.End()) - s.line(f.Pos()) + 1})
			}
		}
	}
	slices.SortFunc(functions, func(a, b function) int { return cmp.Compare(b.lines, a.lines) })
	for _, f := range functions {
		if f.lines > mostLinesOfAFunction {
			t.Errorf("%s: %s has %d lines, %d at most", f.where, f.name, f.lines, mostLinesOfAFunction)
		}
	}
	tail := len(functions) / 20
	if len(functions) > 0 && functions[tail].lines > p95LinesOfFunctions {
		t.Errorf("of %d functions %d are longer than %d lines, %d may be; the longest:", len(functions), tail, p95LinesOfFunctions, tail)
		for _, f := range functions[:tail+1] {
			t.Logf("%3d lines  %s: %s", f.lines, f.where, f.name)
		}
	}
}

// A source is one of our files.
type source struct {
	path, pkg string // from the module's root
	text      []byte
	set       *token.FileSet
	file      *ast.File
	imports   map[string]string // name in this file → path
}

func (s source) isTest() bool         { return strings.HasSuffix(s.path, "_test.go") }
func (s source) line(p token.Pos) int { return s.set.Position(p).Line }
func (s source) at(n ast.Node) string { return fmt.Sprintf("%s:%d", s.path, s.line(n.Pos())) }

// selects gives the path and the name of what a node takes out of a package, as time.Now.
func (s source) selects(n ast.Node) (path, name string) {
	sel, ok := n.(*ast.SelectorExpr)
	if !ok {
		return "", ""
	}
	x, ok := sel.X.(*ast.Ident)
	if !ok || x.Obj != nil { // a variable may have the name of a package
		return "", ""
	}
	return s.imports[x.Name], sel.Sel.Name
}

// uses tells which power of mayImport a node uses, if any.
func (s source) uses(n ast.Node) (power, what string) {
	if _, ok := n.(*ast.GoStmt); ok {
		return "goroutines", "go statement"
	}
	if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 1 {
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Go" {
			return "goroutines", "call of Go"
		}
	}
	switch path, name := s.selects(n); path {
	case "time":
		if slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Local"}, name) {
			return "clock", "time." + name
		}
	case "context":
		if slices.Contains([]string{"WithTimeout", "WithTimeoutCause", "WithDeadline", "WithDeadlineCause"}, name) {
			return "clock", "context." + name
		}
	case "math/rand", "math/rand/v2":
		if !slices.Contains([]string{"New", "NewSource", "NewPCG", "NewChaCha8", "Rand", "Source", "PCG"}, name) {
			return "chance", "rand." + name
		}
	}
	return "", ""
}

// sources reads all our files, those for other systems too.
func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() != ".." && strings.HasPrefix(d.Name(), ".")) {
			return fs.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		s, err := read(path)
		out = append(out, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func read(path string) (source, error) {
	rel, err := filepath.Rel("..", path)
	if err != nil {
		return source{}, err
	}
	s := source{path: filepath.ToSlash(rel), set: token.NewFileSet(), imports: make(map[string]string)}
	s.pkg = strings.TrimSuffix(filepath.ToSlash(filepath.Dir(rel)), "/.")
	if s.text, err = os.ReadFile(path); err != nil {
		return source{}, err
	}
	if s.file, err = parser.ParseFile(s.set, path, s.text, parser.ParseComments); err != nil {
		return source{}, err
	}
	for _, imp := range s.file.Imports {
		p := strings.Trim(imp.Path.Value, `"`)
		parts := strings.Split(p, "/")
		name := parts[len(parts)-1]
		if len(parts) > 1 && len(name) == 2 && name[0] == 'v' { // math/rand/v2 is rand
			name = parts[len(parts)-2]
		}
		if imp.Name != nil {
			name = imp.Name.Name
		}
		s.imports[name] = p
	}
	return s, nil
}
