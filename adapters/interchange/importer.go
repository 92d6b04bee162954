package interchange

import (
	"context"
	"errors"
	"io"
	"time"
)

// Options say how an import goes about it. The zero Options work.
type Options struct {
	InFlight int // batches under way at a time; 4 if left out
	Batch    int // commands in a batch; 500 if left out

	Refused  io.Writer        // every refusal is written here, one JSON object a line
	Progress func(Progress)   // called from Import's own goroutine, now and then
	Now      func() time.Time // the wall clock, if left out
}

// Progress is how far an import has come.
type Progress struct {
	Records   int   // read
	BytesRead int64 // as stored
	Bytes     int64 // the file's size as stored, 0 if not known
}

// progressEvery is how many records pass between two calls of Progress.
const progressEvery = 1000

// Import reads a source and submits what it holds. The report is right even
// where there is an error: it says what went in before. An error is a
// *FileError where the file is broken, and otherwise the Submitter's.
//
// An import that was cut short may simply be run again.
func Import(ctx context.Context, src Source, to Submitter, o Options) (Report, error) {
	if o.InFlight <= 0 {
		o.InFlight = 4
	}
	if o.Batch <= 0 {
		o.Batch = 500
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	begun := o.Now()
	rules, err := newRules(o.Now)
	if err != nil {
		return Report{}, err
	}
	in := src.Input()
	t := newTally(in.Name, src.Format(), o.Refused)
	d := newDispatcher(ctx, to, t, o.InFlight, o.Batch)
	readErr := feed(d, rules, src, t, o)
	if err = d.close(); err == nil {
		err = readErr
	}
	report := t.report()
	report.Losses = src.Losses()
	report.Seconds = o.Now().Sub(begun).Seconds()
	if f, ok := errors.AsType[*FileError](err); ok {
		report.Broken, report.BrokenBy = f.Error(), f
	}
	return report, errors.Join(err, t.writeErr)
}

// feed reads the source to its end and hands on what can stand.
func feed(d *dispatcher, rules rules, src Source, t *tally, o Options) error {
	in := src.Input()
	told := 0
	tell := func() {
		if o.Progress == nil {
			return
		}
		read, total := in.Progress()
		o.Progress(Progress{Records: t.records, BytesRead: read, Bytes: total})
	}
	defer tell()
	for u, err := range src.Units() {
		if err != nil {
			return err
		}
		t.records += u.Records
		if t.records-told >= progressEvery {
			told = t.records
			tell()
		}
		refusals := u.Refusals
		if len(refusals) == 0 {
			refusals = rules.check(u)
		}
		if len(refusals) > 0 {
			for _, r := range refusals {
				t.refuse(r)
			}
			t.holdBack(u.Commands)
			continue
		}
		if err := d.dispatch(u); err != nil {
			return err
		}
	}
	return nil
}
