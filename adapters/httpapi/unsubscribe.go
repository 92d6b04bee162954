package httpapi

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
	"ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
)

// Unsubscribed says what a word to unsubscribe by is for.
type Unsubscribed struct {
	Subscription string `json:"subscription"` // id
	Name         string `json:"name"`         // of the subscription
	Done         bool   `json:"done" doc:"it does not go to the address any more"`
}

// unsubscribePage is where a person is asked.
const unsubscribePage = "/unsubscribe"

func (a *api) addUnsubscribe(h huma.API) {
	tags, everybody := []string{"alerts"}, []map[string][]string{{}}
	huma.Register(h, huma.Operation{OperationID: "unsubscribing", Method: http.MethodGet, Path: "/api/v1/alerts/unsubscribe", Tags: tags, Security: everybody,
		Summary: "What a mail's word to unsubscribe by is for; nothing is changed. A browser is sent on to the page that asks"},
		func(ctx context.Context, in *struct {
			Word   string `query:"word" required:"true" doc:"as it stands in the mail"`
			Accept string `header:"Accept"`
		}) (*struct {
			Status   int
			Location string `header:"Location"`
			Body     Unsubscribed
		}, error) {
			out := &struct {
				Status   int
				Location string `header:"Location"`
				Body     Unsubscribed
			}{Status: http.StatusOK}
			if strings.Contains(in.Accept, "text/html") {
				out.Status, out.Location = http.StatusSeeOther, unsubscribePage+"?word="+url.QueryEscape(in.Word)
				return out, nil
			}
			s, contact, err := a.unsubscribing(ctx, in.Word)
			if err != nil {
				return nil, a.problemOf(err)
			}
			out.Body = Unsubscribed{s.ID, s.Saved.Name, !s.Active || !goesTo(s, contact)}
			return out, nil
		})
	huma.Register(h, huma.Operation{OperationID: "unsubscribe", Method: http.MethodPost, Path: "/api/v1/alerts/unsubscribe", Tags: tags, Security: everybody,
		Summary: "Take a mail address off a subscription, by the word in the mail (RFC 8058); again changes nothing"},
		func(ctx context.Context, in *struct {
			Word string `query:"word" required:"true" doc:"as it stands in the mail"`
		}) (*bodyOf[Unsubscribed], error) {
			s, contact, err := a.unsubscribing(ctx, in.Word)
			if err == nil && s.Active && goesTo(s, contact) {
				err = a.unsubscribe(ctx, s, contact)
			}
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[Unsubscribed]{Unsubscribed{s.ID, s.Saved.Name, true}}, nil
		})
}

// unsubscribing is the subscription and the contact that a word is for.
func (a *api) unsubscribing(ctx context.Context, word string) (s alerts.Subscription, contact string, err error) {
	unknown := fault.NotFoundf("word", "is not one that was given here; take the whole address from the mail")
	if a.Contacts == nil {
		return s, "", unknown
	}
	contact, id, ok := a.Contacts.Unsubscribe(word)
	if !ok {
		return s, "", unknown
	}
	s, there, err := a.subscriptionOf(ctx, id)
	if err == nil && !there {
		err = unknown
	}
	return s, contact, err
}

func goesTo(s alerts.Subscription, contact string) bool {
	return slices.ContainsFunc(s.Saved.Channels, func(c subscription.Channel) bool { return c.Contact == contact })
}

// unsubscribe saves the subscription without the contact. Where no channel is
// left its owner finds what it tells in the inbox.
func (a *api) unsubscribe(ctx context.Context, s alerts.Subscription, contact string) error {
	save := subscription.Save(s.Saved)
	save.Channels = nil
	for _, c := range s.Saved.Channels {
		if c.Contact == contact {
			continue
		}
		if c.Kind != subscription.Inbox { // one that is gone would be refused, and the mails went on
			if _, err := a.Contacts.Get(ctx, c.Contact); fault.CodeOf(err) == fault.NotFound {
				continue
			}
		}
		save.Channels = append(save.Channels, c)
	}
	if len(save.Channels) == 0 {
		save.Channels = []subscription.Channel{{Kind: subscription.Inbox}}
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	now := a.Now().UTC()
	err = a.Commands.Handle(ctx, []decider.Command{{ID: id, Stream: subscription.Stream(s.ID), HappenedAt: now, KnownAt: now, Actor: "contact-" + contact, Intent: save}})[0].Err
	if fault.CodeOf(err) == fault.Conflict {
		return nil // somebody was faster
	}
	return err
}
