package browser_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// address is a page to be looked at.
type address struct {
	name, path, role string
	purpose          string
	expected         string // what the browser says of it, which is as it should be
}

// addresses are all pages, in the states in which they look different.
func addresses(t *testing.T) []address {
	t.Helper()
	var pains struct {
		PainPoints []struct{ ID, Kind string } `json:"pain_points"`
	}
	var sessions struct{ Sessions []struct{ Session string } }
	var interviews struct{ Interviews []struct{ Interview string } }
	for path, out := range map[string]any{"/api/v1/painpoints": &pains, "/api/v1/sessions": &sessions, "/api/v1/interviews": &interviews} {
		if err := api.Get(t.Context(), path, nil, out); err != nil {
			t.Fatal(err)
		}
	}
	var journeys struct {
		Journeys []struct{ Journey, Participant string }
	}
	if err := api.Get(t.Context(), "/api/v1/journeys", url.Values{"limit": {"1000"}}, &journeys); err != nil {
		t.Fatal(err)
	}
	way := func(participant string) string {
		for _, j := range journeys.Journeys {
			if j.Participant == participant {
				return "/journeys/" + j.Journey
			}
		}
		t.Fatalf("the example has no journey of %s", participant)
		return ""
	}
	pain := func(kind string) string {
		for _, p := range pains.PainPoints {
			if p.Kind == kind {
				return "/painpoints/" + p.ID
			}
		}
		t.Fatalf("the example has no pain point of the kind %s", kind)
		return ""
	}
	return append(append(basis(t, pain("jargon")), alertPages(t)...), []address{
		{name: "sign-in", path: "/sign-in"},
		{name: "unsubscribe-wrong", path: "/unsubscribe?word=x"},
		{name: "overview", path: "/", role: "designer"},
		{name: "overview-head", path: "/", role: "head"},
		{name: "overview-administrator", path: "/", role: "administrator"},
		{name: "painpoints", path: "/painpoints", role: "designer"},
		{name: "painpoints-filtered", path: "/painpoints?department=jobcenter&severity=high&state=any", role: "designer"},
		{name: "painpoints-none", path: "/painpoints?state=resolved&severity=low", role: "designer"},
		{name: "painpoint", path: pain("repeat-calls-unanswered"), role: "designer", purpose: "analysis"},
		{name: "painpoint-asks", path: pain("jargon"), role: "designer"},
		{name: "painpoint-words", path: pain("jargon"), role: "designer", purpose: "analysis"},
		{name: "painpoint-across", path: pain("cross-cutting"), role: "designer", purpose: "analysis"},
		{name: "painpoint-head", path: pain("repeat-calls-unanswered"), role: "head"},
		{name: "journeys", path: "/journeys", role: "designer"},
		{name: "journey", path: way("Birk"), role: "designer", purpose: "analysis"},
		{name: "journey-calls", path: way("Bomlærke"), role: "designer", purpose: "analysis"},
		{name: "journey-earlier", path: way("Strandasters") + "?until=2026-05-01", role: "designer"},
		{name: "journey-head", path: way("Birk"), role: "head", purpose: "quality"},
		{name: "map", path: "/journeys/map?life_situation=sygedagpenge", role: "designer", purpose: "analysis"},
		{name: "map-head", path: "/journeys/map?life_situation=kraeft-i-familien", role: "head"},
		{name: "map-earlier", path: "/journeys/map?life_situation=udskrevet&until=2026-01-01", role: "designer"},
		{name: "flow", path: "/flow", role: "designer", purpose: "analysis"},
		{name: "flow-behind", path: "/flow?by=activity&life_situation=kraeft-i-familien&first=Opkald&next=R%C3%A5dgivningssamtale", role: "designer"},
		{name: "flow-head", path: "/flow", role: "head"},
		{name: "notes", path: "/notes", role: "designer"},
		{name: "notes-found", path: "/notes?q=vente", role: "designer", purpose: "analysis"},
		{name: "notes-asks", path: "/notes?q=vente", role: "designer"},
		{name: "notes-none", path: "/notes?q=girafgrillbar", role: "designer", purpose: "analysis"},
		{name: "session", path: "/sessions/" + sessions.Sessions[0].Session, role: "designer", purpose: "workshop%3A+nr.+2"},
		{name: "interview", path: "/interviews/" + interviews.Interviews[0].Interview, role: "designer", purpose: "analysis"},
		{name: "session-blind", path: blindSession(t), role: "designer", purpose: "analysis"},
		{name: "session-form", path: blindSession(t) + "?code=n1#n1", role: "designer", purpose: "analysis"},
		{name: "codebooks", path: "/codebooks", role: "designer"},
		{name: "codebook", path: "/codebooks/moedet-med-kommunen", role: "designer", purpose: "analysis"},
		{name: "code", path: "/codebooks/moedet-med-kommunen/codes/ventetid", role: "designer", purpose: "analysis"},
		{name: "code-asks", path: "/codebooks/moedet-med-kommunen/codes/fagsprog", role: "designer"},
		{name: "rounds", path: "/coding-rounds?codebook=moedet-med-kommunen", role: "designer"},
		{name: "round", path: "/coding-rounds/sommer-2025", role: "designer", purpose: "analysis"},
		{name: "round-open", path: "/coding-rounds/blind-proeve", role: "designer"},
		{name: "report", path: "/report?from=2024-01-01", role: "designer"},
		{name: "status", path: "/status", role: "administrator"},
		{name: "me", path: "/me", role: "designer", purpose: "analysis"},
		{name: "me-head", path: "/me", role: "head"},
		{name: "no-page", path: "/nowhere", role: "designer", expected: "404"},
		{name: "no-right", path: "/notes", role: "head", expected: "403"},
	}...)
}

