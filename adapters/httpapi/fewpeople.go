package httpapi

import (
	"ledetraad/domain/access"
	"ledetraad/projections/cocreation"
	"ledetraad/projections/coverage"
	"ledetraad/projections/journeys"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/recurrence"
)

// ofEnough takes the figures out of pain points behind which there are fewer
// than five people, for readers who get no small counts. That there is such a
// pain point in the own department, what it is, how grave, and what people said
// of it, is not taken away: it can be mended without knowing how many it met,
// and by whoever is head of that department it must be.
//
// The list of evidence is a figure too, and leads to the few. It is left to
// those who may read the notes themselves, piece by piece.
func ofEnough(r access.Reader, answer any) any {
	if r.SmallCells() {
		return answer
	}
	switch x := answer.(type) {
	case painpointsBody:
		for i := range x.PainPoints {
			suppressFew(&x.PainPoints[i])
		}
		return x
	case painpoints.Page:
		if !suppressFew(&x.Summary) {
			return x
		}
		for i := range x.History {
			x.History[i].Measure, x.History[i].Joined, x.History[i].Left = nil, 0, 0
		}
		for i := range x.FromPrinciples {
			for j := range x.FromPrinciples[i].Origins {
				x.FromPrinciples[i].Origins[j].N = 0
			}
		}
		if !readsNotes(r) {
			x.Evidence, x.Next = []painpoints.Evidence{}, ""
		}
		return x
	case measurementsBody:
		for i, m := range x.Measurements {
			x.Measurements[i] = m.WithoutFew(fewest)
		}
		return x
	case cocreation.MeasurementPage:
		return x.WithoutFew(fewest)
	case JourneyPainsBody:
		return x.withoutFew()
	case journeys.Folded:
		return x.WithoutFew(fewest)
	case SituationDeviationsBody:
		return x.withoutFew()
	case coverage.Coverage:
		return x.WithoutFew(fewest)
	case recurrence.Counter:
		return x.WithoutFew(fewest)
	}
	return answer
}

// suppressFew reports whether it took a pain point's figures away.
func suppressFew(s *painpoints.Summary) bool {
	if s.Participants == nil || *s.Participants >= fewest {
		return false
	}
	s.Measure, s.Why, s.EvidenceCount, s.Participants, s.Suppressed = nil, "", nil, nil, true
	if s.CrossCutting != nil {
		s.CrossCutting = &painpoints.Crossing{}
	}
	return true
}

func readsNotes(r access.Reader) bool { return permissions["notes"].of(r) != no }
