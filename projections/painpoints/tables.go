package painpoints

import (
	"time"

	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// row is one pain point.
type row struct {
	ID         string
	Kind       string
	Scope      painpoint.Scope
	Standing   State // what people, or the engine, said last
	Holds      bool  // the rule holds
	Severity   painpoint.Severity
	Mildness   int64 // so that the worst come first, and those put away last
	Detector   int64
	Measure    []byte // JSON
	Principles []byte // JSON: those of the rule, as it reports them
	Crosses    []byte // JSON; empty: of one department
	Evidence   int64  // events it rests on now
	Recurred   int64
	Reports    int64 // events folded
	FirstSeen  time.Time
	LastSeen   time.Time
	Department string // that it is assigned to
	Account    string // likewise
	Solution   string
	Overruled  []byte // JSON; empty: its principles follow from the evidence
}

// away is what is put away comes after in the order of severities.
const away = 8

func (r *row) order() {
	r.Mildness = int64(painpoint.Critical.Rank() - r.Severity.Rank())
	if r.Standing.Closed() {
		r.Mildness += away
	}
}

var rows = view.NewTable("painpoint", 1, []view.Field[row]{
	view.Text("id", func(r *row) *string { return &r.ID }),
	view.Text("kind", func(r *row) *string { return &r.Kind }),
	view.Text("department", func(r *row) *string { return &r.Scope.Department }),
	view.Text("life_situation", func(r *row) *string { return &r.Scope.LifeSituation }),
	view.Text("term", func(r *row) *string { return &r.Scope.Term }),
	view.Text("standing", func(r *row) *State { return &r.Standing }),
	view.Bool("holds", func(r *row) *bool { return &r.Holds }),
	view.Text("severity", func(r *row) *painpoint.Severity { return &r.Severity }),
	view.Int("mildness", func(r *row) *int64 { return &r.Mildness }),
	view.Int("detector", func(r *row) *int64 { return &r.Detector }),
	view.Blob("measure", func(r *row) *[]byte { return &r.Measure }),
	view.Blob("principles", func(r *row) *[]byte { return &r.Principles }),
	view.Blob("crosses", func(r *row) *[]byte { return &r.Crosses }),
	view.Int("evidence", func(r *row) *int64 { return &r.Evidence }),
	view.Int("recurred", func(r *row) *int64 { return &r.Recurred }),
	view.Int("reports", func(r *row) *int64 { return &r.Reports }),
	view.Time("first_seen", func(r *row) *time.Time { return &r.FirstSeen }),
	view.Time("last_seen", func(r *row) *time.Time { return &r.LastSeen }),
	view.Text("assigned_department", func(r *row) *string { return &r.Department }),
	view.Text("assigned_account", func(r *row) *string { return &r.Account }),
	view.Text("solution", func(r *row) *string { return &r.Solution }),
	view.Blob("overruled", func(r *row) *[]byte { return &r.Overruled }),
}, view.Index{Name: "worst", Columns: []string{"mildness", "kind", "department", "life_situation", "term"}})

// step is one event of a pain point's history.
type step struct {
	ID           string
	Revision     uint64
	Event        string // its type
	Severity     painpoint.Severity
	Measure      []byte
	Joined, Left int64
	Actor        string
	Said         []byte // JSON of Said
	HappenedAt   time.Time
	KnownAt      time.Time
}

var steps = view.NewTable("painpoint_history", 2, []view.Field[step]{
	view.Text("id", func(r *step) *string { return &r.ID }),
	view.Int("revision", func(r *step) *uint64 { return &r.Revision }),
	view.Text("event", func(r *step) *string { return &r.Event }),
	view.Text("severity", func(r *step) *painpoint.Severity { return &r.Severity }),
	view.Blob("measure", func(r *step) *[]byte { return &r.Measure }),
	view.Int("joined", func(r *step) *int64 { return &r.Joined }),
	view.Int("departed", func(r *step) *int64 { return &r.Left }),
	view.Text("actor", func(r *step) *string { return &r.Actor }),
	view.Blob("said", func(r *step) *[]byte { return &r.Said }),
	view.Time("happened_at", func(r *step) *time.Time { return &r.HappenedAt }),
	view.Time("known_at", func(r *step) *time.Time { return &r.KnownAt }),
})

// proof is an event that a pain point rests on, or did.
type proof struct {
	ID       string
	Stream   string
	Revision uint64
	Event    string
	Spans    []byte // JSON; empty: the event as a whole
	Rests    bool   // now
	Joined   time.Time
	Left     time.Time // zero unless it has left
}

var proofs = view.NewTable("painpoint_evidence", 3, []view.Field[proof]{
	view.Text("id", func(r *proof) *string { return &r.ID }),
	view.Text("stream", func(r *proof) *string { return &r.Stream }),
	view.Int("revision", func(r *proof) *uint64 { return &r.Revision }),
	view.Text("event", func(r *proof) *string { return &r.Event }),
	view.Blob("spans", func(r *proof) *[]byte { return &r.Spans }),
	view.Bool("rests", func(r *proof) *bool { return &r.Rests }),
	view.Time("joined_at", func(r *proof) *time.Time { return &r.Joined }),
	view.Time("left_at", func(r *proof) *time.Time { return &r.Left }),
}, view.Index{Name: "of_event", Columns: []string{"stream", "revision"}})

// objectionRow is what somebody objected, with the answer.
type objectionRow struct {
	ID, Objection, By, Event, Actor string
	Subjects                        []byte // JSON
	Text                            string
	Erased                          bool
	At                              time.Time
	Outcome                         string // "": not answered
	Answer                          string
	AnswerErased                    bool
	AnsweredBy                      string
	AnsweredAt                      time.Time
}

var objections = view.NewTable("painpoint_objection", 2, []view.Field[objectionRow]{
	view.Text("id", func(r *objectionRow) *string { return &r.ID }),
	view.Text("objection", func(r *objectionRow) *string { return &r.Objection }),
	view.Text("objected_by", func(r *objectionRow) *string { return &r.By }),
	view.Text("event", func(r *objectionRow) *string { return &r.Event }),
	view.Text("actor", func(r *objectionRow) *string { return &r.Actor }),
	view.Blob("subjects", func(r *objectionRow) *[]byte { return &r.Subjects }),
	view.Text("text", func(r *objectionRow) *string { return &r.Text }),
	view.Bool("erased", func(r *objectionRow) *bool { return &r.Erased }),
	view.Time("made_at", func(r *objectionRow) *time.Time { return &r.At }),
	view.Text("outcome", func(r *objectionRow) *string { return &r.Outcome }),
	view.Text("answer", func(r *objectionRow) *string { return &r.Answer }),
	view.Bool("answer_erased", func(r *objectionRow) *bool { return &r.AnswerErased }),
	view.Text("answered_by", func(r *objectionRow) *string { return &r.AnsweredBy }),
	view.Time("answered_at", func(r *objectionRow) *time.Time { return &r.AnsweredAt }),
})

// theme is how often something that speaks to principles is on a pain point's
// evidence: a tag of a note, or a code.
type theme struct {
	ID     string
	Origin string // OfNote or OfCode
	Source string // the tag's key; codebook/code
	N      int64
}

var themes = view.NewTable("painpoint_theme", 3, []view.Field[theme]{
	view.Text("id", func(r *theme) *string { return &r.ID }),
	view.Text("origin", func(r *theme) *string { return &r.Origin }),
	view.Text("source", func(r *theme) *string { return &r.Source }),
	view.Int("n", func(r *theme) *int64 { return &r.N }),
})

// countRow is how many people's courses a pain point rests on.
type countRow struct {
	ID string
	N  int64
}

var counts = view.NewTable("painpoint_participants", 1, []view.Field[countRow]{
	view.Text("id", func(r *countRow) *string { return &r.ID }),
	view.Int("n", func(r *countRow) *int64 { return &r.N }),
})

// streamRow is how many events of a stream a pain point rests on.
type streamRow struct {
	ID, Stream string
	N          int64
}

var restsOn = view.NewTable("painpoint_stream", 2, []view.Field[streamRow]{
	view.Text("id", func(r *streamRow) *string { return &r.ID }),
	view.Text("stream", func(r *streamRow) *string { return &r.Stream }),
	view.Int("n", func(r *streamRow) *int64 { return &r.N }),
}, view.Index{Name: "of_stream", Columns: []string{"stream"}})

// personRow is in how many of these streams somebody takes part.
type personRow struct {
	ID, Pseudonym string
	N             int64
}

var persons = view.NewTable("painpoint_person", 2, []view.Field[personRow]{
	view.Text("id", func(r *personRow) *string { return &r.ID }),
	view.Text("pseudonym", func(r *personRow) *string { return &r.Pseudonym }),
	view.Int("n", func(r *personRow) *int64 { return &r.N }),
})

// presentRow is somebody who takes part in a stream.
type presentRow struct{ Stream, Pseudonym string }

var present = view.NewTable("painpoint_present", 2, []view.Field[presentRow]{
	view.Text("stream", func(r *presentRow) *string { return &r.Stream }),
	view.Text("pseudonym", func(r *presentRow) *string { return &r.Pseudonym }),
})

// partRow is the version of a note or an utterance that an event wrote.
type partRow struct {
	Stream   string
	Revision uint64
	Part     string
	Version  int
}

var parts = view.NewTable("painpoint_part", 2, []view.Field[partRow]{
	view.Text("stream", func(r *partRow) *string { return &r.Stream }),
	view.Int("revision", func(r *partRow) *uint64 { return &r.Revision }),
	view.Text("part", func(r *partRow) *string { return &r.Part }),
	view.Int("version", func(r *partRow) *int { return &r.Version }),
}, view.Index{Name: "of_part", Columns: []string{"stream", "part", "version"}})

// tagRow is the principles that a note is tagged with, whatever its version.
type tagRow struct {
	Stream, Part string
	Revision     uint64 // of the event that said so
	Principles   []byte // JSON
}

var tags = view.NewTable("painpoint_tag", 2, []view.Field[tagRow]{
	view.Text("stream", func(r *tagRow) *string { return &r.Stream }),
	view.Text("part", func(r *tagRow) *string { return &r.Part }),
	view.Int("revision", func(r *tagRow) *uint64 { return &r.Revision }),
	view.Blob("principles", func(r *tagRow) *[]byte { return &r.Principles }),
})

// codedRow is a coding; one that was removed stays, so that it does not come
// back when its beginning is folded again.
type codedRow struct {
	Stream, Coding string
	Revision       uint64 // of the event that said so last
	Document, Part string
	Version        int
	Code           string // codebook/code
	Gone           bool
}

var coded = view.NewTable("painpoint_coded", 2, []view.Field[codedRow]{
	view.Text("stream", func(r *codedRow) *string { return &r.Stream }),
	view.Text("coding", func(r *codedRow) *string { return &r.Coding }),
	view.Int("revision", func(r *codedRow) *uint64 { return &r.Revision }),
	view.Text("document", func(r *codedRow) *string { return &r.Document }),
	view.Text("part", func(r *codedRow) *string { return &r.Part }),
	view.Int("version", func(r *codedRow) *int { return &r.Version }),
	view.Text("code", func(r *codedRow) *string { return &r.Code }),
	view.Bool("gone", func(r *codedRow) *bool { return &r.Gone }),
}, view.Index{Name: "of_part", Columns: []string{"document", "part", "version"}})

// codeRow is a code, with the principles that its codebook gives it.
type codeRow struct {
	Codebook, Code string
	Revision       uint64 // of the event that said so last
	Into           string // the code it was merged into
	Principles     []byte // JSON of []codebook.Principle
}

var codes = view.NewTable("painpoint_code", 2, []view.Field[codeRow]{
	view.Text("codebook", func(r *codeRow) *string { return &r.Codebook }),
	view.Text("code", func(r *codeRow) *string { return &r.Code }),
	view.Int("revision", func(r *codeRow) *uint64 { return &r.Revision }),
	view.Text("merged_into", func(r *codeRow) *string { return &r.Into }),
	view.Blob("principles", func(r *codeRow) *[]byte { return &r.Principles }),
})

// setRow is a principle set, linkRow what a rule or a code speaks to in it, and
// mappingRow how it answers to another.
type (
	setRow struct {
		Set        string
		Revision   uint64
		Principles []byte // JSON of keys
	}
	linkRow struct {
		Source, Set string
		Revision    uint64
		Principles  []byte // JSON of keys
	}
	mappingRow struct {
		From, To string
		Revision uint64
		Pairs    []byte // JSON of []programme.PrinciplePair
	}
)

var sets = view.NewTable("painpoint_set", 1, []view.Field[setRow]{
	view.Text("principle_set", func(r *setRow) *string { return &r.Set }),
	view.Int("revision", func(r *setRow) *uint64 { return &r.Revision }),
	view.Blob("principles", func(r *setRow) *[]byte { return &r.Principles }),
})

var links = view.NewTable("painpoint_link", 2, []view.Field[linkRow]{
	view.Text("source", func(r *linkRow) *string { return &r.Source }),
	view.Text("principle_set", func(r *linkRow) *string { return &r.Set }),
	view.Int("revision", func(r *linkRow) *uint64 { return &r.Revision }),
	view.Blob("principles", func(r *linkRow) *[]byte { return &r.Principles }),
})

var mappings = view.NewTable("painpoint_mapping", 2, []view.Field[mappingRow]{
	view.Text("from_set", func(r *mappingRow) *string { return &r.From }),
	view.Text("to_set", func(r *mappingRow) *string { return &r.To }),
	view.Int("revision", func(r *mappingRow) *uint64 { return &r.Revision }),
	view.Blob("pairs", func(r *mappingRow) *[]byte { return &r.Pairs }),
})

// all is the rows of a scan, so that tables may be written to while they are
// gone through.
func all[R any](t *view.Table[R], r view.Reader, q view.Query) ([]R, error) {
	var out []R
	for x, err := range t.Scan(r, q) {
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}
