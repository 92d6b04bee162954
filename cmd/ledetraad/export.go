package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/refiqda"
	"ledetraad/domain/fault"
)

type exportCmd struct {
	target
	printing
	Format   string `help:"qdpx (a project) or qdc (a codebook), of REFI-QDA; found from the file's name if left out." enum:",qdpx,qdc" default:""`
	Codebook string `help:"QDC: the codebook's key; needed where there are several." placeholder:"KEY"`
	Name     string `help:"QDPX: the project's name."`
	File     string `arg:"" help:"File to write; it must not be there yet." type:"path"`
}

func (e *exportCmd) Run(ctx context.Context, c *console) error {
	format := e.Format
	if format == "" {
		format = strings.TrimPrefix(strings.ToLower(filepath.Ext(e.File)), ".")
	}
	if format != "qdpx" && format != "qdc" {
		return usagef("cannot tell the format of %s from its name; give --format qdpx or qdc", e.File)
	}
	return e.with(ctx, c, func(api *apiclient.Client) error {
		r := exportReader{api}
		var report refiqda.ExportReport
		err := writeNew(e.File, func(w io.Writer) (err error) {
			if format == "qdc" {
				report, err = e.book(ctx, r, w)
				return err
			}
			report, err = refiqda.ExportProject(ctx, r, w, refiqda.ExportOptions{Name: e.Name, Language: interchange.Language(e.Lang)})
			return err
		})
		if err != nil {
			return err
		}
		return e.report(c, report)
	})
}

func (e *exportCmd) book(ctx context.Context, r exportReader, w io.Writer) (refiqda.ExportReport, error) {
	books, err := r.Books(ctx)
	if err != nil {
		return refiqda.ExportReport{}, err
	}
	var keys []string
	for _, b := range books {
		if b.Codebook == e.Codebook || e.Codebook == "" && len(books) == 1 {
			return refiqda.ExportBook(b, w)
		}
		keys = append(keys, b.Codebook)
	}
	return refiqda.ExportReport{}, usagef("say with --codebook which one: %s", strings.Join(keys, ", "))
}

func (e *exportCmd) report(c *console, r refiqda.ExportReport) error {
	if e.JSON {
		raw, err := json.Marshal(r)
		return orPrint(c, raw, err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, e.Lang.say("Skrevet til %s: %d kodebøger med %d koder, %d dokumenter, %d noter og udsagn, %d kodninger.\n",
		"Written to %s: %d codebooks with %d codes, %d documents, %d notes and utterances, %d codings.\n"),
		filepath.Base(e.File), r.Codebooks, r.Codes, r.Documents, r.Parts, r.Codings)
	if len(r.Losses) > 0 {
		fmt.Fprintln(&b, e.Lang.say("Kunne ikke komme med:", "Could not be carried over:"))
	}
	for _, l := range r.Losses {
		fmt.Fprintf(&b, "  %d × %s\n", l.Records, l.In(interchange.Language(e.Lang)))
	}
	if r.Documents > 0 {
		fmt.Fprintln(&b, e.Lang.say("Filen har menneskers ord i klar tekst. Opbevar den som noterne, og slet den, når den er brugt.",
			"The file has people's words in clear. Keep it as you keep the notes, and delete it when it is used."))
	}
	_, err := fmt.Fprint(c.out, b.String())
	return err
}

// writeNew writes a file that is not there yet, for its owner alone, and leaves
// none behind where that fails.
func writeNew(file string, write func(io.Writer) error) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.Invalidf("file", "cannot write %s: %v", file, errors.Unwrap(err))
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(file))
	}
	return nil
}
