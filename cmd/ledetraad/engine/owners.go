package engine

import (
	"context"
	"slices"

	"ledetraad/domain/event"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/projections"
	"ledetraad/projections/coding"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/journeys"
	"ledetraad/projections/view"
)

// owner finds streams of the log that are one participant's alone. It is asked
// with a test instead of a name: after a crash, or a restore, only a keyed hash
// of the pseudonym is left.
type owner interface {
	OwnStreams(ctx context.Context, belongs func(pseudonym string) bool) (byPseudonym map[string][]string, err error)
}

func (e *Engine) owners() []owner { return []owner{journeyOwner{e}, interviewOwner{e}} }

// current reads a view as it stands at the log's end; false where this engine
// does not have it.
func (e *Engine) current(ctx context.Context, projection string, read func(view.Reader) error) (bool, error) {
	if !slices.ContainsFunc(Projections(), func(p projections.Projection) bool { return p.Name == projection }) {
		return false, nil
	}
	head, err := e.log.Head(ctx)
	if err != nil {
		return true, err
	}
	if err := e.worker.WaitFor(ctx, projection, head); err != nil {
		return true, err
	}
	snap, err := e.worker.Read(ctx, projection)
	if err != nil {
		return true, err
	}
	defer snap.Release()
	return true, read(snap)
}

// journeyOwner finds the participant's journeys.
type journeyOwner struct{ *Engine }

func (o journeyOwner) OwnStreams(ctx context.Context, belongs func(string) bool) (map[string][]string, error) {
	out := map[string][]string{}
	_, err := o.current(ctx, journeys.Projection().Name, func(r view.Reader) error {
		found, err := journeys.OfParticipants(r, belongs)
		for id, p := range found {
			out[p] = append(out[p], event.StreamName(journey.Category, id))
		}
		return err
	})
	return out, err
}

// interviewOwner finds interviews with the participant and nobody else, and the
// codings in them, which quote where the words stood.
type interviewOwner struct{ *Engine }

func (o interviewOwner) OwnStreams(ctx context.Context, belongs func(string) bool) (map[string][]string, error) {
	out := map[string][]string{}
	_, err := o.current(ctx, fieldwork.Name, func(r view.Reader) error {
		f := fieldwork.Filter{Limit: 1000}
		for {
			page, err := fieldwork.Interviews(r, f)
			if err != nil {
				return err
			}
			for _, i := range page.Interviews {
				if len(i.Participants) == 1 && belongs(i.Participants[0]) {
					out[i.Participants[0]] = append(out[i.Participants[0]], event.StreamName(interview.Category, i.Interview))
				}
			}
			if f.After = page.Next; f.After == "" {
				return nil
			}
		}
	})
	if err != nil || len(out) == 0 {
		return out, err
	}
	_, err = o.current(ctx, coding.Projection().Name, func(r view.Reader) error {
		for p, documents := range out {
			for _, d := range slices.Clone(documents) {
				streams, err := coding.StreamsOf(r, d)
				if err != nil {
					return err
				}
				out[p] = append(out[p], streams...)
			}
		}
		return nil
	})
	return out, err
}
