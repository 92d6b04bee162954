package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"ledetraad/domain/fault"
	"ledetraad/projections/jargon"
)

type analyseCmd struct {
	Lexicon []string `help:"Own term families beside those that ship (tab-separated; docs/jargon.md). A key that is there is replaced." type:"path" placeholder:"FILE"`
	JSON    bool     `help:"NDJSON; it is what is always printed." hidden:""`
}

func (analyseCmd) Help() string {
	return `Reads lines of speech as NDJSON on standard input and prints, for each and in order, the jargon in it, whether the
citizen does not understand the language, whether the jargon is explained, and whether it hurts. It needs no engine.

Each line has text, and speaker: employee, citizen, relative or letter. It may have an id, and audience: citizen (if left
out), relative or employee. Lines that follow one another are taken for one conversation.

Example:
  echo '{"id":"1","speaker":"employee","audience":"citizen","text":"Nu skal der partshøring til."}' | ledetraad analyse
  {"id":"1","jargon":[{"term":"partshøring","start":12,"end":23,"plain":"du svarer, før vi bestemmer"}],
   "confused":false,"explained":false,"pain":true,"reasons":["Fagord uden forklaring: »partshøring« (…)"]}   (on one line)

A line that cannot be read is named on standard error with its number; the others are analysed, and the exit code is 1.`
}

// maxSpeechLine bounds the memory that a line may take, bytes.
const maxSpeechLine = 4 << 20

// speechLine is a line of input; what else it has is left out.
type speechLine struct {
	ID       string  `json:"id"`
	Speaker  string  `json:"speaker"`
	Audience string  `json:"audience"`
	Text     *string `json:"text"`
}

type analysedTerm struct {
	Term  string `json:"term"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Plain string `json:"plain"`
}

// analysedLine is a line of output, its fields in the order that is promised.
type analysedLine struct {
	ID        string         `json:"id"`
	Jargon    []analysedTerm `json:"jargon"`
	Confused  bool           `json:"confused"`
	Explained bool           `json:"explained"`
	Pain      bool           `json:"pain"`
	Reasons   []string       `json:"reasons"`
}

func (a *analyseCmd) Run(ctx context.Context, c *console) error {
	lexicon, err := a.lexicon()
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(c.out, 1<<16)
	p := speechPrinter{json.NewEncoder(out)}
	p.SetEscapeHTML(false)
	stream := jargon.NewStream(lexicon)
	in := speechReader{bufio.NewReaderSize(c.in, 1<<16)}
	wrong := 0
	for n := 1; ; n++ {
		if in.Buffered() == 0 {
			// Nothing more is there yet, and whoever is at the other end may be
			// waiting for what is known.
			if err := out.Flush(); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		raw, err := in.next()
		if errors.Is(err, io.EOF) {
			break
		}
		var line jargon.Line
		if err == nil {
			if raw = bytes.TrimSpace(raw); len(raw) == 0 {
				continue
			}
			line, err = readSpeech(raw)
		}
		if err != nil {
			if _, ok := errors.AsType[*fault.Error](err); !ok {
				return err
			}
			wrong++
			fmt.Fprintf(c.err, "line %d: %v\n", n, err)
			continue
		}
		if err := p.print(stream.Add(line)); err != nil {
			return err
		}
	}
	if err := p.print(stream.Flush()); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if wrong > 0 {
		return fmt.Errorf("%d of the lines could not be analysed", wrong)
	}
	return nil
}

func (a *analyseCmd) lexicon() (*jargon.Lexicon, error) {
	lexicon := jargon.Shipped()
	for _, name := range a.Lexicon {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		families, err := jargon.Parse(string(b))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		lexicon = lexicon.With(families...)
	}
	return lexicon, nil
}

// readSpeech reads one line of input.
func readSpeech(raw []byte) (jargon.Line, error) {
	var l speechLine
	if !utf8.Valid(raw) {
		return jargon.Line{}, fault.Invalidf("", "is not UTF-8")
	}
	if err := json.Unmarshal(raw, &l); err != nil {
		if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && t.Field != "" {
			return jargon.Line{}, fault.Invalidf(t.Field, "is a %s; it must be a string", t.Value)
		}
		return jargon.Line{}, fault.Invalidf("", "is not a JSON object: %v", err)
	}
	if l.Text == nil {
		return jargon.Line{}, fault.Invalidf("text", "is missing")
	}
	speakers := []string{"employee", "citizen", "relative", "letter"}
	if !slices.Contains(speakers, l.Speaker) {
		return jargon.Line{}, fault.Invalidf("speaker", "%q is none of %s", l.Speaker, strings.Join(speakers, ", "))
	}
	audiences := []string{"", "citizen", "employee", "relative"}
	if !slices.Contains(audiences, l.Audience) {
		return jargon.Line{}, fault.Invalidf("audience", "%q is none of %s", l.Audience, strings.Join(audiences[1:], ", "))
	}
	return jargon.Line{ID: l.ID, Speaker: jargon.Speaker(l.Speaker), Audience: jargon.Speaker(l.Audience), Text: *l.Text}, nil
}

// speechPrinter prints results; an encoder ends each with a line feed.
type speechPrinter struct{ *json.Encoder }

func (p speechPrinter) print(results []jargon.Result) error {
	for _, r := range results {
		if err := p.one(r); err != nil {
			return err
		}
	}
	return nil
}

func (p speechPrinter) one(r jargon.Result) error {
	out := analysedLine{ID: r.ID, Jargon: make([]analysedTerm, 0, len(r.Jargon)), Confused: r.Confused, Explained: r.Explained, Pain: r.Pain, Reasons: r.Reasons}
	for _, h := range r.Jargon {
		out.Jargon = append(out.Jargon, analysedTerm{h.Term, h.Start, h.End, h.Plain})
	}
	if out.Reasons == nil {
		out.Reasons = []string{}
	}
	return p.Encode(out)
}

// speechReader reads lines of any length, but keeps no more than fits.
type speechReader struct{ *bufio.Reader }

// next returns the next line, which holds until the call after; a fault where
// it is too long, and io.EOF at the end.
func (r speechReader) next() ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		if errors.Is(err, io.EOF) && len(line) > 0 {
			err = nil
		}
		return line, err
	}
	whole := slices.Clone(line)
	long := false
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = r.ReadSlice('\n')
		if long = long || len(whole)+len(line) > maxSpeechLine; !long {
			whole = append(whole, line...)
		}
	}
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, err
	case long:
		return nil, fault.Invalidf("", "is longer than %d bytes", maxSpeechLine)
	}
	return whole, nil
}
