// SPDX-License-Identifier: Apache-2.0

package bustest_test

import (
	"testing"

	"github.com/stancewire/stancewire/pipeline/worker"
	"github.com/stancewire/stancewire/pipeline/worker/bustest"
)

func TestLocal(t *testing.T) {
	bustest.Run(t, func(testing.TB, ...worker.Worker) bustest.Bench {
		var all []worker.Message
		l := &worker.Local{Tap: func(m worker.Message) { all = append(all, m) }}
		return bustest.Bench{
			Bus: l,
			Drive: func(t testing.TB, rt worker.Runtime, ws ...worker.Worker) {
				var err error
				for range 10000 {
					if err = l.Run(t.Context(), rt, ws...); err == nil {
						return
					}
				}
				t.Fatal(err)
			},
			Stored: func(_ testing.TB, filter string) []worker.Message {
				var some []worker.Message
				for _, m := range all {
					if worker.Matches(filter, m.Subject) {
						some = append(some, m)
					}
				}
				return some
			},
		}
	})
}
