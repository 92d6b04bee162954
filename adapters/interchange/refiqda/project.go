package refiqda

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/check"
	"ledetraad/domain/codebook"
)

// Options say what a project does not. The zero Options work for a project that
// was exported here; another needs a department and an observer.
//
// Each of its texts becomes an observation session with one note, or several
// where it is longer than a note can be: whose words they are, the project does
// not say.
type Options struct {
	Observer      string // account or pseudonym
	Department    string // key or name of what was observed
	Unit          string // key or name
	LifeSituation string // key, or the wording
	Participants  []string
	Method        string // document, if left out

	Codebook string // key of the codebook; made of the project's name, if left out
	Language string // of the codebook; da, if left out

	// Coders are the accounts of the project's users, by name. A user who is
	// not named is a coder under a key made of the name.
	Coders map[string]string
	Coder  string // of codings without a user; import, if left out
	// Pseudonyms are those of the project's cases, by name. Without this, a
	// case of another program is a participant under a pseudonym made of its
	// GUID: its name may be somebody's.
	Pseudonyms map[string]string
	// CaseNames says that the names of cases are pseudonyms.
	CaseNames bool
	// Counting is how the program counted places; found out, if left out.
	Counting Counting

	CreateMissing bool
	Programme     interchange.Programme
	Now           func() time.Time // the wall clock, if left out; no coding is older than the future
}

// Project is a project (.qdpx), as a source of commands.
type Project struct {
	in     *interchange.Input
	at     io.ReaderAt // nil: read from in
	size   int64
	o      Options
	file   *os.File
	losses interchange.Losses
}

// OpenProject opens a project's file. Close it.
func OpenProject(name string, o Options) (*Project, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, &interchange.FileError{File: name, Problem: "cannot be opened: " + errors.Unwrap(err).Error(), Cause: err}
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(&interchange.FileError{File: name, Problem: "is no file", Cause: err}, f.Close())
	}
	in, err := interchange.NewInput(filepath.Base(name), io.NewSectionReader(f, 0, info.Size()), info.Size())
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	p := NewProject(in, o)
	p.at, p.size, p.file = f, info.Size(), f
	return p, nil
}

// NewProject reads a project from in, into memory: at most 64 MiB. OpenProject
// has no such bound.
func NewProject(in *interchange.Input, o Options) *Project {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Project{in: in, o: o}
}

// Close closes the file, if OpenProject opened one.
func (x *Project) Close() error {
	if x.file == nil {
		return nil
	}
	return x.file.Close()
}

// Input is the file.
func (x *Project) Input() *interchange.Input { return x.in }

// Format is "REFI-QDA project".
func (x *Project) Format() string { return "REFI-QDA project" }

// Losses lists what could not be carried over.
func (x *Project) Losses() []interchange.Loss { return x.losses.List() }

// Units yields codebooks, then documents, then codings. It holds one text at a
// time, and the project's elements.
func (x *Project) Units() iter.Seq2[interchange.Unit, error] {
	return func(yield func(interchange.Unit, error) bool) {
		l, err := x.load()
		if err != nil {
			yield(interchange.Unit{}, err)
			return
		}
		for _, u := range l.codes.units() {
			if !yield(u, nil) {
				return
			}
		}
		for t := range l.texts() {
			units, err := l.document(t)
			if err != nil {
				yield(interchange.Unit{}, err)
				return
			}
			for _, u := range units {
				if !yield(u, nil) {
					return
				}
			}
		}
		units, err := l.ours()
		if err != nil {
			yield(interchange.Unit{}, err)
			return
		}
		for _, u := range units {
			if !yield(u, nil) {
				return
			}
		}
		for u := range l.codingUnits() {
			if !yield(u, nil) {
				return
			}
		}
		for _, u := range l.codes.lastUnits() {
			if !yield(u, nil) {
				return
			}
		}
	}
}

// loading is a project while it is read.
type loading struct {
	*Project
	archive   *archive
	doc       xmlProject
	manifest  manifest
	mine      map[string]textOf // of the manifest, by source
	codes     *codes
	notes     map[string]*noted
	coders    map[string]string   // by user's GUID
	cases     map[string][]string // pseudonyms, by source's GUID
	provision *interchange.Provision
	codings   *codings
	kept      map[int]map[int]string // of the manifest: texts that are unchanged, by document and text
	remarks   map[string]bool        // GUIDs of the notes in which the manifest's limits and waits stand
}

// textOf says which text of which of the manifest's documents a source is.
type textOf struct{ document, text int }

// noted is a note, and whether anything referred to it.
type noted struct {
	xmlText
	used bool
}

