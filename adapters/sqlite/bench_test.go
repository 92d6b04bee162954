package sqlite_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/adapters/sqlite"
	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
)

// touched is an event of about the size and shape that the log is full of.
type touched struct {
	Journey    string    `json:"journey"`
	N          int64     `json:"n"`
	Department string    `json:"department"`
	Situation  string    `json:"situation"`
	Channel    string    `json:"channel"`
	Text       string    `json:"text"`
	Experience int       `json:"experience"`
	At         time.Time `json:"at"`
}

func (touched) EventName() string { return "journey.touched" }

type journeyRow struct {
	Journey, Department, Situation string
	Steps                          int64
	First, Last                    time.Time
	Sum                            int64
}

type stepRow struct {
	Journey                                  string
	N                                        int64
	Department, Situation, Channel, Text, By string
	At                                       time.Time
	Experience                               int
}

type cellRow struct {
	Department, Situation string
	Steps, Sum            int64
}

type dayRow struct {
	Day        int64
	Department string
	Steps      int64
}

var (
	journeyTable = view.NewTable("journeys", 1, []view.Field[journeyRow]{
		view.Text("journey", func(r *journeyRow) *string { return &r.Journey }),
		view.Text("department", func(r *journeyRow) *string { return &r.Department }),
		view.Text("situation", func(r *journeyRow) *string { return &r.Situation }),
		view.Int("steps", func(r *journeyRow) *int64 { return &r.Steps }),
		view.Time("first", func(r *journeyRow) *time.Time { return &r.First }),
		view.Time("last", func(r *journeyRow) *time.Time { return &r.Last }),
		view.Int("sum", func(r *journeyRow) *int64 { return &r.Sum }),
	}, view.Index{Name: "situation", Columns: []string{"situation", "department"}})
	stepTable = view.NewTable("steps", 2, []view.Field[stepRow]{
		view.Text("journey", func(r *stepRow) *string { return &r.Journey }),
		view.Int("n", func(r *stepRow) *int64 { return &r.N }),
		view.Text("department", func(r *stepRow) *string { return &r.Department }),
		view.Text("situation", func(r *stepRow) *string { return &r.Situation }),
		view.Text("channel", func(r *stepRow) *string { return &r.Channel }),
		view.Text("text", func(r *stepRow) *string { return &r.Text }),
		view.Text("by", func(r *stepRow) *string { return &r.By }),
		view.Time("at", func(r *stepRow) *time.Time { return &r.At }),
		view.Int("experience", func(r *stepRow) *int { return &r.Experience }),
	}, view.Index{Name: "department", Columns: []string{"department", "at"}})
	cellTable = view.NewTable("cells", 2, []view.Field[cellRow]{
		view.Text("department", func(r *cellRow) *string { return &r.Department }),
		view.Text("situation", func(r *cellRow) *string { return &r.Situation }),
		view.Int("steps", func(r *cellRow) *int64 { return &r.Steps }),
		view.Int("sum", func(r *cellRow) *int64 { return &r.Sum }),
	})
	dayTable = view.NewTable("days", 2, []view.Field[dayRow]{
		view.Int("day", func(r *dayRow) *int64 { return &r.Day }),
		view.Text("department", func(r *dayRow) *string { return &r.Department }),
		view.Int("steps", func(r *dayRow) *int64 { return &r.Steps }),
	})
)

// benchViews make four row writes and three gets of each event.
func benchViews() []projections.Projection {
	handles := []string{touched{}.EventName()}
	return []projections.Projection{
		{
			Name: "journeys", Version: 1, Handles: handles, Tables: []*view.Spec{&journeyTable.Spec, &stepTable.Spec},
			Apply: func(w view.Writer, e event.Recorded) error {
				d := e.Data.(touched)
				j, ok, err := journeyTable.Get(w, d.Journey)
				if err != nil {
					return err
				}
				if !ok {
					j = journeyRow{Journey: d.Journey, Department: d.Department, Situation: d.Situation, First: d.At}
				}
				j.Steps, j.Last, j.Sum = j.Steps+1, d.At, j.Sum+int64(d.Experience)
				if err := journeyTable.Put(w, j); err != nil {
					return err
				}
				return stepTable.Put(w, stepRow{d.Journey, d.N, d.Department, d.Situation, d.Channel, d.Text, e.Actor, d.At, d.Experience})
			},
		},
		{
			Name: "matrix", Version: 1, Handles: handles, Tables: []*view.Spec{&cellTable.Spec, &dayTable.Spec},
			Apply: func(w view.Writer, e event.Recorded) error {
				d := e.Data.(touched)
				c, _, err := cellTable.Get(w, d.Department, d.Situation)
				if err != nil {
					return err
				}
				if err := cellTable.Put(w, cellRow{d.Department, d.Situation, c.Steps + 1, c.Sum + int64(d.Experience)}); err != nil {
					return err
				}
				day := d.At.Unix() / 86400
				r, _, err := dayTable.Get(w, day, d.Department)
				if err != nil {
					return err
				}
				return dayTable.Put(w, dayRow{day, d.Department, r.Steps + 1})
			},
		},
	}
}

func benchCodec(tb testing.TB) event.Codec {
	r, err := event.NewRegistry(event.Define[touched]())
	if err != nil {
		tb.Fatal(err)
	}
	return event.Codec{Registry: r, Sealer: event.Unsealed{}}
}

