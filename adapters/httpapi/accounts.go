package httpapi

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/adapters/accounts"
	"ledetraad/domain/access"
	"ledetraad/domain/fault"
	"ledetraad/projections/reference"
	"ledetraad/projections/view"

	readings "ledetraad/projections/access"
)

// AccountsBody lists accounts.
type AccountsBody struct {
	Accounts []accounts.Account `json:"accounts"`
}

// NewAccount is an account and the link that its owner comes in by.
type NewAccount struct {
	Account accounts.Account `json:"account"`
	Link    string           `json:"link" doc:"to hand to its owner: works once, for 24 hours; given this once"`
}

// AccountChange is what is to be otherwise; what is left out stays.
type AccountChange struct {
	Roles       []access.Role  `json:"roles,omitempty"`
	Departments []string       `json:"departments,omitempty" doc:"with roles"`
	State       accounts.State `json:"state,omitempty" enum:"active,disabled"`
}

// LinkBody is a one-time link.
type LinkBody struct {
	Link string `json:"link" doc:"works once, for 24 hours; given this once"`
}

// TokensBody lists tokens.
type TokensBody struct {
	Tokens []accounts.Token `json:"tokens"`
}

// TokenDraft is what a token is made of.
type TokenDraft struct {
	Name        string        `json:"name"`
	Roles       []access.Role `json:"roles"`
	Departments []string      `json:"departments,omitempty"`
	Expires     time.Time     `json:"expires,omitzero"`
}

// NewToken is a token and its secret.
type NewToken struct {
	Token  accounts.Token `json:"token"`
	Secret string         `json:"secret" doc:"for Authorization: Bearer …; given this once"`
}

type accountInput struct {
	ID string `path:"id" doc:"an account's id or login"`
}

func (a *api) addAccounts(h huma.API) {
	tags := []string{"people"}
	huma.Register(h, huma.Operation{OperationID: "list-accounts", Method: http.MethodGet, Path: "/api/v1/accounts", Tags: tags, Summary: "Accounts, by login"},
		func(ctx context.Context, _ *struct{}) (*bodyOf[AccountsBody], error) {
			return with(a, func(p *accounts.Store) (AccountsBody, error) {
				list, err := p.List(ctx)
				return AccountsBody{list}, err
			})
		})
	huma.Register(h, huma.Operation{OperationID: "add-account", Method: http.MethodPost, Path: "/api/v1/accounts", Tags: tags,
		Summary: "Make an account, and a link for its owner", DefaultStatus: http.StatusCreated},
		func(ctx context.Context, in *struct{ Body accounts.Draft }) (*bodyOf[NewAccount], error) {
			return with(a, func(p *accounts.Store) (NewAccount, error) {
				if err := a.knownDepartments(ctx, in.Body.Departments); err != nil {
					return NewAccount{}, err
				}
				account, err := p.Add(ctx, in.Body)
				if err != nil {
					return NewAccount{}, err
				}
				a.changed(ctx, account.ID, "account made")
				link, err := p.Link(ctx, account.ID)
				return NewAccount{account, link}, err
			})
		})
	huma.Register(h, huma.Operation{OperationID: "change-account", Method: http.MethodPatch, Path: "/api/v1/accounts/{id}", Tags: tags,
		Summary: "Give an account other roles, disable it, or let it be used again"},
		func(ctx context.Context, in *struct {
			ID   string `path:"id" doc:"an account's id or login"`
			Body AccountChange
		}) (*bodyOf[accounts.Account], error) {
			return with(a, func(p *accounts.Store) (accounts.Account, error) {
				if err := a.knownDepartments(ctx, in.Body.Departments); err != nil {
					return accounts.Account{}, err
				}
				account, err := p.Get(ctx, in.ID)
				if err == nil && in.Body.Roles != nil {
					account, err = p.Change(ctx, account.ID, in.Body.Roles, in.Body.Departments)
				}
				if err == nil && in.Body.State != "" {
					account, err = p.SetState(ctx, account.ID, in.Body.State)
				}
				if err == nil {
					a.changed(ctx, account.ID, "account changed")
				}
				return account, err
			})
		})
	huma.Register(h, huma.Operation{OperationID: "link-account", Method: http.MethodPost, Path: "/api/v1/accounts/{id}/link", Tags: tags,
		Summary: "Make a one-time link to an account, for an owner who has lost the way in"},
		func(ctx context.Context, in *accountInput) (*bodyOf[LinkBody], error) {
			return with(a, func(p *accounts.Store) (LinkBody, error) {
				account, err := p.Get(ctx, in.ID)
				if err != nil {
					return LinkBody{}, err
				}
				a.changed(ctx, account.ID, "link made")
				link, err := p.Link(ctx, account.ID)
				return LinkBody{link}, err
			})
		})
}