func (x *Project) load() (*loading, error) {
	if x.at == nil {
		r, err := slurp(x.in, maxArchive)
		if err != nil {
			return nil, err
		}
		x.at, x.size = r, r.Size()
	}
	a, err := openArchive(x.in.Name, x.at, x.size)
	if err != nil {
		return nil, err
	}
	b, err := unpack(a.project, maxProject)
	if err != nil {
		return nil, &interchange.FileError{File: x.in.Name, Problem: "project.qde " + err.Error(), Remedy: "export it again", Cause: err}
	}
	l := &loading{Project: x, archive: a, mine: map[string]textOf{}, notes: map[string]*noted{}, coders: map[string]string{},
		cases: map[string][]string{}, provision: interchange.NewProvision(x.o.Programme), codes: newCodes(&x.losses), kept: map[int]map[int]string{}}
	l.codings = newCodings(l)
	if err := parse(x.in.Name, "project.qde", b, "Project", &l.doc); err != nil {
		return nil, err
	}
	if err := l.readManifest(); err != nil {
		return nil, err
	}
	l.lose()
	l.people()
	if err := l.books(); err != nil {
		return nil, err
	}
	for t := range l.texts() {
		if _, ours := l.mine[plainGUID(t.GUID)]; !ours && (x.o.Department == "" || x.o.Observer == "") {
			return nil, &interchange.FileError{File: x.in.Name, Line: t.line, Problem: "the project does not say which department its texts are from, and who observed",
				Remedy: "name the department and the observer"}
		}
	}
	return l, nil
}

// readManifest looks for the note in which an exported project says more.
func (l *loading) readManifest() error {
	for i := range l.doc.Notes {
		n := &l.doc.Notes[i]
		if n.Name != manifestName {
			l.notes[plainGUID(n.GUID)] = &noted{xmlText: *n}
			continue
		}
		s, why, err := l.archive.text(*n)
		if err != nil {
			return err
		}
		var m manifest
		if why == "" {
			err = json.Unmarshal([]byte(s), &m)
		}
		if why != "" || err != nil || m.Version != manifestVersion {
			l.losses.Count("other", "technical note that cannot be read")
			continue
		}
		l.manifest = m
	}
	l.remarks = l.manifest.toldIn()
	for d, doc := range l.manifest.Documents {
		for t, text := range doc.Texts {
			l.mine[text.Source] = textOf{d, t}
		}
	}
	return nil
}

// lose counts what there is no place for.
func (l *loading) lose() {
	d := &l.doc
	count := func(n int, what string) {
		for range n {
			l.losses.Count("other", what)
		}
	}
	count(len(d.Variables), "variable")
	count(len(d.Links), "link")
	count(len(d.Sets), "set")
	count(len(d.Graphs), "graph")
	count(len(d.Sources.Pictures), "picture")
	for _, p := range d.Sources.PDFs {
		count(1, "layout of a PDF")
		count(len(p.Selections)+len(p.Codings), "selection on the page of a PDF")
	}
	for _, r := range append(d.Sources.Audios, d.Sources.Videos...) {
		count(1, "recording (sound or film)")
		count(len(r.Audio)+len(r.Video)+len(r.Codings), "selection in a recording")
	}
	for _, c := range d.Cases {
		count(len(c.CodeRefs), "code of a case")
		count(len(c.Values), "variable's value")
		count(len(c.Selections), "passage of a case")
		if c.Describes != "" {
			count(1, "case's description")
		}
	}
	if d.Description != "" && l.manifest.Version == 0 {
		count(1, "project's description")
	}
}

// people settles who coded, and who takes part.
func (l *loading) people() {
	taken := map[string]bool{}
	for _, u := range l.doc.Users {
		id := plainGUID(u.GUID)
		coder, named := l.o.Coders[u.Name]
		if !named {
			coder = u.Name
			if check.ID("", coder) != nil || interchange.MayBeCPR(coder, false) {
				coder = interchange.Key(coder)
			}
			if coder == "" {
				coder = "user-" + id[:min(8, len(id))]
			}
			if taken[coder] && len(id) >= 8 {
				coder += "-" + id[:8]
			}
		}
		taken[coder] = true
		l.coders[id] = coder
	}
	ours := strings.HasPrefix(l.doc.Origin, origin)
	for _, c := range l.doc.Cases {
		who := l.pseudonym(c, ours)
		for _, s := range c.Sources {
			target := plainGUID(s.Target)
			l.cases[target] = append(l.cases[target], who)
		}
	}
}

