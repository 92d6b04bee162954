package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/ndjson"
	"ledetraad/adapters/interchange/tabular"
	"ledetraad/adapters/interchange/xes"
	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
)

type importCmd struct {
	target
	printing
	fieldworkImport
	Format        string   `help:"xes, csv, ndjson, markdown, vtt, srt, qdc or qdpx; found from the file's name if left out." enum:",xes,csv,ndjson,markdown,vtt,srt,qdc,qdpx" default:""`
	Mapping       string   `help:"What the columns of a CSV file mean (JSON; see docs/import.md)." placeholder:"FILE" type:"path"`
	LifeSituation string   `help:"The life situation that it all belongs to; XES: made from the log's name if left out." placeholder:"KEY"`
	Source        string   `help:"XES: what tells this log's journeys from those of others with the same case names; the log's own name if left out." placeholder:"NAME"`
	Wording       string   `help:"XES: that life situation in the citizen's words, should it be new." placeholder:"TEXT"`
	TenDigitIDs   bool     `help:"XES: case names of ten digits are not CPR numbers." name:"ten-digit-ids"`
	Refused       string   `help:"Write every refused record to this file." placeholder:"FILE" type:"path"`
	Files         []string `arg:"" name:"file" help:"Files to read; - is standard input." type:"path"`
}

// errRefused ends an import that left something out.
var errRefused = errors.New("some records were refused; the report says which and why, and the rest is in")

