package alerts

import (
	"encoding/json"
	"time"

	"ledetraad/domain/alert"
	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
	"ledetraad/projections/view"
)

// seenRow is how far a stream was folded.
type seenRow struct {
	Stream string
	Next   int64
}

var seen = view.NewTable("alert_seen", 1, []view.Field[seenRow]{
	view.Text("stream", func(r *seenRow) *string { return &r.Stream }),
	view.Int("next", func(r *seenRow) *int64 { return &r.Next }),
})

// painRow is a pain point as it stands.
type painRow struct {
	ID         string
	Kind       string
	Scope      painpoint.Scope
	Crosses    []byte // JSON; empty: of one department
	Holds      bool
	Standing   painpoint.Standing
	Severity   painpoint.Severity
	Told       painpoint.Severity // when its last noteworthy change was
	Measure    []byte             // JSON
	Principles []byte             // JSON
	Overruled  []byte             // JSON; empty: the principles are those of the rule
	FirstSeen  time.Time
	Across     string // the kind that crosses departments, while it stands; "": it does not
	Pending    string // the alert that waits to be raised
	Last       string // the alert that was raised last
}

var pains = view.NewTable("alert_pain", 1, []view.Field[painRow]{
	view.Text("id", func(r *painRow) *string { return &r.ID }),
	view.Text("kind", func(r *painRow) *string { return &r.Kind }),
	view.Text("department", func(r *painRow) *string { return &r.Scope.Department }),
	view.Text("life_situation", func(r *painRow) *string { return &r.Scope.LifeSituation }),
	view.Text("term", func(r *painRow) *string { return &r.Scope.Term }),
	view.Blob("crosses", func(r *painRow) *[]byte { return &r.Crosses }),
	view.Bool("holds", func(r *painRow) *bool { return &r.Holds }),
	view.Text("standing", func(r *painRow) *painpoint.Standing { return &r.Standing }),
	view.Text("severity", func(r *painRow) *painpoint.Severity { return &r.Severity }),
	view.Text("told", func(r *painRow) *painpoint.Severity { return &r.Told }),
	view.Blob("measure", func(r *painRow) *[]byte { return &r.Measure }),
	view.Blob("principles", func(r *painRow) *[]byte { return &r.Principles }),
	view.Blob("overruled", func(r *painRow) *[]byte { return &r.Overruled }),
	view.Time("first_seen", func(r *painRow) *time.Time { return &r.FirstSeen }),
	view.Text("across", func(r *painRow) *string { return &r.Across }),
	view.Text("pending", func(r *painRow) *string { return &r.Pending }),
	view.Text("last", func(r *painRow) *string { return &r.Last }),
}, view.Index{Name: "across", Columns: []string{"across"}})

// How far an alert has come.
const (
	superseded = 0 // another change took its place, or it was over, before it was raised
	pending    = 1
	raised     = 2
)

// alertRow is a noteworthy change.
type alertRow struct {
	ID       string
	Pain     string
	Revision int64
	State    int64
	Live     bool // its pain point neither receded nor was put away since
	Change   alert.Change
	Own      alert.Change // what the event itself was, whatever it took the place of
	From     string       // the alert that it took the place of
	Facts    []byte       // JSON of alert.Raised
	At       time.Time    // when the event that it rests on was recorded
	Commit   uint64       // where that event stands in the log
	Prepare  uint64
	Cause    string // its id

	RaisedAt    time.Time
	AckAt       time.Time
	AckBy       string
	AckNote     string
	AssignedAt  time.Time // the first time since it was raised
	AddressedAt time.Time
	ClosedAt    time.Time // dismissed or resolved
	OverAt      time.Time // receded
}

