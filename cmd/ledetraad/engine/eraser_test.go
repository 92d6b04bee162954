package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"

	natsbus "ledetraad/adapters/nats"
	"ledetraad/domain/decider"
	"ledetraad/domain/erasure"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
	"ledetraad/projections/journeys"
	"ledetraad/projections/worker"
)

const (
	birk, ida             = "Birkebejser", "Idasminde"
	birksWords, idasWords = "zvimlende trappefald", "xylofon ved vinduet"
)

func start(t *testing.T, dir string, step func(*Engine, string) error) *Engine {
	t.Helper()
	e, err := Open(t.Context(), Config{Data: dir, EventStoreListen: "127.0.0.1:0", NATSListen: "none", Version: "test",
		Log: zerolog.Nop(), Now: time.Now, eraseStep: step})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func stop(t *testing.T, e *Engine) {
	t.Helper()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

func tell(t *testing.T, e *Engine) {
	t.Helper()
	at := time.Now().Add(-time.Hour).UTC()
	do := func(stream string, intents ...decider.Intent) {
		t.Helper()
		for _, i := range intents {
			c := decider.Command{ID: uuid.Must(uuid.NewV7()), Stream: stream, HappenedAt: at, KnownAt: at, Actor: "test", Intent: i}
			if r := (handler{e}).Handle(t.Context(), []decider.Command{c})[0]; r.Err != nil {
				t.Fatal(r.Err)
			}
		}
	}
	do("programme-main", programme.Start{Name: "Sammen med borgeren", Municipality: "Birkesund"},
		programme.AddDepartment{Department: "aeldre", Name: "Ældre og handicap"},
		programme.AddLifeSituation{LifeSituation: "plejehjem", Wording: "Jeg bor på plejehjem", Round: 1})
	for i, who := range [][2]string{{birk, birksWords}, {ida, idasWords}} {
		j := fmt.Sprintf("journey-%d", i)
		do(j, journey.Start{Participant: who[0], LifeSituation: "plejehjem", Note: who[1]})
		for k := range 20 {
			do(j, journey.RequestTouchpoint{Touchpoint: fmt.Sprint("kald-", k), Department: "aeldre", Activity: "Nødkald", Channel: journey.Alarm, Summary: who[1]})
		}
	}
	if _, err := e.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func onDisk(t *testing.T, dir, word string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte(word)) {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// erased checks that nothing is left of Birk, and everything of Ida.
func erased(t *testing.T, e *Engine, dir string) {
	t.Helper()
	if _, err := e.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, err := e.vault.Erasures(t.Context())
	if err != nil || len(all) != 1 || !all[0].Done || len(all[0].Streams) != 1 {
		t.Fatalf("erasures: %+v, %v; want one, done, of one stream", all, err)
	}
	for _, word := range []string{birk, birksWords} {
		if found := onDisk(t, dir, word); len(found) > 0 {
			t.Errorf("%q stands in %v", word, found)
		}
	}
	snap, err := e.worker.Read(t.Context(), journeys.Projection().Name)
	if err != nil {
		t.Fatal(err)
	}
	defer snap.Release()
	list, err := journeys.List(snap, journeys.Filter{}, time.Now())
	if err != nil || len(list.Journeys) != 1 || list.Journeys[0].Participant != ida {
		t.Errorf("journeys: %+v, %v; want Ida's alone", list, err)
	}
	if len(onDisk(t, dir, idasWords)) == 0 {
		t.Error("Ida's words are gone from the views")
	}
	if report, err := e.worker.Verify(t.Context(), worker.Job{}); err != nil || !report.Same() {
		t.Errorf("verify: %+v, %v", report, err)
	}
	n := 0
	for raw, err := range e.log.ReadStream(t.Context(), erasure.Stream(all[0].ID), 0) {
		if err != nil || raw.Type != "erasure.performed" || !strings.Contains(string(raw.Data), `"streams":1`) {
			t.Errorf("%s %s, %v", raw.Type, raw.Data, err)
		}
		n++
	}
	if n != 1 {
		t.Errorf("the erasure is recorded %d times in the log", n)
	}
	again := decider.Command{ID: uuid.Must(uuid.NewV7()), Stream: "journey-7", HappenedAt: time.Now(), KnownAt: time.Now(), Intent: journey.Start{Participant: birk, LifeSituation: "plejehjem"}}
	if r := (handler{e}).Handle(t.Context(), []decider.Command{again})[0]; fault.CodeOf(r.Err) != fault.Conflict {
		t.Errorf("Birk comes back: %v", r.Err)
	}
}

var errKilled = errors.New("stopped here")

func TestErasureStoppedAtEachStepIsFinishedByTheNextStart(t *testing.T) {
	for _, at := range []string{"list", "tombstone", "scavenge", "purge", "detach", "record", "rebuild", "scrub", "done"} {
		t.Run(at, func(t *testing.T) {
			dir := t.TempDir()
			e := start(t, dir, func(_ *Engine, name string) error {
				if name == at {
					return errKilled
				}
				return nil
			})
			tell(t, e)
			_, err := (erasures{e.eraser}).Erase(t.Context(), birk, "")
			if fault.CodeOf(err) != fault.Unavailable || !errors.Is(err, errKilled) {
				t.Fatalf("erased, though stopped: %v", err)
			}
			if _, gone := e.vault.Erased(birk); !gone {
				t.Error("the key stands, though the erasure was begun")
			}
			stop(t, e)
			erased(t, start(t, dir, nil), dir)
		})
	}
}

// JetStream takes a message off its list before it overwrites it. If the
// program is killed between the two, nothing leads to the bytes any more.
func TestBytesThatJetStreamHasLostSightOfAreRemoved(t *testing.T) {
	dir := t.TempDir()
	e := start(t, dir, func(e *Engine, name string) error {
		if name != "purge" {
			return nil
		}
		js, err := jetstream.New(e.conn)
		if err != nil {
			return err
		}
		s, err := js.Stream(t.Context(), natsbus.StreamName)
		if err != nil {
			return err
		}
		for seq := s.CachedInfo().State.FirstSeq; ; seq++ {
			m, err := s.GetMsg(t.Context(), seq)
			if err != nil {
				return err
			}
			if bytes.Contains(m.Data, []byte(birk)) {
				if err := s.DeleteMsg(t.Context(), seq); err != nil { // off the list, and no more
					return err
				}
				return errKilled
			}
		}
	})
	tell(t, e)
	if _, err := (erasures{e.eraser}).Erase(t.Context(), birk, ""); !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	stop(t, e)
	if len(onDisk(t, filepath.Join(dir, natsDir), birk)) == 0 {
		t.Fatal("JetStream has no such bytes: this test looks at nothing")
	}
	erased(t, start(t, dir, nil), dir)
}

func TestErasedTwiceIsErasedOnce(t *testing.T) {
	dir := t.TempDir()
	e := start(t, dir, nil)
	tell(t, e)
	x := erasures{e.eraser}
	first, err := x.Erase(t.Context(), birk, "bad om det")
	if err != nil {
		t.Fatal(err)
	}
	second, err := x.Erase(t.Context(), birk, "igen")
	if err != nil || second.ID != first.ID || second.Streams != first.Streams {
		t.Errorf("%+v, %v; want %+v", second, err, first)
	}
	erased(t, e, dir)
	if !x.Gone("journey-0") || x.Gone("journey-1") {
		t.Error("not Birk's journey alone is gone")
	}
	b, err := json.Marshal(first)
	if err != nil || bytes.Contains(b, []byte(birk)) {
		t.Errorf("%s, %v", b, err)
	}
}

// Whoever names somebody who was erased is refused, even where no text would be
// sealed.
func TestPeopleInCommands(t *testing.T) {
	if got := peopleIn(journey.Start{Participant: birk}); len(got) != 1 || got[0] != (person{"data.participant", birk}) {
		t.Errorf("%v", got)
	}
	if got := peopleIn(programme.Start{}); got != nil {
		t.Errorf("%v", got)
	}
}

// A log that is sealed with other keys is not opened, whatever is missing.
func TestKeysOfAnotherLog(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	e := start(t, dir, nil)
	tell(t, e)
	stop(t, e)
	stop(t, start(t, other, nil))
	open := func() error {
		e, err := Open(t.Context(), Config{Data: dir, EventStoreListen: "127.0.0.1:0", NATSListen: "none", Log: zerolog.Nop(), Now: time.Now})
		if err == nil {
			err = errors.Join(errors.New("it was opened"), e.Close())
		}
		return err
	}
	move := func(from, to string) {
		t.Helper()
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		name   string
		before func()
		want   string
	}{
		{"no master key", func() { move(at(masterFile), at("m")) }, "is not; put it back"},
		{"no keys either", func() { move(at(keysFile), at("k")) }, "its keys are not in"},
		{"another's keys", func() {
			move(filepath.Join(other, keysFile), at(keysFile))
			move(filepath.Join(other, masterFile), at(masterFile))
		}, "are not those of this log"},
		{"the right keys, another's master key", func() { move(at("k"), at(keysFile)) }, "does not open the keys"},
	} {
		c.before()
		if err := open(); fault.CodeOf(err) != fault.Conflict || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	move(at("m"), at(masterFile))
	e = start(t, dir, nil)
	for raw, err := range e.log.ReadStream(t.Context(), "journey-0", 0) {
		if err != nil {
			t.Fatal(err)
		}
		rec, err := e.codec.Decode(raw)
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := rec.Data.(journey.Started); ok && s.Note.Plain != event.About(birksWords, birk).Plain {
			t.Errorf("the note is %+v", s.Note)
		}
	}
}
