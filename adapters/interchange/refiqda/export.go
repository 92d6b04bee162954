package refiqda

import (
	"archive/zip"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"time"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/plaintext"
	"ledetraad/domain/coding"
)

// ExportOptions say how an export goes about it. The zero ExportOptions work.
type ExportOptions struct {
	Name     string               // of the project; Ledetråd, if left out
	Language interchange.Language // of what stands between people's words; Danish, if left out
	Now      func() time.Time     // the wall clock, if left out
}

// ExportReport is what came of an export.
type ExportReport struct {
	Codebooks int                `json:"codebooks"`
	Codes     int                `json:"codes"`
	Documents int                `json:"documents"`
	Parts     int                `json:"parts"`
	Codings   int                `json:"codings"`
	Losses    []interchange.Loss `json:"losses,omitempty"` // what could not be carried over
}

// ExportProject writes a project (.qdpx) to w. It holds one document's texts at
// a time, and all codings. What w has when there is an error is no project.
func ExportProject(ctx context.Context, r Reader, w io.Writer, o ExportOptions) (ExportReport, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Name == "" {
		o.Name = "Ledetråd"
	}
	e := &exporting{o: o, zip: zip.NewWriter(w), users: map[string]string{}, people: map[string]int{},
		labels: map[coding.Label]string{}, now: o.Now().UTC(),
		doc: xmlProject{Name: o.Name, Origin: origin}}
	e.doc.CreatedAt = stampOf(e.now)
	e.manifest = manifest{Version: manifestVersion, Codings: map[string]coded{}}
	books, err := r.Books(ctx)
	if err != nil {
		return e.report, fmt.Errorf("read the codebooks: %w", err)
	}
	e.books(books)
	for d, err := range r.Documents(ctx) {
		if err != nil {
			return e.report, fmt.Errorf("read the documents: %w", err)
		}
		if err := e.document(d); err != nil {
			return e.report, err
		}
	}
	if err := e.finish(); err != nil {
		return e.report, err
	}
	e.report.Losses = e.losses.List()
	return e.report, nil
}

// ExportBook writes one codebook (.qdc) to w.
func ExportBook(b ExportedBook, w io.Writer) (ExportReport, error) {
	e := &exporting{labels: map[coding.Label]string{}}
	doc := xmlBookWritten{Origin: origin, Codes: e.tree(b.Codebook, b.Codes, nil)}
	e.report.Codebooks = 1
	for range b.Memos {
		e.losses.Count("other", "memo on the codebook")
	}
	if b.Description != "" {
		e.losses.Count("other", "codebook's description")
	}
	e.report.Losses = e.losses.List()
	if len(doc.Codes) == 0 {
		return e.report, fmt.Errorf("the codebook %s has no codes, and a codebook without any cannot be exchanged", b.Codebook)
	}
	return e.report, writeXML(w, doc)
}

// exporting is a project while it is written.
type exporting struct {
	o        ExportOptions
	now      time.Time
	zip      *zip.Writer
	doc      xmlProject
	manifest manifest
	report   ExportReport
	losses   interchange.Losses

	users  map[string]string       // account → GUID
	people map[string]int          // pseudonym → place in doc.Cases
	labels map[coding.Label]string // → GUID
}

func stampOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func (e *exporting) user(account string) string {
	if account == "" {
		return ""
	}
	id, known := e.users[account]
	if !known {
		id = guidOf("user", account)
		e.users[account] = id
		e.doc.Users = append(e.doc.Users, xmlUser{GUID: id, Name: account, ID: account})
	}
	return id
}

