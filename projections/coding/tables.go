package coding

import (
	"time"

	"ledetraad/domain/codinground"
	"ledetraad/projections/view"
)

type (
	bookRow struct {
		Codebook, Name, Language, Description string
		StartedAt                             time.Time
	}
	codeRow struct {
		Codebook, Code, Parent   string
		Order                    uint64 // the revision that added it
		Name, Definition, Colour string
		Heading, Retired         bool
		Into                     string // the code it was merged into, "" where it stands
		Principles               []byte // JSON
	}
	memoRow struct {
		Codebook, Memo, Code, Author string
		About                        []byte // JSON: pseudonyms
		Text                         string
		Erased                       bool
		WrittenAt, RewrittenAt       time.Time
	}
	// documentRow is what codings are counted by; a document that is not there
	// (its stream was removed from the log) has no codings either.
	documentRow struct {
		Document, Department, Unit, LifeSituation string
		Participants                              []byte // JSON: pseudonyms
	}
	codingRow struct {
		Stream, Coding               string
		Document, Part               string
		Version, Start, End          int
		Codebook, Code, Coder, Event string
		Weight                       int
		AppliedAt, KnownAt           time.Time
	}
	codingMemoRow struct {
		Stream, Coding string
		About          []byte // JSON: pseudonyms
		Text           string
		Erased         bool
	}
	// countRow is how often a coder has put a code on places in a document.
	countRow struct {
		Codebook, Code, Coder, Document string
		N                               int64
	}
	roundRow struct {
		Round, Name, Codebook string
		Codes, Coders         []byte // JSON; once closed, the codes as they stood then
		Level                 codinground.Level
		OpenedAt, ClosedAt    time.Time
		Closed                bool
	}
	unitRow struct {
		Round               string
		Order               int
		Unit                string
		Document, Part      string
		Version, Start, End int
	}
	readingRow struct{ Round, Unit, Coder string }
	// judgementRow is written when a round closes, from the codings as they are
	// then. Weight is 0 where none was given.
	judgementRow struct {
		Round, Unit, Coder, Code string
		Weight                   int
	}
)

var books = view.NewTable("codebooks", 1, []view.Field[bookRow]{
	view.Text("codebook", func(r *bookRow) *string { return &r.Codebook }),
	view.Text("name", func(r *bookRow) *string { return &r.Name }),
	view.Text("language", func(r *bookRow) *string { return &r.Language }),
	view.Text("description", func(r *bookRow) *string { return &r.Description }),
	view.Time("started_at", func(r *bookRow) *time.Time { return &r.StartedAt }),
})

var codes = view.NewTable("codes", 2, []view.Field[codeRow]{
	view.Text("codebook", func(r *codeRow) *string { return &r.Codebook }),
	view.Text("code", func(r *codeRow) *string { return &r.Code }),
	view.Text("parent", func(r *codeRow) *string { return &r.Parent }),
	view.Int("added", func(r *codeRow) *uint64 { return &r.Order }),
	view.Text("name", func(r *codeRow) *string { return &r.Name }),
	view.Text("definition", func(r *codeRow) *string { return &r.Definition }),
	view.Text("colour", func(r *codeRow) *string { return &r.Colour }),
	view.Bool("heading", func(r *codeRow) *bool { return &r.Heading }),
	view.Bool("retired", func(r *codeRow) *bool { return &r.Retired }),
	view.Text("merged_into", func(r *codeRow) *string { return &r.Into }),
	view.Blob("principles", func(r *codeRow) *[]byte { return &r.Principles }),
})

var memos = view.NewTable("codebook_memos", 2, []view.Field[memoRow]{
	view.Text("codebook", func(r *memoRow) *string { return &r.Codebook }),
	view.Text("memo", func(r *memoRow) *string { return &r.Memo }),
	view.Text("code", func(r *memoRow) *string { return &r.Code }),
	view.Text("author", func(r *memoRow) *string { return &r.Author }),
	view.Blob("about", func(r *memoRow) *[]byte { return &r.About }),
	view.Text("memo_text", func(r *memoRow) *string { return &r.Text }),
	view.Bool("erased", func(r *memoRow) *bool { return &r.Erased }),
	view.Time("written_at", func(r *memoRow) *time.Time { return &r.WrittenAt }),
	view.Time("rewritten_at", func(r *memoRow) *time.Time { return &r.RewrittenAt }),
})

var documents = view.NewTable("coded_documents", 1, []view.Field[documentRow]{
	view.Text("document", func(r *documentRow) *string { return &r.Document }),
	view.Text("department", func(r *documentRow) *string { return &r.Department }),
	view.Text("unit", func(r *documentRow) *string { return &r.Unit }),
	view.Text("life_situation", func(r *documentRow) *string { return &r.LifeSituation }),
	view.Blob("participants", func(r *documentRow) *[]byte { return &r.Participants }),
})

