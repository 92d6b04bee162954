package transcript

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/interview"
)

// sidecar is a small file beside a transcript that says what it does not. It
// is JSON; a field that is not known is a mistake.
type sidecar struct {
	Interview     string            `json:"interview,omitempty"`
	Interviewer   string            `json:"interviewer,omitempty"`
	Participants  []string          `json:"participants,omitempty"`
	Place         string            `json:"place,omitempty"`
	Neutral       *bool             `json:"neutral,omitempty"`
	Guide         string            `json:"guide,omitempty"`
	LifeSituation string            `json:"life_situation,omitempty"`
	Department    string            `json:"department,omitempty"`
	Unit          string            `json:"unit,omitempty"`
	At            string            `json:"at,omitempty"`       // 2024-10-07 10:00
	Speakers      map[string]string `json:"speakers,omitempty"` // name in the transcript → role, or role:pseudonym
	Otherwise     string            `json:"otherwise,omitempty"`
	PauseMS       *int64            `json:"pause_ms,omitempty"`
	CreateMissing bool              `json:"create_missing,omitempty"`
}

const maxSidecar = 1 << 20

// ReadSidecar reads options from a file. Times without a zone are of zone
// (Europe/Copenhagen if nil). Its error is a *interchange.FileError.
func ReadSidecar(name string, r io.Reader, zone *time.Location) (Options, error) {
	broken := func(cause error, format string, args ...any) (Options, error) {
		return Options{}, &interchange.FileError{File: name, Problem: fmt.Sprintf(format, args...), Remedy: "docs/import.md shows what it should hold", Cause: cause}
	}
	d := json.NewDecoder(io.LimitReader(r, maxSidecar))
	d.DisallowUnknownFields()
	var s sidecar
	if err := d.Decode(&s); err != nil {
		return broken(err, "cannot be read: %v", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return broken(err, "has more than one JSON value")
	}
	o := Options{Interview: s.Interview, Interviewer: s.Interviewer, Participants: s.Participants,
		Setting: interview.Setting{Place: s.Place, Neutral: s.Neutral}, Guide: s.Guide, LifeSituation: s.LifeSituation,
		Department: s.Department, Unit: s.Unit, Otherwise: s.Otherwise, CreateMissing: s.CreateMissing}
	if s.At != "" {
		var err error
		if o.At, err = ParseAt(s.At, zone); err != nil {
			return broken(err, "at: %v", err)
		}
	}
	if s.PauseMS != nil {
		o.Pause = time.Duration(*s.PauseMS) * time.Millisecond
		if o.Pause <= 0 {
			o.Pause = -1
		}
	}
	for name, role := range s.Speakers {
		sp, err := ParseSpeaker(name + "=" + role)
		if err != nil {
			return broken(err, "speakers: %v", err)
		}
		o.Speakers = append(o.Speakers, sp)
	}
	return o, nil
}

// ParseAt reads the time of an interview, in zone (Europe/Copenhagen if nil)
// where it names none.
func ParseAt(s string, zone *time.Location) (time.Time, error) {
	if zone == nil {
		var err error
		if zone, err = interchange.Copenhagen(); err != nil {
			return time.Time{}, err
		}
	}
	at, err := interchange.ParseTime(s, zone)
	if err != nil {
		return at, fmt.Errorf("%s %w", interchange.Quote(s), err)
	}
	return at, nil
}
