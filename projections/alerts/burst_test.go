package alerts_test

import (
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/decider"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
)

// A thousand subscriptions and a burst of ten thousand findings: each
// subscription is told of all that it asked for in few notifications, and what
// the manager has in hand does not grow with what there is to do. The whole of
// it takes a minute, and is run with LEDETRAAD_BURST=full; else a tenth.
func TestBurst(t *testing.T) {
	findings, subscribers, departments := 10_000, 1000, 20
	if os.Getenv("LEDETRAAD_BURST") != "full" {
		findings, subscribers = 1000, 100
	}
	e := newEngine(t, "2026-03-02 10:00")
	e.shared = true
	department := func(i int) string { return fmt.Sprintf("afdeling-%d", i%departments) }
	var cmds []decider.Command
	give := func(stream string, i decider.Intent) {
		cmds = append(cmds, decider.Command{ID: uuid.NewSHA1(uuid.NameSpaceOID, fmt.Append(nil, len(cmds))), Stream: stream, HappenedAt: e.now, KnownAt: e.now, Intent: i})
	}
	for i := range subscribers {
		s := subscription.Save{Name: "x", Account: "a", Filter: subscription.Filter{Departments: []string{department(i)}},
			When: subscription.When{Mode: subscription.AtOnce}, Channels: []subscription.Channel{{Kind: subscription.Mail, Contact: fmt.Sprint("m-", i)}}}
		if i%4 == 0 {
			s.When = subscription.When{Mode: subscription.WorkingDays, Hour: "07:30"}
		}
		give(subscription.Stream(fmt.Sprint("s-", i)), s)
	}
	for i := range findings {
		f := pain("jargon", department(i), painpoint.Medium)
		f.Scope.Term = fmt.Sprint("ord-", i)
		give(streamOf(f), painpoint.Report(f))
	}
	for _, err := range e.Handle(t.Context(), cmds) {
		if err != nil {
			t.Fatal(err)
		}
	}
	before := heap()
	most := uint64(0)
	e.watch = func() { most = max(most, heap()) }
	began := time.Now()
	e.settle(t)
	t.Logf("%d alerts raised and routed in %v", findings, time.Since(began))
	e.pass(t, "2026-03-02 10:30")
	e.pass(t, "2026-03-03 07:30")

	told := map[string]map[uuid.UUID]bool{}
	sent := 0
	for _, r := range e.log {
		d, ok := r.Data.(alert.Composed)
		if !ok {
			continue
		}
		sent++
		if told[d.Subscription] == nil {
			told[d.Subscription] = map[uuid.UUID]bool{}
		}
		for _, a := range d.Alerts {
			if told[d.Subscription][a] {
				t.Fatalf("%s is told of %s twice", d.Subscription, a)
			}
			told[d.Subscription][a] = true
		}
	}
	for id, of := range told {
		if len(of) != findings/departments {
			t.Errorf("%s was told of %d alerts, want %d", id, len(of), findings/departments)
		}
	}
	if len(told) != subscribers || sent > 2*subscribers {
		t.Errorf("%d subscriptions were told in %d notifications; want all, in two each at most", len(told), sent)
	}
	t.Logf("%d notifications; heap %d MB before, %d MB at most, of which the log and the tables are the most", sent, before>>20, most>>20)
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
