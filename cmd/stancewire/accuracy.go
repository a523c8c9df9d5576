// SPDX-License-Identifier: Apache-2.0

package main

import (
	"github.com/stancewire/stancewire/pipeline"
	"github.com/stancewire/stancewire/pipeline/nlp/parse"
)

// accuracyFlag is the flag of the commands that read text.
type accuracyFlag struct {
	Accuracy string `enum:"fast,high," default:"" placeholder:"MODE" help:"fast, or high: trees from a beam, more often right, slower. Default: fast."`
}

const (
	fast = "fast"
	high = "high"
)

// accurate sets the mode of the stages that read text.
func accurate(s *pipeline.Stages, accuracy string) *pipeline.Stages {
	mode := parse.Fast
	if accuracy == high {
		mode = parse.High
	}
	s.Extract.Mode, s.Classify.Mode = mode, mode
	return s
}
