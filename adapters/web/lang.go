package web

import (
	"net/http"

	"golang.org/x/text/language"
)

// lang is a language that the pages are in.
type lang string

const (
	danish  lang = "da"
	english lang = "en"
)

//nolint:gochecknoglobals // a table; the first is what everybody gets who asks for neither
var matcher = language.NewMatcher([]language.Tag{language.Danish, language.English})

// langOf is what the visitor chose, else what the browser asks for, else Danish.
func langOf(r *http.Request) lang {
	switch lang(cookie(r, langCookie)) {
	case danish:
		return danish
	case english:
		return english
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(tags) == 0 {
		return danish
	}
	if _, i, how := matcher.Match(tags...); i == 1 && how >= language.High {
		return english
	}
	return danish
}
