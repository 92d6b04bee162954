package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/adapters/contacts"
	"ledetraad/domain/fault"
)

// Confirmation says what the word in a letter is for that asks to confirm an
// address.
type Confirmation struct {
	Address string `json:"address" doc:"that alerts are to be sent to"`
	Done    bool   `json:"done" doc:"it is confirmed"`
}

func (a *api) addConfirm(h huma.API) {
	tags, everybody := []string{"alerts"}, []map[string][]string{{}}
	huma.Register(h, huma.Operation{OperationID: "confirming", Method: http.MethodGet, Path: "/api/v1/contacts/confirm", Tags: tags, Security: everybody,
		Summary: "Which mail address the word in a letter is to confirm; nothing is changed"},
		func(ctx context.Context, in *struct {
			Word string `query:"word" required:"true" doc:"as it stands in the letter"`
		}) (*bodyOf[Confirmation], error) {
			return a.confirmation(ctx, in.Word, (*contacts.Store).Confirming)
		})
	huma.Register(h, huma.Operation{OperationID: "confirm-contact", Method: http.MethodPost, Path: "/api/v1/contacts/confirm", Tags: tags, Security: everybody,
		Summary: "Confirm a mail address, by the word in the letter: from now on alerts are sent there; again changes nothing"},
		func(ctx context.Context, in *struct {
			Body struct {
				Word string `json:"word" doc:"as it stands in the letter"`
			}
		}) (*bodyOf[Confirmation], error) {
			return a.confirmation(ctx, in.Body.Word, (*contacts.Store).Confirm)
		})
}

// confirmation does with a word what its caller asks for. What was never given,
// is too old, or of a contact that was removed, is answered in one way.
func (a *api) confirmation(ctx context.Context, word string, do func(*contacts.Store, context.Context, string) (contacts.Contact, bool, error)) (*bodyOf[Confirmation], error) {
	return reaching(a, func(s *contacts.Store) (Confirmation, error) {
		c, there, err := do(s, ctx, word)
		if err == nil && !there {
			err = fault.NotFoundf("word", "is not one that is good here: it is good for seven days; have the letter sent again")
		}
		if err != nil {
			return Confirmation{}, err
		}
		return Confirmation{c.Address, !c.Waits()}, nil
	})
}
