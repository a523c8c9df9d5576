// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"

	"github.com/stancewire/stancewire/pipeline/eval"
)

// A floor holds, by corpus and name, the figures that must not be lost again.
type floor map[string]map[string]float64

func readFloor(path string) (floor, error) {
	f := make(floor)
	if path == "" {
		return f, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, hint(fmt.Errorf("%s: %w", path, err), `a floor file looks like {"wikinews-gold/dev": {"who-said-what": 0.7}}`)
	}
	return f, nil
}

// figures are the figures of a report that a floor may hold.
func figures(r eval.Report) map[string]float64 {
	out := map[string]float64{
		"who-said-what": r.WhoSaidWhat.F1, "speech only": r.SpeechOnly.F1, "speaker name": r.SpeakerName,
		"stance triple": r.Triple.F1, "stance holder+label": r.HolderLabel.F1, "label accuracy": r.LabelAccuracy,
	}
	for form, recall := range r.RecallByForm {
		out["recall "+form] = recall
	}
	return out
}

// check returns what lies below the floor. The last digit of a floor is rounded down, so none is missed by rounding.
func (f floor) check(corpus string, r eval.Report) []string {
	var below []string
	got := figures(r)
	for _, name := range slices.Sorted(maps.Keys(f[corpus])) {
		if want := f[corpus][name]; got[name] < want {
			below = append(below, fmt.Sprintf("%s %s is %.3f, was %.3f", corpus, name, got[name], want))
		}
	}
	if r.WrongOffsets > 0 {
		below = append(below, fmt.Sprintf("%s has %d wrong offsets", corpus, r.WrongOffsets))
	}
	return below
}

func (f floor) raise(corpus string, r eval.Report) {
	if f[corpus] == nil {
		f[corpus] = make(map[string]float64)
	}
	for name, got := range figures(r) {
		if got = math.Floor(got*1000) / 1000; got > f[corpus][name] {
			f[corpus][name] = got
		}
	}
}

func (f floor) write(path string) error {
	b, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(b, '\n'), 0o644)
}
