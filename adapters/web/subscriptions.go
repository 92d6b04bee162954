package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"ledetraad/adapters/contacts"
	"ledetraad/adapters/courier"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/programme"
	domain "ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
	"ledetraad/projections/painpoints"
)

// subscriptionsShown are who hears of what.
type subscriptionsShown struct {
	List     []subscriptionLine
	Ended    []subscriptionLine // of the visitor's, lately, by others
	Others   bool               // those of others are among them
	New      bool               // the visitor may make one
	Contacts []contactShown
	Add      *form // of a contact
	Reached  bool  // this engine knows contacts
	Text     *textShown
	Done     bool
}

type subscriptionLine struct {
	ID, Href, Name, Who, When, Channels, Escalate string
	Changed                                       string // by somebody else than whose it is: who, and when
	What                                          []string
	End                                           *form
}

// contactShown is where something is brought to.
type contactShown struct {
	Name, Kind, Address, Trouble string
	Waits                        bool   // nobody has confirmed the address
	Asked                        string // what became of the letter that asks for it
	Disabled                     time.Time
	Do                           []form
}

// textShown says whether mails may carry what people have said.
type textShown struct {
	Allowed bool
	Since   time.Time
	By      string
	Reason  string
	Change  *form
}

func (v *visit) subscriptions(q url.Values) ([]alerts.Subscription, error) {
	var b struct {
		Subscriptions []alerts.Subscription `json:"subscriptions"`
	}
	err := v.get("/api/v1/subscriptions", v.since(q), &b)
	return b.Subscriptions, err
}

func subscriptionList(v *visit) (any, error) {
	list, err := v.subscriptions(url.Values{})
	if err != nil {
		return nil, err
	}
	out := subscriptionsShown{Done: v.request.URL.Query().Has("at"), New: v.mayCommand("subscription.save") && v.may("preview-subscription")}
	slices.SortStableFunc(list, func(a, b alerts.Subscription) int { // the own ones first
		mine := func(s alerts.Subscription) int {
			if s.Saved.Account == v.me.Account {
				return 0
			}
			return 1
		}
		return mine(a) - mine(b)
	})
	called := map[string]string{}
	for _, s := range list {
		called[s.ID] = s.Saved.Name
	}
	for i, s := range list {
		out.Others = out.Others || s.Saved.Account != v.me.Account
		out.List = append(out.List, v.subscriptionLine(i, s, called))
	}
	if out.Ended, err = v.endedByOthers(); err != nil {
		return nil, err
	}
	if err := v.contactsShown(&out); err != nil {
		return nil, err
	}
	out.Text, err = v.textShown()
	return out, err
}

// remembered is for how long it is shown that somebody else has ended a
// subscription.
const remembered = 30 * 24 * time.Hour

// endedByOthers are the visitor's own subscriptions that somebody else has ended.
func (v *visit) endedByOthers() ([]subscriptionLine, error) {
	list, err := v.subscriptions(url.Values{"account": {v.me.Account}, "ended": {"true"}})
	var out []subscriptionLine
	for _, s := range list {
		if !s.Active && s.EndedBy != "" && s.EndedBy != v.me.Account && v.now().Sub(s.EndedAt) < remembered {
			out = append(out, subscriptionLine{Name: s.Saved.Name, Changed: v.lang.text("subscription.ended.by", v.colleague(s.EndedBy), v.lang.moment(s.EndedAt))})
		}
	}
	return out, err
}

// changed says who has saved a subscription that is somebody else's.
func (v *visit) changed(s alerts.Subscription) string {
	switch {
	case s.SavedBy == "" || s.SavedBy == s.Saved.Account:
		return ""
	case strings.HasPrefix(s.SavedBy, "contact-"):
		return v.lang.text("subscription.saved.mail", v.lang.moment(s.SavedAt))
	}
	return v.lang.text("subscription.saved.by", v.colleague(s.SavedBy), v.lang.moment(s.SavedAt))
}

