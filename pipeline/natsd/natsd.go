// SPDX-License-Identifier: Apache-2.0

// Package natsd runs a NATS server with JetStream inside this process, so that
// one binary is a whole deployment and tests need nothing but Go.
//
// A [Server] is the same server that a cluster runs: what works on it works on
// a real one. It is reached in process, without a socket ([Server.Connect]),
// and by other processes if it listens. One directory belongs to one server: a
// lock in it keeps a second one out.
//
// [StartCluster] runs several of them on the loopback, for tests of what only
// replicas can show.
package natsd

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// MaxPayload is the size of the largest message, in bytes: an article of the
// largest size, every byte of it escaped in JSON, still fits.
const MaxPayload = 4 << 20

// startTimeout is how long a server may take to recover its store and be ready.
const startTimeout = 30 * time.Second

// Options say what kind of server to start. The zero value is one that lives in
// a temporary directory and is reached from this process alone.
type Options struct {
	// Dir holds the streams; "" is a temporary directory that is removed by Shutdown.
	Dir string

	// Listen is "host:port" for clients from outside, with port 0 for a free one; "" for none.
	Listen string

	// SyncAlways writes every message to the disk before it is acknowledged.
	// Without it an acknowledged message of the last two minutes is lost when
	// the machine (not the process) dies.
	SyncAlways bool

	// MaxStore bounds what the streams may take on disk, in bytes; 0 leaves it
	// to the server: three quarters of the free space. A publisher who hits the
	// bound gets an error.
	MaxStore int64

	// Config is the path of a NATS configuration file: accounts, TLS, limits.
	// Dir, Listen and SyncAlways win over it where they are set.
	Config string

	// Logger hears the server's warnings and errors, and at debug level the rest; nil for silence.
	Logger *slog.Logger
}

// A Server is a NATS server in this process.
type Server struct {
	srv    *server.Server
	unlock func()
	temp   string // to be removed at the end
	once   sync.Once
}

// Start starts a server and waits until it is ready. A port that is taken and
// a directory in use by another server are reported at once.
func Start(o Options) (*Server, error) {
	opts, err := o.server()
	if err != nil {
		return nil, err
	}
	s := &Server{unlock: func() {}}
	if o.Dir == "" && opts.StoreDir == "" {
		if s.temp, err = os.MkdirTemp("", "stancewire-nats-"); err != nil {
			return nil, fmt.Errorf("start nats: %w", err)
		}
		opts.StoreDir = s.temp
	}
	if err := s.start(opts, o.Logger); err != nil {
		s.cleanUp()
		return nil, err
	}
	return s, nil
}

// server translates the options.
func (o Options) server() (*server.Options, error) {
	opts := &server.Options{}
	if o.Config != "" {
		var err error
		if opts, err = server.ProcessConfigFile(o.Config); err != nil {
			return nil, fmt.Errorf("start nats: %w", err)
		}
	}
	opts.JetStream, opts.NoSigs = true, true
	if opts.ServerName == "" {
		opts.ServerName = "stancewire"
	}
	if opts.MaxPayload == 0 {
		opts.MaxPayload = MaxPayload
	}
	if o.MaxStore > 0 {
		opts.JetStreamMaxStore = o.MaxStore
	}
	if o.Dir != "" {
		opts.StoreDir = o.Dir
	}
	opts.SyncAlways = opts.SyncAlways || o.SyncAlways
	return opts, o.listen(opts)
}

func (o Options) listen(opts *server.Options) error {
	if o.Listen == "" {
		opts.DontListen = o.Config == "" || opts.Port == 0
		return nil
	}
	host, port, err := net.SplitHostPort(o.Listen)
	if err != nil {
		return fmt.Errorf("start nats: listen %q: want host:port: %w", o.Listen, err)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return fmt.Errorf("start nats: listen %q: port %q is not a number up to 65535", o.Listen, port)
	}
	opts.Host, opts.Port = host, int(n)
	if n == 0 {
		opts.Port = server.RANDOM_PORT
	}
	return nil
}

func (s *Server) start(opts *server.Options, log *slog.Logger) error {
	if err := os.MkdirAll(opts.StoreDir, 0o700); err != nil {
		return fmt.Errorf("start nats: store: %w", err)
	}
	unlock, err := lock(filepath.Join(opts.StoreDir, "stancewire.lock"))
	if err != nil {
		return fmt.Errorf("start nats: %s: %w", opts.StoreDir, err)
	}
	s.unlock = unlock
	srv, err := server.NewServer(opts)
	if err != nil {
		return fmt.Errorf("start nats: %w", err)
	}
	failed := make(chan error, 1)
	srv.SetLoggerV2(logger{log, failed}, false, false, false)
	s.srv = srv
	go srv.Start()
	return s.wait(failed)
}

// wait returns when the server takes clients, or says why it will not.
func (s *Server) wait(failed <-chan error) error {
	deadline := time.Now().Add(startTimeout)
	for time.Now().Before(deadline) {
		select {
		case err := <-failed:
			s.Shutdown()
			return fmt.Errorf("start nats: %w", err)
		default:
		}
		if s.srv.ReadyForConnections(20 * time.Millisecond) {
			return nil
		}
	}
	s.Shutdown()
	return fmt.Errorf("start nats: not ready within %v", startTimeout)
}

// Connect opens a connection to the server without a socket. The caller closes it.
func (s *Server) Connect(opts ...nats.Option) (*nats.Conn, error) {
	opts = append([]nats.Option{nats.InProcessServer(s.srv), nats.MaxReconnects(-1)}, opts...)
	nc, err := nats.Connect("", opts...)
	if err != nil {
		return nil, fmt.Errorf("connect in process: %w", err)
	}
	return nc, nil
}

// ClientURL is where other processes reach the server; "" if it does not listen.
func (s *Server) ClientURL() string {
	if a, ok := s.srv.Addr().(*net.TCPAddr); !ok || a == nil {
		return ""
	}
	return s.srv.ClientURL()
}

// Shutdown stops the server, waits until all is written, and removes a
// temporary store. Stopping it twice is harmless.
func (s *Server) Shutdown() {
	s.once.Do(func() {
		if s.srv != nil {
			s.srv.Shutdown()
			s.srv.WaitForShutdown()
		}
		s.cleanUp()
	})
}

func (s *Server) cleanUp() {
	s.unlock()
	if s.temp != "" {
		_ = os.RemoveAll(s.temp)
	}
}

// errLocked says that a store has an owner already.
var errLocked = errors.New("in use by another server: stop it, or choose another directory")