func (i *importCmd) Run(ctx context.Context, c *console) (err error) {
	var mapping *tabular.Mapping
	if i.Mapping != "" {
		if mapping, err = readMapping(i.Mapping); err != nil {
			return err
		}
	}
	// Every file's format is settled before the first is read, so that a slip
	// in the command imports nothing.
	formats := make([]string, len(i.Files))
	for n, file := range i.Files {
		if formats[n], err = i.formatOf(file, mapping); err != nil {
			return err
		}
	}
	opts := interchange.Options{}
	if i.Refused != "" {
		f, err := os.Create(i.Refused)
		if err != nil {
			return fault.Invalidf("refused", "cannot write %s: %v", i.Refused, errors.Unwrap(err))
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		opts.Refused = f
	}
	return i.with(ctx, c, func(api *apiclient.Client) error {
		var total interchange.Report
		bar := newProgress(c.err)
		opts.Progress = func(p interchange.Progress) {
			if p.Bytes > 0 {
				bar.tell("%d · %d %%", p.Records, p.BytesRead*100/p.Bytes)
			} else {
				bar.tell("%d", p.Records)
			}
		}
		known, err := namesOf(ctx, api)
		if err != nil {
			return err
		}
		var broken error
		for n, file := range i.Files {
			report, err := i.file(ctx, c, api, file, formats[n], mapping, known, opts)
			total.Add(report)
			if err != nil {
				broken = err
				break
			}
		}
		bar.end()
		if total.Position != "" {
			if err := api.Post(ctx, "/api/v1/settle", nil, nil); err != nil {
				return errors.Join(broken, err)
			}
		}
		if broken == nil && total.Refused > 0 {
			broken = errRefused
		}
		return errors.Join(i.report(c, total), broken)
	})
}

func (i *importCmd) report(c *console, r interchange.Report) error {
	if len(r.Files) == 0 {
		return nil // nothing was read: the error says why
	}
	if i.JSON {
		enc := json.NewEncoder(c.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(r)
	}
	return r.Render(c.out, interchange.Language(i.Lang))
}

func (i *importCmd) formatOf(file string, mapping *tabular.Mapping) (string, error) {
	format := i.Format
	if format == "" {
		name := strings.TrimSuffix(strings.ToLower(filepath.Base(file)), ".gz")
		switch filepath.Ext(name) {
		case ".xes", ".csv", ".ndjson":
			format = filepath.Ext(name)[1:]
		case ".jsonl":
			format = "ndjson"
		case ".tsv", ".txt":
			format = "csv"
		default:
			if format = fieldworkFormat(filepath.Ext(name)); format == "" {
				return "", usagef("cannot tell the format of %s from its name; give --format xes, csv, ndjson, markdown, vtt, srt, qdc or qdpx", file)
			}
		}
	}
	if format == "csv" && mapping == nil {
		return "", usagef("%s is a table: say with --mapping FILE what its columns mean (see docs/import.md)", file)
	}
	return format, nil
}

func (i *importCmd) file(ctx context.Context, c *console, api *apiclient.Client, file, format string, mapping *tabular.Mapping, known interchange.Names, opts interchange.Options) (interchange.Report, error) {
	if format == "qdpx" && filepath.Base(file) != "-" {
		return i.project(ctx, api, file, known, opts)
	}
	in, done, err := openInput(c, file)
	if err != nil {
		return interchange.Report{}, err
	}
	defer done()
	src, err := i.source(in, file, format, mapping, known)
	if err != nil {
		return interchange.Report{}, err
	}
	return interchange.Import(ctx, src, i.submitter(api), opts)
}

func (i *importCmd) source(in *interchange.Input, file, format string, mapping *tabular.Mapping, known interchange.Names) (interchange.Source, error) {
	switch format {
	case "xes":
		return xes.New(in, xes.Options{Source: i.Source, LifeSituation: i.LifeSituation, Wording: i.Wording, TenDigitIDs: i.TenDigitIDs})
	case "csv":
		named := *mapping
		named.Known = known
		return tabular.New(in, &named)
	case "ndjson":
		return ndjson.New(in), nil
	default:
		return i.fieldwork(in, file, format, known)
	}
}

// namesOf asks what departments, units and life situations there are, so that a
// file may name them as people do.
func namesOf(ctx context.Context, api *apiclient.Client) (n interchange.Names, err error) {
	var b httpapi.ProgrammeBody
	if err := api.Get(ctx, "/api/v1/programme", nil, &b); err != nil {
		return n, err
	}
	for _, open := range []bool{true, false} { // a name goes to the department that is there before one that was
		for _, d := range b.Departments {
			if d.Until.IsZero() != open {
				continue
			}
			n.Department(d.Key, d.Name)
			for _, u := range d.Units {
				n.Unit(d.Key, u.Key, u.Name)
			}
		}
	}
	for _, s := range b.LifeSituations {
		n.LifeSituation(s.Key, s.Wording)
	}
	return n, nil
}

func openInput(c *console, file string) (*interchange.Input, func(), error) {
	if filepath.Base(file) == "-" {
		in, err := interchange.NewInput("-", c.in, 0)
		return in, func() {}, err
	}
	in, err := interchange.OpenFile(file)
	if err != nil {
		return nil, nil, err
	}
	return in, func() { _ = in.Close() }, nil
}

func readMapping(file string) (*tabular.Mapping, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fault.NotFoundf("mapping", "cannot read %s: %v", file, errors.Unwrap(err))
	}
	defer f.Close()
	return tabular.ReadMapping(file, f)
}

// submitter sends commands over the API.
type submitter struct{ api *apiclient.Client }

func (s submitter) Submit(ctx context.Context, batch []decider.Envelope) ([]interchange.Outcome, error) {
	answers, err := s.api.Submit(ctx, batch)
	if err != nil {
		return nil, err
	}
	out := make([]interchange.Outcome, len(answers))
	for i, a := range answers {
		out[i] = interchange.Outcome{ID: a.ID, Repeated: a.Repeated, Events: len(a.Events), Position: a.Position}
		if err := apiclient.OutcomeError(a); err != nil {
			refused, ok := errors.AsType[*fault.Error](err)
			if !ok {
				refused = &fault.Error{Code: fault.Internal, Message: err.Error(), Cause: err}
			}
			out[i].Err = refused
		}
	}
	return out, nil
}

// writeNDJSON writes commands to a file of their own, one a line.
func writeNDJSON(file string, story iter.Seq[decider.Envelope]) (err error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.Invalidf("output", "cannot write %s: %v", file, errors.Unwrap(err))
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := ndjson.NewWriter(f)
	for e := range story {
		if err := w.Write(e); err != nil {
			return fmt.Errorf("write %s: %w", file, err)
		}
	}
	return nil
}
