// SPDX-License-Identifier: Apache-2.0

package pipeline_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/stancewire/stancewire"

// mayImport says who may import whom: for each of our packages, what it may
// use beyond the harmless part of the standard library. A package that is not
// listed fails: say where it stands before you add it.
//
// A word in a row is one of
//
//   - a package of ours, by its path from the module's root: "events";
//   - a package of somebody else: "github.com/nats-io/nats.go";
//   - a package of the standard library that reaches the world (see effects): "net/http";
//   - a power: "clock" to read the time or wait, "goroutines" to start them,
//     "chance" to draw random numbers without a seed of one's own.
//
// A path that ends in "/..." stands for all packages beneath it, too.
var mayImport = map[string]string{
	// The language.
	"events":            "golang.org/x/text/unicode/norm",
	"events/cloudevent": "events github.com/cloudevents/sdk-go/v2/event github.com/cloudevents/sdk-go/v2/types",

	// The stages: pure functions. They meet in the events alone.
	"pipeline/article": `events golang.org/x/net/html/... golang.org/x/text/encoding/...
		codeberg.org/readeck/go-readability/v2/... github.com/mmcdole/gofeed/... github.com/itlightning/dateparse`,
	"pipeline/article/strict": "github.com/santhosh-tekuri/jsonschema/v6/... golang.org/x/text/language golang.org/x/text/message",
	"pipeline/statement":      "events pipeline/nlp/...",
	"pipeline/stance":         "events pipeline/nlp/...",
	"pipeline/reconcile":      "events",
	"pipeline/state":          "events",
	"pipeline/alert":          "events github.com/cloudevents/sdk-go/sql/v2/... github.com/cloudevents/sdk-go/v2/event",

	// What is known about a text: one algorithm a package, the lower ones first.
	"pipeline/nlp":            "pipeline/nlp/word",
	"pipeline/nlp/word":       "",
	"pipeline/nlp/perceptron": "",
	"pipeline/nlp/segment":    "pipeline/nlp",
	"pipeline/nlp/tag":        "pipeline/nlp pipeline/nlp/word pipeline/nlp/perceptron math/rand",
	"pipeline/nlp/lemma":      "pipeline/nlp pipeline/nlp/word pipeline/nlp/perceptron math/rand",
	"pipeline/nlp/parse":      "pipeline/nlp pipeline/nlp/word pipeline/nlp/perceptron math/rand",
	"pipeline/nlp/entity":     "pipeline/nlp pipeline/nlp/segment pipeline/nlp/word pipeline/nlp/perceptron math/rand",
	"pipeline/nlp/coref":      "pipeline/nlp pipeline/nlp/entity",
	"pipeline/nlp/english":    "pipeline/nlp/...",
	"pipeline/nlp/frame":      "events pipeline/nlp pipeline/nlp/...",
	"pipeline/nlp/cue":        "pipeline/nlp",
	"pipeline/nlp/issue":      "events pipeline/nlp/...",

	// The river, and what makes a stage run.
	"pipeline":                "events events/cloudevent pipeline/article pipeline/statement pipeline/stance pipeline/reconcile pipeline/state pipeline/alert pipeline/worker",
	"pipeline/worker":         "events events/cloudevent github.com/cloudevents/sdk-go/v2/event",
	"pipeline/worker/bustest": "events events/cloudevent pipeline/worker clock goroutines math/rand/v2 pgregory.net/rapid testing",

	// What the river did, held against what it should have done: for tests and the commands.
	"pipeline/proof": "events pipeline/reconcile pipeline/state",
	"pipeline/eval":  "events golang.org/x/text/unicode/norm",

	// The edge: effects live here.
	"pipeline/natsbus": `events events/cloudevent pipeline/worker clock goroutines chance log/slog math/rand/v2
		github.com/nats-io/nats.go github.com/nats-io/nats.go/jetstream github.com/nats-io/nuid golang.org/x/sync/semaphore`,
	"pipeline/natsd": "clock goroutines log/slog net os syscall github.com/nats-io/nats-server/v2/server github.com/nats-io/nats.go",
	"pipeline/feed": `events events/cloudevent pipeline/article pipeline/worker clock goroutines log/slog net net/http os syscall
		github.com/cenkalti/backoff/v5 github.com/prometheus/client_golang/... golang.org/x/sync/errgroup golang.org/x/time/rate`, // brings articles in: network, files and requests, and no NATS
	"pipeline/metrics": "pipeline/natsbus pipeline/model clock github.com/prometheus/client_golang/...",
	"pipeline/model": `events events/cloudevent pipeline/worker pipeline/nlp/issue clock net/http
		github.com/cenkalti/backoff/v5 golang.org/x/time/rate`, // asks a language model, which is no pure stage

	// The commands: the only readers of flags and the environment.
	"cmd/stancewire": `events events/cloudevent pipeline/... clock goroutines log/slog net net/http os os/signal syscall
		github.com/alecthomas/kong github.com/goccy/go-yaml/... github.com/cloudevents/sdk-go/v2/event
		github.com/nats-io/nats.go github.com/nats-io/nats.go/jetstream github.com/prometheus/client_golang/prometheus github.com/prometheus/client_golang/prometheus/promhttp golang.org/x/term`,
	"cmd/stancewire-train": "events pipeline/... clock goroutines flag math/rand os",

	// Tests of what lies beside the code.
	"deploy":          "",
	"deploy/examples": "",
}

