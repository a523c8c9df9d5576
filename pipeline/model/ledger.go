// SPDX-License-Identifier: Apache-2.0

package model

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/stancewire/stancewire/pipeline/worker"
)

// A Budget bounds what may be spent. What is over it is classified by the
// built-in classifier. The zero value is without bounds.
type Budget struct {
	// CallsPerMinute of this process: as many at once, and evenly again after; 0 for no limit.
	CallsPerMinute int

	// TokensPerDay, in and out together, of the whole deployment and a day in UTC; 0 for no limit. Calls that are
	// out when it is reached are finished: each process may pass it by as many.
	TokensPerDay int64

	// CostPerDay, as TokensPerDay, in the currency of the prices; 0 for no limit. It needs prices.
	CostPerDay float64

	// PriceIn and PriceOut are for a million tokens of question and of answer.
	PriceIn, PriceOut float64
}

func (b Budget) check() error {
	for _, x := range []float64{float64(b.CallsPerMinute), float64(b.TokensPerDay), b.CostPerDay, b.PriceIn, b.PriceOut} {
		if x < 0 || math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("model: a budget or price of %v: 0 for none, or more", x)
		}
	}
	if b.CostPerDay > 0 && b.PriceIn <= 0 && b.PriceOut <= 0 {
		return errors.New("model: a cost per day means nothing without prices")
	}
	return nil
}

func (b Budget) limiter() *rate.Limiter {
	if b.CallsPerMinute == 0 {
		return nil
	}
	return rate.NewLimiter(rate.Every(time.Minute/time.Duration(b.CallsPerMinute)), b.CallsPerMinute)
}

func (b Budget) cost(u Usage) float64 {
	return (float64(u.In)*b.PriceIn + float64(u.Out)*b.PriceOut) / 1e6
}

// A ledger counts what is spent in a day by all processes, in the bucket, so
// that a process that starts anew does not start to spend anew.
type ledger struct {
	budget Budget
	mu     sync.Mutex
	day    string
	owed   spending // not yet entered in the bucket, of that day
}

type spending struct {
	Calls  int64   `json:"calls"`
	Tokens int64   `json:"tokens"`
	Cost   float64 `json:"cost"`
}

func (s spending) plus(t spending) spending {
	return spending{s.Calls + t.Calls, s.Tokens + t.Tokens, s.Cost + t.Cost}
}

func dayOf(now time.Time) string { return now.UTC().Format(time.DateOnly) }

// usedUp says which budget of today's is, if one is. What others have spent is known as of our own last call.
func (l *ledger) usedUp(ctx context.Context, bus worker.Bus, now time.Time) (used, err error) {
	if l.budget.TokensPerDay == 0 && l.budget.CostPerDay == 0 {
		return nil, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	spent, _, err := load[spending](ctx, bus, "spent."+dayOf(now))
	if err != nil {
		return nil, err
	}
	sum := deref(spent)
	if l.day == dayOf(now) {
		sum = sum.plus(l.owed)
	}
	switch b := l.budget; {
	case b.TokensPerDay > 0 && sum.Tokens >= b.TokensPerDay:
		return fmt.Errorf("%d tokens are spent today, %d may be", sum.Tokens, b.TokensPerDay), nil
	case b.CostPerDay > 0 && sum.Cost >= b.CostPerDay:
		return fmt.Errorf("%.4f is spent today, %.4f may be", sum.Cost, b.CostPerDay), nil
	}
	return nil, nil
}

// entries bounds how often an entry is tried when other processes are faster.
const entries = 5

// spend enters a call. What cannot be entered now is entered with the next one: it is no reason to call again.
func (l *ledger) spend(ctx context.Context, bus worker.Bus, now time.Time, u Usage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.day != dayOf(now) {
		l.day, l.owed = dayOf(now), spending{}
	}
	l.owed = l.owed.plus(spending{1, int64(u.In) + int64(u.Out), u.Cost})
	key := "spent." + l.day
	for range entries {
		spent, rev, err := load[spending](ctx, bus, key)
		if err != nil {
			return
		}
		err = save(ctx, bus, key, rev, deref(spent).plus(l.owed))
		if err == nil {
			l.owed = spending{}
		}
		if !errors.Is(err, worker.ErrConflict) {
			return
		}
	}
}
