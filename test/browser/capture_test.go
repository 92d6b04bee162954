package browser_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"ledetraad/domain/fault"
)

// line is what a phone's network is to it: there, gone, or there in such a way
// that what becomes of a command is not known.
type line struct {
	url string

	mu     sync.Mutex
	down   bool
	faults []string // what happens to the next commands, in turn
	upload bool     // it happens to photos and sounds instead
	had    []string // what happened
}

// newLine leads to the engine until it is told otherwise.
func newLine(t *testing.T) *line {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	out := &line{url: "http://" + l.Addr().String()}
	s := &http.Server{Handler: out, ReadHeaderTimeout: time.Minute}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	}()
	t.Cleanup(func() {
		_ = s.Close()
		<-done
	})
	return out
}

func (l *line) is(down bool, faults ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down, l.faults = down, faults
}

// uploads has photos and sounds meet with the faults, rather than commands.
func (l *line) uploads() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.upload = true
}

// left is how many of the faults have not happened yet.
func (l *line) left() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.faults)
}

func (l *line) next(r *http.Request) (down bool, fault string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.down && len(l.faults) > 0 && (l.upload && r.Method == http.MethodPut || !l.upload && r.Method == http.MethodPost && r.URL.Path == "/api/v1/commands") {
		fault, l.faults = l.faults[0], l.faults[1:]
		l.had = append(l.had, fault)
	}
	return l.down, fault
}

func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	down, fault := l.next(r)
	if down || fault == "never arrives" {
		hangUp(w)
		return
	}
	switch fault {
	case "a hotel's page":
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<html><h1>Velkommen til hotellets net</h1></html>")
		return
	case "a gateway's page":
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	on, err := http.NewRequestWithContext(r.Context(), r.Method, site+r.URL.RequestURI(), r.Body)
	if err != nil {
		hangUp(w)
		return
	}
	on.Header, on.Host, on.ContentLength = r.Header, r.Host, r.ContentLength
	answer, err := http.DefaultTransport.RoundTrip(on)
	if err != nil {
		hangUp(w)
		return
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || fault == "the answer is lost" { // the engine has it, the phone does not learn of it
		hangUp(w)
		return
	}
	for name, v := range answer.Header {
		w.Header()[name] = v
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(answer.StatusCode)
	if fault == "half the answer" {
		_, _ = w.Write(body[:len(body)/2])
		hangUp(w)
		return
	}
	_, _ = w.Write(body)
}

func hangUp(w http.ResponseWriter) {
	if f, ok := w.(http.Flusher); ok && w.Header().Get("Content-Length") != "" {
		f.Flush()
	}
	if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = c.Close()
	}
}

// phone is a browser of its own on a profile that outlives it.
type phone struct {
	*tab

	line    *line
	profile string
	kill    func()
}

// newPhone is an observer's phone that was made ready for field work.
func newPhone(t *testing.T, l *line) *phone {
	t.Helper()
	p := turnOn(t, l, filepath.Join(t.TempDir(), "profile"))
	p.as("observer")
	p.do(chromedp.Navigate(l.url + "/capture"))
	p.makeReady()
	p.until(`navigator.serviceWorker.controller !== null`)
	return p
}

// drain sends, by the button where the phone has given up for now, until the line
// has no fault left and everything is sent. Each time that the phone has tried,
// look is told how many faults were left before.
func (p *phone) drain(look func(left int)) {
	p.t.Helper()
	for p.line.left() > 0 {
		before := p.line.left()
		p.until(says("[data-line]", "ikke forbindelse") + ` || ` + says("[data-unsent]", "Alt er sendt"))
		look(before)
		if p.line.left() == before {
			p.do(press("[data-send]"))
		}
	}
	p.unsent(0)
}

// turnOn starts the browser on the profile.
func turnOn(t *testing.T, l *line, profile string) *phone {
	t.Helper()
	allocator, stop := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(chromium), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserDataDir(profile), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-sync", true), chromedp.WSURLReadTimeout(2*time.Minute),
		chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-fake-ui-for-media-stream", true)) // a microphone that beeps, and somebody who allows it
	ctx, cancel := chromedp.NewContext(allocator)
	p := &phone{tab: &tab{Context: ctx, t: t}, line: l, profile: profile}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, p.threw); err != nil {
		t.Fatal(err)
	}
	process := chromedp.FromContext(ctx).Browser.Process()
	p.kill = sync.OnceFunc(func() {
		_ = process.Kill() // no time to put anything away
		cancel()
		stop()
	})
	t.Cleanup(p.kill)
	p.do(chromedp.EmulateViewport(390, 844), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "Europe/Copenhagen"})
		return err
	}))
	return p
}

