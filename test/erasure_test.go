package test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/journey"
	"ledetraad/domain/participant"
	"ledetraad/domain/programme"
)

var eraseRounds = flag.Int("eraserounds", 8, "how many times the program is killed in the middle of an erasure")

// planted is a small municipality with words in it that stand nowhere else.
type planted struct {
	birk, ida           string   // pseudonyms
	birks, idas, shared []string // words said about Birk alone, about Ida alone, about both
	commands            []decider.Envelope
}

const bothsNote = "/api/v1/events/fieldwork-1/1"

func plant() planted {
	word := func() string {
		b := make([]byte, 14)
		for i := range b {
			b[i] = byte('a' + rand.IntN(26))
		}
		return "q" + string(b)
	}
	p := planted{birk: "B" + word(), ida: "I" + word()}
	say := func(list *[]string) string {
		w := word()
		*list = append(*list, w)
		return "Hun sagde " + w + " og gik. " + strings.Repeat("Så ventede vi. ", rand.IntN(40))
	}
	at := time.Now().Add(-48 * time.Hour).UTC().Truncate(time.Second)
	do := func(stream string, i decider.Intent) {
		at = at.Add(time.Minute)
		data, err := json.Marshal(i)
		if err != nil {
			panic(err)
		}
		p.commands = append(p.commands, decider.Envelope{ID: uuid.Must(uuid.NewV7()), Type: i.CommandName(), Stream: stream, HappenedAt: at, Data: data})
	}
	do("programme-main", programme.Start{Name: "Sammen med borgeren", Municipality: "Birkesund"})
	do("programme-main", programme.AddDepartment{Department: "aeldre", Name: "Ældre og handicap"})
	do("programme-main", programme.AddLifeSituation{LifeSituation: "plejehjem", Wording: "Jeg bor på plejehjem", Round: 1})
	score := -2
	for i, who := range []struct {
		name  string
		words *[]string
	}{{p.birk, &p.birks}, {p.ida, &p.idas}, {p.birk, &p.birks}} {
		j := fmt.Sprintf("journey-%d", i)
		do(j, journey.Start{Participant: who.name, LifeSituation: "plejehjem", Note: say(who.words)})
		for k := range 12 {
			t := fmt.Sprint("kald-", k)
			do(j, journey.RequestTouchpoint{Touchpoint: t, Department: "aeldre", Activity: "Nødkald", Channel: journey.Alarm, Device: "bolig-12", Summary: say(who.words)})
		}
		do(j, journey.AnswerTouchpoint{Touchpoint: "kald-3", InPerson: true, Summary: say(who.words)})
		do(j, journey.MakePromise{Promise: "ring", Department: "aeldre", Due: at.Add(time.Hour), What: say(who.words)})
		do(j, journey.ReportExperience{Experience: "e1", Score: &score, Comment: say(who.words)})
	}
	do(participant.Stream(p.birk), participant.Register{Pseudonym: p.birk, Kind: participant.Citizen})
	do("fieldwork-1", fieldwork.StartSession{Observer: "observant", Department: "aeldre", Participants: []string{p.birk, p.ida}})
	do("fieldwork-1", fieldwork.WriteNote{Note: "n1", Kind: fieldwork.Descriptive, Text: say(&p.shared)})
	do("fieldwork-1", fieldwork.WriteNote{Note: "n2", Kind: fieldwork.Descriptive, Text: say(&p.idas), Participants: []string{p.ida}})
	return p
}

// where lists the files under a folder that hold one of the words.
func where(t *testing.T, dir string, words []string, look func(path string) bool) (found []string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // gone meanwhile
		}
		if err != nil || d.IsDir() || !look(path) {
			return err
		}
		b, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		files++
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) {
				found = append(found, path)
				break
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files == 0 {
		t.Fatal("no file was looked into")
	}
	return found
}

func every(string) bool         { return true }
func butViews(path string) bool { return !strings.Contains(path, "/views/") }
func has(s string, ws []string) int {
	n := 0
	for _, w := range ws {
		if strings.Contains(s, w) {
			n++
		}
	}
	return n
}

// all is what the API tells of journeys and the shared note, in one string.
func all(t *testing.T, api *apiclient.Client) string {
	t.Helper()
	var b strings.Builder
	for _, path := range []string{"/api/v1/journeys", "/api/v1/journeys/0", "/api/v1/journeys/1", "/api/v1/journeys/2", bothsNote, "/api/v1/events/fieldwork-1/2",
		"/api/v1/events/journey-0/0", "/api/v1/events/journey-1/0"} {
		q := url.Values{"purpose": {"analysis"}}
		var raw json.RawMessage
		err := api.Get(t.Context(), path, q, &raw)
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			t.Fatalf("%s: %v", path, err)
		}
		b.Write(raw)
		if strings.HasPrefix(path, "/api/v1/journeys/") {
			q.Set("known_at", time.Now().Format(time.DateOnly))
			if err := api.Get(t.Context(), path, q, &raw); err != nil && fault.CodeOf(err) != fault.NotFound {
				t.Fatalf("%s: %v", path, err)
			}
			b.Write(raw)
		}
	}
	return b.String()
}

