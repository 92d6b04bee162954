package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/domain/alert"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/alerts"
)

// alertsShown are the alerts that the visitor was told of, as they were told.
type alertsShown struct {
	Filters    []filter
	Chosen     bool
	All        bool // not the own inbox, but all that were raised
	Total      int
	Told       []toldShown
	More       string // address with more of them
	Subscribed bool   // the visitor has a subscription
	Fresh      bool   // those that wait are shown, and there are none
	Done       bool
}

// toldShown is what was told at one time by one subscription.
type toldShown struct {
	At   time.Time
	Name string
	List []alertShown
}

// alertShown is one alert in plain words. Figures of few people are not in it.
type alertShown struct {
	ID, Href, Pain, Title, Change, Why       string
	Where, Situations, Severity, Was, State  string
	Since, At                                time.Time
	Facts                                    []string // sentences: since when, how many, which principles, how sure
	Across                                   bool
	Progress                                 string // alerts.State
	AckBy, Note                              string
	AckAt, AssignedAt, AddressedAt, OverTime time.Time
	Escalated                                string // from whom it came, and why
	Ack                                      *form
}

// mostAlerts is how many of a list the API gives at once.
const mostAlerts = 1000

func alertList(v *visit) (any, error) {
	in := v.request.URL.Query()
	out := alertsShown{All: in.Get("which") == "all" && v.may("alerts"), Done: in.Has("at"), Chosen: len(asked(in, "which", "state", "department", "severity")) > 0}
	state := in.Get("state")
	if state == "" && !out.All {
		state = string(alerts.Open)
	}
	q := v.since(asked(in, "department", "severity"))
	if slices.Contains(alerts.States(), alerts.State(state)) {
		q.Set("state", state)
	}
	most, err := strconv.Atoi(in.Get("n"))
	if err != nil || most < onPage || most > mostAlerts {
		most = onPage
	}
	q.Set("limit", strconv.Itoa(most))
	q.Set("lang", string(v.lang))
	out.Filters = v.alertFilters(out.All, state)
	if out.All {
		out.Told, err = v.raised(q)
	} else {
		out.Told, err = v.inbox(q)
	}
	if err != nil {
		return nil, err
	}
	for _, t := range out.Told {
		out.Total += len(t.List)
	}
	if out.Total == most && most < mostAlerts {
		out.More = with(v.request.URL, "n", strconv.Itoa(min(2*most, mostAlerts)))
	}
	out.Fresh = out.Total == 0 && !out.All && state == string(alerts.Open)
	if out.Total == 0 && v.may("subscriptions") {
		list, err := v.subscriptions(url.Values{"account": {v.me.Account}})
		if err != nil {
			return nil, err
		}
		out.Subscribed = len(list) > 0
	}
	return out, nil
}

func (v *visit) alertFilters(all bool, state string) []filter {
	states := filter{Name: "state", Label: "filter.state", Needed: true, Choices: chosen(append(namedChoices(v.lang, "progress", alerts.States()...),
		choice{Value: "any", Text: v.lang.text("state.any")}), state)}
	if !slices.ContainsFunc(states.Choices, func(c choice) bool { return c.Chosen }) {
		states.Choices[len(states.Choices)-1].Chosen = true
	}
	out := []filter{states}
	if v.may("alerts") {
		which := filter{Name: "which", Label: "alerts.which", Needed: true, Choices: []choice{{Value: "", Text: v.lang.text("alerts.mine"), Chosen: !all},
			{Value: "all", Text: v.lang.text("alerts.all"), Chosen: all}}}
		out = append([]filter{which}, out...)
	}
	return append(out, v.filterOf("department", "filter.department", v.ownDepartments("alerts")),
		v.filterOf("severity", "alerts.severity", namedChoices(v.lang, "severity", painpoint.Critical, painpoint.High, painpoint.Medium)))
}

// inbox is what the own account was told of, each notification by itself.
func (v *visit) inbox(q url.Values) ([]toldShown, error) {
	var b struct {
		Alerts []alerts.Entry `json:"alerts"`
	}
	if err := v.get("/api/v1/alerts/inbox", q, &b); err != nil {
		return nil, err
	}
	var out []toldShown
	last := ""
	for _, e := range b.Alerts {
		if key := e.Notification + e.ToldAt.String(); len(out) == 0 || key != last {
			out = append(out, toldShown{At: e.ToldAt, Name: e.Name})
			last = key
		}
		t := &out[len(out)-1]
		t.List = append(t.List, v.entryShown(e))
	}
	return out, nil
}

// raised are all alerts that concern the visitor's departments, day by day.
func (v *visit) raised(q url.Values) ([]toldShown, error) {
	var b struct {
		Alerts []alerts.Item `json:"alerts"`
	}
	if err := v.get("/api/v1/alerts", q, &b); err != nil {
		return nil, err
	}
	var out []toldShown
	for _, i := range b.Alerts {
		if day := v.lang.date(i.At); len(out) == 0 || v.lang.date(out[len(out)-1].At) != day {
			out = append(out, toldShown{At: i.At})
		}
		t := &out[len(out)-1]
		t.List = append(t.List, v.itemShown(i))
	}
	return out, nil
}

