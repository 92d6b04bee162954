package jargon_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/projections/jargon"
)

// small is a lexicon for tests of the rules, so that they do not depend on what
// words happen to ship.
var small = func() *jargon.Lexicon {
	families, err := jargon.Parse(strings.ReplaceAll(`# for tests
partshøring|partshøring;partshøringen;partshøringer;partshøre;partshøres|du svarer, før vi bestemmer|borgerservice
visitation|~visitation;visitere;visiteret;visiteres|vurdering af hjælp|aeldre-sundhed
visitator|visitator+|den, der vurderer hjælpen|aeldre-sundhed
ppr|=PPR|skolens psykologer|boern-familie
vum|=VUM|gennemgang af behov|handicap-psykiatri
taf|tabt arbejdsfortjeneste+|løn, du mister|boern-familie
rådighed|rådighed|kunne tage job|jobcenter|||job;a-kasse|hus
paragraf|=§|stykke i loven|faelles
underretning|underretning+|besked om bekymring|boern-familie
dysfagi|dysfagi|svært ved at synke|aeldre-sundhed
ydelse|~ydelse|penge fra kommunen|faelles
bostøtte|bostøtte+|hjælp hjemme|handicap-psykiatri
`, "|", "\t"))
	if err != nil {
		panic(err)
	}
	return jargon.New(families...)
}()

func terms(r jargon.Result) string {
	var out []string
	for _, h := range r.Jargon {
		out = append(out, h.Term)
	}
	return strings.Join(out, "|")
}

func TestTermsAreFound(t *testing.T) {
	for text, want := range map[string]string{
		"Vi sender det i partshøring.":                   "partshøring",
		"PARTSHØRINGENS frist":                           "PARTSHØRINGENS",
		"hjemmevisitation og visitationsmøde":            "hjemmevisitation|visitationsmøde",
		"visitationsudvalget, genvisitationen":           "visitationsudvalget|genvisitationen",
		"visitations-møde":                               "visitations-møde",
		"en visitaton på dig":                            "visitaton",
		"en vissitation":                                 "vissitation",
		"invitationen til festen":                        "",
		"en forbrydelse er ingen nydelse":                "",
		"ledighedsydelsen":                               "ledighedsydelsen",
		"PPR, P.P.R., PPR's, PPR'en, PPRs, PPR-psykolog": "PPR|P.P.R.|PPR's|PPR'en|PPRs|PPR-psykolog",
		"skole-PPR":                                      "skole-PPR",
		"ppr og Ppr":                                     "",
		"tabt\n  arbejdsfortjenesten":                    "tabt\n  arbejdsfortjenesten",
		"tabt. Arbejdsfortjeneste":                       "",
		"du skal stå til rådighed for et job":            "rådighed",
		"Du står til rådighed. Det gælder job.":          "rådighed",
		"huset er til rådighed for jer":                  "",
		"efter § 108, stk. 2 og mere":                    "§ 108, stk. 2",
		"efter §83a":                                     "§83a",
		"efter serviceloven § 83 a i dag":                "serviceloven § 83 a",
		"en undderretning":                               "undderretning",
		"partsho\u0308ring":                              "partsho\u0308ring", // o with two dots
		"parts\u00adhøring":                              "parts\u00adhøring", // a hyphen that is not seen
		"»partshøring«":                                  "partshøring",
		"visitator":                                      "visitator",
		"to visitatorerne":                               "visitatorerne",
	} {
		r := small.Analyse([]jargon.Line{{Speaker: jargon.Employee, Audience: jargon.Employee, Text: text}})[0]
		if got := terms(r); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if r.Pain {
			t.Errorf("%q: pain among colleagues", text)
		}
	}
}

