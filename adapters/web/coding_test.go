package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/domain/coding"
	"ledetraad/domain/codinground"
	"ledetraad/projections/agreement"
	codings "ledetraad/projections/coding"
	"ledetraad/projections/fieldwork"
)

// evilCodes are codebooks, codings and rounds made of evil text.
func evilCodes() map[string]any {
	const id = "0190e7a0-0000-7000-8000-000000000001"
	tree := map[string]any{"codebook": filled[codings.Book](), "codes": filled[[]codings.Node]()}
	node := filled[codings.Node]()
	node.Code = id
	round := filled[codings.Round]()
	round.Round, round.Closed = id, true
	report := codings.RoundReport{Round: round, Agreement: filled[agreement.Report]()}
	passages := filled[codings.Passages]()
	unit := filled[codings.Unit]()
	unit.Start = 0
	out := map[string]any{
		"/api/v1/codebooks": map[string]any{"codebooks": filled[[]codings.Book]()}, "/api/v1/codebooks/" + evil: tree,
		"/api/v1/codebooks/" + id:                                map[string]any{"codebook": filled[codings.Book](), "codes": []codings.Node{node}},
		"/api/v1/codebooks/" + id + "/codes/" + id + "/passages": passages, "/api/v1/coders": filled[httpapi.CodersBody](),
		"/api/v1/codebooks/" + evil + "/codes/" + id + "/passages": passages,
		"/api/v1/documents/" + evil + "/parts/" + evil:             filled[fieldwork.Context](),
		"/api/v1/documents/" + evil + "/codings":                   map[string]any{"codings": filled[[]httpapi.CodingBody]()},
		"/api/v1/documents/" + evil + "/comparison":                filled[codings.Comparison](),
		"/api/v1/coding-rounds":                                    map[string]any{"rounds": []codings.Round{round, filled[codings.Round]()}},
		"/api/v1/coding-rounds/" + id + "/units":                   map[string]any{"units": []codings.Unit{unit}},
		"/api/v1/coding-rounds/" + evil + "/units":                 map[string]any{"units": []codings.Unit{unit}},
		"/api/v1/coding-rounds/" + id + "/agreement":               report,
	}
	for _, on := range []string{id, evil} {
		out["/api/v1/codebooks/"+on+"/memos"] = map[string]any{"memos": filled[[]httpapi.MemoBody]()}
	}
	return out
}

// A form without script codes the words that it names, in the visitor's own
// stream, and once however often it is sent.
func TestCodingByForm(t *testing.T) {
	h := open(t, bundle)
	v := h.as(t, access.Designer)
	form := url.Values{"command": {"0190e7a0-0000-7000-8000-000000000002"}, "part": {"n1"}, "version": {"2"}, "start": {"4"}, "end": {"10"}, "code": {"moedet/ventetid"}, "memo": {" igen "}}
	for range 2 {
		w := v.post(t, "/sessions/nat-1/codings", form)
		if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/sessions/nat-1?at=") || !strings.HasSuffix(to, "#n1") {
			t.Fatalf("%d to %q: %s", w.Code, to, w.Body)
		}
	}
	for _, c := range h.engine.handled {
		apply, ok := c.Intent.(coding.Apply)
		if !ok {
			t.Fatalf("%+v", c)
		}
		want := coding.Apply{Coding: "0190e7a0-0000-7000-8000-000000000002", Coder: c.Actor, Label: coding.Label{Codebook: "moedet", Code: "ventetid"}, Memo: "igen",
			Place: coding.Place{Document: "fieldwork-nat-1", Part: "n1", Version: 2, Start: 4, End: 10}}
		if apply.Coding != want.Coding || apply.Coder != want.Coder || apply.Label != want.Label || apply.Place != want.Place || apply.Memo != want.Memo ||
			c.Stream != coding.Stream(c.Actor, "fieldwork-nat-1") || c.ID.String() != want.Coding {
			t.Errorf("%+v on %s", apply, c.Stream)
		}
	}
	for name, change := range map[string]url.Values{"no code": {"code": {"x"}}, "no end": {"end": {""}}, "no id": {"command": {"x"}}} {
		bad := url.Values{}
		for k, x := range form {
			bad[k] = x
		}
		for k, x := range change {
			bad[k] = x
		}
		if w := v.post(t, "/interviews/i1/codings", bad); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	before := len(h.engine.handled)
	if w := h.as(t, access.Leader).post(t, "/sessions/nat-1/codings", form); w.Code != http.StatusForbidden || len(h.engine.handled) != before {
		t.Errorf("a leader codes: %d", w.Code)
	}
}

