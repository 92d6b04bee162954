package courier_test

import (
	"errors"
	"testing"
	"time"

	"ledetraad/adapters/contacts"
	"ledetraad/adapters/courier"
	"ledetraad/domain/fault"
	"ledetraad/domain/subscription"
)

// Nothing goes to an address that nobody has confirmed but the letter that asks
// for it; what has waited goes at once when it is.
func TestNothingGoesToAnUnconfirmedAddress(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld(t, func(string) behaviour { return takes })
		a, other := w.unconfirmed(subscription.Mail, "leder@birkesund.dk"), w.mailbox("anden")
		c := w.courier(w.channels)
		stop := run(t, c)
		first, second, elsewhere := w.tell(a), w.tell(a), w.tell(other)
		until(t, "the other is told", time.Hour, func() bool { return len(w.outcomes()) == 1 })
		<-time.After(24 * time.Hour)
		if got := w.post.of("leder@birkesund.dk"); len(got) != 0 {
			t.Fatalf("%d mails came to an address that nobody has confirmed", len(got))
		}
		if err := c.Try(t.Context(), a.ID); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("it is tried: %v", err)
		}
		if err := c.Ask(t.Context(), a.ID, "a", "Åse Lind"); err != nil {
			t.Fatal(err)
		}
		x, err := w.kept.Get(t.Context(), a.ID)
		if err != nil || x.Asked.IsZero() || !x.Accepted.IsZero() || x.Trouble != courier.Unconfirmed || len(w.post.of("leder@birkesund.dk")) != 1 {
			t.Errorf("%+v %v", x, err)
		}
		if often, ok := errors.AsType[*contacts.TooOftenError](c.Ask(t.Context(), a.ID, "a", "")); !ok || often.After != time.Minute {
			t.Errorf("asked again at once: %v", often)
		}
		<-time.After(time.Hour)
		word, err := w.kept.Ask(t.Context(), a.ID, "a")
		if err != nil {
			t.Fatal(err)
		}
		if _, there, err := w.kept.Confirm(t.Context(), word); !there || err != nil {
			t.Fatal(there, err)
		}
		until(t, "what has waited is told", 2*time.Minute, func() bool { return len(w.outcomes()) == 3 })
		stop()
		for id, n := range w.attempts() {
			if n != 1 {
				t.Errorf("%s took %d attempts", id, n)
			}
		}
		if got := w.post.of("leder@birkesund.dk"); got[first.String()] != 1 || got[second.String()] != 1 || len(got) != 3 {
			t.Errorf("came: %v", got)
		}
		if got := w.post.of("anden@birkesund.dk"); got[elsewhere.String()] != 1 || len(got) != 1 {
			t.Errorf("came to the other: %v", got)
		}
	})
}

// What waits for a confirmation that never comes is given up as what waits for a
// receiver that never answers.
func TestGivenUpUnconfirmed(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld(t, func(string) behaviour { return takes })
		a := w.unconfirmed(subscription.Mail, "leder@birkesund.dk")
		stop := run(t, w.courier(w.channels))
		id := w.tell(a)
		until(t, "it is given up", 6*24*time.Hour, func() bool { return len(w.outcomes()) == 1 })
		stop()
		if why := w.outcomes()[id]; why != courier.Unconfirmed || len(w.post.of("leder@birkesund.dk")) != 0 {
			t.Errorf("given up: %q", why)
		}
	})
}

// A letter that came as far as a mail server counts, whatever that one said; one
// that did not can be sent at once when the way is open.
func TestALetterThatDoesNotGo(t *testing.T) {
	bubble(t, func(t *testing.T) {
		how := never
		w := newWorld(t, func(string) behaviour { return how })
		a := w.unconfirmed(subscription.Mail, "leder@birkesund.dk")
		none := w.courier(nil)
		if err := none.Ask(t.Context(), a.ID, "a", ""); courier.ReasonOf(err) != courier.NotSetUp {
			t.Errorf("without a mail server: %v", err)
		}
		c := w.courier(w.channels)
		w.postal.kill(true)
		if err := c.Ask(t.Context(), a.ID, "a", ""); courier.ReasonOf(err) != courier.NoAnswer {
			t.Errorf("the mail server is away: %v", err)
		}
		w.postal.kill(false)
		if err := c.Ask(t.Context(), a.ID, "a", ""); courier.ReasonOf(err) != "refused 550 5.1.1" || fault.CodeOf(err) != fault.Unavailable {
			t.Errorf("no such user: %v", err)
		}
		if x, _ := w.kept.Get(t.Context(), a.ID); !x.Asked.IsZero() {
			t.Errorf("asked %s", x.Asked)
		}
		if _, ok := errors.AsType[*contacts.TooOftenError](c.Ask(t.Context(), a.ID, "a", "")); !ok {
			t.Error("it can be asked again at once")
		}
	})
}
