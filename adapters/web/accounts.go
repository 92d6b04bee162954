package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
)

// accountsShown are the people and machines that may use the system.
type accountsShown struct {
	Accounts []accountShown
	Add      form
	Tokens   []tokenShown
	AddToken form
	Changed  bool
}

type accountShown struct {
	Name, Login, Roles, Departments, Ways string
	Last                                  time.Time
	Disabled, Self                        bool
	Do                                    []form
}

type tokenShown struct {
	Name, Roles, Departments string
	State                    string // "good", "over", "revoked"
	Used, Expires            time.Time
	Revoke                   *form
}

// secretShown is what is shown once: a link to hand over, or a machine's key.
type secretShown struct {
	Kind, For, Secret string
	Then              string // address of the page to go on to; "": that of accounts
}

func accountPage(v *visit) (any, error) {
	var b httpapi.AccountsBody
	if err := v.get("/api/v1/accounts", nil, &b); err != nil {
		return nil, err
	}
	var t httpapi.TokensBody
	if err := v.get("/api/v1/tokens", nil, &t); err != nil {
		return nil, err
	}
	out := accountsShown{Changed: v.request.URL.Query().Has("changed")}
	sorted(v.lang, b.Accounts, func(a accounts.Account) string { return a.Name })
	for i, a := range b.Accounts {
		out.Accounts = append(out.Accounts, v.accountShown(i, a))
	}
	for i, x := range t.Tokens {
		out.Tokens = append(out.Tokens, v.tokenShown(i, x))
	}
	out.Add = v.newForm("add", "accounts.add", "/accounts", v.lineField("name", "accounts.name", true), v.lineField("login", "accounts.login", true),
		v.rolesField(nil), v.departmentsField(nil))
	days := v.lineField("expires", "tokens.expires", true)
	days.Type, days.Value, days.Min = "day", v.now().In(copenhagen).AddDate(1, 0, 0).Format(time.DateOnly), v.now().In(copenhagen).AddDate(0, 0, 1).Format(time.DateOnly)
	out.AddToken = v.newForm("add-token", "tokens.add", "/tokens", v.lineField("name", "tokens.name", true), v.rolesField(nil), v.departmentsField(nil), days)
	return out, nil
}

func (v *visit) rolesField(now []access.Role) formField {
	f := formField{Name: "roles", Label: v.lang.text("me.roles"), Type: "checks"}
	for _, r := range access.Roles() {
		f.Choices = append(f.Choices, choice{Value: string(r), Text: v.lang.named("role", string(r))})
	}
	var keys []string
	for _, r := range now {
		keys = append(keys, string(r))
	}
	f.Choices = chosen(f.Choices, keys...)
	return f
}

func (v *visit) departmentsField(now []string) formField {
	return formField{Name: "departments", Label: v.lang.text("me.departments"), Hint: v.lang.text("accounts.departments.hint"), Type: "checks",
		Choices: chosen(v.departmentChoices(), now...)}
}

func (v *visit) roles(list []access.Role) string {
	var out []string
	for _, r := range list {
		out = append(out, v.lang.named("role", string(r)))
	}
	return v.lang.list(out)
}

func (v *visit) accountShown(i int, a accounts.Account) accountShown {
	out := accountShown{Name: a.Name, Login: a.Login, Roles: v.roles(a.Roles), Departments: v.lang.list(v.names().departments(a.Departments)), Last: a.LastSignIn,
		Disabled: a.State == accounts.Disabled, Self: a.ID == v.me.Account}
	var ways []string
	if a.Password {
		ways = append(ways, v.lang.text("accounts.password"))
	}
	if a.Passkeys > 0 {
		ways = append(ways, v.lang.count("accounts.passkeys", a.Passkeys))
	}
	if a.Provider != "" {
		ways = append(ways, v.lang.text("accounts.provider"))
	}
	out.Ways = v.lang.list(ways)
	id, path := "a"+nth(i), "/accounts/"+url.PathEscape(a.ID)+"/"
	out.Do = append(out.Do, v.newForm(id+"-change", "accounts.change", path+"change", v.rolesField(a.Roles), v.departmentsField(a.Departments)))
	if out.Disabled {
		out.Do = append(out.Do, v.newForm(id+"-enable", "accounts.enable", path+"enable"))
		return out
	}
	out.Do = append(out.Do, v.newForm(id+"-link", "accounts.link", path+"link"))
	if !out.Self {
		out.Do = append(out.Do, v.newForm(id+"-disable", "accounts.disable", path+"disable"))
	}
	return out
}

func (v *visit) tokenShown(i int, t accounts.Token) tokenShown {
	out := tokenShown{Name: t.Name, Roles: v.roles(t.Roles), Departments: v.lang.list(v.names().departments(t.Departments)), Used: t.LastUsed, Expires: t.Expires, State: "good"}
	switch {
	case !t.Revoked.IsZero():
		out.State = "revoked"
	case !t.Expires.IsZero() && !t.Expires.After(v.now()):
		out.State = "over"
	default:
		f := v.newForm("k"+nth(i), "tokens.revoke", "/tokens/"+url.PathEscape(t.ID)+"/revoke")
		out.Revoke = &f
	}
	return out
}