var codings = view.NewTable("codings", 2, []view.Field[codingRow]{
	view.Text("stream", func(r *codingRow) *string { return &r.Stream }),
	view.Text("coding", func(r *codingRow) *string { return &r.Coding }),
	view.Text("document", func(r *codingRow) *string { return &r.Document }),
	view.Text("part", func(r *codingRow) *string { return &r.Part }),
	view.Int("version", func(r *codingRow) *int { return &r.Version }),
	view.Int("span_start", func(r *codingRow) *int { return &r.Start }),
	view.Int("span_end", func(r *codingRow) *int { return &r.End }),
	view.Text("codebook", func(r *codingRow) *string { return &r.Codebook }),
	view.Text("code", func(r *codingRow) *string { return &r.Code }),
	view.Text("coder", func(r *codingRow) *string { return &r.Coder }),
	view.Text("event", func(r *codingRow) *string { return &r.Event }),
	view.Int("weight", func(r *codingRow) *int { return &r.Weight }),
	view.Time("applied_at", func(r *codingRow) *time.Time { return &r.AppliedAt }),
	view.Time("known_at", func(r *codingRow) *time.Time { return &r.KnownAt }),
},
	view.Index{Name: "by_place", Columns: []string{"document", "part", "version", "span_start", "span_end"}},
	view.Index{Name: "by_code", Columns: []string{"codebook", "code", "document", "part", "version", "span_start"}},
)

var codingMemos = view.NewTable("coding_memos", 2, []view.Field[codingMemoRow]{
	view.Text("stream", func(r *codingMemoRow) *string { return &r.Stream }),
	view.Text("coding", func(r *codingMemoRow) *string { return &r.Coding }),
	view.Blob("about", func(r *codingMemoRow) *[]byte { return &r.About }),
	view.Text("memo_text", func(r *codingMemoRow) *string { return &r.Text }),
	view.Bool("erased", func(r *codingMemoRow) *bool { return &r.Erased }),
})

var counts = view.NewTable("coding_counts", 4, []view.Field[countRow]{
	view.Text("codebook", func(r *countRow) *string { return &r.Codebook }),
	view.Text("code", func(r *countRow) *string { return &r.Code }),
	view.Text("coder", func(r *countRow) *string { return &r.Coder }),
	view.Text("document", func(r *countRow) *string { return &r.Document }),
	view.Int("codings", func(r *countRow) *int64 { return &r.N }),
})

var rounds = view.NewTable("coding_rounds", 1, []view.Field[roundRow]{
	view.Text("round", func(r *roundRow) *string { return &r.Round }),
	view.Text("name", func(r *roundRow) *string { return &r.Name }),
	view.Text("codebook", func(r *roundRow) *string { return &r.Codebook }),
	view.Blob("codes", func(r *roundRow) *[]byte { return &r.Codes }),
	view.Blob("coders", func(r *roundRow) *[]byte { return &r.Coders }),
	view.Text("level", func(r *roundRow) *codinground.Level { return &r.Level }),
	view.Time("opened_at", func(r *roundRow) *time.Time { return &r.OpenedAt }),
	view.Time("closed_at", func(r *roundRow) *time.Time { return &r.ClosedAt }),
	view.Bool("closed", func(r *roundRow) *bool { return &r.Closed }),
})

var units = view.NewTable("coding_units", 2, []view.Field[unitRow]{
	view.Text("round", func(r *unitRow) *string { return &r.Round }),
	view.Text("unit", func(r *unitRow) *string { return &r.Unit }),
	view.Int("place", func(r *unitRow) *int { return &r.Order }),
	view.Text("document", func(r *unitRow) *string { return &r.Document }),
	view.Text("part", func(r *unitRow) *string { return &r.Part }),
	view.Int("version", func(r *unitRow) *int { return &r.Version }),
	view.Int("span_start", func(r *unitRow) *int { return &r.Start }),
	view.Int("span_end", func(r *unitRow) *int { return &r.End }),
}, view.Index{Name: "in_order", Columns: []string{"round", "place"}})

var readings = view.NewTable("coding_readings", 3, []view.Field[readingRow]{
	view.Text("round", func(r *readingRow) *string { return &r.Round }),
	view.Text("unit", func(r *readingRow) *string { return &r.Unit }),
	view.Text("coder", func(r *readingRow) *string { return &r.Coder }),
})

var judgements = view.NewTable("coding_judgements", 4, []view.Field[judgementRow]{
	view.Text("round", func(r *judgementRow) *string { return &r.Round }),
	view.Text("unit", func(r *judgementRow) *string { return &r.Unit }),
	view.Text("coder", func(r *judgementRow) *string { return &r.Coder }),
	view.Text("code", func(r *judgementRow) *string { return &r.Code }),
	view.Int("weight", func(r *judgementRow) *int { return &r.Weight }),
})
