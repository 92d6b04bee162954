package alerts

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/reference"
	"ledetraad/projections/view"
)

// Content is what a notification says. It has nobody's words, and no figure
// behind which there are fewer than five people, so that it may be sent to where
// nobody knows who reads it.
type Content struct {
	Notification uuid.UUID `json:"notification"`
	Subscription string    `json:"subscription"` // id
	Name         string    `json:"name"`         // of the subscription
	Account      string    `json:"account"`
	Digest       bool      `json:"digest"`
	At           time.Time `json:"at"` // when it was composed
	Items        []Item    `json:"items"`
	More         int       `json:"more,omitempty"` // alerts that are not among the items
}

// Item is one alert.
type Item struct {
	Alert     uuid.UUID    `json:"alert"`
	PainPoint uuid.UUID    `json:"pain_point"`
	Change    alert.Change `json:"change" enum:"detected,more-severe,recurred,re-emerged"`

	Kind  string `json:"kind"`
	Title string `json:"title"`         // what, in a sentence
	Why   string `json:"why,omitempty"` // how bad, in words; none of few people
	Term  string `json:"term,omitempty"`

	Departments    []Named `json:"departments"` // where
	LifeSituations []Named `json:"life_situations"`
	CrossCutting   bool    `json:"cross_cutting"` // it crosses departments

	Severity    painpoint.Severity `json:"severity"`
	SeverityWas painpoint.Severity `json:"severity_was,omitempty"` // when it was last told
	Since       time.Time          `json:"since"`                  // when the pain point was first recorded
	At          time.Time          `json:"at"`                     // when this change of it was
	Principles  []Named            `json:"principles"`
	Sure        Sure               `json:"sure"`
	Citizens    Count              `json:"citizens"` // whose courses these are

	State          painpoint.Standing `json:"state"` // as it stands now
	AcknowledgedBy string             `json:"acknowledged_by,omitempty"`
	AcknowledgedAt time.Time          `json:"acknowledged_at,omitzero"`
	Link           string             `json:"link"` // path of its page, with its evidence, on the engine's own address
}

// Named is a key with what people call it.
type Named struct {
	Key  string `json:"key"`
	Name string `json:"name"` // the key, where it has no name
}

// Sure is how sure it is.
type Sure struct {
	Confirmed bool  `json:"confirmed"` // a person has looked, and holds it for a pain point
	Evidence  Count `json:"evidence"`  // observations that it rests on
	Rule      int   `json:"rule"`      // version of the rule that found it; 0: not known
}

// Count is a number of people, or of what leads to few people.
type Count struct {
	N     int64 // 0 if Few
	Few   bool  // fewer than five
	Known bool
}

// String is the number, "<5", or "" where it is not known.
func (c Count) String() string {
	switch {
	case !c.Known:
		return ""
	case c.Few:
		return "<" + strconv.Itoa(alert.Few)
	}
	return strconv.FormatInt(c.N, 10)
}

// MarshalJSON writes a number, "<5", or null.
func (c Count) MarshalJSON() ([]byte, error) {
	switch {
	case !c.Known:
		return []byte("null"), nil
	case c.Few:
		return json.Marshal(c.String())
	}
	return json.Marshal(c.N)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Count) UnmarshalJSON(b []byte) error {
	*c = Count{}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	switch x := v.(type) {
	case nil:
	case string:
		c.Known, c.Few = true, true
	case float64:
		c.Known, c.N = true, int64(x)
	default:
		return fmt.Errorf("%s is no count", b)
	}
	return nil
}

// ReadContent is what a notification says, in a language, with at most most
// items, the worst first; 0 for 50. pains is the view of package painpoints; nil
// leaves out what only it knows.
func ReadContent(r, pains view.Reader, notification uuid.UUID, lang painpoints.Lang, most int) (Content, error) {
	if most <= 0 {
		most = 50
	}
	n, there, err := notifications.Get(r, notification.String())
	if err != nil {
		return Content{}, fmt.Errorf("notification %s: %w", notification, err)
	}
	if !there {
		return Content{}, fault.NotFoundf("notification", "there is no notification %s", notification)
	}
	s, _, err := readSubscription(r, n.Subscription)
	if err != nil {
		return Content{}, err
	}
	c := Content{Notification: notification, Subscription: n.Subscription, Name: s.Saved.Name, Account: n.Account, Digest: n.Digest, At: n.At, Items: []Item{}}
	ids, err := decode[[]uuid.UUID](n.Alerts)
	if err != nil {
		return Content{}, fmt.Errorf("notification %s: %w", notification, err)
	}
	w, err := newWording(r, pains, lang)
	if err != nil {
		return Content{}, err
	}
	rows := make([]alertRow, 0, len(ids))
	rank := map[string]int{}
	for _, id := range ids {
		row, there, err := alerts.Get(r, id.String())
		if err != nil {
			return Content{}, fmt.Errorf("notification %s: %w", notification, err)
		}
		if !there {
			continue
		}
		facts, err := decode[alert.Raised](row.Facts)
		if err != nil {
			return Content{}, fmt.Errorf("alert %s: %w", id, err)
		}
		rank[row.ID] = facts.Severity.Rank()
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b alertRow) int {
		return cmp.Or(cmp.Compare(rank[b.ID], rank[a.ID]), b.At.Compare(a.At))
	})
	for i, row := range rows {
		if i == most {
			c.More = len(rows) - most
			break
		}
		item, err := w.item(row)
		if err != nil {
			return Content{}, err
		}
		c.Items = append(c.Items, item)
	}
	return c, nil
}

