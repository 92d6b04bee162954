package refiqda

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/plaintext"
	"ledetraad/domain/coding"
	"ledetraad/domain/event"
)

// terms are the words that stand between people's words.
type terms struct {
	session, interview, earlier, version, to    string
	stop, lifted, nobody, onlyInterviewer       string
	told, felt, expected, promised, days, hours string
	kinds                                       map[string]string
}

var languages = map[interchange.Language]terms{
	interchange.Danish: {"Observation", "Samtale", "tidligere versioner", "version", "til",
		"Stopmærke", "Stopmærket er ophævet", "læses af ingen", "læses kun af intervieweren",
		"Ventetid, som borgeren fortæller", "føltes", "forventet", "lovet", "døgn", "t", map[string]string{
			"descriptive": "beskrivende", "verbatim": "ordret", "reflective": "refleksion", "methodological": "metode",
			"citizen": "borger", "relative": "pårørende", "employee": "medarbejder", "outside": "ekstern", "letter": "brev", "observer": "observatør", "interviewer": "interviewer"}},
	interchange.English: {"Observation", "Interview", "earlier versions", "version", "to",
		"Stop mark", "The stop mark is lifted", "nobody reads it", "the interviewer alone reads it",
		"Wait as the citizen tells it", "felt", "expected", "promised", "days", "h", map[string]string{}},
}

func (t terms) word(s string) string { return cmp.Or(t.kinds[s], s) }

// wordings lays out texts: a heading for each part, and its words.
type wordings struct {
	b      strings.Builder
	length int // in code points
}

func (w *wordings) write(s string) (start, end int) {
	start = w.length
	w.b.WriteString(s)
	w.length += len([]rune(s))
	return start, w.length
}

// placed is where a version's words went, and how they were counted before.
type placed struct {
	text, start int
	ruler       []int32
	length      int // in code points, as laid out
}

// document lays a document out as one source, and the earlier versions of its
// parts, where there are any, as another.
func (e *exporting) document(d Document) error {
	words, ok := languages[e.o.Language]
	if !ok {
		words = languages[interchange.Danish]
	}
	m := manifestDocument{Stream: d.Stream, At: d.At, Session: d.Session, Interview: d.Interview}
	var texts [2]wordings // the standing versions, and the earlier ones
	where := map[string][]placed{}
	stopped := map[string]bool{} // parts
	zone, err := interchange.Copenhagen()
	if err != nil {
		return err
	}
	for _, p := range d.Parts {
		mp := manifestPart{Part: p.Part, Dimensions: p.Dimensions, Principles: p.Principles, Finished: p.Finished}
		for n, v := range p.Versions {
			mv := manifestWording{Text: -1, At: v.At, Wording: v.Wording}
			at := placed{text: -1}
			switch {
			case p.Stopped:
				stopped[p.Part] = true
				e.losses.Count("other", "words behind a stop mark")
			case v.Missing || v.Text == "":
				e.losses.Count("other", "words that were erased, or may not be read")
			default:
				into, heading := 0, e.headingOf(words, zone, v)
				if n < len(p.Versions)-1 {
					into, heading = 1, heading+" · "+words.version+" "+strconv.Itoa(n+1)
				}
				t := newText(v.Text)
				texts[into].write("[" + heading + "]\n")
				mv.Text = into
				mv.Start, mv.End = texts[into].write(string(t.runes))
				texts[into].write("\n\n")
				at = placed{into, mv.Start, t.ruler(AsWritten), len(t.runes)}
			}
			if v.Because {
				e.losses.Count("other", "why words were corrected")
			}
			mp.Versions = append(mp.Versions, mv)
			where[p.Part] = append(where[p.Part], at)
		}
		m.Parts = append(m.Parts, mp)
		e.report.Parts++
	}
	for range d.Discarded {
		e.losses.Count("other", "discarded note")
	}
	if texts[0].length+texts[1].length == 0 {
		e.losses.Count("other", "document without words")
		return nil
	}
	var sources [2]int // of texts, in doc.Sources.Texts
	order := [2]int{-1, -1}
	name, people := e.name(words, zone, d)
	for i := range texts {
		if texts[i].length == 0 {
			continue
		}
		title := name
		if i == 1 {
			title += " (" + words.earlier + ")"
		}
		id := guidOf("source", d.Stream, strconv.Itoa(i))
		if err := e.file("sources/"+id+".txt", texts[i].b.String()); err != nil {
			return err
		}
		order[i] = len(m.Texts)
		m.Texts = append(m.Texts, manifestText{id, digest(texts[i].b.String())})
		sources[i] = len(e.doc.Sources.Texts)
		e.doc.Sources.Texts = append(e.doc.Sources.Texts, xmlText{GUID: id, Name: title, PlainPath: "internal://" + id + ".txt", CreatedAt: stampOf(d.At)})
		e.cases(id, people)
	}
	for i := range m.Parts { // texts that are there are counted from 0
		for n := range m.Parts[i].Versions {
			if v := &m.Parts[i].Versions[n]; v.Text >= 0 {
				v.Text = order[v.Text]
			}
		}
	}
	first := sources[0]
	if order[0] < 0 {
		first = sources[1]
	}
	e.limits(words, d, &m, first)
	e.waits(words, d, &m, first)
	e.manifest.Documents = append(e.manifest.Documents, m)
	e.report.Documents++
	e.codings(d, where, stopped, sources)
	return nil
}