func TestWhatEmployeesSay(t *testing.T) {
	for text, want := range map[string]struct{ explained, pain bool }{
		"Vi sender det i partshøring.":                                                  {false, true},
		"Vi sender det i partshøring, altså du får lov at svare først.":                 {true, false},
		"Altså vi skal lave en VUM.":                                                    {false, true},
		"Du skal altså visiteres på mandag.":                                            {false, true},
		"Det er altså visitator, der bestemmer det.":                                    {false, true},
		"Partshøring, det vil sige, at du kan svare, før vi bestemmer.":                 {true, false},
		"Du får en partshøring, dvs. på mandag.":                                        {false, true},
		"En visitator er den, der vurderer hjælpen.":                                    {true, false},
		"Du får bostøtte (en, der hjælper dig hjemme).":                                 {true, false},
		"Du får bostøtte (mandag).":                                                     {false, true},
		"Visitator – den, der vurderer hjælpen – kommer i morgen.":                      {true, false},
		"Vi ser på, hvad du kan og har brug for – vi kalder det en VUM.":                {true, false},
		"Du kommer til noget, der hedder visitation.":                                   {false, true},
		"Der kommer en partshøring. Det betyder, at du kan svare os.":                   {true, false},
		"Hun har dysfagi, hun kan ikke synke maden.":                                    {true, false},
		"Du skal til visitation, du får et brev.":                                       {false, true},
		"Visitator kommer, og så laver vi en VUM, altså en snak om, hvad du kan.":       {false, true},
		"Vi ses på tirsdag, og så drikker vi en kop kaffe.":                             {false, false},
		"Undervisningen på sygeplejerskeuddannelsen er aflyst på grund af trafikuheld.": {false, false},
		"Det bemærkes, at borger ikke har indsendt bilag, hvorefter sagen henlægges.":   {false, true},
	} {
		r := small.Analyse([]jargon.Line{{Speaker: jargon.Employee, Text: text}})[0]
		if r.Explained != want.explained || r.Pain != want.pain || r.Pain != (len(r.Reasons) > 0) || r.Confused {
			t.Errorf("%q: %+v, want explained %t, pain %t", text, r, want.explained, want.pain)
		}
	}
}

func TestWhatCitizensSay(t *testing.T) {
	for text, want := range map[string]struct {
		confused bool
		jargon   string
	}{
		"Hvad betyder det?":              {true, ""},
		"Hva' er det for noget?":         {true, ""},
		"Æ forstår it hvad do siger.":    {true, ""},
		"Hvad er partshøring for noget?": {true, ""},
		"Partshøring?":                   {true, ""},
		"Der stod 'partshøring' i brevet, jeg anede ikke, hvad det var.": {true, ""},
		"Jeg nikkede bare.":                                                     {true, ""},
		"Nu er jeg ikke med.":                                                   {true, ""},
		"Kan du ikke sige det på dansk?":                                        {true, ""},
		"Det var sort snak.":                                                    {true, ""},
		"Det siger mig ingenting.":                                              {true, ""},
		"Jeg har bostøtte, men hvad er partshøring?":                            {true, "bostøtte"},
		"Jeg er glad for min bostøtte.":                                         {false, "bostøtte"},
		"Jeg forstår ikke, hvorfor ingen ringer.":                               {false, ""},
		"Jeg forstår ikke, at I kan give afslag.":                               {false, ""},
		"Hvad betyder det for min husleje?":                                     {false, ""},
		"Nu forstår jeg godt, hvad det betyder.":                                {false, ""},
		"Jeg er ikke med i klubben mere.":                                       {false, ""},
		"Jeg har ventet i tre uger og ringet hver dag, og det forstår jeg ikke": {false, ""},
		"Hvad sker der med min bostøtte?":                                       {false, "bostøtte"},
		"Det er svært at sætte ord på.":                                         {false, ""},
	} {
		for _, who := range []jargon.Speaker{jargon.Citizen, jargon.Relative} {
			r := small.Analyse([]jargon.Line{{Speaker: who, Audience: jargon.Employee, Text: text}})[0]
			if r.Confused != want.confused || r.Pain != want.confused || terms(r) != want.jargon || r.Explained {
				t.Errorf("%q: %+v, want confused %t, jargon %q", text, r, want.confused, want.jargon)
			}
		}
	}
}

