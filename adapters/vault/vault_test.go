package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

var place = event.Field{Stream: "journey-1", Event: "0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b", Name: "note"}

func open(t testing.TB, dir string) *Vault {
	t.Helper()
	v, err := OpenFiles(t.Context(), filepath.Join(dir, "keys.db"), filepath.Join(dir, "master.key"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func seal(t testing.TB, v *Vault, plain string, subjects ...string) []byte {
	t.Helper()
	b, err := v.Seal(subjects, place, plain)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func wantText(t testing.TB, v *Vault, sealed []byte, want string, subjects ...string) {
	t.Helper()
	plain, erased, err := v.Open(subjects, place, sealed)
	if err != nil || erased || plain != want {
		t.Errorf("opened: %q, erased %v, %v; want %q", plain, erased, err, want)
	}
}

func TestWhatIsSealedOpensInItsPlaceOnly(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.StringMatching(`[A-Za-zæøåÆØÅ]{1,8}`), 0, 4)
		word := rapid.StringMatching(`[a-zæøå-]{0,6}`)
		f := event.Field{Stream: word.Draw(t, "stream"), Event: word.Draw(t, "event"), Name: word.Draw(t, "field")}
		subjects, plain := names.Draw(t, "of"), rapid.String().Draw(t, "plain")
		sealed, err := v.Seal(subjects, f, plain)
		if err != nil {
			t.Fatal(err)
		}
		if len(plain) > 6 && bytes.Contains(sealed, []byte(plain)) {
			t.Fatal("the text stands in clear")
		}
		if got, erased, err := v.Open(subjects, f, sealed); err != nil || erased || got != plain {
			t.Fatalf("%q, %v, %v; want %q", got, erased, err, plain)
		}
		other := event.Field{Stream: word.Draw(t, "stream"), Event: word.Draw(t, "event"), Name: word.Draw(t, "field")}
		if other != f {
			if _, _, err := v.Open(subjects, other, sealed); !errors.Is(err, ErrTampered) {
				t.Fatalf("opened at %v what was sealed for %v: %v", other, f, err)
			}
		}
		others := names.Draw(t, "others")
		if !cmp.Equal(layers(others), layers(subjects)) {
			if _, _, err := v.Open(others, f, sealed); err == nil {
				t.Fatalf("opened as about %q what is about %q", others, subjects)
			}
		}
		at := rapid.IntRange(0, len(sealed)-1).Draw(t, "at")
		sealed[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		if _, _, err := v.Open(subjects, f, sealed); !errors.Is(err, ErrTampered) {
			t.Fatalf("a changed byte at %d: %v", at, err)
		}
	})
}

func TestPartsOfAPlaceCannotRunTogether(t *testing.T) {
	seen := map[string]string{}
	for _, c := range []struct {
		f     event.Field
		of    []string
		layer string
	}{
		{event.Field{Stream: "ab", Event: "c"}, []string{"x"}, "x"},
		{event.Field{Stream: "a", Event: "bc"}, []string{"x"}, "x"},
		{event.Field{Stream: "a", Event: "b", Name: "c"}, []string{"x"}, "x"},
		{event.Field{Stream: "ab", Event: "c"}, []string{"x", "y"}, "x"},
		{event.Field{Stream: "ab", Event: "c"}, []string{"x", "y"}, "y"},
		{event.Field{Stream: "ab", Event: "c"}, []string{"xy"}, "x"},
		{event.Field{Stream: "ab", Event: "c"}, nil, "x"},
	} {
		at := fmt.Sprint(c)
		key := string(associated(c.f, c.of, c.layer))
		if seen[key] != "" {
			t.Errorf("%s and %s are bound to the same bytes", at, seen[key])
		}
		seen[key] = at
	}
}

func TestKeysOutliveTheProcess(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	birk, both, none := seal(t, v, "Han faldt", "Birk"), seal(t, v, "De skændtes", "Birk", "Ida"), seal(t, v, "Om afdelingen")
	id := v.ID()
	v.Close()
	v = open(t, dir)
	if v.ID() != id {
		t.Errorf("the vault is %s, and was %s", v.ID(), id)
	}
	wantText(t, v, birk, "Han faldt", "Birk")
	wantText(t, v, both, "De skændtes", "Ida", "Birk", "Ida")
	wantText(t, v, none, "Om afdelingen")
	for _, name := range []string{"keys.db", "master.key"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

// Many subjects that are new at once share transactions, and agree on one key
// each.
func TestManySealAtOnce(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	const each, people = 8, 60
	sealed := make([][]byte, each*people)
	var wg sync.WaitGroup
	for i := range sealed {
		wg.Go(func() {
			b, err := v.Seal([]string{fmt.Sprint("P", i%people)}, place, "ord")
			if err != nil {
				t.Error(err)
			}
			sealed[i] = b
		})
	}
	wg.Wait()
	v.Close()
	v = open(t, dir)
	for i, b := range sealed {
		wantText(t, v, b, "ord", fmt.Sprint("P", i%people))
	}
}

func TestDestroyedKeysErase(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	birk, both, ida := seal(t, v, "Han faldt", "Birk"), seal(t, v, "De skændtes", "Birk", "Ida"), seal(t, v, "Hun ringede", "Ida")
	at := time.Date(2026, 3, 2, 9, 0, 0, 1000, time.UTC)
	e, err := v.Destroy(t.Context(), "Birk", "Birk bad om det", at, "participant-birk")
	if err != nil {
		t.Fatal(err)
	}
	e.Streams = append(e.Streams, "journey-birks", "interview-2", "interview-2")
	if err := v.Record(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	again, err := v.Destroy(t.Context(), "Birk", "", at.Add(time.Hour))
	if err != nil || again.ID != e.ID || !again.At.Equal(at) {
		t.Errorf("erased again: %+v, %v; want the first, %s", again, err, e.ID)
	}
	check := func(v *Vault) {
		t.Helper()
		for _, x := range []struct {
			sealed []byte
			of     []string
		}{{birk, []string{"Birk"}}, {both, []string{"Ida", "Birk"}}} {
			if plain, erased, err := v.Open(x.of, place, x.sealed); !erased || err != nil || plain != "" {
				t.Errorf("of %v: %q, erased %v, %v", x.of, plain, erased, err)
			}
		}
		wantText(t, v, ida, "Hun ringede", "Ida")
		for _, of := range [][]string{{"Birk"}, {"Ida", "Birk"}} {
			if _, err := v.Seal(of, place, "nyt"); fault.CodeOf(err) != fault.Conflict || !errors.Is(err, ErrErased) {
				t.Errorf("sealed about %v: %v", of, err)
			}
		}
		if id, is := v.Erased("Birk"); !is || id != e.ID {
			t.Errorf("Birk: erased %v by %s, want by %s", is, id, e.ID)
		}
		if _, is := v.Erased("Ida"); is {
			t.Error("Ida is erased too")
		}
		all, err := v.Erasures(t.Context())
		want := []Erasure{{ID: e.ID, At: at, Streams: []string{"interview-2", "journey-birks", "participant-birk"}, Reason: "Birk bad om det"}}
		if diff := cmp.Diff(want, all); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
	check(v)
	v.Close()
	check(open(t, dir))
}

// Neither the wrapped key that was destroyed nor anybody's name is in a file.
func TestNothingOfTheErasedStaysInTheFiles(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	for i := range 40 {
		seal(t, v, "ord", fmt.Sprint("Fylder-", i))
	}
	seal(t, v, "ord", "Birkenfeldt")
	s := v.subjectOf("Birkenfeldt")
	var wrapped []byte
	if err := v.db.QueryRow("SELECT wrapped FROM keysets WHERE subject = ?", s[:]).Scan(&wrapped); err != nil {
		t.Fatal(err)
	}
	if !contains(t, dir, wrapped[20:60]) {
		t.Fatal("the key is nowhere before it is destroyed: this test looks at nothing")
	}
	e, err := v.Destroy(t.Context(), "Birkenfeldt", "Birkenfeldt ringede", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	e.Streams = []string{"participant-Birkenfeldt"}
	if err := v.Record(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	if contains(t, dir, wrapped[20:60]) {
		t.Error("the destroyed key is still on disk")
	}
	if contains(t, dir, []byte("Birkenfeldt")) || contains(t, dir, []byte("Fylder-")) {
		t.Error("a pseudonym stands in clear beside the keys")
	}
}

func contains(t *testing.T, dir string, what []byte) (found bool) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		found = found || bytes.Contains(b, what)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A key that is missing is never taken for one that was destroyed.
func TestAMissingKeyIsNotAnErasure(t *testing.T) {
	v, other := open(t, t.TempDir()), open(t, t.TempDir())
	sealed := seal(t, v, "Han faldt", "Birk")
	if _, erased, err := other.Open([]string{"Birk"}, place, sealed); erased || !errors.Is(err, ErrForeign) {
		t.Errorf("another vault: erased %v, %v", erased, err)
	}
	if _, err := other.Destroy(t.Context(), "Ida", "", time.Now()); err != nil {
		t.Fatal(err)
	}
	seal(t, other, "andet", "Birk")
	if _, erased, err := other.Open([]string{"Birk"}, place, sealed); erased || !errors.Is(err, ErrTampered) {
		t.Errorf("another vault's key: erased %v, %v", erased, err)
	}
	if _, _, err := v.Open([]string{"Birk"}, place, []byte("i klartekst")); !errors.Is(err, ErrTampered) {
		t.Errorf("clear text in a sealed text's place: %v", err)
	}
}

func TestTheMasterKeyMustBeTheRightOne(t *testing.T) {
	dir := t.TempDir()
	keys, master := filepath.Join(dir, "keys.db"), filepath.Join(dir, "master.key")
	v := open(t, dir)
	sealed := seal(t, v, "Han faldt", "Birk")
	v.Close()
	right, err := os.ReadFile(master)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(master); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFiles(t.Context(), keys, master); !errors.Is(err, ErrNoMaster) || fault.CodeOf(err) != fault.Conflict {
		t.Errorf("no master key: %v", err)
	}
	if _, err := os.Stat(master); err == nil {
		t.Fatal("another master key was made beside keys that it does not open")
	}
	if _, err := makeMaster(master); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFiles(t.Context(), keys, master); !errors.Is(err, ErrWrongMaster) {
		t.Errorf("another master key: %v", err)
	}
	if err := os.WriteFile(master, []byte("noget andet"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFiles(t.Context(), keys, master); fault.CodeOf(err) != fault.Invalid || strings.Contains(err.Error(), "noget andet") {
		t.Errorf("no key at all: %v", err)
	}
	if err := os.WriteFile(master, right, 0o600); err != nil {
		t.Fatal(err)
	}
	wantText(t, open(t, dir), sealed, "Han faldt", "Birk")
}

var errKilled = errors.New("killed here")

func TestRotationSurvivesBeingKilledAtEachStep(t *testing.T) {
	for _, at := range []string{"make", "wrap", "promote", ""} {
		t.Run("killed before "+at, func(t *testing.T) {
			dir := t.TempDir()
			keys, master := filepath.Join(dir, "keys.db"), filepath.Join(dir, "master.key")
			v := open(t, dir)
			const people = 1300 // more than a page
			sealed := make([][]byte, people)
			for i := range sealed {
				sealed[i] = seal(t, v, "ord", fmt.Sprint("P", i))
			}
			if _, err := v.Destroy(t.Context(), "Birk", "", time.Now()); err != nil {
				t.Fatal(err)
			}
			v.Close()
			before, _ := os.ReadFile(master)
			n, err := rotate(t.Context(), keys, master, func(s string) error {
				if s == at {
					return errKilled
				}
				return nil
			})
			if at == "" && (err != nil || n != people+1) || at != "" && !errors.Is(err, errKilled) {
				t.Fatalf("%d, %v", n, err)
			}
			v = open(t, dir)
			for i, b := range sealed {
				wantText(t, v, b, "ord", fmt.Sprint("P", i))
			}
			if _, is := v.Erased("Birk"); !is {
				t.Error("the erasure was forgotten")
			}
			if _, err := v.Erasures(t.Context()); err != nil {
				t.Error(err)
			}
			v.Close()
			if _, err := os.Stat(master + next); err == nil {
				t.Error("a second master key is left")
			}
			after, _ := os.ReadFile(master)
			if rotated := at == "" || at == "promote"; rotated == bytes.Equal(before, after) {
				t.Errorf("master key changed: %v, want %v", !rotated, rotated)
			}
			// And it can be done, again, from here.
			if _, err := Rotate(t.Context(), keys, master); err != nil {
				t.Error(err)
			}
			wantText(t, open(t, dir), sealed[7], "ord", "P7")
		})
	}
}

func TestABackupOfTheKeysOpensWithTheMasterKey(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	v := open(t, dir)
	sealed := seal(t, v, "Han faldt", "Birk")
	copied := filepath.Join(other, "keys.db")
	if err := Backup(t.Context(), filepath.Join(dir, "keys.db"), copied); err != nil {
		t.Fatal(err)
	}
	if err := Backup(t.Context(), filepath.Join(dir, "keys.db"), copied); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("over what is there: %v", err)
	}
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	w, err := OpenFiles(t.Context(), copied, filepath.Join(dir, "master.key"))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	wantText(t, w, sealed, "Han faldt", "Birk")
}

func BenchmarkSeal(b *testing.B) {
	v := open(b, b.TempDir())
	for b.Loop() {
		seal(b, v, benchText, "Birk")
	}
}

func BenchmarkOpen(b *testing.B) {
	v := open(b, b.TempDir())
	one, two := seal(b, v, benchText, "Birk"), seal(b, v, benchText, "Birk", "Ida")
	b.Run("one subject", func(b *testing.B) {
		for b.Loop() {
			wantText(b, v, one, benchText, "Birk")
		}
	})
	b.Run("two subjects", func(b *testing.B) {
		for b.Loop() {
			wantText(b, v, two, benchText, "Birk", "Ida")
		}
	})
	b.Run("key not in memory", func(b *testing.B) {
		for b.Loop() {
			v.mu.Lock()
			v.opened.remove("Birk")
			v.mu.Unlock()
			wantText(b, v, one, benchText, "Birk")
		}
	})
}

func BenchmarkNewSubjects(b *testing.B) {
	v := open(b, b.TempDir())
	for i := 0; b.Loop(); i++ {
		seal(b, v, "ord", fmt.Sprint("P", i))
	}
}

const benchText = "Jeg ringer og ringer, og der er ikke nogen, der tager den, før jeg har ventet i tre kvarter."

func TestHowFarTheLogWasCheckedIsCopiedWithTheKeys(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	v := open(t, dir)
	if c, err := v.Checked(t.Context()); err != nil || c != (Checked{}) {
		t.Fatalf("at first: %+v, %v", c, err)
	}
	first := Checked{Position: event.Position{Commit: 7, Prepare: 6}, Event: uuid.New()}
	if err := v.SetChecked(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if err := Backup(t.Context(), filepath.Join(dir, "keys.db"), filepath.Join(other, "keys.db")); err != nil {
		t.Fatal(err)
	}
	if err := v.SetChecked(t.Context(), Checked{Position: event.Position{Commit: 9, Prepare: 9}, Event: uuid.New()}); err != nil {
		t.Fatal(err)
	}
	master, err := os.ReadFile(filepath.Join(dir, "master.key"))
	if err == nil {
		err = os.WriteFile(filepath.Join(other, "master.key"), master, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if c, err := open(t, other).Checked(t.Context()); err != nil || c != first {
		t.Errorf("in the copy: %+v, %v", c, err)
	}
}

func TestWhatCanBeOpened(t *testing.T) {
	v := open(t, t.TempDir())
	seal(t, v, "ord", "Ida")
	seal(t, v, "ord", "Bo")
	gone, err := v.Destroy(t.Context(), "Bo", "", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		of  []string
		can bool
	}{{[]string{"Ida"}, true}, {[]string{"Bo"}, true}, {[]string{"Kaj"}, false}, {[]string{"Ida", "Kaj"}, false}, {[]string{"Bo", "Kaj"}, true}, {nil, false}} {
		if can, err := v.CanOpen(t.Context(), c.of); err != nil || can != c.can {
			t.Errorf("%v: %v, %v", c.of, can, err)
		}
	}
	if !v.HasErasure(gone.ID) || v.HasErasure(uuid.New()) {
		t.Error("erasures are not told apart")
	}
}
