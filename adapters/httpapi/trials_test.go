package httpapi_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/projections/backtest"
)

// One rule is tried at a time by each, and two in all; whoever goes away ends
// theirs and makes room.
func TestFewTrialsAtATime(t *testing.T) {
	begun, ended := make(chan struct{}), make(chan error)
	e := &engine{try: func(ctx context.Context, progress func(done, of uint64)) (backtest.Report, error) {
		progress(1, 4)
		begun <- struct{}{}
		<-ctx.Done()
		ended <- ctx.Err()
		return backtest.Report{}, ctx.Err()
	}}
	o, h := served(t, e)
	people := []func(*http.Request){machine(t, o, nil, access.Designer), machine(t, o, nil, access.Designer), machine(t, o, nil, access.Designer)}
	var leave []context.CancelFunc
	gone := make(chan struct{})
	for _, who := range people[:2] {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		leave = append(leave, cancel)
		go func() {
			call(h, "POST", "/api/v1/backtest", "{}", func(r *http.Request) { who(r); *r = *r.WithContext(ctx) })
			gone <- struct{}{}
		}()
		<-begun
	}
	for who, want := range map[int]string{0: "trial.own", 2: "trial.all"} {
		w := call(h, "POST", "/api/v1/backtest", "{}", people[who])
		if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d: %d %v %s", who, w.Code, w.Header(), w.Body)
		}
	}
	var list struct{ Trials []httpapi.Trial }
	w := call(h, "GET", "/api/v1/backtests", "", people[1])
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list.Trials) != 2 || list.Trials[0].Own || !list.Trials[1].Own || list.Trials[1].Done != 0.25 {
		t.Errorf("%v %s", err, w.Body)
	}
	leave[0]()
	if err := <-ended; err == nil {
		t.Error("a trial that nobody waits for goes on")
	}
	<-gone
	var third *httptest.ResponseRecorder
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		third = call(h, "POST", "/api/v1/backtest", "{}", func(r *http.Request) { people[2](r); *r = *r.WithContext(ctx) })
		gone <- struct{}{}
	}()
	<-begun
	cancel()
	leave[1]()
	for range 2 {
		<-ended
		<-gone
	}
	if third.Code != http.StatusOK {
		t.Errorf("there was room again, and yet: %d", third.Code)
	}
}
