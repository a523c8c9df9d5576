// SPDX-License-Identifier: Apache-2.0

package main

import (
	_ "embed"
	"time"

	"github.com/stancewire/stancewire/pipeline"
	"github.com/stancewire/stancewire/pipeline/alert"
	"github.com/stancewire/stancewire/pipeline/feed"
	"github.com/stancewire/stancewire/pipeline/natsbus"
	"github.com/stancewire/stancewire/pipeline/state"
)

// config is everything that can be configured. Each value comes from the first
// of these that sets it: a flag, the environment, the file, the defaults.
// stancewire.example.yaml documents every field; a test keeps the two in step.
type config struct {
	Deployment    string        `yaml:"deployment"`
	Data          string        `yaml:"data"`
	Listen        string        `yaml:"listen"`
	HTTP          string        `yaml:"http"`
	NATS          natsConfig    `yaml:"nats"`
	Stages        stagesConfig  `yaml:"stages"`
	Subscriptions alert.Book    `yaml:"subscriptions"`
	Feeds         []feed.Source `yaml:"feeds"`
}

type natsConfig struct {
	URL         string    `yaml:"url"`
	Credentials string    `yaml:"credentials"`
	TLS         tlsConfig `yaml:"tls"`
	Partitions  int       `yaml:"partitions"`
	Replicas    int       `yaml:"replicas"`
}

type tlsConfig struct {
	CA   string `yaml:"ca"`
	Cert string `yaml:"cert"`
	Key  string `yaml:"key"`
}

type stagesConfig struct {
	Accuracy string         `yaml:"accuracy"`
	Classify classifyConfig `yaml:"classify"`
	Track    trackConfig    `yaml:"track"`
}

type trackConfig struct {
	Least  float64       `yaml:"least"`
	Settle time.Duration `yaml:"settle"`
}

// exampleConfig is the documentation of the configuration: every field with its default.
//
//go:embed stancewire.example.yaml
var exampleConfig []byte

const (
	defaultConfigFile = "stancewire.yaml"
	off               = "off" // instead of an address: nowhere
)

// defaults is the configuration of somebody who configures nothing.
func defaults() config {
	return config{
		Deployment: "local",
		Data:       "stancewire-data",
		Listen:     "127.0.0.1:4222",
		HTTP:       "127.0.0.1:9464",
		NATS:       natsConfig{URL: "nats://127.0.0.1:4222", Partitions: natsbus.DefaultPartitions, Replicas: 1},
		Stages:     stagesConfig{Accuracy: fast, Classify: defaultClassify(), Track: trackConfig{Least: state.DefaultLeast, Settle: state.DefaultSettle}},
	}
}

// stages puts the configured stages together.
func (c config) stages() *pipeline.Stages {
	s := accurate(pipeline.New(), c.Stages.Accuracy)
	s.Track = state.Settings{Least: c.Stages.Track.Least, Settle: c.Stages.Track.Settle}
	if s.Track.Settle == 0 {
		s.Track.Settle = -1 // in the file zero means none; to the stage it means the default
	}
	s.Alert = c.Subscriptions
	return s
}
