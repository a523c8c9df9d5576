// SPDX-License-Identifier: Apache-2.0

package metrics_test

import (
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/stancewire/stancewire/pipeline/metrics"
	"github.com/stancewire/stancewire/pipeline/model"
)

func TestAModelIsCounted(t *testing.T) {
	s := metrics.New("classify")
	m := s.WatchModel()
	m.Called(model.OutcomeOK, time.Second, model.Usage{In: 100, Out: 20, Cost: .5})
	m.Called(model.OutcomeCached, 0, model.Usage{})
	m.FellBack(model.ReasonBudget, nil)
	m.Dropped(model.DropEvidence)
	want := `
# HELP stancewire_model_cost_total What the calls cost, in the currency of the configured prices.
# TYPE stancewire_model_cost_total counter
stancewire_model_cost_total 0.5
# HELP stancewire_model_dropped_total Stances of the model that the text does not bear out, by what was wrong.
# TYPE stancewire_model_dropped_total counter
stancewire_model_dropped_total{why="evidence"} 1
stancewire_model_dropped_total{why="form"} 0
stancewire_model_dropped_total{why="holder"} 0
stancewire_model_dropped_total{why="target"} 0
# HELP stancewire_model_tokens_total Tokens of questions and answers, estimated where the endpoint does not tell.
# TYPE stancewire_model_tokens_total counter
stancewire_model_tokens_total 120
`
	if err := testutil.GatherAndCompare(s.Gatherer(), strings.NewReader(want), "stancewire_model_cost_total", "stancewire_model_dropped_total", "stancewire_model_tokens_total"); err != nil {
		t.Error(err)
	}
	if n, err := testutil.GatherAndCount(s.Gatherer(), "stancewire_model_fallbacks_total"); err != nil || n != len(model.Reasons) {
		t.Errorf("%d reasons are counted, %v", n, err)
	}
}
