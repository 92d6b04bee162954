package refiqda

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/participant"
)

func wellNamed(s string) bool {
	return participant.CheckPseudonym("", s) == nil && !interchange.MayBeCPR(s, false)
}

// selection is a passage of a text, in runes, and what stands on it.
type selection struct {
	span
	xmlSelection
}

// document reads one text. A text of the manifest's whose words are unchanged
// waits for the others of its document.
func (l *loading) document(t xmlText) ([]interchange.Unit, error) {
	id := plainGUID(t.GUID)
	s, why, err := l.archive.text(t)
	if err != nil {
		return nil, err
	}
	for range t.Values {
		l.losses.Count("other", "variable's value")
	}
	if why == "" && strings.TrimSpace(s) == "" {
		why = "is empty"
	}
	if id == "" {
		why = "has no GUID"
	}
	if why != "" {
		l.losses.Count("other", "text that "+why)
		l.loseCodings(t)
		return nil, nil
	}
	words := newText(s)
	if of, ours := l.mine[id]; ours {
		if digest(string(words.runes)) == l.manifest.Documents[of.document].Texts[of.text].SHA256 {
			if l.kept[of.document] == nil {
				l.kept[of.document] = map[int]string{}
			}
			l.kept[of.document][of.text] = string(words.runes)
			l.onManifest(of, t, words)
			return nil, nil
		}
		l.losses.Count("other", "text that was changed elsewhere: it is read as a new one")
		if l.o.Department == "" || l.o.Observer == "" {
			return []interchange.Unit{{Line: t.line, Records: 1, Refusals: []interchange.Refusal{{Line: t.line, Field: "plainTextPath",
				Reason: "the text was changed since it was exported; to read it as a new one, name the department and the observer"}}}}, nil
		}
	}
	return l.foreign(t, id, words), nil
}

func (l *loading) loseCodings(t xmlText) {
	for _, s := range append(t.Selections, t.Spoken...) {
		for range s.Codings {
			l.losses.Count("other", "coding of a text that is not kept")
		}
	}
	for range t.Codings {
		l.losses.Count("other", "coding of a text that is not kept")
	}
}

// selections are a text's passages, counted in runes of its lines.
func (l *loading) selections(t xmlText, words text, counting Counting) []selection {
	points := map[string]string{}
	for _, p := range t.Points {
		points[plainGUID(p.GUID)] = p.Position
	}
	all := slices.Clone(t.Selections)
	for _, s := range t.Spoken {
		s.Start, s.End = points[plainGUID(s.From)], points[plainGUID(s.To)]
		all = append(all, s)
	}
	var spans []span
	var read []xmlSelection
	for _, s := range all {
		start, err1 := strconv.Atoi(strings.TrimSpace(s.Start))
		end, err2 := strconv.Atoi(strings.TrimSpace(s.End))
		if err1 != nil || err2 != nil || start < 0 || end <= start || end > 1<<30 {
			l.losses.Count("other", "selection without a passage")
			continue
		}
		spans, read = append(spans, span{start, end}), append(read, s)
	}
	if counting == "" {
		if counting = words.counting(spans); counting != AsWritten {
			l.losses.Count("other", "text whose places are counted in "+string(counting))
		}
	}
	ruler := words.ruler(counting)
	var out []selection
	for i, p := range spans {
		start, ok1 := place(ruler, len(words.runes), p.start)
		end, ok2 := place(ruler, len(words.runes), p.end)
		if end <= start {
			if start == len(words.runes) || !ok1 {
				l.losses.Count("other", "selection behind its text's end")
				continue
			}
			end = start + 1 // within one character, or on the CR of a CRLF
		}
		if !ok2 {
			l.losses.Count("other", "end of a selection behind its text's end")
		}
		out = append(out, selection{span{start, end}, read[i]})
	}
	if len(t.Codings) > 0 {
		out = append(out, selection{span{0, len(words.runes)}, xmlSelection{Codings: t.Codings, line: t.line}})
	}
	return out
}

var foreignFields = map[string]string{"data.department": "department", "data.unit": "unit", "data.life_situation": "life situation",
	"data.participants": "participants", "data.observer": "observer", "data.text": "text"}