var alerts = view.NewTable("alert", 1, []view.Field[alertRow]{
	view.Text("id", func(r *alertRow) *string { return &r.ID }),
	view.Text("pain", func(r *alertRow) *string { return &r.Pain }),
	view.Int("revision", func(r *alertRow) *int64 { return &r.Revision }),
	view.Int("state", func(r *alertRow) *int64 { return &r.State }),
	view.Bool("live", func(r *alertRow) *bool { return &r.Live }),
	view.Text("change", func(r *alertRow) *alert.Change { return &r.Change }),
	view.Text("own", func(r *alertRow) *alert.Change { return &r.Own }),
	view.Text("instead_of", func(r *alertRow) *string { return &r.From }),
	view.Blob("facts", func(r *alertRow) *[]byte { return &r.Facts }),
	view.Time("at", func(r *alertRow) *time.Time { return &r.At }),
	view.Int("log_commit", func(r *alertRow) *uint64 { return &r.Commit }),
	view.Int("log_prepare", func(r *alertRow) *uint64 { return &r.Prepare }),
	view.Text("cause", func(r *alertRow) *string { return &r.Cause }),
	view.Time("raised_at", func(r *alertRow) *time.Time { return &r.RaisedAt }),
	view.Time("acknowledged_at", func(r *alertRow) *time.Time { return &r.AckAt }),
	view.Text("acknowledged_by", func(r *alertRow) *string { return &r.AckBy }),
	view.Text("acknowledged_note", func(r *alertRow) *string { return &r.AckNote }),
	view.Time("assigned_at", func(r *alertRow) *time.Time { return &r.AssignedAt }),
	view.Time("addressed_at", func(r *alertRow) *time.Time { return &r.AddressedAt }),
	view.Time("closed_at", func(r *alertRow) *time.Time { return &r.ClosedAt }),
	view.Time("over_at", func(r *alertRow) *time.Time { return &r.OverAt }),
}, view.Index{Name: "state", Columns: []string{"state", "at"}},
	view.Index{Name: "of_pain", Columns: []string{"pain", "live"}})

func (r alertRow) position() event.Position {
	return event.Position{Commit: r.Commit, Prepare: r.Prepare}
}

// How a route stands.
const (
	untold  = 0 // it is kept from the subscription, or was over before it was told
	waiting = 1
	told    = 2
)

// routeRow is what was decided of an alert for one subscription.
type routeRow struct {
	Alert        string
	Subscription string
	Verdict      alert.Verdict
	By           string
	Group        string
	Due          time.Time
	State        int64
	Notification string // that told it
	Step         int64  // of the escalation that it came by; 0: none
}

var routes = view.NewTable("alert_route", 2, []view.Field[routeRow]{
	view.Text("alert", func(r *routeRow) *string { return &r.Alert }),
	view.Text("subscription", func(r *routeRow) *string { return &r.Subscription }),
	view.Text("verdict", func(r *routeRow) *alert.Verdict { return &r.Verdict }),
	view.Text("kept_by", func(r *routeRow) *string { return &r.By }),
	view.Text("grouped", func(r *routeRow) *string { return &r.Group }),
	view.Time("due", func(r *routeRow) *time.Time { return &r.Due }),
	view.Int("state", func(r *routeRow) *int64 { return &r.State }),
	view.Text("notification", func(r *routeRow) *string { return &r.Notification }),
	view.Int("step", func(r *routeRow) *int64 { return &r.Step }),
}, view.Index{Name: "due", Columns: []string{"state", "due", "subscription", "grouped"}},
	view.Index{Name: "of_subscription", Columns: []string{"subscription", "state", "grouped", "due"}})

// groupRow is when a group was told of last.
type groupRow struct {
	Subscription string
	Group        string
	Until        time.Time // what belongs to it is gathered until then
}

var groups = view.NewTable("alert_group", 2, []view.Field[groupRow]{
	view.Text("subscription", func(r *groupRow) *string { return &r.Subscription }),
	view.Text("grouped", func(r *groupRow) *string { return &r.Group }),
	view.Time("gathers_until", func(r *groupRow) *time.Time { return &r.Until }),
})

// escalationRow is an alert that somebody was told of and that goes to the next
// one up unless it is acknowledged.
type escalationRow struct {
	Alert        string
	Subscription string
	Step         int64
	Due          time.Time
	Waits        bool
	To           string // the subscription that it goes to then
	Account      string // or the account
}

