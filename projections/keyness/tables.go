package keyness

import (
	"time"

	"ledetraad/projections/view"
)

// side is whose words they are.
type side string

const (
	nobodys   side = ""          // not compared: an observer's, an outside partner's
	municipal side = "municipal" // an employee's, or a letter's
	citizens  side = "citizens"  // a citizen's, or a relative's
)

// documentRow is a session of field notes or an interview.
type documentRow struct {
	Stream              string
	Department          string
	Author              string
	Marks               int64 // stop marks, lifted ones too
	Municipal, Citizens int64 // parts that count
}

var documents = view.NewTable("keyness_document", 1, []view.Field[documentRow]{
	view.Text("stream", func(r *documentRow) *string { return &r.Stream }),
	view.Text("department", func(r *documentRow) *string { return &r.Department }),
	view.Text("author", func(r *documentRow) *string { return &r.Author }),
	view.Int("marks", func(r *documentRow) *int64 { return &r.Marks }),
	view.Int("municipal", func(r *documentRow) *int64 { return &r.Municipal }),
	view.Int("citizens", func(r *documentRow) *int64 { return &r.Citizens }),
})

// partRow is a note or an utterance in its newest version.
type partRow struct {
	Stream, Part      string
	First             uint64 // revision of the first version
	Revision          uint64 // of this one
	Version           int
	Event             string
	Speaker, SpokenBy string
	AtMS, UntilMS     int64 // −1: none
	Subjects          []byte
	Text              string // "" where it was erased
	Gone, Behind      bool   // discarded; behind a stop mark
}

// side is whose words of the part count, if any do.
func (p partRow) side() side {
	if p.Gone || p.Behind || p.Text == "" {
		return nobodys
	}
	return sideOf(p.Speaker)
}

var parts = view.NewTable("keyness_part", 2, []view.Field[partRow]{
	view.Text("stream", func(r *partRow) *string { return &r.Stream }),
	view.Text("part", func(r *partRow) *string { return &r.Part }),
	view.Int("first_revision", func(r *partRow) *uint64 { return &r.First }),
	view.Int("revision", func(r *partRow) *uint64 { return &r.Revision }),
	view.Int("version", func(r *partRow) *int { return &r.Version }),
	view.Text("event", func(r *partRow) *string { return &r.Event }),
	view.Text("speaker", func(r *partRow) *string { return &r.Speaker }),
	view.Text("spoken_by", func(r *partRow) *string { return &r.SpokenBy }),
	view.Int("at_ms", func(r *partRow) *int64 { return &r.AtMS }),
	view.Int("until_ms", func(r *partRow) *int64 { return &r.UntilMS }),
	view.Blob("subjects", func(r *partRow) *[]byte { return &r.Subjects }),
	view.Text("words", func(r *partRow) *string { return &r.Text }),
	view.Bool("gone", func(r *partRow) *bool { return &r.Gone }),
	view.Bool("behind", func(r *partRow) *bool { return &r.Behind }),
})

// markRow is a limit that a citizen set.
type markRow struct {
	Stream, Stop    string
	From, Until     string
	FromMS, UntilMS int64
	Lifted          bool
}

var marks = view.NewTable("keyness_mark", 2, []view.Field[markRow]{
	view.Text("stream", func(r *markRow) *string { return &r.Stream }),
	view.Text("stop", func(r *markRow) *string { return &r.Stop }),
	view.Text("from_part", func(r *markRow) *string { return &r.From }),
	view.Text("until_part", func(r *markRow) *string { return &r.Until }),
	view.Int("from_ms", func(r *markRow) *int64 { return &r.FromMS }),
	view.Int("until_ms", func(r *markRow) *int64 { return &r.UntilMS }),
	view.Bool("lifted", func(r *markRow) *bool { return &r.Lifted }),
})

// useRow is where in a document one side uses a word.
type useRow struct {
	Stem   string
	Side   side
	Stream string
	Parts  []byte // JSON of []use, by part
}

// use is a word in a part.
type use struct {
	Part    string   `json:"p"`
	Speaker string   `json:"s,omitempty"` // of the municipality's: a pseudonym, or a role in a department
	Forms   []string `json:"f,omitempty"` // likewise: as it is written, in order
	Common  bool     `json:"c,omitempty"` // it is written otherwise than names are
}

var uses = view.NewTable("keyness_use", 3, []view.Field[useRow]{
	view.Text("stem", func(r *useRow) *string { return &r.Stem }),
	view.Text("side", func(r *useRow) *side { return &r.Side }),
	view.Text("stream", func(r *useRow) *string { return &r.Stream }),
	view.Blob("parts", func(r *useRow) *[]byte { return &r.Parts }),
})

// wordRow is in how many documents each side uses a word. The row of the stem
// "" counts the documents that a side says anything in.
type wordRow struct {
	Stem                string
	Municipal, Citizens int64
}

var words = view.NewTable("keyness_word", 1, []view.Field[wordRow]{
	view.Text("stem", func(r *wordRow) *string { return &r.Stem }),
	view.Int("municipal", func(r *wordRow) *int64 { return &r.Municipal }),
	view.Int("citizens", func(r *wordRow) *int64 { return &r.Citizens }),
})

// termRow is what was said last of a family of the lexicon.
type termRow struct {
	Key       string
	Revision  uint64
	Family    []byte // JSON of lexicon.Family; empty: it was only taken out
	Retired   bool
	Reason    string
	Actor     string
	ChangedAt time.Time
}

var terms = view.NewTable("keyness_term", 1, []view.Field[termRow]{
	view.Text("key", func(r *termRow) *string { return &r.Key }),
	view.Int("revision", func(r *termRow) *uint64 { return &r.Revision }),
	view.Blob("family", func(r *termRow) *[]byte { return &r.Family }),
	view.Bool("retired", func(r *termRow) *bool { return &r.Retired }),
	view.Text("reason", func(r *termRow) *string { return &r.Reason }),
	view.Text("actor", func(r *termRow) *string { return &r.Actor }),
	view.Time("changed_at", func(r *termRow) *time.Time { return &r.ChangedAt }),
})

// refusedRow is a word that somebody found to be an ordinary one.
type refusedRow struct {
	Word, Reason, Actor string
	At                  time.Time
}

var refusals = view.NewTable("keyness_refused", 1, []view.Field[refusedRow]{
	view.Text("word", func(r *refusedRow) *string { return &r.Word }),
	view.Text("reason", func(r *refusedRow) *string { return &r.Reason }),
	view.Text("actor", func(r *refusedRow) *string { return &r.Actor }),
	view.Time("refused_at", func(r *refusedRow) *time.Time { return &r.At }),
})
