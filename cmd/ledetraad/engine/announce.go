package engine

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/httpapi"
	natsbus "ledetraad/adapters/nats"
	"ledetraad/domain/access"
)

// alertsMark says how far alerts were published on NATS. It stands outside of
// NATS' own folder, which may be lost or removed.
const alertsMark = "alerts.mark"

// announce publishes alerts on NATS.
func (e *Engine) announce(ctx context.Context) error { return e.announcer.Run(ctx) }

// openDoor lets people who have a token hear of alerts on NATS. It is closed just
// before the server stops: whoever knocks meanwhile, and is not answered, would
// hold the server up.
func (e *Engine) openDoor(ctx context.Context) error {
	if err := e.prepareDoor(ctx); err != nil || e.signIn == nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var answering sync.WaitGroup
	answering.Go(func() {
		if err := e.signIn.Run(ctx); ctx.Err() == nil {
			e.failed <- fmt.Errorf("sign-in on NATS: %w", err)
		}
	})
	e.onClose(func() error {
		cancel()
		answering.Wait()
		return nil
	})
	return nil
}

func (e *Engine) prepareDoor(ctx context.Context) error {
	switch {
	case !e.cfg.runs(RoleAPI): // only where tokens are made are they known
		return nil
	case e.bus != nil:
		nc, err := e.bus.Connect(ctx, "ledetraad sign-in")
		if err != nil {
			return err
		}
		e.onClose(func() error { nc.Close(); return nil })
		e.signIn, err = e.bus.Admit(nc, door{e}, e.part("sign-in on NATS"))
		return err
	case e.cfg.NATSIssuer != "":
		issuer, err := natsbus.Issuer(e.cfg.NATSIssuer)
		if err != nil {
			return err
		}
		log := e.part("sign-in on NATS")
		if public, err := issuer.PublicKey(); err == nil {
			log.Info().Str("issuer", public).Msg("the NATS server needs this in auth_callout")
		}
		e.signIn, err = natsbus.NewSignIn(e.conn, door{e}, natsbus.SignInOptions{Issuer: issuer, Log: log})
		return err
	}
	return nil
}

// revoked ends what a token that is not good any more has on NATS.
func (e *Engine) revoked(ctx context.Context, token string) {
	if e.signIn == nil {
		return
	}
	if err := e.signIn.Revoked(context.WithoutCancel(ctx), token); err != nil {
		log := e.part("sign-in on NATS")
		log.Warn().Err(err).Str("token", token).Msg("what a revoked token had on NATS could not be removed")
	}
}

// door knows the tokens.
type door struct{ *Engine }

func (d door) Admit(ctx context.Context, token, address string) (natsbus.Guest, error) {
	if subtle.ConstantTimeCompare([]byte(token), []byte(d.token)) == 1 {
		return natsbus.Guest{ID: access.Operator, All: true}, nil
	}
	t, err := d.people.TokenFrom(ctx, token, address)
	if many, ok := errors.AsType[*accounts.TooManyError](err); ok {
		return natsbus.Guest{}, fmt.Errorf("%w: %w", natsbus.ErrRefused, many)
	}
	if err != nil {
		return natsbus.Guest{}, err
	}
	if t.ID == "" {
		return natsbus.Guest{}, fmt.Errorf("%w: no such token, or it is not good any more", natsbus.ErrRefused)
	}
	g := natsbus.GuestOf(t.ID, t.Reader())
	g.Until = t.Expires
	return g, nil
}

// alertsOnNATS tells a reader where alerts are.
func (e *Engine) alertsOnNATS(r access.Reader) httpapi.AlertsOnNATS {
	out := httpapi.AlertsOnNATS{URL: e.reachableNATS(), Stream: natsbus.AlertStreamName}
	id, byToken := strings.CutPrefix(r.Account, accounts.TokenAccount)
	guest := natsbus.GuestOf(id, r)
	if r.Account == access.Operator {
		guest, byToken = natsbus.Guest{ID: access.Operator, All: true}, true
	}
	out.Subjects = guest.Subjects()
	if byToken {
		out.Guest, out.InboxPrefix = guest.ID, natsbus.InboxPrefix(guest.ID)
	}
	return out
}

// reachableNATS is the NATS server's address, without whatever secret stands in
// it.
func (e *Engine) reachableNATS() string {
	if e.bus != nil {
		return e.bus.URL()
	}
	var list []string
	for one := range strings.SplitSeq(e.cfg.NATS, ",") {
		u, err := url.Parse(strings.TrimSpace(one))
		if err != nil {
			continue
		}
		u.User = nil
		list = append(list, u.String())
	}
	return strings.Join(list, ",")
}
