package browser_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/uuid"

	"ledetraad/adapters/httpapi"
	domain "ledetraad/domain/coding"
	"ledetraad/domain/decider"
	"ledetraad/projections/coding"
)

// What is hard to count: letters outside of ASCII, letters with combining marks,
// emoji of one code point and of several, and line breaks as browsers send them.
const (
	firstNote  = "Båden på åen 😀 sejler. Så ble\u0301v hun bla\u030a i ansigtet 👩‍👩‍👧 og gik hjem.\r\nDer kom ikke nogen ærø-færge."
	secondNote = "Jeg ringer og ringer, men der kommer ikke nogen."
)

// blind is a session of observation with notes that an open blind round asks
// the designer to code.
var blind = sync.OnceValues(func() (session string, err error) {
	var me struct{ Account string }
	if err := as("designer", "/api/v1/me", nil, &me); err != nil {
		return "", err
	}
	at := time.Date(2025, 6, 2, 9, 0, 0, 0, time.UTC)
	stream := "fieldwork-blind-1"
	unit := func(part string, n int) map[string]any {
		return map[string]any{"unit": fmt.Sprintf("u%d", n), "document": stream, "part": part, "version": 1}
	}
	last := ""
	place := map[string]any{"codebook": "proeve", "document": stream, "version": 1}
	apply := func(part string, start, end int, code string) map[string]any {
		m := map[string]any{"coding": uuid.NewString(), "coder": "Rav", "code": code, "part": part, "start": start, "end": end}
		for k, v := range place {
			m[k] = v
		}
		return m
	}
	for _, c := range []struct {
		name, stream string
		data         any
	}{
		{"fieldwork.start-session", stream, map[string]any{"observer": "Rav", "department": "jobcenter", "place": "Prøven", "participants": []string{"Birk"}}},
		{"fieldwork.write-note", stream, map[string]any{"note": "n1", "kind": "verbatim", "speaker": "citizen", "text": firstNote}},
		{"fieldwork.write-note", stream, map[string]any{"note": "n2", "kind": "descriptive", "text": secondNote}},
		{"fieldwork.finish-note", stream, map[string]any{"note": "n1", "version": 1}},
		{"fieldwork.finish-note", stream, map[string]any{"note": "n2", "version": 1}},
		{"codebook.start", "codebook-proeve", map[string]any{"name": "Prøven"}}, // of its own: the others stay to be seen
		{"codebook.add-code", "codebook-proeve", map[string]any{"code": "ventetid", "name": "Ventetid"}},
		{"codebook.add-code", "codebook-proeve", map[string]any{"code": "uvished", "name": "Uvished"}},
		{"codinground.open", "codinground-blind-proeve", map[string]any{"name": "Prøve", "codebook": "proeve", "codes": []string{"ventetid", "uvished"},
			"coders": []string{me.Account, "Rav"}, "units": []any{unit("n1", 1), unit("n2", 2)}}},
		{"coding.apply", domain.Stream("Rav", stream), apply("n2", 0, 20, "ventetid")},
	} {
		raw, err := json.Marshal(c.data)
		if err != nil {
			return "", err
		}
		var out httpapi.Outcome
		if err := api.Post(context.Background(), "/api/v1/commands", decider.Envelope{ID: uuid.Must(uuid.NewV7()), Type: c.name, Stream: c.stream, HappenedAt: at, Data: raw}, &out); err != nil {
			return "", fmt.Errorf("%s: %w", c.name, err)
		}
		last = out.Position
	}
	var rounds any // so that every page knows of it
	return "blind-1", api.Get(context.Background(), "/api/v1/coding-rounds", url.Values{"min_position": {last}}, &rounds)
})

// blindSession is the address of the session to code.
func blindSession(t *testing.T) string {
	t.Helper()
	id, err := blind()
	if err != nil {
		t.Fatal(err)
	}
	return "/sessions/" + id
}

// as asks the API as somebody who is signed in.
func as(role, path string, query url.Values, out any) error {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, site+path+"?"+query.Encode(), nil)
	if err != nil {
		return err
	}
	r.AddCookie(&http.Cookie{Name: "ledetraad-session", Value: cookies[role]})
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", path, got.Status)
	}
	return json.NewDecoder(got.Body).Decode(out)
}