// foreign makes a session of a text of another program.
func (l *loading) foreign(t xmlText, id string, words text) []interchange.Unit {
	stream := event.StreamName(fieldwork.Category, id)
	at := instant(t.CreatedAt, l.o.Now())
	u := interchange.Unit{Line: t.line, Records: 1, Phase: fieldwork.Category}
	if l.o.CreateMissing {
		u.Needs = l.needs(l.o.Department, l.o.Unit, l.o.LifeSituation)
	}
	var participants []string
	for _, p := range append(slices.Clone(l.o.Participants), l.cases[id]...) {
		if !slices.Contains(participants, p) {
			participants = append(participants, p)
		}
	}
	f := &filing{stream: stream, at: at, line: t.line}
	department := l.provision.DepartmentKey(l.o.Department)
	f.add("start", fieldwork.StartSession{Observer: l.o.Observer, Department: department, Unit: l.provision.UnitKey(department, l.o.Unit),
		LifeSituation: l.provision.LifeSituationKey(l.o.LifeSituation), Participants: participants, Method: cmp.Or(interchange.Key(l.o.Method), "document")})
	selections := l.selections(t, words, l.o.Counting)
	spans := make([]span, len(selections))
	for i, s := range selections {
		spans[i] = s.span
	}
	type part struct {
		span
		id string
	}
	var parts []part
	for _, p := range words.cut(spans) {
		piece := string(words.runes[p.start:p.end])
		if strings.TrimSpace(piece) == "" {
			continue
		}
		note := interchange.DeriveID("refi-qda note", stream, strconv.Itoa(len(parts))).String()
		parts = append(parts, part{p, note})
		f.note(note, fieldwork.Descriptive, piece)
	}
	l.describe(f, t, selections, words)
	if len(f.refusals) > 0 {
		u.Refusals = f.refusals
		l.loseCodings(t)
		return []interchange.Unit{u}
	}
	for _, s := range selections {
		if len(s.Codings) == 0 {
			continue
		}
		var places []spot
		for _, p := range parts {
			if start, end := max(s.start, p.start), min(s.end, p.end); start < end {
				places = append(places, spot{stream, p.id, 1, start - p.start, end - p.start})
			}
		}
		l.codings.add(s.xmlSelection, places)
	}
	return u.Parted(f.commands)
}

// describe keeps, as notes of their own, what is known of a text and what was
// noted on it.
func (l *loading) describe(f *filing, t xmlText, selections []selection, words text) {
	about := "Kilde: " + cmp.Or(t.Name, "(uden navn)")
	if t.Description != "" {
		about += "\n\n" + t.Description
	}
	for n, piece := range pieces(about) {
		f.note(interchange.DeriveID("refi-qda about", f.stream, strconv.Itoa(n)).String(), fieldwork.Methodological, piece)
	}
	keep := func(memos []memo, quoted string) {
		for _, m := range memos {
			for n, piece := range pieces(quoted + m.text) {
				f.note(interchange.DeriveID("refi-qda memo", f.stream, m.guid, strconv.Itoa(n)).String(), fieldwork.Reflective, piece)
			}
		}
	}
	keep(l.memosAt(t.NoteRefs), "")
	for _, s := range selections {
		if len(s.Codings) > 0 {
			continue // what is noted on it becomes the coding's memo
		}
		memos := l.memosAt(s.NoteRefs)
		if s.Description != "" {
			memos = append(memos, memo{guid: plainGUID(s.GUID), text: s.Description})
		}
		if len(memos) == 0 {
			l.losses.Count("other", "selection without a code or a note")
		}
		quote := words.runes[s.start:min(s.end, s.start+200)]
		keep(memos, "Om »"+string(quote)+"«:\n\n")
	}
}

// filing gathers the commands of one document.
type filing struct {
	stream   string
	at       time.Time
	line     int
	ensure   bool
	commands []interchange.Command
	refusals []interchange.Refusal
}

func (f *filing) add(what string, i decider.Intent) {
	f.addAt(what, f.at, i)
}

