package browser_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ledetraad/domain/fault"
)

// ready is a tab on the page for field work, made ready for whoever has the role.
func ready(t *testing.T, role string, kept map[string]string) *tab {
	t.Helper()
	b := look(t, role, kept)
	b.size(390, "light")
	b.open("/capture")
	b.makeReady()
	ask[bool](b, `(window.confirm = () => true, true)`)
	b.until(`navigator.serviceWorker.controller !== null`)
	return b
}

func (b *tab) session(value string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if value == "" {
			_, err := cdp.Call(ctx, target, network.DeleteCookies, network.DeleteCookiesParams{Name: "ledetraad-session", URL: site})
			return err
		}
		_, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{Name: "ledetraad-session", Value: value, URL: site})
		return err
	}))
}

func (b *tab) to(view, hash string) {
	b.t.Helper()
	ask[bool](b, fmt.Sprintf(`(location.hash = %q, true)`, hash))
	b.until(fmt.Sprintf(sees, view))
}

// Every state of the page on a small phone, in both themes and languages: axe has
// nothing against it, and nothing needs scrolling sideways.
func TestCaptureLooks(t *testing.T) {
	axe, err := os.ReadFile(ui + "/ui/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe is not there; make build fetches it: %v", err)
	}
	for _, lang := range []string{"da", "en"} {
		b := look(t, "observer", map[string]string{"ledetraad-lang": lang})
		b.size(320, "light")
		b.open("/capture")
		seen := func(state string) {
			ask[bool](b, string(axe)+";true")
			for _, width := range []int{320, 1440} {
				for _, scheme := range []string{"light", "dark"} {
					b.size(width, scheme)
					where := fmt.Sprintf("%s, %s, %d px, %s", state, lang, width, scheme)
					if got := ask[string](b, `document.documentElement.lang`); got != lang {
						t.Errorf("%s: the page is in %q", where, got)
					}
					if wide := ask[int](b, `document.documentElement.scrollWidth`); wide > width {
						t.Errorf("%s: the page is %d px wide", where, wide)
					}
					b.judged(where, wcag)
					if to := os.Getenv("LEDETRAAD_PICTURES"); to != "" {
						b.picture(filepath.Join(to, fmt.Sprintf("capture-%s-%s-%d-%s.png", state, lang, width, scheme)))
					}
				}
			}
			b.size(320, "light")
		}
		b.until(`!document.querySelector("[data-view=setup] form").hidden`)
		seen("setup")
		b.makeReady()
		ask[bool](b, `(window.confirm = () => true, true)`)
		seen("home")
		b.do(press("a[href='#/begin/session']"))
		b.until(fmt.Sprintf(sees, "begin"))
		seen("begin")
		b.to("home", "#/")
		b.observe("Skranken, " + lang)
		b.write("Hun tager nummer 47 og sætter sig ved vinduet.", "descriptive", "")
		b.write("Jeg ved ikke, hvem jeg skal ringe til. Sidst var det en anden.", "verbatim", "citizen")
		b.do(chromedp.SendKeys("#note-text", "Ring til 010190-1234"), press(".cap-done"))
		b.until(`!document.querySelector("[data-form=note] [data-wrong]").hidden`)
		seen("warned")
		b.do(press(".cap-done"))
		b.until(`document.querySelector("[data-refused]").textContent !== ""`)
		b.do(press(".cap-chip input[name=kind][value=verbatim]"), chromedp.SendKeys("#note-text", "Det har jeg jo sagt til de andre"))
		b.photograph(snapshot(t), 1)
		seen("work")
		b.to("outbox", "#/outbox")
		b.until(`document.querySelectorAll("[data-list=items] > li").length > 0`)
		seen("outbox")
		b.to("home", "#/")
		b.interviewed("Lærkefugl", "Biblioteket, "+lang)
		b.turn("Jeg ringer, og ingen ved, hvem der har sagen.", "citizen")
		b.photograph(snapshot(t), 1)
		seen("interview")
		b.to("device", "#/device")
		seen("device")
		b.to("home", "#/")
		b.do(press("[data-time]"))
		b.until(fmt.Sprintf(sees, "contact"))
		seen("contact")
		b.do(press("[data-lock]"))
		b.until(fmt.Sprintf(sees, "locked"))
		seen("locked")
		for _, w := range b.amiss() {
			t.Errorf("%s: %s", lang, w)
		}
	}
}