// kept are the cookies of somebody who likes a language and reads for something.
func (a address) kept(lang string) map[string]string {
	m := map[string]string{"ledetraad-lang": lang}
	if a.purpose != "" {
		m["ledetraad-purpose"] = a.purpose
	}
	return m
}

// violation is what axe has against a page.
type violation struct {
	ID    string
	Help  string
	Nodes []struct {
		Target         []any
		FailureSummary string
	}
}

// wcag are the rules of axe that a page is held against, in axe's own words.
const wcag = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]`

// judged has axe, which must be in the page, look at it as it is now.
func (b *tab) judged(where, rules string) {
	b.t.Helper()
	found := ask[string](b, `axe.run(document, {runOnly: `+rules+`}).then(r => JSON.stringify(r.violations))`)
	var list []violation
	if err := json.Unmarshal([]byte(found), &list); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range list {
		for _, n := range v.Nodes {
			b.t.Errorf("%s: %s (%s) at %v: %s", where, v.Help, v.ID, n.Target, n.FailureSummary)
		}
	}
}

// Every page, in both languages, on a phone and on a large screen, light and
// dark: nothing that axe knows of stands against WCAG 2.1 AA, nothing needs
// scrolling sideways, nothing is asked of another host, and the console is empty.
// With LEDETRAAD_PICTURES=folder the pages are kept as pictures.
func TestEveryPage(t *testing.T) {
	axe, err := os.ReadFile(ui + "/ui/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe is not there; make build fetches it: %v", err)
	}
	pictures := os.Getenv("LEDETRAAD_PICTURES")
	for _, a := range addresses(t) {
		t.Run(a.name, func(t *testing.T) {
			for _, lang := range []string{"da", "en"} {
				b := look(t, a.role, a.kept(lang))
				if a.expected != "" {
					b.expected = []string{a.expected}
				}
				for _, width := range []int{320, 1440} {
					b.size(width, "light")
					b.open(a.path)
					ask[bool](b, string(axe)+";true")
					for _, scheme := range []string{"light", "dark"} {
						where := fmt.Sprintf("%s, %d px, %s", lang, width, scheme)
						b.size(width, scheme)
						if got := ask[string](b, `document.documentElement.lang`); got != lang {
							t.Errorf("%s: the page is in %q", where, got)
						}
						if wide := ask[int](b, `document.documentElement.scrollWidth`); wide > width {
							t.Errorf("%s: the page is %d px wide", where, wide)
						}
						// The dark theme has the light one's elements in other colours: only
						// what looks at colours can find anything there.
						rules := wcag
						if scheme == "dark" {
							rules = `{type: "rule", values: ["color-contrast", "link-in-text-block"]}`
						}
						b.judged(where, rules)
						for _, w := range b.amiss() {
							t.Errorf("%s: %s", where, w)
						}
						if pictures != "" {
							b.picture(filepath.Join(pictures, fmt.Sprintf("%s-%s-%d-%s.png", a.name, lang, width, scheme)))
						}
					}
				}
			}
		})
	}
}

func (b *tab) picture(file string) {
	b.t.Helper()
	png, err := chromedp.Run(b, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(file, png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// What a pointer reaches the keyboard reaches too, and one sees where one is.
func TestKeyboard(t *testing.T) {
	for _, a := range addresses(t) {
		if a.purpose == "" && !strings.Contains("sign-in overview painpoints notes me-head", a.name) && a.name != "status" {
			continue
		}
		t.Run(a.name, func(t *testing.T) {
			b := look(t, a.role, a.kept("da"))
			b.size(1440, "light")
			b.open(a.path)
			want := ask[int](b, `(() => {
				const seen = e => e.checkVisibility({visibilityProperty: true}) && !e.disabled;
				window.wanted = new Set([...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
					.filter(e => seen(e) && e.tabIndex >= 0));
				const radios = new Map();
				for (const e of [...wanted]) if (e.type === "radio") { if (radios.has(e.name)) wanted.delete(e); radios.set(e.name, true); }
				window.unmarked = [];
				return wanted.size + 4 * document.querySelectorAll("input[type=date]").length;
			})()`)
			for range want + 5 {
				b.do(chromedp.KeyEvent(kb.Tab))
				ask[bool](b, `(() => {
					const e = document.activeElement;
					wanted.delete(e);
					const s = getComputedStyle(e);
					if (e !== document.body && s.outlineStyle === "none" && s.boxShadow === "none") unmarked.push(e.outerHTML.slice(0, 80));
					return true;
				})()`)
			}
			if left := ask[string](b, `[...wanted].map(e => e.outerHTML.slice(0, 120)).join("\n")`); left != "" {
				t.Errorf("the keyboard does not reach:\n%s", left)
			}
			if bare := ask[string](b, `unmarked.join("\n")`); bare != "" {
				t.Errorf("one does not see that one is at:\n%s", bare)
			}
		})
	}
}

// A designer comes from the overview to the very sentence that a pain across
// departments rests on in at most four clicks, of which one is to say what for.
func TestFromOverviewToTheSentence(t *testing.T) {
	b := look(t, "designer", nil)
	b.size(1440, "light")
	b.open("/")
	clicks := 0
	click := func(selector string) {
		clicks++
		b.follow(selector)
	}
	across := ask[string](b, `[...document.querySelectorAll(".pain-title")].find(a => a.textContent.startsWith("På tværs"))?.getAttribute("href") ?? ""`)
	click(fmt.Sprintf("a[href=%q]", across))
	click(".piece a[href^='/painpoints/']")
	if strings.Contains(ask[string](b, `document.querySelector("main").textContent`), "»") {
		t.Log("some words are shown without a purpose")
	}
	b.do(press("label[for=purpose-analysis]"))
	clicks++
	click(".purpose button")
	if said := ask[int](b, `document.querySelectorAll(".line-main q.words").length`); said == 0 {
		t.Errorf("after %d clicks there is no sentence at %s", clicks, b.at())
	}
	if clicks > 4 {
		t.Errorf("it took %d clicks", clicks)
	}
}

// The first page that somebody loads, with everything it takes, is small.
func TestFirstLoad(t *testing.T) {
	for _, a := range []address{{name: "sign-in", path: "/sign-in"}, {name: "overview", path: "/", role: "designer"}} {
		b := look(t, a.role, nil)
		b.size(1440, "light")
		b.open(a.path)
		b.mu.Lock()
		loaded := b.loaded
		b.mu.Unlock()
		t.Logf("%s: %.0f kB", a.name, loaded/1000)
		if loaded > 300_000 || loaded < 1000 {
			t.Errorf("%s: %.0f bytes", a.name, loaded)
		}
	}
}

// Everything but passkeys works without script: signing in, filtering, judging.
func TestWithoutScript(t *testing.T) {
	b := look(t, "", nil)
	b.size(1440, "light")
	b.withoutScript()
	b.open("/painpoints?severity=high")
	b.do(chromedp.SendKeys("#login", "designer"), chromedp.SendKeys("#password", password))
	b.follow("section.panel form button")
	if got := b.at(); got != "/painpoints?severity=high" {
		t.Fatalf("signing in leads to %s", got)
	}
	b.follow(".pain-title")
	b.do(chromedp.Click(".fold:has(form[action$='/confirm']) summary"), chromedp.SendKeys("#confirm-note", "Set på Tangmosen"))
	b.follow("form[action$='/confirm'] button")
	if got := ask[string](b, `document.querySelector(".history li").textContent`); !strings.Contains(got, "Bekræftet") || !strings.Contains(got, "Set på Tangmosen") {
		t.Errorf("%s does not say that it was confirmed: %s", b.at(), got)
	}
}

// The link that the program prints opens the form with the secret in it, and
// leaves none in the address.
func TestOneTimeLink(t *testing.T) {
	b := look(t, "", nil)
	b.size(320, "light")
	b.open("/sign-in#link=abc-DEF_123")
	if got := ask[string](b, `document.querySelector("input[name=link]").value + " " + document.querySelector("[data-link]").open + " " + location.hash`); got != "abc-DEF_123 true " {
		t.Errorf("%q", got)
	}
}

// A theme that somebody chose holds against what the device has.
func TestChosenTheme(t *testing.T) {
	b := look(t, "designer", nil)
	b.size(1440, "light")
	paper := func() string { return ask[string](b, `getComputedStyle(document.body).backgroundColor`) }
	b.open("/")
	light := paper()
	b.follow(".foot-theme a[href*='theme=dark']")
	if paper() == light {
		t.Error("the page stays light")
	}
	b.size(1440, "dark")
	b.follow(".foot-theme a[href*='theme=light']")
	if paper() != light {
		t.Error("the page stays dark")
	}
	if got := b.at(); got != "/" {
		t.Errorf("the choice stays in the address: %s", got)
	}
}

// The pictures in docs/pictures, of the example as it is: what one sees without
// scrolling.
func TestPictures(t *testing.T) {
	to := os.Getenv("LEDETRAAD_PICTURES")
	if to == "" {
		t.Skip("LEDETRAAD_PICTURES names no folder")
	}
	paths := map[string]string{}
	for _, a := range addresses(t) {
		paths[a.name] = a.path
	}
	for file, name := range map[string]string{"overview": "overview", "map": "journey", "flow": "flow", "painpoint": "painpoint-across"} {
		b := look(t, "designer", map[string]string{"ledetraad-theme": "light", "ledetraad-purpose": "analysis"})
		b.size(1400, "light")
		b.open(paths[name])
		ask[bool](b, `(document.querySelector(".map-tools")?.scrollIntoView(), true)`)
		png, err := chromedp.Run(b, func(ctx context.Context, target *chromedp.Target) ([]byte, error) {
			shot, err := cdp.Call(ctx, target, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng})
			return shot.Data, err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(png) > 250_000 {
			t.Errorf("the picture of %s has %d bytes", name, len(png))
		}
		if err := os.WriteFile(filepath.Join(to, file+".png"), png, 0o644); err != nil { //nolint:gosec // it is part of the documentation
			t.Fatal(err)
		}
	}
}
