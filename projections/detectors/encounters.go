package detectors

import "ledetraad/domain/journey"

// reachesCitizen reports whether somebody met the citizen or the citizen's
// people, or wrote to them. A step that nobody sent and that has no channel is
// one in the case, which the citizen does not see.
func reachesCitizen(d journey.TouchpointRecorded) bool {
	if d.InPerson {
		return true
	}
	switch d.Receiver {
	case journey.Citizen, journey.Relative:
		return true
	case journey.Employee, journey.Outside:
		return false
	}
	switch d.Sender {
	case journey.Employee:
		return true
	case journey.Citizen, journey.Relative, journey.Outside:
		return false
	}
	return d.Channel != ""
}

// revise changes a subject's facts and judges it anew. It is for what moves
// from one subject to another; the change must be the same if made twice.
func (c casework[F]) revise(s *scene, subject string, change func(*F)) error {
	row, _, err := subjects.Get(s, subject)
	if err != nil {
		return err
	}
	row.Subject = subject
	f, err := facts[F](row)
	if err != nil {
		return err
	}
	change(f)
	return c.rejudge(s, row, f)
}

// look judges a subject anew, if there is anything that is known of it.
func (c casework[F]) look(s *scene, subject string) error {
	row, known, err := subjects.Get(s, subject)
	if err != nil || !known {
		return err
	}
	f, err := facts[F](row)
	if err != nil {
		return err
	}
	return c.rejudge(s, row, f)
}