func (f *filing) addAt(what string, at time.Time, i decider.Intent) {
	f.commands = append(f.commands, interchange.Command{Line: f.line, Fields: foreignFields, Ensure: f.ensure, Envelope: interchange.Envelope(decider.Command{
		ID: interchange.DeriveID("refi-qda", f.stream, what), Stream: f.stream, HappenedAt: at, Intent: i})})
}

func (f *filing) note(id string, kind fieldwork.Kind, words string) {
	f.clear(words)
	f.add("note "+id, fieldwork.WriteNote{Note: id, Kind: kind, Text: words, Finished: true})
}

// clear refuses a CPR number, with the line around which it stands left out:
// lines of a text in an archive are nobody's.
func (f *filing) clear(words string) {
	if interchange.MayBeCPR(words, false) {
		f.refusals = append(f.refusals, interchange.Refusal{Line: f.line, Field: "text",
			Reason: "may hold a CPR number; replace it in the program that the project comes from, and export again"})
	}
}

func (l *loading) needs(department, unit, situation string) []interchange.Command {
	needs := []interchange.Command{l.provision.Programme()}
	if department != "" {
		key, c := l.provision.Department(department)
		needs = append(needs, c)
		if unit != "" {
			_, c := l.provision.Unit(key, unit)
			needs = append(needs, c)
		}
	}
	if situation != "" {
		needs = append(needs, l.provision.LifeSituation(l.provision.LifeSituationKey(situation), situation))
	}
	return needs
}

// onManifest finds the notes and utterances that passages of a text lie on.
func (l *loading) onManifest(of textOf, t xmlText, words text) {
	doc := l.manifest.Documents[of.document]
	for _, s := range l.selections(t, words, cmp.Or(l.o.Counting, l.ownCounting())) {
		if len(s.Codings) == 0 {
			l.losses.Count("other", "selection without a code")
			continue
		}
		var places []spot
		for _, p := range doc.Parts {
			for n, v := range p.Versions {
				if v.Text != of.text {
					continue
				}
				if start, end := max(s.start, v.Start), min(s.end, v.End); start < end {
					places = append(places, spot{doc.Stream, p.Part, n + 1, start - v.Start, end - v.Start})
				}
			}
		}
		l.codings.add(s.xmlSelection, places)
	}
	for range l.memosAt(slices.DeleteFunc(slices.Clone(t.NoteRefs), func(r xmlRef) bool { return l.remarks[plainGUID(r.Target)] })) {
		l.losses.Count("other", "note on a text that was exported here")
	}
}

// ownCounting is the standard's in a project that this program wrote. Another
// that kept the technical note may have counted anew.
func (l *loading) ownCounting() Counting {
	if strings.HasPrefix(l.doc.Origin, origin) {
		return AsWritten
	}
	return ""
}

// gone stands for words that were erased or might not be read when the project
// was exported, where a later version is there.
const gone = "(teksten fulgte ikke med)"

// ours makes the documents of the manifest whose texts are all unchanged.
func (l *loading) ours() ([]interchange.Unit, error) {
	var units []interchange.Unit
	for d, doc := range l.manifest.Documents {
		if len(l.kept[d]) == 0 {
			continue
		}
		u, f, err := l.manifestDocument(d, doc)
		if err != nil {
			return nil, err
		}
		if len(f.refusals) > 0 {
			u.Refusals, u.Commands = f.refusals, f.commands
			units = append(units, u)
			continue
		}
		units = append(units, u.Parted(f.commands)...)
	}
	l.unused()
	return units, nil
}

