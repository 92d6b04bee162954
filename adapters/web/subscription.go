package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ledetraad/adapters/contacts"
	"ledetraad/domain/painpoint"
	domain "ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
)

// subscriptionShown is a subscription to fill in, and what it would have sent.
type subscriptionShown struct {
	ID, Name string // "": a new one
	Lead     string
	Whose    bool   // whose it is to be is asked first, and nothing else
	Action   string // of the form that previews
	Fields   []formField
	More     []foldShown // what is seldom asked for
	Wrong    string
	Preview  *previewShown
	Save     *form // that keeps what was previewed
}

// foldShown are fields that are folded up until they are wanted.
type foldShown struct {
	Title  string
	Open   bool
	Fields []formField
}

// previewShown is what a subscription would have sent.
type previewShown struct {
	From, Until                time.Time
	Sent, Alerts, Kept, Raised int
	Waiting                    int
	PerWeek                    float64
	Numbers                    bool // what would have been told is not for the visitor
	Told                       []toldShown
	Left                       int // notifications that are not in the list
}

// mostPreviewed is how many notifications a preview lists.
const mostPreviewed = 60

// draftFields are the fields of the form, as the address and the form that saves
// carry them.
//
//nolint:gochecknoglobals // a table
var draftFields = []string{"name", "account", "department", "situation", "kind", "principle", "severity", "crossing", "mode", "hour", "weekday", "channel", "contact",
	"quiet_days", "quiet_from", "quiet_to", "group_by", "gather", "after", "to"}

func newSubscription(v *visit) (any, error) { return v.drafting("", domain.Save{}) }

func editSubscription(v *visit) (any, error) {
	id := v.request.PathValue("id")
	list, err := v.subscriptions(url.Values{"ended": {"true"}})
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		if s.ID == id {
			return v.drafting(id, domain.Save(s.Saved))
		}
	}
	return nil, errNoPage
}

// drafting shows the form; once it has been asked for, what the subscription
// would have sent too, with the form that saves exactly this.
func (v *visit) drafting(id string, now domain.Save) (any, error) {
	in := v.request.URL.Query()
	out := subscriptionShown{ID: id, Name: now.Name, Action: "/subscriptions/new", Lead: v.lang.text("subscription.lead")}
	if id == "" && in.Get("account") == "" && !v.readsAlerts() {
		out.Whose, out.Lead = true, v.lang.text("subscription.lead.whose")
		if people := v.peopleChoices(""); len(people) > 0 {
			account := v.selectField("account", "subscription.whose", true, people)
			account.ID = "s-account"
			out.Fields = []formField{account}
		}
		return out, nil
	}
	if id != "" {
		out.Action = "/subscriptions/" + url.PathEscape(id)
	}
	asked := in.Has("mode")
	var wrong error
	if asked {
		now, wrong = v.draft(in, now.Account)
	} else if id == "" {
		now = v.usual(in.Get("account"))
	}
	if now.Account != v.me.Account && !v.readsAlerts() {
		out.Lead = v.lang.text("subscription.lead.other", v.colleague(now.Account))
	}
	if asked && wrong == nil && v.foreign(now) {
		wrong = &problemError{Status: http.StatusUnprocessableEntity, Field: "data.contacts"}
	}
	var err error
	if out.Fields, out.More, err = v.draftForm(id, now); err != nil {
		return nil, err
	}
	if !asked {
		return out, nil
	}
	if wrong == nil {
		out.Preview, wrong = v.preview(now)
	}
	if p, ok := errors.AsType[*problemError](wrong); ok && p.Status == http.StatusUnprocessableEntity {
		out.Wrong = v.draftWrong(p)
		return out, nil
	}
	if wrong != nil {
		return nil, wrong
	}
	action := "/subscriptions"
	if id != "" {
		action = "/subscriptions/" + url.PathEscape(id) + "/save"
	}
	f := v.newForm("save", "subscription.save", action)
	for _, name := range draftFields {
		for _, x := range in[name] {
			f.Hidden = append(f.Hidden, choice{Text: name, Value: x})
		}
	}
	out.Save = &f
	return out, nil
}

