// Package lettertest reads letters as those do who get them, for tests.
package lettertest

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/url"
	"strings"
	"testing"
)

// Parts are a mail's parts by their kind, text/plain and text/html.
func Parts(t testing.TB, m *mail.Message) map[string]string {
	t.Helper()
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("the mail is %s (%v)", kind, err)
	}
	out := map[string]string{}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := io.Copy(&b, quotedprintable.NewReader(p)); err != nil {
			t.Fatal(err)
		}
		kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		out[kind] = strings.ReplaceAll(b.String(), "\r\n", "\n")
	}
}

// Asks reports whether a mail asks whoever reads it to confirm the address.
func Asks(m *mail.Message) bool {
	var d mime.WordDecoder
	subject, err := d.DecodeHeader(m.Header.Get("Subject"))
	return err == nil && (subject == "Vil du have varsler fra Ledetråd?" || subject == "Do you want alerts from Ledetråd?")
}

// Word is the word in the link of a letter that asks for a confirmation: POST it
// to /api/v1/contacts/confirm, as {"word": …}.
func Word(t testing.TB, m *mail.Message) string {
	t.Helper()
	plain := Parts(t, m)["text/plain"]
	for line := range strings.Lines(plain) {
		if u, err := url.Parse(strings.TrimSpace(line)); err == nil && u.Path == "/confirm" && u.Query().Get("word") != "" {
			return u.Query().Get("word")
		}
	}
	t.Fatalf("the letter has no link that confirms:\n%s", plain)
	return ""
}
