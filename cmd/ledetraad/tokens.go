package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"

	readings "ledetraad/projections/access"
)

type tokensCmd struct {
	List   tokensListCmd   `cmd:"" default:"withargs" help:"Machines' tokens, by name."`
	Add    tokensAddCmd    `cmd:"" help:"Make a token; its secret is printed this once."`
	Revoke tokensRevokeCmd `cmd:"" help:"Close a token for good."`
}

type tokensListCmd struct {
	target
	printing
}

func (l *tokensListCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, l.target, l.printing, "/api/v1/tokens", nil, func(_ *apiclient.Client, b httpapi.TokensBody) error {
		t := table{head: []string{l.Lang.say("Navn", "Name"), l.Lang.say("Roller", "Roles"), l.Lang.say("Afdelinger", "Departments"), l.Lang.say("Udløber", "Expires"),
			l.Lang.say("Senest brugt", "Last used"), l.Lang.say("Tilstand", "State"), "Id"}}
		for _, k := range b.Tokens {
			t.add(k.Name, words(k.Roles), words(k.Departments), l.Lang.moment(k.Expires), l.Lang.moment(k.LastUsed), l.Lang.tokenState(k), k.ID)
		}
		return t.print(c.out)
	})
}

func (lang language) tokenState(t accounts.Token) string {
	switch {
	case !t.Revoked.IsZero():
		return lang.say("tilbagekaldt", "revoked")
	case !t.Expires.IsZero() && !time.Now().Before(t.Expires):
		return lang.say("udløbet", "expired")
	}
	return lang.say("gyldig", "valid")
}

type tokensAddCmd struct {
	target
	printing
	roleFlags
	Name string `arg:"" help:"What the token is for."`
	Days int    `help:"For how many days it is good; 0 for ever." default:"365"`
}

func (a *tokensAddCmd) Run(ctx context.Context, c *console) error {
	if a.Days < 0 {
		return usagef("--days %d: a token cannot have run out before it is made", a.Days)
	}
	return a.with(ctx, c, func(api *apiclient.Client) error {
		in := httpapi.TokenDraft{Name: a.Name, Roles: a.Role, Departments: a.Department}
		if a.Days > 0 {
			in.Expires = time.Now().UTC().AddDate(0, 0, a.Days)
		}
		var raw json.RawMessage
		if err := api.Post(ctx, "/api/v1/tokens", in, &raw); err != nil || a.JSON {
			return orPrint(c, raw, err)
		}
		var b httpapi.NewToken
		if err := json.Unmarshal(raw, &b); err != nil {
			return err
		}
		fmt.Fprintf(c.err, a.Lang.say("Nøglen vises kun nu; den er %s:\n", "The secret is shown only now; the token is %s:\n"), b.Token.ID)
		_, err := fmt.Fprintln(c.out, b.Secret) // alone, so that it can be piped into a file
		return err
	})
}

type tokensRevokeCmd struct {
	target
	ID string `arg:"" help:"The token's id."`
}

func (r *tokensRevokeCmd) Run(ctx context.Context, c *console) error {
	return r.with(ctx, c, func(api *apiclient.Client) error {
		return api.Delete(ctx, "/api/v1/tokens/"+url.PathEscape(r.ID))
	})
}

type accessLogCmd struct {
	target
	printing
	Participant string `arg:"" help:"The participant's pseudonym."`
	Accounts    bool   `help:"With the accounts that read; the person concerned has normally no right to employees' names."`
}

func (a *accessLogCmd) Run(ctx context.Context, c *console) error {
	q := url.Values{"participant": {a.Participant}}
	if a.Accounts {
		q.Set("accounts", "true")
	}
	return show(ctx, c, a.target, a.printing, "/api/v1/access-log", q, func(_ *apiclient.Client, b httpapi.AccessLogBody) error {
		t := table{head: []string{a.Lang.say("Tidspunkt", "Time"), a.Lang.say("Formål", "Purpose")}}
		if a.Accounts {
			t.head = append(t.head, a.Lang.say("Bemærkning", "Remark"), a.Lang.say("Konto", "Account"), a.Lang.say("Læst", "Read"))
		}
		for _, r := range b.Readings {
			row := []string{a.Lang.moment(r.At), a.Lang.purpose(r)}
			if a.Accounts {
				row = append(row, r.Words, r.Account, r.What)
			}
			t.add(row...)
		}
		return t.print(c.out)
	})
}

// purpose is why something was read, as a person says it.
func (lang language) purpose(r readings.Entry) string {
	words := map[string][2]string{
		"fieldwork": {"Feltarbejde", "Field work"}, "analysis": {"Analyse", "Analysis"}, "workshop": {"Workshop", "Workshop"},
		"quality": {"Kontrol af registreringen", "Checking what was recorded"}, "citizen-request": {"På borgerens anmodning", "At the citizen's request"},
		"operation": {"Drift af systemet", "Running the system"},
	}[string(r.Purpose)]
	return lang.say(words[0], words[1])
}
