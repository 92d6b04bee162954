package main

import (
	"strings"

	"ledetraad/adapters/accounts"
)

// providerFlags describe the municipality's identity provider.
type providerFlags struct {
	OpenIDIssuer     string   `help:"The municipality's identity provider (OpenID Connect): its issuer." name:"openid-issuer" env:"LEDETRAAD_OPENID_ISSUER" placeholder:"URL"`
	OpenIDClient     string   `help:"The client id that it knows Ledetråd by." name:"openid-client" env:"LEDETRAAD_OPENID_CLIENT" placeholder:"ID"`
	OpenIDSecretFile string   `help:"File with the client's secret." name:"openid-secret-file" env:"LEDETRAAD_OPENID_SECRET_FILE" type:"path" placeholder:"FILE"`
	OpenIDClaim      string   `help:"The claim with a person's groups." name:"openid-claim" env:"LEDETRAAD_OPENID_CLAIM" default:"roles"`
	OpenIDScope      []string `help:"Scopes to ask for besides openid, profile and email." name:"openid-scope" env:"LEDETRAAD_OPENID_SCOPE"`
	OpenIDGrant      []string `help:"What a group stands for: VALUE=role+role or VALUE=role:department+department; may be repeated." name:"openid-grant" sep:";" env:"LEDETRAAD_OPENID_GRANT" placeholder:"GRANT"`
}

// provider is what the flags describe; nil where there is none.
func (f providerFlags) provider() (*accounts.Provider, error) {
	if f.OpenIDIssuer == "" {
		return nil, nil
	}
	if f.OpenIDClient == "" || len(f.OpenIDGrant) == 0 {
		return nil, usagef("--openid-issuer needs --openid-client and at least one --openid-grant")
	}
	p := &accounts.Provider{Issuer: f.OpenIDIssuer, ClientID: f.OpenIDClient, Claim: f.OpenIDClaim, Scopes: f.OpenIDScope, Grants: map[string]accounts.Grant{}}
	if f.OpenIDSecretFile != "" {
		secret, err := secretIn("openid-secret-file", f.OpenIDSecretFile)
		if err != nil {
			return nil, err
		}
		p.ClientSecret = strings.TrimSpace(secret)
	}
	for _, s := range f.OpenIDGrant {
		value, g, err := accounts.ParseGrant(s)
		if err != nil {
			return nil, err
		}
		have := p.Grants[value]
		p.Grants[value] = accounts.Grant{Roles: append(have.Roles, g.Roles...), Departments: append(have.Departments, g.Departments...)}
	}
	return p, nil
}
