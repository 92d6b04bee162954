package httpapi

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// trials are the backtests under way. Each reads the whole log and keeps a
// processor busy, so that each account has one at most, and all together have
// mostTrials; whoever comes then is told when to try again.
type trials struct {
	mu      sync.Mutex
	running []*trial
}

const mostTrials = 2

type trial struct {
	account  string
	began    time.Time
	done, of uint64
}

// Trial is a backtest under way, as others see it.
type Trial struct {
	Own   bool      `json:"own" doc:"it is the caller's"`
	Began time.Time `json:"began"`
	Done  float64   `json:"done" doc:"of the log, 0 to 1"`
	LeftS *float64  `json:"left_s,omitempty" doc:"about how many seconds it will still take; left out until that can be told"`
}

type trialsBody struct {
	Trials []Trial `json:"trials"`
}

// enter begins a trial; where there may be none, it says why, and after how many
// seconds it is worth trying again.
func (t *trials) enter(account string, now time.Time) (one *trial, own bool, after int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if i := slices.IndexFunc(t.running, func(o *trial) bool { return o.account == account }); i >= 0 {
		return nil, true, retryAfter(t.running[i].left(now))
	}
	if len(t.running) >= mostTrials {
		soonest := time.Duration(-1)
		for _, o := range t.running {
			if left := o.left(now); left >= 0 && (soonest < 0 || left < soonest) {
				soonest = left
			}
		}
		return nil, false, retryAfter(soonest)
	}
	one = &trial{account: account, began: now}
	t.running = append(t.running, one)
	return one, false, 0
}

func (t *trials) leave(one *trial) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.running = slices.DeleteFunc(t.running, func(o *trial) bool { return o == one })
}

func (t *trials) progress(one *trial, done, of uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	one.done, one.of = done, of
}

func (t *trials) list(account string, now time.Time) []Trial {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := []Trial{}
	for _, o := range t.running {
		x := Trial{Own: o.account == account, Began: o.began}
		if o.of > 0 {
			x.Done = min(1, float64(o.done)/float64(o.of))
		}
		if left := o.left(now); left >= 0 {
			s := math.Ceil(left.Seconds())
			x.LeftS = &s
		}
		out = append(out, x)
	}
	return out
}

// left is about how long it will still take; negative if that cannot be told:
// what the first hundredths of the log take says little of the rest.
func (o *trial) left(now time.Time) time.Duration {
	if o.of == 0 || o.done < o.of/50 || o.done == 0 {
		return -1
	}
	took := now.Sub(o.began)
	return max(0, time.Duration(float64(took)*(float64(o.of)/float64(o.done)-1)))
}

// retryAfter is in whole seconds, and not so few that whoever heeds it comes too
// early; a minute where it cannot be told.
func retryAfter(left time.Duration) int {
	if left < 0 {
		return 60
	}
	return 5 + int(left.Seconds())
}

// begin begins a trial for the caller, if there is room for one; nil where there
// is none, which the caller has been told.
func (a *api) begin(w http.ResponseWriter, r *http.Request) *trial {
	one, own, after := a.trials.enter(visitOf(r.Context()).reader.Account, a.Now())
	if one != nil {
		return one
	}
	w.Header().Set("Retry-After", strconv.Itoa(after))
	if own {
		writeProblem(w, http.StatusTooManyRequests, "trial.own", fmt.Sprintf("you are trying a rule already; stop that, or try again in %d seconds", after))
		return nil
	}
	writeProblem(w, http.StatusTooManyRequests, "trial.all", fmt.Sprintf("%d rules are being tried already; try again in %d seconds", mostTrials, after))
	return nil
}

func (a *api) addTrials(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "backtests", Method: http.MethodGet, Path: "/api/v1/backtests", Tags: []string{"rules"},
		Summary: "The backtests under way, and how far they are"},
		func(ctx context.Context, _ *struct{}) (*bodyOf[trialsBody], error) {
			return &bodyOf[trialsBody]{trialsBody{a.trials.list(visitOf(ctx).reader.Account, a.Now())}}, nil
		})
}
