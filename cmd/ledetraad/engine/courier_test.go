package engine

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/letter/lettertest"
	"ledetraad/domain/decider"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
	"ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
)

// confirmed has whoever reads a letter confirm the address, without signing in:
// to look at what the link is for is not enough.
func confirmed(t *testing.T, e *Engine, m *netmail.Message) {
	t.Helper()
	word := lettertest.Word(t, m)
	stranger := func(r *http.Request) { r.Header.Del("Authorization"); r.Header.Set("Content-Type", "application/json") }
	for range 2 {
		if w := request(t, e, "GET", "/api/v1/contacts/confirm?word="+word, nil, stranger); w.Code != 200 || !strings.Contains(w.Body.String(), `"done":false`) {
			t.Fatalf("looked at: %d %s", w.Code, w.Body)
		}
	}
	if w := request(t, e, "POST", "/api/v1/contacts/confirm", strings.NewReader(`{"word":"`+word+`x"}`), stranger); w.Code != 404 {
		t.Errorf("with another word: %d %s", w.Code, w.Body)
	}
	for range 2 {
		if w := request(t, e, "POST", "/api/v1/contacts/confirm", strings.NewReader(`{"word":"`+word+`"}`), stranger); w.Code != 200 || !strings.Contains(w.Body.String(), `"done":true`) {
			t.Fatalf("confirmed: %d %s", w.Code, w.Body)
		}
	}
}

// broken records a promise that was kept late, in a life situation of its own: a
// pain point.
func broken(t *testing.T, e *Engine, situation string) {
	t.Helper()
	now := time.Now().UTC()
	stream := "journey-" + uuid.NewString()
	record(t, e, "programme-main", now, programme.AddLifeSituation{LifeSituation: situation, Wording: "Jeg venter " + situation})
	record(t, e, stream, now.Add(-3*time.Hour), journey.Start{Participant: "Birk", LifeSituation: situation})
	record(t, e, stream, now.Add(-3*time.Hour), journey.MakePromise{Promise: "p", Department: "jobcenter", Due: now.Add(-2 * time.Hour)})
	record(t, e, stream, now.Add(-time.Hour), journey.KeepPromise{Promise: "p"})
	settled(t, e)
}

func record(t *testing.T, e *Engine, stream string, at time.Time, i decider.Intent) {
	t.Helper()
	give(t, e, decider.Command{ID: uuid.New(), Stream: stream, HappenedAt: at.UTC(), KnownAt: time.Now().UTC(), Actor: "test", Intent: i})
}

func ask[T any](t *testing.T, e *Engine, method, path, body string, want int) T {
	t.Helper()
	w := request(t, e, method, path, strings.NewReader(body), func(r *http.Request) { r.Header.Set("Content-Type", "application/json") })
	if w.Code != want {
		t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	var out T
	if want/100 == 2 && w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// feedShown is what a reader makes of a feed.
type feedShown struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Updated string   `xml:"updated"`
	Entries []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Link    struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
		Content struct {
			Type string `xml:"type,attr"`
			Text string `xml:",chardata"`
		} `xml:"content"`
	} `xml:"entry"`
}

