package httpapi

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"ledetraad/adapters/accounts"
	"ledetraad/domain/access"
	"ledetraad/domain/fault"
	"ledetraad/projections/alerts"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/view"
)

// AlertBody is one alert, with whom it was told to.
type AlertBody struct {
	alerts.Page
	received bool // the reader was told of it: by escalation it may be of other departments
}

// QuotesBody is what people said of what an alert tells of.
type QuotesBody struct {
	Quotes []Opened `json:"quotes" doc:"at most three, of those that this reader may read; each reading is recorded"`
}

// WaitingBody is how much waits in an inbox.
type WaitingBody struct {
	Waiting int `json:"waiting" doc:"alerts that nobody has acknowledged and that are not over"`
}

// AlertPerson is somebody whom an alert may go to, or who may have it in hand; or
// who sets up for others who is told of what.
type AlertPerson struct {
	Account     string   `json:"account"`
	Name        string   `json:"name"`
	Departments []string `json:"departments"`
	Active      bool     `json:"active"`
	Told        bool     `json:"told" doc:"alerts may go to them; others only set up for them who is told of what"`
}

// AlertPeopleBody lists them.
type AlertPeopleBody struct {
	People []AlertPerson `json:"people"`
}

func (a *api) addAlertPages(h huma.API, get func(id, path, summary string) huma.Operation) {
	huma.Register(h, get("alert-quotes", "/api/v1/alerts/{id}/quotes", "What people said of what an alert tells of: at most three quotes, of those that the reader may read"),
		func(ctx context.Context, in *alertInput) (*bodyOf[QuotesBody], error) {
			out, err := a.quotes(ctx, in)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[QuotesBody]{out}, nil
		})
	huma.Register(h, get("alerts-waiting", "/api/v1/alerts/inbox/waiting", "How many alerts of the own inbox nobody has acknowledged"),
		func(ctx context.Context, in *sinceInput) (*bodyOf[WaitingBody], error) {
			return told(ctx, a, in.MinPosition, nil, func(r, _ view.Reader, _ time.Time) (WaitingBody, error) {
				n, err := alerts.Waiting(r, visitOf(ctx).reader.Account)
				return WaitingBody{n}, err
			})
		})
	huma.Register(h, get("alert-settings", "/api/v1/alerts/settings", "What the municipality has decided about alerts: whether mails and webhooks may carry what people have said"),
		func(ctx context.Context, in *sinceInput) (*bodyOf[alerts.Settings], error) {
			return told(ctx, a, in.MinPosition, nil, func(r, _ view.Reader, _ time.Time) (alerts.Settings, error) { return alerts.ReadSettings(r) })
		})
	huma.Register(h, get("alert-people", "/api/v1/alerts/people", "Whom alerts may go to, and who may have them in hand: heads, designers and leaders by name; and administrators, who set subscriptions up for them"),
		func(ctx context.Context, _ *struct{}) (*bodyOf[AlertPeopleBody], error) {
			list, err := a.thoseWhoMay(ctx, "subscription.save")
			if err != nil {
				return nil, a.problemOf(err)
			}
			out := AlertPeopleBody{People: make([]AlertPerson, len(list))}
			for i, x := range list {
				out.People[i] = AlertPerson{Account: x.ID, Name: x.Name, Departments: full(x.Departments), Active: x.State == accounts.Active,
					Told: mayCommand(x.Reader(), "alert.acknowledge")}
			}
			return &bodyOf[AlertPeopleBody]{out}, nil
		})
}

type sinceInput struct {
	MinPosition string `query:"min_position"`
}

func (a *api) alert(ctx context.Context, in *alertInput) (*bodyOf[AlertBody], error) {
	id, err := in.id()
	return told(ctx, a, in.MinPosition, err, func(r, pains view.Reader, _ time.Time) (AlertBody, error) {
		received, err := alerts.Received(r, visitOf(ctx).reader.Account, id.String())
		if err != nil {
			return AlertBody{}, err
		}
		page, err := alerts.Get(r, pains, id, painpoints.Lang(in.Lang))
		return AlertBody{page, received}, err
	})
}

