package natsbus_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"pgregory.net/rapid"

	natsbus "ledetraad/adapters/nats"
	"ledetraad/domain/event"
	"ledetraad/projections/worker"
)

func TestTwoRelaysPublishEachEventOnce(t *testing.T) {
	t.Parallel()
	log := newLog("a")
	s := startServer(t, t.TempDir(), "127.0.0.1:0")
	one := startRelay(t, connect(t, s), log, testOptions(t))
	two := startRelay(t, dial(t, s), log, testOptions(t))
	for i := range 50 {
		log.append(100, fmt.Sprintf("journey-%d", i), 10)
	}
	one.awaitHead(t, log)
	two.awaitHead(t, log)
	nc := connect(t, s)
	if got := rawStream(t, nc).CachedInfo().State.Msgs; got != 5000 {
		t.Errorf("the stream has %d messages, want 5000", got)
	}
	diff(t, log.all(), collect(t, follow(t, nc, log, event.Position{}, testOptions(t)), head(log)))
}

func TestFrontOfAChainIsCarriedOn(t *testing.T) {
	t.Parallel()
	log := newLog("a")
	log.append(400, "journey-1", 10)
	s := startServer(t, t.TempDir(), "127.0.0.1:0")
	nc := connect(t, s)
	relay := startRelay(t, nc, log, testOptions(t))
	relay.awaitHead(t, log)
	relay.stop()
	// What a relay leaves that is killed between two messages of a chain.
	str := rawStream(t, nc)
	for seq := uint64(251); seq <= 400; seq++ {
		if err := str.DeleteMsg(t.Context(), seq); err != nil {
			t.Fatal(err)
		}
	}
	relay = startRelay(t, nc, log, testOptions(t))
	relay.awaitHead(t, log)
	if got := relay.Status().Published; got != 150 {
		t.Errorf("relayed %d events, want the 150 that were missing", got)
	}
	diff(t, log.all(), collect(t, follow(t, nc, log, event.Position{}, testOptions(t)), head(log)))
}

func TestFeedGoesOnWithoutARelay(t *testing.T) {
	t.Parallel()
	log := newLog("a")
	nc := connect(t, startServer(t, t.TempDir(), "none"))
	relay := startRelay(t, nc, log, testOptions(t))
	feed := follow(t, nc, log, event.Position{}, testOptions(t))
	var got []event.Raw
	for i := range 3 {
		log.append(10, fmt.Sprintf("journey-%d", i), 10)
		got = append(got, collect(t, feed, head(log))...)
	}
	relay.stop()
	for i := range 3 {
		log.append(10, fmt.Sprintf("journey-1%d", i), 10)
		got = append(got, collect(t, feed, head(log))...)
	}
	if _, behind, err := relay.Behind(t.Context()); err != nil || !behind {
		t.Errorf("a relay that is stopped is behind: %v, %v", behind, err)
	}
	relay = startRelay(t, nc, log, testOptions(t))
	log.append(10, "journey-20", 10)
	got = append(got, collect(t, feed, head(log))...)
	diff(t, log.all(), got)
	relay.awaitHead(t, log)
	if got := rawStream(t, nc).CachedInfo().State.Msgs; got != 70 {
		t.Errorf("the stream has %d messages, want 70", got)
	}
}

func TestPurgedMessagesComeFromTheLog(t *testing.T) {
	t.Parallel()
	log := newLog("a")
	log.append(100, "journey-1", 10)
	log.append(3000, "journey-2", 10)
	log.append(100, "journey-1", 10)
	s := startServer(t, t.TempDir(), "127.0.0.1:0")
	nc := connect(t, s)
	relay := startRelay(t, nc, log, testOptions(t))
	relay.awaitHead(t, log)
	if err := natsbus.PurgeStream(t.Context(), nc, "journey-2"); err != nil {
		t.Fatal(err)
	}
	if got := rawStream(t, nc).CachedInfo().State.Msgs; got != 200 {
		t.Fatalf("the stream has %d messages after the purge, want 200", got)
	}
	diff(t, log.all(), collect(t, follow(t, nc, log, event.Position{}, testOptions(t)), head(log)))
}

