package accounts

import (
	"cmp"
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"ledetraad/domain/access"
	"ledetraad/domain/fault"
)

// Provider is the municipality's identity provider (OpenID Connect Core 1.0).
// What it says of a person's roles holds anew at each sign-in.
type Provider struct {
	Issuer       string
	ClientID     string
	ClientSecret string
	Claim        string           // the claim with a person's groups or roles; "roles" if ""
	Scopes       []string         // besides openid, profile and email
	Grants       map[string]Grant // by a value of that claim
	Client       *http.Client     // nil: one that gives up after ten seconds
}

// Grant is what a value of the claim stands for.
type Grant struct {
	Roles       []access.Role
	Departments []string
}

// ParseGrant reads VALUE=role+role or VALUE=role:department+department, such
// as Ledetraad-Aeldre=head:aeldre.
func ParseGrant(s string) (value string, g Grant, err error) {
	i := strings.LastIndexByte(s, '=') // a group may be called CN=…,OU=…
	if i <= 0 {
		return "", g, fault.Invalidf("openid-grant", "%q is not VALUE=role or VALUE=role:department", s)
	}
	roles, departments, _ := strings.Cut(s[i+1:], ":")
	for r := range strings.SplitSeq(roles, "+") {
		g.Roles = append(g.Roles, access.Role(r))
	}
	if departments != "" {
		g.Departments = strings.Split(departments, "+")
	}
	return s[:i], g, access.CheckRoles(g.Roles, g.Departments)
}

// openid is the provider as it described itself.
type openid struct {
	provider *oidc.Provider
	verifier *oidc.IDTokenVerifier
}

// half is what is kept between the way to the provider and the way back.
type half struct {
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"` // of PKCE (RFC 7636)
	Redirect string `json:"redirect"`
	Return   string `json:"return"`
}

// HasProvider reports whether people can sign in by an identity provider.
func (s *Store) HasProvider() bool { return s.Provider != nil }

// discovered asks the provider to describe itself, until it has once: an
// engine must start without it.
func (s *Store) discovered(ctx context.Context) (*openid, context.Context, error) {
	if s.Provider == nil {
		return nil, nil, fault.NotFoundf("", "no identity provider is set up; see docs/accounts.md")
	}
	client := s.Provider.Client
	if client == nil {
		client = &http.Client{Timeout: 10 * time.Second}
	}
	s.openidMu.Lock()
	defer s.openidMu.Unlock()
	if s.openid == nil {
		// The provider's keys are fetched again long after this request, so its
		// context must not end them.
		p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), client), s.Provider.Issuer)
		if err != nil {
			return nil, nil, fault.Unavailablef(err, "the identity provider does not answer as it should; try again, or sign in another way")
		}
		s.openid = &openid{p, p.Verifier(&oidc.Config{ClientID: s.Provider.ClientID, Now: s.Now})}
	}
	return s.openid, oidc.ClientContext(ctx, client), nil
}

func (s *Store) oauth(o *openid, redirect string) *oauth2.Config {
	return &oauth2.Config{ClientID: s.Provider.ClientID, ClientSecret: s.Provider.ClientSecret, Endpoint: o.provider.Endpoint(),
		RedirectURL: redirect, Scopes: append([]string{oidc.ScopeOpenID, "profile", "email"}, s.Provider.Scopes...)}
}

// ToProvider begins a sign-in at the provider: the address to send the browser
// to, and a state that must be kept in a cookie of that browser. The redirect
// is where the provider sends it back, and then it goes on to a path here.
func (s *Store) ToProvider(ctx context.Context, redirect, then string) (address, state string, err error) {
	o, ctx, err := s.discovered(ctx)
	if err != nil {
		return "", "", err
	}
	h := half{Nonce: secret(), Verifier: oauth2.GenerateVerifier(), Redirect: redirect, Return: localPath(then)}
	if state, err = s.keep(ctx, "openid", "", h); err != nil {
		return "", "", err
	}
	return s.oauth(o, redirect).AuthCodeURL(state, oidc.Nonce(h.Nonce), oauth2.S256ChallengeOption(h.Verifier)), state, nil
}

// localPath lets nobody use the sign-in to send a browser elsewhere.
func localPath(p string) string {
	u, err := url.Parse(p)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") || strings.ContainsAny(p, "\\\r\n\t") {
		return "/"
	}
	return p
}

