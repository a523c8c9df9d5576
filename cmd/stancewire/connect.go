// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// connectTimeout bounds how long a command waits for a server before it says that there is none.
const connectTimeout = 5 * time.Second

// logger makes the log of a command, on standard error.
func (s settings) logger(w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(s.LogLevel)) // the flag takes nothing else
	o := &slog.HandlerOptions{Level: level}
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// connect opens a connection to the configured servers. Once open it is kept up for as long as it takes.
func connect(c natsConfig, log *slog.Logger) (*nats.Conn, error) {
	opts := []nats.Option{
		nats.Name("stancewire"), nats.MaxReconnects(-1), nats.Timeout(connectTimeout),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				log.Warn("connection lost, trying again", "err", err)
			}
		}),
		nats.ReconnectHandler(func(nc *nats.Conn) { log.Info("connected again", "server", nc.ConnectedUrlRedacted()) }),
	}
	if c.Credentials != "" {
		opts = append(opts, nats.UserCredentials(c.Credentials))
	}
	if c.TLS.CA != "" {
		opts = append(opts, nats.RootCAs(c.TLS.CA))
	}
	if c.TLS.Cert != "" {
		opts = append(opts, nats.ClientCert(c.TLS.Cert, c.TLS.Key))
	}
	nc, err := nats.Connect(c.URL, opts...)
	if err != nil {
		return nil, hint(fmt.Errorf("connect to %s: %s", redacted(c.URL), strings.TrimPrefix(err.Error(), "nats: ")),
			"is a server there? stancewire run starts one; --nats or STANCEWIRE_NATS_URL names another")
	}
	log.Debug("connected", "server", nc.ConnectedUrlRedacted())
	return nc, nil
}

// ensure creates the streams that are missing, with what the workers need, and refuses streams that nobody could work with.
func ensure(ctx context.Context, nc *nats.Conn, c natsConfig, ws ...worker.Worker) error {
	js, err := jetstream.New(nc)
	if err != nil {
		return fmt.Errorf("jetstream: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := natsbus.Ensure(ctx, js, c.topology(ws...)); err != nil {
		return hint(fmt.Errorf("streams: %w", err), "nats.partitions and nats.replicas in the configuration must suit the server and the streams that are there")
	}
	return nil
}

// openBus connects to the configured servers, where the streams must be. The caller calls done.
func openBus(ctx context.Context, c natsConfig, log *slog.Logger) (bus *natsbus.Bus, done func(), err error) {
	nc, err := connect(c, log)
	if err != nil {
		return nil, nil, err
	}
	bus, err = natsbus.Open(ctx, nc, natsbus.Options{Partitions: c.Partitions, Logger: log})
	if err != nil {
		nc.Close()
		way := "stancewire run and stancewire worker create the streams"
		if strings.Contains(err.Error(), "partitions, not") {
			way = "nats.partitions in the configuration, or STANCEWIRE_NATS_PARTITIONS, must be what the streams were created with"
		}
		return nil, nil, hint(err, "%s", way)
	}
	return bus, func() { bus.Close(); nc.Close() }, nil
}