func (p *phone) threw(ev any) {
	if e, ok := ev.(*runtime.EventExceptionThrown); ok {
		p.t.Errorf("the page throws: %s %+v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception)
	}
}

func (p *phone) as(role string) {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		for name, value := range map[string]string{"ledetraad-session": cookies[role], "ledetraad-lang": "da"} {
			if _, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: p.line.url}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// network is what the phone itself knows of its network.
func (b *tab) network(there bool) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		rules := []*network.Conditions{}
		if !there {
			rules = append(rules, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
		}
		if _, err := cdp.Call(ctx, target, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: rules}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: !there, DownloadThroughput: -1, UploadThroughput: -1})
		return err
	}))
}

// whatIsFilledIn is what the words of a page do not tell: where it is, what stands in its fields, and what has the focus.
const whatIsFilledIn = `location.href + ", scrolled " + scrollY + ", focus on " + (document.activeElement?.id || document.activeElement?.tagName) + ": " +
	[...document.querySelectorAll("input, select, textarea, button")].filter(e => e.checkVisibility()).map(e =>
		(e.id || e.name || e.textContent.trim()) + "=" + (["checkbox", "radio"].includes(e.type) ? e.checked : e.value) + (e.disabled ? " (out of use)" : "")).join("; ")`

// until waits for something to be so in the page.
func (b *tab) until(condition string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b, 90*time.Second)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](
		fmt.Sprintf(`new Promise(done => { const look = () => { try { if (%s) return done(true) } catch {} setTimeout(look, 40) }; look() })`, condition), chromedp.EvalAwaitPromise))
	if err != nil {
		seen, _ := chromedp.Run(b, chromedp.Evaluate[string](`document.body.innerText`))
		fields, _ := chromedp.Run(b, chromedp.Evaluate[string](whatIsFilledIn))
		b.t.Fatalf("never: %s (%v); the page says:\n%s\nand at %s; amiss: %q", condition, err, seen, fields, b.amiss())
	}
}

// Whoever goes to and fro between two sessions faster than the phone can show
// them writes in the one that stands there in the end.
func TestCaptureToAndFro(t *testing.T) {
	b := ready(t, "observer", nil)
	places := []string{"Reolen ved døren", "Bordet med kortspillet"}
	var at []string
	for _, place := range places {
		b.observe(place)
		b.write("Her er jeg.", "descriptive", "")
		at = append(at, ask[string](b, `location.hash`))
		b.do(press("[data-view=work] .return"))
		b.until(fmt.Sprintf(sees, "home"))
	}
	ask[bool](b, fmt.Sprintf(`(() => { for (let i = 0; i < 10; i++) for (const to of [%q, %q]) location.hash = to; return true })()`, at[0], at[1]))
	b.until(says("[data-title]", places[1]))
	b.write("Og her er jeg stadig.", "descriptive", "")
	b.unsent(0)
	for i, want := range []int{1, 2} {
		if _, notes := sessionAt(t, places[i]); len(notes) != want {
			t.Errorf("%s has %d notes, want %d", places[i], len(notes), want)
		}
	}
}

// tap clicks what is in a list that is drawn anew at any moment: between being
// found and being clicked by two calls it would be another.
func (b *tab) tap(what string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`(e => e?.checkVisibility() && (e.click(), true))(document.querySelector(%q))`, what))
}

const sees = `document.querySelector("[data-view=%s]")?.hidden === false`

// says is that a place in the page says so.
func says(place, what string) string {
	return fmt.Sprintf(`document.querySelector(%q).textContent.includes(%q)`, place, what)
}

const pin = "regn på ruden"

// makeReady goes through the first time.
func (b *tab) makeReady() {
	b.t.Helper()
	b.until(`!document.querySelector("[data-view=setup] form").hidden`)
	b.do(chromedp.SendKeys("#setup-code", pin), chromedp.SendKeys("#setup-again", pin), press("label[for=setup-known]"), press("[data-view=setup] form button"))
	b.until(fmt.Sprintf(sees, "home"))
}

func (b *tab) unlock(code string) {
	b.t.Helper()
	b.until(fmt.Sprintf(sees, "locked"))
	b.do(chromedp.SendKeys("#unlock-code", code), press("[data-form=unlock] button"))
}

