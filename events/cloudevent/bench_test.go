// SPDX-License-Identifier: Apache-2.0

package cloudevent

import (
	"testing"

	"github.com/stancewire/stancewire/events"
)

func BenchmarkEnvelope(b *testing.B) {
	ce := wrap(b, newStance(), nil)
	for name, mode := range map[string]Mode{"binary": Binary, "structured": Structured} {
		m, err := Encode(ce, mode)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("encode/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Encode(ce, mode); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("decode/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Decode(m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("wrap", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Wrap(newStance(), source, &ce); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("open", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Open(events.Verdicts, ce); err != nil {
				b.Fatal(err)
			}
		}
	})
}
