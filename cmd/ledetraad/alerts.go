package main

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/courier"
	"ledetraad/domain/alert"
	"ledetraad/projections/alerts"
	"ledetraad/projections/stats"
)

type alertsCmd struct {
	List          alertsListCmd          `cmd:"" default:"withargs" help:"Alerts, the newest first."`
	Inbox         alertsInboxCmd         `cmd:"" help:"What your own account was told of."`
	Show          alertsShowCmd          `cmd:"" help:"One alert: who was told of it, and what became of that."`
	Ack           alertsAckCmd           `cmd:"" help:"Acknowledge an alert: you have seen it and take it from here."`
	Follow        alertsFollowCmd        `cmd:"" help:"Follow alerts in the terminal as they are raised, over NATS."`
	Responses     alertsResponsesCmd     `cmd:"" help:"How alerts were answered, in opening hours."`
	Subscriptions alertsSubscriptionsCmd `cmd:"" help:"Subscriptions: who hears of what, and when."`
	Subscribe     alertsSubscribeCmd     `cmd:"" help:"Save a subscription, or replace it."`
	Unsubscribe   alertsUnsubscribeCmd   `cmd:"" help:"End a subscription."`
	Preview       alertsPreviewCmd       `cmd:"" help:"What a subscription would have sent; nothing is saved."`
	Silences      alertsSilencesCmd      `cmd:"" help:"What is kept from being sent, until when, and why."`
	Silence       alertsSilenceCmd       `cmd:"" help:"Keep alerts from being sent until an end."`
	Lift          alertsLiftCmd          `cmd:"" help:"End a silence before its time."`
	PersonalText  alertsTextCmd          `cmd:"" help:"Whether mails and webhooks may carry what people have said. They may not until it is allowed."`
	Contacts      contactsCmd            `cmd:"" help:"Mail addresses, webhooks and feeds: list, add, test, remove."`
	Routes        struct {
		Test alertsRoutesTestCmd `cmd:"" help:"Who would get an alert, and why; nothing is sent."`
	} `cmd:"" help:"Try where alerts go."`
}

// latestOf are the flags that choose alerts of a list.
type latestOf struct {
	Unacknowledged bool `help:"Only those that nobody has acknowledged and that are not over."`
	Limit          int  `help:"At most so many." default:"50"`
}

func (c latestOf) query(p printing) url.Values {
	q := url.Values{"limit": {strconv.Itoa(c.Limit)}, "lang": {string(p.Lang)}}
	if c.Unacknowledged {
		q.Set("unacknowledged", "true")
	}
	return q
}

type alertsListCmd struct {
	target
	printing
	latestOf
	Department string `help:"Only those that concern this department." placeholder:"KEY"`
	Kind       string `help:"Only of this kind of pain." placeholder:"KEY"`
	Severity   string `help:"At least so severe." enum:",low,medium,high,critical" default:""`
}

func (l *alertsListCmd) Run(ctx context.Context, c *console) error {
	q := l.query(l.printing)
	for key, v := range map[string]string{"department": l.Department, "kind": l.Kind, "severity": l.Severity} {
		set(q, key, v)
	}
	type body struct {
		Alerts []alerts.Item `json:"alerts"`
	}
	return show(ctx, c, l.target, l.printing, "/api/v1/alerts", q, func(_ *apiclient.Client, b body) error {
		t := l.Lang.alertTable()
		for _, x := range b.Alerts {
			t.add(l.Lang.alertRow(x)...)
		}
		return t.print(c.out)
	})
}

func (lang language) alertTable() table {
	return table{head: []string{lang.say("Hvornår", "When"), lang.say("Hvad nyt", "What is new"), lang.say("Hvor slemt", "Severity"), lang.say("Smertepunkt", "Pain point"),
		lang.say("Hvor", "Where"), lang.say("Set af", "Acknowledged by"), "Id"}}
}

func (lang language) alertRow(x alerts.Item) []string {
	by := "–"
	if x.AcknowledgedBy != "" {
		by = x.AcknowledgedBy
	}
	return []string{lang.moment(x.At), lang.change(x.Change), lang.severity(x.Severity), clip(x.Title, 60), clip(whose(x.Departments), 44), by, x.Alert.String()}
}

func (lang language) change(c alert.Change) string {
	return called(lang, map[alert.Change]string{alert.Detected: "nyt", alert.Worsened: "forværret", alert.Recurred: "kommet igen", alert.Reemerged: "dukket op igen"}, c)
}

func whose(list []alerts.Named) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = n.Name
	}
	return strings.Join(words, ", ")
}

type alertsInboxCmd struct {
	target
	printing
	latestOf
}

