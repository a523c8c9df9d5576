// SPDX-License-Identifier: Apache-2.0

package main

import (
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the goldens anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"stancewire": main})
}

// The stories of testdata/script run the program as its users do.
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("NO_COLOR", "1")
			return os.WriteFile(filepath.Join(e.WorkDir, "binary.bin"), []byte("\x7fELF\x02\x01\x00\x00\xff\xfe\x80\x00PK\x03\x04\x00"), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"freeports": freePorts,
			"await":     await,
			"publish":   publishRaw,
			"model":     fakeModel,
		},
	})
}

// freePorts sets each variable to an address on the loopback that is free.
func freePorts(ts *testscript.TestScript, _ bool, names []string) {
	for _, name := range names {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		ts.Check(err)
		defer l.Close() // after all are chosen, so that no two are the same
		ts.Setenv(name, l.Addr().String())
	}
}

// await waits until an address of the web answers with 200 and, if more is given, a text that contains it.
func await(ts *testscript.TestScript, _ bool, args []string) {
	last := "no answer"
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		status, body := get(args[0])
		last = fmt.Sprintf("%d\n%s", status, body)
		if status == http.StatusOK && (len(args) < 2 || strings.Contains(body, args[1])) {
			return
		}
	}
	ts.Fatalf("%s: %s", args[0], last)
}

func get(url string) (int, string) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err.Error()
	}
	return resp.StatusCode, string(body)
}

// publishRaw sends a file, as it is and without an envelope, to a subject: what a careless producer would do.
func publishRaw(ts *testscript.TestScript, _ bool, args []string) {
	nc, err := nats.Connect(args[0])
	ts.Check(err)
	defer nc.Close()
	_, err = nc.Request(args[1], []byte(ts.ReadFile(args[2])), 5*time.Second)
	ts.Check(err)
}

// inFolder runs a test where no configuration file lies about.
func inFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "STANCEWIRE_") {
			t.Setenv(name, "")
			os.Unsetenv(name)
		}
	}
	return dir
}
