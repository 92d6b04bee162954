package eventstoredb_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
)

// BenchmarkAppend is the log alone: what Handle's figures are to be held against.
func BenchmarkAppend(b *testing.B) {
	for _, n := range []int{1, 10} {
		b.Run(fmt.Sprintf("new-streams-of-%d", n), func(b *testing.B) {
			l := newLog(b)
			for b.Loop() {
				id := uuid.Must(uuid.NewV7())
				events := proposed("", n)
				for i := range events {
					events[i].ID = event.ID(id, i)
				}
				if _, err := l.Append(b.Context(), "counter-"+id.String(), eventstoredb.NoStream, events); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

func BenchmarkHandle(b *testing.B) {
	fresh := func(by ...int) decider.Command {
		id := uuid.Must(uuid.NewV7())
		return command(id, "counter-"+id.String(), by...)
	}
	report := func(b *testing.B, events int) {
		b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
	}
	for _, sole := range []bool{true, false} {
		var options []eventstoredb.Option
		name := "shared/"
		if sole {
			options = append(options, eventstoredb.WithSoleWriter())
			name = "sole/"
		}
		// As an import does it: 100 new streams of 10 events in each call.
		b.Run(name+"bulk", func(b *testing.B) {
			c := newCommands(b, newLog(b), options...)
			for b.Loop() {
				cmds := make([]decider.Command, 100)
				for i := range cmds {
					cmds[i] = fresh(slices.Repeat([]int{1}, 10)...)
				}
				mustHandle(b, c, cmds...)
			}
			report(b, b.N*1000)
		})
		b.Run(name+"bulk-one-stream", func(b *testing.B) {
			c := newCommands(b, newLog(b), options...)
			stream := fresh().Stream
			for b.Loop() {
				cmds := make([]decider.Command, 500)
				for i := range cmds {
					cmds[i] = fresh(1)
					cmds[i].Stream = stream
				}
				mustHandle(b, c, cmds...)
			}
			report(b, b.N*500)
		})
		b.Run(name+"single-new-stream", func(b *testing.B) {
			c := newCommands(b, newLog(b), options...)
			for b.Loop() {
				mustHandle(b, c, fresh(1))
			}
			report(b, b.N)
		})
		b.Run(name+"single-same-stream", func(b *testing.B) {
			c := newCommands(b, newLog(b), options...)
			stream := fresh().Stream
			for b.Loop() {
				cmd := fresh(1)
				cmd.Stream = stream
				mustHandle(b, c, cmd)
			}
			report(b, b.N)
		})
		b.Run(name+"64-writers", func(b *testing.B) {
			c := newCommands(b, newLog(b), options...)
			var n atomic.Int64
			b.SetParallelism(32)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					mustHandle(b, c, fresh(1))
					n.Add(1)
				}
			})
			report(b, int(n.Load()))
		})
	}
}

func BenchmarkReadAll(b *testing.B) {
	l := newLog(b)
	const n = 100_000
	for i := range n / 500 {
		events := proposed("", 500)
		id := uuid.Must(uuid.NewV7())
		for j := range events {
			events[j].ID = event.ID(id, j)
			events[j].Data = slices.Concat([]byte(`{"x":"`), slices.Repeat([]byte("x"), 600), []byte(`"}`))
		}
		if _, err := l.Append(b.Context(), fmt.Sprint("counter-", i), eventstoredb.NoStream, events); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		feed, err := l.ReadAll(b.Context(), event.Position{})
		if err != nil {
			b.Fatal(err)
		}
		got := 0
		for {
			batch, err := feed.Next(b.Context(), 500)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			got += len(batch)
		}
		feed.Close()
		if got != n {
			b.Fatalf("read %d events; want %d", got, n)
		}
	}
	b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "events/s")
}