// generated is a log that makes its events as they are read: n of them, ten
// steps to a journey, a thousand journeys open at a time.
type generated int

func (n generated) at(i int) event.Raw {
	round, open := i/10_000, i%1000
	step := i % 10_000 / 1000
	d := touched{
		Journey: uuid.NewSHA1(uuid.NameSpaceOID, fmt.Append(nil, round, "/", open)).String(), N: int64(step),
		Department: fmt.Sprintf("afdeling-%02d", (open+step)%25), Situation: fmt.Sprintf("livssituation-%d", open%12), Channel: "telefon",
		Text: strings.Repeat("Borgeren ringede, og ingen kunne svare på spørgsmålet. ", 3), Experience: i%5 - 2,
		At: time.Date(2024, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Minute),
	}
	data, err := json.Marshal(d)
	if err != nil {
		panic(err)
	}
	command := uuid.UUID{1, byte(i >> 24), byte(i >> 16), byte(i >> 8), byte(i)}
	meta := fmt.Appendf(nil, `{"schema":1,"happened_at":"2024-01-01T08:00:00Z","known_at":"2024-01-01T09:00:00Z","command":%q,"index":0,"actor":"o-17"}`, command)
	return event.Raw{
		ID: command, Stream: "journey-" + d.Journey, Revision: uint64(step), Position: event.Position{Commit: uint64(i) + 1, Prepare: uint64(i) + 1},
		Type: d.EventName(), Data: data, Meta: meta, Created: d.At,
	}
}

// madeLog keeps its events ready, so that their making is not measured.
type madeLog struct {
	n    int
	made []event.Raw
}

func newLog(n int) *madeLog {
	l := &madeLog{n: n}
	for i := range n {
		l.made = append(l.made, generated(n).at(i))
	}
	return l
}

func (l *madeLog) Head(context.Context) (event.Position, error) {
	return event.Position{Commit: uint64(l.n), Prepare: uint64(l.n)}, nil
}

func (l *madeLog) ReadAll(_ context.Context, after event.Position) (worker.Feed, error) {
	return &madeFeed{l: l, next: int(after.Commit)}, nil
}

func (l *madeLog) Follow(_ context.Context, after event.Position) (worker.Feed, error) {
	return &madeFeed{l: l, next: int(after.Commit), follow: true}, nil
}

type madeFeed struct {
	l      *madeLog
	next   int
	follow bool
}

func (f *madeFeed) Next(ctx context.Context, most int) ([]event.Raw, error) {
	if f.next >= f.l.n {
		if f.follow {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return nil, io.EOF
	}
	out := f.l.made[f.next:min(f.next+most, f.l.n)]
	f.next += len(out)
	return out, nil
}

func (f *madeFeed) Close() error { return nil }

// BenchmarkFold measures events from the log to committed views, then queries
// of what came of them. -benchtime 1000000x is the log of a large municipality.
func BenchmarkFold(b *testing.B) {
	log := newLog(b.N)
	s, err := sqlite.Open(filepath.Join(b.TempDir(), "views"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	o := worker.Options{
		Store: s, Log: log, Source: log, Codec: benchCodec(b), Projections: benchViews(), Logger: zerolog.Nop(),
		Scratch: func() (worker.Scratch, error) { return sqlite.OpenScratch(b.TempDir()) },
	}
	w, err := worker.New(o)
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan error)
	b.ResetTimer()
	go func() { done <- w.Run(ctx) }()
	head, _ := log.Head(ctx)
	for _, p := range o.Projections {
		if err := w.WaitFor(ctx, p.Name, head); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	b.StopTimer()
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	b.Logf("%d events: heap %d MB", b.N, mem.HeapInuse>>20)
	if b.N >= 1000 && os.Getenv("SKIPREST") == "" {
		began := time.Now()
		report, err := w.Verify(ctx, worker.Job{})
		if err != nil || !report.Same() {
			b.Fatalf("%+v, %v", report, err)
		}
		b.Logf("verify: %v, %d rows", time.Since(began), report.Views[0].Rows+report.Views[1].Rows)
		began = time.Now()
		if report, err = w.Rebuild(ctx, worker.Job{}); err != nil || !report.Same() {
			b.Fatalf("%+v, %v", report, err)
		}
		b.Logf("rebuild: %v", time.Since(began))
		queries(b, w, b.N)
	}
	cancel()
	if err := <-done; err != nil {
		b.Fatal(err)
	}
}

func queries(b *testing.B, w *worker.Worker, n int) {
	page := func(i int) {
		s, err := w.Read(b.Context(), "journeys")
		if err != nil {
			b.Fatal(err)
		}
		defer s.Release()
		id := generated(n).at(i * 7919 % n)
		j := id.Stream[len("journey-"):]
		if _, ok, err := journeyTable.Get(s, j); !ok || err != nil {
			b.Fatal(ok, err)
		}
		for _, err := range stepTable.Scan(s, view.Query{Prefix: []view.Value{j}}) {
			if err != nil {
				b.Fatal(err)
			}
		}
		for _, err := range stepTable.Scan(s, view.Query{Index: "department", Prefix: []view.Value{"afdeling-07"}, Reverse: true, Limit: 50}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	var took []time.Duration
	for i := range 2000 {
		began := time.Now()
		page(i)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.Logf("a page (1 get, scans of 10 and 50 rows): p50 %v, p99 %v", took[len(took)/2], took[len(took)*99/100])
}
