// Package correction lets a file that was changed after it was imported correct
// what the engine has.
//
// An importer's ids follow from where something stands in a file, so a note or
// an utterance whose words were changed meets its older self, and the engine
// refuses it: nothing written is overwritten. To is for those who want exactly
// that text to stand: where the engine refuses it, a correction is sent in its
// place. The version before stays.
package correction

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
)

// Submitter sends what another one refuses once more, as a correction.
type Submitter struct {
	to     interchange.Submitter
	reason string
}

// To corrects what to refuses; reason is kept with every correction.
//
// The same changed file again changes nothing more. What it cannot do is to go
// back: a file that is changed to words that stood there once before is taken
// for what it was then, and the later words stay.
func To(to interchange.Submitter, reason string) *Submitter { return &Submitter{to, reason} }

// Submit hands a batch on, and then the corrections that it calls for.
func (s *Submitter) Submit(ctx context.Context, batch []decider.Envelope) ([]interchange.Outcome, error) {
	outcomes, err := s.to.Submit(ctx, batch)
	if err != nil || len(outcomes) != len(batch) {
		return outcomes, err
	}
	var again []decider.Envelope
	var of []int // the place in the batch of what each corrects
	for i, o := range outcomes {
		if o.Err == nil || o.Err.Code != fault.Conflict {
			continue
		}
		corrections, err := s.corrections(batch[i])
		if err != nil {
			return nil, err
		}
		for _, c := range corrections {
			again, of = append(again, c), append(of, i)
		}
	}
	if len(again) == 0 {
		return outcomes, nil
	}
	answers, err := s.to.Submit(ctx, again)
	if err != nil {
		return nil, fmt.Errorf("correct: %w", err)
	}
	if len(answers) != len(again) {
		return nil, fmt.Errorf("correct: the engine answered %d of %d commands", len(answers), len(again))
	}
	settled := map[int]bool{}
	for n, a := range answers {
		i := of[n]
		a.ID = batch[i].ID
		if !settled[i] || a.Err != nil {
			outcomes[i] = a
		} else {
			outcomes[i].Events += a.Events
			outcomes[i].Position = a.Position
			outcomes[i].Repeated = outcomes[i].Repeated && a.Repeated
		}
		settled[i] = true
	}
	return outcomes, nil
}

// corrections are what a refused command becomes; nothing for those that have
// no correction.
func (s *Submitter) corrections(e decider.Envelope) ([]decider.Envelope, error) {
	switch e.Type {
	case fieldwork.WriteNote{}.CommandName():
		var n fieldwork.WriteNote
		if err := json.Unmarshal(e.Data, &n); err != nil {
			return nil, fmt.Errorf("read command %s: %w", e.ID, err)
		}
		out := []decider.Envelope{s.seal(e, fieldwork.CorrectNote{Note: n.Note, Text: n.Text, Kind: n.Kind, Speaker: n.Speaker, SpokenBy: n.SpokenBy,
			Audience: n.Audience, Participants: n.Participants, DeviceAt: n.DeviceAt, Reason: s.reason})}
		if len(n.Dimensions)+len(n.Principles) > 0 {
			out = append(out, s.seal(e, fieldwork.TagNote{Note: n.Note, Dimensions: n.Dimensions, Principles: n.Principles}))
		}
		return out, nil
	case interview.RecordUtterance{}.CommandName():
		var u interview.RecordUtterance
		if err := json.Unmarshal(e.Data, &u); err != nil {
			return nil, fmt.Errorf("read command %s: %w", e.ID, err)
		}
		return []decider.Envelope{s.seal(e, interview.CorrectUtterance{Utterance: u.Utterance, Text: u.Text, Speaker: u.Speaker, SpokenBy: u.SpokenBy,
			Audience: u.Audience, AtMS: u.AtMS, UntilMS: u.UntilMS, About: u.About, Reason: s.reason})}, nil
	}
	return nil, nil
}

// seal makes the correction's id follow from what is corrected and how it is
// to read, so that sending it again does no harm.
func (s *Submitter) seal(e decider.Envelope, i decider.Intent) decider.Envelope {
	digest := sha256.Sum256(e.Data)
	return interchange.Envelope(decider.Command{
		ID:     interchange.DeriveID("correction", e.ID.String(), i.CommandName(), hex.EncodeToString(digest[:])),
		Stream: e.Stream, HappenedAt: e.HappenedAt, KnownAt: e.KnownAt, Intent: i,
	})
}
