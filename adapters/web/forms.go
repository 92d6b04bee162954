package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/decider"
)

// form is a form that does something, folded up until it is wanted. All texts
// are ready to show.
type form struct {
	ID, Title, Hint, Action, Submit string
	Command                         string // id of the command that it gives; "" of one that gives none
	Open                            bool
	Fields                          []formField
	Hidden                          []choice // names and values, as Text and Value
}

// formField is something to fill in.
type formField struct {
	ID, Name, Label, Hint, Value string
	Type                         string // "text" of several lines, "line", "select", "checks", "day", "number"
	Required                     bool
	Choices                      []choice
	Min, Max                     string
}

// HintID is the id of its hint.
func (f formField) HintID() string { return f.ID + "-hint" }

// newForm makes a form with ids of its own: several forms on a page may ask for
// the same.
func (v *visit) newForm(id, key, action string, fields ...formField) form {
	f := form{ID: id, Title: v.lang.text(key), Action: action, Submit: v.lang.text(key), Command: uuid.Must(uuid.NewV7()).String(), Fields: fields}
	if _, ok := catalogue[key+".hint"]; ok {
		f.Hint = v.lang.text(key + ".hint")
	}
	for i := range f.Fields {
		f.Fields[i].ID = id + "-" + f.Fields[i].Name
	}
	return f
}

func (v *visit) textField(name, key string, required bool) formField {
	return formField{Name: name, Label: v.lang.text(key), Type: "text", Required: required}
}

func (v *visit) lineField(name, key string, required bool) formField {
	return formField{Name: name, Label: v.lang.text(key), Type: "line", Required: required}
}

func (v *visit) selectField(name, key string, required bool, choices []choice) formField {
	return formField{Name: name, Label: v.lang.text(key), Type: "select", Required: required, Choices: choices}
}

// dayField asks on which day it happened; nothing said is today.
func (v *visit) dayField() formField {
	return formField{Name: "day", Label: v.lang.text("form.day"), Type: "day", Max: v.now().In(copenhagen).Format(time.DateOnly)}
}

// aboutField asks whom a text is about, so that it goes with them when they are
// erased.
func (v *visit) aboutField() formField {
	return formField{Name: "about", Label: v.lang.text("form.about"), Hint: v.lang.text("form.about.hint"), Type: "line"}
}

func (v *visit) departmentChoices() []choice {
	var out []choice
	for _, d := range v.names().programme.Departments {
		if d.Until.IsZero() || d.Until.After(v.now()) {
			out = append(out, choice{Value: d.Key, Text: d.Name})
		}
	}
	return out
}

func (v *visit) situationChoices() []choice {
	var out []choice
	for _, s := range v.names().programme.LifeSituations {
		out = append(out, choice{Value: s.Key, Text: s.Wording})
	}
	return out
}

// namedChoices are values with what the catalogue calls them.
func namedChoices[T ~string](l lang, group string, values ...T) []choice {
	out := make([]choice, 0, len(values))
	for _, x := range values {
		out = append(out, choice{Value: string(x), Text: l.named(group, string(x))})
	}
	return out
}

// chosen marks what is chosen already.
func chosen(choices []choice, values ...string) []choice {
	out := slices.Clone(choices)
	for i := range out {
		out[i].Chosen = slices.Contains(values, out[i].Value)
	}
	return out
}

// filterOf is a list to choose from that keeps what the address says.
func (v *visit) filterOf(name, key string, choices []choice) filter {
	return filter{Name: name, Label: key, Choices: chosen(choices, v.request.URL.Query().Get(name))}
}

// asked is the values of an address that are named, those that are empty left
// out.
func asked(in url.Values, names ...string) url.Values {
	q := url.Values{}
	for _, name := range names {
		if x := in.Get(name); x != "" {
			q.Set(name, x)
		}
	}
	return q
}

// since makes a question wait for what the visitor has just recorded.
func (v *visit) since(q url.Values) url.Values {
	if at := v.request.URL.Query().Get("at"); at != "" {
		q.Set("min_position", at)
	}
	return q
}

// ofDepartments is what fits a question: asked once for all, or, for somebody
// bound to departments, once for each of them; what several have part in is there
// once. what is the operation, the path's last part, and the answer's field.
func ofDepartments[T any](v *visit, what string, q url.Values, id func(T) string) ([]T, error) {
	departments := []string{q.Get("department")}
	if departments[0] == "" && v.bound(what) {
		departments = v.me.Departments
	}
	q = v.since(q)
	var out []T
	for _, d := range departments {
		if d != "" {
			q.Set("department", d)
		}
		var b map[string][]T
		if err := v.get("/api/v1/"+what, q, &b); err != nil {
			return nil, err
		}
		for _, x := range b[what] {
			if !slices.ContainsFunc(out, func(o T) bool { return id(o) == id(x) }) {
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// formID is the id of the command that a form gives.
func (v *visit) formID() (uuid.UUID, error) {
	id, err := uuid.Parse(said(v.request, "command"))
	if err != nil {
		return id, &problemError{Status: http.StatusUnprocessableEntity, Field: "command"}
	}
	return id, nil
}

// dayTold is when what a form tells took place; a day in the past is told by
// its noon.
func (v *visit) dayTold() (time.Time, error) {
	day := said(v.request, "day")
	if day == "" || day == v.now().In(copenhagen).Format(time.DateOnly) {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, day, copenhagen)
	if err != nil || t.After(v.now()) {
		return t, &problemError{Status: http.StatusUnprocessableEntity, Field: "day"}
	}
	return t.Add(12 * time.Hour), nil
}

// give gives the command that a form says, and answers with the position to
// look from. The id is in the form, so one that is sent twice counts once.
func (v *visit) give(stream string, intent decider.Intent) (url.Values, error) {
	id, err := v.formID()
	if err != nil {
		return nil, err
	}
	at, err := v.dayTold()
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(intent)
	if err != nil {
		return nil, err
	}
	var out httpapi.Outcome
	if err := v.post("/api/v1/commands", decider.Envelope{ID: id, Type: intent.CommandName(), Stream: stream, HappenedAt: at, Data: data}, &out); err != nil {
		return nil, err
	}
	return url.Values{"at": {out.Position}}, nil
}

// pseudonyms are those that a form names, parted by commas or blanks.
func (v *visit) pseudonyms() []string {
	return strings.FieldsFunc(said(v.request, "about"), func(r rune) bool { return r == ',' || r == ';' || r == ' ' })
}

// slug is a key, or an id, that a name can be known by: small letters, digits
// and single hyphens.
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case strings.ContainsRune("æä", r):
			b.WriteString("ae")
		case strings.ContainsRune("øö", r):
			b.WriteString("oe")
		case r == 'å':
			b.WriteString("aa")
		case strings.ContainsRune("éèê", r):
			b.WriteByte('e')
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 48 {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}

// named makes an id of a name that no other has: the form's own id follows it.
func (v *visit) idFor(name string) (string, error) {
	id, err := v.formID()
	if err != nil {
		return "", err
	}
	s := id.String()
	return strings.TrimPrefix(slug(name)+"-"+s[len(s)-4:], "-"), nil
}