// observe begins an observation at a place.
func (b *tab) observe(place string) {
	b.t.Helper()
	b.do(press("a[href='#/begin/session']"))
	b.until(fmt.Sprintf(sees, "begin") + ` && document.querySelectorAll("#begin-department option").length > 1`)
	ask[bool](b, `(() => { document.querySelector("#begin-department").value = "jobcenter"; return true })()`)
	b.do(chromedp.SendKeys("#begin-place", place), press("[data-view=begin] button[type=submit]"))
	b.until(fmt.Sprintf(sees, "work") + " && " + says("[data-view=work] h1", place))
}

// write writes a note, and says that it is finished: two taps, the words apart.
func (b *tab) write(text, kind, speaker string) {
	b.t.Helper()
	notes := ask[int](b, `document.querySelectorAll("[data-list=notes] > li").length`)
	b.do(press(fmt.Sprintf(".cap-chip input[name=kind][value=%s]", kind)))
	if speaker != "" {
		b.do(press(fmt.Sprintf(".cap-chip input[name=speaker][value=%s]", speaker)))
	}
	b.do(chromedp.SendKeys("#note-text", text), press(".cap-done"))
	b.until(fmt.Sprintf(`document.querySelectorAll("[data-list=notes] > li").length === %d`, notes+1))
}

func (b *tab) unsent(want int) {
	b.t.Helper()
	what := fmt.Sprintf("%d ikke sendt", want)
	if want == 0 {
		what = "Alt er sendt"
	}
	b.until(says("[data-unsent]", what))
}

// sent waits for so many notes of the session that is shown to be with the engine.
func (b *tab) sent(n int) {
	b.t.Helper()
	b.until(fmt.Sprintf(`document.querySelectorAll("[data-list=notes] > .cap-is-sent").length === %d`, n))
}

// logged is a note as the log and the API have it.
type logged struct {
	Note, Kind, Speaker, State string
	At                         time.Time
	DeviceAt                   time.Time `json:"device_at"`
	Text                       struct{ Text string }
}

// settled waits until all that is recorded can be read.
func settled(t *testing.T) {
	t.Helper()
	if err := api.Post(t.Context(), "/api/v1/settle", nil, nil); err != nil {
		t.Fatal(err)
	}
}

// sessionAt is the one session at a place, with its notes in the order of the log.
func sessionAt(t *testing.T, place string) (id string, notes []logged) {
	t.Helper()
	settled(t)
	var list struct {
		Sessions []struct{ Session, Place string }
	}
	if err := api.Get(t.Context(), "/api/v1/sessions", url.Values{"limit": {"1000"}}, &list); err != nil {
		t.Fatal(err)
	}
	for _, s := range list.Sessions {
		if s.Place == place {
			if id != "" {
				t.Errorf("there are two sessions at %s", place)
			}
			id = s.Session
		}
	}
	if id == "" {
		t.Fatalf("there is no session at %s", place)
	}
	var whole struct{ Entries []logged }
	if err := api.Get(t.Context(), "/api/v1/sessions/"+id, nil, &whole); err != nil {
		t.Fatal(err)
	}
	byID := map[string]logged{}
	for _, n := range whole.Entries {
		byID[n.Note] = n
	}
	for revision := 0; ; revision++ {
		var e struct {
			Type string
			Data struct{ Fields struct{ Note string } }
		}
		err := api.Get(t.Context(), fmt.Sprintf("/api/v1/events/fieldwork-%s/%d", id, revision), nil, &e)
		if fault.CodeOf(err) == fault.NotFound {
			return id, notes
		}
		if err != nil {
			t.Fatal(err)
		}
		if e.Type == "fieldwork.note-written" {
			notes = append(notes, byID[e.Data.Fields.Note])
		}
	}
}

