package fieldwork

import (
	"time"

	"ledetraad/domain/attachment"
	"ledetraad/domain/event"
	"ledetraad/domain/interview"
	"ledetraad/projections/view"
)

type interviewRow struct {
	Interview, Interviewer          string
	Participants                    names
	Place, Guide                    string
	PlaceKnown, Neutral             bool // whether it is known to be neutral or not
	LifeSituation, Department, Unit string
	Started                         time.Time
	Revision                        uint64
	Ended                           bool
	EndedAt                         time.Time
}

var interviews = view.NewTable("interviews", 1, group(
	view.Text("interview", func(r *interviewRow) *string { return &r.Interview }),
	view.Text("interviewer", func(r *interviewRow) *string { return &r.Interviewer }),
	view.Text("participants", func(r *interviewRow) *names { return &r.Participants }),
	view.Text("place", func(r *interviewRow) *string { return &r.Place }),
	view.Text("guide", func(r *interviewRow) *string { return &r.Guide }),
	view.Bool("has_neutral", func(r *interviewRow) *bool { return &r.PlaceKnown }),
	view.Bool("neutral", func(r *interviewRow) *bool { return &r.Neutral }),
	view.Text("life_situation", func(r *interviewRow) *string { return &r.LifeSituation }),
	view.Text("department", func(r *interviewRow) *string { return &r.Department }),
	view.Text("unit", func(r *interviewRow) *string { return &r.Unit }),
	view.Time("started_at", func(r *interviewRow) *time.Time { return &r.Started }),
	view.Int("revision", func(r *interviewRow) *uint64 { return &r.Revision }),
	view.Bool("ended", func(r *interviewRow) *bool { return &r.Ended }),
	view.Time("ended_at", func(r *interviewRow) *time.Time { return &r.EndedAt }),
), inTime("started_at", "interviewer")...)

// turnRow is what is known of one version of an utterance, beside its words.
type turnRow struct {
	Speaker, Audience interview.Speaker
	SpokenBy          string
	AtMS, UntilMS     amount
	Participants      names // whom the text is about, as it was sealed
}

func turnFields[R any](at func(*R) *turnRow) []view.Field[R] {
	return fields(group(
		view.Text("speaker", func(r *R) *interview.Speaker { return &at(r).Speaker }),
		view.Text("audience", func(r *R) *interview.Speaker { return &at(r).Audience }),
		view.Text("spoken_by", func(r *R) *string { return &at(r).SpokenBy })),
		amountFields("at_ms", func(r *R) *amount { return &at(r).AtMS }),
		amountFields("until_ms", func(r *R) *amount { return &at(r).UntilMS }), group(
			view.Text("participants", func(r *R) *names { return &at(r).Participants })))
}

// utteranceRow is an utterance as it stands.
type utteranceRow struct {
	Interview, Utterance string
	turnRow
	Department, LifeSituation, Interviewer string // of the interview
	At                                     time.Time
	Revision                               uint64 // of the event that recorded it first
	Version                                int
	VersionRevision                        uint64
}

var utterances = view.NewTable("interview_utterances", 2, fields(group(
	view.Text("interview", func(r *utteranceRow) *string { return &r.Interview }),
	view.Text("utterance", func(r *utteranceRow) *string { return &r.Utterance })),
	turnFields(func(r *utteranceRow) *turnRow { return &r.turnRow }), group(
		view.Text("department", func(r *utteranceRow) *string { return &r.Department }),
		view.Text("life_situation", func(r *utteranceRow) *string { return &r.LifeSituation }),
		view.Text("interviewer", func(r *utteranceRow) *string { return &r.Interviewer }),
		view.Time("said_at", func(r *utteranceRow) *time.Time { return &r.At }),
		view.Int("revision", func(r *utteranceRow) *uint64 { return &r.Revision }),
		view.Int("version", func(r *utteranceRow) *int { return &r.Version }),
		view.Int("version_revision", func(r *utteranceRow) *uint64 { return &r.VersionRevision }),
	)), inTime("said_at", "interviewer")...)

type utteranceVersionRow struct {
	Interview, Utterance string
	Version              int
	turnRow
	At       time.Time
	Actor    string
	Revision uint64
}

