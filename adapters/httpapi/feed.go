package httpapi

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/adapters/contacts"
	"ledetraad/adapters/letter"
	"ledetraad/domain/fault"
	"ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/view"
)

// Standing reports whether an account may still be told of alerts.
type Standing func(ctx context.Context, account string) (bool, error)

// maxEntries is how many notifications a feed shows.
const maxEntries = 50

func (a *api) addFeed(h huma.API, mux *routes) {
	mux.HandleFunc("GET /api/v1/alerts.atom", a.feed)
	h.OpenAPI().AddOperation(&huma.Operation{OperationID: "alert-feed", Method: http.MethodGet, Path: "/api/v1/alerts.atom", Tags: []string{"alerts"},
		Summary:     "What was told to the subscriptions that a feed's contact stands in, the newest first (Atom, RFC 4287)",
		Description: "Whoever has the key may read it; nothing in it is anybody's words, or a figure of few people. Asks with If-None-Match are answered with 304 where nothing is new.",
		Security:    []map[string][]string{{}},
		Parameters:  []*huma.Param{{Name: "key", In: "query", Required: true, Description: "the feed's, as it was given when the contact was made", Schema: &huma.Schema{Type: "string"}}},
		Responses:   map[string]*huma.Response{"200": {Description: "the feed", Content: map[string]*huma.MediaType{"application/atom+xml": {}}}}})
}

// The elements of RFC 4287 that a feed has.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string      `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Links   []atomLink  `xml:"link"`
		Author  atomPerson  `xml:"author"`
		Entries []atomEntry `xml:"entry"`
	}
	atomEntry struct {
		ID         string         `xml:"id"`
		Title      string         `xml:"title"`
		Updated    string         `xml:"updated"`
		Published  string         `xml:"published"`
		Links      []atomLink     `xml:"link"`
		Categories []atomCategory `xml:"category"`
		Content    atomContent    `xml:"content"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	atomPerson struct {
		Name string `xml:"name"`
	}
	atomCategory struct {
		Scheme string `xml:"scheme,attr"`
		Term   string `xml:"term,attr"`
	}
	atomContent struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
)

func (a *api) feed(w http.ResponseWriter, r *http.Request) {
	body, err := a.feedOf(r.Context(), r.URL.Query().Get("key"))
	if err != nil {
		writeProblemModel(w, a.problemOf(err))
		return
	}
	sum := sha256.Sum256(body)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:18]) + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "private, no-cache") // asked for again each time, and answered shortly
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	_, _ = w.Write(body) // the reader may be gone
}

func (a *api) feedOf(ctx context.Context, key string) ([]byte, error) {
	nothing := fault.NotFoundf("key", "there is no feed with this key")
	if a.Contacts == nil {
		return nil, nothing
	}
	c, there, err := a.Contacts.ByKey(ctx, key)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, nothing
	}
	if a.Standing != nil {
		if stands, err := a.Standing(ctx, c.Account); err != nil || !stands {
			return nil, cmp.Or(err, error(nothing))
		}
	}
	list, err := askAlerts(ctx, a, "", func(r, pains view.Reader, _ time.Time) ([]alerts.Content, error) { return feedContents(r, pains, c) })
	if err != nil {
		return nil, err
	}
	return a.atom(c, list)
}

// feedContents is what the subscriptions were told that the feed stands in.
func feedContents(r, pains view.Reader, c contacts.Contact) ([]alerts.Content, error) {
	subscriptions, err := alerts.Subscriptions(r, c.Account, false)
	if err != nil {
		return nil, err
	}
	var out []alerts.Content
	for _, s := range subscriptions {
		if !slices.Contains(s.Saved.Channels, subscription.Channel{Kind: subscription.Atom, Contact: c.ID}) {
			continue
		}
		list, err := alerts.Feed(r, pains, s.ID, painpoints.Lang(c.Lang), maxEntries)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	slices.SortStableFunc(out, func(a, b alerts.Content) int { return b.At.Compare(a.At) })
	return out[:min(len(out), maxEntries)], nil
}

func (a *api) atom(c contacts.Contact, list []alerts.Content) ([]byte, error) {
	f := atomFeed{Lang: c.Lang, ID: "urn:uuid:" + c.ID, Title: "Ledetråd: " + c.Name, Author: atomPerson{"Ledetråd"}, Updated: stamp(c.Created)}
	if a.PublicURL != "" {
		f.Links = []atomLink{{"alternate", a.PublicURL + "/"}}
	}
	for i, x := range list {
		l, err := letter.Write(x, letter.From{Lang: c.Lang, Address: a.PublicURL}, nil)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			f.Updated = stamp(x.At)
		}
		e := atomEntry{ID: "urn:uuid:" + x.Notification.String(), Title: l.Subject, Updated: stamp(x.At), Published: stamp(x.At), Content: atomContent{"html", l.Body}}
		for _, item := range x.Items {
			if a.PublicURL != "" && len(e.Links) == 0 { // RFC 4287 lets an entry have one
				e.Links = []atomLink{{"alternate", a.PublicURL + item.Link}}
			}
			for _, category := range []atomCategory{{"urn:ledetraad:kind", item.Kind}, {"urn:ledetraad:severity", string(item.Severity)}} {
				if !slices.Contains(e.Categories, category) {
					e.Categories = append(e.Categories, category)
				}
			}
		}
		f.Entries = append(f.Entries, e)
	}
	b := bytes.NewBufferString(xml.Header)
	if err := xml.NewEncoder(b).Encode(f); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
