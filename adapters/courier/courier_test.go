package courier_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/contacts"
	"ledetraad/adapters/courier"
	"ledetraad/domain/subscription"
)

// world is a log with a mail server and a system that takes webhooks.
type world struct {
	*log
	post, system *office
	postal, lan  *wire
	channels     map[subscription.ChannelKind]courier.Channel
	behave       func(receiver string) behaviour
}

func newWorld(t *testing.T, behave func(receiver string) behaviour) *world {
	t.Helper()
	w := &world{log: newLog(t), postal: newWire(), lan: newWire(), behave: behave}
	w.post, w.system = newOffice(t, behave), newOffice(t, behave)
	mails, closed := w.post.mails(w.postal)
	hooks, shut := w.system.hooks(w.lan, w.kept)
	w.channels = map[subscription.ChannelKind]courier.Channel{subscription.Mail: mails, subscription.Webhook: hooks}
	t.Cleanup(func() { closed(); shut(); _ = w.kept.Close() })
	return w
}

func (w *world) mailbox(name string) contacts.Contact {
	return w.contact(subscription.Mail, name+"@birkesund.dk")
}

func (w *world) hookAt(name string) contacts.Contact {
	return w.contact(subscription.Webhook, "http://"+name+"/hook")
}

func ids(list ...uuid.UUID) []string {
	var out []string
	for _, id := range list {
		out = append(out, id.String())
	}
	slices.Sort(out)
	return out
}

func sorted(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }

func bubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}

func TestBroughtOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld(t, func(string) behaviour { return takes })
		a, b := w.mailbox("leder"), w.hookAt("sag.birkesund.dk")
		w.lags = true
		stop := run(t, w.courier(w.channels))
		var toA, toB []uuid.UUID
		for range 50 { // more than a page
			toA, toB = append(toA, w.tell(a)), append(toB, w.tell(b))
		}
		until(t, "all recorded", time.Hour, func() bool { w.append("clock-x", subscription.Ended{}); return len(w.outcomes()) == 100 })
		stop()
		for what, got := range map[string]map[string]int{"mail": w.post.of("leder@birkesund.dk"), "webhook": w.system.of("sag.birkesund.dk")} {
			want := ids(toA...)
			if what == "webhook" {
				want = ids(toB...)
			}
			if !slices.Equal(sorted(got), want) {
				t.Errorf("%s: %d arrived, want %d", what, len(got), len(want))
			}
			for id, n := range got {
				if n != 1 {
					t.Errorf("%s: %s came %d times, and nothing had failed", what, id, n)
				}
			}
		}
		for id, n := range w.attempts() {
			if n != 1 {
				t.Errorf("%s took %d attempts", id, n)
			}
		}
		x, _ := w.kept.Get(t.Context(), a.ID)
		if x.Accepted.IsZero() || x.Failures != 0 {
			t.Errorf("%+v", x)
		}
	})
}

// One that does not answer holds up no other, of its own channel or another.
func TestSlowReceiversHoldUpNobody(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld(t, func(receiver string) behaviour {
			if receiver[0] == 'x' {
				return hangs
			}
			return takes
		})
		slow := make([]contacts.Contact, 0, 12)
		for i := range 12 {
			slow = append(slow, w.hookAt(fmt.Sprintf("x%d.dk", i)))
		}
		fast, quick := w.hookAt("hurtig.dk"), w.mailbox("leder")
		c := w.courier(w.channels)
		c.Hands = 8
		stop := run(t, c)
		defer stop()
		for range 40 {
			for _, s := range slow {
				w.tell(s)
			}
		}
		<-time.After(10 * time.Minute) // every slow one has failed a few times
		for range 5 {
			began := time.Now()
			a, b := w.tell(fast), w.tell(quick)
			until(t, "brought past those that do not answer", 5*time.Second, func() bool {
				o := w.outcomes()
				return o[a] == "delivered" && o[b] == "delivered"
			})
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("it took %s", took)
			}
			<-time.After(10 * time.Minute)
		}
		x, _ := w.kept.Get(t.Context(), slow[0].ID)
		if x.Trouble != courier.NoAnswer || x.Failures < 3 || x.Next.Before(time.Now()) {
			t.Errorf("how it goes with one that does not answer: %+v", x)
		}
	})
}