// wording knows what things are called.
type wording struct {
	r, pains    view.Reader
	lang        painpoints.Lang
	departments map[string]string
	situations  map[string]string
	principles  map[string]string
}

func newWording(r, pains view.Reader, lang painpoints.Lang) (*wording, error) {
	w := &wording{r: r, pains: pains, lang: lang, departments: map[string]string{}, situations: map[string]string{}, principles: map[string]string{}}
	departments, err := reference.Departments(r)
	if err != nil {
		return nil, err
	}
	for _, d := range departments {
		w.departments[d.Key] = d.Name
	}
	situations, err := reference.LifeSituations(r)
	if err != nil {
		return nil, err
	}
	for _, s := range situations {
		w.situations[s.Key] = s.Wording
	}
	sets, err := reference.PrincipleSets(r)
	if err != nil {
		return nil, err
	}
	for _, s := range sets {
		for _, p := range s.Principles {
			w.principles[p.Principle] = p.Name
		}
	}
	return w, nil
}

func named(keys []string, names map[string]string) []Named {
	out := make([]Named, 0, len(keys))
	for _, k := range keys {
		out = append(out, Named{k, cmp.Or(names[k], k)})
	}
	return out
}

// item says one alert, for whoever may read it.
func (w *wording) item(row alertRow) (Item, error) {
	facts, err := decode[alert.Raised](row.Facts)
	if err != nil {
		return Item{}, fmt.Errorf("alert %s: %w", row.ID, err)
	}
	id, err := uuid.Parse(row.ID)
	if err != nil {
		return Item{}, fmt.Errorf("alert %q: %w", row.ID, err)
	}
	pain, _, err := pains.Get(w.r, row.Pain)
	if err != nil {
		return Item{}, fmt.Errorf("alert %s: %w", row.ID, err)
	}
	item := Item{
		Alert: id, PainPoint: facts.PainPoint, Change: row.Change, Kind: facts.Kind, Term: facts.Scope.Term,
		Title: painpoints.Title(w.lang, facts.Kind, facts.Scope.Term), Departments: named(facts.Departments, w.departments),
		LifeSituations: named(facts.LifeSituations(), w.situations), CrossCutting: facts.Crosses != nil,
		Severity: facts.Severity, SeverityWas: facts.SeverityWas, Since: facts.Since, At: row.At, Principles: named(facts.Principles, w.principles),
		State: pain.Standing.Shown(pain.Holds), AcknowledgedBy: row.AckBy, AcknowledgedAt: row.AckAt, Link: "/painpoints/" + facts.PainPoint.String(),
	}
	summary := painpoints.Summary{Kind: facts.Kind, Measure: facts.Measure, Participants: facts.Citizens, EvidenceCount: facts.Evidence}
	if w.pains != nil {
		weight, there, err := painpoints.WeightOf(w.pains, facts.PainPoint)
		if err != nil {
			return Item{}, fmt.Errorf("alert %s: %w", row.ID, err)
		}
		if there {
			summary.Participants, summary.EvidenceCount = &weight.Participants, &weight.Evidence
			item.Sure.Rule = int(weight.Detector)
		}
	}
	item.Sure.Confirmed = confirmed(pain.Standing)
	item.Citizens = count(summary.Participants)
	item.Sure.Evidence = count(summary.EvidenceCount)
	if item.Citizens.Known && !item.Citizens.Few {
		item.Why = painpoints.Why(w.lang, summary)
	} else {
		item.Sure.Evidence = Count{} // so few observations lead to the few
	}
	return item, nil
}

func confirmed(s painpoint.Standing) bool {
	switch s {
	case painpoint.StandsConfirmed, painpoint.StandsAssigned, painpoint.StandsAddressed, painpoint.StandsResolved:
		return true
	}
	return false
}

func count(n *int64) Count {
	switch {
	case n == nil:
		return Count{}
	case *n < alert.Few:
		return Count{Known: true, Few: true}
	}
	return Count{Known: true, N: *n}
}