// books writes the codebooks. A project has one: where there are several, each
// is a heading in it.
func (e *exporting) books(books []ExportedBook) {
	for _, b := range books {
		mb := manifestBook{Codebook: b.Codebook, Name: b.Name, Language: b.Language, Description: b.Description, Codes: map[string]manifestCode{}}
		codes := e.tree(b.Codebook, b.Codes, mb.Codes)
		notes := e.memos(b.Memos)
		if len(books) > 1 {
			mb.Heading = guidOf("codebook", b.Codebook)
			codes = []xmlCode{{GUID: mb.Heading, Name: b.Name, Codable: "false", Description: b.Description, NoteRefs: notes, Below: codes}}
		} else {
			e.doc.NoteRefs = append(e.doc.NoteRefs, notes...)
		}
		e.doc.Codes = append(e.doc.Codes, codes...)
		e.manifest.Books = append(e.manifest.Books, mb)
		e.report.Codebooks++
	}
}

// tree is codes as the standard has them; known is nil where memos and what it
// has no place for are lost.
func (e *exporting) tree(book string, codes []Code, known map[string]manifestCode) []xmlCode {
	var out []xmlCode
	for _, c := range codes {
		id := guidOf("code", book, c.Code)
		e.labels[coding.Label{Codebook: book, Code: c.Code}] = id
		e.report.Codes++
		x := xmlCode{GUID: id, Name: c.Name, Codable: "true", Colour: c.Colour, Description: plaintext.Lines(c.Definition)}
		if c.Heading {
			x.Codable = "false"
		}
		if known != nil {
			known[id] = manifestCode{Code: c.Code, Heading: c.Heading, Retired: c.Retired, Principles: c.Principles}
			x.NoteRefs = e.memos(c.Memos)
		} else {
			e.loseOf(c)
		}
		x.Below = e.tree(book, c.Below, known)
		out = append(out, x)
	}
	return out
}

func (e *exporting) loseOf(c Code) {
	for range c.Memos {
		e.losses.Count("other", "memo on a code")
	}
	if c.Retired {
		e.losses.Count("other", "that a code is retired")
	}
	if len(c.Principles) > 0 {
		e.losses.Count("other", "principles of a code")
	}
	if guidOf("code", "", c.Code) != c.Code {
		e.losses.Count("other", "code's id (a GUID stands for it)")
	}
}

// memos writes notes, and answers what refers to them.
func (e *exporting) memos(list []Memo) []xmlRef {
	var refs []xmlRef
	for _, m := range list {
		if m.Erased || m.Text == "" {
			e.losses.Count("other", "memo that was erased, or may not be read")
			continue
		}
		id := guidOf("memo", m.Memo)
		text := plaintext.Lines(m.Text)
		e.doc.Notes = append(e.doc.Notes, xmlText{GUID: id, User: e.user(m.Author), CreatedAt: stampOf(m.At), Plain: &text})
		refs = append(refs, xmlRef{id})
	}
	return refs
}

// finish writes the project itself, after all texts.
func (e *exporting) finish() error {
	b, err := json.Marshal(e.manifest)
	if err != nil {
		return fmt.Errorf("write the technical note: %w", err)
	}
	id := interchange.DeriveID("refi-qda", "manifest", string(b)).String()
	if err := e.file("sources/"+id+".txt", string(b)); err != nil {
		return err
	}
	e.doc.Notes = append(e.doc.Notes, xmlText{GUID: id, Name: manifestName, PlainPath: "internal://" + id + ".txt"})
	e.doc.NoteRefs = append(e.doc.NoteRefs, xmlRef{id})
	w, err := e.zip.CreateHeader(&zip.FileHeader{Name: "project.qde", Method: zip.Deflate, Modified: e.now})
	if err != nil {
		return fmt.Errorf("write the project: %w", err)
	}
	if err := writeXML(w, e.doc.written()); err != nil {
		return err
	}
	if err := e.zip.Close(); err != nil {
		return fmt.Errorf("write the project: %w", err)
	}
	return nil
}

func (e *exporting) file(name, text string) error {
	w, err := e.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: e.now})
	if err == nil {
		_, err = io.WriteString(w, text)
	}
	if err != nil {
		return fmt.Errorf("write a text: %w", err)
	}
	return nil
}

func writeXML(w io.Writer, doc any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write the project: %w", err)
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", " ")
	if err := enc.Encode(doc); err != nil {
		return fmt.Errorf("write the project: %w", err)
	}
	return nil
}