var utteranceVersions = view.NewTable("interview_utterance_versions", 3, fields(group(
	view.Text("interview", func(r *utteranceVersionRow) *string { return &r.Interview }),
	view.Text("utterance", func(r *utteranceVersionRow) *string { return &r.Utterance }),
	view.Int("version", func(r *utteranceVersionRow) *int { return &r.Version })),
	turnFields(func(r *utteranceVersionRow) *turnRow { return &r.turnRow }), group(
		view.Time("written_at", func(r *utteranceVersionRow) *time.Time { return &r.At }),
		view.Text("actor", func(r *utteranceVersionRow) *string { return &r.Actor }),
		view.Int("revision", func(r *utteranceVersionRow) *uint64 { return &r.Revision }),
	)))

type stopRow struct {
	Interview, Stop string
	From, Until     string
	FromMS, UntilMS amount
	Readers         interview.Readers
	At              time.Time
	Revision        uint64
	Lifted          bool
	LiftedAt        time.Time
	LiftedRevision  uint64
}

var stops = view.NewTable("interview_stops", 2, fields(group(
	view.Text("interview", func(r *stopRow) *string { return &r.Interview }),
	view.Text("stop", func(r *stopRow) *string { return &r.Stop }),
	view.Text("from_utterance", func(r *stopRow) *string { return &r.From }),
	view.Text("until_utterance", func(r *stopRow) *string { return &r.Until })),
	amountFields("from_ms", func(r *stopRow) *amount { return &r.FromMS }),
	amountFields("until_ms", func(r *stopRow) *amount { return &r.UntilMS }), group(
		view.Text("readers", func(r *stopRow) *interview.Readers { return &r.Readers }),
		view.Time("marked_at", func(r *stopRow) *time.Time { return &r.At }),
		view.Int("revision", func(r *stopRow) *uint64 { return &r.Revision }),
		view.Bool("lifted", func(r *stopRow) *bool { return &r.Lifted }),
		view.Time("lifted_at", func(r *stopRow) *time.Time { return &r.LiftedAt }),
		view.Int("lifted_revision", func(r *stopRow) *uint64 { return &r.LiftedRevision }),
	)))

type waitRow struct {
	Interview, Wait                        string
	Perceived, Expected, Promised          amount // seconds
	Utterance                              string
	Department, LifeSituation, Interviewer string
	Journey, Touchpoint                    string
	Tied                                   uint64 // revision of the event that says so
	At                                     time.Time
	Revision                               uint64
}

var waits = view.NewTable("interview_waits", 2, fields(group(
	view.Text("interview", func(r *waitRow) *string { return &r.Interview }),
	view.Text("wait", func(r *waitRow) *string { return &r.Wait })),
	amountFields("perceived_s", func(r *waitRow) *amount { return &r.Perceived }),
	amountFields("expected_s", func(r *waitRow) *amount { return &r.Expected }),
	amountFields("promised_s", func(r *waitRow) *amount { return &r.Promised }), group(
		view.Text("utterance", func(r *waitRow) *string { return &r.Utterance }),
		view.Text("department", func(r *waitRow) *string { return &r.Department }),
		view.Text("life_situation", func(r *waitRow) *string { return &r.LifeSituation }),
		view.Text("interviewer", func(r *waitRow) *string { return &r.Interviewer }),
		view.Text("journey", func(r *waitRow) *string { return &r.Journey }),
		view.Text("touchpoint", func(r *waitRow) *string { return &r.Touchpoint }),
		view.Int("tied_revision", func(r *waitRow) *uint64 { return &r.Tied }),
		view.Time("told_at", func(r *waitRow) *time.Time { return &r.At }),
		view.Int("revision", func(r *waitRow) *uint64 { return &r.Revision }),
	)), append(inTime("told_at", "interviewer"), view.Index{Name: "by_journey", Columns: []string{"journey", "told_at"}})...)