// readsAlerts reports whether the visitor may read what alerts tell. Who may not
// sets up subscriptions for others only, and is shown numbers.
func (v *visit) readsAlerts() bool { return v.may("alerts") }

// usual is what most will want: the own departments, from middling on, once a
// working day in the morning; "" is the visitor's.
func (v *visit) usual(account string) domain.Save {
	account = cmp.Or(account, v.me.Account)
	departments := v.me.Departments
	for _, p := range v.people() {
		if p.Account == account {
			departments = p.Departments
		}
	}
	s := domain.Save{Account: account, When: domain.When{Mode: domain.WorkingDays, Hour: "07:30"}, Channels: []domain.Channel{{Kind: domain.Inbox}},
		Filter: domain.Filter{Departments: departments, Severity: painpoint.Medium}}
	if len(departments) > 0 {
		s.Name = v.lang.list(v.names().departments(departments))
	}
	return s
}

// foreign reports whether a draft goes to contacts that are not of whose it is:
// another's, from before that was changed in the form, or ones that are gone.
func (v *visit) foreign(s domain.Save) bool {
	list, there := v.contactsOf(s.Account)
	return there && slices.ContainsFunc(s.Channels, func(c domain.Channel) bool {
		return c.Kind != domain.Inbox && !slices.ContainsFunc(list, func(x contacts.Contact) bool { return x.ID == c.Contact && x.Kind == c.Kind })
	})
}

// draft reads what a form, or an address, says; whose it is stays as it was, if
// that is not asked.
func (v *visit) draft(in url.Values, account string) (domain.Save, error) {
	get := func(name string) string { return strings.TrimSpace(in.Get(name)) }
	s := domain.Save{Name: get("name"), Account: get("account"), GroupBy: domain.GroupBy(get("group_by")),
		Filter: domain.Filter{Departments: in["department"], LifeSituations: in["situation"], Kinds: in["kind"], Principles: in["principle"],
			Severity: painpoint.Severity(get("severity")), Crossing: domain.Crossing(get("crossing"))},
		When: domain.When{Mode: domain.Mode(get("mode"))}}
	s.Account = cmp.Or(s.Account, account, v.me.Account)
	if s.When.Mode != domain.AtOnce {
		s.When.Hour = hourIn(get("hour"))
	}
	if s.When.Mode == domain.Weekly {
		s.When.Weekday = get("weekday")
	}
	for _, k := range in["channel"] {
		s.Channels = append(s.Channels, domain.Channel{Kind: domain.ChannelKind(k)})
	}
	for _, c := range in["contact"] {
		kind, id, _ := strings.Cut(c, ":")
		s.Channels = append(s.Channels, domain.Channel{Kind: domain.ChannelKind(kind), Contact: id})
	}
	for i, from := range in["quiet_from"] {
		days, to := at(in["quiet_days"], i), at(in["quiet_to"], i)
		if strings.TrimSpace(from) == "" && strings.TrimSpace(to) == "" {
			continue
		}
		q := domain.Quiet{From: hourIn(from), To: hourIn(to)}
		if days != "" && days != everyDay {
			q.Weekdays = strings.Split(days, "+")
		}
		s.Quiet = append(s.Quiet, q)
	}
	var err error
	if s.Gather, err = wholeIn(get("gather"), "data.gather"); err != nil {
		return s, err
	}
	if to := get("to"); to != "" {
		s.Escalate = &domain.Escalation{}
		kind, id, _ := strings.Cut(to, ":")
		if kind == "account" {
			s.Escalate.Account = id
		} else {
			s.Escalate.Subscription = id
		}
		s.Escalate.After, err = wholeIn(get("after"), "data.escalate.after")
	}
	return s, err
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// hourIn reads 7.30, 7:30 and 07.30 as a time of day.
func hourIn(s string) string {
	s = strings.Replace(strings.TrimSpace(s), ".", ":", 1)
	if !strings.Contains(s, ":") && s != "" {
		s += ":00"
	}
	if len(s) == len("7:30") {
		s = "0" + s
	}
	return s
}

func wholeIn(s, field string) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0, &problemError{Status: http.StatusUnprocessableEntity, Field: field}
	}
	return n, nil
}