func (l *alertsInboxCmd) Run(ctx context.Context, c *console) error {
	type body struct {
		Alerts []alerts.Entry `json:"alerts"`
	}
	return show(ctx, c, l.target, l.printing, "/api/v1/alerts/inbox", l.query(l.printing), func(_ *apiclient.Client, b body) error {
		t := l.Lang.alertTable()
		for _, x := range b.Alerts {
			t.add(l.Lang.alertRow(x.Item)...)
		}
		return t.print(c.out)
	})
}

type alertsShowCmd struct {
	target
	printing
	ID string `arg:"" help:"The alert's id."`
}

func (s *alertsShowCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, s.target, s.printing, "/api/v1/alerts/"+url.PathEscape(s.ID), url.Values{"lang": {string(s.Lang)}}, func(_ *apiclient.Client, x alerts.Page) error {
		_, err := fmt.Fprint(c.out, s.Lang.alertPage(x))
		return err
	})
}

func (lang language) alertPage(x alerts.Page) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s", x.Title)
	line("%s · %s · %s", lang.change(x.Change), lang.severity(x.Severity), lang.moment(x.At))
	line("%s: %s", lang.say("Hvor", "Where"), or(whose(x.Departments)))
	if len(x.LifeSituations) > 0 {
		line("      %s", whose(x.LifeSituations))
	}
	if x.Why != "" {
		line("%s: %s", lang.say("Hvor slemt", "How bad"), x.Why)
	}
	line("%s: %s", lang.say("Siden", "Since"), lang.day(x.Since))
	line("%s: %s · %s: %s", lang.say("Borgere", "Citizens"), or(x.Citizens.String()), lang.say("iagttagelser", "observations"), or(x.Sure.Evidence.String()))
	if len(x.Principles) > 0 {
		line("%s: %s", lang.say("Ledetråde", "Principles"), whose(x.Principles))
	}
	if x.AcknowledgedBy != "" {
		line("%s: %s, %s %s", lang.say("Set af", "Acknowledged by"), x.AcknowledgedBy, lang.moment(x.AcknowledgedAt), x.Note)
	}
	line("%s: %s", lang.say("Belæg", "Evidence"), x.Link)
	if len(x.Told) == 0 {
		line("\n%s", lang.say("Ingen abonnementer hører om den.", "No subscription hears of it."))
		return b.String()
	}
	line("")
	for _, t := range x.Told {
		at := lang.say("skal have den ", "to be told ") + lang.moment(t.Due)
		switch {
		case t.Told:
			at = lang.say("fik den ", "told ") + lang.moment(t.At)
		case !t.Verdict.Told():
			at = lang.say("får den ikke", "not told")
		case t.Verdict.Told() && !x.OverAt.IsZero():
			at = lang.say("fik den ikke: den var ovre", "not told: it was over")
		}
		line("  %-28s %-12s %s", clip(t.Name, 28), lang.routed(t.Verdict), at)
		for _, d := range t.Deliveries {
			line("    %-8s %-20s %s %s", d.Channel, d.Contact, lang.delivery(d.State), courier.Explain(string(lang), d.Reason))
		}
		if !t.Escalates.IsZero() {
			line("    %s %s", lang.say("går videre", "escalates"), lang.moment(t.Escalates))
		}
	}
	return b.String()
}

func (lang language) routed(v alert.Verdict) string {
	return called(lang, map[alert.Verdict]string{alert.Sent: "straks", alert.Gathered: "samles", alert.Digested: "i oversigt", alert.Held: "efter ro",
		alert.Inhibited: "del af andet", alert.Silenced: "tavs"}, v)
}

func (lang language) delivery(state string) string {
	return called(lang, map[string]string{"pending": "på vej", "delivered": "afleveret", "given-up": "opgivet"}, state)
}

type alertsAckCmd struct {
	recording
	Note string `help:"A remark. Name nobody." placeholder:"TEXT"`
	ID   string `arg:"" help:"The alert's id."`
}

func (a *alertsAckCmd) Run(ctx context.Context, c *console) error {
	id, err := uuid.Parse(a.ID)
	if err != nil {
		return usagef("%q is not an alert's id; see ledetraad alerts list", a.ID)
	}
	return a.record(ctx, c, alert.Stream(id), alert.Acknowledge{Note: a.Note}, "Noteret, at du har set den.", "Acknowledged.")
}

type alertsResponsesCmd struct {
	target
	printing
	From       string `help:"Alerts raised from this day on; ninety days ago if left out." placeholder:"DAY"`
	Until      string `help:"Until this day." placeholder:"DAY"`
	Department string `help:"Only those that concern this department." placeholder:"KEY"`
}

