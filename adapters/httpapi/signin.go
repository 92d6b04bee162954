package httpapi

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/adapters/accounts"
	"ledetraad/domain/access"
	"ledetraad/domain/fault"
)

// WaysIn says how one can sign in here.
type WaysIn struct {
	Password bool `json:"password"`
	Passkey  bool `json:"passkey" doc:"where the engine is opened by a name, not by an address"`
	Provider bool `json:"provider" doc:"the municipality's identity provider: go to /api/v1/sign-in/openid"`
	First    bool `json:"first" doc:"there is no account yet: use the link that the engine printed when it started"`
}

// Me is who is signed in.
type Me struct {
	Account     string        `json:"account"`
	Name        string        `json:"name"`
	Roles       []access.Role `json:"roles"`
	Departments []string      `json:"departments"`
}

func me(r access.Reader) *bodyOf[Me] {
	return &bodyOf[Me]{Me{r.Account, r.Name, full(r.Roles), full(r.Departments)}}
}

// Ceremony is the first half of something done with a passkey: options for the
// browser, and what must come back with its answer.
type Ceremony struct {
	Ceremony string `json:"ceremony"`
	Options  any    `json:"options" doc:"for navigator.credentials.create or .get, as JSON (WebAuthn Level 3)"`
}

type passkeyAnswer struct {
	Ceremony   string          `json:"ceremony"`
	Credential json.RawMessage `json:"credential" doc:"the browser's answer, as JSON"`
}

// people are the accounts, where there are any.
func (a *api) people() (*accounts.Store, error) {
	if a.Accounts == nil {
		return nil, fault.NotFoundf("", "this engine keeps no accounts")
	}
	return a.Accounts, nil
}

// signedIn answers somebody who came in, with the cookie.
func (a *api) signedIn(ctx context.Context, account accounts.Account, cookie string, err error) (*bodyOf[Me], error) {
	if err != nil {
		return nil, a.problemOf(err)
	}
	setCookie(visitOf(ctx), sessionCookie, cookie)
	a.Log.Info().Str("account", account.ID).Msg("signed in")
	return me(account.Reader()), nil
}

func (a *api) addSignIn(h huma.API) {
	tags := []string{"people"}
	everybody := []map[string][]string{}
	huma.Register(h, huma.Operation{OperationID: "ways-in", Method: http.MethodGet, Path: "/api/v1/sign-in", Tags: tags, Security: everybody,
		Summary: "How one can sign in"},
		func(ctx context.Context, _ *struct{}) (*bodyOf[WaysIn], error) {
			p, err := a.people()
			if err != nil {
				return nil, a.problemOf(err)
			}
			none, err := p.Empty(ctx)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[WaysIn]{WaysIn{Password: true, Passkey: true, Provider: p.HasProvider(), First: none}}, nil
		})
	huma.Register(h, huma.Operation{OperationID: "sign-in", Method: http.MethodPost, Path: "/api/v1/sign-in", Tags: tags, Security: everybody,
		Summary: "Sign in by password; the session is in a cookie"},
		func(ctx context.Context, in *struct {
			Body struct {
				Login    string `json:"login"`
				Password string `json:"password"`
			}
		}) (*bodyOf[Me], error) {
			p, err := a.people()
			if err != nil {
				return nil, a.problemOf(err)
			}
			account, cookie, err := p.SignIn(ctx, in.Body.Login, in.Body.Password, addressOf(visitOf(ctx).request))
			return a.signedIn(ctx, account, cookie, err)
		})
	huma.Register(h, huma.Operation{OperationID: "redeem-link", Method: http.MethodPost, Path: "/api/v1/sign-in/link", Tags: tags, Security: everybody,
		Summary: "Sign in by a one-time link, and set a password; the first link makes the first administrator"},
		func(ctx context.Context, in *struct{ Body accounts.Welcome }) (*bodyOf[Me], error) {
			p, err := a.people()
			if err != nil {
				return nil, a.problemOf(err)
			}
			account, cookie, err := p.Redeem(ctx, in.Body)
			return a.signedIn(ctx, account, cookie, err)
		})
	huma.Register(h, huma.Operation{OperationID: "ask-passkey", Method: http.MethodPost, Path: "/api/v1/sign-in/passkey/begin", Tags: tags, Security: everybody,
		Summary: "Begin to sign in by a passkey"},
		func(ctx context.Context, _ *struct{}) (*bodyOf[Ceremony], error) {
			p, err := a.people()
			if err != nil {
				return nil, a.problemOf(err)
			}
			options, ceremony, err := p.AskPasskey(ctx, originOf(visitOf(ctx).request))
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[Ceremony]{Ceremony{ceremony, options}}, nil
		})
	huma.Register(h, huma.Operation{OperationID: "sign-in-by-passkey", Method: http.MethodPost, Path: "/api/v1/sign-in/passkey", Tags: tags, Security: everybody,
		Summary: "End to sign in by a passkey"},
		func(ctx context.Context, in *struct{ Body passkeyAnswer }) (*bodyOf[Me], error) {
			p, err := a.people()
			if err != nil {
				return nil, a.problemOf(err)
			}
			account, cookie, err := p.SignInByPasskey(ctx, originOf(visitOf(ctx).request), in.Body.Ceremony, in.Body.Credential)
			return a.signedIn(ctx, account, cookie, err)
		})
	a.addProvider(h, tags, everybody)
	a.addMe(h, tags)
}

