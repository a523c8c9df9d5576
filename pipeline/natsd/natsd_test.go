// SPDX-License-Identifier: Apache-2.0

package natsd_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/goleak"

	"github.com/stancewire/stancewire/pipeline/natsd"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func start(t *testing.T, o natsd.Options) *natsd.Server {
	t.Helper()
	s, err := natsd.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Shutdown)
	return s
}

func TestWhatIsStoredIsThereAfterARestart(t *testing.T) {
	dir := t.TempDir()
	ctx := t.Context()
	put := func(s *natsd.Server) {
		nc, err := s.Connect()
		if err != nil {
			t.Fatal(err)
		}
		defer nc.Close()
		js, _ := jetstream.New(nc)
		if _, err := js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{Name: "S", Subjects: []string{"s"}}); err != nil {
			t.Fatal(err)
		}
		if _, err := js.Publish(ctx, "s", []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	s := start(t, natsd.Options{Dir: dir, SyncAlways: true})
	if s.ClientURL() != "" {
		t.Errorf("ClientURL = %q, want none: it does not listen", s.ClientURL())
	}
	put(s)
	s.Shutdown()

	s = start(t, natsd.Options{Dir: dir, Listen: "127.0.0.1:0"})
	put(s)
	nc, err := nats.Connect(s.ClientURL())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, _ := jetstream.New(nc)
	stream, err := js.Stream(ctx, "S")
	if err != nil {
		t.Fatal(err)
	}
	if n := stream.CachedInfo().State.Msgs; n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
}

func TestStartFailsAtOnceAndSaysWhy(t *testing.T) {
	dir := t.TempDir()
	start(t, natsd.Options{Dir: dir})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	config := filepath.Join(t.TempDir(), "nats.conf")
	if err := os.WriteFile(config, []byte("port: many"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		o    natsd.Options
		want string
	}{
		{natsd.Options{Dir: dir}, "in use by another server"},
		{natsd.Options{Listen: l.Addr().String()}, "address already in use"},
		{natsd.Options{Listen: "4222"}, "want host:port"},
		{natsd.Options{Listen: "localhost:nats"}, "not a number"},
		{natsd.Options{Config: config}, "nats.conf"},
	} {
		began := time.Now()
		s, err := natsd.Start(tt.o)
		if err == nil {
			s.Shutdown()
			t.Errorf("%+v: no error", tt.o)
			continue
		}
		if !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want %q", tt.o, err, tt.want)
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("%+v: took %v", tt.o, took)
		}
	}
}

func TestAClusterOutlivesOneServer(t *testing.T) {
	if testing.Short() {
		t.Skip("starts three servers")
	}
	c, err := natsd.StartCluster(3)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Shutdown()
	nc, err := c.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, _ := jetstream.New(nc)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := js.CreateStream(ctx, jetstream.StreamConfig{Name: "S", Subjects: []string{"s"}, Replicas: 3}); err != nil {
		t.Fatal(err)
	}
	c.StopServer(1)
	for {
		if _, err = js.Publish(ctx, "s", nil); err == nil || ctx.Err() != nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := c.StartServer(1); err != nil {
		t.Fatal(err)
	}
}
