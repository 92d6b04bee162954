package browser_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// whereabouts stand in the photo, beside the picture.
const whereabouts = "55.6761N 12.5683E"

// snapshot is a photo as a phone takes one.
func snapshot(t *testing.T) string {
	t.Helper()
	m := image.NewYCbCr(image.Rect(0, 0, 1200, 900), image.YCbCrSubsampleRatio420)
	for i := range m.Y {
		m.Y[i] = byte(i*i/977 + i/1200)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00" + whereabouts
	whole := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	path := filepath.Join(t.TempDir(), "foto.jpg")
	if err := os.WriteFile(path, append(whole, b.Bytes()[2:]...), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// pieces is how much of photos and sounds the phone holds.
func (b *tab) pieces() int {
	b.t.Helper()
	return ask[int](b, `new Promise(done => {
		const ask = indexedDB.open("ledetraad-capture");
		ask.onsuccess = () => {
			const n = ask.result.transaction("pieces").objectStore("pieces").count();
			n.onsuccess = () => { ask.result.close(); done(n.result) };
		};
	})`)
}

// kept is all that lies in the phone's database, as text.
func (b *tab) kept() string {
	b.t.Helper()
	return ask[string](b, `new Promise(done => {
		const ask = indexedDB.open("ledetraad-capture");
		ask.onsuccess = async () => {
			const all = [];
			for (const name of ask.result.objectStoreNames) await new Promise(next => {
				const rows = ask.result.transaction(name).objectStore(name).getAll();
				rows.onsuccess = () => { all.push(JSON.stringify(rows.result, (_, v) => v instanceof ArrayBuffer ? new TextDecoder("latin1").decode(v) : v)); next() };
			});
			ask.result.close();
			done(all.join("\n"));
		};
	})`)
}

const attachedList = `document.querySelectorAll("[data-view=work] [data-list=attached] > li").length === %d`

func (b *tab) photograph(path string, then int) {
	b.t.Helper()
	b.do(chromedp.SetUploadFiles("[data-photo]", []string{path}))
	b.until(fmt.Sprintf(attachedList, then))
}

func (b *tab) recordSound(then int) {
	b.t.Helper()
	b.do(press("[data-record]"))
	b.until(says("[data-record]", "Stop") + ` && document.querySelector("[data-record-time]").textContent >= "0:02"`)
	b.do(press("[data-record]"))
	b.until(says("[data-record]", "Optag lyd") + " && " + fmt.Sprintf(attachedList, then))
}

// attachedAt are what the session at a place has, by note.
func attachedAt(t *testing.T, place string) (session string, list []struct {
	Attachment string
	MediaType  string `json:"media_type"`
	Bytes      int64
}) {
	t.Helper()
	session, _ = sessionAt(t, place)
	var whole struct {
		Entries []struct {
			Attachments []struct {
				Attachment string
				MediaType  string `json:"media_type"`
				Bytes      int64
			}
		}
	}
	if err := api.Get(t.Context(), "/api/v1/sessions/"+session, nil, &whole); err != nil {
		t.Fatal(err)
	}
	for _, e := range whole.Entries {
		list = append(list, e.Attachments...)
	}
	return session, list
}

// A phone without network takes a photo and records sound, is killed, and comes
// back on a line on which answers get lost. Both reach the engine, once; what the
// phone has of them goes when the engine has said so, and not before; and the
// photo does not tell where it was taken.
func TestPhoneAttachments(t *testing.T) {
	l := newLine(t)
	p := newPhone(t, l)
	l.is(true)
	p.network(false)
	const place = "Skiltet ved døren"
	p.observe(place)
	p.photograph(snapshot(t), 1)
	p.recordSound(2)
	if text := ask[string](p.tab, `document.querySelector("[data-list=attached]").innerText`); !strings.Contains(text, "Billede, ") || !strings.Contains(text, "Lyd, 0:0") || !strings.Contains(text, "kB") {
		t.Errorf("the note has %q", text)
	}
	p.do(press(".cap-done"))
	p.until(says("[data-form=note] [data-wrong]", "et par ord"))
	p.write("Skiltet siger »Tag et nummer«, og automaten er slukket.", "descriptive", "")
	p.unsent(4)
	if kept := p.kept(); strings.Contains(kept, whereabouts) || strings.Contains(kept, "JFIF") || strings.Contains(kept, "webm") || strings.Contains(kept, "Opus") || !strings.Contains(kept, "pieces") {
		t.Error("something of the photo or the sound can be read on the phone")
	}
	// A draft with a photo and without a word outlives the phone's end too.
	p.photograph(snapshot(t), 1)
	p.until(says("[data-kept]", "Kladden er gemt"))
	waiting := p.pieces()
	p.kill()

	faults := []string{"never arrives", "the answer is lost", "half the answer", "a hotel's page", "a gateway's page"}
	l.uploads()
	l.is(false, faults...)
	p = turnOn(t, l, p.profile)
	p.as("observer")
	p.do(chromedp.Navigate(l.url + "/capture"))
	p.unlock(pin)
	p.drain(func(left int) {
		if got := p.pieces(); left == len(faults) && got != waiting {
			t.Errorf("the phone holds %d pieces before an answer, %d were there", got, waiting)
		}
	})
	if got := p.pieces(); got != 1 {
		t.Errorf("the phone holds %d pieces after the engine has all but the draft's one", got)
	}
	p.until(`document.querySelectorAll("[data-list=attached] > li").length === 1 && document.querySelector("#note-text").value === ""`)
	if sent := ask[string](p.tab, `document.querySelector("[data-list=notes] .cap-attached").innerText`); strings.Count(sent, "Sendt") != 2 {
		t.Errorf("of the note's photo and sound the page says %q", sent)
	}

	session, list := attachedAt(t, place)
	if len(list) != 2 || list[0].MediaType != "image/jpeg" || list[1].MediaType != "audio/webm" || list[1].Bytes < 1000 {
		t.Fatalf("the session has %+v", list)
	}
	var content bytes.Buffer
	if _, err := api.Download(t.Context(), "/api/v1/sessions/"+session+"/attachments/"+list[0].Attachment, &content); err != nil {
		t.Fatal(err)
	}
	if _, err := jpeg.Decode(bytes.NewReader(content.Bytes())); err != nil || bytes.Contains(content.Bytes(), []byte(whereabouts)) {
		t.Errorf("the photo, as it is kept: %v, tells where it was taken: %v", err, bytes.Contains(content.Bytes(), []byte(whereabouts)))
	}

	// The draft without words is thrown away, with its photo.
	ask[bool](p.tab, `(window.confirm = () => true, true)`)
	p.do(press("[data-discard]"))
	p.until(fmt.Sprintf(attachedList, 0))
	if got := p.pieces(); got != 0 {
		t.Errorf("%d pieces are left", got)
	}
	p.opened(t, session)
}

// opened looks at the session's page as a designer does.
func (p *phone) opened(t *testing.T, session string) {
	t.Helper()
	b := look(t, "designer", nil)
	b.size(1440, "light")
	b.open("/sessions/" + session)
	if links := ask[int](b, `document.querySelectorAll("[data-open]").length`); links != 0 {
		t.Errorf("without a purpose %d can be opened", links)
	}
	read := func() int {
		settled(t)
		var log struct{ Readings []struct{ Operation string } }
		if err := api.Get(t.Context(), "/api/v1/access-log", url.Values{"participant": {"fieldwork-" + session}, "accounts": {"true"}}, &log); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, r := range log.Readings {
			if r.Operation == "attachment" {
				n++
			}
		}
		return n
	}
	before := read()
	b = look(t, "designer", map[string]string{"ledetraad-purpose": "workshop%3A+nr.+2"})
	b.size(320, "light")
	b.open("/sessions/" + session)
	if n := read(); n != before {
		t.Errorf("opening the page alone counts as %d readings of what is attached", n-before)
	}
	b.do(press("[data-open=photo]"))
	b.until(`document.querySelector(".attached-open img")?.naturalWidth === 1200`)
	b.do(press("[data-open=sound]"))
	b.until(`document.querySelector(".attached-open audio")?.readyState >= 2`)
	if n := read() - before; n < 2 {
		t.Errorf("%d readings are recorded", n)
	}
	axe, err := os.ReadFile(ui + "/ui/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	ask[bool](b, string(axe)+";true")
	for _, width := range []int{320, 1440} {
		for _, scheme := range []string{"light", "dark"} {
			b.size(width, scheme)
			b.judged(fmt.Sprintf("opened, %d px, %s", width, scheme), wcag)
			if wide := ask[int](b, `document.documentElement.scrollWidth`); wide > width {
				t.Errorf("the page is %d px wide", wide)
			}
			if to := os.Getenv("LEDETRAAD_PICTURES"); to != "" {
				b.picture(filepath.Join(to, fmt.Sprintf("attached-%d-%s.png", width, scheme)))
			}
		}
	}
	b.do(press("[data-open=photo]"))
	b.until(`document.querySelector(".attached-open img") === null`)
	for _, w := range b.amiss() {
		t.Error(w)
	}
	b.do(press(".attached li:first-child summary"), chromedp.SendKeys(".attached li:first-child textarea", "Man kan se et ansigt"))
	b.follow(".attached li:first-child form button")
	if text := ask[string](b, `document.querySelector(".attached li:first-child").innerText`); !strings.Contains(text, "fjernet") || !strings.Contains(text, "ansigt") {
		t.Errorf("the removed photo shows as %q", text)
	}
}

// What the engine refuses stays on the phone, says why in Danish, and goes when the
// observer says so. A note that comes back for another look brings its photo along.
func TestCaptureRefusedAttachment(t *testing.T) {
	b := ready(t, "observer", nil)
	fake := filepath.Join(t.TempDir(), "foto.jpg")
	if err := os.WriteFile(fake, []byte("<html><script>alert(1)</script></html>"), 0o600); err != nil {
		t.Fatal(err)
	}
	const place = "Opslagstavlen"
	b.observe(place)
	b.photograph(fake, 1)
	b.write("Opslaget er fra i fjor.", "descriptive", "")
	b.until(says("[data-refused]", "1 afvist") + " && " + says("[data-list=notes] .cap-attached", "Afvist"))
	b.do(press(".cap-count"))
	b.until(`document.querySelectorAll("[data-list=items] > li").length === 1 && ` + says("[data-list=items] .form-error-message", "Filen er hverken et billede"))
	b.tap("[data-list=items] [data-again]")
	b.until(says("[data-list=items] .form-error-message", "Filen er hverken et billede") + ` && document.querySelectorAll("[data-list=items] [data-drop]:not([hidden])").length === 1`)
	b.tap("[data-list=items] [data-drop]")
	b.unsent(0)
	if got := b.pieces(); got != 0 {
		t.Errorf("%d pieces are left of what was thrown away", got)
	}
	b.do(press("[data-view=outbox] .return"))
	b.until(fmt.Sprintf(sees, "home"))
	b.tap("[data-list=going] a")
	b.until(fmt.Sprintf(sees, "work"))

	b.network(false)
	b.photograph(snapshot(t), 1)
	b.write("Det nye hænger bagved.", "reflective", "")
	b.unsent(2)
	b.tap("[data-list=notes] > li:first-child > button")
	b.until(`document.querySelector("#note-text").value === "Det nye hænger bagved." && ` + fmt.Sprintf(attachedList, 1))
	b.unsent(0)
	b.do(chromedp.SendKeys("#note-text", " Man ser kanten."), press(".cap-done"))
	b.unsent(2)
	b.network(true)
	b.do(press("[data-send]"))
	b.unsent(0)
	if _, list := attachedAt(t, place); len(list) != 1 || list[0].MediaType != "image/jpeg" {
		t.Errorf("the session has %+v", list)
	}
}

// Only the page for field work may record sound, and no page may use the camera.
func TestPermissionsPolicy(t *testing.T) {
	for path, want := range map[string]string{"/capture": "microphone=(self)", "/capture/shell/da": "microphone=(self)", "/": "microphone=()", "/capture/said": "microphone=()"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		a, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, a.Body)
		_ = a.Body.Close()
		if p := a.Header.Get("Permissions-Policy"); !strings.Contains(p, want) || !strings.Contains(p, "camera=()") {
			t.Errorf("%s: %s", path, p)
		}
	}
}