// coded is what a coder sees of the codings of a note: "code: words", as the
// log counts them in the text.
func coded(t *testing.T, role, note, text string) []string {
	t.Helper()
	var body struct{ Codings []coding.Coding }
	if err := as(role, "/api/v1/documents/fieldwork-blind-1/codings", url.Values{"part": {note}}, &body); err != nil {
		t.Fatal(err)
	}
	runes := []rune(text)
	var out []string
	for _, c := range body.Codings {
		out = append(out, c.Name+": "+string(runes[c.Start:c.End]))
	}
	return out
}

// await waits until a script answers true.
func (b *tab) await(script string) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); !ask[bool](b, script); {
		if time.Now().After(end) {
			b.t.Fatalf("at %s it does not become true: %s", b.path, script)
		}
	}
}

// press presses keys, one after the other.
func (b *tab) press(modifier chromedp.Modifier, keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.do(chromedp.KeyEvent(k, chromedp.KeyModifiers(modifier)))
	}
}

// choose types a part of a code's name into the box and presses Enter.
func (b *tab) choose(typed string, beside int) {
	b.t.Helper()
	b.press(0, kb.Enter)
	b.await(`document.activeElement.id === "code-find"`)
	b.do(chromedp.KeyEvent(typed))
	b.press(0, kb.Enter)
	b.await(fmt.Sprintf(`document.querySelector("[data-box]").hidden && document.querySelectorAll("[data-part=n1] .coding").length === %d`, beside))
}

// With the keyboard alone somebody comes to a text, chooses words, sentences and
// parts of words in it, and codes them; the log has the very same letters.
func TestCodingByKeyboard(t *testing.T) {
	at := blindSession(t)
	b := look(t, "designer", map[string]string{"ledetraad-purpose": "analysis"})
	b.size(1440, "light")
	b.open(at)
	for n := 0; ask[bool](b, `document.activeElement.closest("[data-part]")?.dataset.part !== "n1"`); n++ {
		if n > 60 {
			t.Fatal("Tab does not lead to the text")
		}
		b.press(0, kb.Tab)
	}
	// »åen 😀«: the third word, and what comes after it.
	b.press(0, kb.ArrowRight, kb.ArrowRight, kb.ArrowRight)
	b.press(chromedp.ModifierShift, kb.ArrowRight)
	b.choose("ventet", 1)
	b.await(`document.activeElement.matches("[data-text]")`)
	// The word with a combining mark, without its last letter.
	b.press(0, kb.ArrowRight, kb.ArrowRight, kb.ArrowRight, kb.ArrowRight, kb.ArrowRight, kb.ArrowRight, kb.ArrowRight)
	b.press(chromedp.ModifierShift|chromedp.ModifierCtrl, kb.ArrowLeft)
	b.choose("uvis", 2)
	// The last sentence, which stands behind a line break of two characters.
	b.press(0, kb.ArrowDown, kb.ArrowDown, kb.ArrowDown)
	b.choose("fagsprog", 3)

	want := []string{"Ventetid: åen 😀", "Uvished: ble\u0301", "Fagsprog til borgeren: Der kom ikke nogen ærø-færge."}
	if got := coded(t, "designer", "n1", firstNote); !slices.Equal(got, want) {
		t.Errorf("the log has %q, want %q", got, want)
	}
	quotes := ask[string](b, `[...document.querySelectorAll("[data-part=n1] .coding-quote q")].map(q => q.textContent).join("|")`)
	if quotes != "åen 😀|ble\u0301|Der kom ikke nogen ærø-færge." {
		t.Errorf("beside the text stands %q", quotes)
	}
	// What the page tells when it is asked again is the same.
	marked := `[...document.querySelectorAll("[data-part=n1] .on")].map(e => e.textContent).join("|")`
	before := ask[string](b, marked)
	b.open(at)
	if after := ask[string](b, marked); after != before || before == "" {
		t.Errorf("marked is %q, and after loading again %q", before, after)
	}
	// Taking one away, with the keyboard too.
	ask[bool](b, `document.querySelectorAll("[data-part=n1] [data-remove] button")[1].focus(), true`)
	b.press(0, kb.Enter)
	b.await(`document.querySelectorAll("[data-part=n1] .coding").length === 2`)
	if got := coded(t, "designer", "n1", firstNote); len(got) != 2 {
		t.Errorf("after one was taken away the log has %q", got)
	}
	for _, w := range b.amiss() {
		t.Error(w)
	}
}

