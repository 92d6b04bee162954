package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/correction"
	"ledetraad/adapters/interchange/markdown"
	"ledetraad/adapters/interchange/refiqda"
	"ledetraad/adapters/interchange/transcript"
	"ledetraad/domain/fault"
)

// fieldworkImport are the flags of files that the field brings home: notes,
// transcripts, and what programs for qualitative analysis write.
type fieldworkImport struct {
	About         string   `help:"Transcripts: what they do not say (JSON; see docs/import.md). If left out: the file of the same name that ends in .json, if it is there." placeholder:"FILE" type:"path"`
	Observer      string   `help:"Markdown, QDPX: who observed, where the file does not say." placeholder:"WHO"`
	Interviewer   string   `help:"Transcripts: who asked." placeholder:"WHO"`
	Participant   []string `help:"Transcripts, QDPX: pseudonym of somebody who took part; may be repeated." placeholder:"WHO"`
	At            string   `help:"Transcripts: when the recording begins (2024-10-07 10:00)." placeholder:"TIME"`
	Speaker       []string `help:"Transcripts: whose words a name's are: Karen=borger:P-104; may be repeated." placeholder:"NAME=ROLE" sep:"none"`
	Department    string   `help:"Transcripts, QDPX: the department, key or name." placeholder:"KEY"`
	Unit          string   `help:"Transcripts, QDPX: the unit, key or name." placeholder:"KEY"`
	Codebook      string   `help:"QDC, QDPX: the key that the codebook gets; made of its name if left out." placeholder:"KEY"`
	Coder         string   `help:"QDPX: who coded where the project names nobody." placeholder:"WHO"`
	CaseNames     bool     `help:"QDPX: the names of cases are pseudonyms."`
	CreateMissing bool     `help:"Markdown, transcripts, QDPX: add departments, units and life situations that are not there."`
	Correct       string   `help:"Where a note or an utterance was changed in the file, correct it, for this reason; the version before stays." placeholder:"REASON"`
}

// submitter sends commands, and corrections where they are asked for.
func (f *fieldworkImport) submitter(api *apiclient.Client) interchange.Submitter {
	if f.Correct == "" {
		return submitter{api}
	}
	return correction.To(submitter{api}, f.Correct)
}

// fieldworkFormat is the format of a file's name, "" for one that is none of
// these.
func fieldworkFormat(ext string) string {
	switch ext {
	case ".md", ".markdown":
		return "markdown"
	case ".vtt", ".srt", ".qdc", ".qdpx":
		return ext[1:]
	}
	return ""
}

// project opens a project where it lies, so that it need not fit into memory.
func (i *importCmd) project(ctx context.Context, api *apiclient.Client, file string, known interchange.Names, opts interchange.Options) (r interchange.Report, err error) {
	p, err := refiqda.OpenProject(file, i.projectOptions(known))
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	return interchange.Import(ctx, p, i.submitter(api), opts)
}

func (i *importCmd) projectOptions(known interchange.Names) refiqda.Options {
	return refiqda.Options{Observer: i.Observer, Department: i.Department, Unit: i.Unit, LifeSituation: i.LifeSituation, Participants: i.Participant,
		Codebook: i.Codebook, Coder: i.Coder, CaseNames: i.CaseNames, CreateMissing: i.CreateMissing,
		Programme: interchange.Programme{Known: known}}
}

// fieldwork is a source of one of the formats, nil if it is none of these.
func (i *importCmd) fieldwork(in *interchange.Input, file, format string, known interchange.Names) (interchange.Source, error) {
	switch format {
	case "markdown":
		return markdown.New(in, markdown.Options{Observer: i.Observer, CreateMissing: i.CreateMissing, Programme: interchange.Programme{Known: known}})
	case "vtt", "srt":
		o, err := i.transcriptOptions(file)
		if err != nil {
			return nil, err
		}
		o.Programme.Known = known
		src, err := transcript.New(in, map[string]transcript.Format{"vtt": transcript.WebVTT, "srt": transcript.SRT}[format], o)
		if err != nil {
			return nil, usagef("%s: %v; say it on the command line or in a file beside the transcript (see docs/import.md)", in.Name, err)
		}
		return src, nil
	case "qdc":
		return refiqda.NewBook(in, refiqda.BookOptions{Codebook: i.Codebook}), nil
	case "qdpx":
		return refiqda.NewProject(in, i.projectOptions(known)), nil
	}
	return nil, nil
}

// transcriptOptions are those of the file beside the transcript; what the
// command line says goes before.
func (i *importCmd) transcriptOptions(file string) (transcript.Options, error) {
	var o transcript.Options
	about := i.About
	if about == "" {
		name := strings.TrimSuffix(file, ".gz")
		about = strings.TrimSuffix(name, filepath.Ext(name)) + ".json"
	}
	f, err := os.Open(about)
	switch {
	case err == nil:
		defer f.Close()
		if o, err = transcript.ReadSidecar(filepath.Base(about), f, nil); err != nil {
			return o, err
		}
	case i.About != "" || !errors.Is(err, fs.ErrNotExist):
		return o, fault.NotFoundf("about", "cannot read %s: %v", about, errors.Unwrap(err))
	}
	for to, said := range map[*string]string{&o.Interviewer: i.Interviewer, &o.Department: i.Department, &o.Unit: i.Unit, &o.LifeSituation: i.LifeSituation} {
		if said != "" {
			*to = said
		}
	}
	if len(i.Participant) > 0 {
		o.Participants = i.Participant
	}
	if i.At != "" {
		if o.At, err = transcript.ParseAt(i.At, nil); err != nil {
			return o, usagef("--at: %v", err)
		}
	}
	for _, s := range i.Speaker {
		speaker, err := transcript.ParseSpeaker(s)
		if err != nil {
			return o, usagef("--speaker: %v", err)
		}
		o.Speakers = append(o.Speakers, speaker)
	}
	o.CreateMissing = o.CreateMissing || i.CreateMissing
	return o, nil
}