// draftWrong says what is wrong with a draft, and what to do.
func (v *visit) draftWrong(p *problemError) string {
	field := strings.TrimPrefix(strings.TrimPrefix(p.Field, "body."), "data.")
	field, _, _ = strings.Cut(field, "[")
	if key := "draft." + field; catalogue[key].da != "" {
		return v.lang.text(key)
	}
	return v.lang.text("draft.wrong", field, p.Detail)
}

// preview is what a subscription would have sent over the last ninety days.
func (v *visit) preview(s domain.Save) (*previewShown, error) {
	var p alerts.Preview
	if err := v.post("/api/v1/subscriptions/preview", map[string]any{"subscription": s, "lang": string(v.lang)}, &p); err != nil {
		return nil, err
	}
	out := &previewShown{From: p.From, Until: p.Until, Sent: p.Sent, Alerts: p.Alerts, Kept: p.Inhibited, Raised: p.Raised, Waiting: p.Waiting,
		PerWeek: p.PerWeek, Numbers: len(p.Notifications) < p.Sent}
	for _, n := range slices.Backward(p.Notifications) {
		if len(out.Told) == mostPreviewed {
			out.Left = out.Sent - mostPreviewed
			break
		}
		t := toldShown{At: n.At}
		for _, i := range n.Items {
			t.List = append(t.List, v.itemShown(i))
		}
		out.Told = append(out.Told, t)
	}
	return out, nil
}

