package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/contacts"
	"ledetraad/adapters/courier"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/subscription"
)

type contactsCmd struct {
	List    contactsListCmd    `cmd:"" default:"withargs" help:"Where alerts are brought to, and how that goes."`
	Add     contactsAddCmd     `cmd:"" help:"Make a contact; its secret is printed this once."`
	Test    contactsTestCmd    `cmd:"" help:"Send a contact a message that says nothing but that it arrives; to an unconfirmed mail address, the letter that asks for it again."`
	Disable contactsDisableCmd `cmd:"" help:"Keep anything from being sent to a contact."`
	Enable  contactsEnableCmd  `cmd:"" help:"Let a contact be written to again, and at once."`
	Remove  contactsRemoveCmd  `cmd:"" help:"Forget a contact's address and secret for good."`
}

type contactsListCmd struct {
	target
	printing
	Account string `help:"Only of this account." placeholder:"ID"`
}

func (l *contactsListCmd) Run(ctx context.Context, c *console) error {
	q := url.Values{}
	set(q, "account", l.Account)
	return show(ctx, c, l.target, l.printing, "/api/v1/contacts", q, func(_ *apiclient.Client, b httpapi.ContactsBody) error {
		t := table{head: []string{l.Lang.say("Slags", "Kind"), l.Lang.say("Navn", "Name"), l.Lang.say("Adresse", "Address"), l.Lang.say("Hos", "Account"),
			l.Lang.say("Senest modtaget", "Last accepted"), l.Lang.say("Tilstand", "State"), "Id"}}
		for _, x := range b.Contacts {
			t.add(string(x.Kind), clip(x.Name, 30), clip(x.Address, 40), x.Account, l.Lang.moment(x.Accepted), l.Lang.reach(x), x.ID)
		}
		return t.print(c.out)
	})
}

// reach is how it goes with a contact.
func (lang language) reach(x contacts.Contact) string {
	switch {
	case x.Waits() && x.Asked.IsZero():
		return lang.say("ikke bekræftet; mailen, der beder om det, er ikke sendt", "not confirmed; the letter that asks for it was not sent")
	case x.Waits():
		return fmt.Sprintf(lang.say("venter på bekræftelse; mailen er sendt %s", "waits to be confirmed; the letter was sent %s"), lang.moment(x.Asked))
	case !x.Disabled.IsZero():
		return strings.TrimSuffix(lang.say("slået fra: ", "disabled: ")+courier.Explain(string(lang), x.Why), ": ")
	case !x.Failing.IsZero():
		return fmt.Sprintf(lang.say("%s; prøves igen %s", "%s; tried again %s"), courier.Explain(string(lang), x.Trouble), lang.moment(x.Next))
	}
	return "ok"
}

type contactsAddCmd struct {
	target
	printing
	Account  string `help:"Whose it is; your own if left out." placeholder:"ID"`
	Language string `help:"In which it is written to." enum:"da,en" default:"da"`
	Kind     string `arg:"" help:"mail, webhook or atom." enum:"mail,webhook,atom"`
	Name     string `arg:"" help:"What it is called."`
	Address  string `arg:"" optional:"" help:"The mail address, or the webhook's URL; a feed has none."`
}

func (a *contactsAddCmd) Run(ctx context.Context, c *console) error {
	return a.with(ctx, c, func(api *apiclient.Client) error {
		var raw json.RawMessage
		in := contacts.Draft{Kind: subscription.ChannelKind(a.Kind), Name: a.Name, Address: a.Address, Account: a.Account, Lang: a.Language}
		if err := api.Post(ctx, "/api/v1/contacts", in, &raw); err != nil || a.JSON {
			return orPrint(c, raw, err)
		}
		var b httpapi.NewContact
		if err := json.Unmarshal(raw, &b); err != nil {
			return err
		}
		fmt.Fprintf(c.out, a.Lang.say("Kontakten er oprettet: %s\n", "Made: %s\n"), b.Contact.ID)
		if b.Letter != "" {
			return a.asked(c, b)
		}
		if b.Secret == "" {
			return nil
		}
		fmt.Fprint(c.out, a.Lang.say("Nøglen vises kun nu:\n", "The secret is shown only now:\n"))
		_, err := fmt.Fprintln(c.out, "  "+b.Secret)
		if b.Feed != "" {
			_, err = fmt.Fprintf(c.out, a.Lang.say("Feedets adresse, med nøglen:\n  %s\n", "The feed's address, with the key:\n  %s\n"), b.Feed)
		}
		return err
	})
}

// asked says whether the letter went that asks to confirm a mail address.
func (a *contactsAddCmd) asked(c *console, b httpapi.NewContact) error {
	if b.Letter == "sent" {
		_, err := fmt.Fprintln(c.out, a.Lang.say("Der er sendt en mail dertil, som beder om en bekræftelse. Indtil den er givet, sendes der intet andet.",
			"A mail went there that asks for a confirmation. Until that is given, nothing else is sent."))
		return err
	}
	_, err := fmt.Fprintf(c.out, a.Lang.say("Mailen, der beder om en bekræftelse, kunne ikke sendes: %s\nPrøv igen med: ledetraad alerts contacts test %s\n",
		"The mail that asks for a confirmation could not be sent: %s\nTry again with: ledetraad alerts contacts test %s\n"), b.Why, b.Contact.ID)
	return err
}

type oneContact struct {
	target
	printing
	ID string `arg:"" help:"The contact's id."`
}

func (o oneContact) path() string { return "/api/v1/contacts/" + url.PathEscape(o.ID) }

type contactsTestCmd struct{ oneContact }

func (t *contactsTestCmd) Run(ctx context.Context, c *console) error {
	return t.with(ctx, c, func(api *apiclient.Client) error {
		var b httpapi.Tried
		if err := api.Post(ctx, t.path()+"/test", nil, &b); err != nil {
			return err
		}
		said := t.Lang.say("Prøven er modtaget i den anden ende.", "The other end has accepted the test.")
		if b.Sent == "confirmation" {
			said = t.Lang.say("Adressen er ikke bekræftet. Mailen, der beder om det, er sendt igen.", "The address is not confirmed. The mail that asks for it was sent again.")
		}
		_, err := fmt.Fprintln(c.out, said)
		return err
	})
}

type contactsDisableCmd struct{ oneContact }

func (d *contactsDisableCmd) Run(ctx context.Context, c *console) error {
	return d.change(ctx, c, true)
}

type contactsEnableCmd struct{ oneContact }

func (e *contactsEnableCmd) Run(ctx context.Context, c *console) error {
	return e.change(ctx, c, false)
}

func (o oneContact) change(ctx context.Context, c *console, disabled bool) error {
	return o.with(ctx, c, func(api *apiclient.Client) error {
		var raw json.RawMessage
		if err := api.Patch(ctx, o.path(), httpapi.ContactChange{Disabled: &disabled}, &raw); err != nil || o.JSON {
			return orPrint(c, raw, err)
		}
		var x contacts.Contact
		if err := json.Unmarshal(raw, &x); err != nil {
			return err
		}
		_, err := fmt.Fprintf(c.out, "%s: %s\n", x.Name, o.Lang.reach(x))
		return err
	})
}

type contactsRemoveCmd struct{ oneContact }

func (r *contactsRemoveCmd) Run(ctx context.Context, c *console) error {
	return r.with(ctx, c, func(api *apiclient.Client) error {
		if err := api.Delete(ctx, r.path()); err != nil {
			return err
		}
		_, err := fmt.Fprintln(c.out, r.Lang.say("Adresse og nøgle er glemt.", "Address and secret are forgotten."))
		return err
	})
}
