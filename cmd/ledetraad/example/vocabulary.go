package example

import "ledetraad/domain/journey"

// Short names for the channels in the stories.
const (
	alarm   = journey.Alarm
	phone   = journey.Phone
	visit   = journey.Visit
	desk    = journey.Desk
	letter  = journey.Letter
	digital = journey.Digital
)

// The activities: what kinds of touchpoints there are. They are few, and the
// same in all stories, so that journeys can be compared and their flow drawn.
const (
	// For every department.
	opkald         = "Opkald"
	besked         = "Besked på Digital Post"
	fremmoede      = "Fremmøde i Borgerservice"
	ansoegning     = "Ansøgning"
	kvittering     = "Kvitteringsbrev"
	partshoering   = "Partshøring"
	afgoerelse     = "Afgørelse"
	klage          = "Klage"
	genvurdering   = "Genvurdering"
	aktindsigt     = "Aktindsigt"
	samtale        = "Samtale"
	hjemmebesoeg   = "Hjemmebesøg"
	netvaerksmoede = "Netværksmøde"
	statusmoede    = "Statusmøde"
	handleplan     = "Handleplan"
	indkaldelse    = "Indkaldelse"
	udbetaling     = "Udbetaling"

	// Health and care.
	udskrivningsbesked = "Udskrivningsbesked"
	visitationsbesoeg  = "Visitationsbesøg"
	opstart            = "Opstart af hjemmehjælp"
	plejebesoeg        = "Besøg af hjemmeplejen"
	sygeplejebesoeg    = "Sygeplejebesøg"
	medicin            = "Medicingennemgang"
	hjaelpemiddel      = "Levering af hjælpemiddel"
	genoptraeningsplan = "Genoptræningsplan"
	foersteTraening    = "Første træning"
	traening           = "Træning"
	traeningSlut       = "Afslutning af træning"
	noedkald           = "Nødkald"
	genindlagt         = "Genindlæggelse"

	// Nursing home and housing.
	indflytning    = "Indflytningssamtale"
	pleje          = "Pleje og omsorg"
	laegetilsyn    = "Lægetilsyn"
	aktivitet      = "Aktivitet i huset"
	paaroerende    = "Pårørendesamtale"
	demens         = "Demensvurdering"
	stoette        = "Støtte i hverdagen"
	ledsagelse     = "Ledsagelse"
	beboermoede    = "Beboermøde"
	kontaktperson  = "Skift af kontaktperson"
	aendretStoette = "Ændring af støtte"

	// Work.
	oplysningsskema  = "Oplysningsskema"
	foersteSamtale   = "Første opfølgningssamtale"
	opfoelgning      = "Opfølgningssamtale"
	laegeattest      = "Lægeattest"
	rehabmoede       = "Møde i rehabiliteringsteam"
	praktik          = "Virksomhedspraktik"
	delvisRask       = "Delvis raskmelding"
	jobafklaring     = "Jobafklaringsforløb"
	revurdering      = "Revurdering af sygedagpenge"
	rundbordssamtale = "Samtale med arbejdsplads"

	// Children and young people.
	pprVurdering    = "PPR-vurdering"
	boernesamtale   = "Børnesamtale"
	overgangsmoede  = "Overgangsmøde"
	vum             = "VUM-udredning"
	aflastning      = "Aflastning"
	foraeldregruppe = "Forældrenetværk"
	skolemoede      = "Møde med skolen"
	stoetteperson   = "Støtte- og kontaktperson"

	// Cancer.
	raadgivning    = "Rådgivningssamtale"
	mentorfamilie  = "Mentorfamilie"
	praktiskHjaelp = "Praktisk hjælp i hjemmet"
)
