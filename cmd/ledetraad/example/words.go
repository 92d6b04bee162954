package example

import (
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Texts in the stories may leave words open:
//
//	[a|b|c]       one of these, any of which may be empty
//	{hun} {hende} {hendes}   the citizen: hun/han, hende/ham, hendes/hans
//	{pårørende}   the relative who stands by: datteren, sønnen, ægtefællen …
//	{min pårørende}   the same, as the citizen says it
//	{barnet}      the family's child: sønnen or datteren
//	{ugedag}      a weekday
//	{tid}         a time on the clock
//
// Written with a capital, {Hun}, the word begins with one. A text always does.

var weekdayNames = []string{"mandag", "tirsdag", "onsdag", "torsdag", "fredag"}

var clockTimes = []string{"kl. 8", "kl. 8.30", "kl. 9", "kl. 9.30", "kl. 10", "kl. 10.30", "kl. 11", "kl. 12.30", "kl. 13", "kl. 13.30", "kl. 14"}

// compose picks one of the texts and fills in what it leaves open.
func compose(rng *rand.Rand, who citizen, texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	words := strings.Fields(fill(rng, who, texts[rng.IntN(len(texts))])) // an empty choice leaves two spaces
	return capital(tight.Replace(strings.Join(words, " ")))
}

var tight = strings.NewReplacer(" .", ".", " ,", ",", " ?", "?")

func fill(rng *rand.Rand, who citizen, t string) string {
	var b strings.Builder
	for {
		i := strings.IndexAny(t, "[{")
		if i < 0 {
			b.WriteString(t)
			return b.String()
		}
		b.WriteString(t[:i])
		if t[i] == '[' {
			inner, rest, _ := strings.Cut(t[i+1:], "]")
			choices := strings.Split(inner, "|")
			b.WriteString(fill(rng, who, choices[rng.IntN(len(choices))]))
			t = rest
			continue
		}
		inner, rest, _ := strings.Cut(t[i+1:], "}")
		b.WriteString(slot(rng, who, inner))
		t = rest
	}
}

func slot(rng *rand.Rand, who citizen, name string) string {
	r, _ := utf8.DecodeRuneInString(name)
	big := unicode.IsUpper(r)
	var word string
	switch strings.ToLower(name) {
	case "hun":
		word = who.either("hun", "han")
	case "hende":
		word = who.either("hende", "ham")
	case "hendes":
		word = who.either("hendes", "hans")
	case "pårørende":
		word = who.relative
	case "min pårørende":
		word = myRelative[who.relative]
		if word == "" {
			word = who.either("min mand", "min kone")
		}
	case "barnet":
		word = who.child
	case "ugedag":
		word = weekdayNames[rng.IntN(len(weekdayNames))]
	case "tid":
		word = clockTimes[rng.IntN(len(clockTimes))]
	default:
		panic("a text in the stories has the unknown slot {" + name + "}")
	}
	if big {
		return capital(word)
	}
	return word
}

// myRelative is what the citizen calls the relative; a spouse is not in it.
var myRelative = map[string]string{
	"datteren": "min datter", "sønnen": "min søn", "svigerdatteren": "min svigerdatter", "svigersønnen": "min svigersøn",
	"niecen": "min niece", "naboen": "min nabo", "kæresten": "min kæreste", "søsteren": "min søster", "broderen": "min bror",
	"moderen": "min mor", "faderen": "min far", "mormoren": "min mor", "stedfaderen": "min stedfar", "plejemoderen": "min plejemor",
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
