package engine

import (
	"context"
	"unicode/utf8"

	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/coding"
	"ledetraad/domain/codinground"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
)

// texts fits commands about coding to what is coded: a span must lie within its
// text, which the aggregate itself cannot know.
type texts struct {
	log   *eventstoredb.Log
	codec event.Codec
}

// fitting is the documents that were read for one list of commands.
type fitting map[string]map[part]event.Text

// part is a version of a note or an utterance.
type part struct {
	id      string
	version int
}

// fit answers the command to decide, or the fault. It is the same command each
// time, so that one that is sent again is recognised.
func (t texts) fit(ctx context.Context, c decider.Command, read fitting) (decider.Command, error) {
	var err error
	switch i := c.Intent.(type) {
	case coding.Apply:
		var text coding.Text
		if text, err = t.text(ctx, i.Place, read); err == nil {
			c.Intent, err = i.Fit(text)
		}
	case codinground.Open:
		c.Intent, err = i.Fit(func(p coding.Place) (coding.Text, error) { return t.text(ctx, p, read) })
	}
	return c, err
}

func (t texts) text(ctx context.Context, p coding.Place, read fitting) (coding.Text, error) {
	doc, known := read[p.Document]
	if !known {
		doc = map[part]event.Text{}
		if err := t.each(ctx, p.Document, func(d event.Data) { keep(doc, d) }); err != nil {
			return coding.Text{}, err
		}
		read[p.Document] = doc
	}
	text, there := doc[part{p.Part, p.Version}]
	switch {
	case !there:
		return coding.Text{}, fault.NotFoundf("data.part", "%s has no version %d of %q", p.Document, p.Version, p.Part)
	case text.Erased:
		return coding.Text{}, fault.NotFoundf("data.part", "%q of %s was erased", p.Part, p.Document)
	}
	return coding.Text{Characters: utf8.RuneCountInString(text.Plain), About: text.Subjects}, nil
}

func keep(doc map[part]event.Text, d event.Data) {
	switch e := d.(type) {
	case fieldwork.NoteWritten:
		doc[part{e.Note, 1}] = e.Text
	case fieldwork.NoteCorrected:
		doc[part{e.Note, e.Version}] = e.Text
	case interview.UtteranceRecorded:
		doc[part{e.Utterance, 1}] = e.Text
	case interview.UtteranceCorrected:
		doc[part{e.Utterance, e.Version}] = e.Text
	}
}

func (t texts) each(ctx context.Context, stream string, f func(event.Data)) error {
	for raw, err := range t.log.ReadStream(ctx, stream, 0) {
		if err != nil {
			return err
		}
		e, err := t.codec.Decode(raw)
		if err != nil {
			return err
		}
		f(e.Data)
	}
	return nil
}
