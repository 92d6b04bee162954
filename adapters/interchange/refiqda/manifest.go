package refiqda

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"ledetraad/domain/codebook"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
)

// manifestName is the name of the note in which an exported project says what
// the standard has no place for. Other programs show it as a memo; what comes
// back with it is read as what it was, as far as its texts are unchanged.
const manifestName = "Ledetråd: technical note, leave as it is"

// manifestVersion is that of the note's form.
const manifestVersion = 1

// manifest is what the note holds, as JSON. It has no word of anybody's: texts
// stand in the sources.
type manifest struct {
	Version   int                `json:"ledetraad_manifest"`
	Books     []manifestBook     `json:"codebooks,omitempty"`
	Documents []manifestDocument `json:"documents,omitempty"`
	Codings   map[string]coded   `json:"codings,omitempty"` // by GUID; those of which the standard does not say all
}

type manifestBook struct {
	Codebook    string                  `json:"codebook"`
	Name        string                  `json:"name"`
	Language    string                  `json:"language,omitempty"`
	Description string                  `json:"description,omitempty"`
	Heading     string                  `json:"heading,omitempty"` // the GUID of the code that stands for the book, where there are several
	Codes       map[string]manifestCode `json:"codes,omitempty"`   // by GUID
}

type manifestCode struct {
	Code       string               `json:"code"`
	Heading    bool                 `json:"heading,omitempty"`
	Retired    bool                 `json:"retired,omitempty"`
	Principles []codebook.Principle `json:"principles,omitempty"`
}

type coded struct {
	Coding string `json:"coding"`
	Weight int    `json:"weight,omitempty"`
}

// manifestDocument is a session or an interview.
type manifestDocument struct {
	Stream    string                    `json:"stream"`
	At        time.Time                 `json:"at,omitzero"`
	Session   *fieldwork.SessionStarted `json:"session,omitempty"`
	Interview *interview.Started        `json:"interview,omitempty"`
	Texts     []manifestText            `json:"texts"`
	Parts     []manifestPart            `json:"parts"`
	Stops     []manifestStop            `json:"stops,omitempty"` // of an interview
	Waits     []manifestWait            `json:"waits,omitempty"` // of an interview
}

// manifestStop is a limit that the citizen set. Why it was set, and lifted,
// stands in notes on the text, whose GUIDs these are; behind a heading.
type manifestStop struct {
	Stop string `json:"stop"`
	interview.Limit
	Readers interview.Readers `json:"readers"`
	At      time.Time         `json:"at,omitzero"`
	Lifted  time.Time         `json:"lifted,omitzero"`
	Reason  string            `json:"reason,omitempty"`
	Because string            `json:"because,omitempty"`
}

// manifestWait is a wait that was told; what was said of it stands in the note
// Said, behind a heading.
type manifestWait struct {
	interview.WaitTold
	At   time.Time `json:"at,omitzero"`
	Said string    `json:"said,omitempty"`
}

// manifestText is a source: as long as its words are the same, places in it are.
type manifestText struct {
	Source string `json:"source"` // GUID
	SHA256 string `json:"sha256"` // of the text in UTF-8, lines ending in LF
}

type manifestPart struct {
	Part       string                `json:"part"`
	Dimensions []fieldwork.Dimension `json:"dimensions,omitempty"`
	Principles []string              `json:"principles,omitempty"`
	Finished   bool                  `json:"finished,omitempty"`
	Versions   []manifestWording     `json:"versions"` // from 1, none left out
}

// manifestWording is one version. Text is its source's place in Texts, -1 where
// the words were not there any more or might not be read.
type manifestWording struct {
	Text  int       `json:"text"`
	Start int       `json:"start,omitempty"`
	End   int       `json:"end,omitempty"`
	At    time.Time `json:"at,omitzero"`
	Wording
}

// Wording is what is known of a version beside its words.
type Wording struct {
	Kind         string    `json:"kind,omitempty"` // of a note
	Speaker      string    `json:"speaker,omitempty"`
	SpokenBy     string    `json:"spoken_by,omitempty"`
	Audience     string    `json:"audience,omitempty"`
	Participants []string  `json:"participants,omitempty"` // whom a note is about; whom an utterance is about beside the interviewed
	DeviceAt     time.Time `json:"device_at,omitzero"`
	AtMS         *int64    `json:"at_ms,omitempty"` // of an utterance
	UntilMS      *int64    `json:"until_ms,omitempty"`
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