func (in alertInput) id() (uuid.UUID, error) {
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return id, fault.NotFoundf("id", "%q is not an alert's id; it is a UUID", in.ID)
	}
	return id, nil
}

func noAlert(id uuid.UUID) error {
	return fault.NotFoundf("id", "there is no alert %s in your departments", id)
}

// Of a pain point's evidence so much is looked through for quotes, so that one
// without words in it costs no more than a page of it.
const (
	mostQuotes      = 3
	quotesAmong     = 25
	quotesFromParts = 8 // pains that a pain across departments rests on
)

// quotes finds what people said of what an alert tells of, as far as the reader
// may read it. Who may not is given none, and it is recorded of nobody.
func (a *api) quotes(ctx context.Context, in *alertInput) (QuotesBody, error) {
	out := QuotesBody{Quotes: []Opened{}}
	id, err := in.id()
	if err != nil {
		return out, err
	}
	b, err := a.alert(ctx, in)
	if err != nil {
		return out, err
	}
	v := visitOf(ctx)
	if page := b.Body; v.scoped && !page.received && !v.reader.Of(keysOf(page.Departments)) {
		return out, noAlert(id)
	}
	if v.reader.Words(v.reader.Departments, v.reader.Account) == access.NoWords {
		return out, nil // nothing is looked for that could not be given
	}
	o := opener{api: a, ctx: ctx, visit: v, lang: painpoints.Lang(in.Lang), courses: map[string]*course{}}
	out.Quotes, err = o.quotes(b.Body.PainPoint, in.MinPosition, mostQuotes, true)
	return out, err
}

// Quotes is what an alert's page would quote to a reader who says what for: by
// the same rights, and recorded as read. It is for words that leave by mail.
func (h *API) Quotes(ctx context.Context, r access.Reader, p access.Purpose, alert uuid.UUID, lang string) ([]string, error) {
	const operation = "alert-quotes"
	may := permissions[operation].of(r)
	if may == no {
		return nil, nil
	}
	ctx = context.WithValue(ctx, visitKey{}, &visit{reader: r, purpose: &p, operation: operation, scoped: may == own})
	body, err := h.api.quotes(ctx, &alertInput{ID: alert.String(), Lang: lang})
	if err != nil {
		return nil, err
	}
	answer, err := h.api.release(ctx, body)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, q := range answer.(QuotesBody).Quotes {
		if w := q.Words; w != nil && w.Withheld == "" && w.Text != "" {
			out = append(out, w.Text)
		}
	}
	return out, nil
}

// quotes are of one pain point; of one that crosses departments, of the pains
// that it rests on, one of each.
func (o *opener) quotes(pain uuid.UUID, position string, most int, parts bool) ([]Opened, error) {
	out := []Opened{}
	page, err := ask(o.ctx, o.api, painpointsView, Moment{MinPosition: position}, "", func(r view.Reader, _ time.Time) (painpoints.Page, error) {
		return painpoints.Get(r, pain, painpoints.Paging{Limit: quotesAmong, Lang: o.lang})
	})
	if fault.CodeOf(err) == fault.NotFound {
		return out, nil // the view has not come to it
	}
	if err != nil || !readsNotes(o.visit.reader) && suppressFew(&page.Summary) {
		return out, err
	}
	opened := 0
	for _, e := range page.Evidence {
		if len(out) == most {
			break
		}
		if !e.LeftAt.IsZero() {
			continue
		}
		piece, err := o.open(e)
		if err != nil {
			return out, err
		}
		if piece.PainPoint != nil && parts && opened < quotesFromParts {
			opened++
			of, err := o.quotes(*piece.PainPoint, position, 1, false)
			if err != nil {
				return out, err
			}
			out = append(out, of...)
			continue
		}
		if w := piece.Words; w == nil || w.Erased || w.Withheld != "" || w.Text == "" {
			continue
		}
		if _, why := o.visit.mayRead(piece.concern); why == "right" {
			continue
		}
		piece.Before, piece.After = nil, nil // only what is shown counts as read
		out = append(out, piece)
	}
	return out, nil
}
