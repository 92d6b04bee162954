package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ledetraad/domain/access"
	"ledetraad/domain/cocreation"
	"ledetraad/domain/lexicon"
	"ledetraad/domain/programme"
	"ledetraad/projections/detectors"
)

// Every rule, and all that can be changed about it, is said in plain words.
func TestRulesAreInPlainWords(t *testing.T) {
	for _, d := range detectors.All() {
		if _, ok := catalogue["rule."+d.Kind]; !ok {
			t.Errorf("the rule %s is not said in words", d.Kind)
		}
		for _, p := range d.Parameters {
			_, own := catalogue["parameter."+d.Kind+"."+p.Name]
			if _, any := catalogue["parameter.any."+p.Name]; !own && !any {
				t.Errorf("%s of %s is not said in words", p.Name, d.Kind)
			}
			if _, ok := catalogue["ruleunit."+p.Unit]; p.Unit != "" && p.Unit != "0 or 1" && !ok {
				t.Errorf("the unit %q of %s has no name", p.Unit, p.Name)
			}
		}
	}
}

// Forms give the commands that they say, once, by those who may.
func TestForms(t *testing.T) {
	h := open(t, bundle)
	designer, leader, head, admin := h.as(t, access.Designer), h.as(t, access.Leader), h.as(t, access.Head), h.as(t, access.Administrator)
	command := "0190e7a0-0000-7000-8000-0000000000aa"
	with := func(pairs ...string) url.Values {
		f := url.Values{"command": {command}}
		for i := 0; i < len(pairs); i += 2 {
			f.Add(pairs[i], pairs[i+1])
		}
		return f
	}
	for _, c := range []struct {
		name   string
		by     *visitor
		path   string
		form   url.Values
		stream string
		want   any // the intent; nil: refused
	}{
		{"an idea", designer, "/solutions", with("name", "Ring op i stedet", "level", "organisational", "owner", "aeldre", "idea", "vi ringer", "about", "Ida, Bo"), "solution-ring-op-i-stedet-00aa",
			cocreation.Propose{Name: "Ring op i stedet", Level: "organisational", Owners: []cocreation.Owner{{Kind: "department", Department: "aeldre"}}, Idea: "vi ringer", About: []string{"Ida", "Bo"}}},
		{"a test", leader, "/solutions/ring-op/start-test", with("tried", "en uge"), "solution-ring-op", cocreation.StartTest{Tried: "en uge", About: []string{}}},
		{"an adoption", head, "/solutions/ring-op/adopt", with("reason", "det hjalp"), "solution-ring-op", cocreation.Adopt{Reason: "det hjalp", About: []string{}}},
		{"no idea of an administrator", admin, "/solutions", with("name", "x"), "", nil},
		{"nothing that is not there", designer, "/solutions/ring-op/explode", with(), "", nil},
		{"a workshop that was held", designer, "/workshops/kaj/hold", with("citizens", "7", "employees1", "3", "department1", "aeldre", "outcome", "ring op"), "workshop-kaj",
			cocreation.Hold{Present: []cocreation.Attendance{{Group: "citizens", Others: 7}, {Group: "employees", Department: "aeldre", Others: 3}}, Outcome: "ring op", About: []string{}}},
		{"fewer than nobody", designer, "/workshops/kaj/hold", with("citizens", "-1"), "", nil},
		{"a proposed word", leader, "/lexicon/accept", with("word", "skyggeskema", "form", "skyggeskema", "form", "STU", "plain", "et ark til os selv", "area", "jobcenter"), "lexicon-main",
			lexicon.AddTerm{Family: lexicon.Family{Key: "skyggeskema", Forms: []string{"skyggeskema", "=STU"}, Plain: "et ark til os selv", Areas: []string{"jobcenter"}}}},
		{"an ordinary word", designer, "/lexicon/refuse", with("word", "møde"), "lexicon-main", lexicon.RefuseWord{Word: "møde"}},
		{"a head's word", head, "/lexicon/refuse", with("word", "møde"), "", nil},
		{"a set of principles", leader, "/principles/adopt", with("name", "Nye veje", "principles", "Se mig: helt\n\nHør på mig"), "programme-main",
			programme.AdoptPrincipleSet{Set: "nye-veje", Name: "Nye veje", Principles: []programme.Principle{{Principle: "se-mig", Name: "Se mig", Meaning: "helt"}, {Principle: "hoer-paa-mig", Name: "Hør på mig"}}}},
		{"what a rule speaks to", designer, "/rules/wrong-door/link", with("set", "ledetraade", "principle", "moed-mig"), "programme-main",
			programme.SetPrincipleLinks{Set: "ledetraade", Source: "rule:wrong-door", Principles: []string{"moed-mig"}}},
	} {
		before := len(h.engine.handled)
		w := c.by.post(t, c.path, c.form)
		got := h.engine.handled[before:]
		if c.want == nil {
			if len(got) != 0 || w.Code/100 != 4 {
				t.Errorf("%s: %d, %+v", c.name, w.Code, got)
			}
			continue
		}
		if w.Code != http.StatusSeeOther || !strings.Contains(w.Header().Get("Location"), "at=") || len(got) != 1 {
			t.Errorf("%s: %d to %q, %d commands\n%.600s", c.name, w.Code, w.Header().Get("Location"), len(got), w.Body)
			continue
		}
		if got[0].ID.String() != command || got[0].Stream != c.stream || !same(got[0].Intent, c.want) {
			t.Errorf("%s: %s %+v, want %s %+v", c.name, got[0].Stream, got[0].Intent, c.stream, c.want)
		}
	}
}

// An account's link, and a machine's key, are shown once and stand in no
// address.
func TestSecretsAreShownOnce(t *testing.T) {
	h := open(t, bundle)
	v := h.as(t, access.Administrator)
	w := v.post(t, "/accounts", url.Values{"name": {"Bo Holm"}, "login": {"bo"}, "roles": {"head"}, "departments": {"aeldre"}})
	if w.Code != http.StatusOK || w.Header().Get("Location") != "" || !strings.Contains(w.Body.String(), "http://localhost/sign-in#link=") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := v.post(t, "/tokens", url.Values{"name": {"Import"}, "roles": {"observer"}, "expires": {"2999-01-01"}}); !strings.Contains(w.Body.String(), "ledetraad_") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	page := v.get(t, "/accounts").Body.String()
	if !strings.Contains(page, "Bo Holm") || strings.Contains(page, "ledetraad_") || strings.Contains(page, "#link=") {
		t.Error("the page of accounts lacks the account, or has a secret in it")
	}
	for _, path := range []string{"/accounts/bo/disable", "/accounts/bo/enable", "/accounts/bo/change"} {
		if w := v.post(t, path, url.Values{"roles": {"observer", "designer"}}); w.Header().Get("Location") != "/accounts?changed" {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	for _, role := range []access.Role{access.Designer, access.Leader} {
		if w := h.as(t, role).post(t, "/accounts", url.Values{"name": {"x"}}); w.Code != http.StatusForbidden {
			t.Errorf("the %s makes accounts: %d", role, w.Code)
		}
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{"Ring op!": "ring-op", "Mød mig": "moed-mig", "Åse & Æskil": "aase-aeskil", "---": "", "A  b": "a-b"} {
		if got := slug(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	if s := slug(strings.Repeat("abc ", 40)); len(s) > 50 || slices.Contains([]byte(s[len(s)-1:]), '-') {
		t.Errorf("%q", s)
	}
}

// same compares what commands say, whatever a list without anything is.
func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && reflect.TypeOf(a) == reflect.TypeOf(b) && string(x) == string(y)
}
