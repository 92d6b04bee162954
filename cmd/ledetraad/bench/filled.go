package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rs/zerolog"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/ndjson"
	"ledetraad/cmd/ledetraad/engine"
	"ledetraad/domain/event"
)

// filled is a data folder with many events, and what became of filling it.
type filled struct {
	dir     string
	streams []string // some of the journeys
	engine  *engine.Engine
	figures map[string]float64
	done    time.Time // when the import was over
}

func (f *filled) close() error {
	if f.engine == nil {
		return nil
	}
	err := f.engine.Close()
	f.engine = nil
	return err
}

// open starts the engine on the folder, in this process.
func (f *filled) open(ctx context.Context) (*engine.Engine, *apiclient.Client, error) {
	if f.engine == nil {
		e, err := engine.Open(ctx, engine.Config{
			Data: f.dir, EventStoreListen: "127.0.0.1:0", NATSListen: "127.0.0.1:0", Version: "bench",
			Log: zerolog.Nop(), Now: time.Now,
		})
		if err != nil {
			return nil, nil, err
		}
		f.engine = e
	}
	return f.engine, apiclient.Within(f.engine.Handler(), f.engine.Token()), nil
}

// quiet is longer than detectors of their own accord say nothing after a
// transfer of an earlier record.
const quiet = 4 * time.Second

// await waits until detectors speak again.
func (f *filled) await(ctx context.Context) error {
	wait := time.NewTimer(time.Until(f.done.Add(quiet)))
	defer wait.Stop()
	select {
	case <-wait.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func importing(ctx context.Context, m *measuring) (map[string]float64, error) {
	f, err := m.fill(ctx)
	if err != nil {
		return nil, err
	}
	return f.figures, nil
}

// fill imports the events, as the import command does: from an NDJSON file,
// through the API. The rows about many events all need it, whichever are asked
// for.
func (m *measuring) fill(ctx context.Context) (*filled, error) {
	if m.filled != nil {
		return m.filled, nil
	}
	f := &filled{dir: filepath.Join(m.dir, "data"), figures: map[string]float64{}}
	file := filepath.Join(m.dir, "events.ndjson")
	if err := f.write(file, m.Events, m.Situations); err != nil {
		return nil, err
	}
	e, api, err := f.open(ctx)
	if err != nil {
		return nil, err
	}
	m.filled = f
	in, err := interchange.OpenFile(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	began := time.Now()
	report, err := interchange.Import(ctx, ndjson.New(in), m.Submitter(api), interchange.Options{
		Progress: func(p interchange.Progress) { m.Progress("import", p.Records, m.Events) },
	})
	if err != nil {
		return nil, err
	}
	if report.Refused > 0 {
		return nil, fmt.Errorf("%d of the events made for measuring were refused", report.Refused)
	}
	last, err := event.ParsePosition(report.Position)
	if err != nil {
		return nil, err
	}
	if err := e.Reach(ctx, last); err != nil {
		return nil, err
	}
	f.figures["import"] = rate(report.Imported, time.Since(began))
	if err := api.Post(ctx, "/api/v1/settle", nil, nil); err != nil {
		return nil, err
	}
	f.done = time.Now()
	f.figures["settle"] = rate(report.Imported, f.done.Sub(began))
	return f, nil
}

// write makes the file, and remembers some of its journeys.
func (f *filled) write(file string, events, of int) (err error) {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	w := bufio.NewWriterSize(out, 1<<20)
	enc := json.NewEncoder(w)
	every, count := max(1, events/perJourney/2000), 0
	work := newWorkload()
	if of > 0 {
		work.situations = work.situations[:min(of, len(work.situations))]
	}
	for e, err := range work.commands(events) {
		if err != nil {
			return err
		}
		if e.Type == "journey.start" {
			if count++; count%every == 0 {
				f.streams = append(f.streams, e.Stream)
			}
		}
		if err := enc.Encode(e); err != nil {
			return err
		}
	}
	return w.Flush()
}