func TestErasedEventsAreAGapThatEnds(t *testing.T) {
	t.Parallel()
	for name, last := range map[string]string{"in the middle": "journey-1", "at the end": "journey-2"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			log := newLog("a")
			log.append(10, "journey-1", 10)
			log.append(10, "journey-2", 10)
			log.append(10, last, 10)
			s := startServer(t, t.TempDir(), "127.0.0.1:0")
			nc := connect(t, s)
			relay := startRelay(t, nc, log, testOptions(t))
			relay.awaitHead(t, log)
			log.erase("journey-2")
			if err := natsbus.PurgeStream(t.Context(), nc, "journey-2"); err != nil {
				t.Fatal(err)
			}
			log.append(3, "journey-3", 10)
			relay.awaitHead(t, log)
			diff(t, log.all(), collect(t, follow(t, nc, log, event.Position{}, testOptions(t)), head(log)))
			relay.stop()
			relay = startRelay(t, nc, log, testOptions(t))
			log.append(3, "journey-4", 10)
			relay.awaitHead(t, log)
			if st := relay.Status(); st.Rebuilds != 0 || st.Published != 3 {
				t.Errorf("after an erasure a relay does not go on quietly: %+v", st)
			}
		})
	}
}

// behindLog is a copy of a log that has come as far as it is let.
type behindLog struct {
	*memLog
	at chan event.Position // holds one
}

func (l behindLog) Head(context.Context) (event.Position, error) {
	at := <-l.at
	l.at <- at
	return at, nil
}

func (l behindLog) ReadAll(ctx context.Context, after event.Position) (worker.Feed, error) {
	seen, _ := l.Head(ctx)
	part := newLog("")
	for _, ev := range l.all() {
		if !ev.Position.After(seen) {
			part.events = append(part.events, ev)
		}
	}
	return part.ReadAll(ctx, after)
}

// TestStreamIsAheadOfTheFeedsLog has the relay read the log's leader, and the
// feed a copy that is behind it.
func TestStreamIsAheadOfTheFeedsLog(t *testing.T) {
	t.Parallel()
	log := newLog("a")
	log.append(50, "journey-1", 10)
	log.append(50, "journey-2", 10)
	nc := connect(t, startServer(t, t.TempDir(), "none"))
	relay := startRelay(t, nc, log, testOptions(t))
	relay.awaitHead(t, log)
	if err := natsbus.PurgeStream(t.Context(), nc, "journey-1"); err != nil {
		t.Fatal(err)
	}
	behind := behindLog{log, make(chan event.Position, 1)}
	behind.at <- log.all()[19].Position
	src, err := natsbus.NewSource(nc, behind, testOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	feed, err := src.Follow(context.Background(), event.Position{})
	if err != nil {
		t.Fatal(err)
	}
	defer feed.Close()
	got := collect(t, feed, log.all()[19].Position)
	diff(t, log.all()[:20], got)
	<-behind.at
	behind.at <- head(log)
	diff(t, log.all()[20:], collect(t, feed, head(log)))
}

func TestAnotherLogEmptiesTheStream(t *testing.T) {
	t.Parallel()
	old := newLog("a")
	old.append(500, "journey-1", 10)
	behind := newLog("a") // restored from an older backup
	behind.append(300, "journey-1", 10)
	other := newLog("b") // the same positions, other events
	other.append(700, "journey-1", 10)
	for name, log := range map[string]*memLog{"restored": behind, "other": other, "empty": newLog("c")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startServer(t, t.TempDir(), "127.0.0.1:0")
			nc := connect(t, s)
			first := startRelay(t, nc, old, testOptions(t))
			first.awaitHead(t, old)
			first.stop()

			// A feed that is there before the relay must not hand over what the
			// log does not have.
			feed := follow(t, nc, log, event.Position{}, testOptions(t))
			relay := startRelay(t, nc, log, testOptions(t))
			relay.await(t, "a rebuild", func(s natsbus.Status) bool { return s.Rebuilds == 1 })
			log.append(5, "journey-9", 10)
			relay.awaitHead(t, log)
			diff(t, log.all(), collect(t, feed, head(log)))
			if got, want := rawStream(t, nc).CachedInfo().State.Msgs, len(log.all()); got != uint64(want) {
				t.Errorf("the stream has %d messages, want %d", got, want)
			}
		})
	}
}

func TestRebuildFillsTheStreamAgain(t *testing.T) {
	t.Parallel()
	log := newLog("a")
	log.append(1200, "journey-1", 10)
	s := startServer(t, t.TempDir(), "127.0.0.1:0")
	nc := connect(t, s)
	feed := follow(t, nc, log, event.Position{}, testOptions(t))
	relay := startRelay(t, nc, log, testOptions(t))
	got := collect(t, feed, head(log))
	relay.awaitHead(t, log)
	second := startRelay(t, dial(t, s), log, testOptions(t)) // does not know of it
	relay.Rebuild()
	relay.await(t, "a rebuild", func(s natsbus.Status) bool { return s.Rebuilds == 1 })
	log.append(10, "journey-2", 10)
	relay.awaitHead(t, log)
	second.awaitHead(t, log)
	if got := rawStream(t, nc).CachedInfo().State.Msgs; got != 1210 {
		t.Errorf("the stream has %d messages, want 1210", got)
	}
	diff(t, log.all(), append(got, collect(t, feed, head(log))...))
}

