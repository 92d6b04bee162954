package detectors

import (
	"cmp"
	"slices"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
)

// speech is what was written down and said in one session of observation or one
// interview. It is the facts of rules that read words.
type speech struct {
	Department    string       `json:"d,omitempty"`
	LifeSituation string       `json:"l,omitempty"`
	Lines         []spoken     `json:"w,omitempty"`
	Marks         []markedStop `json:"m,omitempty"`
}

// spoken is a note or an utterance in its newest version.
type spoken struct {
	Part     string    `json:"p"`            // id of the note or the utterance
	Kind     string    `json:"k,omitempty"`  // of a note; "" of an utterance
	Speaker  string    `json:"by,omitempty"` // not "s": that is the source's stream
	Audience string    `json:"a,omitempty"`
	Text     string    `json:"t,omitempty"` // "" where it was erased
	At       time.Time `json:"at"`          // when it was said, or observed
	AtMS     *int64    `json:"ms,omitempty"`
	UntilMS  *int64    `json:"until,omitempty"`
	First    uint64    `json:"f"` // revision of the first version
	Version  int       `json:"v"`
	Gone     bool      `json:"g,omitempty"`    // discarded
	Tags     []string  `json:"tags,omitempty"` // principles
	source
}

type markedStop struct {
	Stop string `json:"stop"`
	interview.Mark
}

// takeSpeech folds an event of heardEvents. It answers the line that is new or
// otherwise, if one is.
func takeSpeech(f *speech, e event.Recorded) *spoken {
	switch d := e.Data.(type) {
	case fieldwork.SessionStarted:
		f.Department, f.LifeSituation = d.Department, d.LifeSituation
	case fieldwork.NoteWritten:
		return f.put(spoken{Part: d.Note, Kind: string(d.Kind), Speaker: string(d.Speaker), Audience: string(d.Audience),
			Text: d.Text.Plain, At: e.HappenedAt, First: e.Revision, Version: 1, Tags: d.Principles, source: sourceOf(e)})
	case fieldwork.NoteCorrected:
		return f.correct(d.Note, d.Version, func(l *spoken) {
			l.Kind, l.Speaker, l.Audience = string(d.Kind), string(d.Speaker), string(d.Audience)
			l.Text, l.source = d.Text.Plain, sourceOf(e)
		})
	case fieldwork.NoteDiscarded:
		if l := f.line(d.Note); l != nil {
			l.Gone = true
		}
	case interview.Started:
		f.Department, f.LifeSituation = d.Department, d.LifeSituation
	case interview.UtteranceRecorded:
		return f.put(spoken{Part: d.Utterance, Speaker: string(d.Speaker), Audience: string(d.Audience), Text: d.Text.Plain, At: e.HappenedAt,
			AtMS: d.AtMS, UntilMS: d.UntilMS, First: e.Revision, Version: 1, source: sourceOf(e)})
	case interview.UtteranceCorrected:
		return f.correct(d.Utterance, d.Version, func(l *spoken) {
			l.Speaker, l.Audience, l.AtMS, l.UntilMS = string(d.Speaker), string(d.Audience), d.AtMS, d.UntilMS
			l.Text, l.source = d.Text.Plain, sourceOf(e)
		})
	case interview.StopMarked:
		f.mark(d.Stop, func(m *interview.Mark) { m.Limit, m.Readers = d.Limit, d.Readers })
	case interview.StopLifted:
		f.mark(d.Stop, func(m *interview.Mark) { m.Lifted = true })
	}
	return nil
}

func (f *speech) line(part string) *spoken {
	i := slices.IndexFunc(f.Lines, func(l spoken) bool { return l.Part == part })
	if i < 0 {
		return nil
	}
	return &f.Lines[i]
}

func (f *speech) put(l spoken) *spoken {
	if has := f.line(l.Part); has != nil {
		return has
	}
	f.Lines = append(f.Lines, l)
	return &f.Lines[len(f.Lines)-1]
}

func (f *speech) correct(part string, version int, change func(*spoken)) *spoken {
	l := f.line(part)
	if l == nil || version <= l.Version {
		return nil
	}
	l.Version = version
	change(l)
	return l
}

func (f *speech) mark(stop string, change func(*interview.Mark)) {
	i := slices.IndexFunc(f.Marks, func(m markedStop) bool { return m.Stop == stop })
	if i < 0 {
		i = len(f.Marks)
		f.Marks = append(f.Marks, markedStop{Stop: stop})
	}
	change(&f.Marks[i].Mark)
}

// readable is the lines in the order in which they are read, but for what was
// discarded or erased, and what is behind a mark where the citizen set a limit:
// that nobody reads, and no rule either.
func (f *speech) readable() []*spoken {
	stopped := map[string]interview.Readers{}
	place := map[string]int{}
	if len(f.Marks) > 0 || len(f.Lines) > 0 && f.Lines[0].Kind == "" {
		moments := make([]interview.Moment, 0, len(f.Lines))
		for _, l := range f.Lines {
			moments = append(moments, interview.Moment{Utterance: l.Part, Revision: l.First, AtMS: l.AtMS, UntilMS: l.UntilMS})
		}
		var marks []interview.Mark
		for _, m := range f.Marks {
			marks = append(marks, m.Mark)
		}
		stopped = interview.Stopped(moments, marks)
		for i, m := range interview.ReadingOrder(moments) {
			place[m.Utterance] = i
		}
	}
	var out []*spoken
	for i := range f.Lines {
		l := &f.Lines[i]
		if _, behind := stopped[l.Part]; !behind && !l.Gone && l.Text != "" {
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b *spoken) int {
		if a.Kind == "" && b.Kind == "" {
			return cmp.Compare(place[a.Part], place[b.Part])
		}
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Part, b.Part)) // not by which became known first
	})
	return out
}
