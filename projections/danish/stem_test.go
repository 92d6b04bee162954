package danish_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledetraad/projections/danish"
)

var update = flag.Bool("update", false, "write the golden files anew")

// families are inflections of everyday words and of words of a municipality.
// All words of a line must find each other, and no word of another line.
const together = `
ringe ringer ringede ringet ringes ringende
læge lægen læger lægerne lægens
lægge lægger lagde lagt
borger borgere borgeren borgerne borgers borgerens borgernes
borg borgen borge
gå går gik gået gående
komme kommer kom kommet
kommune kommunen kommuner kommunernes
møde møder mødte mødt mødet møderne
høre hører hørte hørt
tale taler talte talt
spørge spørger spurgte spurgt
svare svarer svarede svaret
hjælpe hjælper hjalp hjulpet hjælpen hjælpere
sagsbehandler sagsbehandlere sagsbehandleren sagsbehandling sagsbehandlingen sagsbehandlinger
behandle behandler behandlede behandlet behandling behandlinger
visitere visiterer visiteret visitation visitationen visitator visitatorer
bevilge bevilger bevilgede bevilget bevilling bevillingen bevilgning
hjem hjemme hjemmet hjemmene
sygeplejerske sygeplejersken sygeplejersker sygeplejerskerne
barn barnet børn børnene barnets børns
plejebarn plejebarnet plejebørn plejebørnene
mand manden mænd mændene mands
kvinde kvinden kvinder kvinderne
mor moren mødre
far faren fædre
datter datteren døtre døtrene
søn sønnen sønner
gammel gamle gammelt ældre ældste
syg syge sygt
tryg trygge trygt tryghed trygheden
utryg utrygge utrygt utryghed
ensom ensomme ensomt ensomhed ensomheden
træt trætte træthed trætheden
vente venter ventede ventet
ventetid ventetiden ventetider
brev brevet breve brevene
sag sagen sager sagerne
uge ugen uger ugerne
år året årene
måned måneden måneder månederne
time timen timer timerne
problem problemet problemer problemerne
menneske mennesket mennesker menneskene
seng sengen senge sengene
forstå forstår forstod forstået
skrive skriver skrev skrevet
udskrive udskriver udskrev udskrevet udskrives udskrivning udskrivningen
afslå afslår afslog afslag afslaget
medarbejder medarbejdere medarbejderen medarbejderne
pårørende pårørendes
toilet toilettet toiletter toiletterne
familie familien familier familierne
person personen personer personerne
plads pladsen pladser pladserne
køre kører kørte kørt
læse læser læste læst
jobcenter jobcentret jobcenteret jobcentre jobcentrene
nummer nummeret numre numrene
aften aftenen aftener aftnen
nat natten nætter
fod foden fødder
finde finder fandt fundet
føle føler følte følt følelse følelser
opleve oplever oplevede oplevet oplevelse oplevelser
undersøge undersøger undersøgte undersøgt undersøgelse
vurdere vurderer vurderede vurderet vurdering vurderingen
ansøge ansøger ansøgte ansøgt ansøgning ansøgninger
bo bor boede boet
bolig boligen boliger boligerne
støtte støtter støttede støttet støtten
klage klager klagede klaget klagen
tilbyde tilbyder tilbød tilbudt
tilbud tilbuddet tilbuddene
hjælpemiddel hjælpemidlet hjælpemidler hjælpemidlerne
bad badet
båd båden bådene
bade bader badede
pc pc'en pc'er pc’erne
Aabenraa Åbenrå
Århus Aarhus
idé idéen idéer ide
`

func TestFamilies(t *testing.T) {
	of := map[string]string{} // stem → the line's first word
	for line := range strings.Lines(strings.TrimSpace(together)) {
		words := strings.Fields(line)
		stem := danish.Stem(words[0])
		if other, taken := of[stem]; taken {
			t.Errorf("%s and %s have the same stem %q", words[0], other, stem)
		}
		of[stem] = words[0]
		for _, w := range words[1:] {
			if got := danish.Stem(w); got != stem {
				t.Errorf("%s has the stem %q, %s has %q", words[0], stem, w, got)
			}
		}
	}
	if n := len(of); n < 60 {
		t.Errorf("only %d families", n)
	}
}

// TestStems pins every stem: an index that was made with other stems answers
// wrongly, so whoever changes one must raise the search projection's version.
func TestStems(t *testing.T) {
	words := strings.Fields(together + everyday)
	slices.Sort(words)
	var b strings.Builder
	for _, w := range slices.Compact(words) {
		b.WriteString(w + "\t" + danish.Stem(w) + "\n")
	}
	path := filepath.Join("testdata", "stems.golden")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("stems changed; raise the version of the search projection, then -update:\n%s", diff)
	}
}

// everyday are words whose stems are pinned although nothing is claimed of them.
const everyday = `
aktivitetsparat uddannelsespålæg ressourceforløb rehabiliteringsteam virksomhedspraktik raskmelding sanktion selvforsørgende
hverdagsrehabilitering mobilisere forflytning dysfagi seponere terminalerklæring ernæringsscreening funktionsniveau
underretning foranstaltning handleplan anbringelse merudgiftsydelse kontaktperson mistrivsel indstilling samvær
partsrepræsentant partshøring aktindsigt genvurdering helbredstillæg bopælsregistrering tilbagebetalingskrav hjemmel
myndighed udfører bostøtte egenmestring kompenserende aflastning serviceniveau hjemtagning nødkald plejehjem dement demens
ikke jeg du han hun vi de det den der som at og i på til af med for om men eller så hvis når fordi over under efter før
igen aldrig altid måske meget lidt nogen ingen alle hele samme anden andet andre første sidste næste flere fleste
allerede tilstede således ved være var er blev har havde kan kunne skal skulle vil ville må måtte
112 1813 2 covid-19 OK A/S MÜLLER müller Søren SØREN Strauß naïve façade Ørsted ørsteds
telefon telefonen telefonisk ventesal indgang indgangen kørestol kørestolen rollator medicin medicinen sår såret smerte smerter
angst bange vred vrede ked ulykkelig glad glæde håb håbe opgive opgav fortvivlet rolig ro fred
`
