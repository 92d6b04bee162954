package search

import (
	"strings"
	"time"

	"ledetraad/projections/view"
)

// state is why a document is not found.
type state string

const (
	found     state = ""
	erased    state = "erased"
	discarded state = "discarded"
	behind    state = "stopped" // behind a stop mark
)

// document is a piece of text as it reads now.
type document struct {
	Stream        string
	Kind          Kind
	Part          string // the note's, utterance's, touchpoint's … id
	At            uint64 // revision, for what may be said of a part more than once; else 0
	ID            int64
	Version       int
	Revision      uint64 // the event that has the text
	Happened      time.Time
	Department    string
	Other         string // the observer's own department
	LifeSituation string
	Author        string
	Speaker       string
	NoteKind      string
	Principles    string // with spaces between
	Subjects      string // with line feeds between
	State         state
	Text          string
	Within        string // of a comment: the utterance that it belongs to
}

var documents = view.NewTable("documents", 4, []view.Field[document]{
	view.Text("stream", func(r *document) *string { return &r.Stream }),
	view.Text("kind", func(r *document) *Kind { return &r.Kind }),
	view.Text("part", func(r *document) *string { return &r.Part }),
	view.Int("at_revision", func(r *document) *uint64 { return &r.At }),
	view.Int("id", func(r *document) *int64 { return &r.ID }),
	view.Int("version", func(r *document) *int { return &r.Version }),
	view.Int("revision", func(r *document) *uint64 { return &r.Revision }),
	view.Time("happened_at", func(r *document) *time.Time { return &r.Happened }),
	view.Text("department", func(r *document) *string { return &r.Department }),
	view.Text("other_department", func(r *document) *string { return &r.Other }),
	view.Text("life_situation", func(r *document) *string { return &r.LifeSituation }),
	view.Text("author", func(r *document) *string { return &r.Author }),
	view.Text("speaker", func(r *document) *string { return &r.Speaker }),
	view.Text("note_kind", func(r *document) *string { return &r.NoteKind }),
	view.Text("principles", func(r *document) *string { return &r.Principles }),
	view.Text("subjects", func(r *document) *string { return &r.Subjects }),
	view.Text("state", func(r *document) *state { return &r.State }),
	view.Text("text", func(r *document) *string { return &r.Text }),
	view.Text("within", func(r *document) *string { return &r.Within }),
})

// indexed is a document's words: the stems of its text, then its facets. There
// is one for each document, also where it is not to be found, so that its id
// is taken.
type indexed struct {
	ID     int64 // of time: see newID
	Stream string
	Kind   Kind
	Part   string
	At     uint64
	Length int64 // stems
	Words  string
}

var words = func() *view.Table[indexed] {
	t := view.NewTable("words", 1, []view.Field[indexed]{
		view.Int("id", func(r *indexed) *int64 { return &r.ID }),
		view.Text("stream", func(r *indexed) *string { return &r.Stream }),
		view.Text("kind", func(r *indexed) *Kind { return &r.Kind }),
		view.Text("part", func(r *indexed) *string { return &r.Part }),
		view.Int("at_revision", func(r *indexed) *uint64 { return &r.At }),
		view.Int("length", func(r *indexed) *int64 { return &r.Length }),
		view.Text("words", func(r *indexed) *string { return &r.Words }),
	})
	t.Words = "words"
	return t
}()

func indexedOf(row view.Row) indexed {
	return indexed{row[0].(int64), row[1].(string), Kind(row[2].(string)), row[3].(string), uint64(row[4].(int64)), row[5].(int64), row[6].(string)}
}

// context is what is known of a stream (part "") or of a touchpoint.
type context struct {
	Stream, Part, Department, Other, LifeSituation, Author string
}

var contexts = view.NewTable("contexts", 2, []view.Field[context]{
	view.Text("stream", func(r *context) *string { return &r.Stream }),
	view.Text("part", func(r *context) *string { return &r.Part }),
	view.Text("department", func(r *context) *string { return &r.Department }),
	view.Text("other_department", func(r *context) *string { return &r.Other }),
	view.Text("life_situation", func(r *context) *string { return &r.LifeSituation }),
	view.Text("author", func(r *context) *string { return &r.Author }),
})

// turn is when an utterance was said, and whether it is behind a stop mark. It
// stands beside the document, so that a whole interview's are read fast.
type turn struct {
	Stream, Utterance string
	Revision          uint64 // it was recorded at
	AtMS, UntilMS     int64  // −1 is none
	Behind            bool
}

var turns = view.NewTable("turns", 2, []view.Field[turn]{
	view.Text("stream", func(r *turn) *string { return &r.Stream }),
	view.Text("utterance", func(r *turn) *string { return &r.Utterance }),
	view.Int("revision", func(r *turn) *uint64 { return &r.Revision }),
	view.Int("at_ms", func(r *turn) *int64 { return &r.AtMS }),
	view.Int("until_ms", func(r *turn) *int64 { return &r.UntilMS }),
	view.Bool("behind", func(r *turn) *bool { return &r.Behind }),
})

// stop is a stop mark that holds; a time code of −1 is none.
type stop struct {
	Stream, Stop, From, Until string
	FromMS, UntilMS           int64
}

var stops = view.NewTable("stops", 2, []view.Field[stop]{
	view.Text("stream", func(r *stop) *string { return &r.Stream }),
	view.Text("stop", func(r *stop) *string { return &r.Stop }),
	view.Text("from_utterance", func(r *stop) *string { return &r.From }),
	view.Text("until_utterance", func(r *stop) *string { return &r.Until }),
	view.Int("from_ms", func(r *stop) *int64 { return &r.FromMS }),
	view.Int("until_ms", func(r *stop) *int64 { return &r.UntilMS }),
})

// total is how much can be found, for ranking.
type total struct{ Key, Documents, Words int64 }

var totals = view.NewTable("totals", 1, []view.Field[total]{
	view.Int("key", func(r *total) *int64 { return &r.Key }),
	view.Int("documents", func(r *total) *int64 { return &r.Documents }),
	view.Int("words", func(r *total) *int64 { return &r.Words }),
})

func join(keys []string) string { return strings.Join(keys, " ") }

func split(s, by string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, by)
}
