package example

import (
	"time"

	"ledetraad/domain/codebook"
	"ledetraad/domain/decider"
)

func ledetraad(keys ...string) []codebook.Principle {
	var out []codebook.Principle
	for _, k := range keys {
		out = append(out, codebook.Principle{Set: ledetraade.Set, Principle: k})
	}
	return out
}

// ownCodes is the codebook that the observers made themselves.
var ownCodes = []codebook.AddCode{
	{Code: "moedet", Name: "Mødet", Heading: true, Colour: "#8250df"},
	{Code: "set-som-menneske", Parent: "moedet", Name: "Set som menneske", Colour: "#8250df", Principles: ledetraad(moedMig),
		Definition: "Der spørges til eller bygges på andet end sagen: arbejde, børn, vaner, det, borgeren kan. Også når det sker uden ord."},
	{Code: "reduceret-til-rolle", Parent: "moedet", Name: "Reduceret til en rolle", Colour: "#8250df", Principles: ledetraad(moedMig),
		Definition: "Borgeren omtales eller behandles alene som diagnose, ydelse eller opgave."},
	{Code: "egne-kraefter", Parent: "moedet", Name: "Egne kræfter", Colour: "#8250df",
		Definition: "Borgeren gør, bestemmer eller ved selv noget, som de andre retter sig efter."},

	{Code: "sproget", Name: "Sproget", Heading: true, Colour: "#bc4c00"},
	{Code: "fagsprog", Parent: "sproget", Name: "Fagsprog til borgeren", Colour: "#bc4c00", Principles: ledetraad(moedMig),
		Definition: "Et ord, som ikke bruges uden for kommunen, sagt eller skrevet til en borger. Ikke mellem kolleger."},
	{Code: "forklaret", Parent: "sproget", Name: "Forklaret med det samme", Colour: "#bc4c00",
		Definition: "Fagordet bliver forklaret i samme åndedrag, uden at borgeren skal spørge."},
	{Code: "spoerger-til-ord", Parent: "sproget", Name: "Spørger til ordet", Colour: "#bc4c00",
		Definition: "Borgeren eller en pårørende beder om at få et ord forklaret, eller lader tydeligt være."},

	{Code: "tiden", Name: "Tiden", Heading: true, Colour: "#0969da"},
	{Code: "ventetid", Parent: "tiden", Name: "Ventetid", Colour: "#0969da",
		Definition: "Nogen venter, og det siges eller ses, hvordan det er."},
	{Code: "uvished", Parent: "tiden", Name: "Uvished", Colour: "#0969da", Principles: ledetraad(findVej),
		Definition: "Borgeren ved ikke, om nogen har hørt det, hvem der har sagen, eller hvad der sker nu."},
	{Code: "loefte", Parent: "tiden", Name: "Løfter og aftaler", Colour: "#0969da",
		Definition: "Noget bliver lovet, holdt eller flyttet, eller det aftales, hvad der kan ventes."},

	{Code: "vejen", Name: "Vejen", Heading: true, Colour: "#1a7f37"},
	{Code: "forfra", Parent: "vejen", Name: "Fortæller forfra", Colour: "#1a7f37", Principles: ledetraad(findVej),
		Definition: "Borgeren må fortælle, hvad kommunen har fået at vide før."},
	{Code: "gentagelse", Parent: "vejen", Name: "Gentagelse", Colour: "#1a7f37", Definition: "De samme oplysninger igen."},
	{Code: "forkert-doer", Parent: "vejen", Name: "Den forkerte dør", Colour: "#1a7f37", Principles: ledetraad(findVej),
		Definition: "Borgeren sendes videre uden følge, eller ender et andet sted end der, hvor hjælpen er."},
	{Code: "overlevering", Parent: "vejen", Name: "Følges over", Colour: "#1a7f37", Principles: ledetraad(findVej),
		Definition: "To afdelinger taler sammen, eller en medarbejder går med, så borgeren ikke selv skal bære beskeden."},

	{Code: "verden", Name: "Borgerens verden", Heading: true, Colour: "#9a6700"},
	{Code: "netvaerk-med", Parent: "verden", Name: "Netværket er med", Colour: "#9a6700", Principles: ledetraad(minVerden),
		Definition: "Pårørende, venner eller frivillige har en plads i det, der foregår."},
	{Code: "netvaerk-mangler", Parent: "verden", Name: "Netværket mangler", Colour: "#9a6700", Principles: ledetraad(minVerden),
		Definition: "Nogen, borgeren gerne ville have haft med, er der ikke, eller bliver ikke spurgt."},
}

// laterChanges are what the observers learned about their own codes.
var laterChanges = []struct {
	at     time.Time
	intent decider.Intent
}{
	{at(2024, 9, 12, 14, 0), codebook.WriteMemo{Memo: "m1", Code: "ventetid", Text: "Vi er uenige om, hvorvidt en kort ventetid, der føles lang, hører til her eller under uvished. Aftalt: begge koder, hvis borgeren selv siger, at det er uvisheden."}},
	{at(2025, 3, 5, 14, 0), codebook.RedefineCode{Code: "overlevering", Definition: "To afdelinger taler sammen, eller en medarbejder går med, så borgeren ikke selv skal bære beskeden. Også når det kun er et navn og et nummer, hvis den anden ved besked."}},
	{at(2025, 3, 5, 14, 10), codebook.RenameCode{Code: "forkert-doer", Name: "Sendt videre"}},
	{at(2025, 6, 2, 13, 0), codebook.MergeCode{Code: "gentagelse", Into: "forfra"}},
	{at(2025, 6, 2, 13, 5), codebook.WriteMemo{Memo: "m2", Code: "forfra", Text: "»Gentagelse« er lagt ind her. Det, der betyder noget for borgerne, er ikke, at ordene er de samme, men at ingen har dem i forvejen."}},
}