// FromProvider ends it: query is what the provider sent back, cookie the state
// that the browser kept. Where all is well the account stands as the provider's
// claims say; one is made for somebody who comes for the first time.
func (s *Store) FromProvider(ctx context.Context, query url.Values, cookie string) (a Account, session, then string, err error) {
	state := query.Get("state")
	if state == "" || subtle.ConstantTimeCompare(sum(state), sum(cookie)) != 1 {
		return a, "", "", fault.Invalidf("state", "this sign-in was not begun in this browser; begin again")
	}
	var h half
	if err := s.take(ctx, "openid", "", state, &h); err != nil {
		return a, "", "", err
	}
	if query.Get("error") != "" {
		return a, "", "", s.turnedAway(errors.New("the provider said no"), "the identity provider did not let you in")
	}
	o, ctx, err := s.discovered(ctx)
	if err != nil {
		return a, "", "", err
	}
	token, err := s.oauth(o, h.Redirect).Exchange(ctx, query.Get("code"), oauth2.VerifierOption(h.Verifier))
	if err != nil {
		return a, "", "", s.turnedAway(err, "the identity provider did not confirm the sign-in")
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := o.verifier.Verify(ctx, raw)
	if err != nil {
		return a, "", "", s.turnedAway(err, "the identity provider's answer is not valid")
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(h.Nonce)) != 1 {
		return a, "", "", s.turnedAway(errors.New("another nonce"), "the identity provider's answer belongs to another sign-in")
	}
	claims, err := s.claims(ctx, o, id, token)
	if err != nil {
		return a, "", "", err
	}
	if a, err = s.vouched(ctx, id.Issuer, id.Subject, claims); err != nil {
		return a, "", "", err
	}
	a, session, err = s.begin(ctx, a.ID)
	return a, session, h.Return, err
}

// turnedAway tells the log the kind of what went wrong, and nothing that the
// provider said: that may hold codes and tokens.
func (s *Store) turnedAway(err error, message string) error {
	kind := "refused"
	if e, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		kind = cmp.Or(e.ErrorCode, "refused")
	} else if _, ok := errors.AsType[*oidc.TokenExpiredError](err); ok {
		kind = "expired"
	}
	s.Log.Warn().Str("kind", kind).Msg("a sign-in by the identity provider failed: " + message)
	return fault.Invalidf("openid", "%s", message)
}

// claims are the ID token's, and the user-info endpoint's where the ID token
// does not say what is wanted.
func (s *Store) claims(ctx context.Context, o *openid, id *oidc.IDToken, token *oauth2.Token) (map[string]any, error) {
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return nil, s.turnedAway(err, "the identity provider's answer cannot be read")
	}
	if claims[s.claim()] != nil && claims["name"] != nil || o.provider.UserInfoEndpoint() == "" {
		return claims, nil
	}
	info, err := o.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return nil, s.turnedAway(err, "the identity provider does not say who you are")
	}
	if info.Subject != id.Subject { // OpenID Connect Core 1.0, section 5.3.2
		return nil, s.turnedAway(errors.New("another subject"), "the identity provider speaks of somebody else")
	}
	more := map[string]any{}
	if err := info.Claims(&more); err != nil {
		return nil, s.turnedAway(err, "the identity provider's answer cannot be read")
	}
	for k, v := range more {
		if _, there := claims[k]; !there {
			claims[k] = v
		}
	}
	return claims, nil
}

func (s *Store) claim() string { return cmp.Or(s.Provider.Claim, "roles") }

// granted is what the claims stand for.
func (s *Store) granted(claims map[string]any) Grant {
	var out Grant
	var values []string
	switch v := claims[s.claim()].(type) {
	case string:
		values = []string{v}
	case []any:
		for _, x := range v {
			if t, ok := x.(string); ok {
				values = append(values, t)
			}
		}
	}
	for _, v := range values {
		g := s.Provider.Grants[v]
		out.Roles, out.Departments = append(out.Roles, g.Roles...), append(out.Departments, g.Departments...)
	}
	slices.Sort(out.Roles)
	slices.Sort(out.Departments)
	return Grant{slices.Compact(out.Roles), slices.Compact(out.Departments)}
}

// vouched is the account of a person whom the provider vouches for. It is
// found by issuer and subject alone: an account that was made here does not
// become somebody's because the provider says that they have the same e-mail.
func (s *Store) vouched(ctx context.Context, issuer, subject string, claims map[string]any) (a Account, err error) {
	g := s.granted(claims)
	text := func(key string) string { v, _ := claims[key].(string); return v }
	login := cmp.Or(text("preferred_username"), text("email"), subject)
	name := cmp.Or(text("name"), login)
	err = s.transaction(ctx, func(tx *sql.Tx) error {
		a, err = s.one(ctx, tx, "issuer = ? AND subject = ?", issuer, subject)
		known := err == nil
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			return err
		}
		if len(g.Roles) == 0 {
			s.Log.Warn().Msg("a sign-in by the identity provider failed: none of the person's roles there is a role here")
			return fault.Invalidf("openid", "you have no role here; ask those who run Ledetråd, or the identity provider, for one")
		}
		if !known {
			d := Draft{Name: name, Login: login, Roles: g.Roles, Departments: g.Departments}
			a, err = s.insert(ctx, tx, d, issuer, subject)
			if fault.CodeOf(err) == fault.Conflict { // the login is somebody else's, made here
				d.Login = fmt.Sprintf("%s#%x", clip(canonical(login), 80), sum(issuer + " " + subject)[:4])
				a, err = s.insert(ctx, tx, d, issuer, subject)
			}
			return err
		}
		if a.State != Active {
			return ErrSignIn
		}
		_, err := tx.ExecContext(ctx, "UPDATE account SET roles = ?, departments = ?, name = ? WHERE id = ?", list(g.Roles), list(g.Departments), name, a.ID)
		return wrap("sign in", err)
	})
	return a, err
}

func clip(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}
