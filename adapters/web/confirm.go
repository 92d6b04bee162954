package web

import (
	"errors"
	"net/http"
	"net/url"

	"ledetraad/adapters/httpapi"
)

// confirmShown is what the page tells by which whoever reads a mail confirms its
// address. It needs nobody to sign in: whoever has the letter has the word.
type confirmShown struct {
	httpapi.Confirmation
	Word  string
	Wrong bool // it is not one that is good here
}

const confirming = "/api/v1/contacts/confirm"

// confirmPage changes nothing: programs follow the links in mails.
func confirmPage(v *visit) (any, error) {
	s := confirmShown{Word: v.request.URL.Query().Get("word")}
	if s.Word == "" { // the address was not copied whole
		s.Wrong = true
		return s, nil
	}
	err := v.get(confirming, url.Values{"word": {s.Word}}, &s.Confirmation)
	if s.Wrong = noSuchWord(err); s.Wrong {
		err = nil
	}
	return s, err
}

// confirm says that the address is right; the page says what came of it.
func confirm(v *visit) (string, error) {
	word := said(v.request, "word")
	err := v.post(confirming, map[string]string{"word": word}, nil)
	if noSuchWord(err) {
		err = nil
	}
	return "/confirm?" + url.Values{"word": {word}}.Encode(), err
}

func noSuchWord(err error) bool {
	p, ok := errors.AsType[*problemError](err)
	return ok && p.Status == http.StatusNotFound
}