// headingOf says of a version what the standard has no place for.
func (e *exporting) headingOf(words terms, zone *time.Location, v Version) string {
	var h []string
	switch {
	case v.AtMS != nil:
		h = append(h, clock(*v.AtMS))
	case !v.At.IsZero():
		h = append(h, v.At.In(zone).Format("15:04"))
	}
	if v.Kind != "" {
		h = append(h, words.word(v.Kind))
	}
	if v.Speaker != "" {
		who := words.word(v.Speaker)
		if v.SpokenBy != "" {
			who += " (" + v.SpokenBy + ")"
		}
		if v.Audience != "" {
			who += " " + words.to + " " + words.word(v.Audience)
		}
		h = append(h, who)
	}
	return strings.Join(h, " · ")
}

// name is what a document is shown as, and who takes part in it.
func (e *exporting) name(words terms, zone *time.Location, d Document) (name string, people []string) {
	what, department := words.session, ""
	if d.Session != nil {
		department, people = d.Session.Department, d.Session.Participants
	}
	if d.Interview != nil {
		what, department, people = words.interview, strings.Join(d.Interview.Participants, ", "), d.Interview.Participants
	}
	parts := []string{what}
	if !d.At.IsZero() {
		parts = append(parts, d.At.In(zone).Format("2006-01-02 15:04"))
	}
	if department != "" {
		parts = append(parts, department)
	}
	_, id := event.SplitStream(d.Stream)
	return strings.Join(append(parts, id[:min(8, len(id))]), " · "), people
}

// cases lists a source with those who take part in it.
func (e *exporting) cases(source string, people []string) {
	for _, who := range people {
		i, known := e.people[who]
		if !known {
			i = len(e.doc.Cases)
			e.people[who] = i
			e.doc.Cases = append(e.doc.Cases, xmlCase{GUID: guidOf("case", who), Name: who})
		}
		e.doc.Cases[i].Sources = append(e.doc.Cases[i].Sources, xmlRef{source})
	}
}

// codings writes what is coded, the codes of one passage together.
func (e *exporting) codings(d Document, where map[string][]placed, stopped map[string]bool, sources [2]int) {
	type passage struct{ text, start, end int }
	selections := map[passage]*xmlSelection{}
	var order []passage
	for _, c := range d.Codings {
		code, known := e.labels[coding.Label{Codebook: c.Codebook, Code: c.Code}]
		versions := where[c.Part]
		switch {
		case !known:
			e.losses.Count("other", "coding with a code that was not exported")
			continue
		case stopped[c.Part]:
			e.losses.Count("other", "coding of words behind a stop mark")
			continue
		case c.Version < 1 || c.Version > len(versions) || versions[c.Version-1].text < 0:
			e.losses.Count("other", "coding of words that were erased, or may not be read")
			continue
		}
		at := versions[c.Version-1]
		start, ok1 := place(at.ruler, at.length, c.Start)
		end, ok2 := place(at.ruler, at.length, c.End)
		if end <= start {
			end = start + 1 // on the CR of a CRLF
		}
		if !ok1 || !ok2 || end > at.length {
			e.losses.Count("other", "coding behind its text's end")
			continue
		}
		p := passage{at.text, at.start + start, at.start + end}
		s := selections[p]
		source := &e.doc.Sources.Texts[sources[p.text]]
		if s == nil {
			s = &xmlSelection{GUID: guidOf("selection", source.GUID, strconv.Itoa(p.start)+"-"+strconv.Itoa(p.end)),
				Start: strconv.Itoa(p.start), End: strconv.Itoa(p.end)}
			selections[p] = s
			order = append(order, p)
		}
		s.Codings = append(s.Codings, e.coding(d, c, code))
		e.report.Codings++
	}
	slices.SortStableFunc(order, func(a, b passage) int {
		return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	for _, p := range order {
		source := &e.doc.Sources.Texts[sources[p.text]]
		source.Selections = append(source.Selections, *selections[p])
	}
}

func (e *exporting) coding(d Document, c Coding, code string) xmlCoding {
	id := guidOf("coding", d.Stream, c.Coder, c.Coding)
	if id != c.Coding || c.Weight != 0 {
		e.manifest.Codings[id] = coded{c.Coding, c.Weight}
	}
	x := xmlCoding{GUID: id, User: e.user(c.Coder), CreatedAt: stampOf(c.At), Code: xmlRef{code}}
	if c.Memo.Missing {
		e.losses.Count("other", "memo that was erased, or may not be read")
	} else if c.Memo.Text != "" {
		text := plaintext.Lines(c.Memo.Text)
		note := guidOf("coding memo", d.Stream, c.Coder, c.Coding+" memo")
		e.doc.Notes = append(e.doc.Notes, xmlText{GUID: note, User: e.user(c.Coder), CreatedAt: stampOf(c.At), Plain: &text})
		x.NoteRefs = []xmlRef{{note}}
	}
	return x
}
