// SPDX-License-Identifier: Apache-2.0

package natsd

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// A Cluster is several servers in one process, joined by routes on the
// loopback: good for tests of replicas, leaders and outages, no more available
// than the process.
type Cluster struct {
	mu      sync.Mutex
	dir     string
	options []*server.Options
	servers []*Server
}

// StartCluster starts n servers (three, for replicas) in temporary directories
// and waits until they have chosen a leader.
func StartCluster(n int) (*Cluster, error) {
	dir, err := os.MkdirTemp("", "stancewire-cluster-")
	if err != nil {
		return nil, fmt.Errorf("start cluster: %w", err)
	}
	c := &Cluster{dir: dir, servers: make([]*Server, n)}
	ports, err := freePorts(2 * n)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	var routes []*url.URL
	for _, p := range ports[:n] {
		routes = append(routes, &url.URL{Scheme: "nats", Host: fmt.Sprintf("127.0.0.1:%d", p)})
	}
	for i := range n {
		c.options = append(c.options, &server.Options{
			ServerName: fmt.Sprintf("n%d", i+1), Host: "127.0.0.1", Port: ports[n+i],
			JetStream: true, StoreDir: filepath.Join(dir, fmt.Sprint(i+1)), MaxPayload: MaxPayload, NoSigs: true,
			Cluster: server.ClusterOpts{Name: "stancewire", Host: "127.0.0.1", Port: ports[i]},
			Routes:  routes,
		})
	}
	for i := range n {
		if err := c.StartServer(i); err != nil {
			c.Shutdown()
			return nil, err
		}
	}
	if err := c.await(startTimeout); err != nil {
		c.Shutdown()
		return nil, err
	}
	return c, nil
}

// StartServer starts the i-th server (from 0) again after StopServer, on its ports and its store.
func (c *Cluster) StartServer(i int) error {
	s := &Server{unlock: func() {}}
	if err := s.start(c.options[i].Clone(), nil); err != nil {
		s.cleanUp()
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.servers[i] = s
	return nil
}

// StopServer stops the i-th server; the others go on.
func (c *Cluster) StopServer(i int) {
	c.mu.Lock()
	s := c.servers[i]
	c.servers[i] = nil
	c.mu.Unlock()
	if s != nil {
		s.Shutdown()
	}
}

// URL lists all servers, for a client that moves to another when one stops.
func (c *Cluster) URL() string {
	var urls []string
	for _, o := range c.options {
		urls = append(urls, fmt.Sprintf("nats://127.0.0.1:%d", o.Port))
	}
	return strings.Join(urls, ",")
}

// Connect opens a connection that moves to another server when its own stops. The caller closes it.
func (c *Cluster) Connect(opts ...nats.Option) (*nats.Conn, error) {
	opts = append([]nats.Option{nats.MaxReconnects(-1), nats.ReconnectWait(100 * time.Millisecond)}, opts...)
	nc, err := nats.Connect(c.URL(), opts...)
	if err != nil {
		return nil, fmt.Errorf("connect to cluster: %w", err)
	}
	return nc, nil
}

// Shutdown stops all servers and removes what they stored.
func (c *Cluster) Shutdown() {
	for i := range c.options {
		c.StopServer(i)
	}
	_ = os.RemoveAll(c.dir)
}

// await returns when there is a leader who knows all servers.
func (c *Cluster) await(timeout time.Duration) error {
	for deadline := time.Now().Add(timeout); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		c.mu.Lock()
		current, led := 0, false
		for _, s := range c.servers {
			led = led || s.srv.JetStreamIsLeader()
			if s.srv.JetStreamIsCurrent() && s.srv.NumRoutes() > 0 {
				current++
			}
		}
		c.mu.Unlock()
		if led && current == len(c.options) {
			return nil
		}
	}
	return fmt.Errorf("start cluster: no leader within %v", timeout)
}

// freePorts finds ports that are free now. Somebody may take one before it is used; the start fails then.
func freePorts(n int) ([]int, error) {
	ports := make([]int, 0, n)
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("start cluster: %w", err)
		}
		defer func() { _ = l.Close() }()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
