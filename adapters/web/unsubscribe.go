package web

import (
	"net/url"

	"ledetraad/adapters/httpapi"
)

// unsubscribeShown is what the page tells by which mails are ended. It needs
// nobody to sign in: whoever has the mail has the word.
type unsubscribeShown struct {
	httpapi.Unsubscribed
	Word  string
	Wrong bool // it is not one that was given here
}

func unsubscribePage(v *visit) (any, error) {
	s := unsubscribeShown{Word: v.request.URL.Query().Get("word")}
	if s.Word == "" { // the address was not copied whole
		s.Wrong = true
		return s, nil
	}
	err := v.get(unsubscribing, url.Values{"word": {s.Word}}, &s.Unsubscribed)
	if s.Wrong = noSuchWord(err); s.Wrong {
		err = nil
	}
	return s, err
}

const unsubscribing = "/api/v1/alerts/unsubscribe"

func unsubscribe(v *visit) (string, error) {
	q := url.Values{"word": {said(v.request, "word")}}.Encode()
	return "/unsubscribe?" + q, v.post(unsubscribing+"?"+q, nil, nil)
}