// found sends a browser on.
type found struct {
	Status   int
	Location string `header:"Location"`
}

const callbackPath = "/api/v1/sign-in/openid/callback"

func (a *api) addProvider(h huma.API, tags []string, everybody []map[string][]string) {
	huma.Register(h, huma.Operation{OperationID: "to-provider", Method: http.MethodGet, Path: "/api/v1/sign-in/openid", Tags: tags, Security: everybody,
		Summary: "Sign in by the municipality's identity provider: sends the browser there", DefaultStatus: http.StatusFound},
		func(ctx context.Context, in *struct {
			Then string `query:"then" doc:"the path to come back to"`
		}) (*found, error) {
			p, err := a.people()
			if err != nil {
				return nil, a.problemOf(err)
			}
			v := visitOf(ctx)
			address, state, err := p.ToProvider(ctx, originOf(v.request).Origin+callbackPath, in.Then)
			if err != nil {
				return nil, a.problemOf(err)
			}
			setCookie(v, openidCookie, state)
			return &found{http.StatusFound, address}, nil
		})
	huma.Register(h, huma.Operation{OperationID: "from-provider", Method: http.MethodGet, Path: callbackPath, Tags: tags, Security: everybody,
		Summary: "Where the identity provider sends the browser back to", DefaultStatus: http.StatusFound},
		func(ctx context.Context, _ *struct{}) (*found, error) {
			p, err := a.people()
			if err != nil {
				return nil, a.problemOf(err)
			}
			v := visitOf(ctx)
			state := ""
			if c, err := v.request.Cookie(cookieName(v.request, openidCookie)); err == nil {
				state = c.Value
			}
			account, cookie, then, err := p.FromProvider(ctx, v.request.URL.Query(), state)
			if err != nil {
				return nil, a.problemOf(err)
			}
			setCookie(v, openidCookie, "")
			if _, err := a.signedIn(ctx, account, cookie, nil); err != nil {
				return nil, err
			}
			return &found{http.StatusFound, then}, nil
		})
}

