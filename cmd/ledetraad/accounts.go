package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
)

type accountsCmd struct {
	List    accountsListCmd    `cmd:"" default:"withargs" help:"Accounts, by login."`
	Add     accountsAddCmd     `cmd:"" help:"Make an account, and a one-time link for its owner."`
	Role    accountsRoleCmd    `cmd:"" help:"Give an account other roles and departments."`
	Disable accountsDisableCmd `cmd:"" help:"Shut an account out at once."`
	Enable  accountsEnableCmd  `cmd:"" help:"Let a disabled account be used again."`
	Link    accountsLinkCmd    `cmd:"" help:"Make a one-time link, for an owner who has lost the way in."`
}

// roleFlags say what an account or a token may do.
type roleFlags struct {
	Role       []access.Role `help:"observer, designer, head, leader or administrator; may be repeated." required:"" placeholder:"ROLE"`
	Department []string      `help:"A department's key: the observer's own, or one that a head is head of; may be repeated." placeholder:"KEY"`
}

type accountsListCmd struct {
	target
	printing
}

func (l *accountsListCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, l.target, l.printing, "/api/v1/accounts", nil, func(_ *apiclient.Client, b httpapi.AccountsBody) error {
		t := table{head: []string{"Login", l.Lang.say("Navn", "Name"), l.Lang.say("Roller", "Roles"), l.Lang.say("Afdelinger", "Departments"), l.Lang.say("Kodeord", "Password"),
			l.Lang.say("Adgangsnøgler", "Passkeys"), l.Lang.say("Senest logget ind", "Last sign-in"), l.Lang.say("Tilstand", "State"), "Id"}, right: map[int]bool{5: true}}
		for _, a := range b.Accounts {
			password := "–"
			if a.Password {
				password = l.Lang.say("ja", "yes")
			}
			t.add(a.Login, a.Name, words(a.Roles), words(a.Departments), password, strconv.Itoa(a.Passkeys), l.Lang.moment(a.LastSignIn), l.Lang.accountState(a.State), a.ID)
		}
		return t.print(c.out)
	})
}

func words[T ~string](list []T) string {
	if len(list) == 0 {
		return "–"
	}
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return strings.Join(out, ", ")
}

func (lang language) accountState(s accounts.State) string {
	if s == accounts.Disabled {
		return lang.say("spærret", "disabled")
	}
	return lang.say("aktiv", "active")
}

type accountsAddCmd struct {
	target
	printing
	roleFlags
	Login string `arg:"" help:"E-mail address or user name."`
	Name  string `arg:"" help:"The owner's name."`
}

func (a *accountsAddCmd) Run(ctx context.Context, c *console) error {
	return a.with(ctx, c, func(api *apiclient.Client) error {
		var raw json.RawMessage
		in := accounts.Draft{Name: a.Name, Login: a.Login, Roles: a.Role, Departments: a.Department}
		if err := api.Post(ctx, "/api/v1/accounts", in, &raw); err != nil || a.JSON {
			return orPrint(c, raw, err)
		}
		var b httpapi.NewAccount
		if err := json.Unmarshal(raw, &b); err != nil {
			return err
		}
		fmt.Fprintf(c.out, a.Lang.say("Kontoen %s er oprettet.\n", "The account %s is made.\n"), b.Account.Login)
		return a.Lang.link(c, a.target, b.Link)
	})
}

// link prints a one-time link, with the engine's own address.
func (lang language) link(c *console, t target, link string) error {
	_, err := fmt.Fprintf(c.out, lang.say("Giv ejeren dette link; det virker én gang, i 24 timer:\n  %s/sign-in#link=%s\n",
		"Give its owner this link; it works once, for 24 hours:\n  %s/sign-in#link=%s\n"), strings.TrimRight(t.Server, "/"), link)
	return err
}

func orPrint(c *console, raw json.RawMessage, err error) error {
	if err != nil {
		return err
	}
	return printJSON(c.out, raw)
}

type accountsRoleCmd struct {
	target
	printing
	roleFlags
	Account string `arg:"" help:"The account's login or id."`
}

func (r *accountsRoleCmd) Run(ctx context.Context, c *console) error {
	return changeAccount(ctx, c, r.target, r.printing, r.Account, httpapi.AccountChange{Roles: r.Role, Departments: r.Department})
}

type oneAccount struct {
	target
	printing
	Account string `arg:"" help:"The account's login or id."`
}

type accountsDisableCmd struct{ oneAccount }

func (d *accountsDisableCmd) Run(ctx context.Context, c *console) error {
	return changeAccount(ctx, c, d.target, d.printing, d.Account, httpapi.AccountChange{State: accounts.Disabled})
}

type accountsEnableCmd struct{ oneAccount }

func (e *accountsEnableCmd) Run(ctx context.Context, c *console) error {
	return changeAccount(ctx, c, e.target, e.printing, e.Account, httpapi.AccountChange{State: accounts.Active})
}

func changeAccount(ctx context.Context, c *console, t target, p printing, account string, change httpapi.AccountChange) error {
	return t.with(ctx, c, func(api *apiclient.Client) error {
		var raw json.RawMessage
		if err := api.Patch(ctx, "/api/v1/accounts/"+url.PathEscape(account), change, &raw); err != nil || p.JSON {
			return orPrint(c, raw, err)
		}
		var a accounts.Account
		if err := json.Unmarshal(raw, &a); err != nil {
			return err
		}
		_, err := fmt.Fprintf(c.out, "%s: %s; %s; %s\n", a.Login, words(a.Roles), words(a.Departments), p.Lang.accountState(a.State))
		return err
	})
}

type accountsLinkCmd struct{ oneAccount }

func (l *accountsLinkCmd) Run(ctx context.Context, c *console) error {
	return l.with(ctx, c, func(api *apiclient.Client) error {
		var raw json.RawMessage
		if err := api.Post(ctx, "/api/v1/accounts/"+url.PathEscape(l.Account)+"/link", nil, &raw); err != nil || l.JSON {
			return orPrint(c, raw, err)
		}
		var b httpapi.LinkBody
		if err := json.Unmarshal(raw, &b); err != nil {
			return err
		}
		return l.Lang.link(c, l.target, b.Link)
	})
}
