package codebook

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
)

// Template is a codebook that ships with the system. Once loaded it belongs to
// the municipality, which may change it like any other.
type Template struct {
	Key     string // of the codebook it becomes
	Edition int    // raised with every change of what follows
	Issued  time.Time
	Start   Start
	Codes   []AddCode // parents before those below them
}

// templates is the namespace of the ids of the commands that load templates;
// it must never change.
var templates = uuid.MustParse("0b6f4c1e-53d7-5a0c-8d35-7f2f1f9f6f10")

// Commands are what loads the template, in the order in which they must be
// handled. Their ids, and when they happened, follow from the template alone, so
// loading it again gives back the first results and changes nothing, whatever
// now (when it is recorded) and actor are.
func (t Template) Commands(now time.Time, actor string) []decider.Command {
	intents := []decider.Intent{t.Start}
	for _, c := range t.Codes {
		intents = append(intents, c)
	}
	out := make([]decider.Command, len(intents))
	for n, i := range intents {
		id := uuid.NewSHA1(templates, fmt.Appendf(nil, "%s/%d/%d", t.Key, t.Edition, n))
		out[n] = decider.Command{ID: id, Stream: Stream(t.Key), HappenedAt: t.Issued, KnownAt: now, Actor: actor, Intent: i}
	}
	return out
}

// KnowledgeDomains is the codebook of the domains of knowledge in which to look
// for what is not yet known about a citizen's situation. The domains are those
// of the analysis model of Hjernens Hus, Slagelse, as named in "Alle kan
// bidrage" (Fremfærd – Særlige behov); the definitions and questions are this
// system's own and meant to be rewritten.
func KnowledgeDomains() Template {
	t := Template{
		Key: "vidensdomaener", Edition: 1, Issued: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Start: Start{
			Name: "Vidensdomæner", Language: "da",
			Description: "Hvor ved vi noget om borgerens situation, og hvor mangler vi viden? Sæt domænet på det sted, hvor borgeren, de pårørende eller " +
				"medarbejderne fortæller noget, der hører til det. Et sted kan høre til flere domæner. Domænerne er fra analysemodellen i Hjernens Hus, Slagelse.",
		},
	}
	t.Codes = slices.Clone(knowledgeDomains)
	return t
}

var knowledgeDomains = []AddCode{
	{Code: "psykologisk", Name: "Psykologisk", Colour: "#8250df", Definition: "Tanker, følelser, motivation, håb og uro hos den enkelte, og hvordan " +
		"borgeren mestrer sin situation. Spørg: Hvad optager dig, hvad gør dig tryg, og hvad tror du selv, at du kan? " +
		"Ikke det, der sker mellem mennesker i en gruppe (socialpsykologisk)."},
	{Code: "neurologisk", Name: "Neurologisk", Colour: "#0969da", Definition: "Hjernens og nervesystemets betydning for hverdagen: hukommelse, opmærksomhed, " +
		"træthed, sansning, sprog og tempo, også efter en skade. Spørg: Hvad kræver kræfter, hvornår på dagen går det bedst, og hvad hjælper dig med at huske? " +
		"Ikke sygdom og behandling i øvrigt (sundhedsfaglig)."},
	{Code: "sociologisk", Name: "Sociologisk", Colour: "#1a7f37", Definition: "Borgerens plads i samfundet: arbejde, uddannelse, økonomi, bolig, familieform og " +
		"netværk, og hvad de giver adgang til eller holder ude fra. Spørg: Hvem er der omkring dig, hvad lever du af, og hvor hører du til?"},
	{Code: "historisk", Name: "Historisk", Colour: "#9a6700", Definition: "Det, der er gået forud: livshistorien og tidligere forløb med kommunen og andre, og hvad de har lært " +
		"borgeren at vente sig. Spørg: Hvad har I prøvet før, hvad virkede, og hvad skal vi ikke gentage?"},
	{Code: "politisk", Name: "Politisk", Colour: "#bc4c00", Definition: "Lovgivning, serviceniveau, prioriteringer og magt, der sætter rammen for hjælpen, og borgerens " +
		"indflydelse på dem. Spørg: Hvad har du ret til at få vide og bestemme, hvem tager beslutningen, og hvad kan ikke lade sig gøre?"},
	{Code: "sundhedsfaglig", Name: "Sundhedsfaglig", Colour: "#cf222e", Definition: "Krop, sygdom, behandling, medicin, genoptræning og pleje, og hvad de betyder for det, borgeren kan og " +
		"vil. Spørg: Hvad siger lægen, hvad mærker du selv, og hvad skal vi tage hensyn til?"},
	{Code: "logistisk", Name: "Logistisk", Colour: "#57606a", Definition: "Det praktiske, der skal gå op: tid og sted, transport, breve og aftaler, hjælpemidler, digitale løsninger og " +
		"overlevering mellem afdelinger. Spørg: Hvordan kommer du frem, hvem ringer du til, og hvad skal passe sammen for, at det lykkes?"},
	{Code: "socialpsykologisk", Name: "Socialpsykologisk", Colour: "#bf3989", Definition: "Det, der sker mellem mennesker: tillid, roller, forventninger, at føle sig hørt eller være til besvær, og " +
		"hvad et fællesskab betyder. Spørg: Hvad betyder det for dig at være en del af et fællesskab, og hvordan bliver du mødt?"},
	{Code: "antropologisk", Name: "Antropologisk", Colour: "#116329", Definition: "Borgerens egen verden, set indefra: kultur, vaner, sprog, tro og værdier, og hvad der giver mening i hverdagen. " +
		"Spørg: Hvad er en god dag, hvad er vigtigt hos jer, og hvad skal vi forstå for at forstå dig?"},
}
