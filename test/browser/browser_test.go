// Package browser_test looks at the pages in a real browser, served by the real
// program with the example municipality in it.
//
// Where there is no Chromium the tests say so and are skipped, unless
// LEDETRAAD_BROWSER=required: then they fail.
package browser_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/letter/lettertest"
)

// The program and the browser, started once for all tests.
var (
	site     string            // where the program listens
	api      *apiclient.Client // of the operator
	cookies  map[string]string // of somebody signed in, by role
	browser  context.Context   //nolint:containedctx // chromedp keeps the browser in it
	chromium string            // its file
	program  string            // the same
	box      *lettertest.Box   // what mails come to
	ui       = "../../adapters/web"
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	for _, name := range []string{os.Getenv("LEDETRAAD_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil && name != "" {
			chromium = path
			break
		}
	}
	if chromium == "" {
		if os.Getenv("LEDETRAAD_BROWSER") == "required" {
			fmt.Fprintln(os.Stderr, "the browser tests need Chromium, and there is none: apt-get install chromium")
			return 1
		}
		fmt.Fprintln(os.Stderr, "SKIPPED: NO PAGE WAS LOOKED AT. There is no Chromium here; apt-get install chromium, or name one in LEDETRAAD_CHROMIUM.")
		return 0
	}
	dir, err := os.MkdirTemp("", "ledetraad-browser-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	stop, err := serve(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer stop()
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(chromium), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.UserDataDir(filepath.Join(dir, "profile")), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-sync", true), chromedp.WSURLReadTimeout(2*time.Minute))
	defer cancel()
	browser, cancel = chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(browser); err != nil {
		fmt.Fprintln(os.Stderr, "start the browser:", err)
		return 1
	}
	return m.Run()
}

// serve builds the program and starts it with the example municipality.
func serve(dir string) (stop func(), err error) {
	if _, err := os.Stat(ui + "/dist/manifest.json"); err != nil {
		return nil, errors.New("the pages were not built: make build")
	}
	program = filepath.Join(dir, "ledetraad")
	if out, err := exec.CommandContext(context.Background(), "go", "build", "-o", program, "ledetraad/cmd/ledetraad").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the program: %w\n%s", err, out)
	}
	if box, err = lettertest.OpenBox(); err != nil {
		return nil, err
	}
	p, ended, err := start(dir, "--example", "--smtp", "smtp://"+box.Addr, "--mail-from", "ledetraad@kommune.example", "--public-url", "https://ledetraad.kommune.example")
	stop = func() {
		if ended != nil {
			ended()
		}
		box.Close()
	}
	if err == nil {
		err = p.accounts()
	}
	if err != nil {
		stop()
		return nil, err
	}
	site, api, cookies = p.site, p.api, p.cookies
	return stop, nil
}

// place is where a program listens.
type place struct {
	site    string
	token   string // of the operator
	api     *apiclient.Client
	cookies map[string]string
}

// start starts the program on a folder of its own.
func start(dir string, more ...string) (p place, stop func(), err error) {
	data := filepath.Join(dir, "data")
	cmd := exec.CommandContext(context.Background(), program, append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0", "--eventstore-listen", "127.0.0.1:0",
		"--nats-listen", "none", "--log-level", "warn"}, more...)...)
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return p, nil, err
	}
	defer log.Close()
	cmd.Stderr = log
	out, err := cmd.StdoutPipe()
	if err != nil {
		return p, nil, err
	}
	if err := cmd.Start(); err != nil {
		return p, nil, err
	}
	stop = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	lines := bufio.NewScanner(out)
	for p.site == "" && lines.Scan() {
		if _, address, found := strings.Cut(lines.Text(), "http://"); found {
			p.site = "http://" + strings.TrimSpace(address)
		}
	}
	token, err := os.ReadFile(filepath.Join(data, "api-token"))
	if err == nil {
		p.token = strings.TrimSpace(string(token))
		p.api, err = apiclient.New(p.site, p.token)
	}
	if err != nil {
		stop()
		return p, nil, err
	}
	return p, stop, nil
}

const password = "fire grønne æbler på et bord"

// accounts makes one for each role and signs it in, as a person would.
func (p *place) accounts() error {
	p.cookies = map[string]string{"": ""}
	for _, role := range []string{"observer", "designer", "head", "administrator"} {
		var made struct{ Link string }
		err := p.api.Post(context.Background(), "/api/v1/accounts", map[string]any{"name": "Åse Lind", "login": role, "roles": []string{role},
			"departments": []string{"aeldre-og-handicap", "jobcenter"}}, &made)
		if err != nil {
			return fmt.Errorf("make an account: %w", err)
		}
		jar, err := cookiejar.New(nil)
		if err != nil {
			return err
		}
		client := &http.Client{Jar: jar, Timeout: time.Minute}
		r, err := client.PostForm(p.site+"/sign-in/link", url.Values{"link": {made.Link}, "password": {password}, "then": {"/me"}})
		if err != nil {
			return err
		}
		_ = r.Body.Close()
		at, err := url.Parse(p.site)
		if err != nil {
			return err
		}
		for _, c := range jar.Cookies(at) {
			if c.Name == "ledetraad-session" {
				p.cookies[role] = c.Value
			}
		}
		if r.StatusCode != http.StatusOK || p.cookies[role] == "" {
			return fmt.Errorf("sign in as %s: %s", role, r.Status)
		}
	}
	return nil
}

