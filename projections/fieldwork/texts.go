package fieldwork

import (
	"ledetraad/domain/event"
	"ledetraad/projections/view"
)

// What a text belongs to.
const (
	ofLink       = "link"       // a participant's network link
	ofConsent    = "consent"    // why it was withdrawn
	ofNote       = "note"       // a version of a note
	ofReason     = "reason"     // why a note, or an utterance, was corrected or discarded
	ofReopened   = "reopened"   // why a session was
	ofAttachment = "attachment" // why it was removed
	ofSaid       = "said"       // a version of an utterance
	ofStop       = "stop"       // why a citizen set, or lifted, a limit
	ofWait       = "wait"       // what was said of a wait
)

type textRow struct {
	Stream, Of, ID string
	Revision       uint64 // of the event that has it
	Text           string
	Erased         bool
	Subjects       names
}

var texts = view.NewTable("fieldwork_texts", 4, group(
	view.Text("stream", func(r *textRow) *string { return &r.Stream }),
	view.Text("belongs_to", func(r *textRow) *string { return &r.Of }),
	view.Text("id", func(r *textRow) *string { return &r.ID }),
	view.Int("revision", func(r *textRow) *uint64 { return &r.Revision }),
	view.Text("text", func(r *textRow) *string { return &r.Text }),
	view.Bool("erased", func(r *textRow) *bool { return &r.Erased }),
	view.Text("subjects", func(r *textRow) *names { return &r.Subjects }),
))

// text keeps personal text; where none was written, it writes nothing.
func (f fact) text(of, id string, t event.Text) error {
	if t.Plain == "" && !t.Erased {
		return nil
	}
	return texts.Put(f.w, textRow{f.stream, of, id, f.rev, t.Plain, t.Erased, join(t.Subjects)})
}

// Withheld says why a reader does not get words that are there.
type Withheld string

const (
	ByRight Withheld = "right" // the reader may not read them
	ByStop  Withheld = "stop"  // the citizen set a limit
)

// Words are personal text, or the fact that there is some.
type Words struct {
	Text     string   `json:"text,omitempty"`
	Erased   bool     `json:"erased,omitempty"`
	Withheld Withheld `json:"withheld,omitempty" enum:"right,stop"`
	Of       []string `json:"of"` // pseudonyms of everybody it is about; where nobody is named, the stream
	Revision uint64   `json:"revision"`
}

// Sight is what a reader may see. The zero Sight sees no words.
type Sight struct {
	Account string // who reads
	// Words answers whether the reader may read words that concern the
	// departments and were written down by the author; nil: none.
	Words func(departments []string, author string) bool
}

// origin is where words come from.
type origin struct {
	department, author string
}

func (s Sight) sees(o origin) bool {
	if s.Words == nil {
		return false
	}
	var departments []string
	if o.department != "" {
		departments = []string{o.department}
	}
	return s.Words(departments, o.author)
}

// words finds the text that an event wrote; nil if it wrote none.
func (s Sight) words(r view.Reader, o origin, stopped bool, stream, of, id string, revision uint64) (*Words, error) {
	t, ok, err := texts.Get(r, stream, of, id, revision)
	if err != nil || !ok {
		return nil, err
	}
	w := Words{Text: t.Text, Erased: t.Erased, Of: t.Subjects.list(), Revision: revision}
	switch {
	case t.Erased:
	case !s.sees(o):
		w.Text, w.Withheld = "", ByRight
	case stopped:
		w.Text, w.Withheld = "", ByStop
	}
	return &w, nil
}