// While a note is on its way nothing comes and goes above the editor: the buttons
// stay where the finger aims.
func TestCaptureKeepsStill(t *testing.T) {
	b := ready(t, "observer", nil)
	b.observe("Gangen ved skranken")
	ask[bool](b, `(window.lines = [], new MutationObserver(() => lines.push(document.querySelector("[data-line]").textContent)).observe(
		document.querySelector("[data-line]"), { childList: true, characterData: true, subtree: true }), true)`)
	ask[bool](b, `(window.heights = new Set(), new ResizeObserver(all => all.forEach(e => heights.add(e.borderBoxSize[0].blockSize))).observe(document.querySelector(".cap-top")), true)`)
	b.write("Hun tager nummer 47 og sætter sig ved vinduet.", "descriptive", "")
	b.unsent(0)
	if got := ask[[]string](b, `lines`); len(got) > 0 {
		t.Errorf("above the editor came and went %q", got)
	}
	if got := ask[[]float64](b, `[...heights]`); len(got) != 1 {
		t.Errorf("what stands over the page was %v px high", got)
	}
}

// A phone that can't keep what is begun says so, and what was filled in stays for the next try.
func TestCaptureCannotKeep(t *testing.T) {
	b := ready(t, "observer", nil)
	ask[bool](b, `(window.putting = IDBObjectStore.prototype.put, IDBObjectStore.prototype.put = () => { throw new DOMException("the disk is full", "QuotaExceededError") }, true)`)
	b.do(press("a[href='#/begin/session']"))
	b.until(fmt.Sprintf(sees, "begin"))
	ask[bool](b, `(document.querySelector("#begin-department").value = "jobcenter", true)`)
	b.do(chromedp.SendKeys("#begin-place", "Loftet"), press("[data-view=begin] button[type=submit]"))
	b.until(`!document.querySelector("[data-failed]").hidden && ` + says("[data-failed]", "Telefonen kunne ikke gemme det"))
	ask[bool](b, `(IDBObjectStore.prototype.put = window.putting, true)`)
	b.do(press("[data-view=begin] button[type=submit]"))
	b.until(fmt.Sprintf(sees, "work") + ` && document.querySelector("[data-failed]").hidden && ` + says("[data-view=work] h1", "Loftet"))
}

// A browser that closes the phone's database under the page does not keep it from going on.
func TestCaptureDatabaseClosed(t *testing.T) {
	b := ready(t, "observer", nil)
	ask[bool](b, `(() => { const was = IDBDatabase.prototype.transaction; IDBDatabase.prototype.transaction = function (...a) { window.database = this; return was.apply(this, a) }; return true })()`)
	b.observe("Kantinen")
	b.write("Han sidder alene.", "descriptive", "")
	b.unsent(0)
	ask[bool](b, `(database.close(), database.dispatchEvent(new Event("close")))`)
	b.write("Nu er der to.", "descriptive", "")
	b.unsent(0)
	if _, notes := sessionAt(t, "Kantinen"); len(notes) != 2 {
		t.Errorf("the log has %d notes", len(notes))
	}
}

