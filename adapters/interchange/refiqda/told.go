package refiqda

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/plaintext"
	"ledetraad/domain/check"
	"ledetraad/domain/interview"
)

// The standard has no place for the limits that a citizen set, nor for waits
// that were told. Each is a note on the interview's text that says it in words,
// and in it, below, what was said of it; the technical note has the figures.

// limits writes stop marks.
func (e *exporting) limits(words terms, d Document, m *manifestDocument, source int) {
	for _, s := range d.Stops {
		w := manifestStop{Stop: s.Stop, Limit: s.Limit, Readers: s.Readers, At: s.At, Lifted: s.Lifted}
		w.Reason = e.tell(d, source, "stop "+s.Stop, s.At, words.limit(d, s), s.Reason)
		if !s.Lifted.IsZero() {
			w.Because = e.tell(d, source, "lifted "+s.Stop, s.Lifted, words.lifted, s.Because)
		}
		m.Stops = append(m.Stops, w)
	}
}

// waits writes waits, apart from those that were told behind a stop mark.
func (e *exporting) waits(words terms, d Document, m *manifestDocument, source int) {
	for _, told := range d.Waits {
		if told.Stopped {
			e.losses.Count("other", "wait that was told behind a stop mark")
			continue
		}
		w := manifestWait{WaitTold: told.WaitTold, At: told.At}
		w.Said = e.tell(d, source, "wait "+told.Wait, told.At, words.wait(told.WaitTold), told.Comment)
		m.Waits = append(m.Waits, w)
	}
}

// tell adds a note to a text, and answers its GUID if it holds a remark.
func (e *exporting) tell(d Document, source int, what string, at time.Time, heading string, r Remark) (guid string) {
	id := interchange.DeriveID("refi-qda", "told", d.Stream, what).String()
	text := heading
	switch {
	case r.Missing:
		e.losses.Count("other", "remark on a stop mark or a wait that was erased, or may not be read")
	case r.Text != "":
		text, guid = heading+"\n\n"+plaintext.Lines(r.Text), id
	}
	e.doc.Notes = append(e.doc.Notes, xmlText{GUID: id, Name: heading, CreatedAt: stampOf(at), Plain: &text})
	t := &e.doc.Sources.Texts[source]
	t.NoteRefs = append(t.NoteRefs, xmlRef{id})
	return guid
}

func (t terms) limit(d Document, s Stop) string {
	place := func(utterance string, ms *int64) string {
		for _, p := range d.Parts {
			if p.Part == utterance && len(p.Versions) > 0 {
				ms = p.Versions[len(p.Versions)-1].AtMS
			}
		}
		if ms == nil {
			return cmp.Or(utterance, "…")
		}
		return clock(*ms)
	}
	readers := t.nobody
	if s.Readers == interview.InterviewerOnly {
		readers = t.onlyInterviewer
	}
	return fmt.Sprintf("%s: %s – %s (%s)", t.stop, place(s.From, s.FromMS), place(s.Until, s.UntilMS), readers)
}

func (t terms) wait(w interview.WaitTold) string {
	var parts []string
	for _, f := range []struct {
		name    string
		seconds *int64
	}{{t.felt, w.PerceivedS}, {t.expected, w.ExpectedS}, {t.promised, w.PromisedS}} {
		if f.seconds != nil {
			parts = append(parts, f.name+" "+t.lasting(*f.seconds))
		}
	}
	return t.told + ": " + strings.Join(parts, ", ")
}

// lasting is a wait in the largest unit that it is a whole number of.
func (t terms) lasting(s int64) string {
	for _, u := range []struct {
		seconds int64
		name    string
	}{{24 * 3600, t.days}, {3600, t.hours}, {60, "min"}} {
		if s != 0 && s%u.seconds == 0 {
			return fmt.Sprintf("%d %s", s/u.seconds, u.name)
		}
	}
	return fmt.Sprintf("%d s", s)
}

func clock(ms int64) string {
	t := time.Duration(ms) * time.Millisecond
	return fmt.Sprintf("%02d:%02d:%02d", int(t.Hours()), int(t.Minutes())%60, int(t.Seconds())%60)
}

// toldIn are the notes that the manifest speaks of: they are no memos.
func (m manifest) toldIn() map[string]bool {
	out := map[string]bool{}
	for _, d := range m.Documents {
		for _, s := range d.Stops {
			for _, what := range []string{"stop ", "lifted "} {
				out[interchange.DeriveID("refi-qda", "told", d.Stream, what+s.Stop).String()] = true
			}
		}
		for _, w := range d.Waits {
			out[interchange.DeriveID("refi-qda", "told", d.Stream, "wait "+w.Wait).String()] = true
		}
	}
	return out
}

// named are the utterances that limits and waits of a document name. Those whose
// words are not there are recorded without, or the limit would have no place.
func (d manifestDocument) named() map[string]bool {
	out := map[string]bool{}
	for _, s := range d.Stops {
		out[s.From], out[s.Until] = true, true
	}
	for _, w := range d.Waits {
		out[w.Utterance] = true
	}
	return out
}

// lifted is the reason of a lifted limit whose own was not exported.
const lifted = "Ophævet, før projektet blev eksporteret"

// told reads limits and waits back.
func (l *loading) told(doc manifestDocument, f *filing) {
	now := l.o.Now()
	for _, s := range doc.Stops {
		mark := interview.MarkStop{Stop: s.Stop, Limit: s.Limit, Readers: s.Readers, Reason: l.said(s.Reason, f)}
		f.addAt("stop "+s.Stop, known(s.At, now), mark)
		if !s.Lifted.IsZero() {
			f.addAt("lifted "+s.Stop, known(s.Lifted, now), interview.LiftStop{Stop: s.Stop, Reason: cmp.Or(l.said(s.Because, f), lifted)})
		}
	}
	for _, w := range doc.Waits {
		f.addAt("wait "+w.Wait, known(w.At, now), interview.TellWait{Wait: w.Wait, PerceivedS: w.PerceivedS, ExpectedS: w.ExpectedS, PromisedS: w.PromisedS,
			Utterance: w.Utterance, Department: w.Department, Journey: w.Journey, Touchpoint: w.Touchpoint, Comment: l.said(w.Said, f)})
	}
	for id := range (manifest{Documents: []manifestDocument{doc}}).toldIn() {
		if n := l.notes[id]; n != nil {
			n.used = true
		}
	}
}

// said is what stands in a note below its heading.
func (l *loading) said(guid string, f *filing) string {
	n := l.notes[plainGUID(guid)]
	if n == nil {
		return ""
	}
	s, why, err := l.archive.text(n.xmlText)
	if why != "" || err != nil {
		l.losses.Count("other", "note that cannot be read")
		return ""
	}
	_, s, _ = strings.Cut(string(newText(s).runes), "\n\n")
	f.clear(s)
	if r := []rune(s); len(r) > check.MaxText {
		l.losses.Count("other", "end of a long memo")
		s = string(r[:check.MaxText])
	}
	return s
}
