package interchange_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/rehearsal"
	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
	"ledetraad/domain/journey"
)

func now() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

func engine(t testing.TB) *rehearsal.Engine {
	t.Helper()
	e, err := rehearsal.New(now)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func input(t testing.TB, content string) *interchange.Input {
	t.Helper()
	in, err := interchange.NewInput("test", strings.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// recorder remembers the batches, and hands them on.
type recorder struct {
	to interchange.Submitter

	mu       sync.Mutex
	batches  [][]decider.Envelope
	underWay int
	most     int
	during   func(batch []decider.Envelope) error
}

func (r *recorder) Submit(ctx context.Context, batch []decider.Envelope) ([]interchange.Outcome, error) {
	r.mu.Lock()
	r.batches = append(r.batches, slices.Clone(batch))
	r.underWay++
	r.most = max(r.most, r.underWay)
	r.mu.Unlock()
	defer func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.underWay--
	}()
	if r.during != nil {
		if err := r.during(batch); err != nil {
			return nil, err
		}
	}
	return r.to.Submit(ctx, batch)
}

// made is a source of units made in the test.
type made struct {
	in    *interchange.Input
	units iter.Seq2[interchange.Unit, error]
}

func (m made) Input() *interchange.Input                 { return m.in }
func (m made) Format() string                            { return "made" }
func (m made) Units() iter.Seq2[interchange.Unit, error] { return m.units }
func (m made) Losses() []interchange.Loss                { return nil }
func at(minute int) time.Time                            { return time.Date(2024, 1, 1, 8, minute, 0, 0, time.UTC) }
func stream(name string) string                          { return "journey-" + interchange.DeriveID(name).String() }
func provision() *interchange.Provision                  { return interchange.NewProvision(interchange.Programme{}) }
func command(s, what string, i decider.Intent) interchange.Command {
	return interchange.Command{Line: 1, Envelope: interchange.Envelope(decider.Command{
		ID: interchange.DeriveID(s, what), Stream: stream(s), HappenedAt: at(0), Intent: i})}
}

// journeyOf is a unit of a journey's start and some touchpoints.
func journeyOf(name string, touchpoints ...string) interchange.Unit {
	p := provision()
	_, need := p.Department("A")
	u := interchange.Unit{Line: 1, Records: len(touchpoints), Needs: []interchange.Command{p.Programme(), p.LifeSituation("l", "L"), need}}
	start := command(name, "start", journey.Start{Participant: name, LifeSituation: "l"})
	start.Ensure = true
	u.Commands = append(u.Commands, start)
	for _, t := range touchpoints {
		u.Commands = append(u.Commands, command(name, t, journey.RecordTouchpoint{Touchpoint: t, Department: "a", Activity: "x"}))
	}
	return u
}

func TestOrderIsKeptWithinAStreamAndUnitsAreNotParted(t *testing.T) {
	r := &recorder{to: engine(t)}
	src := made{input(t, "x"), func(yield func(interchange.Unit, error) bool) {
		for round := range 20 {
			for j := range 13 {
				if !yield(journeyOf(fmt.Sprint("j", j), fmt.Sprint("t", round, "-1"), fmt.Sprint("t", round, "-2")), nil) {
					return
				}
			}
		}
	}}
	report, err := interchange.Import(t.Context(), src, r, interchange.Options{Batch: 7, InFlight: 3, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if report.Journeys != 13 || report.Touchpoints != 520 || report.Refused != 0 || report.Records != 520 {
		t.Errorf("report %+v", report)
	}
	if r.most > 3 {
		t.Errorf("%d batches were under way at once, want at most 3", r.most)
	}
	next := map[string]int{}
	for _, batch := range r.batches {
		if len(batch) > 7 {
			t.Errorf("a batch has %d commands, want at most 7", len(batch))
		}
		for i, e := range batch {
			if e.Type != "journey.record-touchpoint" {
				continue
			}
			n := next[e.Stream]
			next[e.Stream]++
			if want := fmt.Sprintf(`"touchpoint":"t%d-%d"`, n/2, n%2+1); !strings.Contains(string(e.Data), want) {
				t.Fatalf("the %dth touchpoint of %s is %s", n, e.Stream, e.Data)
			}
			if n%2 == 1 && (i == 0 || batch[i-1].Stream != e.Stream) {
				t.Fatal("a unit was parted between two batches")
			}
		}
	}
}

func TestABatchOfLongTextsIsSmaller(t *testing.T) {
	r := &recorder{to: engine(t)}
	report, err := interchange.Import(t.Context(), made{input(t, "x"), func(yield func(interchange.Unit, error) bool) {
		for j := range 500 {
			u := journeyOf(fmt.Sprint(j), "t")
			u.Commands = append(u.Commands, command(fmt.Sprint(j), "e", journey.ReportExperience{Experience: "e", Comment: strings.Repeat("å", 20_000)}))
			if !yield(u, nil) {
				return
			}
		}
	}}, r, interchange.Options{InFlight: 1, Now: now})
	if err != nil || report.Refused != 0 || report.Journeys != 500 {
		t.Fatalf("%+v, %v", report, err)
	}
	for _, batch := range r.batches {
		size := 0
		for _, e := range batch {
			size += len(e.Data)
		}
		if size > 4<<20 {
			t.Errorf("a batch has %d bytes", size)
		}
	}
}

// TestAPhaseIsOverBeforeTheNextBegins: the programme's commands lie in a batch
// that is not full when the first journey comes.
func TestAPhaseIsOverBeforeTheNextBegins(t *testing.T) {
	p := provision()
	_, department := p.Department("A")
	units := func(yield func(interchange.Unit, error) bool) {
		for _, c := range []interchange.Command{p.Programme(), p.LifeSituation("l", "L"), department} {
			if !yield(interchange.Unit{Line: 1, Records: 1, Phase: "programme", Commands: []interchange.Command{c}}, nil) {
				return
			}
		}
		for j := range 40 {
			u := journeyOf(fmt.Sprint(j), "t")
			u.Needs, u.Phase = nil, "journey"
			if !yield(u, nil) {
				return
			}
		}
	}
	report, err := interchange.Import(t.Context(), made{input(t, "x"), units}, engine(t), interchange.Options{Batch: 5, Now: now})
	if err != nil || report.Refused != 0 || report.Touchpoints != 40 {
		t.Errorf("%+v, %v: a journey went in before the programme that it needs", report, err)
	}
}

func TestAMistakeInAUnitsLastCommandKeepsTheFirstOut(t *testing.T) {
	r := &recorder{to: engine(t)}
	bad := journeyOf("bad", "t1", "t 2 is no id")
	report, err := interchange.Import(t.Context(), made{input(t, "x"), func(yield func(interchange.Unit, error) bool) {
		_ = yield(bad, nil) && yield(journeyOf("good", "t1"), nil)
	}}, r, interchange.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if report.Refused != 1 || report.HeldBack != 3 || report.Journeys != 1 || report.Refusals[0].Field != "touchpoint" {
		t.Errorf("report %+v", report)
	}
	for _, batch := range r.batches {
		for _, e := range batch {
			if e.Stream == stream("bad") {
				t.Errorf("a command of the refused unit was sent: %s", e.Data)
			}
		}
	}
}

func TestWhatTheEngineRefusesIsCountedAndListed(t *testing.T) {
	var list bytes.Buffer
	report, err := interchange.Import(t.Context(), made{input(t, "x"), func(yield func(interchange.Unit, error) bool) {
		u := journeyOf("j")
		for range 150 { // the department does not exist
			u.Commands = append(u.Commands, command("j", uuid.NewString(), journey.RecordTouchpoint{Touchpoint: "t", Department: "b", Activity: "x"}))
		}
		yield(u, nil)
	}}, engine(t), interchange.Options{Now: now, Refused: &list})
	if err != nil {
		t.Fatal(err)
	}
	if report.Refused != 150 || len(report.Refusals) != 1 || report.Refusals[0].Times != 150 || strings.Count(list.String(), "\n") != 150 {
		t.Errorf("%d refused, %d kept, %d listed", report.Refused, len(report.Refusals), strings.Count(list.String(), "\n"))
	}
	if want := `"field":"department"`; !strings.Contains(list.String(), want) {
		t.Errorf("the list does not name the field: %.200s", list.String())
	}
}

// TestAnOutageStopsTheImportAndASecondRunCompletesIt counts on ids that do not
// change between the two runs.
func TestAnOutageStopsTheImportAndASecondRunCompletesIt(t *testing.T) {
	e := engine(t)
	sent := 0
	r := &recorder{to: e, during: func(batch []decider.Envelope) error {
		if sent++; sent == 4 {
			return fault.Unavailablef(nil, "the engine does not answer")
		}
		return nil
	}}
	units := func(yield func(interchange.Unit, error) bool) {
		for j := range 30 {
			if !yield(journeyOf(fmt.Sprint(j), "t1", "t2"), nil) {
				return
			}
		}
	}
	first, err := interchange.Import(t.Context(), made{input(t, "x"), units}, r, interchange.Options{Batch: 6, InFlight: 1, Now: now})
	if fault.CodeOf(err) != fault.Unavailable {
		t.Fatalf("got %v, want the outage", err)
	}
	if first.Imported == 0 || first.Touchpoints == 60 {
		t.Errorf("the first run: %+v; want a part", first)
	}
	second, err := interchange.Import(t.Context(), made{input(t, "x"), units}, e, interchange.Options{Now: now})
	if err != nil || second.Touchpoints != 60 || second.Refused != 0 || second.Imported+first.Imported != 93 {
		t.Errorf("the second run: %+v, %v", second, err)
	}
}

func TestCancellingEndsTheImport(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := &recorder{to: engine(t), during: func([]decider.Envelope) error { cancel(); return nil }}
	_, err := interchange.Import(ctx, made{input(t, "x"), func(yield func(interchange.Unit, error) bool) {
		for j := 0; yield(journeyOf(fmt.Sprint(j), "t"), nil); j++ {
		}
	}}, r, interchange.Options{Now: now})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestTheReportForPeople(t *testing.T) {
	report := interchange.Report{
		Files: []interchange.FileRead{{Name: "kald.csv", Format: "CSV", Records: 12345}}, Records: 12345, Journeys: 1434, Touchpoints: 8577,
		Imported: 14121, AlreadyThere: 3, Provided: 18, Refused: 1202, HeldBack: 4, Seconds: 1.25,
		Refusals: []interchange.Refusal{{File: "kald.csv", Line: 7, Field: "Kald", Reason: "is missing"},
			{File: "kald.csv", Line: 8, Field: "Afdeling", Reason: `there is no department "x"; the programme has "a", "b"`, Times: 1200}},
		Losses: []interchange.Loss{{Scope: "column", Name: "Rum", Records: 1200}, {Scope: "other", Name: "title", Records: 1}},
	}
	var b bytes.Buffer
	if err := report.Render(&b, interchange.Danish); err != nil {
		t.Fatal(err)
	}
	want := `Læst:               12.345 poster fra kald.csv
Forløb:             1.434
Kontaktpunkter:     8.577
Nyt:                14.121
Fandtes i forvejen: 3
Oprettet undervejs: 18
Afvist:             1.202
Holdt tilbage:      4
Tid:                1,2 s

Afviste poster:
  kald.csv:7: Kald: mangler
  kald.csv:8: Afdeling: der er ingen afdeling "x"; indsatsen har "a", "b" (og 1.199 til af samme grund)
  … og 1 til
  Hver enkelt linje: --refused FIL
Opret det, der mangler, eller lad indlæsningen gøre det: --create-missing (i en kolonneopsætning: "create_missing": true).
Ret filen, og indlæs hele filen igen. Intet kommer ind to gange.

Står i filen, men gemmes ikke:
  kolonne: Rum (1.200)
  andet: overskrift (1)
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	b.Reset()
	if err := report.Render(&b, interchange.English); err != nil || !strings.Contains(b.String(), "Touchpoints:        8,577") {
		t.Errorf("%v\n%s", err, b.String())
	}
}