func TestBrokerGoesAndComesBack(t *testing.T) {
	t.Parallel()
	for name, wipe := range map[string]bool{"same folder": false, "folder deleted": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			log := newLog("a")
			dir := t.TempDir()
			s := startServer(t, dir, "127.0.0.1:0")
			address := strings.TrimPrefix(s.URL(), "nats://")
			nc := dial(t, s)
			relay := startRelay(t, nc, log, testOptions(t))
			feed := follow(t, nc, log, event.Position{}, testOptions(t))
			log.append(1000, "journey-1", 10)
			got := collect(t, feed, head(log))
			relay.awaitHead(t, log)

			s.Stop()
			log.append(700, "journey-2", 10)
			got = append(got, collect(t, feed, head(log))...) // from the log
			if wipe {
				if err := os.RemoveAll(filepath.Join(dir, "jetstream")); err != nil {
					t.Fatal(err)
				}
			}
			startServer(t, dir, address)
			relay.awaitHead(t, log)
			log.append(300, "journey-3", 10)
			relay.awaitHead(t, log)
			got = append(got, collect(t, feed, head(log))...)
			diff(t, log.all(), got)
			if got := rawStream(t, nc).CachedInfo().State.Msgs; got != 2000 {
				t.Errorf("the stream has %d messages, want 2000", got)
			}
		})
	}
}