// effects are the packages of the standard library that reach the world beyond the process, or its chance.
// A path beneath one of them is as bad, but for those that only compute.
var (
	effects  = []string{"C", "crypto/rand", "database/sql", "flag", "io/ioutil", "log", "math/rand", "net", "os", "plugin", "syscall", "testing", "unsafe"}
	harmless = []string{"net/mail", "net/netip", "net/textproto", "net/url"}
)

// pure are the packages of law 2, with all beneath them: nothing in their rows may reach the world.
var pure = []string{"events", "pipeline/article", "pipeline/statement", "pipeline/stance", "pipeline/reconcile", "pipeline/state", "pipeline/alert", "pipeline/nlp"}

// tests may use all of ours, the effects and these, beside what their package may.
var testsMayImport = []string{
	"github.com/cloudevents/sdk-go/...", // the dialects that others write
	"github.com/goccy/go-yaml/...",
	"github.com/nats-io/nats-server/v2/server",
	"github.com/nats-io/nats.go/...",
	"github.com/prometheus/client_golang/prometheus/...",
	"github.com/rogpeppe/go-internal/...",
	"github.com/santhosh-tekuri/jsonschema/v6/...",
	"go.uber.org/goleak",
	"golang.org/x/tools/txtar",
	"pgregory.net/rapid",
}

func TestImports(t *testing.T) {
	for _, p := range house(t) {
		row, listed := mayImport[p.name()]
		if !listed {
			t.Errorf("%s is not in the table: say in pipeline/imports_test.go what it may import, and why its place in the river is there", p.name())
			continue
		}
		words := strings.Fields(row)
		for _, imp := range p.Imports {
			if !standsAlone(imp) && !covers(words, short(imp)) {
				t.Errorf("%s must not import %s: if it has good reason to, add it to its row in pipeline/imports_test.go", p.name(), short(imp))
			}
		}
		for _, imp := range slices.Concat(p.TestImports, p.XTestImports) {
			if isThirdParty(imp) && !covers(words, imp) && !covers(testsMayImport, imp) {
				t.Errorf("the tests of %s must not import %s: if they have good reason to, add it to testsMayImport", p.name(), imp)
			}
		}
	}
}