func (l *loading) manifestDocument(d int, doc manifestDocument) (interchange.Unit, *filing, error) {
	category, id := event.SplitStream(doc.Stream)
	u := interchange.Unit{Line: 1, Records: 1, Phase: fieldwork.Category}
	f := &filing{stream: doc.Stream, at: known(doc.At, l.o.Now()), line: 1, ensure: true}
	bad := func(what string) (interchange.Unit, *filing, error) {
		return u, f, &interchange.FileError{File: l.in.Name, Problem: "the technical note is damaged: " + what, Remedy: "take the note out, or export again"}
	}
	if check.ID("", id) != nil {
		return bad("a document has no name")
	}
	switch {
	case category == fieldwork.Category && doc.Session != nil:
		s := *doc.Session
		if l.o.CreateMissing {
			u.Needs = append(l.needs(s.Department, s.Unit, s.LifeSituation), l.needs(s.OwnDepartment, "", "")...)
		}
		f.add("start", fieldwork.StartSession(s))
	case category == interview.Category && doc.Interview != nil:
		s := *doc.Interview
		if l.o.CreateMissing {
			u.Needs = l.needs(s.Department, s.Unit, s.LifeSituation)
		}
		f.add("start", interview.Start(s))
	default:
		return bad("a document is neither a session nor an interview")
	}
	named := doc.named()
	for _, p := range doc.Parts {
		if !l.part(d, category, p, named[p.Part], f) {
			return bad("a part lies outside its text")
		}
	}
	if category == interview.Category {
		l.told(doc, f)
	}
	return u, f, nil
}

// known keeps a time that cannot be true from costing its document.
func known(at, now time.Time) time.Time {
	if at.After(now) || at.Year() < 1900 {
		return time.Time{}
	}
	return at
}

// part writes down all versions of a note or an utterance. Later ones that are
// not there are left out; earlier ones keep their number. Of one that must be
// there because something names it, the first is written in any case.
func (l *loading) part(d int, category string, p manifestPart, must bool, f *filing) bool {
	last := len(p.Versions)
	for last > 0 && p.Versions[last-1].Text < 0 {
		last--
	}
	if must && last == 0 {
		last = min(1, len(p.Versions))
	}
	for n, v := range p.Versions[:last] {
		words := gone
		if v.Text >= 0 {
			text, kept := l.kept[d][v.Text]
			if !kept {
				l.losses.Count("other", "version in a text that was changed elsewhere")
			} else {
				runes := []rune(text)
				if v.Start < 0 || v.End <= v.Start || v.End > len(runes) {
					return false
				}
				words = string(runes[v.Start:v.End])
			}
		}
		f.clear(words)
		at := known(v.At, l.o.Now())
		what := fmt.Sprintf("part %s version %d", p.Part, n+1)
		switch {
		case category == fieldwork.Category && n == 0:
			f.addAt(what, at, fieldwork.WriteNote{Note: p.Part, Kind: fieldwork.Kind(v.Kind), Text: words, Speaker: fieldwork.Speaker(v.Speaker), SpokenBy: v.SpokenBy,
				Audience: fieldwork.Speaker(v.Audience), Participants: v.Participants, Dimensions: p.Dimensions, Principles: p.Principles, DeviceAt: v.DeviceAt})
		case category == fieldwork.Category:
			f.addAt(what, at, fieldwork.CorrectNote{Note: p.Part, Corrects: n, Kind: fieldwork.Kind(v.Kind), Text: words, Speaker: fieldwork.Speaker(v.Speaker),
				SpokenBy: v.SpokenBy, Audience: fieldwork.Speaker(v.Audience), Participants: v.Participants, DeviceAt: v.DeviceAt})
		case n == 0:
			f.addAt(what, at, interview.RecordUtterance{Utterance: p.Part, Speaker: interview.Speaker(v.Speaker), SpokenBy: v.SpokenBy,
				Audience: interview.Speaker(v.Audience), AtMS: v.AtMS, UntilMS: v.UntilMS, About: v.Participants, Text: words})
		default:
			f.addAt(what, at, interview.CorrectUtterance{Utterance: p.Part, Corrects: n, Speaker: interview.Speaker(v.Speaker), SpokenBy: v.SpokenBy,
				Audience: interview.Speaker(v.Audience), AtMS: v.AtMS, UntilMS: v.UntilMS, About: v.Participants, Text: words, Reason: corrected})
		}
	}
	if p.Finished && last > 0 && category == fieldwork.Category {
		f.add(fmt.Sprintf("part %s finished", p.Part), fieldwork.FinishNote{Note: p.Part, Version: last})
	}
	return true
}

// corrected is the reason of a correction whose own was not exported.
const corrected = "Rettet, før projektet blev eksporteret"
