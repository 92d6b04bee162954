package journeys

import (
	"slices"
	"time"

	"ledetraad/domain/journey"
	"ledetraad/projections/view"
)

func momentFields[R any](name string, at func(*R) *moment) []view.Field[R] {
	return []view.Field[R]{
		view.Time(name+"_at", func(r *R) *time.Time { return &at(r).At }),
		view.Int(name+"_revision", func(r *R) *uint64 { return &at(r).Revision }),
	}
}

func fields[R any](groups ...[]view.Field[R]) []view.Field[R] { return slices.Concat(groups...) }

func group[R any](f ...view.Field[R]) []view.Field[R] { return f }

var journeys = view.NewTable("journeys", 1, group(
	view.Text("journey", func(r *journeyRow) *string { return &r.Journey }),
	view.Text("participant", func(r *journeyRow) *string { return &r.Participant }),
	view.Text("life_situation", func(r *journeyRow) *string { return &r.LifeSituation }),
	view.Time("begin_at", func(r *journeyRow) *time.Time { return &r.Begin }),
	view.Time("started_at", func(r *journeyRow) *time.Time { return &r.Started }),
	view.Int("revision", func(r *journeyRow) *uint64 { return &r.Revision }),
	view.Bool("contacted", func(r *journeyRow) *bool { return &r.Contacted }),
	view.Bool("ended", func(r *journeyRow) *bool { return &r.Ended }),
	view.Time("ended_at", func(r *journeyRow) *time.Time { return &r.EndedAt }),
	view.Int("turn_revision", func(r *journeyRow) *uint64 { return &r.Turn }),
	view.Text("outcome", func(r *journeyRow) *string { return &r.Outcome }),
),
	view.Index{Name: "by_begin", Columns: []string{"begin_at"}},
	view.Index{Name: "by_situation", Columns: []string{"life_situation", "begin_at"}},
	view.Index{Name: "by_participant", Columns: []string{"participant", "begin_at"}},
)

var contacts = view.NewTable("journey_departments", 2, fields(group(
	view.Text("journey", func(r *contactRow) *string { return &r.Journey }),
	view.Text("department", func(r *contactRow) *string { return &r.Department })),
	momentFields("first", func(r *contactRow) *moment { return &r.First }),
	momentFields("touched", func(r *contactRow) *moment { return &r.Touched }), group(
		view.Int("last_revision", func(r *contactRow) *uint64 { return &r.Last }),
		view.Text("participant", func(r *contactRow) *string { return &r.Participant }),
		view.Text("life_situation", func(r *contactRow) *string { return &r.LifeSituation }),
		view.Blob("lines", func(r *contactRow) *[]byte { return &r.Lines }),
		view.Time("visited_at", func(r *contactRow) *time.Time { return &r.Visited }),
		view.Time("latest_at", func(r *contactRow) *time.Time { return &r.Latest }),
		view.Time("handed_at", func(r *contactRow) *time.Time { return &r.Handed }),
	)),
	view.Index{Name: "by_department", Columns: []string{"department", "first_at"}},
)

var touchpoints = view.NewTable("journey_touchpoints", 2, fields(group(
	view.Text("journey", func(r *touchpointRow) *string { return &r.Journey }),
	view.Text("touchpoint", func(r *touchpointRow) *string { return &r.Touchpoint })),
	momentFields("happened", func(r *touchpointRow) *moment { return &r.Moment }), group(
		view.Text("participant", func(r *touchpointRow) *string { return &r.Participant }),
		view.Text("life_situation", func(r *touchpointRow) *string { return &r.LifeSituation }),
		view.Text("department", func(r *touchpointRow) *string { return &r.Department }),
		view.Text("unit", func(r *touchpointRow) *string { return &r.Unit }),
		view.Text("activity", func(r *touchpointRow) *string { return &r.Activity }),
		view.Text("channel", func(r *touchpointRow) *journey.Channel { return &r.Channel }),
		view.Text("sender", func(r *touchpointRow) *journey.Party { return &r.Sender }),
		view.Text("receiver", func(r *touchpointRow) *journey.Party { return &r.Receiver }),
		view.Text("performer", func(r *touchpointRow) *string { return &r.Performer }),
		view.Bool("in_person", func(r *touchpointRow) *bool { return &r.InPerson }),
		view.Text("device", func(r *touchpointRow) *string { return &r.Device }),
		view.Text("place", func(r *touchpointRow) *string { return &r.Place }),
		view.Bool("request", func(r *touchpointRow) *bool { return &r.Request }),
	),
	momentFields("acknowledged", func(r *touchpointRow) *moment { return &r.Acknowledged }),
	momentFields("answered", func(r *touchpointRow) *moment { return &r.Answered }), group(
		view.Text("answered_channel", func(r *touchpointRow) *journey.Channel { return &r.AnsweredChannel }),
		view.Text("answered_by", func(r *touchpointRow) *string { return &r.AnsweredBy })),
	momentFields("answered_in_person", func(r *touchpointRow) *moment { return &r.AnsweredInPerson }),
	momentFields("resolved", func(r *touchpointRow) *moment { return &r.Resolved }), group(
		view.Text("outcome", func(r *touchpointRow) *string { return &r.Outcome })),
	arrivalFields("arrived", func(r *touchpointRow) *arrival { return &r.Arrived }), group(
		view.Bool("handed_over", func(r *touchpointRow) *bool { return &r.HandedOver })),
),
	view.Index{Name: "by_department", Columns: []string{"department", "request", "happened_at"}},
)