var escalations = view.NewTable("alert_escalation", 2, []view.Field[escalationRow]{
	view.Text("alert", func(r *escalationRow) *string { return &r.Alert }),
	view.Text("subscription", func(r *escalationRow) *string { return &r.Subscription }),
	view.Int("step", func(r *escalationRow) *int64 { return &r.Step }),
	view.Time("due", func(r *escalationRow) *time.Time { return &r.Due }),
	view.Bool("waits", func(r *escalationRow) *bool { return &r.Waits }),
	view.Text("goes_to", func(r *escalationRow) *string { return &r.To }),
	view.Text("account", func(r *escalationRow) *string { return &r.Account }),
}, view.Index{Name: "due", Columns: []string{"waits", "due"}})

// subscriptionRow is a subscription as it was saved last.
type subscriptionRow struct {
	ID      string
	Account string
	Active  bool
	Saved   []byte // JSON of subscription.Saved
	SavedAt time.Time
	SavedBy string
	EndedAt time.Time
	EndedBy string
	Commit  uint64 // where that stands in the log
	Prepare uint64
	Gathers int64 // seconds; beside what was saved, since it is looked up for every route
}

var subscriptions = view.NewTable("alert_subscription", 1, []view.Field[subscriptionRow]{
	view.Text("id", func(r *subscriptionRow) *string { return &r.ID }),
	view.Text("account", func(r *subscriptionRow) *string { return &r.Account }),
	view.Bool("active", func(r *subscriptionRow) *bool { return &r.Active }),
	view.Blob("saved", func(r *subscriptionRow) *[]byte { return &r.Saved }),
	view.Time("saved_at", func(r *subscriptionRow) *time.Time { return &r.SavedAt }),
	view.Text("saved_by", func(r *subscriptionRow) *string { return &r.SavedBy }),
	view.Time("ended_at", func(r *subscriptionRow) *time.Time { return &r.EndedAt }),
	view.Text("ended_by", func(r *subscriptionRow) *string { return &r.EndedBy }),
	view.Int("log_commit", func(r *subscriptionRow) *uint64 { return &r.Commit }),
	view.Int("log_prepare", func(r *subscriptionRow) *uint64 { return &r.Prepare }),
	view.Int("gathers_s", func(r *subscriptionRow) *int64 { return &r.Gathers }),
}, view.Index{Name: "of_account", Columns: []string{"account"}})

// since is where it stands in the log: it hears only of what comes after.
func (r subscriptionRow) since() event.Position {
	return event.Position{Commit: r.Commit, Prepare: r.Prepare}
}

func (r subscriptionRow) gathering() time.Duration {
	if r.Gathers <= 0 {
		return usualGather
	}
	return time.Duration(r.Gathers) * time.Second
}

// silenceRow is a silence as it was set last.
type silenceRow struct {
	ID       string
	Set      []byte // JSON of subscription.SilenceSet
	Until    time.Time
	SetAt    time.Time
	SetBy    string
	LiftedAt time.Time
}

var silences = view.NewTable("alert_silence", 1, []view.Field[silenceRow]{
	view.Text("id", func(r *silenceRow) *string { return &r.ID }),
	view.Blob("set_to", func(r *silenceRow) *[]byte { return &r.Set }),
	view.Time("until", func(r *silenceRow) *time.Time { return &r.Until }),
	view.Time("set_at", func(r *silenceRow) *time.Time { return &r.SetAt }),
	view.Text("set_by", func(r *silenceRow) *string { return &r.SetBy }),
	view.Time("lifted_at", func(r *silenceRow) *time.Time { return &r.LiftedAt }),
}, view.Index{Name: "until", Columns: []string{"until"}})

// notificationRow is what a subscription was told.
type notificationRow struct {
	ID           string
	Subscription string
	Account      string
	Group        string
	Digest       bool
	Due          time.Time
	At           time.Time // when it was composed
	Alerts       []byte    // JSON of ids
}