// rights are the roles and departments that a form chose.
func (v *visit) rights() (roles []access.Role, departments []string) {
	for _, r := range v.request.PostForm["roles"] {
		roles = append(roles, access.Role(r))
	}
	return roles, v.request.PostForm["departments"]
}

// once shows a secret, on a page that is not kept anywhere: it cannot be had
// again, and no address leads to it.
func once(s secretShown) error {
	if s.Then == "" {
		s.Then = "/accounts"
	}
	return &pageError{status: http.StatusOK, page: page{template: "secret", menu: "/status"}, told: s}
}

// linkTo is the address that a one-time link is handed over as.
func (v *visit) linkTo(secret string) string {
	return v.absolute("/sign-in#link=" + url.QueryEscape(secret))
}

// absolute is a path with the address by which the visitor came; an address that
// is whole stays as it is.
func (v *visit) absolute(path string) string {
	if !strings.HasPrefix(path, "/") {
		return path
	}
	scheme := "https"
	if onThisMachine(v.request.Host) && v.request.TLS == nil {
		scheme = "http"
	}
	return scheme + "://" + v.request.Host + path
}

func addAccount(v *visit) (string, error) {
	roles, departments := v.rights()
	var made httpapi.NewAccount
	err := v.post("/api/v1/accounts", accounts.Draft{Name: said(v.request, "name"), Login: said(v.request, "login"), Roles: roles, Departments: departments}, &made)
	if err != nil {
		return "", err
	}
	return "", once(secretShown{Kind: "link", For: made.Account.Name, Secret: v.linkTo(made.Link)})
}

func changeAccount(v *visit) (string, error) {
	path := "/api/v1/accounts/" + url.PathEscape(v.request.PathValue("id"))
	change := httpapi.AccountChange{}
	switch v.request.PathValue("what") {
	case "change":
		change.Roles, change.Departments = v.rights()
		if len(change.Roles) == 0 {
			return "", &problemError{Status: http.StatusUnprocessableEntity, Field: "roles", Detail: "is missing; choose one or more"}
		}
	case "disable":
		change.State = accounts.Disabled
	case "enable":
		change.State = accounts.Active
	case "link":
		var made httpapi.LinkBody
		if err := v.post(path+"/link", nil, &made); err != nil {
			return "", err
		}
		return "", once(secretShown{Kind: "link", Secret: v.linkTo(made.Link)})
	default:
		return "", errNoPage
	}
	if err := v.call(http.MethodPatch, path, change, nil); err != nil {
		return "", err
	}
	return "/accounts?changed", nil
}

func addToken(v *visit) (string, error) {
	roles, departments := v.rights()
	draft := httpapi.TokenDraft{Name: said(v.request, "name"), Roles: roles, Departments: departments}
	ends, err := time.ParseInLocation(time.DateOnly, said(v.request, "expires"), copenhagen)
	if err != nil {
		return "", &problemError{Status: http.StatusUnprocessableEntity, Field: "expires", Detail: "is not a day"}
	}
	draft.Expires = ends
	var made httpapi.NewToken
	if err := v.post("/api/v1/tokens", draft, &made); err != nil {
		return "", err
	}
	return "", once(secretShown{Kind: "token", For: made.Token.Name, Secret: made.Secret})
}

func revokeToken(v *visit) (string, error) {
	return "/accounts?changed#tokens", v.call(http.MethodDelete, "/api/v1/tokens/"+url.PathEscape(v.request.PathValue("id")), nil, nil)
}

// accessShown is who has been given a person's words to read.
type accessShown struct {
	Participant string
	Accounts    bool
	Asked       bool
	Readings    []readingOfWords
}

type readingOfWords struct {
	At                            time.Time
	Purpose, Words, Account, What string
	Texts                         int64
}

func accessPage(v *visit) (any, error) {
	in := v.request.URL.Query()
	out := accessShown{Participant: strings.TrimSpace(in.Get("participant")), Accounts: in.Get("accounts") == "true"}
	if out.Asked = out.Participant != ""; !out.Asked {
		return out, nil
	}
	q := url.Values{"participant": {out.Participant}}
	if out.Accounts {
		q.Set("accounts", "true")
	}
	var b httpapi.AccessLogBody
	if err := v.get("/api/v1/access-log", q, &b); err != nil {
		return nil, err
	}
	for _, r := range b.Readings {
		x := readingOfWords{At: r.At, Purpose: v.lang.named("purpose", string(r.Purpose)), Words: r.Words, Texts: r.Texts}
		if r.Account != "" {
			x.Account = v.actor(r.Account)
		}
		if _, known := catalogue["read."+r.Operation]; known {
			x.What = v.lang.text("read." + r.Operation)
		} else {
			x.What = v.lang.text("read.other")
		}
		out.Readings = append(out.Readings, x)
	}
	return out, nil
}
