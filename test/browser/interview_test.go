package browser_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"ledetraad/domain/interview"
	"ledetraad/projections/fieldwork"
)

// interviewed begins an interview with somebody, in a place.
func (b *tab) interviewed(who, place string) {
	b.t.Helper()
	b.do(press("a[href='#/begin/interview']"))
	b.until(fmt.Sprintf(sees, "begin") + ` && document.querySelectorAll("#begin-department option").length > 1`)
	ask[bool](b, `(() => { document.querySelector("#begin-department").value = "jobcenter"; return true })()`)
	b.do(chromedp.SendKeys("#begin-place", place), chromedp.SendKeys("#begin-people", who), press("[data-view=begin] button[type=submit]"))
	b.until(fmt.Sprintf(sees, "work") + " && " + says("[data-view=work] h1", who))
}

// turn writes down what somebody said.
func (b *tab) turn(text, speaker string) {
	b.t.Helper()
	notes := ask[int](b, `document.querySelectorAll("[data-list=notes] > li").length`)
	b.do(press(fmt.Sprintf(".cap-chip input[name=turn][value=%s]", speaker)), chromedp.SendKeys("#note-text", text), press(".cap-done"))
	b.until(fmt.Sprintf(`document.querySelectorAll("[data-list=notes] > li").length === %d`, notes+1))
}

const (
	goesOn  = `!document.querySelector("[data-recording]").hidden && document.querySelector("[data-recording-time]").textContent >= %q`
	ends    = `document.querySelector("[data-recording]").hidden`
	pressed = `document.querySelector("[data-record-label]").textContent === %q`
)

// piecesFrom waits until the phone holds so many pieces of photos and sounds, a
// minute and a half at most, and gives how many it holds.
func (b *tab) piecesFrom(least int) int {
	b.t.Helper()
	return ask[int](b, fmt.Sprintf(`new Promise(done => {
		const until = Date.now() + 90_000;
		const ask = indexedDB.open("ledetraad-capture");
		ask.onsuccess = () => {
			const look = () => {
				const n = ask.result.transaction("pieces").objectStore("pieces").count();
				n.onsuccess = () => {
					if (n.result < %d && Date.now() < until) return setTimeout(look, 100);
					ask.result.close();
					done(n.result);
				};
			};
			look();
		};
	})`, least))
}

// interviewAt is the one interview in a place.
func interviewAt(t *testing.T, place string) (i fieldwork.Interview) {
	t.Helper()
	settled(t)
	var list fieldwork.InterviewPage
	if err := api.Get(t.Context(), "/api/v1/interviews", url.Values{"limit": {"1000"}}, &list); err != nil {
		t.Fatal(err)
	}
	for _, x := range list.Interviews {
		if x.Place == place {
			if err := api.Get(t.Context(), "/api/v1/interviews/"+x.Interview, nil, &i); err != nil {
				t.Fatal(err)
			}
			return i
		}
	}
	t.Fatalf("there is no interview at %s", place)
	return i
}

