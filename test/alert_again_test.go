package test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"ledetraad/domain/decider"
	"ledetraad/domain/programme"
	"ledetraad/domain/subscription"
)

// Views are built anew, all of NATS is lost, and the engine is restored from a
// backup beside an empty broker: nobody is told of an old alert again, and
// everybody of the next one.
func TestNoOldAlertIsSentAgain(t *testing.T) {
	box := &mailbox{received: received{fate: func() fate { return accepted }}}
	box.start(t)
	t.Cleanup(box.kill)
	flags := func(b *broker) []string {
		return []string{"--nats", b.url(), "--smtp", "smtp://" + box.addr, "--mail-from", "ledetraad@kommune.example", "--public-url", "https://ledetraad.kommune.example"}
	}
	bus := &broker{dir: t.TempDir(), addr: freeAddress(t)}
	bus.start(t)
	data := t.TempDir()
	s := serve(t, data, flags(bus)...)
	to := box.contact(t, s.api, "Chefen", "chef@kommune.example")
	send(t, s.api, envelopes(t,
		decider.Command{Stream: "programme-main", Intent: programme.Start{Name: "Sammen med borgeren", Municipality: "Birkesund"}},
		decider.Command{Stream: "programme-main", Intent: programme.AddDepartment{Department: "jobcenter", Name: "Jobcenter"}},
		decider.Command{Stream: subscription.Stream("alt"), Intent: subscription.Save{Name: "Alt", Account: to.Contact.Account,
			When: subscription.When{Mode: subscription.AtOnce}, GroupBy: subscription.ByLifeSituation,
			Channels: []subscription.Channel{{Kind: subscription.Inbox}, {Kind: subscription.Mail, Contact: to.Contact.ID}}}}))
	alerts := 0
	hurt := func() {
		t.Helper()
		send(t, s.api, envelopes(t, brokenPromise(alerts)...))
		alerts++
		settle(t, s.api)
		everything(t, s.api, alerts)
	}
	hurt()
	hurt()
	told := func(on *broker, want int) {
		t.Helper()
		settle(t, s.api)
		everything(t, s.api, alerts)
		eventually(t, "the alerts are on NATS", func() bool { return onNATS(t, on.url()) >= want })
		if n := onNATS(t, on.url()); n != want {
			t.Errorf("%d alerts are on NATS, want %d", n, want)
		}
		box.mu.Lock()
		defer box.mu.Unlock()
		if len(box.times) != alerts {
			t.Errorf("%d mails came, want %d", len(box.times), alerts)
		}
		for id, n := range box.times {
			if n != 1 {
				t.Errorf("mail %s came %d times", id, n)
			}
		}
	}
	told(bus, alerts)

	if err := s.api.Follow(t.Context(), "/api/v1/rebuild", nil, nil, func(_, _ uint64) {}, nil); err != nil {
		t.Fatal(err)
	}
	hurt()
	told(bus, alerts)

	s.stop(t)
	for _, name := range []string{"views.db", "views.db-wal", "views.db-shm"} {
		_ = os.Remove(filepath.Join(data, name))
	}
	s = serve(t, data, flags(bus)...)
	hurt()
	told(bus, alerts)

	// NATS lost its streams: what is new stands alone there.
	bus.kill()
	bus = &broker{dir: t.TempDir(), addr: bus.addr}
	bus.start(t)
	s.stop(t)
	s = serve(t, data, flags(bus)...)
	hurt()
	told(bus, 1)

	s.stop(t)
	copied, other := filepath.Join(t.TempDir(), "log.tar"), filepath.Join(t.TempDir(), "data")
	ledetraad(t, "backup", "--data", data, copied)
	ledetraad(t, "restore", "--data", other, "--keys", data, copied)
	contacts, err := os.ReadFile(filepath.Join(data, "contacts.db")) // it is kept with the keys
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(other, "contacts.db"), contacts, 0o600); err != nil {
		t.Fatal(err)
	}
	empty := &broker{dir: t.TempDir(), addr: freeAddress(t)}
	empty.start(t)
	s = serve(t, other, flags(empty)...)
	hurt()
	told(empty, 1)
	s.stop(t)
}

// onNATS is how many alerts stand in the stream of alerts.
func onNATS(t *testing.T, at string) int {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	return len(alertsIn(t, ctx, at))
}