// A finding comes by mail and feed; the mail is ended by one click, by nobody
// who is signed in, and what follows is in the feed and the inbox alone.
func TestMailFeedAndOneClick(t *testing.T) {
	box, err := lettertest.OpenBox()
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	e, err := Open(t.Context(), Config{Data: t.TempDir(), EventStoreListen: "127.0.0.1:0", NATSListen: "none", Version: "test",
		PublicURL: "https://ledetraad.birkesund.dk", Post: &Post{SMTP: "smtp://" + box.Addr, From: "ledetraad@birkesund.dk"}})
	if err != nil {
		t.Fatal(err)
	}
	defer stop(t, e)
	record(t, e, "programme-main", time.Now(), programme.Start{Name: "Sammen med borgeren", Municipality: "Birkesund"})
	record(t, e, "programme-main", time.Now(), programme.AddDepartment{Department: "jobcenter", Name: "Jobcenter"})
	made := ask[httpapi.NewContact](t, e, "POST", "/api/v1/contacts", `{"kind":"mail","name":"Leder","address":"leder@birkesund.dk"}`, 201)
	leader := made.Contact
	if made.Letter != "sent" || !leader.Waits() || leader.Asked.IsZero() {
		t.Errorf("%+v", made)
	}
	ask[httpapi.Tried](t, e, "POST", "/api/v1/contacts/"+leader.ID+"/test", "", 429) // the letter went just now
	confirmed(t, e, box.Next(t))
	feed := ask[httpapi.NewContact](t, e, "POST", "/api/v1/contacts", `{"kind":"atom","name":"Leder"}`, 201)

	ask[httpapi.Tried](t, e, "POST", "/api/v1/contacts/"+leader.ID+"/test", "", 200)
	if m := box.Next(t); m.Header.Get("To") != "<leder@birkesund.dk>" {
		t.Errorf("the test goes to %s", m.Header.Get("To"))
	}
	record(t, e, subscription.Stream("alt"), time.Now(), subscription.Save{Name: "Alt", Account: leader.Account, GroupBy: subscription.ByLifeSituation,
		When:     subscription.When{Mode: subscription.AtOnce},
		Channels: []subscription.Channel{{Kind: subscription.Mail, Contact: leader.ID}, {Kind: subscription.Atom, Contact: feed.Contact.ID}}})
	settled(t, e)
	broken(t, e, "a")
	m := box.Next(t)
	if s := m.Header.Get("Subject"); s == "" || m.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("%v", m.Header)
	}
	click, found := strings.CutPrefix(strings.Trim(m.Header.Get("List-Unsubscribe"), "<>"), "https://ledetraad.birkesund.dk")
	if !found {
		t.Fatal(m.Header.Get("List-Unsubscribe"))
	}
	stranger := func(r *http.Request) { r.Header.Del("Authorization") }
	browser := func(r *http.Request) { stranger(r); r.Header.Set("Accept", "text/html,*/*") }
	if w := request(t, e, "GET", click, nil, browser); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/unsubscribe"+click[strings.Index(click, "?"):] {
		t.Errorf("in a browser: %d %s", w.Code, w.Header().Get("Location"))
	}
	if w := request(t, e, "GET", click, nil, stranger); w.Code != 200 || !strings.Contains(w.Body.String(), `"done":false`) {
		t.Errorf("looked at %q: %d %s", click, w.Code, w.Body)
	}
	for range 2 {
		w := request(t, e, "POST", click, strings.NewReader("List-Unsubscribe=One-Click"), func(r *http.Request) {
			stranger(r)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		})
		if w.Code != 200 || !strings.Contains(w.Body.String(), `"done":true`) {
			t.Fatalf("clicked: %d %s", w.Code, w.Body)
		}
	}
	if w := request(t, e, "POST", click+"x", nil, stranger); w.Code != 404 {
		t.Errorf("with another word: %d", w.Code)
	}
	settled(t, e)
	broken(t, e, "b")

	address := strings.TrimPrefix(feed.Feed, "https://ledetraad.birkesund.dk")
	w := request(t, e, "GET", address, nil, stranger)
	var f feedShown
	if err := xml.Unmarshal(w.Body.Bytes(), &f); err != nil || w.Code != 200 || w.Header().Get("Content-Type") != "application/atom+xml; charset=utf-8" {
		t.Fatalf("%d %v %v\n%s", w.Code, w.Header(), err, w.Body)
	}
	if len(f.Entries) != 2 || f.ID != "urn:uuid:"+feed.Contact.ID || f.Updated != f.Entries[0].Updated {
		t.Errorf("%+v", f)
	}
	for _, x := range f.Entries {
		if _, err := time.Parse(time.RFC3339, x.Updated); err != nil || x.Title == "" || x.Content.Type != "html" || !strings.Contains(x.Content.Text, "Jobcenter") ||
			!strings.HasPrefix(x.Link.Href, "https://ledetraad.birkesund.dk/painpoints/") || !strings.HasPrefix(x.ID, "urn:uuid:") {
			t.Errorf("%+v (%v)", x, err)
		}
	}
	again := request(t, e, "GET", address, nil, func(r *http.Request) { stranger(r); r.Header.Set("If-None-Match", w.Header().Get("ETag")) })
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("nothing is new: %d", again.Code)
	}
	for _, wrong := range []string{"", "?key=", "?key=ledetraadfeed_x", address[strings.Index(address, "?"):] + "A"} {
		if w := request(t, e, "GET", "/api/v1/alerts.atom"+wrong, nil, stranger); w.Code != 404 {
			t.Errorf("with the key %q: %d", wrong, w.Code)
		}
	}
	inbox := ask[struct{ Alerts []alerts.Entry }](t, e, "GET", "/api/v1/alerts/inbox", "", 200)
	if len(inbox.Alerts) != 2 {
		t.Errorf("the inbox has %d", len(inbox.Alerts))
	}
	if len(box.Mails) != 0 {
		t.Errorf("%d mails came after the click", len(box.Mails))
	}
	s := ask[struct{ Subscriptions []alerts.Subscription }](t, e, "GET", "/api/v1/subscriptions", "", 200)
	if len(s.Subscriptions) != 1 || len(s.Subscriptions[0].Saved.Channels) != 1 || s.Subscriptions[0].Saved.Channels[0].Kind != subscription.Atom {
		t.Errorf("%+v", s)
	}
	if c := ask[httpapi.ContactsBody](t, e, "GET", "/api/v1/contacts", "", 200); len(c.Contacts) != 2 || c.Contacts[0].Accepted.IsZero() {
		t.Errorf("%+v", c)
	}
}