// subscriptionLine is one of the list; called are what the others are called.
func (v *visit) subscriptionLine(i int, s alerts.Subscription, called map[string]string) subscriptionLine {
	out := subscriptionLine{ID: s.ID, Name: s.Saved.Name, Who: v.colleague(s.Saved.Account), When: v.when(s.Saved.When), What: v.filterWords(s.Saved.Filter), Changed: v.changed(s)}
	if v.may("preview-subscription") {
		out.Href = "/subscriptions/" + url.PathEscape(s.ID)
	}
	var channels []string
	for _, c := range s.Saved.Channels {
		channels = append(channels, v.lang.named("channel", string(c.Kind)))
	}
	out.Channels = v.lang.list(slices.Compact(channels))
	if e := s.Saved.Escalate; e != nil {
		to := v.colleague(e.Account)
		if to == "" {
			to = "»" + of(called, e.Subscription) + "«"
		}
		out.Escalate = v.lang.text("subscription.escalates", v.lang.whole(int64(e.After)), to)
	}
	if v.mayCommand("subscription.end") {
		f := v.newForm("end"+nth(i), "subscription.end", "/subscriptions/"+url.PathEscape(s.ID)+"/end", v.lineField("reason", "subscription.reason", false))
		out.End = &f
	}
	return out
}

// when says when something is told.
func (v *visit) when(w domain.When) string {
	hour := strings.ReplaceAll(strings.TrimPrefix(w.Hour, "0"), ":", ".")
	if v.lang == english {
		hour = w.Hour
	}
	switch w.Mode {
	case domain.Daily:
		return v.lang.text("when.daily.at", hour)
	case domain.WorkingDays:
		return v.lang.text("when.working-days.at", hour)
	case domain.Weekly:
		return v.lang.text("when.weekly.at", v.lang.named("weekday", w.Weekday), hour)
	}
	return v.lang.text("when.at-once")
}

// filterWords say what a filter lets pass.
func (v *visit) filterWords(f domain.Filter) []string {
	n := v.names()
	var out []string
	add := func(key string, list []string) {
		if len(list) > 0 {
			out = append(out, v.lang.text(key, v.lang.list(list)))
		}
	}
	add("want.departments", n.departments(f.Departments))
	add("want.situations", n.situations(f.LifeSituations))
	var kinds []string
	for _, k := range f.Kinds {
		kinds = append(kinds, painpoints.Title(painpoints.Lang(v.lang), k, ""))
	}
	add("want.kinds", kinds)
	add("want.principles", n.principles(f.Principles))
	if f.Severity != "" {
		out = append(out, v.lang.text("want.severity", v.lang.named("severity", string(f.Severity))))
	}
	if f.Crossing != domain.AnyCrossing {
		out = append(out, v.lang.named("crossing", string(f.Crossing)))
	}
	if len(out) == 0 {
		out = []string{v.lang.text("want.all")}
	}
	return out
}

// contactsOf are the contacts of an account; none where this engine has none.
func (v *visit) contactsOf(account string) ([]contacts.Contact, bool) {
	var b httpapi.ContactsBody
	if !v.may("contacts") || v.get("/api/v1/contacts", url.Values{"account": {account}}, &b) != nil {
		return nil, false
	}
	return b.Contacts, true
}

