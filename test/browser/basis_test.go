package browser_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// basis are the pages on what the programme stands on, on what is done about
// pain, and on who may use the system.
func basis(t *testing.T, pain string) []address {
	t.Helper()
	var solutions struct {
		Solutions []struct {
			Solution   string
			PainPoints []string `json:"pain_points"`
		}
	}
	if err := api.Get(t.Context(), "/api/v1/solutions", url.Values{"state": {"adopted"}}, &solutions); err != nil {
		t.Fatal(err)
	}
	solution := ""
	for _, s := range solutions.Solutions {
		if len(s.PainPoints) > 0 {
			solution = "/solutions/" + s.Solution
		}
	}
	if solution == "" {
		t.Fatal("the example has no adopted solution to a pain point")
	}
	return []address{
		{name: "solutions", path: "/solutions", role: "designer"},
		{name: "solutions-for", path: "/solutions?pain_point=" + strings.TrimPrefix(pain, "/painpoints/"), role: "designer"},
		{name: "solutions-head", path: "/solutions", role: "head"},
		{name: "solution", path: solution, role: "designer", purpose: "analysis"},
		{name: "workshops", path: "/workshops", role: "designer"},
		{name: "workshop", path: "/workshops/naar-ingen-tager-telefonen", role: "designer", purpose: "workshop"},
		{name: "principles", path: "/principles", role: "designer"},
		{name: "principles-administrator", path: "/principles", role: "administrator"},
		{name: "candidates", path: "/candidates", role: "designer", purpose: "analysis"},
		{name: "candidates-asks", path: "/candidates", role: "designer"},
		{name: "rules", path: "/rules", role: "designer"},
		{name: "rule", path: "/rules/wrong-door", role: "designer"},
		{name: "rule-list", path: "/rules/transition-cliff", role: "designer"},
		{name: "lexicon", path: "/lexicon?uncertain=true&q=visitation", role: "designer", purpose: "analysis"},
		{name: "lexicon-asks", path: "/lexicon?uncertain=true", role: "designer"},
		{name: "lexicon-head", path: "/lexicon", role: "head"},
		{name: "coverage", path: "/coverage", role: "designer"},
		{name: "coverage-head", path: "/coverage", role: "head"},
		{name: "accounts", path: "/accounts", role: "administrator"},
		{name: "access-log", path: "/access-log?participant=Birk&accounts=true", role: "administrator"},
	}
}

// A rule is tried on all of history, what would be otherwise is shown, and the
// rule is adopted, and set back.
func TestTryingARule(t *testing.T) {
	b := look(t, "designer", nil)
	b.size(1440, "light")
	b.open("/rules/network-missing")
	b.do(chromedp.SetValue(`[name="p.meetings"]`, "50"))
	before := ask[string](b, `String(performance.timeOrigin)`)
	b.do(press("aside form button"))
	there := fmt.Sprintf(`new Promise(r => setTimeout(() => r(String(performance.timeOrigin) !== %q && document.readyState === "complete"), 250))`, before)
	for { // all of history takes its time
		if now, err := chromedp.Run(b, chromedp.Evaluate[bool](there, chromedp.EvalAwaitPromise)); err == nil && now {
			break
		}
		if b.Err() != nil {
			t.Fatal("the backtest does not come to an end")
		}
	}
	if got := ask[string](b, `document.querySelector("#trial").textContent`); !strings.Contains(got, "Ville falde væk") {
		t.Fatalf("at %s nothing would vanish: %s", b.at(), got)
	}
	opened := ask[string](b, `document.querySelector("#trial .piece-title a")?.getAttribute("href") ?? ""`)
	if !strings.HasPrefix(opened, "/painpoints/") {
		t.Errorf("what would be otherwise leads nowhere: %q", opened)
	}
	b.do(chromedp.SendKeys("#adopt-reason", "Prøve"))
	b.follow("#adopt button")
	if got := ask[string](b, `document.querySelector("tbody").textContent`); !strings.HasPrefix(b.at(), "/rules/network-missing?at=") || !strings.Contains(got, "50") {
		t.Fatalf("%s: %s", b.at(), got)
	}
	b.do(press("details:has(#reset) summary"))
	b.follow("#reset button")
	if got := ask[bool](b, `document.querySelector("#reset") === null`); !got {
		t.Error("the rule is not set back")
	}
}

// A trial that is under way says so, and can be stopped; then nothing goes on.
func TestStoppingATrial(t *testing.T) {
	b := look(t, "designer", nil)
	b.size(1440, "light")
	b.open("/rules/network-missing")
	said := ask[string](b, `new Promise(done => {
		const run = document.querySelector("[data-trial-run]");
		document.querySelector("[data-trial] button").click();
		requestAnimationFrame(() => {
			const shown = !run.hidden;
			run.querySelector("button").click();
			setTimeout(() => done(String(shown) + " " + run.innerText + " " + document.querySelector("[data-trial] button").disabled), 500);
		});
	})`)
	if said != "true Prøven er stoppet. Intet er ændret. false" || b.at() != "/rules/network-missing" {
		t.Errorf("at %s: %q", b.at(), said)
	}
	var running struct{ Trials []struct{ Own bool } }
	for {
		if err := api.Get(t.Context(), "/api/v1/backtests", nil, &running); err != nil {
			t.Fatal(err)
		}
		if len(running.Trials) == 0 {
			break
		}
		if b.Err() != nil {
			t.Fatal("the trial goes on")
		}
	}
}

// A pain point is given a solution on its own page, which then shows it.
func TestSolutionAtAPainPoint(t *testing.T) {
	b := look(t, "designer", nil)
	b.size(1440, "light")
	var pains struct {
		PainPoints []struct{ ID string } `json:"pain_points"`
	}
	if err := api.Get(t.Context(), "/api/v1/painpoints", url.Values{"kind": {"jargon"}, "limit": {"1"}}, &pains); err != nil || len(pains.PainPoints) == 0 {
		t.Fatal(err, pains)
	}
	b.open("/painpoints/" + pains.PainPoints[0].ID)
	b.do(press("details:has(#link-solution) summary"))
	which := ask[string](b, `(() => { const s = document.querySelector("#link-solution select"); return s.options[s.selectedIndex].text; })()`)
	b.follow("#link-solution button")
	if got := ask[string](b, `document.querySelector("#solutions").textContent`); !strings.Contains(got, which) {
		t.Fatalf("%s does not show %q: %s", b.at(), which, got)
	}
	b.follow("#solutions a[href^='/solutions/']")
	if got := ask[int](b, fmt.Sprintf(`document.querySelectorAll("#watch a[href='/painpoints/%s']").length`, pains.PainPoints[0].ID)); got != 1 {
		t.Errorf("%s leads to the pain point %d times", b.at(), got)
	}
}

// An administrator makes an account; the link is shown once.
func TestMakingAnAccount(t *testing.T) {
	b := look(t, "administrator", nil)
	b.size(320, "light")
	b.open("/accounts")
	b.do(press("details:has(#add) summary"), chromedp.SendKeys("#add-name", "Bo Holm"), chromedp.SendKeys("#add-login", "bo.holm"),
		press("label[for=add-roles-1]"))
	b.follow("#add button")
	link := ask[string](b, `document.querySelector(".secret code").textContent`)
	if !strings.HasPrefix(link, site+"/sign-in#link=") {
		t.Fatalf("%q", link)
	}
	b.follow("main a.button")
	if got := ask[string](b, `document.querySelector("main").textContent`); !strings.Contains(got, "bo.holm") || strings.Contains(got, "#link=") {
		t.Errorf("%s", got)
	}
}
