package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// Erasures removes people from all that is kept.
type Erasures interface {
	// Foresee says what an erasure would remove; fault.NotFound where nothing is
	// recorded about the participant.
	Foresee(ctx context.Context, participant string) (Foreseen, error)
	// Erase returns when the erasure is finished. It may be asked again, and goes
	// on if the caller goes away.
	Erase(ctx context.Context, participant, reason string) (Erasure, error)
	// Erasures lists them, the oldest first.
	Erasures(ctx context.Context) ([]Erasure, error)
	// Gone reports whether a stream was removed from the log by an erasure.
	Gone(stream string) bool
}

// Foreseen is what an erasure would remove.
type Foreseen struct {
	Streams int      `json:"streams" doc:"streams of the log that are the participant's alone: they would be removed"`
	Text    bool     `json:"text" doc:"there is sealed text about the participant, perhaps about others too: nobody could read it again"`
	Erased  bool     `json:"erased,omitempty" doc:"the participant was erased before; it would be looked after again"`
	Remains []string `json:"remains,omitempty" doc:"what would be left for an operator to do"`
}

// Erasure is the record of one. It names nobody.
type Erasure struct {
	ID      uuid.UUID `json:"id"`
	At      time.Time `json:"at" doc:"when it was asked for"`
	Streams int       `json:"streams" doc:"streams of the log that were removed"`
	Done    bool      `json:"done" doc:"false: the engine is still at work on it"`
	Reason  string    `json:"reason,omitempty"`
	Remains []string  `json:"remains,omitempty" doc:"what is left for an operator to do"`
}

// RemainsScavenge: the event log is a server's, and removes the bytes of deleted
// events only when it is scavenged.
const RemainsScavenge = "scavenge the EventStoreDB server (POST /admin/scavenge), and its backups by their time limits"

type eraseInput struct {
	Body struct {
		Participant string `json:"participant" minLength:"1" maxLength:"200" doc:"the pseudonym"`
		Reason      string `json:"reason,omitempty" maxLength:"200" doc:"kept, sealed, with the keys; write nobody's name"`
		DryRun      bool   `json:"dry_run,omitempty" doc:"only say what would be removed"`
	}
}

// ErasureAnswer is what became of an erasure, or would become of it.
type ErasureAnswer struct {
	Foreseen *Foreseen `json:"foreseen,omitempty" doc:"of a dry run"`
	Erasure  *Erasure  `json:"erasure,omitempty"`
}

// ErasuresBody lists erasures.
type ErasuresBody struct {
	Erasures []Erasure `json:"erasures"`
}

func (a *api) addErasures(h huma.API) {
	tags := []string{"privacy"}
	huma.Register(h, huma.Operation{OperationID: "erase", Method: http.MethodPost, Path: "/api/v1/erasures", Tags: tags,
		Summary: "Erase a participant",
		Description: "Destroys the participant's key, so that no text about them can be read again; removes the streams that are theirs alone from the log, " +
			"its distribution and all views. It cannot be undone. Asked again, it is looked after again."},
		func(ctx context.Context, in *eraseInput) (*bodyOf[ErasureAnswer], error) {
			var out bodyOf[ErasureAnswer]
			if in.Body.DryRun {
				f, err := a.Erasures.Foresee(ctx, in.Body.Participant)
				if err != nil {
					return nil, a.problemOf(err)
				}
				out.Body.Foreseen = &f
				return &out, nil
			}
			e, err := a.Erasures.Erase(ctx, in.Body.Participant, in.Body.Reason)
			if err != nil {
				return nil, a.problemOf(err)
			}
			out.Body.Erasure = &e
			return &out, nil
		})
	huma.Register(h, huma.Operation{OperationID: "erasures", Method: http.MethodGet, Path: "/api/v1/erasures", Tags: tags,
		Summary: "Erasures, the oldest first; they name nobody"},
		func(ctx context.Context, _ *struct{}) (*bodyOf[ErasuresBody], error) {
			list, err := a.Erasures.Erasures(ctx)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[ErasuresBody]{Body: ErasuresBody{full(list)}}, nil
		})
}