func (l *loading) pseudonym(c xmlCase, ours bool) string {
	if p, ok := l.o.Pseudonyms[c.Name]; ok {
		return p
	}
	if (ours || l.o.CaseNames) && wellNamed(c.Name) {
		return c.Name
	}
	l.losses.Count("other", "name of a case (a pseudonym stands for it)")
	id := plainGUID(c.GUID)
	if id == "" {
		id = interchange.DeriveID("case", c.Name).String()
	}
	return "sag-" + id[:8]
}

// books makes the codebooks.
func (l *loading) books() error {
	l.codes.notes = l.memosAt
	l.texts()(func(t xmlText) bool {
		for _, s := range t.Selections {
			l.use(s.Codings)
		}
		for _, s := range t.Spoken {
			l.use(s.Codings)
		}
		l.use(t.Codings)
		return true
	})
	byHeading := map[string]*manifestBook{}
	var only *manifestBook
	for i := range l.manifest.Books {
		b := &l.manifest.Books[i]
		for id, c := range b.Codes {
			l.codes.known[id] = c
		}
		if b.Heading != "" {
			byHeading[b.Heading] = b
		} else {
			only = b
		}
	}
	var loose []xmlCode
	for _, c := range l.doc.Codes {
		b := byHeading[plainGUID(c.GUID)]
		if b == nil {
			loose = append(loose, c)
			continue
		}
		plan := l.bookOf(b, c.line)
		l.codes.memos(plan, "", c.NoteRefs)
		l.codes.tree(plan, c.Below, "")
	}
	projectNotes := l.doc.NoteRefs
	name := cmp.Or(interchange.Wording(l.doc.Name), interchange.Wording(strings.TrimSuffix(l.in.Name, path.Ext(l.in.Name))), "REFI-QDA")
	if len(loose) == 0 && len(l.memosPeek(projectNotes)) == 0 {
		return nil
	}
	var plan *bookPlan
	switch {
	case only != nil:
		plan = l.bookOf(only, 1)
	case len(l.codes.order) > 0 && len(loose) == 0:
		plan = l.codes.order[0]
	default:
		plan = l.codes.book(bookKey(l.o.Codebook, name), codebook.Start{Name: name, Language: l.o.Language}, 1)
	}
	l.codes.tree(plan, loose, "")
	l.codes.memos(plan, "", projectNotes)
	return nil
}

func (l *loading) bookOf(b *manifestBook, line int) *bookPlan {
	return l.codes.book(b.Codebook, codebook.Start{Name: b.Name, Language: b.Language, Description: b.Description}, line)
}

func (l *loading) use(list []xmlCoding) {
	for _, c := range list {
		l.codes.used[plainGUID(c.Code.Target)] = true
	}
}

// memosPeek are the notes that references point at, of those that are there.
func (l *loading) memosPeek(refs []xmlRef) (found []*noted) {
	for _, r := range refs {
		if n := l.notes[plainGUID(r.Target)]; n != nil {
			found = append(found, n)
		}
	}
	return found
}

// memosAt are the texts of the notes that references point at.
func (l *loading) memosAt(refs []xmlRef) (out []memo) {
	for _, n := range l.memosPeek(refs) {
		if n.used {
			l.losses.Count("other", "note's second place")
			continue
		}
		n.used = true
		s, why, err := l.archive.text(n.xmlText)
		if why == "" && err == nil && strings.TrimSpace(s) == "" {
			why = "is empty"
		}
		if err != nil {
			why = err.Error()
		}
		if why != "" {
			l.losses.Count("other", "note that "+why)
			continue
		}
		for range n.Selections {
			l.losses.Count("other", "coding in a note")
		}
		out = append(out, memo{guid: plainGUID(n.GUID), text: string(newText(s).runes), line: n.line})
	}
	return out
}

// texts are the project's texts, wherever they stand in it.
func (l *loading) texts() iter.Seq[xmlText] {
	return func(yield func(xmlText) bool) {
		for _, t := range l.doc.Sources.Texts {
			if !yield(t) {
				return
			}
		}
		for _, p := range l.doc.Sources.PDFs {
			if p.Representation != nil && !yield(named(*p.Representation, p.Name)) {
				return
			}
		}
		for _, p := range l.doc.Sources.Pictures {
			if p.Description != nil && !yield(*p.Description) {
				return
			}
		}
		for _, r := range append(l.doc.Sources.Audios, l.doc.Sources.Videos...) {
			for _, t := range r.Transcripts {
				if !yield(named(t, r.Name)) {
					return
				}
			}
		}
	}
}

func named(t xmlText, name string) xmlText {
	t.Name = cmp.Or(t.Name, name)
	return t
}

// unused counts the notes that nothing came of.
func (l *loading) unused() {
	for _, n := range l.notes {
		if !n.used {
			l.losses.Count("other", "note on something that is not kept")
		}
	}
}