var steps = view.NewTable("journey_steps", 3, fields(group(
	view.Text("journey", func(r *stepRow) *string { return &r.Journey })),
	momentFields("happened", func(r *stepRow) *moment { return &r.Moment }), group(
		view.Text("participant", func(r *stepRow) *string { return &r.Participant }),
		view.Text("life_situation", func(r *stepRow) *string { return &r.LifeSituation }),
		view.Text("department", func(r *stepRow) *string { return &r.Department }),
		view.Text("activity", func(r *stepRow) *string { return &r.Activity }),
	)))

var handOvers = view.NewTable("journey_hand_overs", 3, fields(group(
	view.Text("journey", func(r *handOverRow) *string { return &r.Journey })),
	momentFields("happened", func(r *handOverRow) *moment { return &r.Moment }), group(
		view.Text("participant", func(r *handOverRow) *string { return &r.Participant }),
		view.Text("life_situation", func(r *handOverRow) *string { return &r.LifeSituation }),
		view.Text("touchpoint", func(r *handOverRow) *string { return &r.Touchpoint }),
		view.Text("from_department", func(r *handOverRow) *string { return &r.From }),
		view.Text("to_department", func(r *handOverRow) *string { return &r.To }),
		view.Text("unit", func(r *handOverRow) *string { return &r.Unit }),
		view.Bool("warm", func(r *handOverRow) *bool { return &r.Warm }),
		view.Time("visited_at", func(r *handOverRow) *time.Time { return &r.Visited }),
		view.Time("acted_at", func(r *handOverRow) *time.Time { return &r.Acted }),
	)))

var promises = view.NewTable("journey_promises", 2, fields(group(
	view.Text("journey", func(r *promiseRow) *string { return &r.Journey }),
	view.Text("promise", func(r *promiseRow) *string { return &r.Promise })),
	momentFields("made", func(r *promiseRow) *moment { return &r.Made }), group(
		view.Text("department", func(r *promiseRow) *string { return &r.Department }),
		view.Text("unit", func(r *promiseRow) *string { return &r.Unit }),
		view.Text("kind", func(r *promiseRow) *journey.PromiseKind { return &r.Kind }),
		view.Text("touchpoint", func(r *promiseRow) *string { return &r.Touchpoint }),
		view.Time("first_due_at", func(r *promiseRow) *time.Time { return &r.FirstDue }),
		view.Time("due_at", func(r *promiseRow) *time.Time { return &r.Due })),
	momentFields("moved", func(r *promiseRow) *moment { return &r.Moved }),
	momentFields("kept", func(r *promiseRow) *moment { return &r.Kept }),
	momentFields("withdrawn", func(r *promiseRow) *moment { return &r.Withdrawn }), group(
		view.Text("reason", func(r *promiseRow) *string { return &r.Reason })),
))

var promiseMoves = view.NewTable("journey_promise_moves", 4, fields(group(
	view.Text("journey", func(r *promiseMoveRow) *string { return &r.Journey }),
	view.Text("promise", func(r *promiseMoveRow) *string { return &r.Promise })),
	momentFields("happened", func(r *promiseMoveRow) *moment { return &r.Moment }), group(
		view.Time("due_at", func(r *promiseMoveRow) *time.Time { return &r.Due }),
		view.Text("notice", func(r *promiseMoveRow) *journey.Notice { return &r.Notice })),
))

var experiences = view.NewTable("journey_experiences", 2, fields(group(
	view.Text("journey", func(r *experienceRow) *string { return &r.Journey }),
	view.Text("experience", func(r *experienceRow) *string { return &r.Experience })),
	momentFields("happened", func(r *experienceRow) *moment { return &r.Moment }), group(
		view.Text("touchpoint", func(r *experienceRow) *string { return &r.Touchpoint }),
		view.Text("teller", func(r *experienceRow) *journey.Party { return &r.Teller }),
		view.Bool("has_score", func(r *experienceRow) *bool { return &r.Scored }),
		view.Int("score", func(r *experienceRow) *int { return &r.Score }),
		view.Bool("has_perceived", func(r *experienceRow) *bool { return &r.Perceived }),
		view.Int("perceived_wait_s", func(r *experienceRow) *int64 { return &r.PerceivedWaitS }),
		view.Bool("has_expected", func(r *experienceRow) *bool { return &r.Expected }),
		view.Int("expected_wait_s", func(r *experienceRow) *int64 { return &r.ExpectedWait }),
	)))

var turns = view.NewTable("journey_turns", 3, fields(group(
	view.Text("journey", func(r *turnRow) *string { return &r.Journey })),
	momentFields("happened", func(r *turnRow) *moment { return &r.Moment }), group(
		view.Bool("ended", func(r *turnRow) *bool { return &r.Ended }),
		view.Text("why", func(r *turnRow) *string { return &r.Why }),
	)))

var texts = view.NewTable("journey_texts", 4, group(
	view.Text("journey", func(r *textRow) *string { return &r.Journey }),
	view.Text("belongs_to", func(r *textRow) *string { return &r.Of }),
	view.Text("id", func(r *textRow) *string { return &r.ID }),
	view.Int("revision", func(r *textRow) *uint64 { return &r.Revision }),
	view.Text("text", func(r *textRow) *string { return &r.Text }),
	view.Bool("erased", func(r *textRow) *bool { return &r.Erased }),
))

var counts = view.NewTable("journey_counts", 1, group(
	view.Text("department", func(r *countRow) *string { return &r.Department }),
	view.Int("journeys", func(r *countRow) *int64 { return &r.Journeys }),
	view.Int("touchpoints", func(r *countRow) *int64 { return &r.Touchpoints }),
	view.Int("requests", func(r *countRow) *int64 { return &r.Requests }),
))
