package journeys

import (
	"encoding/binary"
	"errors"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// Traces is the projection that keeps of each journey, packed, what a folded map
// and a comparison with a plan need of its events, each with both of its times.
// A hundred thousand journeys are then read in about a second, and a map as
// known on an earlier day needs no replay of the log (see Gathered).
//
// A journey has a row for each [factsPerRow] revisions of its stream, so that an
// event writes no more however long the journey is.
func Traces() projections.Projection {
	var handles []string
	for _, d := range []event.Data{journey.Started{}, journey.TouchpointRecorded{}, journey.TouchpointRequested{}, journey.TouchpointAnswered{},
		journey.TouchpointResolved{}, journey.TouchpointHandedOver{}, journey.ExperienceReported{}, journey.Ended{}, journey.Reopened{}} {
		handles = append(handles, d.EventName())
	}
	return projections.Projection{Name: TracesName, Version: 1, Tables: []*view.Spec{&traces.Spec}, Handles: handles, Apply: ApplyTrace}
}

// TracesName is the name of the projection Traces.
const TracesName = "journey-traces"

type traceRow struct {
	Journey       string
	Part          int64 // of the stream: revision / factsPerRow
	LifeSituation string
	Seen          int64  // the newest event's place in the log
	Revision      uint64 // and in its stream
	Packed        []byte // see trace.pack, in the order of the log
}

const factsPerRow = 64

var traces = view.NewTable("journey_traces", 2, group(
	view.Text("journey", func(r *traceRow) *string { return &r.Journey }),
	view.Int("part", func(r *traceRow) *int64 { return &r.Part }),
	view.Text("life_situation", func(r *traceRow) *string { return &r.LifeSituation }),
	view.Int("seen", func(r *traceRow) *int64 { return &r.Seen }),
	view.Int("revision", func(r *traceRow) *uint64 { return &r.Revision }),
	view.Blob("packed", func(r *traceRow) *[]byte { return &r.Packed }),
),
	view.Index{Name: "seen", Columns: []string{"life_situation", "seen"}},
)

// ApplyTrace folds one event into the traces.
func ApplyTrace(w view.Writer, e event.Recorded) error {
	t, of := traced(e)
	if !of {
		return nil
	}
	_, id := event.SplitStream(e.Stream)
	part := int64(e.Revision / factsPerRow) //nolint:gosec // a stream is never so long
	row, there, err := traces.Get(w, id, part)
	if err != nil || there && e.Revision <= row.Revision {
		return err // delivered again
	}
	if !there {
		row = traceRow{Journey: id, Part: part}
		if d, start := e.Data.(journey.Started); start {
			row.LifeSituation = d.LifeSituation
		} else if first, _, err := traces.Get(w, id, int64(0)); err != nil {
			return err
		} else {
			row.LifeSituation = first.LifeSituation
		}
	}
	row.Seen, row.Revision = int64(e.Position.Commit), e.Revision //nolint:gosec // nor is a log
	row.Packed = t.pack(row.Packed)
	return traces.Put(w, row)
}

// trace is one event of a journey. Times are microseconds since 1970.
type trace struct {
	kind      traceKind
	revision  uint64
	at, known int64
	flags     uint64
	texts     [5]string // by kind: traceTexts says how many, and the places below which
	score     int64
	perceived int64 // seconds
}

type traceKind byte

const (
	traceStarted traceKind = iota + 1
	traceRecorded
	traceRequested
	traceAnswered
	traceResolved
	traceHandedOver
	traceTold
	traceEnded
	traceReopened
)

// The places of texts.
const (
	ofTouched  = iota // the touchpoint; of a start, the participant
	inOffice          // the department; of a hand-over, the one that it is from
	ofActivity        // of a hand-over, the department that it goes to
	onChannel
	fromDevice // of a call, see touchpointRow.line
)

var traceTexts = [...]int{traceStarted: 1, traceRecorded: 4, traceRequested: 5, traceAnswered: 1, traceResolved: 1, traceHandedOver: 3, traceTold: 1,
	traceEnded: 0, traceReopened: 0}

const (
	flagInPerson = 1
	flagWarm     = 1

	flagScored    = 1
	flagPerceived = 2
)

// traced is what is kept of an event; false if nothing is.
func traced(e event.Recorded) (trace, bool) {
	t := trace{revision: e.Revision, at: e.HappenedAt.UnixMicro(), known: e.KnownAt.UnixMicro()}
	set := func(flag uint64, is bool) {
		if is {
			t.flags |= flag
		}
	}
	switch d := e.Data.(type) {
	case journey.Started:
		t.kind, t.texts = traceStarted, [5]string{d.Participant}
	case journey.TouchpointRecorded:
		t.kind, t.texts = traceRecorded, [5]string{d.Touchpoint, d.Department, d.Activity, string(d.Channel)}
		set(flagInPerson, d.InPerson)
	case journey.TouchpointRequested:
		t.kind, t.texts = traceRequested, [5]string{d.Touchpoint, d.Department, d.Activity, string(d.Channel)}
		if called := (touchpointRow{Request: true, Channel: d.Channel, Device: d.Device, Place: d.Place}); called.call() {
			t.texts[fromDevice] = called.line().Device
		}
	case journey.TouchpointAnswered:
		t.kind, t.texts = traceAnswered, [5]string{d.Touchpoint}
		set(flagInPerson, d.InPerson)
	case journey.TouchpointResolved:
		t.kind, t.texts = traceResolved, [5]string{d.Touchpoint}
	case journey.TouchpointHandedOver:
		t.kind, t.texts = traceHandedOver, [5]string{d.Touchpoint, d.From, d.To}
		set(flagWarm, d.Warm)
	case journey.ExperienceReported:
		t.kind, t.texts = traceTold, [5]string{d.Touchpoint}
		set(flagScored, d.Score != nil)
		set(flagPerceived, d.PerceivedS != nil)
		if d.Score != nil {
			t.score = int64(*d.Score)
		}
		if d.PerceivedS != nil {
			t.perceived = *d.PerceivedS
		}
		return t, d.Teller == journey.Citizen
	case journey.Ended:
		t.kind = traceEnded
	case journey.Reopened:
		t.kind = traceReopened
	}
	return t, t.kind != 0
}

// pack appends: the kind, the revision, when it happened, how much later it was
// known, the flags, the kind's texts and, of what was told, the figures.
func (t trace) pack(dst []byte) []byte {
	dst = append(dst, byte(t.kind))
	dst = binary.AppendUvarint(dst, t.revision)
	dst = binary.AppendVarint(dst, t.at)
	dst = binary.AppendVarint(dst, t.known-t.at)
	dst = binary.AppendUvarint(dst, t.flags)
	for _, s := range t.texts[:traceTexts[t.kind]] {
		dst = appendText(dst, s)
	}
	if t.kind == traceTold {
		dst = binary.AppendVarint(binary.AppendVarint(dst, t.score), t.perceived)
	}
	return dst
}

var errTraces = errors.New("a packed journey is damaged")

// unpackTraces appends what was packed; the texts are parts of it.
func unpackTraces(dst []trace, packed string) ([]trace, error) {
	for u := (&unpacking{rest: packed}); u.rest != ""; {
		kind := traceKind(u.rest[0])
		if int(kind) >= len(traceTexts) || kind == 0 {
			return dst, errTraces
		}
		u.rest = u.rest[1:]
		dst = append(dst, trace{kind: kind, revision: u.number(), at: u.signed()})
		t := &dst[len(dst)-1]
		t.known, t.flags = t.at+u.signed(), u.number()
		for i := range traceTexts[kind] {
			t.texts[i] = u.text()
		}
		if kind == traceTold {
			t.score, t.perceived = u.signed(), u.signed()
		}
		if u.bad {
			return dst, errTraces
		}
	}
	return dst, nil
}
