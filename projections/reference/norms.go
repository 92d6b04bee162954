package reference

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/programme"
	"ledetraad/projections/clocks"
	"ledetraad/projections/view"
)

// NormQuery asks which norm holds for a request.
type NormQuery struct {
	Department string
	Unit       string // "" where it is not known: only norms for every unit hold then
	Activity   string
	Channel    string
	At         time.Time           // when the request was made; its norm is the one that held then
	Milestone  programme.Milestone // "" for any
}

// Norms lists a department's norms by key, those that no longer hold too; all
// departments' for "".
func Norms(r view.Reader, department string) ([]programme.Norm, error) {
	q := view.Query{}
	if department != "" {
		q = view.Query{Index: "by_department", Prefix: []view.Value{department}}
	}
	var out []programme.Norm
	for n, err := range norms.Scan(r, q) {
		if err != nil {
			return nil, fmt.Errorf("list norms: %w", err)
		}
		out = append(out, n)
	}
	return out, nil
}

// NormFor finds the norm for a request; see [Best] for which one it is.
func NormFor(r view.Reader, q NormQuery) (programme.Norm, bool, error) {
	all, err := Norms(r, q.Department)
	if err != nil {
		return programme.Norm{}, false, err
	}
	n, ok := Best(all, q)
	return n, ok, nil
}

// Best finds, among norms, the one for a request. A norm comes into question
// if it is the department's, leaves open or names the request's unit, activity
// and channel, and held when the request was made (from From on, before
// Until).
//
// Of several, the most specific wins: one that names the unit before one that
// does not, then one that names the activity, then one that names the channel.
// Of equally specific ones the one with the later From wins; then the one that
// waits for an answer before acknowledgement before resolution; then the first
// by key.
func Best(all []programme.Norm, q NormQuery) (programme.Norm, bool) {
	var best programme.Norm
	found := false
	for _, n := range all {
		if q.holds(n) && (!found || better(n, best)) {
			best, found = n, true
		}
	}
	return best, found
}

func (q NormQuery) holds(n programme.Norm) bool {
	open := func(norm, asked string) bool { return norm == "" || norm == asked }
	return n.Department == q.Department && open(n.Unit, q.Unit) && open(n.Activity, q.Activity) && open(n.Channel, q.Channel) &&
		(q.Milestone == "" || n.Milestone == q.Milestone) &&
		!q.At.Before(n.From) && (n.Until.IsZero() || q.At.Before(n.Until))
}

var milestones = []programme.Milestone{programme.Answered, programme.Acknowledged, programme.Resolved}

func better(a, b programme.Norm) bool {
	return cmp.Or(
		cmp.Compare(specificity(b), specificity(a)),
		b.From.Compare(a.From),
		cmp.Compare(slices.Index(milestones, a.Milestone), slices.Index(milestones, b.Milestone)),
		cmp.Compare(a.Norm, b.Norm)) < 0
}

func specificity(n programme.Norm) int {
	s := 0
	if n.Unit != "" {
		s += 4
	}
	if n.Activity != "" {
		s += 2
	}
	if n.Channel != "" {
		s++
	}
	return s
}

// Measure is a norm's clock and limit, in the terms of package clocks.
func Measure(n programme.Norm) (clocks.Kind, clocks.Limit) {
	k := clocks.Kind(n.Clock)
	return k, clocks.LimitOn(k, n.Amount)
}