// What the engine refuses stays, says why in Danish, and is sent once it is right.
func TestCaptureRefused(t *testing.T) {
	b := ready(t, "observer", nil)
	b.observe("Køkkenet på tredje")
	b.unsent(0)
	b.do(chromedp.SendKeys("#note-text", "Ring til 010190-1234 om mødet"), press(".cap-done"))
	b.until(says("[data-form=note] [data-wrong]", "CPR-nummer (tegn 10 til 20)"))
	if got := ask[string](b, `getSelection().toString() || document.querySelector("#note-text").value.slice(document.querySelector("#note-text").selectionStart, document.querySelector("#note-text").selectionEnd)`); got != "010190-1234" {
		t.Errorf("%q is marked", got)
	}
	b.do(press(".cap-done"))
	b.until(says("[data-refused]", "1 afvist") + " && " + says(".cap-is-refused .form-error-message", "CPR"))
	if why := ask[string](b, `document.querySelector(".cap-is-refused .form-error-message").textContent`); !strings.HasPrefix(why, "Noten har") || strings.Contains(why, "010190") {
		t.Errorf("the reason is %q", why)
	}
	b.write("En anden note går uden om.", "reflective", "")
	b.unsent(1)
	b.do(press(".cap-is-refused button"))
	b.until(`document.querySelector("#note-text").value.includes("010190")`)
	ask[bool](b, `(() => { const e = document.querySelector("#note-text"); e.value = "Ring til Birk om mødet"; e.dispatchEvent(new Event("input", {bubbles: true})); return true })()`)
	b.do(press(".cap-done"))
	b.sent(2)
	b.unsent(0)
	_, notes := sessionAt(t, "Køkkenet på tredje")
	if len(notes) != 2 || !slices.ContainsFunc(notes, func(n logged) bool { return n.Text.Text == "Ring til Birk om mødet" }) {
		t.Errorf("the log has %+v", notes)
	}
}

// What was written in a session whose beginning was refused waits for it, and goes
// when that is corrected.
func TestCaptureHeld(t *testing.T) {
	b := ready(t, "observer", nil)
	b.observe("Hos 010190-1234")
	b.until(says("[data-refused]", "1 afvist"))
	b.write("Hun har ventet siden marts.", "descriptive", "")
	b.unsent(2)
	b.do(press(".cap-count"))
	b.until(`document.querySelectorAll("[data-list=items] > li").length === 2 && ` + says("[data-list=items] > li:last-child", "Venter på det, der er afvist"))
	b.do(press("[data-list=items] > .cap-is-refused [data-edit]"))
	b.until(fmt.Sprintf(sees, "begin") + " && " + says("[data-view=begin] [data-wrong]", "Stedet har"))
	ask[bool](b, `(document.querySelector("#begin-place").value = "Hos Birk", true)`)
	b.do(press("[data-view=begin] button[type=submit]"))
	b.until(fmt.Sprintf(sees, "work"))
	b.sent(1)
	b.unsent(0)
	if _, notes := sessionAt(t, "Hos Birk"); len(notes) != 1 {
		t.Errorf("the log has %+v", notes)
	}
}

// Whoever is not signed in any longer loses nothing, and nobody's notes are sent
// in another's name.
func TestCaptureSignedOut(t *testing.T) {
	b := ready(t, "observer", nil)
	b.expected = []string{"401"}
	b.observe("Trappen")
	b.unsent(0)
	b.session("")
	b.write("Der er ingen at spørge.", "descriptive", "")
	b.until(says("[data-line]", "Du er logget ud") + ` && !document.querySelector("[data-signin]").hidden`)
	b.session(cookies["designer"])
	b.do(press("[data-send]"))
	b.until(says("[data-line]", "Der er logget ind som"))
	b.unsent(1)
	b.session(cookies["observer"])
	b.do(press("[data-send]"))
	b.unsent(0)
	b.sent(1)
	if _, notes := sessionAt(t, "Trappen"); len(notes) != 1 {
		t.Errorf("the log has %+v", notes)
	}
	for _, w := range b.amiss() {
		t.Error(w)
	}
}

