// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
)

type versionCmd struct {
	JSON bool `name:"json" help:"Write JSON."`
}

// A build is what the linker recorded of this program.
type build struct {
	Version  string `json:"version"` // of the module, "devel" for a build from a checkout without one
	Revision string `json:"revision,omitempty"`
	Time     string `json:"time,omitempty"` // of the revision
	Modified bool   `json:"modified"`       // the checkout had changes beside the revision
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func (c *versionCmd) Run(t terminal) error {
	b := thisBuild()
	if c.JSON {
		return json.NewEncoder(t.Out).Encode(b)
	}
	fmt.Fprintf(t.Out, "stancewire %s", b.Version)
	if b.Revision != "" {
		fmt.Fprintf(t.Out, " (%.12s of %s", b.Revision, b.Time)
		if b.Modified {
			fmt.Fprint(t.Out, ", modified")
		}
		fmt.Fprint(t.Out, ")")
	}
	fmt.Fprintf(t.Out, " %s %s\n", b.Go, b.Platform)
	return nil
}

func thisBuild() build {
	b := build{Version: "devel", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		b.Version = v
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}