// A phone without network records a conversation while its owner writes and looks
// around, and is killed in the middle of it: what was recorded until then is there,
// goes by itself once there is a line, of a kind, and is with the engine once. A
// recording that is stopped goes too, and a photo; and one that is thrown away
// before it went is nowhere.
func TestPhoneRecordsAnInterview(t *testing.T) {
	l := newLine(t)
	p := newPhone(t, l)
	l.is(true)
	p.network(false)
	const place = "Biblioteket, bord 4"
	p.interviewed("Lærkefugl", place)
	p.do(press("[data-record]"))
	p.until(fmt.Sprintf(goesOn, "0:01") + " && " + fmt.Sprintf(pressed, "Stop"))
	p.turn("Jeg ringer, og ingen ved, hvem der har sagen.", "citizen")
	p.turn("Hvor længe har det stået på?", "interviewer")
	p.photograph(snapshot(t), 1)
	p.unsent(4)
	p.do(press("[data-view=work] .return"))
	p.until(fmt.Sprintf(sees, "home"))
	p.observe("Gangen imens")
	if text := ask[string](p.tab, `document.querySelector("[data-record-label]").textContent`); text != "Optag lyd" {
		t.Errorf("at an observation the button says %q of the interview's recording", text)
	}
	p.do(press("[data-recording]"))
	p.until(says("[data-view=work] h1", "Lærkefugl") + " && " + fmt.Sprintf(goesOn, "0:05") + " && " + fmt.Sprintf(pressed, "Stop") + " && " + fmt.Sprintf(attachedList, 1))
	photo := ask[int](p.tab, `new Promise(done => { const ask = indexedDB.open("ledetraad-capture"); ask.onsuccess = () => { const all = ask.result.transaction("attachments").objectStore("attachments").getAll(); all.onsuccess = () => { ask.result.close(); done(all.result.filter(a => a.state === "finished").reduce((n, a) => n + a.pieces, 0)) } } })`)
	if n := p.piecesFrom(photo + 2); n < photo+2 {
		t.Fatalf("%d pieces are on the disk, %d of them the photo's", n, photo)
	}
	axe, err := os.ReadFile(ui + "/ui/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	ask[bool](p.tab, string(axe)+";true")
	for _, scheme := range []string{"light", "dark"} {
		p.size(320, scheme)
		p.judged("while it is recorded, "+scheme, wcag)
		if wide := ask[int](p.tab, `document.documentElement.scrollWidth`); wide > 320 {
			t.Errorf("while it is recorded the page is %d px wide", wide)
		}
		if to := os.Getenv("LEDETRAAD_PICTURES"); to != "" {
			p.picture(filepath.Join(to, "recording-320-"+scheme+".png"))
		}
	}
	if kept := p.kept(); strings.Contains(kept, "webm") || strings.Contains(kept, "Opus") || strings.Contains(kept, "ringer") {
		t.Error("something of the interview can be read on the phone")
	}
	p.kill()

	// On again: what there is of the recording waits to be sent.
	p = turnOn(t, l, p.profile)
	p.network(false)
	p.do(chromedp.Navigate(l.url + "/capture"))
	p.unlock(pin)
	p.until(fmt.Sprintf(sees, "home"))
	p.unsent(6) // two beginnings, two turns, a photo, a sound
	p.do(press(`[data-list=going] li:last-child a`))
	p.until(says("[data-view=work] h1", "Lærkefugl") + " && " + fmt.Sprintf(attachedList, 2) + " && " + ends)
	if text := ask[string](p.tab, `document.querySelector("[data-list=attached]").innerText`); !strings.Contains(text, "Billede, ") || !strings.Contains(text, "Lyd, 0:0") || strings.Count(text, "Venter på at blive sendt") != 2 {
		t.Errorf("the interview has %q", text)
	}
	p.recordSound(3)
	ask[bool](p.tab, `(window.confirm = () => true, true)`)
	p.recordSound(4)
	p.tap("[data-list=attached] > li:last-child button")
	p.until(fmt.Sprintf(attachedList, 3))
	p.unsent(7)

	faults := []string{"never arrives", "the answer is lost", "half the answer", "a gateway's page"}
	l.uploads()
	l.is(false, faults...)
	p.network(true)
	p.as("observer")
	p.drain(func(int) {})
	p.until(fmt.Sprintf(attachedList, 3) + ` && [...document.querySelectorAll("[data-list=attached] > li")].every(li => li.textContent.includes("Sendt") && !li.querySelector("button"))`)
	if n := p.pieces(); n != 0 {
		t.Errorf("the phone holds %d pieces after the engine has all", n)
	}
	// Ended while it is recorded, the interview has that too.
	p.network(false)
	p.do(press("[data-record]"))
	p.until(fmt.Sprintf(goesOn, "0:01"))
	p.do(press("[data-end]"))
	p.until(fmt.Sprintf(sees, "home") + " && " + ends)
	p.unsent(2)
	p.network(true)
	p.do(press("[data-send]"))
	p.unsent(0)

	i := interviewAt(t, place)
	if len(i.Turns) != 2 || len(i.Attachments) != 4 || i.Open {
		t.Fatalf("the interview has %d turns and %+v, open: %v", len(i.Turns), i.Attachments, i.Open)
	}
	kinds := map[string]int{}
	for _, a := range i.Attachments {
		kinds[string(a.MediaType)]++
		var content bytes.Buffer
		if _, err := api.Download(t.Context(), "/api/v1/interviews/"+i.Interview+"/attachments/"+a.Attachment, &content); err != nil || int64(content.Len()) != a.Bytes {
			t.Errorf("%s: %d bytes, want %d: %v", a.MediaType, content.Len(), a.Bytes, err)
		}
	}
	if kinds["audio/webm"] != 3 || kinds["image/jpeg"] != 1 {
		t.Errorf("the interview has %v", kinds)
	}
	heard(t, i)
}

// heard looks at the interview's page as a designer does, before and after the
// citizen sets a limit.
func heard(t *testing.T, i fieldwork.Interview) {
	t.Helper()
	axe, err := os.ReadFile(ui + "/ui/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	heardOf := func() (n int) {
		settled(t)
		var log struct{ Readings []struct{ Operation string } }
		if err := api.Get(t.Context(), "/api/v1/access-log", url.Values{"participant": {i.Participants[0]}, "accounts": {"true"}}, &log); err != nil {
			t.Fatal(err)
		}
		for _, r := range log.Readings {
			if r.Operation == "interview-attachment" {
				n++
			}
		}
		return n
	}
	before := heardOf()
	b := look(t, "designer", map[string]string{"ledetraad-purpose": "analysis"})
	b.size(320, "light")
	b.open("/interviews/" + i.Interview)
	b.do(press("[data-open=photo]"))
	b.until(`document.querySelector(".attached-open img")?.naturalWidth === 1200`)
	b.do(press("[data-open=sound]"))
	b.until(`document.querySelector(".attached-open audio")?.readyState >= 2`)
	// One can go to any place in it, though what a browser records does not say how long it is.
	b.until(`document.querySelector(".attached-open audio").duration > 7`)
	if at := ask[float64](b, `new Promise(done => (a => { a.pause(); a.addEventListener("seeked", () => done(a.currentTime), { once: true }); a.currentTime = 2.5 })(document.querySelector(".attached-open audio")))`); at != 2.5 {
		t.Errorf("it is heard from %v s on", at)
	}
	if n := heardOf() - before; n < 2 {
		t.Errorf("a photo and a sound are recorded as %d readings", n)
	}
	if n := ask[int](b, `document.querySelectorAll("[data-open=sound]").length`); n != 3 {
		t.Errorf("%d sounds can be opened", n)
	}
	judge := func(name string) {
		t.Helper()
		ask[bool](b, string(axe)+";true")
		for _, width := range []int{320, 1440} {
			for _, scheme := range []string{"light", "dark"} {
				b.size(width, scheme)
				b.judged(fmt.Sprintf("%s, %d px, %s", name, width, scheme), wcag)
				if wide := ask[int](b, `document.documentElement.scrollWidth`); wide > width {
					t.Errorf("%s: the page is %d px wide", name, wide)
				}
				if to := os.Getenv("LEDETRAAD_PICTURES"); to != "" {
					b.picture(filepath.Join(to, fmt.Sprintf("%s-%d-%s.png", name, width, scheme)))
				}
			}
		}
	}
	judge("heard")
	b.do(press(".attached li:first-child summary"), chromedp.SendKeys(".attached li:first-child textarea", "Han vil ikke høres"))
	b.follow(".attached li:first-child form button")
	if text := ask[string](b, `document.querySelector(".attached li:first-child").innerText`); !strings.Contains(text, "fjernet") || !strings.Contains(text, "høres") {
		t.Errorf("what was removed shows as %q", text)
	}
	stop := interview.MarkStop{Stop: uuid.NewString(), Limit: interview.Limit{From: i.Turns[1].Utterance}}
	if err := api.Post(t.Context(), "/api/v1/commands", map[string]any{"id": uuid.Must(uuid.NewV7()), "type": stop.CommandName(), "stream": i.Stream, "data": stop}, new(json.RawMessage)); err != nil {
		t.Fatal(err)
	}
	settled(t)
	b.open("/interviews/" + i.Interview)
	if n := ask[int](b, `document.querySelectorAll("[data-open]").length`); n != 0 {
		t.Errorf("behind a stop mark %d can be opened", n)
	}
	if text := ask[string](b, `document.querySelector(".attached").innerText`); strings.Count(text, "borgeren har sat en grænse her") < 3 || strings.Contains(text, "vil ikke høres") {
		t.Errorf("behind a stop mark the page says %q", text)
	}
	judge("heard-stopped")
	for _, w := range b.amiss() {
		t.Error(w)
	}
}