// A phone that lies about locks itself, with the draft kept; what lies on its
// disk has no words in it.
func TestCaptureLocks(t *testing.T) {
	b := ready(t, "observer", nil)
	b.observe("Kælderen")
	b.unsent(0)
	secret := "Hemmelighed på linje syv"
	b.do(chromedp.SendKeys("#note-text", secret))
	ask[bool](b, `(() => { const now = Date.now.bind(Date); Date.now = () => now() + 6 * 60000; return true })()`)
	b.until(fmt.Sprintf(sees, "locked"))
	kept := ask[string](b, `new Promise(done => {
		const ask = indexedDB.open("ledetraad-capture");
		ask.onsuccess = async () => {
			const all = [];
			for (const name of ask.result.objectStoreNames) await new Promise(next => {
				const rows = ask.result.transaction(name).objectStore(name).getAll();
				rows.onsuccess = () => { all.push(JSON.stringify(rows.result, (_, v) => v instanceof ArrayBuffer ? new TextDecoder("latin1").decode(v) : v)); next() };
			});
			ask.result.close();
			done(all.join("\n") + document.documentElement.outerHTML + document.querySelector("#note-text").value);
		};
	})`)
	for _, words := range []string{"Hemmelighed", "Kælderen", pin} {
		if strings.Contains(kept, words) {
			t.Errorf("%q can be read on the locked phone", words)
		}
	}
	if !strings.Contains(kept, "wrapped") {
		t.Error("there is no vault: the test looks at nothing")
	}
	b.unlock(pin)
	b.until(fmt.Sprintf(`document.querySelector("#note-text").value === %q`, secret))
}

