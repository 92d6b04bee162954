package tabular

import (
	"cmp"
	"slices"
	"time"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/journey"
)

// engineFields are the engine's names of fields that it may refuse.
var engineFields = map[string]string{
	"participant": "data.participant", "life_situation": "data.life_situation", "activity": "data.activity",
	"department": "data.department", "unit": "data.unit", "channel": "data.channel", "performer": "data.performer",
	"sender": "data.sender", "receiver": "data.receiver", "device": "data.device", "place": "data.place",
	"summary": "data.summary", "outcome": "data.outcome", "hand_over_to": "data.to", "promise_kind": "data.kind",
	"promise_what": "data.what", "promise_due": "data.due", "score": "data.score", "comment": "data.comment",
	"perceived_wait": "data.perceived_wait_s", "expected_wait": "data.expected_wait_s", "teller": "data.teller",
}

// touchpoint makes the commands of one row.
type touchpoint struct {
	cells
	needs    []interchange.Command
	commands []interchange.Command

	journey  string // the system's id of it
	stream   string
	id       string
	recorded time.Time
}

func (t *touchpoint) build() {
	t.journey = t.need("journey")
	activity, department, unit := t.need("activity"), t.department("department"), ""
	if department == "" {
		t.need("department")
	}
	unit = t.unit(department, "unit")
	channel := journey.Channel(t.key("channel"))
	happened, requested := t.time("happened"), t.time("requested")
	acknowledged, answered, resolved := t.time("acknowledged"), t.time("answered"), t.time("resolved")
	t.recorded = t.time("recorded")
	at := requested
	if at.IsZero() {
		at = happened
	}
	theirs := t.text("touchpoint")
	first := cmp.Or(earliest(at, acknowledged, answered, resolved, t.time("experienced"), t.time("promise_kept")), t.recorded)
	switch {
	case len(t.refusals) > 0:
		return
	case !happened.IsZero() && !requested.IsZero():
		t.refuse("happened", "stands beside a time of request; a touchpoint has either")
		return
	case at.IsZero() && (theirs == "" || first.IsZero()):
		t.refuse(t.x.timeField(), "is missing")
		return
	}
	t.identify(theirs, at, activity, department, unit, string(channel), t.text("device"))

	t.start(first)
	performer := t.text("performer")
	switch {
	case !requested.IsZero():
		t.command("requested", requested, journey.RequestTouchpoint{Touchpoint: t.id, Department: department, Unit: unit, Activity: activity,
			Channel: channel, Sender: journey.Party(t.key("sender")), Device: t.text("device"), Place: t.text("place"), Summary: t.text("summary")})
	case !happened.IsZero():
		t.command("happened", happened, journey.RecordTouchpoint{Touchpoint: t.id, Department: department, Unit: unit, Activity: activity,
			Channel: channel, Sender: journey.Party(t.key("sender")), Receiver: journey.Party(t.key("receiver")), Performer: performer,
			InPerson: t.yes("in_person"), Place: t.text("place"), Summary: t.text("summary")})
	}
	begun := len(t.commands)
	if !acknowledged.IsZero() {
		t.command("acknowledged", acknowledged, journey.AcknowledgeTouchpoint{Touchpoint: t.id, Performer: t.text("acknowledged_by")})
	}
	if !answered.IsZero() {
		t.command("answered", answered, journey.AnswerTouchpoint{Touchpoint: t.id, InPerson: t.yes("in_person"), Performer: performer})
	}
	if !resolved.IsZero() {
		t.command("resolved", resolved, journey.ResolveTouchpoint{Touchpoint: t.id, Performer: performer, Outcome: t.text("outcome")})
	}
	last := cmp.Or(resolved, answered, at, first)
	t.handOver(cmp.Or(answered, resolved, at, first))
	t.promise(department, unit, first)
	t.experience(last)
	// The engine decides a row's commands in this order; the facts that follow
	// the touchpoint itself come as they happened.
	slices.SortStableFunc(t.commands[begun:], func(a, b interchange.Command) int { return a.HappenedAt.Compare(b.HappenedAt) })
	if len(t.commands) == 1 {
		t.refuse("touchpoint", "the row says nothing of it")
	}
	if ended := t.time("ended"); !ended.IsZero() {
		t.command("ended", ended, journey.End{})
		end := &t.commands[len(t.commands)-1]
		end.ID, end.Ensure = t.derive("journey", "end"), true
	}
}

