// Package bench measures an engine on the machine that it runs on, and beside
// it the parts that it is made of, doing as little as they can: what stands
// between the two is the engine's own cost, whatever the machine.
//
// It measures and judges nothing: floors and aims stand beside what was
// measured. Everything happens in a folder of its own, which is removed.
package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/interchange"
)

// Options say what to measure.
type Options struct {
	Dir    string        // on the disk to measure; the system's temporary folder if empty
	Events int           // in the log, for the rows that speak of many
	Each   time.Duration // how long each row that counts calls goes on
	Only   []string      // keys of rows; all if empty

	Situations int // life situations that the journeys are of; 4 if 0, which is the most

	Program   []string // how to start the program, before its own arguments
	Submitter func(*apiclient.Client) interchange.Submitter
	Progress  func(row string, done, of int)
}

// Report is what was measured, and on what.
type Report struct {
	Machine Machine `json:"machine"`
	Events  int     `json:"events"`
	Seconds float64 `json:"seconds"` // that each row that counts calls went on
	Rows    []Row   `json:"rows"`
}

// Run measures the rows asked for, in their order.
func Run(ctx context.Context, o Options) (_ Report, err error) {
	dir, err := os.MkdirTemp(o.Dir, "ledetraad-bench-")
	if err != nil {
		return Report{}, fmt.Errorf("make a folder to measure in: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if o.Progress == nil {
		o.Progress = func(string, int, int) {}
	}
	m := &measuring{Options: o, dir: dir, raw: map[string]float64{}}
	defer func() { err = errors.Join(err, m.close()) }()
	r := Report{Machine: describe(dir), Events: o.Events, Seconds: o.Each.Seconds()}
	for _, group := range groups {
		if !slices.ContainsFunc(group.rows, func(s Row) bool { return m.asked(s.Key) }) {
			continue
		}
		o.Progress(group.name, 0, 0)
		figures, err := group.measure(ctx, m)
		if err != nil {
			return r, fmt.Errorf("measure %s: %w", group.name, err)
		}
		for _, row := range group.rows {
			if value, measured := figures[row.Key]; measured && m.asked(row.Key) {
				r.Rows = append(r.Rows, row.with(value, m.raw))
			}
		}
	}
	return r, nil
}

// Keys lists the rows that can be asked for.
func Keys() []string {
	var keys []string
	for _, g := range groups {
		for _, r := range g.rows {
			keys = append(keys, r.Key)
		}
	}
	return keys
}

// measuring is one run: what its rows share.
type measuring struct {
	Options
	dir    string
	raw    map[string]float64 // the raw parts' figures, by their key
	filled *filled            // the data folder with many events, once there is one
}

func (m *measuring) asked(key string) bool { return len(m.Only) == 0 || slices.Contains(m.Only, key) }

func (m *measuring) close() error {
	if m.filled == nil {
		return nil
	}
	return m.filled.close()
}

// rate is things per second.
func rate(things int, took time.Duration) float64 { return float64(things) / took.Seconds() }
