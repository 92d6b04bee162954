package engine

import (
	"context"
	"math/rand/v2"
	"net/netip"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/courier"
	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/mail"
	"ledetraad/adapters/webhook"
	"ledetraad/domain/access"
	"ledetraad/domain/fault"
	"ledetraad/domain/subscription"
)

// Post says how notifications are brought to people and systems.
type Post struct {
	SMTP         string // smtp://host:port; "": no mails are sent
	SMTPUser     string
	SMTPPassword string
	From         string
	WebhookAllow []netip.Prefix // networks of the municipality's own that webhooks may go to
}

// openPost makes ready what brings notifications, where the engine is to do
// that; one that runs for a single command is not.
func (e *Engine) openPost(context.Context) error {
	if e.cfg.Post == nil || !e.cfg.runs(RoleAlerts) {
		return nil
	}
	hooks := webhook.New(webhook.Options{PublicURL: e.cfg.PublicURL, Allow: e.cfg.Post.WebhookAllow, Version: e.cfg.Version, Now: e.cfg.Now})
	e.onClose(hooks.Close)
	e.contacts.Webhook = func(u *url.URL) error { return hooks.Check(u) }
	channels := map[subscription.ChannelKind]courier.Channel{subscription.Webhook: hooks}
	if e.cfg.Post.SMTP != "" {
		mails, err := mail.New(mail.Options{Server: e.cfg.Post.SMTP, User: e.cfg.Post.SMTPUser, Password: e.cfg.Post.SMTPPassword, From: e.cfg.Post.From,
			PublicURL: e.cfg.PublicURL, Unsubscribe: e.contacts.Unsubscribing, Now: e.cfg.Now})
		if err != nil {
			return err
		}
		channels[subscription.Mail] = mails
	}
	e.courier = &courier.Courier{
		Views: findings{e.worker}, Log: e.log, Commands: reporter{e.commands}, Contacts: e.contacts, Channels: channels, Now: e.cfg.Now, Wake: e.composed,
		Jitter: rand.Float64, Standing: e.standing, Logger: e.part("courier"),
	}
	return nil
}

// standing reports whether somebody may still be told: not whose account was
// disabled, and no machine whose token was revoked. Whoever is not known here,
// since accounts are not in backups of the log, still is.
func (e *Engine) standing(ctx context.Context, account string) (bool, error) {
	_, stands, err := e.toldOf(ctx, account)
	return stands, err
}

// toldOf is the account, or the machine, that a notification is for, and whether
// it may still be told; nobody, who may, where it is not known here.
func (e *Engine) toldOf(ctx context.Context, account string) (r access.Reader, stands bool, err error) {
	if token, machine := strings.CutPrefix(account, accounts.TokenAccount); machine {
		list, err := e.people.Tokens(ctx)
		if err != nil {
			return r, false, err
		}
		for _, t := range list {
			if t.ID == token {
				return t.Reader(), t.Revoked.IsZero() && (t.Expires.IsZero() || e.cfg.Now().Before(t.Expires)), nil
			}
		}
		return r, true, nil
	}
	if account == access.Operator {
		return access.Local(), true, nil
	}
	a, err := e.people.Get(ctx, account)
	switch {
	case fault.CodeOf(err) == fault.NotFound:
		return r, true, nil
	case err != nil:
		return r, false, err
	}
	return a.Reader(), a.State == accounts.Active, nil
}

// quoting gives what people said as the alert's page would give it to whose the
// subscription is.
func (e *Engine) quoting(api *httpapi.API) courier.Quoting {
	return func(ctx context.Context, account string, alert uuid.UUID, lang string) ([]string, error) {
		r, _, err := e.toldOf(ctx, account) // the courier has asked whether it stands
		if err != nil || !r.Somebody() {
			return nil, err
		}
		return api.Quotes(ctx, r, access.Purpose{Kind: access.Analysis, Words: "sendt ud med et varsel"}, alert, lang)
	}
}

// deliver brings notifications until the context ends.
func (e *Engine) deliver(ctx context.Context) error {
	if e.courier == nil {
		return nil
	}
	return e.courier.Run(ctx)
}

// tried is what the API tries a contact with; nil where nothing is brought.
func (e *Engine) tried() httpapi.Courier {
	if e.courier == nil {
		return nil
	}
	return e.courier
}