// In a blind round one sees one's own codings only, with a mouse or without
// script too.
func TestCodingBlind(t *testing.T) {
	at := blindSession(t)
	b := look(t, "designer", map[string]string{"ledetraad-purpose": "analysis"})
	b.size(1440, "light")
	b.open(at)
	if got := ask[int](b, `document.querySelectorAll("[data-part=n2] .coding").length`); got != 0 {
		t.Errorf("%d codings of others are shown", got)
	}
	if !ask[bool](b, `document.querySelector("[data-coding]").textContent.includes("blinde runde")`) {
		t.Error("the page does not say why")
	}

	// With the mouse: a double click on a word, and a click on a code.
	where := ask[[]float64](b, `(() => {
		const text = document.querySelector("[data-part=n2] [data-letters]");
		text.scrollIntoView({block: "center"});
		const r = document.createRange();
		r.setStart(text.firstChild, 4); r.setEnd(text.firstChild, 10);
		const at = r.getBoundingClientRect();
		return [at.x + at.width / 2, at.y + at.height / 2];
	})()`)
	b.do(chromedp.MouseClickXY(where[0], where[1]), chromedp.MouseClickXY(where[0], where[1], chromedp.ClickCount(2)))
	b.await(`!document.querySelector("[data-box]").hidden`)
	if got := ask[string](b, `document.querySelector("[data-quote]").textContent`); got != "ringer" {
		t.Errorf("chosen is %q", got)
	}
	b.do(press(".code-option[data-code=uvished]"))
	b.await(`document.querySelectorAll("[data-part=n2] .coding").length === 1`)
	if got := coded(t, "designer", "n2", secondNote); !slices.Equal(got, []string{"Uvished: ringer"}) {
		t.Errorf("the log has %q", got)
	}

	// Without script, by the form.
	b.withoutScript()
	b.open(at)
	b.follow("[data-part=n2] a[data-choose]")
	b.do(chromedp.SetAttributeValue("#form-start option[value='0']", "selected", ""), chromedp.SendKeys("#form-end", "5"), chromedp.SendKeys("#form-code", "Ventetid"))
	b.follow(".code-form button")
	if got := coded(t, "designer", "n2", secondNote); !slices.Equal(got, []string{"Ventetid: Jeg ringer og ringer, men", "Uvished: ringer"}) {
		t.Errorf("the log has %q", got)
	}
	// The operator, who does not code in the round, sees all.
	var all struct{ Codings []coding.Coding }
	if err := api.Get(t.Context(), "/api/v1/documents/fieldwork-blind-1/codings", url.Values{"part": {"n2"}}, &all); err != nil || len(all.Codings) != 3 {
		t.Errorf("there are %d codings, %v", len(all.Codings), err)
	}
}

// With a finger the choice grows step by step; a button leads to the codes.
func TestCodingByTouch(t *testing.T) {
	at := blindSession(t)
	b := look(t, "designer", map[string]string{"ledetraad-purpose": "analysis"})
	b.size(320, "dark")
	b.open(at)
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		for _, p := range []input.DispatchTouchEventParams{{Type: "touchStart", TouchPoints: []*input.TouchPoint{{X: 100, Y: 300}}}, {Type: "touchEnd", TouchPoints: []*input.TouchPoint{}}} {
			if _, err := cdp.Call(ctx, target, input.DispatchTouchEvent, p); err != nil {
				return err
			}
		}
		return nil
	}))
	ask[bool](b, `(() => {
		const text = document.querySelector("[data-part=n2] [data-letters]");
		getSelection().selectAllChildren(text);
		return true;
	})()`)
	b.await(`!document.querySelector("[data-pill]").hidden`)
	b.do(press("[data-pill]"))
	b.await(`document.activeElement.id === "code-find"`)
	if got := ask[string](b, `document.querySelector("[data-quote]").textContent`); got != secondNote {
		t.Errorf("chosen is %q", got)
	}
	b.axe(t, "the box on a phone")
	b.size(1440, "light")
	b.axe(t, "the box on a large screen")
	if to := os.Getenv("LEDETRAAD_PICTURES"); to != "" {
		b.picture(filepath.Join(to, "coding-box-1440.png"))
		b.size(320, "dark")
		b.picture(filepath.Join(to, "coding-box-320.png"))
	}
}

// axe looks at the page as it is now.
func (b *tab) axe(t *testing.T, where string) {
	t.Helper()
	script, err := os.ReadFile(ui + "/ui/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	ask[bool](b, string(script)+";true")
	b.judged(where, wcag)
}