func sameAsLog(t *testing.T, api *apiclient.Client, path string) {
	t.Helper()
	var v httpapi.Verification
	if err := api.Follow(t.Context(), path, nil, nil, func(_, _ uint64) {}, &v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if !v.Same || len(v.Projections) == 0 {
		t.Errorf("%s: the views are not what the log says: %+v", path, v.Projections)
	}
}

func erase(ctx context.Context, api *apiclient.Client, who string) (a httpapi.ErasureAnswer, err error) {
	err = api.Post(ctx, "/api/v1/erasures", map[string]string{"participant": who, "reason": "bad om det"}, &a)
	return a, err
}

func saveBackup(t *testing.T, api *apiclient.Client, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := api.Download(t.Context(), "/api/v1/backup", f); err != nil {
		t.Fatal(err)
	}
}

// What is said about people is in clear nowhere but in the views; and once one
// of them is erased, it is nowhere at all.
func TestNothingPersonalInClearAndNothingLeftOfTheErased(t *testing.T) {
	p := plant()
	everything := append(append(append([]string{}, p.birks...), p.idas...), p.shared...)
	data, backups := t.TempDir(), t.TempDir()
	s := serve(t, data, "--log-level", "debug")
	send(t, s.api, p.commands)
	settle(t, s.api)
	if got := has(all(t, s.api), everything); got != len(everything) {
		t.Fatalf("the API tells %d of %d planted words: the rest of this test looks at too little", got, len(everything))
	}
	saveBackup(t, s.api, filepath.Join(backups, "before.tar"))

	clear := func(when, dir string, words []string, look func(string) bool) {
		t.Helper()
		if found := where(t, dir, words, look); len(found) > 0 {
			t.Errorf("%s, words stand in clear in %v", when, found)
		}
	}
	clear("sealed", data, everything, butViews)
	clear("in a backup", backups, everything, every)
	if len(where(t, data, everything, func(path string) bool { return !butViews(path) })) == 0 {
		t.Error("no view holds a word: looking into files finds nothing")
	}
	if n := has(s.stderr.String(), everything); n > 0 {
		t.Errorf("%d words are in what the program logs", n)
	}
	if !strings.Contains(s.stderr.String(), "DBG") {
		t.Error("the program does not log at debug level")
	}

	if _, err := erase(t.Context(), s.api, "Findesikke"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("somebody who is not there: %v", err)
	}
	a, err := erase(t.Context(), s.api, p.birk)
	if err != nil {
		t.Fatal(err)
	}
	if !a.Erasure.Done || a.Erasure.Streams != 3 { // two journeys and the participant's own
		t.Errorf("the erasure: %+v, want three streams and done", a.Erasure)
	}
	gone := append(append([]string{}, p.birks...), p.shared...)
	check := func(when string, api *apiclient.Client, dir string) {
		t.Helper()
		clear(when, dir, gone, every)
		clear(when, dir, append(p.idas, p.shared...), butViews)
		told := all(t, api)
		if n := has(told, gone); n > 0 {
			t.Errorf("%s, the API tells %d of the erased words", when, n)
		}
		if n := has(told, p.idas); n != len(p.idas) {
			t.Errorf("%s, the API tells %d of %d words about somebody else", when, n, len(p.idas))
		}
		if strings.Contains(fmt.Sprint(get[any](t, api, "/api/v1/journeys", nil)), p.birk) {
			t.Errorf("%s, the erased participant's journeys are listed", when)
		}
		if note := fmt.Sprint(get[any](t, api, bothsNote, url.Values{"purpose": {"analysis"}})); !strings.Contains(note, "erased:true") {
			t.Errorf("%s, the shared note does not show as erased: %s", when, note)
		}
		for _, path := range []string{"/api/v1/journeys/0", "/api/v1/events/journey-0/0"} {
			if err := api.Get(t.Context(), path, nil, nil); fault.CodeOf(err) != fault.NotFound {
				t.Errorf("%s, %s: %v, want not found", when, path, err)
			}
		}
		sameAsLog(t, api, "/api/v1/verify")
	}
	check("after the erasure", s.api, data)
	again := decider.Envelope{ID: uuid.Must(uuid.NewV7()), Type: "journey.start", Stream: "journey-9", HappenedAt: time.Now(),
		Data: json.RawMessage(`{"participant":"` + p.birk + `","life_situation":"plejehjem"}`)}
	if err := s.api.Post(t.Context(), "/api/v1/commands", again, nil); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("a journey of the erased participant: %v, want it refused", err)
	}
	sameAsLog(t, s.api, "/api/v1/rebuild")
	check("after a rebuild", s.api, data)
	s.stop(t)
	if n := has(s.stderr.String(), append(everything, p.birk)); n > 0 {
		t.Errorf("%d words are in what the program logs", n)
	}
	s = serve(t, data)
	settle(t, s.api)
	check("after a restart", s.api, data)
	list := get[httpapi.ErasuresBody](t, s.api, "/api/v1/erasures", nil)
	if len(list.Erasures) != 1 || list.Erasures[0].Reason != "bad om det" || strings.Contains(fmt.Sprint(list), p.birk) {
		t.Errorf("the list of erasures: %+v", list)
	}
	s.stop(t)

	restored := filepath.Join(t.TempDir(), "restored")
	ledetraad(t, "restore", "--data", restored, "--keys", data, filepath.Join(backups, "before.tar"))
	r := serve(t, restored)
	settle(t, r.api)
	check("after a restore of an older backup", r.api, restored)
	if found := where(t, restored, []string{"participant\":\"" + p.birk, participant.Stream(p.birk) + "x"}, every); len(found) > 0 {
		t.Errorf("the erased participant's journeys are still in %v", found)
	}
	r.stop(t)

	without := filepath.Join(t.TempDir(), "without")
	ledetraad(t, "restore", "--data", without, filepath.Join(backups, "before.tar"))
	wantFailure(t, "keys.db", "journeys", "list", "--data", without)
	other := t.TempDir()
	ledetraad(t, "journeys", "list", "--data", other) // makes keys of its own
	for _, name := range []string{"keys.db", "master.key"} {
		b, err := os.ReadFile(filepath.Join(other, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(without, name), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	wantFailure(t, "not those of this log", "journeys", "list", "--data", without)
}

func wantFailure(t *testing.T, want string, args ...string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput()
	if err == nil || !strings.Contains(string(out), want) {
		t.Errorf("ledetraad %s: %v, %s; want it to fail and to say %q", strings.Join(args, " "), err, out, want)
	}
}

// Killed at any moment of an erasure, the next start finishes it.
func TestErasureSurvivesBeingKilled(t *testing.T) {
	seed := cmp.Or(*killSeed, uint64(time.Now().UnixNano()))
	rng := rand.New(rand.NewPCG(seed, 2))
	t.Logf("repeat with -killseed=%d", seed)
	unfinished := 0
	for round := range *eraseRounds {
		p := plant()
		data := t.TempDir()
		s := serve(t, data)
		send(t, s.api, p.commands)
		settle(t, s.api)
		asked, answered := make(chan struct{}), make(chan error, 1)
		go func() {
			close(asked)
			_, err := erase(context.WithoutCancel(t.Context()), s.api, p.birk)
			answered <- err
		}()
		<-asked
		timer := time.NewTimer(time.Duration(rng.IntN(120_000)) * time.Microsecond)
		<-timer.C
		s.kill()
		err := <-answered

		s = serve(t, data)
		settle(t, s.api)
		list := get[httpapi.ErasuresBody](t, s.api, "/api/v1/erasures", nil)
		switch {
		case len(list.Erasures) == 0 && err != nil:
			unfinished++ // killed before the key was destroyed: nothing was done
			if n := has(all(t, s.api), p.birks); n != len(p.birks) {
				t.Errorf("round %d: no erasure is recorded, and %d of %d words are told", round, n, len(p.birks))
			}
			if _, err := erase(t.Context(), s.api, p.birk); err != nil {
				t.Fatal(err)
			}
		case len(list.Erasures) != 1 || !list.Erasures[0].Done:
			t.Fatalf("round %d: after the next start the erasures are %+v", round, list.Erasures)
		}
		gone := append(p.birks, p.shared...)
		if found := where(t, data, gone, every); len(found) > 0 {
			t.Errorf("round %d: words stand in %v", round, found)
		}
		if found := where(t, data, []string{`"participant":"` + p.birk}, every); len(found) > 0 {
			t.Errorf("round %d: the journeys are still in %v", round, found)
		}
		if n := has(all(t, s.api), gone); n > 0 {
			t.Errorf("round %d: the API tells %d of the erased words", round, n)
		}
		if n := has(all(t, s.api), p.idas); n != len(p.idas) {
			t.Errorf("round %d: the API tells %d of %d words about somebody else", round, n, len(p.idas))
		}
		sameAsLog(t, s.api, "/api/v1/verify")
		id, err := uuid.Parse(get[httpapi.ErasuresBody](t, s.api, "/api/v1/erasures", nil).Erasures[0].ID.String())
		if err != nil {
			t.Fatal(err)
		}
		get[any](t, s.api, "/api/v1/events/"+event.StreamName("erasure", id.String())+"/0", nil)
		s.stop(t)
	}
	t.Logf("killed before anything was done: %d of %d", unfinished, *eraseRounds)
}
