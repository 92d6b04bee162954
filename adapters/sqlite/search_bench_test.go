package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ledetraad/adapters/sqlite"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/projections/search"
	"ledetraad/projections/worker"
)

// benchNotes are notes of 10 to 70 words, of which a few are in most texts and
// most in few, as in any language.
func benchNotes(n int) func(yield func(event.Recorded) bool) {
	const sessions = 1000
	return func(yield func(event.Recorded) bool) {
		r := rand.New(rand.NewPCG(1, 2))
		zipf := rand.NewZipf(r, 1.1, 3, 40_000)
		word := func() string {
			k := zipf.Uint64()
			if k < uint64(len(benchWords)) {
				return benchWords[k]
			}
			var b strings.Builder
			for k = k*2654435761%1_000_003 + 77; k > 0; k /= 126 {
				b.WriteString(string("bdfghklmnprstv"[k%14]) + string([]rune("aeiouyæøå")[k/14%9]))
			}
			return b.String() + []string{"", "en", "er", "ede", "et"}[r.IntN(5)]
		}
		revision := make([]uint64, sessions)
		begin := time.Date(2020, 1, 1, 8, 0, 0, 0, time.UTC)
		for i := range sessions + n {
			s := i
			at := begin.Add(time.Duration(i) * time.Minute * 20)
			var d event.Data = fieldwork.SessionStarted{Observer: fmt.Sprint("o", i%40), OwnDepartment: fmt.Sprint("d", i%7), Department: fmt.Sprint("d", i%11), LifeSituation: fmt.Sprint("l", i%6)}
			if i >= sessions {
				s = r.IntN(sessions)
				var b strings.Builder
				for range 10 + r.IntN(60) {
					b.WriteString(word() + " ")
				}
				about := fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Citizen}
				d = fieldwork.NoteWritten{Note: fmt.Sprint("n", i), About: about, Principles: []string{"p1"}, Text: event.About(b.String(), fmt.Sprint("Borger ", s))}
			}
			e := event.Recorded{Stream: fmt.Sprint("fieldwork-s", s), Revision: revision[s], Type: d.EventName(), Meta: event.Meta{HappenedAt: at, KnownAt: at}, Data: d}
			revision[s]++
			if !yield(e) {
				return
			}
		}
	}
}

var benchWords = strings.Fields("og det hun er ikke at i til på jeg en der ringede borger kommunen venter klokken brev bad båd")

// BenchmarkSearch folds 100,000 notes, then asks for common and rare words,
// with filters and without; p99-ms is of all questions.
func BenchmarkSearch(b *testing.B) {
	const n = 100_000
	s, err := sqlite.Open(filepath.Join(b.TempDir(), "views"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	p := search.Projection()
	if err := s.Prepare(b.Context(), p); err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	for chunk := range slices.Chunk(slices.Collect(benchNotes(n)), 4000) {
		err := s.Commit(b.Context(), p, func(tx worker.Batch) error {
			for _, e := range chunk {
				if err := p.Apply(tx, e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	folded := time.Since(began)
	all := search.Scope{Everything: true}
	own := search.Scope{Departments: []string{"d3", "d5"}, Author: "o7"}
	for name, q := range map[string]search.Query{
		"common":   {Text: "hun", Scope: all},
		"two":      {Text: "hun ringede", Scope: all},
		"phrase":   {Text: `"hun ringede"`, Scope: all},
		"rare":     {Text: "ringede pidemo", Scope: all},
		"prefix":   {Text: "rin*", Scope: all},
		"filtered": {Text: "ringede klokken", Departments: []string{"d4"}, LifeSituations: []string{"l2"}, Speakers: []string{"citizen"}, Scope: all},
		"own":      {Text: "hun ringede -brev", Scope: own},
		"newest":   {Scope: own, Departments: []string{"d3"}},
		"nothing":  {Text: "hun og det er ikke", NoteKinds: []string{"reflective"}, Scope: all},
	} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			total := 0
			for b.Loop() {
				at := time.Now()
				r, err := s.Read(b.Context(), p)
				if err != nil {
					b.Fatal(err)
				}
				res, err := search.Find(r, q)
				r.Release()
				if err != nil {
					b.Fatal(err)
				}
				total = res.Total
				took = append(took, time.Since(at))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(total), "hits")
			b.ReportMetric(n/folded.Seconds(), "folded/s")
		})
	}
}