func (v *visit) contactsShown(out *subscriptionsShown) error {
	list, there := v.contactsOf(v.me.Account)
	if !there {
		return nil
	}
	out.Reached = true
	for i, c := range list {
		x := contactShown{Name: c.Name, Kind: string(c.Kind), Address: c.Address, Trouble: courier.Explain(string(v.lang), cmp.Or(c.Trouble, c.Why)), Disabled: c.Disabled}
		path := "/contacts/" + url.PathEscape(c.ID) + "/"
		switch {
		case c.Waits():
			x.Waits, x.Trouble, x.Asked = true, "", v.lang.text("contact.waits.unsent")
			if !c.Asked.IsZero() {
				x.Asked = v.lang.text("contact.waits.sent", v.lang.moment(c.Asked))
			}
			x.Do = append(x.Do, v.newForm("contact"+nth(i)+"-test", "contact.again", path+"test"))
		case c.Kind != domain.Atom:
			x.Do = append(x.Do, v.newForm("contact"+nth(i)+"-test", "contact.test", path+"test"))
		}
		x.Do = append(x.Do, v.newForm("contact"+nth(i)+"-remove", "contact.remove", path+"remove"))
		out.Contacts = append(out.Contacts, x)
	}
	kind := v.selectField("kind", "contact.kind", true, namedChoices(v.lang, "contact.is", domain.Mail, domain.Webhook, domain.Atom))
	address := v.lineField("address", "contact.address", false)
	address.Hint = v.lang.text("contact.address.hint")
	f := v.newForm("add-contact", "contact.add", "/contacts", v.lineField("name", "contact.name", true), kind, address)
	out.Add = &f
	return nil
}

// textShown says whether mails may carry what people have said.
func (v *visit) textShown() (*textShown, error) {
	if !v.may("alert-settings") {
		return nil, nil
	}
	var s alerts.Settings
	if err := v.get("/api/v1/alerts/settings", v.since(url.Values{}), &s); err != nil {
		return nil, err
	}
	out := &textShown{Allowed: s.PersonalText, Since: s.SetAt, By: v.colleague(s.SetBy), Reason: s.Reason}
	if v.mayCommand("programme.set-alert-text") {
		key, to := "alerttext.allow", "yes"
		if s.PersonalText {
			key, to = "alerttext.forbid", "no"
		}
		f := v.newForm("alert-text", key, "/alerts/text", v.lineField("reason", "form.reason", false))
		f.Hidden = []choice{{Text: "personal", Value: to}}
		out.Change = &f
	}
	return out, nil
}

// changeAlertText says whether mails may carry what people have said.
func changeAlertText(v *visit) (string, error) {
	q, err := v.give(programmeStream, programme.SetAlertText{Personal: said(v.request, "personal") == "yes", Reason: said(v.request, "reason")})
	return "/subscriptions?" + q.Encode() + "#text", err
}

// endSubscription has somebody hear of nothing any more.
func endSubscription(v *visit) (string, error) {
	q, err := v.give(domain.Stream(v.request.PathValue("id")), domain.End{Reason: said(v.request, "reason")})
	return "/subscriptions?" + q.Encode(), err
}

// addContact makes a contact; what must be kept secret is shown once.
func addContact(v *visit) (string, error) {
	var made httpapi.NewContact
	err := v.post("/api/v1/contacts", contacts.Draft{Kind: domain.ChannelKind(said(v.request, "kind")), Name: said(v.request, "name"),
		Address: said(v.request, "address"), Lang: string(v.lang)}, &made)
	if err != nil {
		return "", err
	}
	if made.Letter == "not-sent" {
		return "", &problemError{Status: http.StatusServiceUnavailable, Field: "contact.unsent", Detail: made.Why}
	}
	secret, kind := made.Secret, "webhook"
	if made.Feed != "" {
		secret, kind = v.absolute(made.Feed), "feed"
	}
	if secret == "" {
		return "/subscriptions#contacts", nil
	}
	return "", once(secretShown{Kind: kind, For: made.Contact.Name, Secret: secret, Then: "/subscriptions#contacts"})
}

// changeContact tries a contact, or forgets it.
func changeContact(v *visit) (string, error) {
	path := "/api/v1/contacts/" + url.PathEscape(v.request.PathValue("id"))
	then := "/subscriptions#contacts"
	switch v.request.PathValue("what") {
	case "test":
		return then, v.post(path+"/test", struct{}{}, nil)
	case "remove":
		return then, v.call(http.MethodDelete, path, nil, nil)
	}
	return "", errNoPage
}
