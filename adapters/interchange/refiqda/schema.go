package refiqda

import (
	"encoding/xml"
	"strconv"
	"strings"
	"time"
)

// The elements of the standard that matter here, in the order in which its
// schema wants them. Namespaces are not looked at when reading; other programs
// write them in more than one way. Numbers are text, so that one that cannot be
// read costs its element and not the file.

type xmlProject struct {
	XMLName     xml.Name   `xml:"Project"`
	Name        string     `xml:"name,attr"`
	Origin      string     `xml:"origin,attr,omitempty"`
	CreatedAt   string     `xml:"creationDateTime,attr,omitempty"`
	Users       []xmlUser  `xml:"Users>User"`
	Codes       []xmlCode  `xml:"CodeBook>Codes>Code"`
	Variables   []struct{} `xml:"Variables>Variable"`
	Cases       []xmlCase  `xml:"Cases>Case"`
	Sources     xmlSources `xml:"Sources"`
	Notes       []xmlText  `xml:"Notes>Note"`
	Links       []struct{} `xml:"Links>Link"`
	Sets        []struct{} `xml:"Sets>Set"`
	Graphs      []struct{} `xml:"Graphs>Graph"`
	Description string     `xml:"Description,omitempty"`
	NoteRefs    []xmlRef   `xml:"NoteRef"`
}

type xmlBook struct {
	XMLName xml.Name   `xml:"CodeBook"`
	Origin  string     `xml:"origin,attr,omitempty"`
	Codes   []xmlCode  `xml:"Codes>Code"`
	Sets    []struct{} `xml:"Sets>Set"`
}

// What is written is apart from what is read, because encoding/xml writes an
// element around a list that is empty, which the schema refuses; around one
// that is nil it does not.

type xmlWritten struct {
	XMLName     xml.Name  `xml:"urn:QDA-XML:project:1.0 Project"`
	Name        string    `xml:"name,attr"`
	Origin      string    `xml:"origin,attr,omitempty"`
	CreatedAt   string    `xml:"creationDateTime,attr,omitempty"`
	Users       *xmlUsers `xml:"Users"`
	CodeBook    *xmlCodes `xml:"CodeBook"`
	Cases       *xmlCases `xml:"Cases"`
	Sources     *xmlTexts `xml:"Sources"`
	Notes       *xmlNotes `xml:"Notes"`
	Description string    `xml:"Description,omitempty"`
	NoteRefs    []xmlRef  `xml:"NoteRef"`
}

type (
	xmlUsers struct {
		Users []xmlUser `xml:"User"`
	}
	xmlCodes struct {
		Codes []xmlCode `xml:"Codes>Code"`
	}
	xmlCases struct {
		Cases []xmlCase `xml:"Case"`
	}
	xmlTexts struct {
		Texts []xmlText `xml:"TextSource"`
	}
	xmlNotes struct {
		Notes []xmlText `xml:"Note"`
	}
)

type xmlBookWritten struct {
	XMLName xml.Name  `xml:"urn:QDA-XML:codebook:1.0 CodeBook"`
	Origin  string    `xml:"origin,attr,omitempty"`
	Codes   []xmlCode `xml:"Codes>Code"`
}

// written is the project as it is written.
func (p xmlProject) written() xmlWritten {
	w := xmlWritten{Name: p.Name, Origin: p.Origin, CreatedAt: p.CreatedAt, Description: p.Description, NoteRefs: p.NoteRefs}
	if len(p.Users) > 0 {
		w.Users = &xmlUsers{p.Users}
	}
	if len(p.Codes) > 0 {
		w.CodeBook = &xmlCodes{p.Codes}
	}
	if len(p.Cases) > 0 {
		w.Cases = &xmlCases{p.Cases}
	}
	if len(p.Sources.Texts) > 0 {
		w.Sources = &xmlTexts{p.Sources.Texts}
	}
	if len(p.Notes) > 0 {
		w.Notes = &xmlNotes{p.Notes}
	}
	return w
}

type xmlUser struct {
	GUID string `xml:"guid,attr"`
	Name string `xml:"name,attr,omitempty"`
	ID   string `xml:"id,attr,omitempty"`
}

type xmlCode struct {
	GUID        string    `xml:"guid,attr"`
	Name        string    `xml:"name,attr"`
	Codable     string    `xml:"isCodable,attr"`
	Colour      string    `xml:"color,attr,omitempty"`
	Description string    `xml:"Description,omitempty"`
	NoteRefs    []xmlRef  `xml:"NoteRef"`
	Below       []xmlCode `xml:"Code"`
	line        int
}

type xmlRef struct {
	Target string `xml:"targetGUID,attr"`
}

