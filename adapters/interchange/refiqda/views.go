package refiqda

import (
	"slices"
	"time"

	domain "ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/projections/coding"
	"ledetraad/projections/fieldwork"
)

// OfSession is a session as the view shows it to somebody, with all versions of
// its notes and without codings.
func OfSession(s fieldwork.Session) Document {
	d := Document{Stream: s.Stream, At: s.Started, Session: &domain.SessionStarted{Observer: s.Observer, OwnDepartment: s.OwnDepartment,
		Department: s.Department, Unit: s.Unit, Place: s.Place, LifeSituation: s.LifeSituation, Participants: s.Participants, Method: s.Method}}
	for _, n := range s.Entries {
		if n.State == fieldwork.Discarded {
			d.Discarded++
			continue
		}
		p := Part{Part: n.Note, Principles: n.Principles, Finished: n.State == fieldwork.Finished}
		for _, dim := range n.Dimensions {
			p.Dimensions = append(p.Dimensions, domain.Dimension(dim))
		}
		for _, w := range n.Versions {
			about := w.Participants
			if sameNames(about, s.Participants) {
				about = nil
			}
			p.Versions = append(p.Versions, version(w.Text, w.Reason, Version{At: firstAt(w.Version, n.At, w.At), Wording: Wording{Kind: string(w.Kind),
				Speaker: string(w.Speaker), SpokenBy: w.SpokenBy, Audience: string(w.Audience), Participants: about, DeviceAt: w.DeviceAt}}))
		}
		d.Parts = append(d.Parts, p)
	}
	return d
}

// OfInterview is an interview as the view shows it to somebody, with all
// versions of what was said, and without codings.
func OfInterview(i fieldwork.Interview) Document {
	d := Document{Stream: i.Stream, At: i.Started, Interview: &interview.Started{Interviewer: i.Interviewer, Participants: i.Participants,
		Setting: interview.Setting{Place: i.Place, Neutral: i.Neutral}, Guide: i.Guide, LifeSituation: i.LifeSituation, Department: i.Department, Unit: i.Unit}}
	for _, u := range i.Turns {
		p := Part{Part: u.Utterance, Stopped: u.Stopped != ""}
		for _, w := range u.Versions {
			about := slices.DeleteFunc(slices.Clone(w.Participants), func(who string) bool {
				return who == w.SpokenBy || slices.Contains(i.Participants, who)
			})
			p.Versions = append(p.Versions, version(w.Text, w.Reason, Version{At: firstAt(w.Version, u.At, w.At), Wording: Wording{Speaker: string(w.Speaker),
				SpokenBy: w.SpokenBy, Audience: string(w.Audience), Participants: about, AtMS: w.AtMS, UntilMS: w.UntilMS}}))
		}
		d.Parts = append(d.Parts, p)
	}
	for _, s := range i.Stops {
		d.Stops = append(d.Stops, Stop{Stop: s.Stop, Limit: interview.Limit{From: s.From, FromMS: s.FromMS, Until: s.Until, UntilMS: s.UntilMS},
			Readers: s.Readers, At: s.Marked, Lifted: s.Lifted, Reason: remark(s.Reason), Because: remark(s.Because)})
	}
	for _, w := range i.Waits {
		d.Waits = append(d.Waits, Wait{At: w.At, Stopped: w.Stopped, Comment: remark(w.Comment), WaitTold: interview.WaitTold{Wait: w.Wait,
			PerceivedS: w.PerceivedS, ExpectedS: w.ExpectedS, PromisedS: w.PromisedS, Utterance: w.Utterance, Department: w.Department,
			Journey: w.Journey, Touchpoint: w.Touchpoint}})
	}
	return d
}

// OfCoding is a coding with what the coder noted on it.
func OfCoding(c coding.Coding, memo Remark) Coding {
	return Coding{Coding: c.Coding, Coder: c.Coder, Codebook: c.Codebook, Code: c.Code, Part: c.Part, Version: c.Version,
		Start: c.Start, End: c.End, Weight: c.Weight, At: c.AppliedAt, Memo: memo}
}

// OfCodes are a codebook's codes; memos are on them, by code.
func OfCodes(nodes []coding.Node, memos map[string][]Memo) []Code {
	var out []Code
	for _, n := range nodes {
		out = append(out, Code{Code: n.Code, Name: n.Name, Definition: n.Definition, Colour: n.Colour, Heading: n.Heading, Retired: n.Retired,
			Principles: n.Principles, Memos: memos[n.Code], Below: OfCodes(n.Below, memos)})
	}
	return out
}

// firstAt is when a version came to be: the first when it was observed or said.
func firstAt(version int, first, at time.Time) time.Time {
	if version == 1 {
		return first
	}
	return at
}

// version adds words that may be read.
func version(w, reason *fieldwork.Words, v Version) Version {
	v.Because = reason != nil
	r := remark(w)
	v.Text, v.Missing = r.Text, r.Text == ""
	return v
}

// remark is words that may be read.
func remark(w *fieldwork.Words) Remark {
	if w == nil {
		return Remark{}
	}
	return Remark{w.Text, w.Text == ""}
}

func sameNames(a, b []string) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(s string) bool { return !slices.Contains(b, s) })
}