var notifications = view.NewTable("alert_notification", 1, []view.Field[notificationRow]{
	view.Text("id", func(r *notificationRow) *string { return &r.ID }),
	view.Text("subscription", func(r *notificationRow) *string { return &r.Subscription }),
	view.Text("account", func(r *notificationRow) *string { return &r.Account }),
	view.Text("grouped", func(r *notificationRow) *string { return &r.Group }),
	view.Bool("digest", func(r *notificationRow) *bool { return &r.Digest }),
	view.Time("due", func(r *notificationRow) *time.Time { return &r.Due }),
	view.Time("at", func(r *notificationRow) *time.Time { return &r.At }),
	view.Blob("alerts", func(r *notificationRow) *[]byte { return &r.Alerts }),
}, view.Index{Name: "of_subscription", Columns: []string{"subscription", "at"}})

// How a delivery stands.
const (
	undelivered = 1
	delivered   = 2
	givenUp     = 3
)

// deliveryRow is a notification on its way to one contact.
type deliveryRow struct {
	ID           string
	Notification string
	Subscription string
	Channel      subscription.ChannelKind
	Contact      string
	State        int64
	At           time.Time // when it was composed
	OverAt       time.Time
	Attempts     int64
	Reason       string // why it was given up
}

var deliveries = view.NewTable("alert_delivery", 1, []view.Field[deliveryRow]{
	view.Text("id", func(r *deliveryRow) *string { return &r.ID }),
	view.Text("notification", func(r *deliveryRow) *string { return &r.Notification }),
	view.Text("subscription", func(r *deliveryRow) *string { return &r.Subscription }),
	view.Text("channel", func(r *deliveryRow) *subscription.ChannelKind { return &r.Channel }),
	view.Text("contact", func(r *deliveryRow) *string { return &r.Contact }),
	view.Int("state", func(r *deliveryRow) *int64 { return &r.State }),
	view.Time("at", func(r *deliveryRow) *time.Time { return &r.At }),
	view.Time("over_at", func(r *deliveryRow) *time.Time { return &r.OverAt }),
	view.Int("attempts", func(r *deliveryRow) *int64 { return &r.Attempts }),
	view.Text("reason", func(r *deliveryRow) *string { return &r.Reason }),
}, view.Index{Name: "queue", Columns: []string{"state", "at"}},
	view.Index{Name: "of_contact", Columns: []string{"contact", "state", "at"}},
	view.Index{Name: "of_notification", Columns: []string{"notification"}})

// inboxRow is an alert that an account was told of, by whichever channel.
type inboxRow struct {
	Account      string
	Alert        string
	At           time.Time // the first time
	Subscription string
	Notification string // "": it was escalated to the account
	Step         int64  // of the escalation; 0: none
}

var inbox = view.NewTable("alert_inbox", 2, []view.Field[inboxRow]{
	view.Text("account", func(r *inboxRow) *string { return &r.Account }),
	view.Text("alert", func(r *inboxRow) *string { return &r.Alert }),
	view.Time("at", func(r *inboxRow) *time.Time { return &r.At }),
	view.Text("subscription", func(r *inboxRow) *string { return &r.Subscription }),
	view.Text("notification", func(r *inboxRow) *string { return &r.Notification }),
	view.Int("step", func(r *inboxRow) *int64 { return &r.Step }),
}, view.Index{Name: "newest", Columns: []string{"account", "at"}},
	view.Index{Name: "of_alert", Columns: []string{"alert"}})

// waitsRow is how many alerts of an account's inbox are open: every page asks.
type waitsRow struct {
	Account string
	Open    int64
}

var waits = view.NewTable("alert_waits", 1, []view.Field[waitsRow]{
	view.Text("account", func(r *waitsRow) *string { return &r.Account }),
	view.Int("open", func(r *waitsRow) *int64 { return &r.Open }),
})

// encode writes what can always be written: structs of text, numbers and times.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

func decode[T any](b []byte) (v T, err error) {
	if len(b) == 0 {
		return v, nil
	}
	err = json.Unmarshal(b, &v)
	return v, err
}

// all is the rows of a scan, so that tables may be written to while they are
// gone through.
func all[R any](t *view.Table[R], r view.Reader, q view.Query) ([]R, error) {
	var out []R
	for x, err := range t.Scan(r, q) {
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}