func (a *api) addMe(h huma.API, tags []string) {
	huma.Register(h, huma.Operation{OperationID: "me", Method: http.MethodGet, Path: "/api/v1/me", Tags: tags, Summary: "Who is signed in"},
		func(ctx context.Context, _ *struct{}) (*bodyOf[Me], error) { return me(visitOf(ctx).reader), nil })
	huma.Register(h, huma.Operation{OperationID: "sign-out", Method: http.MethodPost, Path: "/api/v1/sign-out", Tags: tags,
		Summary: "End the session", DefaultStatus: http.StatusNoContent},
		func(ctx context.Context, in *struct {
			Everywhere bool `query:"everywhere" doc:"end all of the account's sessions"`
		}) (*struct{}, error) {
			p, err := a.people()
			if err != nil {
				return nil, a.problemOf(err)
			}
			v := visitOf(ctx)
			if in.Everywhere {
				err = p.SignOutEverywhere(ctx, v.reader.Account)
			} else if c, none := v.request.Cookie(cookieName(v.request, sessionCookie)); none == nil {
				err = p.SignOut(ctx, c.Value)
			}
			if err != nil {
				return nil, a.problemOf(err)
			}
			setCookie(v, sessionCookie, "")
			return nil, nil
		})
	huma.Register(h, huma.Operation{OperationID: "begin-passkey", Method: http.MethodPost, Path: "/api/v1/me/passkeys/begin", Tags: tags,
		Summary: "Begin to register a passkey for the account that is signed in"},
		func(ctx context.Context, _ *struct{}) (*bodyOf[Ceremony], error) {
			p, err := a.people()
			if err != nil {
				return nil, a.problemOf(err)
			}
			v := visitOf(ctx)
			options, ceremony, err := p.NewPasskey(ctx, originOf(v.request), v.reader.Account)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[Ceremony]{Ceremony{ceremony, options}}, nil
		})
	huma.Register(h, huma.Operation{OperationID: "add-passkey", Method: http.MethodPost, Path: "/api/v1/me/passkeys", Tags: tags,
		Summary: "End to register a passkey", DefaultStatus: http.StatusNoContent},
		func(ctx context.Context, in *struct {
			Body struct {
				Ceremony   string          `json:"ceremony"`
				Credential json.RawMessage `json:"credential" doc:"the browser's answer, as JSON"`
				Name       string          `json:"name" doc:"what its owner calls it"`
			}
		}) (*struct{}, error) {
			p, err := a.people()
			if err != nil {
				return nil, a.problemOf(err)
			}
			v := visitOf(ctx)
			if err := p.AddPasskey(ctx, originOf(v.request), v.reader.Account, in.Body.Ceremony, in.Body.Name, in.Body.Credential); err != nil {
				return nil, a.problemOf(err)
			}
			return nil, nil
		})
	a.addOwnKeys(h, tags)
}

func (a *api) addOwnKeys(h huma.API, tags []string) {
	huma.Register(h, huma.Operation{OperationID: "set-password", Method: http.MethodPost, Path: "/api/v1/me/password", Tags: tags,
		Summary: "Give the account that is signed in another password; its other sessions end"},
		func(ctx context.Context, in *struct {
			Body struct {
				Current  string `json:"current,omitempty" doc:"the password it has, if it has one"`
				Password string `json:"password"`
			}
		}) (*bodyOf[Me], error) {
			p, err := a.people()
			if err != nil {
				return nil, a.problemOf(err)
			}
			v := visitOf(ctx)
			account, cookie, err := p.ChangePassword(ctx, v.reader.Account, in.Body.Current, in.Body.Password, addressOf(v.request))
			return a.signedIn(ctx, account, cookie, err)
		})
	huma.Register(h, huma.Operation{OperationID: "passkeys", Method: http.MethodGet, Path: "/api/v1/me/passkeys", Tags: tags,
		Summary: "The passkeys of the account that is signed in"},
		func(ctx context.Context, _ *struct{}) (*bodyOf[PasskeysBody], error) {
			return with(a, func(p *accounts.Store) (PasskeysBody, error) {
				list, err := p.Passkeys(ctx, visitOf(ctx).reader.Account)
				return PasskeysBody{list}, err
			})
		})
	huma.Register(h, huma.Operation{OperationID: "remove-passkey", Method: http.MethodDelete, Path: "/api/v1/me/passkeys", Tags: tags,
		Summary: "Take a passkey away, such as that of a lost phone; all sessions end", DefaultStatus: http.StatusNoContent},
		func(ctx context.Context, in *struct {
			ID string `query:"id" required:"true" doc:"as the list gives it"`
		}) (*struct{}, error) {
			id, err := base64.StdEncoding.DecodeString(in.ID)
			if err != nil {
				return nil, a.problemOf(fault.Invalidf("id", "is not a passkey's id"))
			}
			p, err := a.people()
			if err == nil {
				err = p.RemovePasskey(ctx, visitOf(ctx).reader.Account, id)
			}
			if err != nil {
				return nil, a.problemOf(err)
			}
			return nil, nil
		})
}

// PasskeysBody lists passkeys.
type PasskeysBody struct {
	Passkeys []accounts.Passkey `json:"passkeys"`
}