// What can never be brought is given up at once, and says why.
func TestGivenUp(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld(t, func(receiver string) behaviour {
			if receiver == "ingen@birkesund.dk" || receiver == "lukket.dk" {
				return never
			}
			return takes
		})
		nobody, gone, removed, off, ended := w.mailbox("ingen"), w.hookAt("lukket.dk"), w.mailbox("fjernet"), w.mailbox("fra"), w.mailbox("afmeldt")
		want := map[uuid.UUID]string{w.tell(gone): courier.Gone}
		<-time.After(time.Millisecond)
		for id, why := range map[uuid.UUID]string{
			w.tell(nobody): "refused 550 5.1.1", w.tell(gone): courier.Disabled, // 410: nothing more is sent
			w.tell(removed): courier.Removed, w.tell(off): courier.Disabled, w.tell(ended): courier.Unsubscribed,
		} {
			want[id] = why
		}
		if err := w.kept.Remove(t.Context(), removed.ID); err != nil {
			t.Fatal(err)
		}
		if err := w.kept.Disable(t.Context(), off.ID, "x"); err != nil {
			t.Fatal(err)
		}
		w.append(subscription.Stream("to-"+ended.ID), subscription.Ended{})
		stop := run(t, w.courier(w.channels))
		defer stop()
		until(t, "given up", time.Minute, func() bool { return len(w.outcomes()) == len(want) })
		if got := w.outcomes(); !maps.Equal(got, want) {
			t.Errorf("got %v\nwant %v", got, want)
		}
		if c, _ := w.kept.Get(t.Context(), gone.ID); c.Disabled.IsZero() || c.Why != courier.Gone {
			t.Errorf("%+v", c)
		}
	})
}

// What is refused for now is tried for days, and then given up; what came later
// is not kept back by what nobody takes.
func TestTriedForDays(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var open atomic.Bool
		w := newWorld(t, func(receiver string) behaviour {
			if receiver == "fuld@birkesund.dk" && !open.Load() {
				return refuses
			}
			return takes
		})
		full := w.mailbox("fuld")
		first := w.tell(full)
		stop := run(t, w.courier(w.channels))
		defer stop()
		<-time.After(4*24*time.Hour + 12*time.Hour)
		if o := w.outcomes(); len(o) != 0 {
			t.Fatalf("after four days: %v", o)
		}
		second := w.tell(full)
		until(t, "the first given up", 2*24*time.Hour, func() bool { return w.outcomes()[first] != "" })
		if got := w.outcomes(); got[first] != "answered 451 4.3.0" || got[second] != "" {
			t.Errorf("%v", got)
		}
		open.Store(true)
		until(t, "the second taken", 24*time.Hour, func() bool { return w.outcomes()[second] == "delivered" })
		if n := w.attempts()[second]; n < 2 {
			t.Errorf("it took %d attempts", n)
		}
	})
}

// Days in which no engine ran count for nothing.
func TestWhatWaitedForTheEngineIsTried(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var open atomic.Bool
		w := newWorld(t, func(string) behaviour {
			if !open.Load() {
				return refuses
			}
			return takes
		})
		old := w.tell(w.mailbox("leder"))
		<-time.After(30 * 24 * time.Hour)
		stop := run(t, w.courier(w.channels))
		defer stop()
		<-time.After(time.Minute)
		if o := w.outcomes(); len(o) != 0 {
			t.Fatalf("given up after a minute: %v", o)
		}
		open.Store(true)
		until(t, "taken", time.Hour, func() bool { return w.outcomes()[old] == "delivered" })
	})
}

// Without a mail server mails wait, and are no fault of those that they are for.
func TestWithoutAMailServer(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld(t, func(string) behaviour { return takes })
		a := w.mailbox("leder")
		waits := w.tell(a)
		stop := run(t, w.courier(map[subscription.ChannelKind]courier.Channel{subscription.Webhook: w.channels[subscription.Webhook]}))
		<-time.After(3 * time.Hour)
		stop()
		if x, _ := w.kept.Get(t.Context(), a.ID); x.Trouble != courier.NotSetUp || x.Failures != 0 {
			t.Errorf("%+v", x)
		}
		stop = run(t, w.courier(w.channels))
		defer stop()
		until(t, "taken once there is one", time.Minute, func() bool { return w.outcomes()[waits] == "delivered" })
	})
}