func TestTableHasNoStaleRows(t *testing.T) {
	var there []string
	for _, p := range house(t) {
		there = append(there, p.name())
	}
	for name := range mayImport {
		if !slices.Contains(there, name) {
			t.Logf("%s is in the table, but there is no such package", name)
		}
	}
}

// The table itself must keep the laws, whoever adds to it.
func TestStagesArePure(t *testing.T) {
	for name, row := range mayImport {
		if !isPure(name) {
			continue
		}
		for _, w := range strings.Fields(row) {
			seeded := strings.HasPrefix(name, "pipeline/nlp/") && w == "math/rand" // a training shuffles with a seed of its own
			if isPower(w) || !isThirdParty(w) && !isOurs(w) && !seeded {
				t.Errorf("%s is pure: its row must not hold %s", name, w)
			}
			if isOurs(w) && w != "events" && !isBeneath(w, "pipeline/nlp") {
				t.Errorf("%s must not import %s: stages meet in the events alone", name, w)
			}
			if strings.Contains(w, "nats-io") {
				t.Errorf("%s must not know NATS", name)
			}
		}
	}
}

func TestOnlyTheEdgeKnowsNATS(t *testing.T) {
	for _, beneath := range []string{"./pipeline", "./events/...", "./pipeline/worker/..."} {
		for dep := range strings.FieldsSeq(string(goList(t, "-deps", beneath))) {
			if strings.Contains(dep, "nats-io") {
				t.Errorf("%s depends on %s", beneath, dep)
			}
		}
	}
}

// isPure tells whether law 2 holds for a package. The envelope works on bytes and is as pure as the events.
func isPure(name string) bool {
	return slices.ContainsFunc(pure, func(p string) bool { return isBeneath(name, p) })
}

func isPower(word string) bool { return word == "clock" || word == "goroutines" || word == "chance" }

// standsAlone tells whether an import needs no word in a row: it computes, and that is all.
func standsAlone(imp string) bool {
	if isThirdParty(imp) || isOurs(short(imp)) {
		return false
	}
	in := func(list []string) bool {
		return slices.ContainsFunc(list, func(p string) bool { return isBeneath(imp, p) })
	}
	return !in(effects) || in(harmless)
}

// covers tells whether a row holds a path.
func covers(words []string, path string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		all, ok := strings.CutSuffix(w, "/...")
		return w == path || ok && isBeneath(path, all)
	})
}

func isBeneath(path, top string) bool { return path == top || strings.HasPrefix(path, top+"/") }

func isOurs(name string) bool {
	return slices.ContainsFunc([]string{"cmd", "deploy", "events", "pipeline"}, func(top string) bool { return isBeneath(name, top) })
}

func isThirdParty(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return strings.Contains(first, ".") && !strings.HasPrefix(imp, module)
}

func short(imp string) string { return strings.TrimPrefix(imp, module+"/") }

// A pkg is one of our packages, as go list tells of it.
type pkg struct {
	ImportPath, Dir, Doc                                        string
	GoFiles, Imports, TestImports, XTestImports, IgnoredGoFiles []string
}

func (p pkg) name() string { return short(p.ImportPath) }

// house lists our packages.
func house(t *testing.T) []pkg {
	t.Helper()
	packages, err := listed()
	if err != nil {
		t.Fatal(err)
	}
	return packages
}

var listed = sync.OnceValues(func() (packages []pkg, err error) {
	out, err := run("list", "-e", "-json=ImportPath,Dir,Doc,GoFiles,Imports,TestImports,XTestImports,IgnoredGoFiles", "./...")
	if err != nil {
		return nil, err
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := dec.Decode(&p); err == io.EOF {
			return packages, nil
		} else if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
})

func goList(t *testing.T, args ...string) []byte {
	t.Helper()
	out, err := run(append([]string{"list"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// run runs the go command in the root of the module.
func run(args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = ".."
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = errors.New("go " + strings.Join(args, " ") + ": " + string(exit.Stderr))
	}
	return out, err
}