func (t *touchpoint) derive(parts ...string) (id [16]byte) {
	return interchange.DeriveID(append([]string{"table", t.x.m.Source, t.journey}, parts...)...)
}

// identify settles the ids of the journey's stream and of the touchpoint.
func (t *touchpoint) identify(theirs string, at time.Time, otherwise ...string) {
	t.stream = event.StreamName(journey.Category, interchange.DeriveID("table", t.x.m.Source, t.journey).String())
	switch {
	case theirs == "":
		what := append([]string{"table", t.x.m.Source, t.journey, "touchpoint", at.UTC().Format(time.RFC3339Nano)}, otherwise...)
		t.id = interchange.DeriveID(what...).String()
	case check.ID("", theirs) == nil:
		t.id = theirs
	default:
		t.id = interchange.DeriveID("touchpoint", theirs).String()
	}
}

// command adds a command. The field that tells its time tells it from others
// of the same touchpoint, too. It was known when the row was recorded, but never before it happened.
func (t *touchpoint) command(field string, at time.Time, i decider.Intent) {
	known := t.recorded
	if !known.IsZero() && known.Before(at) {
		known = at
	}
	t.commands = append(t.commands, interchange.Command{Line: t.row.line, Fields: t.x.names[field], Envelope: interchange.Envelope(decider.Command{
		ID: t.derive(t.id, field), Stream: t.stream, HappenedAt: at, KnownAt: known, Intent: i})})
}

// start sees to it that the journey is there. Rows do not come in order, so
// that it begins with the touchpoint that is met first.
func (t *touchpoint) start(at time.Time) {
	participant := interchange.Pseudonym(cmp.Or(t.text("participant"), t.journey))
	situation := t.need("life_situation")
	if t.x.m.CreateMissing {
		t.needs = append([]interchange.Command{t.x.provision.Programme(),
			t.x.provision.LifeSituation(t.x.provision.LifeSituationKey(situation), situation)}, t.needs...)
	}
	t.command("", at, journey.Start{Participant: participant, LifeSituation: t.x.provision.LifeSituationKey(situation)})
	start := &t.commands[0]
	start.ID, start.Ensure, start.Fields = t.derive("journey", "start"), true, t.x.names[t.x.timeField()]
}

// department is the key of the department that a field names.
func (t *touchpoint) department(field string) string {
	name := t.text(field)
	if name == "" || !t.x.m.CreateMissing {
		return t.x.provision.DepartmentKey(name)
	}
	key, need := t.x.provision.Department(name)
	t.needs = append(t.needs, need)
	return key
}

func (t *touchpoint) unit(department, field string) string {
	name := t.text(field)
	if name == "" || department == "" || !t.x.m.CreateMissing {
		return t.x.provision.UnitKey(department, name)
	}
	key, need := t.x.provision.Unit(department, name)
	t.needs = append(t.needs, need)
	return key
}

func (t *touchpoint) handOver(at time.Time) {
	to := t.department("hand_over_to")
	if to == "" {
		return
	}
	t.command("hand_over_at", cmp.Or(t.time("hand_over_at"), at), journey.HandOverTouchpoint{Touchpoint: t.id, To: to,
		Unit: t.unit(to, "hand_over_unit"), Warm: t.yes("hand_over_warm"), Performer: t.text("performer")})
}

func (t *touchpoint) promise(department, unit string, at time.Time) {
	due, kept := t.time("promise_due"), t.time("promise_kept")
	if !due.IsZero() {
		made := journey.MakePromise{Promise: t.id, Department: department, Unit: unit, Kind: journey.PromiseKind(t.key("promise_kind")),
			Due: due.UTC(), Touchpoint: t.id, What: t.text("promise_what")}
		t.command("promise_made", cmp.Or(t.time("promise_made"), at), made)
	}
	if !kept.IsZero() {
		t.command("promise_kept", kept, journey.KeepPromise{Promise: t.id, Performer: t.text("performer")})
	}
}

func (t *touchpoint) experience(at time.Time) {
	e := journey.ReportExperience{Experience: t.id, Touchpoint: t.id, Teller: journey.Party(t.key("teller")), Score: t.score("score"),
		PerceivedS: t.wait("perceived_wait"), ExpectedS: t.wait("expected_wait"), Comment: t.text("comment")}
	if e.Score == nil && e.PerceivedS == nil && e.ExpectedS == nil && e.Comment == "" {
		return
	}
	t.command("experienced", cmp.Or(t.time("experienced"), at), e)
}

func earliest(times ...time.Time) time.Time {
	var first time.Time
	for _, t := range times {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}