func (a *api) addTokens(h huma.API) {
	tags := []string{"people"}
	huma.Register(h, huma.Operation{OperationID: "list-tokens", Method: http.MethodGet, Path: "/api/v1/tokens", Tags: tags, Summary: "Machines' tokens, by name"},
		func(ctx context.Context, _ *struct{}) (*bodyOf[TokensBody], error) {
			return with(a, func(p *accounts.Store) (TokensBody, error) {
				list, err := p.Tokens(ctx)
				return TokensBody{list}, err
			})
		})
	huma.Register(h, huma.Operation{OperationID: "add-token", Method: http.MethodPost, Path: "/api/v1/tokens", Tags: tags,
		Summary: "Make a token for a machine", DefaultStatus: http.StatusCreated},
		func(ctx context.Context, in *struct{ Body TokenDraft }) (*bodyOf[NewToken], error) {
			return with(a, func(p *accounts.Store) (NewToken, error) {
				if err := a.knownDepartments(ctx, in.Body.Departments); err != nil {
					return NewToken{}, err
				}
				t, key, err := p.AddToken(ctx, accounts.Token{Name: in.Body.Name, Roles: in.Body.Roles, Departments: in.Body.Departments, Expires: in.Body.Expires})
				if err == nil {
					a.changed(ctx, "token-"+t.ID, "token made")
				}
				return NewToken{t, key}, err
			})
		})
	huma.Register(h, huma.Operation{OperationID: "revoke-token", Method: http.MethodDelete, Path: "/api/v1/tokens/{id}", Tags: tags,
		Summary: "Close a token for good", DefaultStatus: http.StatusNoContent},
		func(ctx context.Context, in *struct {
			ID string `path:"id"`
		}) (*struct{}, error) {
			p, err := a.people()
			if err == nil {
				err = p.RevokeToken(ctx, in.ID)
			}
			if err != nil {
				return nil, a.problemOf(err)
			}
			a.changed(ctx, "token-"+in.ID, "token revoked")
			return nil, nil
		})
}

// AccessLogBody is who was given a person's words to read.
type AccessLogBody struct {
	Participant string           `json:"participant"`
	Readings    []readings.Entry `json:"readings"`
}

func (a *api) addAccessLog(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "access-log", Method: http.MethodGet, Path: "/api/v1/access-log", Tags: []string{"people"},
		Summary: "When, and for what, a person's words were read: for the person concerned"},
		func(ctx context.Context, in *struct {
			MinPosition string `query:"min_position" doc:"Wait until the view has come at least this far in the log"`
			Participant string `query:"participant" required:"true" doc:"the person's pseudonym"`
			Accounts    bool   `query:"accounts" doc:"with who read, and what they said of the purpose; the person concerned has normally no right to employees' names"`
		}) (*bodyOf[AccessLogBody], error) {
			return answer(ctx, a, readings.Name, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ time.Time) (AccessLogBody, error) {
				list, err := readings.Of(r, in.Participant, in.Accounts)
				return AccessLogBody{in.Participant, list}, err
			})
		})
}

// knownDepartments refuses a department that the programme does not have, once
// it has any: its head would see nothing, and not know why.
func (a *api) knownDepartments(ctx context.Context, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	all, err := ask(ctx, a, programmeView, Moment{}, "", func(r view.Reader, _ time.Time) ([]reference.Department, error) { return reference.Departments(r) })
	if err != nil || len(all) == 0 {
		return err
	}
	for _, k := range keys {
		if !slices.ContainsFunc(all, func(d reference.Department) bool { return d.Key == k }) {
			return fault.Invalidf("departments", "there is no department %q; see ledetraad departments list", k)
		}
	}
	return nil
}

func with[T any](a *api, f func(*accounts.Store) (T, error)) (*bodyOf[T], error) {
	p, err := a.people()
	if err != nil {
		return nil, a.problemOf(err)
	}
	out, err := f(p)
	if err != nil {
		return nil, a.problemOf(err)
	}
	return &bodyOf[T]{out}, nil
}

// changed tells the log who did what to an account: ids only.
func (a *api) changed(ctx context.Context, account, what string) {
	a.Log.Info().Str("account", account).Str("by", visitOf(ctx).reader.Account).Msg(what)
}
