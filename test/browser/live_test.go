package browser_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"ledetraad/adapters/apiclient"
)

// What is recorded elsewhere comes to an open page by itself, and leaves alone
// what somebody is in the middle of.
func TestAPageFollows(t *testing.T) {
	var pains struct {
		PainPoints []struct{ ID, State string } `json:"pain_points"`
	}
	if err := api.Get(t.Context(), "/api/v1/painpoints", url.Values{"state": {"detected"}}, &pains); err != nil || len(pains.PainPoints) < 2 {
		t.Fatalf("%v, %d pain points", err, len(pains.PainPoints))
	}
	say := func(id, verb string, data map[string]any) {
		t.Helper()
		err := api.Post(t.Context(), "/api/v1/commands", map[string]any{"id": uuid.Must(uuid.NewV7()), "type": "painpoint." + verb, "stream": "painpoint-" + id, "data": data}, new(json.RawMessage))
		if err != nil {
			t.Fatal(err)
		}
	}
	first, second := pains.PainPoints[0].ID, pains.PainPoints[1].ID
	b := look(t, "designer", nil)
	b.size(1440, "light")
	b.open("/painpoints/" + first)
	b.do(press(".fold:has(form[action$='/comment']) summary"))
	ask[bool](b, `window.here = document.querySelector("main h1"), scrollTo(0, 200), true`)
	say(first, "confirm", map[string]any{"note": "Set fra terminalen"})
	b.until(`document.querySelector("#history").textContent.includes("Set fra terminalen")`)
	if !ask[bool](b, `window.here === document.querySelector("main h1") && document.querySelector(".fold:has(form[action$='/comment'])").open && scrollY === 200`) {
		t.Error("the page was not left as it was: its heading is another, a fold is closed, or it has moved")
	}
	if got := ask[string](b, `document.querySelector("[data-live-said] [role=status]").textContent`); !strings.HasPrefix(got, "Opdateret kl. ") {
		t.Errorf("it says %q", got)
	}
	// Somebody writes: the page asks.
	b.do(chromedp.SendKeys("#comment-text", "Halvt skrevet"))
	say(first, "comment", map[string]any{"text": "En anden var hurtigere"})
	b.until(`document.querySelector(".live-seen")?.textContent.includes("har ændret sig") && !document.querySelector(".live-seen button").hidden`)
	if got := ask[string](b, `document.querySelector("#comment-text").value`); got != "Halvt skrevet" {
		t.Errorf("what was written is %q", got)
	}
	if ask[bool](b, `document.querySelector("#history").textContent.includes("En anden var hurtigere")`) {
		t.Error("the page changed all the same")
	}
	// A list follows too.
	b.open("/painpoints")
	say(second, "confirm", map[string]any{})
	b.until(fmt.Sprintf(`document.querySelector("li:has(a[href='/painpoints/%s']) .standing").textContent.includes("bekræftet")`, second))
	if wrong := b.amiss(); len(wrong) > 0 {
		t.Error(wrong)
	}
}

// The engine stops: the page says of when its figures are. It starts again: the
// page follows as before.
func TestAPageSaysThatItIsOld(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address, dir := l.Addr().String(), t.TempDir()
	_ = l.Close()
	program, data := filepath.Join(dir, "ledetraad"), filepath.Join(dir, "data")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "ledetraad/cmd/ledetraad").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	start := func() (stop func()) {
		t.Helper()
		cmd := exec.CommandContext(context.Background(), program, "serve", "--data", data, "--listen", address, "--eventstore-listen", "127.0.0.1:0", "--nats-listen", "none", "--log-level", "error")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		for {
			r, err := http.Get("http://" + address + "/readyz")
			if err == nil {
				_ = r.Body.Close()
				if r.StatusCode == http.StatusOK {
					break
				}
			}
			if ctx.Err() != nil {
				t.Fatalf("the engine does not come up: %v", err)
			}
		}
		return func() {
			_ = cmd.Process.Signal(os.Interrupt)
			if err := cmd.Wait(); err != nil {
				t.Errorf("the engine stopped with %v", err)
			}
		}
	}
	stop := start()
	token, err := os.ReadFile(filepath.Join(data, "api-token"))
	if err != nil {
		t.Fatal(err)
	}
	own, err := apiclient.New("http://"+address, strings.TrimSpace(string(token)))
	if err != nil {
		t.Fatal(err)
	}
	session := signedIn(t, own, "http://"+address)
	b := look(t, "", nil)
	b.expected = []string{"http://" + address, "ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING"}
	b.size(320, "dark")
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{Name: "ledetraad-session", Value: session, URL: "http://" + address})
		return err
	}), chromedp.Navigate("http://"+address+"/painpoints"))
	ask[bool](b, `window.same = true`)
	stop()
	b.until(`document.querySelector(".live-seen")?.textContent.startsWith("Viser tallene fra kl. ") ?? false`)
	stop = start()
	defer stop()
	b.until(`document.querySelector(".live-seen") === null && window.same`)
	if wrong := b.amiss(); len(wrong) > 0 {
		t.Error(wrong)
	}
}

// signedIn makes an account and gives its session.
func signedIn(t *testing.T, api *apiclient.Client, site string) string {
	t.Helper()
	var made struct{ Link string }
	if err := api.Post(t.Context(), "/api/v1/accounts", map[string]any{"name": "Åse Lind", "login": "aase", "roles": []string{"designer"}}, &made); err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, Timeout: time.Minute}
	r, err := client.PostForm(site+"/sign-in/link", url.Values{"link": {made.Link}, "password": {password}, "then": {"/me"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Body.Close()
	at, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range jar.Cookies(at) {
		if c.Name == "ledetraad-session" {
			return c.Value
		}
	}
	t.Fatalf("sign in: %s", r.Status)
	return ""
}