func (r *alertsResponsesCmd) Run(ctx context.Context, c *console) error {
	q := url.Values{}
	for key, v := range map[string]string{"from": r.From, "until": r.Until, "department": r.Department} {
		set(q, key, v)
	}
	type body struct {
		Responses []alerts.Response `json:"responses"`
	}
	return show(ctx, c, r.target, r.printing, "/api/v1/alerts/responses", q, func(api *apiclient.Client, b body) error {
		n, err := readNames(ctx, api, r.printing)
		if err != nil {
			return err
		}
		t := table{head: []string{r.Lang.say("Afdeling", "Department"), r.Lang.say("Varsler", "Alerts"), r.Lang.say("Kvitteret", "Acknowledged"), r.Lang.say("Median", "Median"),
			r.Lang.say("Tildelt", "Assigned"), r.Lang.say("Median", "Median"), r.Lang.say("Taget hånd om", "Addressed"), r.Lang.say("Median", "Median")},
			right: map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true}}
		for _, x := range b.Responses {
			name := r.Lang.say("Alle", "All")
			if x.Department != "" {
				name = n.department(x.Department)
			}
			row := []string{name, strconv.Itoa(x.Alerts)}
			for _, s := range []stats.Summary{x.Acknowledged, x.Assigned, x.Addressed} {
				row = append(row, strconv.Itoa(s.Answered), r.Lang.typical(s.Median))
			}
			t.add(row...)
		}
		return t.print(c.out)
	})
}

func (lang language) typical(f stats.Figure) string {
	if !f.Known() {
		return "–"
	}
	return lang.duration(f.Value.Seconds())
}

type alertsRoutesTestCmd struct {
	target
	printing
	Alert         string   `help:"An alert that was raised; then what follows is left out." placeholder:"ID"`
	Kind          string   `help:"Kind of pain." placeholder:"KEY"`
	Severity      string   `help:"How severe." enum:"low,medium,high,critical" default:"medium"`
	Department    []string `help:"The department; several: it crosses them." placeholder:"KEY"`
	LifeSituation []string `help:"The life situation." placeholder:"KEY"`
	Principle     []string `help:"The guiding principles that it concerns." placeholder:"KEY"`
	At            string   `help:"When; now if left out." placeholder:"TIME"`
}

func (r *alertsRoutesTestCmd) Run(ctx context.Context, c *console) error {
	q := url.Values{"department": r.Department, "life_situation": r.LifeSituation, "principle": r.Principle}
	for key, v := range map[string]string{"alert": r.Alert, "kind": r.Kind, "severity": r.Severity} {
		set(q, key, v)
	}
	if r.At != "" {
		at, err := when("at", r.At)
		if err != nil {
			return err
		}
		q.Set("at", at.Format(time.RFC3339))
	}
	type body struct {
		Decisions []alerts.Decision `json:"decisions"`
	}
	return show(ctx, c, r.target, r.printing, "/api/v1/alerts/routes", q, func(_ *apiclient.Client, b body) error {
		t := table{head: []string{r.Lang.say("Abonnement", "Subscription"), r.Lang.say("Hos", "Account"), r.Lang.say("Får den", "Gets it"), r.Lang.say("Hvornår", "When"), r.Lang.say("Fordi", "Because")}}
		for _, d := range b.Decisions {
			gets := r.Lang.say("nej", "no")
			if d.Verdict != "" {
				gets = r.Lang.routed(d.Verdict)
			}
			t.add(clip(d.Name, 40), d.Account, gets, r.Lang.moment(d.Due), strings.TrimSpace(r.Lang.reason(d.Why)+" "+d.By))
		}
		return t.print(c.out)
	})
}

func (lang language) reason(w alerts.Reason) string {
	return called(lang, map[alerts.Reason]string{
		alerts.BecauseOther: "andre afdelinger", alerts.BecauseSituation: "andre livssituationer", alerts.BecauseKind: "andre slags smerte",
		alerts.BecausePrinciple: "andre ledetråde", alerts.BecauseMild: "for mildt", alerts.BecauseCrossing: "går på tværs",
		alerts.BecauseNoCrossing: "går ikke på tværs", alerts.BecauseLater: "abonnementet er nyere", alerts.BecauseSilence: "tavshed",
		alerts.BecausePart: "del af det, der går på tværs", alerts.BecauseFirst: "straks", alerts.BecauseGathering: "samles med det næste",
		alerts.BecauseDigest: "i næste oversigt", alerts.BecauseQuiet: "venter til efter ro",
	}, w)
}