// A contact is timed and becomes a journey with what was asked, seen and answered.
func TestCaptureContact(t *testing.T) {
	b := ready(t, "observer", nil)
	from := time.Now().Add(-time.Second)
	b.do(press("[data-time]"))
	b.until(fmt.Sprintf(sees, "contact"))
	b.do(press("[data-do=seen]"), press("[data-do=answered]"))
	b.until(says("[data-clock-state]", "der kom svar"))
	ask[bool](b, `(() => {
		for (const [name, value] of Object.entries({department: "jobcenter", situation: "sygedagpenge"})) document.querySelector("[data-view=contact] [name=" + name + "]").value = value;
		return true;
	})()`)
	b.do(chromedp.SendKeys("#contact-participant", "Vindrose"), chromedp.SendKeys("#contact-activity", "Opkald om raskmelding"), press("[data-do=send]"))
	b.until(fmt.Sprintf(sees, "home"))
	b.unsent(0)
	settled(t)
	var list struct {
		Journeys []struct{ Journey, Participant string }
	}
	if err := api.Get(t.Context(), "/api/v1/journeys", url.Values{"limit": {"1000"}}, &list); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(list.Journeys, func(j struct{ Journey, Participant string }) bool { return j.Participant == "Vindrose" })
	if i < 0 {
		t.Fatal("there is no such journey")
	}
	var types []string
	for revision := 0; ; revision++ {
		var e struct {
			Type       string
			HappenedAt time.Time `json:"happened_at"`
		}
		err := api.Get(t.Context(), fmt.Sprintf("/api/v1/events/journey-%s/%d", list.Journeys[i].Journey, revision), nil, &e)
		if fault.CodeOf(err) == fault.NotFound {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e.HappenedAt.Before(from) {
			t.Errorf("%s happened at %s", e.Type, e.HappenedAt)
		}
		types = append(types, e.Type)
	}
	if want := []string{"journey.started", "journey.touchpoint-requested", "journey.touchpoint-acknowledged", "journey.touchpoint-answered"}; !slices.Equal(types, want) {
		t.Errorf("the journey has %v", types)
	}
}

// With the keyboard alone: a session, a note with its kind and speaker, done.
func TestCaptureKeyboard(t *testing.T) {
	b := ready(t, "observer", nil)
	at := func(selector string) {
		t.Helper()
		for range 60 {
			if ask[bool](b, fmt.Sprintf(`document.activeElement.matches(%q)`, selector)) {
				if bare := ask[bool](b, `(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle === "none" && s.boxShadow === "none" })()`); bare {
					t.Errorf("one does not see that one is at %s", selector)
				}
				return
			}
			b.do(chromedp.KeyEvent(kb.Tab))
		}
		t.Fatalf("the keyboard does not come to %s", selector)
	}
	at("a[href='#/begin/session']")
	b.do(chromedp.KeyEvent(kb.Enter))
	b.until(fmt.Sprintf(sees, "begin"))
	at("#begin-department")
	b.do(chromedp.KeyEvent("J")) // Job og Uddannelse
	at("#begin-place")
	b.do(chromedp.KeyEvent("Ved tastaturet"), chromedp.KeyEvent(kb.Enter))
	b.until(fmt.Sprintf(sees, "work") + ` && document.activeElement.id === "note-text"`)
	b.do(chromedp.KeyEvent("Kun med taster"))
	at("input[name=kind]")
	b.do(chromedp.KeyEvent(kb.ArrowRight))
	at("input[name=speaker]")
	b.do(chromedp.KeyEvent(" "))
	at(".cap-done")
	b.do(chromedp.KeyEvent(kb.Enter))
	b.sent(1)
	_, notes := sessionAt(t, "Ved tastaturet")
	if len(notes) != 1 || notes[0].Kind != "verbatim" || notes[0].Speaker != "citizen" || notes[0].Text.Text != "Kun med taster" {
		t.Errorf("the log has %+v", notes)
	}
	for _, selector := range []string{".cap-count", "[data-lock]", "[data-aside]", "[data-view=work] summary", "[data-end]", ".foot a[href='#/device']"} {
		at(selector)
	}
}

// The page is small, and the phone keeps the language and the theme that one chose.
func TestCaptureShell(t *testing.T) {
	b := look(t, "observer", nil)
	b.size(390, "light")
	b.open("/capture")
	b.until(`navigator.serviceWorker.controller !== null`)
	b.mu.Lock()
	loaded := b.loaded
	b.mu.Unlock()
	t.Logf("%.0f kB", loaded/1000)
	if loaded > 300_000 || loaded < 1000 {
		t.Errorf("%.0f bytes", loaded)
	}
	b.follow(".foot-theme a[href*='theme=dark']")
	b.follow(".foot a[hreflang=en]")
	if got := ask[string](b, `[document.documentElement.lang, document.documentElement.dataset.theme, location.search, document.querySelector(".foot-theme [aria-current]").textContent].join(" ")`); got != "en dark  Dark" {
		t.Errorf("the page is %q", got)
	}
	for _, w := range b.amiss() {
		t.Error(w)
	}
}

// The picture of the phone that the documentation shows.
func TestPicturesCapture(t *testing.T) {
	to := os.Getenv("LEDETRAAD_PICTURES")
	if to == "" {
		t.Skip("LEDETRAAD_PICTURES names no folder")
	}
	b := ready(t, "observer", map[string]string{"ledetraad-theme": "light"})
	b.observe("Gangen ved skranken")
	b.write("Hun tager nummer 47 og sætter sig ved vinduet. Der er 31 foran.", "descriptive", "")
	b.write("Jeg ved ikke, hvem jeg skal ringe til. Sidst var det en anden.", "verbatim", "citizen")
	b.sent(2)
	b.unsent(0)
	b.network(false)
	b.write("Ingen af os to vidste, at der fandtes en kvittering.", "reflective", "")
	b.do(press(".cap-chip input[name=kind][value=verbatim]"), chromedp.SendKeys("#note-text", "»Så bliver jeg jo stillet om igen, og så er det forfra.«"))
	b.until(says("[data-kept]", "Kladden er gemt"))
	b.until(says("[data-line]", "ikke forbindelse"))
	ask[bool](b, `(document.activeElement.blur(), scrollTo(0, 0), true)`)
	png, err := chromedp.Run(b, func(ctx context.Context, target *chromedp.Target) ([]byte, error) {
		shot, err := cdp.Call(ctx, target, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng})
		return shot.Data, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(to, "capture.png"), png, 0o644); err != nil { //nolint:gosec // it is part of the documentation
		t.Fatal(err)
	}
}
