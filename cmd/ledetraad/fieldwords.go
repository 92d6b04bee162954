package main

import (
	"strings"

	"ledetraad/domain/participant"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/search"
)

// called is a key of the domain in the reader's words; in English the key itself.
func called[T ~string](lang language, danish map[T]string, key T) string {
	if da := danish[key]; da != "" && lang != "en" {
		return da
	}
	return string(key)
}

func (lang language) personKind(k participant.Kind) string {
	return called(lang, map[participant.Kind]string{participant.Citizen: "borger", participant.Relative: "pårørende", participant.Employee: "medarbejder", participant.Outside: "udefra"}, k)
}

func (lang language) side(s participant.Side) string {
	return called(lang, map[participant.Side]string{participant.Authority: "myndighed", participant.Provider: "udfører", participant.Frontline: "frontmedarbejder"}, s)
}

func (lang language) relation(r participant.Relation) string {
	return called(lang, map[participant.Relation]string{participant.Family: "pårørende", participant.Friend: "ven", participant.Neighbour: "nabo",
		participant.Volunteer: "frivillig", participant.Professional: "fagperson"}, r)
}

func (lang language) wish(w participant.Wish) string {
	return called(lang, map[participant.Wish]string{participant.Wished: "ønskes inddraget", participant.NotWished: "ønskes ikke inddraget",
		participant.WishUnknown: "ønske ikke kendt"}, w)
}

func (lang language) basis(b participant.Basis) string {
	return called(lang, map[participant.Basis]string{participant.Consent: "samtykke", participant.PublicTask: "myndighedsopgave",
		participant.LegalObligation: "lovkrav", participant.Research: "forskning"}, b)
}

// speaker is whose words they are; in notes and in interviews the same words
// are used.
func (lang language) speaker(s string) string {
	return called(lang, map[string]string{"citizen": "borger", "relative": "pårørende", "employee": "medarbejder", "outside": "udefra",
		"letter": "brev", "observer": "observatør", "interviewer": "interviewer"}, s)
}

func (lang language) noteKind(k string) string {
	return called(lang, map[string]string{"descriptive": "beskrivende", "verbatim": "ordret", "reflective": "refleksion", "methodological": "metode"}, k)
}

func (lang language) noteState(s fieldwork.State) string {
	return called(lang, map[fieldwork.State]string{fieldwork.Draft: "kladde", fieldwork.Finished: "færdig", fieldwork.Discarded: "kasseret"}, s)
}

func (lang language) searchKind(k search.Kind) string {
	return called(lang, map[search.Kind]string{search.Note: "note", search.Utterance: "udsagn", search.Journey: "forløb", search.Touchpoint: "kontaktpunkt",
		search.Answer: "svar", search.HandOver: "overdragelse", search.Promise: "løfte", search.Experience: "oplevelse", search.Wait: "ventetid"}, k)
}

func (lang language) going(open bool) string {
	if open {
		return lang.say("i gang", "going on")
	}
	return lang.say("afsluttet", "ended")
}

// words are people's words as this reader gets them, or why not.
func (lang language) words(w *fieldwork.Words) string {
	switch {
	case w == nil:
		return "–"
	case w.Erased:
		return lang.say("[slettet]", "[erased]")
	case w.Withheld == fieldwork.ByStop:
		return lang.say("[borgeren har sat en grænse her]", "[the citizen set a limit here]")
	case w.Withheld != "":
		return lang.say("[vises ikke for dig]", "[not shown to you]")
	}
	return w.Text
}

// line puts a text on one line, for a cell of a table.
func line(s string, most int) string { return clip(strings.Join(strings.Fields(s), " "), most) }

// indented begins every further line of a text where the first one stands.
func indented(s, with string) string {
	return strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n"+with)
}