func TestTry(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld(t, func(receiver string) behaviour {
			if receiver == "nej.dk" {
				return refuses
			}
			return takes
		})
		c := w.courier(w.channels)
		if err := c.Try(t.Context(), w.mailbox("leder").ID); err != nil {
			t.Error(err)
		}
		if n := len(w.post.of("leder@birkesund.dk")); n != 1 {
			t.Errorf("%d mails came", n)
		}
		if err := c.Try(t.Context(), w.hookAt("ja.dk").ID); err != nil {
			t.Error(err)
		}
		if err := c.Try(t.Context(), w.hookAt("nej.dk").ID); err == nil {
			t.Error("what was refused is no fault")
		}
	})
}

// Mail server, receivers, courier and log fail at random, for fifty rounds:
// nothing is lost, and what comes twice comes with the same id.
func TestNothingIsLostAndRepeatsHaveTheSameID(t *testing.T) {
	const seed = 20261122
	bubble(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(seed, 1))
		bad := true
		var w *world
		chance := func(p float64) bool { // one source, many goroutines
			w.mu.Lock()
			defer w.mu.Unlock()
			return bad && r.Float64() < p
		}
		w = newWorld(t, func(string) behaviour {
			for how, p := range map[behaviour]float64{refuses: 0.15, hangs: 0.05, takesAnd: 0.15} {
				if chance(p) {
					return how
				}
			}
			return takes
		})
		w.fails = func() bool { return bad && r.Float64() < 0.2 } // called with the lock held
		var to []contacts.Contact
		for i := range 4 {
			to = append(to, w.mailbox(fmt.Sprint("leder-", i)), w.hookAt(fmt.Sprintf("sag-%d.dk", i)))
		}
		want := map[string][]uuid.UUID{}
		dice := rand.New(rand.NewPCG(seed, 2))
		for range 50 {
			stop := run(t, w.courier(w.channels))
			for range dice.IntN(12) {
				c := to[dice.IntN(len(to))]
				want[c.ID] = append(want[c.ID], w.tell(c))
			}
			<-time.After(time.Duration(dice.IntN(240)) * time.Second / 10)
			switch dice.IntN(4) {
			case 0:
				w.postal.kill(dice.IntN(2) == 0)
			case 1:
				w.lan.kill(dice.IntN(2) == 0)
			}
			<-time.After(time.Duration(dice.IntN(100)) * time.Second / 10)
			stop() // in the middle of whatever it was doing
			w.postal.kill(false)
			w.lan.kill(false)
		}
		w.mu.Lock()
		bad = false
		w.mu.Unlock()
		total := 0
		for _, list := range want {
			total += len(list)
		}
		stop := run(t, w.courier(w.channels))
		until(t, "all recorded", 3*24*time.Hour, func() bool { return len(w.outcomes()) == total })
		stop()
		repeats := 0
		for _, c := range to {
			receiver, office := c.Name, w.post
			if c.Kind == subscription.Webhook {
				receiver, office = receiver[len("http://"):len(receiver)-len("/hook")], w.system
			}
			got := office.of(receiver)
			if !slices.Equal(sorted(got), ids(want[c.ID]...)) {
				t.Errorf("%s: got %d of %d, or others than were meant", receiver, len(got), len(want[c.ID]))
			}
			for _, n := range got {
				repeats += n - 1
			}
		}
		for id, what := range w.outcomes() {
			if what != "delivered" {
				t.Errorf("%s: %s", id, what)
			}
		}
		t.Logf("%d deliveries, %d repeats", total, repeats)
		if repeats == 0 {
			t.Error("nothing came twice: nothing was broken off at the worst moment")
		}
	})
}

func TestBackoff(t *testing.T) {
	last := time.Duration(0)
	for n := 1; n < 30; n++ {
		b := courier.Backoff(n, 0.5)
		if b < last || b > 4*time.Hour || b < 5*time.Second {
			t.Errorf("after %d failures: %s, after %s", n, b, last)
		}
		if low, high := courier.Backoff(n, 0), courier.Backoff(n, 0.999); low != b/2 || high <= b || high >= 2*b {
			t.Errorf("after %d failures: from %s to %s around %s", n, low, high, b)
		}
		last = b
	}
	if last != 4*time.Hour {
		t.Errorf("in the end %s", last)
	}
}