// TestTheNextLine: what is asked right afterwards was not understood, explained
// or not; another question changes nothing.
func TestTheNextLine(t *testing.T) {
	explained := jargon.Line{Speaker: jargon.Employee, Text: "Vi laver en partshøring, altså du får lov at svare først."}
	for text, pain := range map[string]bool{
		"Hvad er partshøring?":    true,
		"Hvad betyder det?":       false,
		"Hvad er en visitator?":   false,
		"Det er fint med mig.":    false,
		"Jeg tager min søn med.":  false,
		"Partshøring, jo tak ja.": false,
	} {
		r := small.Analyse([]jargon.Line{explained, {Speaker: jargon.Citizen, Text: text}})
		if r[0].Pain != pain {
			t.Errorf("%q: %+v", text, r[0])
		}
	}
	among := small.Analyse([]jargon.Line{{Speaker: jargon.Employee, Audience: jargon.Employee, Text: "Partshøring."}, {Speaker: jargon.Citizen, Text: "Hvad er partshøring?"}})
	if among[0].Pain {
		t.Errorf("words among colleagues hurt: %+v", among[0])
	}
}

var pieces = []string{"Hvad er ", "partshøring", "visitationsmøde", " (", ")", ", altså ", "det forstår jeg ikke", ". ", "? ", "\n\n", "§ 108, stk. 2", "PPR's", "»", "«", "'",
	"o\u0308", "\xff", "\xc3", "\u00ad", "tabt arbejdsfortjeneste", "- ", " – ", "jf.", "😳", "ikke", "æ", "\x00", "…", "vi kalder det "}

func drawLines(t *rapid.T) []jargon.Line {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) jargon.Line {
		speakers := []jargon.Speaker{jargon.Employee, jargon.Citizen, jargon.Relative, jargon.Letter, jargon.Outside, "", jargon.Observer}
		words := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })), 0, 12)
		return jargon.Line{Speaker: rapid.SampledFrom(speakers).Draw(t, "speaker"), Audience: rapid.SampledFrom(speakers).Draw(t, "audience"), Text: strings.Join(words.Draw(t, "words"), "")}
	}), 0, 6).Draw(t, "lines")
}

// checkSpans: each term is what stands at its span, in order, none overlapping.
func checkSpans(t interface{ Fatalf(string, ...any) }, line jargon.Line, r jargon.Result) {
	points := []rune(line.Text)
	at := 0
	for _, h := range r.Jargon {
		if h.Start < at || h.End <= h.Start || h.End > len(points) {
			t.Fatalf("%q: span %d to %d", line.Text, h.Start, h.End)
		}
		if utf8.ValidString(h.Term) && string(points[h.Start:h.End]) != h.Term {
			t.Fatalf("%q: %q stands at the span of %q", line.Text, string(points[h.Start:h.End]), h.Term)
		}
		at = h.End
	}
	if r.Pain != (len(r.Reasons) > 0) {
		t.Fatalf("%q: pain %t, reasons %q", line.Text, r.Pain, r.Reasons)
	}
}

func TestAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := drawLines(t)
		whole := small.Analyse(lines)
		if len(whole) != len(lines) {
			t.Fatalf("%d results of %d lines", len(whole), len(lines))
		}
		s := jargon.NewStream(small)
		var parts []jargon.Result
		for i, line := range lines {
			checkSpans(t, line, whole[i])
			parts = append(parts, s.Add(line)...)
		}
		parts = append(parts, s.Flush()...)
		if diff := cmp.Diff(whole, slices.Clip(parts)); len(lines) > 0 && diff != "" {
			t.Fatal(diff)
		}
	})
}

func FuzzAnalyse(f *testing.F) {
	f.Add("Hvad er partshøring?", "Vi sender det i partshøring, altså du kan svare (jf. § 108, stk. 2).")
	f.Add("»PPR's« visita\u00adtionsmøde \xff…", "o\u0308 – tabt\narbejdsfortjeneste")
	f.Fuzz(func(t *testing.T, citizen, employee string) {
		lines := []jargon.Line{{Speaker: jargon.Employee, Text: employee}, {Speaker: jargon.Citizen, Text: citizen}, {Speaker: jargon.Letter, Text: citizen}}
		for i, r := range small.Analyse(lines) {
			checkSpans(t, lines[i], r)
		}
	})
}
