package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/adapters/contacts"
	"ledetraad/domain/access"
	"ledetraad/domain/fault"
	"ledetraad/domain/subscription"
)

// Courier brings notifications to contacts.
type Courier interface {
	// Try sends a contact a message that says nothing but that it arrives. It
	// answers a fault that says why the other end did not take it.
	Try(ctx context.Context, contact string) error
	// Ask sends the letter that asks whoever reads mail at a contact's address to
	// confirm it: an account has it sent, whose name stands in it. It answers a
	// fault that says why the letter did not go.
	Ask(ctx context.Context, contact, account, name string) error
}

// ContactsBody lists contacts.
type ContactsBody struct {
	Contacts []contacts.Contact `json:"contacts"`
}

// NewContact is a contact and its secret.
type NewContact struct {
	Contact contacts.Contact `json:"contact"`
	Secret  string           `json:"secret,omitempty" doc:"that a webhook is signed with, or the key of a feed; given this once"`
	Feed    string           `json:"feed,omitempty" doc:"a feed's address, with its key; given this once"`
	Letter  string           `json:"letter,omitempty" enum:"sent,not-sent" doc:"of a mail address: whether the letter went that asks whoever reads it to confirm it; until that is done nothing else is sent there"`
	Why     string           `json:"why,omitempty" doc:"the letter did not go"`
}

// Tried is what was sent to a contact to try it.
type Tried struct {
	Sent string `json:"sent" enum:"test,confirmation" doc:"confirmation: to an address that nobody has confirmed yet, the letter that asks for it"`
}

// ContactChange is what is to be otherwise.
type ContactChange struct {
	Disabled *bool `json:"disabled" doc:"true: nothing is sent to it; false: it is written to again, and at once"`
}

type contactInput struct {
	ID string `path:"id" doc:"a contact's id"`
}

func (a *api) addContacts(h huma.API) {
	tags := []string{"alerts"}
	huma.Register(h, huma.Operation{OperationID: "contacts", Method: http.MethodGet, Path: "/api/v1/contacts", Tags: tags,
		Summary: "Where alerts are brought to, and how that goes; without secrets"},
		func(ctx context.Context, in *struct {
			Account string `query:"account" doc:"only of this account"`
		}) (*bodyOf[ContactsBody], error) {
			account := in.Account
			if v := visitOf(ctx); v.scoped {
				account = v.reader.Account
			}
			return reaching(a, func(s *contacts.Store) (ContactsBody, error) {
				list, err := s.List(ctx, account)
				return ContactsBody{list}, err
			})
		})
	huma.Register(h, huma.Operation{OperationID: "add-contact", Method: http.MethodPost, Path: "/api/v1/contacts", Tags: tags,
		Summary: "Make a contact: a mail address, a webhook, or a feed", DefaultStatus: http.StatusCreated},
		func(ctx context.Context, in *struct{ Body contacts.Draft }) (*bodyOf[NewContact], error) {
			return reaching(a, func(s *contacts.Store) (NewContact, error) { return a.addContact(ctx, s, in.Body) })
		})
	huma.Register(h, huma.Operation{OperationID: "change-contact", Method: http.MethodPatch, Path: "/api/v1/contacts/{id}", Tags: tags,
		Summary: "Keep anything from being sent to a contact, or let it be written to again"},
		func(ctx context.Context, in *struct {
			ID   string `path:"id" doc:"a contact's id"`
			Body ContactChange
		}) (*bodyOf[contacts.Contact], error) {
			return reaching(a, func(s *contacts.Store) (contacts.Contact, error) {
				c, err := a.ownContact(ctx, s, in.ID)
				switch {
				case err != nil || in.Body.Disabled == nil:
					return c, err
				case *in.Body.Disabled:
					err = s.Disable(ctx, c.ID, "")
				default:
					err = s.Enable(ctx, c.ID)
				}
				if err != nil {
					return c, err
				}
				a.reached(ctx, c.ID, "contact changed")
				return s.Get(ctx, c.ID)
			})
		})
	huma.Register(h, huma.Operation{OperationID: "remove-contact", Method: http.MethodDelete, Path: "/api/v1/contacts/{id}", Tags: tags,
		Summary: "Forget a contact's address and secret for good", DefaultStatus: http.StatusNoContent},
		func(ctx context.Context, in *contactInput) (*struct{}, error) {
			_, err := reaching(a, func(s *contacts.Store) (struct{}, error) {
				c, err := a.ownContact(ctx, s, in.ID)
				if err == nil {
					err = s.Remove(ctx, c.ID)
				}
				if err == nil {
					a.reached(ctx, c.ID, "contact removed")
				}
				return struct{}{}, err
			})
			return nil, err
		})
	huma.Register(h, huma.Operation{OperationID: "test-contact", Method: http.MethodPost, Path: "/api/v1/contacts/{id}/test", Tags: tags,
		Summary:     "Send a contact a message that says nothing but that it arrives",
		Description: "To a mail address that nobody has confirmed the letter goes that asks for that: once a minute, and five times a day, at most."},
		func(ctx context.Context, in *contactInput) (*bodyOf[Tried], error) {
			return reaching(a, func(s *contacts.Store) (Tried, error) {
				c, err := a.ownContact(ctx, s, in.ID)
				switch {
				case err != nil:
				case c.Kind == subscription.Atom:
					err = fault.Invalidf("id", "is a feed, which is fetched with its key; there is nothing to send")
				case c.Waits():
					return Tried{"confirmation"}, a.askToConfirm(ctx, c)
				case a.Courier == nil:
					err = errNoCourier
				default:
					err = a.Courier.Try(ctx, c.ID)
				}
				return Tried{"test"}, err
			})
		})
}

