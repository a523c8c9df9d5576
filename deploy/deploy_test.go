// SPDX-License-Identifier: Apache-2.0

// Package deploy_test holds what is written for machines that are not here to
// what is: every command line of docker-compose.yml is parsed by the real
// binary, the configuration of the NATS servers is loaded by the real server.
package deploy_test

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/nats-io/nats-server/v2/server"

	"github.com/stancewire/stancewire/pipeline"
	"github.com/stancewire/stancewire/pipeline/natsd"
)

// compose is what we rely on of docker-compose.yml.
type compose struct {
	Services map[string]service `yaml:"services"`
	Volumes  map[string]any     `yaml:"volumes"`
}

type service struct {
	Image       string            `yaml:"image"`
	Build       any               `yaml:"build"`
	Command     any               `yaml:"command"`
	Entrypoint  []string          `yaml:"entrypoint"`
	Environment map[string]string `yaml:"environment"`
	Volumes     []string          `yaml:"volumes"`
	DependsOn   map[string]any    `yaml:"depends_on"`
	Healthcheck struct {
		Test []string `yaml:"test"`
	} `yaml:"healthcheck"`
}

func load(t *testing.T) compose {
	t.Helper()
	var c compose
	if err := yaml.Unmarshal(text(t, "../docker-compose.yml"), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func text(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// args is the command line of a service that runs our binary, without the name of the program; nil for others.
func (s service) args() []string {
	if s.Build == nil {
		return nil
	}
	var words []string
	switch c := s.Command.(type) {
	case string:
		words = strings.Fields(c)
	case []any:
		for _, w := range c {
			words = append(words, w.(string))
		}
	}
	if len(s.Entrypoint) > 0 { // it takes the place of the image's own, "stancewire"
		return append(slices.Clone(s.Entrypoint[1:]), words...)
	}
	return words
}

// env is the environment of a service, for a process here.
func (s service) env() []string {
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}
	for k, v := range s.Environment {
		env = append(env, k+"="+v)
	}
	return env
}

// stages are those that a worker is told to run.
func (s service) stages() []string {
	args := s.args()
	i := slices.Index(args, "--stages")
	if i < 0 {
		return nil
	}
	return strings.Split(args[i+1], ",")
}

func TestComposeHasEveryService(t *testing.T) {
	c := load(t)
	for _, name := range []string{"n1", "n2", "n3", "extract", "classify", "track", "alert", "feed", "subscribe", "prometheus"} {
		if _, ok := c.Services[name]; !ok {
			t.Errorf("no service %s", name)
		}
	}
	for name, s := range c.Services {
		if s.args() == nil {
			continue
		}
		for _, n := range []string{"n1", "n2", "n3"} {
			if !strings.Contains(s.Environment["STANCEWIRE_NATS_URL"], "nats://"+n+":4222") {
				t.Errorf("%s does not know server %s", name, n)
			}
			if _, waits := s.DependsOn[n]; !waits {
				t.Errorf("%s does not wait for server %s", name, n)
			}
		}
	}
}

func TestComposeRunsEveryStageOnce(t *testing.T) {
	var run []string
	for _, s := range load(t).Services {
		run = append(run, s.stages()...)
	}
	want := pipeline.StageNames()
	slices.Sort(run)
	slices.Sort(want)
	if !slices.Equal(run, want) {
		t.Errorf("the workers run %v, the stages are %v", run, want)
	}
}

func TestTheBinaryTakesEveryCommandLine(t *testing.T) {
	bin := binary(t)
	for name, s := range load(t).Services {
		args := s.args()
		if args == nil {
			continue
		}
		t.Run(name, func(t *testing.T) {
			run(t, bin, s.env(), append([]string{"--parse-only"}, args...)...)
			run(t, bin, s.env(), "config", "check")
			shown := run(t, bin, s.env(), "config", "show")
			if !regexp.MustCompile(`(?m)^ *replicas: 3$`).MatchString(shown) {
				t.Errorf("its streams have fewer than three replicas:\n%s", shown)
			}
		})
	}
	if out, err := exec.Command(bin, "--parse-only", "worker", "--no-such-flag").CombinedOutput(); err == nil {
		t.Errorf("the binary takes anything: %s", out)
	}
}

// Every server of the cluster loads the one file, with the name that compose gives it.
func TestTheServersTakeTheirConfiguration(t *testing.T) {
	c := load(t)
	for _, name := range []string{"n1", "n2", "n3"} {
		t.Run(name, func(t *testing.T) {
			s := c.Services[name]
			for k, v := range s.Environment {
				t.Setenv(k, v)
			}
			o, err := server.ProcessConfigFile("nats/nats.conf")
			if err != nil {
				t.Fatal(err)
			}
			if !o.SyncAlways {
				t.Error("sync_interval is not always: what is acknowledged may be lost")
			}
			if o.ServerName != name || !o.JetStream || o.StoreDir != "/data" || o.MaxPayload != natsd.MaxPayload || o.HTTPPort != 8222 {
				t.Errorf("name %q, JetStream %v in %q, payloads of %d bytes at most, monitoring on %d", o.ServerName, o.JetStream, o.StoreDir, o.MaxPayload, o.HTTPPort)
			}
			if !slices.Contains(s.Volumes, name+":/data") {
				t.Errorf("/data is in no volume of its own: %v", s.Volumes)
			}
			for i, r := range o.Routes {
				if want := "n" + string(rune('1'+i)) + ":6222"; r.Host != want {
					t.Errorf("route %d goes to %s, not %s", i, r.Host, want)
				}
			}
			if len(o.Routes) != 3 {
				t.Errorf("%d routes", len(o.Routes))
			}
		})
	}
}

// The health check asks what the server answers.
func TestTheHealthCheckIsAnswered(t *testing.T) {
	t.Setenv("SERVER_NAME", "n1")
	o, err := server.ProcessConfigFile("nats/nats.conf")
	if err != nil {
		t.Fatal(err)
	}
	// Alone, on ports and in a directory of this test.
	o.Host, o.Port, o.HTTPHost, o.HTTPPort = "127.0.0.1", server.RANDOM_PORT, "127.0.0.1", server.RANDOM_PORT
	o.StoreDir, o.Cluster, o.Routes, o.NoSigs, o.NoLog = t.TempDir(), server.ClusterOpts{}, nil, true, true
	s, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(20 * time.Second) {
		t.Fatal("not ready")
	}
	test := load(t).Services["n1"].Healthcheck.Test
	_, path, ok := strings.Cut(test[len(test)-1], "127.0.0.1:8222")
	if !ok {
		t.Fatalf("asks somebody else: %v", test)
	}
	if body, status := get(t, "http://"+s.MonitorAddr().String()+path); status != 200 {
		t.Errorf("%d: %s", status, body)
	}
}

// Prometheus asks every worker, at the port where it answers.
func TestPrometheusFindsTheWorkers(t *testing.T) {
	var p struct {
		Scrapes []struct {
			DNS []struct {
				Names []string `yaml:"names"`
				Port  int      `yaml:"port"`
			} `yaml:"dns_sd_configs"`
		} `yaml:"scrape_configs"`
	}
	if err := yaml.Unmarshal(text(t, "prometheus/prometheus.yml"), &p); err != nil {
		t.Fatal(err)
	}
	asked := p.Scrapes[0].DNS[0]
	for name, s := range load(t).Services {
		if s.stages() == nil {
			continue
		}
		if !slices.Contains(asked.Names, name) {
			t.Errorf("%s is not asked", name)
		}
		if args := s.args(); asked.Port != 9464 || !slices.Contains(args, "0.0.0.0:9464") {
			t.Errorf("%s is asked on port %d: %v", name, asked.Port, args)
		}
	}
}

// What CI builds is what the image holds.
func TestTheImageIsBuiltAsInCI(t *testing.T) {
	build := regexp.MustCompile(`CGO_ENABLED=0 go build -trimpath .*\./cmd/stancewire`)
	output := regexp.MustCompile(` -o \S+`)
	ci := output.ReplaceAllString(string(build.Find(text(t, "../.ci/run"))), "")
	image := output.ReplaceAllString(string(build.Find(text(t, "Dockerfile"))), "")
	if image == "" || image != ci {
		t.Errorf("the image is built with\n%s\nand CI builds\n%s", image, ci)
	}
	goMod := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(text(t, "../go.mod"))
	if !strings.Contains(string(text(t, "Dockerfile")), "FROM golang:"+string(goMod[1])+" ") {
		t.Errorf("the image is not built with the Go of go.mod, %s", goMod[1])
	}
}

// The workflow has no steps of its own.
func TestTheWorkflowRunsTheStepsOfCI(t *testing.T) {
	var w struct {
		Jobs map[string]struct {
			Strategy struct {
				Matrix struct {
					Steps []string `yaml:"steps"`
				} `yaml:"matrix"`
			} `yaml:"strategy"`
		} `yaml:"jobs"`
	}
	if err := yaml.Unmarshal(text(t, "../.github/workflows/ci.yml"), &w); err != nil {
		t.Fatal(err)
	}
	known := string(regexp.MustCompile(`(?m)^readonly ALL=.*`).Find(text(t, "../.ci/run")))
	steps := strings.Fields(strings.Join(w.Jobs["steps"].Strategy.Matrix.Steps, " "))
	if len(steps) == 0 {
		t.Error("it runs nothing")
	}
	for _, s := range steps {
		if !regexp.MustCompile(`\b` + s + `\b`).MatchString(known) {
			t.Errorf("it runs %s, which .ci/run does not know", s)
		}
	}
}

// binary builds the program. CI builds it statically, too, which takes another
// minute of compiling: see TestTheImageIsBuiltAsInCI.
func binary(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the binary")
	}
	bin := filepath.Join(t.TempDir(), "stancewire")
	out, err := exec.Command("go", "build", "-o", bin, "../cmd/stancewire").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bin
}

// run runs the binary, which must be content.
func run(t *testing.T, bin string, env []string, args ...string) string {
	t.Helper()
	cmd := exec.Command(bin, args...)
	cmd.Env, cmd.Dir = env, t.TempDir()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("stancewire %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func get(t *testing.T, url string) (body string, status int) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), resp.StatusCode
}
