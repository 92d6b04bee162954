package httpapi

import (
	"context"
	"time"

	"ledetraad/domain/coding"
	"ledetraad/domain/event"
	"ledetraad/domain/interview"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/view"
)

// hidden are the utterances of a document that the citizen does not let the
// caller read; none where it is no interview.
func (a *api) hidden(ctx context.Context, document, minPosition string) (map[string]bool, error) {
	category, id := event.SplitStream(document)
	if category != interview.Category {
		return map[string]bool{}, nil
	}
	return ask(ctx, a, fieldworkView, Moment{MinPosition: minPosition}, "", func(r view.Reader, _ time.Time) (map[string]bool, error) {
		return fieldwork.HiddenFrom(r, id, viewer(ctx))
	})
}

// stopped reports whether an event's words are, or are about, what the citizen
// does not let the caller read. The log has no answer to that: stop marks may
// come later, and be lifted.
func (a *api) stopped(ctx context.Context, e event.Recorded) (bool, error) {
	document, utterance := e.Stream, ""
	switch d := e.Data.(type) {
	case interview.AttachmentAdded, interview.AttachmentRemoved:
		return ask(ctx, a, fieldworkView, Moment{MinPosition: e.Position.String()}, "", func(r view.Reader, _ time.Time) (bool, error) {
			_, id := event.SplitStream(e.Stream)
			return fieldwork.WholeHiddenFrom(r, id, viewer(ctx))
		})
	case interview.UtteranceRecorded:
		utterance = d.Utterance
	case interview.UtteranceCorrected:
		utterance = d.Utterance
	case interview.WaitTold:
		utterance = d.Utterance
	case coding.Applied:
		document, utterance = d.Document, d.Part
	}
	if utterance == "" {
		return false, nil
	}
	hidden, err := a.hidden(ctx, document, e.Position.String())
	return hidden[utterance], err
}
