package journeys

import (
	"fmt"

	"ledetraad/projections/view"
)

// OfParticipants lists the journeys of the participants that belong says, with
// each journey's participant. It reads every journey's row: nobody but an
// erasure asks, and that one may know a participant only by a keyed hash of the
// pseudonym.
func OfParticipants(r view.Reader, belongs func(participant string) bool) (map[string]string, error) {
	out := map[string]string{}
	for j, err := range journeys.Scan(r, view.Query{Index: "by_participant"}) {
		if err != nil {
			return nil, fmt.Errorf("journeys of participants: %w", err)
		}
		if belongs(j.Participant) {
			out[j.Journey] = j.Participant
		}
	}
	return out, nil
}