// draftForm is the form with what the draft says in it.
func (v *visit) draftForm(id string, s domain.Save) ([]formField, []foldShown, error) {
	n := v.names()
	name := v.lineField("name", "subscription.name", true)
	name.Value = s.Name
	departments := v.departmentChoices()
	if v.bound("preview-subscription") {
		departments = v.ownDepartments("preview-subscription")
	}
	hour := v.lineField("hour", "subscription.hour", false)
	hour.Value, hour.Hint = strings.Replace(s.When.Hour, ":", ".", 1), v.lang.text("subscription.hour.hint")
	fields := []formField{name}
	if !v.bound("subscriptions") {
		fields = append(fields, v.selectField("account", "subscription.account", true, v.peopleChoices(s.Account)))
	}
	fields = append(fields,
		v.checksField("department", "me.departments", chosen(departments, s.Filter.Departments...)),
		v.selectField("severity", "alerts.severity", false, chosen(namedChoices(v.lang, "severity", painpoint.Critical, painpoint.High, painpoint.Medium), string(s.Filter.Severity))),
		v.selectField("mode", "subscription.when", true, chosen(namedChoices(v.lang, "when", domain.WorkingDays, domain.Daily, domain.Weekly, domain.AtOnce), string(s.When.Mode))),
		hour,
		v.selectField("weekday", "subscription.weekday", false, chosen(v.weekdays(), s.When.Weekday)))
	channels, err := v.channelFields(s)
	if err != nil {
		return nil, nil, err
	}
	fields = append(fields, channels...)

	var principles []choice
	for _, set := range n.programme.PrincipleSets {
		for _, p := range set.Principles {
			if !slices.ContainsFunc(principles, func(c choice) bool { return c.Value == p.Principle }) {
				principles = append(principles, choice{Value: p.Principle, Text: p.Name})
			}
		}
	}
	only := foldShown{Title: v.lang.text("subscription.only"), Fields: []formField{
		v.selectField("crossing", "subscription.crossing", false, chosen(namedChoices(v.lang, "crossing", domain.OnlyCrossing, domain.WithoutCrossing), string(s.Filter.Crossing))),
		v.checksField("kind", "filter.kind", chosen(v.kindChoices(), s.Filter.Kinds...)),
		v.checksField("situation", "filter.situation", chosen(v.situationChoices(), s.Filter.LifeSituations...)),
		v.checksField("principle", "filter.principle", chosen(principles, s.Filter.Principles...))}}
	only.Open = len(s.Filter.Kinds)+len(s.Filter.LifeSituations)+len(s.Filter.Principles) > 0 || s.Filter.Crossing != ""
	quiet := foldShown{Title: v.lang.text("subscription.quiet"), Open: len(s.Quiet) > 0}
	for i := range max(2, len(s.Quiet)+1) {
		quiet.Fields = append(quiet.Fields, v.quietFields(i, s.Quiet)...)
	}
	gather := v.lineField("gather", "subscription.gather", false)
	gather.Type, gather.Min, gather.Max = "number", "0", "1440"
	if s.Gather > 0 {
		gather.Value = strconv.Itoa(s.Gather)
	}
	group := foldShown{Title: v.lang.text("subscription.group"), Open: s.GroupBy != "" || s.Gather > 0, Fields: []formField{
		v.selectField("group_by", "subscription.group_by", false, chosen(namedChoices(v.lang, "group_by", domain.ByDepartment, domain.ByKind, domain.ByLifeSituation), string(s.GroupBy))), gather}}
	up, err := v.escalation(id, s)
	if err != nil {
		return nil, nil, err
	}
	more := []foldShown{only, quiet, group, up}
	for i := range fields {
		fields[i].ID = "s-" + fields[i].Name
	}
	for i := range more {
		for j := range more[i].Fields {
			if f := &more[i].Fields[j]; f.ID == "" {
				f.ID = "s-" + f.Name
			}
		}
	}
	return fields, more, nil
}

func (v *visit) checksField(name, key string, choices []choice) formField {
	return formField{Name: name, Label: v.lang.text(key), Type: "checks", Choices: choices}
}