func (f fact) interview(d event.Data) error {
	i, known, err := interviews.Get(f.w, f.id)
	if err != nil {
		return err
	}
	if e, ok := d.(interview.Started); ok {
		if known {
			return nil
		}
		row := interviewRow{Interview: f.id, Interviewer: e.Interviewer, Participants: join(e.Participants), Place: e.Setting.Place,
			Guide: e.Guide, LifeSituation: e.LifeSituation, Department: e.Department, Unit: e.Unit, Started: f.at, Revision: f.rev}
		if e.Setting.Neutral != nil {
			row.PlaceKnown, row.Neutral = true, *e.Setting.Neutral
		}
		return interviews.Put(f.w, row)
	}
	if !known {
		return nil
	}
	switch e := d.(type) {
	case interview.UtteranceRecorded:
		t := turnRow{e.Speaker, e.Audience, e.SpokenBy, amountOf(e.AtMS), amountOf(e.UntilMS), f.people(e.Text)}
		return f.said(i, e.Utterance, t, e.Text)
	case interview.UtteranceCorrected:
		return f.saidOtherwise(e)
	case interview.StopMarked:
		if err := f.text(ofStop, e.Stop, e.Reason); err != nil {
			return err
		}
		if _, known, err := stops.Get(f.w, f.id, e.Stop); err != nil || known {
			return err
		}
		return stops.Put(f.w, stopRow{Interview: f.id, Stop: e.Stop, From: e.From, Until: e.Until, FromMS: amountOf(e.FromMS),
			UntilMS: amountOf(e.UntilMS), Readers: e.Readers, At: f.at, Revision: f.rev})
	case interview.StopLifted:
		row, known, err := stops.Get(f.w, f.id, e.Stop)
		if err != nil || !known {
			return err
		}
		row.Lifted, row.LiftedAt, row.LiftedRevision = true, f.at, f.rev
		if err := stops.Put(f.w, row); err != nil {
			return err
		}
		return f.text(ofStop, e.Stop, e.Reason)
	case interview.WaitTold:
		return f.waitTold(i, e)
	case interview.WaitTied:
		row, known, err := waits.Get(f.w, f.id, e.Wait)
		if err != nil || !known || f.rev <= row.Tied {
			return err
		}
		row.Journey, row.Touchpoint, row.Tied = e.Journey, e.Touchpoint, f.rev
		return waits.Put(f.w, row)
	case interview.AttachmentAdded:
		return f.attachmentAdded(attachment.Added{Attachment: e.Attachment, MediaType: e.MediaType, Bytes: e.Bytes, SHA256: e.SHA256})
	case interview.AttachmentRemoved:
		return f.attachmentRemoved(attachment.Removed(e))
	case interview.Ended:
		if i.Ended {
			return nil
		}
		i.Ended, i.EndedAt = true, f.at
		return interviews.Put(f.w, i)
	}
	return nil
}

func (f fact) said(i interviewRow, id string, t turnRow, text event.Text) error {
	if err := f.text(ofSaid, id, text); err != nil {
		return err
	}
	if _, known, err := utterances.Get(f.w, f.id, id); err != nil || known {
		return err
	}
	if err := utteranceVersions.Put(f.w, utteranceVersionRow{f.id, id, 1, t, f.at, f.actor, f.rev}); err != nil {
		return err
	}
	return utterances.Put(f.w, utteranceRow{Interview: f.id, Utterance: id, turnRow: t, Department: i.Department, LifeSituation: i.LifeSituation,
		Interviewer: i.Interviewer, At: f.at, Revision: f.rev, Version: 1, VersionRevision: f.rev})
}

func (f fact) saidOtherwise(e interview.UtteranceCorrected) error {
	u, known, err := utterances.Get(f.w, f.id, e.Utterance)
	if err != nil || !known {
		return err
	}
	if err := f.text(ofSaid, e.Utterance, e.Text); err != nil {
		return err
	}
	if err := f.text(ofReason, e.Utterance, e.Reason); err != nil {
		return err
	}
	t := turnRow{e.Speaker, e.Audience, e.SpokenBy, amountOf(e.AtMS), amountOf(e.UntilMS), f.people(e.Text)}
	if err := utteranceVersions.Put(f.w, utteranceVersionRow{f.id, e.Utterance, e.Version, t, f.at, f.actor, f.rev}); err != nil {
		return err
	}
	if e.Version <= u.Version {
		return nil
	}
	u.turnRow, u.Version, u.VersionRevision = t, e.Version, f.rev
	return utterances.Put(f.w, u)
}

func (f fact) waitTold(i interviewRow, e interview.WaitTold) error {
	if err := f.text(ofWait, e.Wait, e.Comment); err != nil {
		return err
	}
	if _, known, err := waits.Get(f.w, f.id, e.Wait); err != nil || known {
		return err
	}
	department := e.Department
	if department == "" {
		department = i.Department
	}
	return waits.Put(f.w, waitRow{Interview: f.id, Wait: e.Wait, Perceived: amountOf(e.PerceivedS), Expected: amountOf(e.ExpectedS),
		Promised: amountOf(e.PromisedS), Utterance: e.Utterance, Department: department, LifeSituation: i.LifeSituation,
		Interviewer: i.Interviewer, Journey: e.Journey, Touchpoint: e.Touchpoint, Tied: f.rev, At: f.at, Revision: f.rev})
}