type xmlCase struct {
	GUID       string     `xml:"guid,attr"`
	Name       string     `xml:"name,attr,omitempty"`
	Describes  string     `xml:"Description,omitempty"`
	CodeRefs   []xmlRef   `xml:"CodeRef"`
	Values     []struct{} `xml:"VariableValue"`
	Sources    []xmlRef   `xml:"SourceRef"`
	Selections []xmlRef   `xml:"SelectionRef"`
}

type xmlSources struct {
	Texts    []xmlText     `xml:"TextSource"`
	Pictures []xmlPicture  `xml:"PictureSource"`
	PDFs     []xmlPDF      `xml:"PDFSource"`
	Audios   []xmlRecorded `xml:"AudioSource"`
	Videos   []xmlRecorded `xml:"VideoSource"`
}

// xmlText is a text: a source, a note, the representation of a PDF, and with
// its synchronisation points a transcript.
type xmlText struct {
	GUID        string         `xml:"guid,attr"`
	Name        string         `xml:"name,attr,omitempty"`
	RichPath    string         `xml:"richTextPath,attr,omitempty"`
	PlainPath   string         `xml:"plainTextPath,attr,omitempty"`
	User        string         `xml:"creatingUser,attr,omitempty"`
	CreatedAt   string         `xml:"creationDateTime,attr,omitempty"`
	Description string         `xml:"Description,omitempty"`
	Plain       *string        `xml:"PlainTextContent"`
	Points      []xmlPoint     `xml:"SyncPoint"`
	Selections  []xmlSelection `xml:"PlainTextSelection"`
	Spoken      []xmlSelection `xml:"TranscriptSelection"`
	Codings     []xmlCoding    `xml:"Coding"`
	NoteRefs    []xmlRef       `xml:"NoteRef"`
	Values      []struct{}     `xml:"VariableValue"`
	line        int
}

type xmlPoint struct {
	GUID     string `xml:"guid,attr"`
	Position string `xml:"position,attr"`
}

type xmlSelection struct {
	GUID        string      `xml:"guid,attr"`
	Name        string      `xml:"name,attr,omitempty"`
	Start       string      `xml:"startPosition,attr,omitempty"`
	End         string      `xml:"endPosition,attr,omitempty"`
	From        string      `xml:"fromSyncPoint,attr,omitempty"`
	To          string      `xml:"toSyncPoint,attr,omitempty"`
	User        string      `xml:"creatingUser,attr,omitempty"`
	CreatedAt   string      `xml:"creationDateTime,attr,omitempty"`
	Description string      `xml:"Description,omitempty"`
	Codings     []xmlCoding `xml:"Coding"`
	NoteRefs    []xmlRef    `xml:"NoteRef"`
	line        int
}

type xmlCoding struct {
	GUID      string   `xml:"guid,attr"`
	User      string   `xml:"creatingUser,attr,omitempty"`
	CreatedAt string   `xml:"creationDateTime,attr,omitempty"`
	Code      xmlRef   `xml:"CodeRef"`
	NoteRefs  []xmlRef `xml:"NoteRef"`
}

type xmlPicture struct {
	Description *xmlText   `xml:"TextDescription"`
	Selections  []struct{} `xml:"PictureSelection"`
}

type xmlPDF struct {
	Name           string     `xml:"name,attr"`
	Selections     []struct{} `xml:"PDFSelection"`
	Codings        []struct{} `xml:"Coding"`
	Representation *xmlText   `xml:"Representation"`
}

type xmlRecorded struct {
	Name        string     `xml:"name,attr"`
	Transcripts []xmlText  `xml:"Transcript"`
	Audio       []struct{} `xml:"AudioSelection"`
	Video       []struct{} `xml:"VideoSelection"`
	Codings     []struct{} `xml:"Coding"`
}

// UnmarshalXML remembers the line.
func (c *xmlCode) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	type plain xmlCode
	line, _ := d.InputPos()
	err := d.DecodeElement((*plain)(c), &start)
	c.line = line
	return err
}

// UnmarshalXML remembers the line.
func (t *xmlText) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	type plain xmlText
	line, _ := d.InputPos()
	err := d.DecodeElement((*plain)(t), &start)
	t.line = line
	return err
}

// UnmarshalXML remembers the line.
func (s *xmlSelection) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	type plain xmlSelection
	line, _ := d.InputPos()
	err := d.DecodeElement((*plain)(s), &start)
	s.line = line
	return err
}

func (c xmlCode) codable() bool {
	b, err := strconv.ParseBool(strings.ToLower(strings.TrimSpace(c.Codable)))
	return err != nil || b
}

// instant reads an xsd:dateTime, which may lack its zone; the zero time where
// it says nothing that can be true.
func instant(s string, now time.Time) time.Time {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1900 && !t.After(now) {
			return t.UTC()
		}
	}
	return time.Time{}
}