func (v *visit) weekdays() []choice {
	return namedChoices(v.lang, "weekday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
}

// peopleChoices are those whose a subscription can be.
func (v *visit) peopleChoices(account string) []choice {
	var out []choice
	if v.readsAlerts() {
		out = append(out, choice{Value: v.me.Account, Text: v.me.Name, Chosen: account == v.me.Account})
	}
	for _, p := range v.people() {
		if p.Active && p.Told && p.Account != v.me.Account {
			out = append(out, choice{Value: p.Account, Text: p.Name + after(", ", v.lang.list(v.names().departments(p.Departments))), Chosen: p.Account == account})
		}
	}
	if account != "" && !slices.ContainsFunc(out, func(c choice) bool { return c.Value == account }) {
		out = append(out, choice{Value: account, Text: account, Chosen: true})
	}
	return out
}

// channelFields are the inbox and the contacts of whose it is; where they are not
// known those that it names already stay.
func (v *visit) channelFields(s domain.Save) ([]formField, error) {
	inbox := v.checksField("channel", "subscription.channels", []choice{{Value: string(domain.Inbox), Text: v.lang.named("channel", string(domain.Inbox))}})
	var have []string
	for _, c := range s.Channels {
		if c.Kind == domain.Inbox {
			inbox.Choices[0].Chosen = true
			continue
		}
		have = append(have, string(c.Kind)+":"+c.Contact)
	}
	list, there := v.contactsOf(s.Account)
	var choices []choice
	for _, c := range list {
		choices = append(choices, choice{Value: string(c.Kind) + ":" + c.ID, Text: c.Name + " (" + v.lang.named("channel", string(c.Kind)) + after(", ", c.Address) + v.waits(c) + ")"})
	}
	for _, c := range have {
		if !there && !slices.ContainsFunc(choices, func(x choice) bool { return x.Value == c }) {
			choices = append(choices, choice{Value: c, Text: c})
		}
	}
	if len(choices) == 0 {
		return []formField{inbox}, nil
	}
	return []formField{inbox, v.checksField("contact", "subscription.contacts", chosen(choices, have...))}, nil
}

// waits says of a mail address that nobody has confirmed it.
func (v *visit) waits(c contacts.Contact) string {
	if !c.Waits() {
		return ""
	}
	return ", " + v.lang.text("contact.waits")
}

// everyDay stands for no weekdays: a list from which something must be chosen has
// no empty choice.
const everyDay = "all"

func (v *visit) quietFields(i int, list []domain.Quiet) []formField {
	days := append([]choice{{Value: everyDay, Text: v.lang.text("weekdays.all")}, {Value: "monday+tuesday+wednesday+thursday+friday", Text: v.lang.text("weekdays.work")},
		{Value: "saturday+sunday", Text: v.lang.text("weekdays.end")}}, v.weekdays()...)
	on := v.selectField("quiet_days", "quiet.days", true, days)
	from, to := v.lineField("quiet_from", "quiet.from", false), v.lineField("quiet_to", "quiet.to", false)
	if i < len(list) {
		q := list[i]
		key := cmp.Or(strings.Join(q.Weekdays, "+"), everyDay)
		if !slices.ContainsFunc(days, func(c choice) bool { return c.Value == key }) {
			var names []string
			for _, d := range q.Weekdays {
				names = append(names, v.lang.named("weekday", d))
			}
			on.Choices = append(on.Choices, choice{Value: key, Text: v.lang.list(names)})
		}
		on.Choices = chosen(on.Choices, key)
		from.Value, to.Value = strings.Replace(q.From, ":", ".", 1), strings.Replace(q.To, ":", ".", 1)
	}
	out := []formField{on, from, to}
	for j := range out {
		out[j].ID = "s-" + out[j].Name + nth(i)
	}
	return out
}

// escalation asks who hears of what nobody has acknowledged.
func (v *visit) escalation(id string, s domain.Save) (foldShown, error) {
	list, err := v.subscriptions(url.Values{})
	if err != nil {
		return foldShown{}, err
	}
	var to []choice
	for _, p := range v.peopleChoices("") {
		to = append(to, choice{Value: "account:" + p.Value, Text: p.Text})
	}
	for _, x := range list {
		if x.ID != id {
			to = append(to, choice{Value: "subscription:" + x.ID, Text: v.lang.text("subscription.to", x.Saved.Name)})
		}
	}
	now, after := "", v.lineField("after", "subscription.after", false)
	after.Type, after.Min, after.Max = "number", "1", "1000"
	if e := s.Escalate; e != nil {
		after.Value = strconv.Itoa(e.After)
		if now = "account:" + e.Account; e.Account == "" {
			now = "subscription:" + e.Subscription
		}
		if !slices.ContainsFunc(to, func(c choice) bool { return c.Value == now }) {
			_, key, _ := strings.Cut(now, ":")
			to = append(to, choice{Value: now, Text: key})
		}
	}
	return foldShown{Title: v.lang.text("subscription.escalate"), Open: now != "", Fields: []formField{
		v.selectField("to", "subscription.up", false, chosen(to, now)), after}}, nil
}

// saveSubscription keeps exactly what was previewed.
func saveSubscription(v *visit) (string, error) {
	id := v.request.PathValue("id")
	s, err := v.draft(v.request.PostForm, "")
	if err == nil && id == "" {
		id, err = v.idFor(s.Name)
	}
	if err != nil {
		return "", err
	}
	q, err := v.give(domain.Stream(id), s)
	return "/subscriptions?" + q.Encode(), err
}
