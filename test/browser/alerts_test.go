package browser_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/uuid"
)

// alertPages are the pages of alerts, and those of measurements.
func alertPages(t *testing.T) []address {
	t.Helper()
	var alerts struct {
		Alerts []struct {
			Alert        string
			CrossCutting bool `json:"cross_cutting"`
		}
	}
	if err := api.Get(t.Context(), "/api/v1/alerts", url.Values{"department": {"jobcenter"}}, &alerts); err != nil {
		t.Fatal(err)
	}
	one, across := "", ""
	for _, a := range alerts.Alerts {
		if a.CrossCutting {
			across = "/alerts/" + a.Alert
		} else {
			one = "/alerts/" + a.Alert
		}
	}
	if one == "" || across == "" {
		t.Fatal("the example has no alert of the job centre, or none across departments")
	}
	draft := "/subscriptions/new?name=Pr%C3%B8ve&department=jobcenter&severity=medium&mode=at-once&channel=inbox&quiet_days=&quiet_from=18.00&quiet_to=7.00&to=account%3Aleder&after=8"
	return []address{
		{name: "alerts", path: "/alerts", role: "head"},
		{name: "alerts-all", path: "/alerts?which=all&severity=high", role: "head"},
		{name: "alert", path: across, role: "designer", purpose: "analysis"},
		{name: "alert-asks", path: one, role: "designer"},
		{name: "alert-head", path: one, role: "head"},
		{name: "responses", path: "/alerts/responses", role: "designer"},
		{name: "subscriptions", path: "/subscriptions", role: "designer"},
		{name: "subscriptions-head", path: "/subscriptions", role: "head"},
		{name: "subscription-new", path: "/subscriptions/new", role: "head"},
		{name: "subscription-tried", path: draft, role: "head"},
		{name: "subscription-wrong", path: "/subscriptions/new?name=x&mode=weekly", role: "head"},
		{name: "subscriptions-administrator", path: "/subscriptions", role: "administrator"},
		{name: "subscription-whose", path: "/subscriptions/new", role: "administrator"},
		{name: "subscription-for", path: "/subscriptions/new?account=" + accountOf(t, "head"), role: "administrator"},
		{name: "subscription-for-tried", path: draft + "&account=" + accountOf(t, "head"), role: "administrator"},
		{name: "confirm-wrong", path: "/confirm?word=x"},
		{name: "confirm", path: "/confirm?word=" + waitingWord(t)},
		{name: "silences", path: "/silences", role: "designer"},
		{name: "measurements", path: "/measurements", role: "designer"},
		{name: "measurement", path: "/measurements/tryg-om-natten", role: "designer", purpose: "analysis"},
		{name: "measurement-head", path: "/measurements/tryg-om-natten", role: "head"},
	}
}

// tabTo goes on with the tabulator key until it is at what a selector finds.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	at, err := json.Marshal(selector)
	if err != nil {
		b.t.Fatal(err)
	}
	for range 150 {
		if ask[bool](b, `document.activeElement.matches(`+string(at)+`)`) {
			return
		}
		b.do(chromedp.KeyEvent(kb.Tab))
	}
	b.t.Fatalf("at %s: the keyboard does not come to %s", b.at(), selector)
}

// enter goes to what a selector finds, presses Enter and waits for the page it
// leads to.
func (b *tab) enter(selector string) {
	b.t.Helper()
	b.tabTo(selector)
	before := ask[string](b, `String(performance.timeOrigin)`)
	b.do(chromedp.KeyEvent(kb.Enter))
	b.arrive(before)
}

// A head signs in, tries a subscription and saves it. A citizen does not
// understand a word: that comes to the open inbox by itself. The head
// acknowledges it, and somebody else sees that. All of it by keyboard.
func TestAnAlertIsTakenCareOf(t *testing.T) {
	b := look(t, "", nil)
	b.size(1440, "light")
	b.open("/sign-in?then=" + url.QueryEscape("/subscriptions/new"))
	b.tabTo("#login")
	b.do(chromedp.KeyEvent("head"))
	b.tabTo("#password")
	b.do(chromedp.KeyEvent(password))
	b.enter("section.panel form button")
	b.tabTo("#s-mode")
	b.do(chromedp.KeyEvent("M"))
	if got := ask[string](b, `document.querySelector("#s-mode").value`); got != "at-once" {
		t.Fatalf("it is told %q", got)
	}
	b.enter("#draft > button")
	if got := ask[string](b, `document.querySelector("#preview")?.textContent ?? ""`); !strings.Contains(got, "nye ting i kommunen") {
		t.Fatalf("at %s nothing is previewed: %s", b.at(), got)
	}
	b.enter("#save button")
	saved := ask[string](b, `document.querySelector("main .term a")?.getAttribute("href") ?? ""`)
	if !strings.HasPrefix(b.at(), "/subscriptions?at=") || !strings.HasPrefix(saved, "/subscriptions/") {
		t.Fatalf("%s has no subscription: %s", b.at(), ask[string](b, `document.querySelector("main").textContent`))
	}
	say := func(stream, verb string, data map[string]any) {
		t.Helper()
		err := api.Post(t.Context(), "/api/v1/commands", map[string]any{"id": uuid.Must(uuid.NewV7()), "type": verb, "stream": stream, "data": data,
			"happened_at": time.Now().Format(time.RFC3339)}, new(json.RawMessage))
		if err != nil {
			t.Fatalf("%s: %v", verb, err)
		}
	}
	defer say("subscription-"+strings.TrimPrefix(saved, "/subscriptions/"), "subscription.end", map[string]any{"reason": "Prøven er slut"})
	b.open("/alerts")
	if got := ask[string](b, `document.querySelector("main").textContent`); !strings.Contains(got, "ikke noget nyt") {
		t.Fatalf("there is something already: %s", got)
	}

	session := "fieldwork-" + uuid.NewString()
	say(session, "fieldwork.start-session", map[string]any{"department": "jobcenter", "life_situation": "sygedagpenge", "method": "observation"})
	say(session, "fieldwork.write-note", map[string]any{"note": "n1", "kind": "verbatim", "speaker": "citizen", "text": "Hvad betyder rehabilitering?"})
	b.until(`document.querySelector("main .pain-title")?.textContent.includes("rehabilitering")`)
	b.until(`document.querySelector(".top-menu .menu-count")?.textContent.startsWith("1")`)
	alert := ask[string](b, `document.querySelector("main .pain-title").getAttribute("href")`)
	other := look(t, "designer", nil)
	other.size(320, "dark")
	other.open(alert)

	b.tabTo("details:has(form[action$='/acknowledge']) > summary")
	b.do(chromedp.KeyEvent(kb.Enter))
	b.tabTo("form[action$='/acknowledge'] textarea")
	b.do(chromedp.KeyEvent("Ser på det i morgen"))
	b.enter("form[action$='/acknowledge'] button")
	if got := ask[string](b, `document.querySelector("main").textContent`); !strings.HasPrefix(b.at(), "/alerts?at=") || !strings.Contains(got, "ikke noget nyt") {
		t.Errorf("%s: %s", b.at(), got)
	}
	if ask[bool](b, `document.querySelector(".menu-count") !== null`) {
		t.Error("the menu counts it still")
	}
	other.until(`document.querySelector("main").textContent.includes("Kvitteret af Åse Lind") && document.querySelector("main").textContent.includes("Ser på det i morgen")`)
	for _, tab := range []*tab{b, other} {
		if wrong := tab.amiss(); len(wrong) > 0 {
			t.Error(wrong)
		}
	}
}
