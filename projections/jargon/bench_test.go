package jargon_test

import (
	"strings"
	"testing"

	"ledetraad/projections/jargon"
)

// talk is ordinary: most words of most lines are no jargon.
var talk = []jargon.Line{
	{Speaker: "employee", Audience: "citizen", Text: "Vi indkalder dig til et møde på torsdag klokken ti, og så ser vi på, om der skal laves en ny visitation."},
	{Speaker: "citizen", Audience: "employee", Text: "Hvad betyder det? Jeg har lige været oppe hos min datter, og hun kunne heller ikke forstå brevet."},
	{Speaker: "employee", Audience: "citizen", Text: "Det er en partshøring, altså du får lov til at sige din mening, før vi bestemmer noget."},
	{Speaker: "citizen", Audience: "employee", Text: "Nå ja, det lyder jo meget fornuftigt. Jeg vil bare gerne vide, hvornår I kommer og hjælper mig i bad igen."},
	{Speaker: "letter", Audience: "citizen", Text: "I henhold til § 108, stk. 2, skal der foretages en vurdering af borgers funktionsniveau, jf. bilag 4."},
	{Speaker: "relative", Audience: "employee", Text: "Min far sidder alene hele dagen, og der er ingen, der har fortalt os, hvem vi skal ringe til om aftenen."},
	{Speaker: "employee", Audience: "employee", Text: "Hun er visiteret til hjemmevisitationsmødet, men PPR-psykologen mangler endnu at skrive sin udtalelse."},
}

func BenchmarkAnalyse(b *testing.B) {
	var bytes int64
	var lines []jargon.Line
	for range 100 {
		for _, l := range talk {
			lines = append(lines, l)
			bytes += int64(len(l.Text))
		}
	}
	l := jargon.Shipped()
	b.SetBytes(bytes)
	b.ReportAllocs()
	for b.Loop() {
		l.Analyse(lines)
	}
}

// Words that were never seen cost most.
func BenchmarkNewWords(b *testing.B) {
	letters := []rune("enretsadiglokmæubpfvøyåj")
	var sb strings.Builder
	n := uint32(1)
	for range 20000 {
		for range 4 + n%9 {
			n = n*1664525 + 1013904223
			sb.WriteRune(letters[(n>>16)%uint32(len(letters))])
		}
		sb.WriteByte(' ')
	}
	line := []jargon.Line{{Speaker: "citizen", Text: sb.String()}}
	l := jargon.Shipped()
	b.SetBytes(int64(sb.Len()))
	for b.Loop() {
		l.Analyse(line)
	}
}

// Every start of the engine, and every change of a lexicon, builds an index.
func BenchmarkNew(b *testing.B) {
	families := jargon.Shipped().Families()
	b.ReportAllocs()
	for b.Loop() {
		jargon.New(families...)
	}
}
