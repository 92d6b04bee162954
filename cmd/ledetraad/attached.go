package main

import (
	"fmt"
	"strings"

	"ledetraad/projections/fieldwork"
)

// attached lists photos and sounds, a line each, without their content.
func (lang language) attached(b *strings.Builder, indent string, list []fieldwork.Attachment) {
	for _, a := range list {
		what := lang.say("Lyd", "Sound")
		if a.MediaType.Photo() {
			what = lang.say("Billede", "Photo")
		}
		state := lang.decimal(float64(a.Bytes)/1e6, 1) + " MB"
		switch {
		case a.Erased:
			state = lang.say("slettet", "erased")
		case a.Removed != nil:
			state = lang.say("fjernet: ", "removed: ") + line(lang.words(a.Removed), 60)
		case a.Withheld != "":
			state = lang.say("borgeren har sat en grænse", "the citizen set a limit")
		}
		fmt.Fprintf(b, "%s%s · %s · %s · %s\n", indent, what, lang.moment(a.At), state, a.Attachment)
	}
}