// A phone goes offline, writes twenty notes in three sessions, is killed, comes
// back on a line on which answers get lost, and the log has twenty notes, once
// each, in order, with the times of the phone.
func TestPhoneOffline(t *testing.T) {
	l := newLine(t)
	p := newPhone(t, l)

	type typed struct {
		place, text, kind, speaker string
		from, until                int64 // ms, by the phone
	}
	var all []typed
	now := func() int64 { return ask[int64](p.tab, `Date.now()`) }
	places := []string{"Gangen ved skranke 3", "Venteværelset på 2.", "Bilen på vej hjem"}
	kinds := [][2]string{{"descriptive", ""}, {"verbatim", "citizen"}, {"reflective", ""}, {"verbatim", "employee"}, {"methodological", ""}}
	write := func(n int) {
		place, k := places[min(n/7, 2)], kinds[n%len(kinds)]
		one := typed{place: place, text: fmt.Sprintf("Note %d: »Hvem skal jeg så ringe til?« – sådan.", n+1), kind: k[0], speaker: k[1], from: now()}
		p.write(one.text, one.kind, one.speaker)
		one.until = now()
		all = append(all, one)
	}
	home := func() {
		p.do(press("[data-view=work] .return"))
		p.until(fmt.Sprintf(sees, "home"))
	}

	// Down into the cellar. The first two sessions; then the battery goes in the
	// middle of a word.
	l.is(true)
	p.network(false)
	for n := range 12 {
		if n%7 == 0 {
			if n > 0 {
				home()
			}
			p.observe(places[n/7])
		}
		write(n)
	}
	p.unsent(14)
	half := "Note 13: »Hvem skal jeg"
	begun := now()
	p.do(press(".cap-chip input[name=kind][value=reflective]"), chromedp.SendKeys("#note-text", half))
	p.until(says("[data-kept]", "Kladden er gemt"))
	p.kill()

	// On again, still without network: the page is there, locked, and so is every word.
	p = turnOn(t, l, p.profile)
	p.network(false)
	p.do(chromedp.Navigate(l.url + "/capture"))
	p.until(fmt.Sprintf(sees, "locked") + " && " + says("[data-locked-unsent]", "14 er ikke sendt"))
	if words := ask[bool](p.tab, `document.documentElement.outerHTML.includes("ringe til")`); words {
		t.Error("the locked page has words in it")
	}
	p.unlock("regn på taget")
	p.until(says("[data-form=unlock] [data-wrong]", "Det er ikke koden"))
	p.unlock(pin)
	p.until(fmt.Sprintf(sees, "home"))
	p.unsent(14)
	p.do(press(".cap-is-draft a"))
	p.until(fmt.Sprintf(`document.querySelector("#note-text").value === %q`, half))
	p.do(chromedp.SendKeys("#note-text", " så ringe til?« – sådan."), press(".cap-done"))
	p.unsent(15)
	all = append(all, typed{place: places[1], text: half + " så ringe til?« – sådan.", kind: "reflective", from: begun, until: now()})
	for n := 13; n < 20; n++ {
		if n == 14 {
			home()
			p.observe(places[2])
		}
		write(n)
	}
	p.unsent(23)
	p.kill()

	// Back where there is a line, of a kind.
	back := time.Now()
	faults := []string{"never arrives", "the answer is lost", "half the answer", "a hotel's page", "a gateway's page", "the answer is lost"}
	l.is(false, faults...)
	p = turnOn(t, l, p.profile)
	p.as("observer")
	p.do(chromedp.Navigate(l.url + "/capture"))
	p.unlock(pin)
	p.drain(func(int) {})
	if !slices.Equal(l.had, faults) {
		t.Errorf("the line did %v", l.had)
	}

	var got []typed
	for i, place := range places {
		_, notes := sessionAt(t, place)
		if want := []int{7, 7, 6}[i]; len(notes) != want {
			t.Errorf("%s has %d notes, want %d", place, len(notes), want)
		}
		for _, n := range notes {
			got = append(got, typed{place: place, text: n.Text.Text, kind: n.Kind, speaker: n.Speaker, from: n.At.UnixMilli(), until: n.DeviceAt.UnixMilli()})
			if n.State != "finished" {
				t.Errorf("%q is %s", n.Text.Text, n.State)
			}
			if n.At.After(back) || n.DeviceAt.After(back) {
				t.Errorf("%q happened at %s, when the phone came back", n.Text.Text, n.At)
			}
		}
	}
	if len(got) != len(all) {
		t.Fatalf("the log has %d notes, %d were written", len(got), len(all))
	}
	for i, want := range all {
		have := got[i]
		if have.place != want.place || have.text != want.text || have.kind != want.kind || have.speaker != want.speaker {
			t.Errorf("note %d is %+v, want %+v", i+1, have, want)
		}
		if have.from < want.from || have.until > want.until || have.until < have.from {
			t.Errorf("note %d is from %d to %d, was written from %d to %d by the phone's clock", i+1, have.from, have.until, want.from, want.until)
		}
	}

	// The same phone again: nothing is sent twice.
	p.kill()
	p = turnOn(t, l, p.profile)
	p.do(chromedp.Navigate(l.url + "/capture"))
	p.unlock(pin)
	p.until(fmt.Sprintf(sees, "home"))
	p.unsent(0)
}