func (v *visit) entryShown(e alerts.Entry) alertShown {
	out := v.itemShown(e.Item)
	out.Progress, out.Note, out.AssignedAt, out.AddressedAt, out.OverTime = string(e.Progress), e.Note, e.AssignedAt, e.AddressedAt, e.OverAt
	switch {
	case e.From != nil:
		who := v.colleague(e.From.Account)
		if who == "" || who == e.From.Account {
			who = e.From.Name
		}
		out.Escalated = v.lang.text("alert.escalated.from", who)
	case e.Step > 0:
		out.Escalated = v.lang.text("alert.escalated")
	}
	if e.Progress == alerts.Open {
		out.Ack = v.ackForm(e.Alert)
	}
	return out
}

// ackForm says that one has it in hand.
func (v *visit) ackForm(id uuid.UUID) *form {
	if !v.mayCommand("alert.acknowledge") {
		return nil
	}
	f := v.newForm("ack-"+id.String()[:8], "alert.acknowledge", "/alerts/"+id.String()+"/acknowledge", v.textField("note", "alert.note", false))
	f.Hidden = []choice{{Text: "then", Value: with(v.request.URL, "at", "")}}
	return &f
}

func (v *visit) itemShown(i alerts.Item) alertShown {
	n := v.names()
	out := alertShown{ID: i.Alert.String(), Href: "/alerts/" + i.Alert.String(), Pain: "/painpoints/" + i.PainPoint.String(), Title: i.Title, Change: v.lang.named("change", string(i.Change)),
		Why: i.Why, Where: strings.Join(n.departments(keysOf(i.Departments)), ", "), Severity: string(i.Severity), State: string(i.State), Since: i.Since, At: i.At,
		Across: i.CrossCutting, AckBy: v.colleague(i.AcknowledgedBy), AckAt: i.AcknowledgedAt}
	if i.SeverityWas != "" && i.SeverityWas != i.Severity {
		out.Was = v.lang.text("alert.was", v.lang.named("severity", string(i.SeverityWas)))
	}
	if situations := n.situations(keysOf(i.LifeSituations)); len(situations) > 2 {
		out.Situations = v.lang.count("situations", len(situations))
	} else {
		out.Situations = strings.Join(situations, ", ")
	}
	switch {
	case i.State.Closed() || i.State == "receded":
		out.Progress = string(alerts.Over)
	case i.AcknowledgedAt.IsZero():
		out.Progress = string(alerts.Open)
	default:
		out.Progress = string(alerts.Acknowledged)
	}
	out.Facts = v.alertFacts(i)
	return out
}

// alertFacts are the sentences that an alert is made of, beside what it is about.
func (v *visit) alertFacts(i alerts.Item) []string {
	facts := []string{v.lang.text("alert.since", v.lang.date(i.Since))}
	switch {
	case i.Citizens.Known && i.Citizens.Few:
		facts = append(facts, v.lang.text("alert.few"))
	case i.Citizens.Known:
		facts = append(facts, v.lang.text("alert.citizens", v.lang.whole(i.Citizens.N)))
	}
	if i.Sure.Evidence.Known && !i.Sure.Evidence.Few {
		facts = append(facts, v.lang.count("alert.rests", int(i.Sure.Evidence.N)))
	}
	if i.Sure.Confirmed {
		facts = append(facts, v.lang.text("alert.sure"))
	} else {
		facts = append(facts, v.lang.text("alert.unsure"))
	}
	if len(i.Principles) > 0 {
		facts = append(facts, v.lang.text("alert.principles", v.lang.list(v.names().principles(keysOf(i.Principles)))))
	}
	return facts
}

func keysOf(list []alerts.Named) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = n.Key
	}
	return out
}

// waitingAlerts is how many of the own inbox nobody has acknowledged. A menu
// without the number is still a menu.
func (v *visit) waitingAlerts() int {
	var b httpapi.WaitingBody
	if err := v.get("/api/v1/alerts/inbox/waiting", v.since(url.Values{}), &b); err != nil {
		return 0
	}
	return b.Waiting
}

// people are those whom alerts go to, asked for once for each visit.
func (v *visit) people() []httpapi.AlertPerson {
	if v.asked || !v.may("alert-people") {
		return v.who
	}
	v.asked = true
	var b httpapi.AlertPeopleBody
	if err := v.get("/api/v1/alerts/people", nil, &b); err != nil {
		v.log.Warn().Err(err).Msg("page without people's names")
		return nil
	}
	sorted(v.lang, b.People, func(p httpapi.AlertPerson) string { return p.Name })
	v.who = b.People
	return v.who
}

// colleague is what somebody is called who has to do with alerts.
func (v *visit) colleague(account string) string {
	if account == "" || account == v.me.Account || account == access.Operator {
		return v.actor(account)
	}
	for _, p := range v.people() {
		if p.Account == account {
			return p.Name
		}
	}
	return v.actor(account)
}

// acknowledge records that the visitor has an alert in hand.
func acknowledge(v *visit) (string, error) {
	id, err := uuid.Parse(v.request.PathValue("id"))
	if err != nil {
		return "", errNoPage
	}
	q, err := v.give(alert.Stream(id), alert.Acknowledge{Note: said(v.request, "note")})
	if err != nil {
		return "", err
	}
	return v.back("/alerts", q), nil
}

// back is where a form was sent from, as it looks after what was recorded; or
// another address, if the form does not say.
func (v *visit) back(otherwise string, q url.Values) string {
	then := said(v.request, "then")
	if then == "" {
		then = otherwise
	}
	u, err := url.Parse(local(then))
	if err != nil {
		return otherwise
	}
	have := u.Query()
	for name := range q {
		have.Set(name, q.Get(name))
	}
	u.RawQuery = have.Encode()
	return u.String()
}