// tab is a tab of the browser, with a profile of its own, that notes what a
// page does that it should not.
type tab struct {
	context.Context //nolint:containedctx // chromedp keeps the tab in it

	t        *testing.T
	site     string
	path     string // that was opened last
	mu       sync.Mutex
	wrong    []string
	loaded   float64 // bytes that came over the network
	expected []string

	scriptless bool
}

// look opens a tab as somebody with the role, "" for nobody.
func look(t *testing.T, role string, kept map[string]string) *tab {
	t.Helper()
	return place{site: site, cookies: cookies}.look(t, role, kept)
}

func (p place) look(t *testing.T, role string, kept map[string]string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(stop)
	b := &tab{Context: ctx, t: t, site: p.site}
	if err := chromedp.Listen(ctx, b.heard); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{"ledetraad-lang": "da"}
	if role != "" {
		all["ledetraad-session"] = p.cookies[role]
	}
	for name, value := range kept {
		all[name] = value
	}
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		for name, value := range all {
			if _, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: p.site}); err != nil {
				return err
			}
		}
		return nil
	}))
	return b
}

func (b *tab) heard(ev any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := ev.(type) {
	case *network.EventRequestWillBeSent:
		// The browser draws some of its own controls from addresses that hold the picture.
		if !strings.HasPrefix(e.Request.URL, b.site+"/") && !strings.HasPrefix(e.Request.URL, "data:") {
			b.wrong = append(b.wrong, "it asks "+e.Request.URL)
		}
	case *network.EventLoadingFinished:
		b.loaded += e.EncodedDataLength
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" {
			for _, arg := range e.Args {
				b.wrong = append(b.wrong, fmt.Sprintf("it says on the console: %s %s", arg.Value, arg.Description))
			}
		}
	case *runtime.EventExceptionThrown:
		b.wrong = append(b.wrong, "it throws: "+e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" || e.Entry.Level == "warning" {
			b.wrong = append(b.wrong, fmt.Sprintf("the browser says of %s: %s", e.Entry.URL, e.Entry.Text))
		}
	}
}

// amiss is what was noted since it was asked last.
func (b *tab) amiss() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	w := slices.DeleteFunc(b.wrong, func(s string) bool {
		return slices.ContainsFunc(b.expected, func(e string) bool { return strings.Contains(s, e) })
	})
	b.wrong = nil
	return w
}

// do takes steps, which must not take long: what a selector does not find is
// not waited for until the end of all tests.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("at %s: %v", b.path, err)
	}
}

func (b *tab) open(path string) {
	b.t.Helper()
	b.path = path
	b.do(chromedp.Navigate(b.site + path))
}

// ask runs a script in the page and reads its value.
func ask[T any](b *tab, script string) T {
	b.t.Helper()
	v, err := chromedp.Run(b, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.80s: %v", script, err)
	}
	return v
}

// at is the path of the page that is shown.
func (b *tab) at() string { return ask[string](b, `location.pathname + location.search`) }

// size makes the window so wide, and dark or light as a device would.
func (b *tab) size(width int, scheme string) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(int64(width), 900), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		return err
	}))
}

// follow clicks what a selector finds and waits for the page it leads to.
func (b *tab) follow(selector string) {
	b.t.Helper()
	before := ask[string](b, `String(performance.timeOrigin)`)
	click := press
	if b.scriptless {
		click = func(selector string) chromedp.Action[chromedp.Void] { return chromedp.Click(selector) }
	}
	b.do(click(selector))
	b.arrive(before)
}

// withoutScript has the pages that come run no script; what is pressed there stands still by itself.
func (b *tab) withoutScript() {
	b.t.Helper()
	b.scriptless = true
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
}

// arrive waits until another page than the one that began at the time is there.
func (b *tab) arrive(before string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b, time.Minute)
	defer cancel()
	for {
		now, err := chromedp.Run(ctx, chromedp.Evaluate[bool](fmt.Sprintf(`String(performance.timeOrigin) !== %q && document.readyState === "complete"`, before)))
		if err == nil && now {
			return
		}
		if ctx.Err() != nil {
			b.t.Fatalf("no other page came: %v", err)
		}
	}
}
