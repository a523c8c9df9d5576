// SPDX-License-Identifier: Apache-2.0

package metrics_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/stancewire/stancewire/pipeline/metrics"
	"github.com/stancewire/stancewire/pipeline/natsbus"
)

func TestAStageIsCountedFromZero(t *testing.T) {
	m := metrics.New("extract", "classify")
	m.Observe("extract", natsbus.OK, 3*time.Millisecond, 5)
	m.Observe("extract", natsbus.Rejected, time.Millisecond, 0)
	m.Observe("extract", natsbus.Retry, time.Millisecond, 0)
	want := `
# HELP stancewire_stage_errors_total Messages that failed: rejected (now a dead letter) or retry (to come again).
# TYPE stancewire_stage_errors_total counter
stancewire_stage_errors_total{kind="rejected",stage="classify"} 0
stancewire_stage_errors_total{kind="rejected",stage="extract"} 1
stancewire_stage_errors_total{kind="retry",stage="classify"} 0
stancewire_stage_errors_total{kind="retry",stage="extract"} 1
# HELP stancewire_stage_out_total Events that the stage has said.
# TYPE stancewire_stage_out_total counter
stancewire_stage_out_total{stage="classify"} 0
stancewire_stage_out_total{stage="extract"} 5
`
	if err := testutil.GatherAndCompare(m.Gatherer(), strings.NewReader(want), "stancewire_stage_errors_total", "stancewire_stage_out_total"); err != nil {
		t.Error(err)
	}
}

func TestLagIsAskedAtEachScrape(t *testing.T) {
	m := metrics.New()
	lag, err := map[string]int64{"track": 7}, error(nil)
	m.WatchLag(func(context.Context) (map[string]int64, error) { return lag, err })
	for _, want := range []string{
		"# HELP stancewire_stage_lag Messages that wait for the stage, in all processes: not yet delivered, or delivered and not settled.\n" +
			"# TYPE stancewire_stage_lag gauge\nstancewire_stage_lag{stage=\"track\"} 7\n",
		"", // absent, not stale
	} {
		if e := testutil.GatherAndCompare(m.Gatherer(), strings.NewReader(want), "stancewire_stage_lag"); e != nil {
			t.Error(e)
		}
		err = errors.New("no leader")
	}
	want := "# HELP stancewire_lag_errors_total Scrapes at which the servers did not tell the lag.\n" +
		"# TYPE stancewire_lag_errors_total counter\nstancewire_lag_errors_total 2\n"
	if e := testutil.GatherAndCompare(m.Gatherer(), strings.NewReader(want), "stancewire_lag_errors_total"); e != nil {
		t.Error(e)
	}
}
