package detectors

import (
	"math"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// heard is what a rule has found in the words of one session of observation or
// one interview. It holds where, never the words.
type heard struct {
	Department    string             `json:"d,omitempty"`
	LifeSituation string             `json:"l,omitempty"`
	Parts         map[string]hearsay `json:"p,omitempty"` // by note or utterance
}

// hearsay is what was found in the newest version of a note or an utterance.
type hearsay struct {
	Version int `json:"v"`
	Length  int `json:"n,omitempty"` // words in it
	passage
}

// said is a note or an utterance as it was written.
type said struct {
	Part    string
	Version int
	Kind    fieldwork.Kind // of a note; "" of an utterance
	Speaker string         // of a verbatim note or an utterance
	Text    string
}

// saidIn is what an event writes down of somebody's words.
func saidIn(e event.Recorded) (said, bool) {
	switch d := e.Data.(type) {
	case fieldwork.NoteWritten:
		return said{d.Note, 1, d.Kind, string(d.Speaker), d.Text.Plain}, true
	case fieldwork.NoteCorrected:
		return said{d.Note, d.Version, d.Kind, string(d.Speaker), d.Text.Plain}, true
	case interview.UtteranceRecorded:
		return said{d.Utterance, 1, "", string(d.Speaker), d.Text.Plain}, true
	case interview.UtteranceCorrected:
		return said{d.Utterance, d.Version, "", string(d.Speaker), d.Text.Plain}, true
	}
	return said{}, false
}

func heardEvents() []string {
	return append(spokenEvents(), fieldwork.SessionStarted{}.EventName(), fieldwork.NoteWritten{}.EventName(),
		fieldwork.NoteCorrected{}.EventName(), fieldwork.NoteDiscarded{}.EventName())
}

// listen folds an event of heardEvents. find answers where the words bear on
// the rule; change is called with what to do to the facts of the event's
// stream, look where they may be judged otherwise now.
func listen(s *scene, e event.Recorded, find func(said) []painpoint.Span, change func(func(*heard)) error, look func() error) error {
	switch d := e.Data.(type) {
	case fieldwork.SessionStarted:
		return change(func(h *heard) { h.Department, h.LifeSituation = d.Department, d.LifeSituation })
	case fieldwork.NoteDiscarded:
		return change(func(h *heard) { h.put(d.Note, hearsay{Version: math.MaxInt32}) })
	}
	limits, err := foldSpoken(s, e)
	if err != nil {
		return err
	}
	if d, ok := e.Data.(interview.Started); ok {
		return change(func(h *heard) { h.Department, h.LifeSituation = d.Department, d.LifeSituation })
	}
	if l, ok := saidIn(e); ok {
		spans := find(l)
		if len(spans) > 0 || l.Version > 1 {
			n := 0
			for range tokens(l.Text) {
				n++
			}
			return change(func(h *heard) { h.put(l.Part, hearsay{l.Version, n, passage{sourceOf(e), spans}}) })
		}
	}
	if limits {
		return look()
	}
	return nil
}

// put keeps the newest version. One in which nothing was found is kept too, so
// that an older one that comes again does not take its place.
func (h *heard) put(part string, p hearsay) {
	if h.Parts == nil {
		h.Parts = map[string]hearsay{}
	}
	if has, ok := h.Parts[part]; !ok || has.Version < p.Version {
		h.Parts[part] = p
	}
}

// passages are what was found in the newest versions, but for what lies behind
// a stop mark; in no order.
func (h *heard) passages(r view.Reader, stream string) ([]hearsay, error) {
	behind, err := stopped(r, stream)
	if err != nil {
		return nil, err
	}
	var out []hearsay
	for part, p := range h.Parts {
		if _, hidden := behind[part]; !hidden && len(p.Spans) > 0 {
			out = append(out, p)
		}
	}
	return out, nil
}