// TestDamagedFiles flips or cuts bytes in each of JetStream's files in turn.
func TestDamagedFiles(t *testing.T) {
	t.Parallel()
	log := newLog("a")
	log.append(3000, "journey-1", 200)
	origin := t.TempDir()
	s := startServer(t, origin, "none")
	nc := connect(t, s)
	relay := startRelay(t, nc, log, testOptions(t))
	relay.awaitHead(t, log)
	relay.stop()
	nc.Close()
	s.Stop()
	var files []string
	err := filepath.WalkDir(filepath.Join(origin, "jetstream"), func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			rel, _ := filepath.Rel(origin, path)
			files = append(files, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 3 {
		t.Fatalf("JetStream keeps only %v", files)
	}
	damages := map[string]func([]byte) []byte{
		"flipped": func(b []byte) []byte {
			r := rand.New(rand.NewPCG(1, 2))
			for range 1 + len(b)/5000 {
				b[r.IntN(len(b))] ^= 1 << r.IntN(8)
			}
			return b
		},
		"cut":     func(b []byte) []byte { return b[:len(b)*2/3] },
		"emptied": func(b []byte) []byte { return nil },
		"removed": nil,
	}
	for _, file := range files {
		for name, damage := range damages {
			t.Run(filepath.Base(file)+" "+name, func(t *testing.T) {
				log := newLog("a") // the same log again; others append to theirs
				log.append(3000, "journey-1", 200)
				dir := t.TempDir()
				if err := os.CopyFS(dir, os.DirFS(origin)); err != nil {
					t.Fatal(err)
				}
				path := filepath.Join(dir, file)
				if damage == nil {
					if err := os.Remove(path); err != nil {
						t.Fatal(err)
					}
				} else {
					b, err := os.ReadFile(path)
					if err != nil {
						t.Fatal(err)
					}
					if len(b) == 0 {
						t.Skip("nothing to damage")
					}
					if err := os.WriteFile(path, damage(b), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				s := startServer(t, dir, "none")
				nc := connect(t, s)
				feed := follow(t, nc, log, event.Position{}, testOptions(t))
				relay := startRelay(t, nc, log, testOptions(t))
				log.append(50, "journey-2", 200)
				relay.awaitHead(t, log)
				diff(t, log.all(), collect(t, feed, head(log)))
			})
		}
	}
}

// TestFaultsInAnyOrder lets the world do its worst while events are appended:
// every feed must still deliver each event once, in order.
func TestFaultsInAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		type step struct {
			events int
			fault  string
		}
		steps := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) step {
			return step{rapid.SampledFrom([]int{1, 3, 40, 1500}).Draw(r, "events"),
				rapid.SampledFrom([]string{"none", "wait", "duplicate", "delete some", "purge", "delete stream", "second relay",
					"kill relay", "rebuild", "restart", "wipe"}).Draw(r, "fault")}
		}), 1, 15).Draw(r, "steps")
		dice := rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "seed"), 0))

		log := newLog("a")
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			r.Fatal(err)
		}
		opt := testOptions(t)
		s, err := natsbus.StartEmbedded(natsbus.ServerOptions{Dir: dir, Listen: "127.0.0.1:0"})
		if err != nil {
			r.Fatal(err)
		}
		address := strings.TrimPrefix(s.URL(), "nats://")
		defer func() { s.Stop() }()
		nc, err := natsbus.Connect(t.Context(), s.URL(), natsbus.ConnectOptions{SeedFile: s.EngineSeedFile()})
		if err != nil {
			r.Fatal(err)
		}
		defer nc.Close()
		js, err := jetstream.New(nc)
		if err != nil {
			r.Fatal(err)
		}
		src, err := natsbus.NewSource(nc, log, opt)
		if err != nil {
			r.Fatal(err)
		}
		feed, err := src.Follow(context.Background(), event.Position{})
		if err != nil {
			r.Fatal(err)
		}
		defer feed.Close()

		var relays []running
		defer func() {
			for _, relay := range relays {
				relay.stop()
			}
		}()
		add := func() { relays = append(relays, startRelay(t, nc, log, opt)) }
		add()
		var got []event.Raw
		drain := func() {
			ctx, cancel := context.WithTimeout(context.Background(), opt.AckWait*10)
			defer cancel()
			for want := head(log); len(got) == 0 || want.After(got[len(got)-1].Position); {
				evs, err := feed.Next(ctx, 1+dice.IntN(300))
				if err != nil {
					r.Fatalf("after %d of %d events: %v", len(got), len(log.all()), err)
				}
				got = append(got, evs...)
			}
		}
		// Everything is drawn before anything happens, because what there is to
		// break depends on the time. A fault that needs the stream does nothing
		// while there is none.
		for i, step := range steps {
			log.append(step.events, "journey-"+strconv.Itoa(i), 20)
			switch step.fault {
			case "wait":
				drain()
			case "duplicate":
				// A relay without a fence, from anywhere.
				if str, err := js.Stream(t.Context(), natsbus.StreamName); err == nil {
					st := str.CachedInfo().State
					for seq := max(st.FirstSeq, 1) + dice.Uint64N(50); seq <= st.LastSeq && seq < st.FirstSeq+100; seq++ {
						if m, err := str.GetMsg(t.Context(), seq); err == nil {
							h := nats.Header{}
							for k, v := range m.Header {
								if strings.HasPrefix(k, "ce-") {
									h[k] = v
								}
							}
							_, _ = js.PublishMsg(t.Context(), &nats.Msg{Subject: m.Subject, Header: h, Data: m.Data})
						}
					}
				}
			case "delete some":
				if str, err := js.Stream(t.Context(), natsbus.StreamName); err == nil {
					st := str.CachedInfo().State
					for range 5 {
						if st.LastSeq > 0 {
							_ = str.DeleteMsg(t.Context(), max(st.FirstSeq, 1)+dice.Uint64N(st.LastSeq))
						}
					}
				}
			case "purge":
				_ = natsbus.PurgeStream(t.Context(), nc, "journey-"+strconv.Itoa(dice.IntN(i+1)))
			case "delete stream":
				_ = js.DeleteStream(t.Context(), natsbus.StreamName)
			case "second relay":
				add()
			case "kill relay":
				relays[len(relays)-1].stop()
				relays = relays[:len(relays)-1]
				if len(relays) == 0 {
					add()
				}
			case "rebuild":
				relays[0].Rebuild()
			case "restart", "wipe":
				s.Stop()
				if step.fault == "wipe" {
					if err := os.RemoveAll(filepath.Join(dir, "jetstream")); err != nil {
						r.Fatal(err)
					}
				}
				if s, err = natsbus.StartEmbedded(natsbus.ServerOptions{Dir: dir, Listen: address}); err != nil {
					r.Fatal(err)
				}
			}
		}
		log.append(1, "journey-last", 20)
		drain()
		want := log.all()
		if len(got) != len(want) {
			r.Fatalf("got %d events, want %d", len(got), len(want))
		}
		for i := range want {
			if !same(want[i], got[i]) {
				r.Fatalf("event %d: got %s at %s, want %s at %s", i, got[i].ID, got[i].Position, want[i].ID, want[i].Position)
			}
		}
	})
}