// Each form on the pages about codes gives the command that it names.
func TestFormsAboutCodes(t *testing.T) {
	h := open(t, bundle)
	v := h.as(t, access.Observer)
	for path, want := range map[string]struct{ command, stream, then string }{
		"/codebooks":                              {"codebook.start", "codebook-moedet-paa-oeen", "/codebooks/moedet-paa-oeen?at="},
		"/codebooks/moedet/rename":                {"codebook.rename", "codebook-moedet", "/codebooks/moedet?at="},
		"/codebooks/moedet/write-memo":            {"codebook.write-memo", "codebook-moedet", "/codebooks/moedet?at="},
		"/codebooks/moedet/codes/a/redefine-code": {"codebook.redefine-code", "codebook-moedet", "/codebooks/moedet/codes/a?at="},
		"/codebooks/moedet/codes/a/merge-code":    {"codebook.merge-code", "codebook-moedet", "/codebooks/moedet/codes/b?at="},
		"/codebooks/moedet/codes/a/relate-code":   {"codebook.relate-code", "codebook-moedet", "/codebooks/moedet/codes/a?at="},
		"/coding-rounds/foerste/close":            {"codinground.close", "codinground-foerste", "/coding-rounds/foerste?at="},
		"/coding-rounds/foerste/read-units":       {"codinground.read-units", "codinground-foerste", "/sessions/x?at="},
		"/sessions/nat-1/codings/remove":          {"coding.remove", "", "/sessions/nat-1?at="},
		"/codebooks/moedet/codes/a/vanish":        {},
		"/codebooks/moedet/vanish":                {},
		"/coding-rounds/foerste/vanish":           {},
	} {
		h.engine.handled = nil
		form := url.Values{"command": {newID()}, "name": {"Mødet på øen"}, "text": {"t"}, "definition": {"d"}, "into": {"b"}, "principle": {"ledetraade/x"}, "unit": {"u1"},
			"then": {"/sessions/x#n1"}, "coding": {"c1"}}
		w := v.post(t, path, form)
		if want.command == "" {
			if w.Code != http.StatusNotFound || len(h.engine.handled) > 0 {
				t.Errorf("%s: %d", path, w.Code)
			}
			continue
		}
		if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), want.then) || len(h.engine.handled) != 1 {
			t.Errorf("%s: %d to %q, %s", path, w.Code, w.Header().Get("Location"), w.Body)
			continue
		}
		c := h.engine.handled[0]
		if c.Intent.CommandName() != want.command || want.stream != "" && c.Stream != want.stream {
			t.Errorf("%s: %s on %s", path, c.Intent.CommandName(), c.Stream)
		}
		if r, ok := c.Intent.(codinground.ReadUnits); ok && r.Coder != c.Actor {
			t.Errorf("somebody else has read: %+v", r)
		}
	}
}

func TestKeyOfName(t *testing.T) {
	for name, want := range map[string]string{"Mødet på øen!": "moedet-paa-oeen", "  Ærø  ": "aeroe", "😀": "", "A&B – C": "a-b-c", strings.Repeat("abcde ", 20): strings.TrimSuffix(strings.Repeat("abcde-", 10), "-")} {
		if got := keyOfName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
