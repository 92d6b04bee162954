// Package painpoints is the view of pain points that people see: a list, a page
// for each with its history, what people said of it and the evidence it rests
// on, and a matrix of departments and guiding principles.
//
// It is a fold of the painpoint.* events, so it shows what the log says, not
// what a detector may be about to say. Beside them it folds what tells whose
// affair the evidence is: who takes part in the journeys, sessions and
// interviews, how notes are tagged and coded, and which principles rules and
// codes speak to. Streams may come in any order among themselves: the tables
// are the same in the end. Folding an event again changes nothing, and each
// event costs a bounded number of look-ups for each pain point that it touches.
//
// A pain point's principles are not kept but worked out where it is read, from
// its rule, from the tags of its evidence and from the codes on it: so a change
// of links or of a mapping holds for all at once. Evidence that has left stays
// on the page, with the time at which it left.
package painpoints

import (
	"fmt"
	"slices"

	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// State is where a pain point stands.
type State = painpoint.Standing

// The two states that the engine alone decides on; the others stand in package
// painpoint.
const (
	Detected = painpoint.StandsDetected
	Receded  = painpoint.StandsReceded
)

// Projection folds pain points.
func Projection() projections.Projection {
	var handles []string
	for _, t := range slices.Concat(painpoint.Events(), coding.Events()) {
		handles = append(handles, t.Name())
	}
	for _, d := range []event.Data{
		journey.Started{}, interview.Started{}, interview.UtteranceRecorded{}, interview.UtteranceCorrected{},
		fieldwork.SessionStarted{}, fieldwork.ParticipantsAdded{}, fieldwork.NoteWritten{}, fieldwork.NoteCorrected{}, fieldwork.NoteTagged{},
		codebook.CodeAdded{}, codebook.CodeRelated{}, codebook.CodeMerged{},
		programme.PrincipleSetAdopted{}, programme.PrincipleLinksSet{}, programme.PrincipleSetsMapped{},
	} {
		handles = append(handles, d.EventName())
	}
	return projections.Projection{
		Name: "painpoints", Version: 2,
		Tables: []*view.Spec{
			&rows.Spec, &steps.Spec, &proofs.Spec, &objections.Spec, &themes.Spec, &counts.Spec, &restsOn.Spec, &persons.Spec,
			&present.Spec, &parts.Spec, &tags.Spec, &coded.Spec, &codes.Spec, &sets.Spec, &links.Spec, &mappings.Spec,
		},
		Handles: handles,
		Apply:   apply,
	}
}

func apply(w view.Writer, e event.Recorded) error {
	if err := fold(w, e); err != nil {
		return fmt.Errorf("pain points: %s@%d: %w", e.Stream, e.Revision, err)
	}
	return nil
}

func fold(w view.Writer, e event.Recorded) error {
	switch event.Category(e.Type) {
	case painpoint.Category:
		return foldPainpoint(w, e)
	case programme.Category, codebook.Category:
		return foldLinks(w, e)
	}
	return foldSource(w, e)
}
