package xes_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"runtime"
	"testing"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/xes"
)

// generated is a log of so many events, ten to a trace, that is written while
// it is read.
type generated struct {
	events, trace int
	rest          []byte
	state         int
}

func (g *generated) Read(p []byte) (int, error) {
	if len(g.rest) == 0 {
		switch {
		case g.state == 0:
			g.rest, g.state = []byte("<?xml version=\"1.0\"?>\n<log xes.version=\"1.0\">\n<string key=\"concept:name\" value=\"Generated\"/>\n"), 1
		case g.state == 1 && g.events > 0:
			g.trace++
			g.rest = fmt.Appendf(nil, "<trace>\n\t<string key=\"concept:name\" value=\"case-%d\"/>\n\t<string key=\"channel\" value=\"Internet\"/>\n", g.trace)
			for i := range min(10, g.events) {
				g.rest = fmt.Appendf(g.rest, `	<event>
		<string key="org:group" value="Group %d"/>
		<string key="concept:instance" value="task-%d"/>
		<string key="org:resource" value="Resource%d"/>
		<string key="concept:name" value="T%d Check confirmation of receipt"/>
		<date key="time:timestamp" value="2011-10-11T13:%02d:40.276+02:00"/>
		<string key="lifecycle:transition" value="complete"/>
	</event>
`, i%7, g.events, i%5, i, i)
			}
			g.rest = append(g.rest, "</trace>\n"...)
			g.events -= min(10, g.events)
		case g.state == 1:
			g.rest, g.state = []byte("</log>\n"), 2
		default:
			return 0, io.EOF
		}
	}
	n := copy(p, g.rest)
	g.rest = g.rest[n:]
	return n, nil
}

func units(tb testing.TB, r io.Reader, each func(events int)) {
	in, err := interchange.NewInput("generated.xes", r, 0)
	if err != nil {
		tb.Fatal(err)
	}
	src, err := xes.New(in, xes.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	events := 0
	for u, err := range src.Units() {
		if err != nil {
			tb.Fatal(err)
		}
		if len(u.Refusals) > 0 {
			tb.Fatal(u.Refusals)
		}
		events += u.Records
		each(events)
	}
}

func BenchmarkParse(b *testing.B) {
	document, err := io.ReadAll(&generated{events: 20_000})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(document)))
	b.ReportAllocs()
	for b.Loop() {
		units(b, bytes.NewReader(document), func(int) {})
	}
	b.ReportMetric(20_000*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// TestMemoryDoesNotGrowWithTheLog reads a log of 200,000 events, some 90 MB,
// out of a gzip that is packed while it is read.
func TestMemoryDoesNotGrowWithTheLog(t *testing.T) {
	packed, w := io.Pipe()
	go func() {
		z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
		if err == nil {
			_, err = io.Copy(z, &generated{events: 200_000})
		}
		if err == nil {
			err = z.Close()
		}
		w.CloseWithError(err)
	}()
	var early, late, seen uint64
	next := 20_000
	units(t, packed, func(events int) {
		seen = uint64(events)
		if events < next {
			return
		}
		next += 60_000
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if early == 0 {
			early = m.HeapAlloc
		}
		late = max(late, m.HeapAlloc)
	})
	if seen != 200_000 {
		t.Fatalf("%d events were read", seen)
	}
	const room = 4 << 20
	if late > early+room {
		t.Errorf("the heap grew from %d to %d bytes", early, late)
	}
	t.Logf("heap: %d KiB after 20,000 events, at most %d KiB later", early>>10, late>>10)
}