//nolint:gochecknoglobals // a fault
var errNoCourier = fault.Unavailablef(nil, "this engine brings nothing to anybody; it runs without the role alerts")

// askToConfirm has the letter sent that asks for a confirmation.
func (a *api) askToConfirm(ctx context.Context, c contacts.Contact) error {
	if a.Courier == nil {
		return errNoCourier
	}
	r := visitOf(ctx).reader
	name := r.Name
	if r.Account == access.Operator {
		name = "" // that is no name
	}
	return a.Courier.Ask(ctx, c.ID, r.Account, name)
}

func (a *api) addContact(ctx context.Context, s *contacts.Store, d contacts.Draft) (NewContact, error) {
	v := visitOf(ctx)
	if d.Account == "" {
		d.Account = v.reader.Account
	}
	if v.scoped && d.Account != v.reader.Account {
		return NewContact{}, &deniedError{"a contact is made by whose it is; leave the account out"}
	}
	// Whoever makes a feed or a webhook has its key, or says where it goes, and could
	// read what is sent there under another's name. A mail address is confirmed by
	// whoever reads it.
	if r := v.reader.Account; d.Account != r && d.Kind != subscription.Mail && r != access.Operator {
		return NewContact{}, &deniedError{"a feed or a webhook is made by whose it is; leave the account out, or make a mail address"}
	}
	c, secret, err := s.Add(ctx, d)
	if err != nil {
		return NewContact{}, err
	}
	a.reached(ctx, c.ID, "contact made")
	out := NewContact{Contact: c, Secret: secret}
	if c.Kind == subscription.Atom {
		out.Feed = a.PublicURL + "/api/v1/alerts.atom?key=" + secret
	}
	if c.Waits() {
		out.Letter = "sent"
		if err := a.askToConfirm(ctx, c); err != nil { // the contact is made all the same, and can be asked again
			out.Letter, out.Why = "not-sent", a.problemOf(err).Detail
		}
		out.Contact, err = s.Get(ctx, c.ID)
	}
	return out, err
}

// ownContact is a contact that the reader may change: an own one, or any for
// those who are bound to no departments. For others it is not there.
func (a *api) ownContact(ctx context.Context, s *contacts.Store, id string) (contacts.Contact, error) {
	c, err := s.Get(ctx, id)
	if v := visitOf(ctx); err == nil && v.scoped && c.Account != v.reader.Account {
		return contacts.Contact{}, fault.NotFoundf("contact", "there is no such contact")
	}
	return c, err
}

func reaching[T any](a *api, f func(*contacts.Store) (T, error)) (*bodyOf[T], error) {
	if a.Contacts == nil {
		return nil, a.problemOf(fault.NotFoundf("", "this engine keeps no contacts"))
	}
	out, err := f(a.Contacts)
	if err != nil {
		return nil, a.problemOf(err)
	}
	return &bodyOf[T]{out}, nil
}

// reached tells the log who did what to a contact: ids only.
func (a *api) reached(ctx context.Context, contact, what string) {
	a.Log.Info().Str("contact", contact).Str("by", visitOf(ctx).reader.Account).Msg(what)
}
