package report

import (
	"fmt"
	"slices"
	"strings"

	domain "ledetraad/domain/cocreation"
	"ledetraad/projections/painpoints"
)

// Document is a report in words: what a page shows, a file holds and a terminal
// prints, so that all three say the same.
type Document struct {
	Title    string
	Of       string // the programme and the municipality
	Lead     []string
	Sections []Section
}

// Section is a part of it.
type Section struct {
	Key    string // the same in every language
	Title  string
	Text   []string
	Tables []Table
	Notes  []string // below the tables
}

// Table is figures with what they are of.
type Table struct {
	Key     string // unique in the document, the same in every language
	Caption string
	Head    []string
	Figures []bool // the column holds figures
	Rows    [][]Cell
}

// Cell is what stands in a table.
type Cell struct {
	Text      string
	PainPoint string // id, where it names one
}

// In is the report in words of a language.
func (r Report) In(lang painpoints.Lang) Document {
	w := words{lang}
	d := Document{Title: w.say("Statusrapport", "Status report"), Of: strings.Join(some(r.Programme, r.Municipality), ", ")}
	d.Lead = append(d.Lead, fmt.Sprintf(w.say("Perioden fra %s til %s, som det var kendt %s.", "The period from %s to %s, as it was known on %s."),
		w.date(r.From), w.date(r.Until), w.date(r.KnownAt)))
	if r.Preliminary {
		d.Lead = append(d.Lead, w.say("Foreløbig: dagen er ikke forbi, så tallene kan stadig ændre sig.", "Preliminary: the day is not over, so the figures may still change."))
	}
	d.Sections = []Section{w.people(r), w.situations(r), w.departments(r), w.workshops(r), w.solutions(r), w.pains(r), w.method()}
	return d
}

// table is one with a column of names and, from the second on, columns of
// figures, but for as many at the end as are words.
func table(key, caption string, atEnd int, head ...string) Table {
	t := Table{Key: key, Caption: caption, Head: head, Figures: make([]bool, len(head))}
	for i := 1; i < len(head)-atEnd; i++ {
		t.Figures[i] = true
	}
	return t
}

func (t *Table) add(cells ...string) {
	row := make([]Cell, len(cells))
	for i, c := range cells {
		row[i].Text = c
	}
	t.Rows = append(t.Rows, row)
}

// people: who was involved, by method and group.
func (w words) people(r Report) Section {
	s := Section{Key: "people", Title: w.say("Hvem er inddraget", "Who has been involved")}
	groups := []string{string(domain.Citizens), string(domain.Relatives), string(domain.Employees), string(domain.Partners)}
	if slices.ContainsFunc(r.Involved, func(x Involved) bool { return !slices.Contains(groups, x.Group) }) {
		groups = append(groups, "unknown")
	}
	of, methods := map[[2]string]Involved{}, []string{}
	for _, x := range r.Involved {
		of[[2]string{x.Method, x.Group}] = x
		if x.Method != "" && !slices.Contains(methods, x.Method) {
			methods = append(methods, x.Method)
		}
	}
	for _, m := range r.Methods { // also those by which nobody known was involved
		if !slices.Contains(methods, m.Method) {
			methods = append(methods, m.Method)
		}
	}
	var parts []string
	for _, g := range groups {
		if x, there := of[[2]string{"", g}]; there {
			parts = append(parts, w.people1(g, x.Participants))
		}
	}
	if len(parts) == 0 {
		s.Text = []string{w.say("Ingen er registreret som inddraget endnu.", "Nobody is recorded as involved yet.")}
	} else {
		s.Text = []string{fmt.Sprintf(w.say("I alt er %s inddraget.", "In all, %s have been involved."), w.list(parts))}
	}
	head := []string{w.say("Metode", "Method"), w.say("Gange", "Times")}
	for _, g := range groups {
		head = append(head, w.group(g))
	}
	t := table("people", "", 0, head...)
	for _, m := range append(methods, "") {
		row := []string{w.methodName(m), w.times(r, m)}
		for _, g := range groups {
			row = append(row, w.involved(of[[2]string{m, g}]))
		}
		t.add(row...)
	}
	if len(parts)+len(methods) > 0 {
		s.Tables = []Table{t}
		s.Notes = []string{w.say("Tallet i parentes er nye i perioden. Hvem der har et pseudonym, er talt én gang i hver række; hvem der kun er talt ved en workshop, er talt hver gang.",
			"The number in brackets is those new in the period. Who has a pseudonym is counted once in each row; who was only counted at a workshop is counted each time.")}
	}
	return s
}

// involved is how many, and in brackets how many of them are new.
func (w words) involved(x Involved) string {
	switch {
	case x.Group == "":
		return "–"
	case x.Participants == nil:
		return w.few()
	case x.InPeriod == nil || *x.InPeriod == 0:
		return w.whole(*x.Participants)
	}
	return fmt.Sprintf("%s (+%s)", w.whole(*x.Participants), w.whole(*x.InPeriod))
}

// times is how often a method was used.
func (w words) times(r Report, method string) string {
	all, more := 0, 0
	for _, m := range r.Methods {
		if m.Method == method {
			all, more = m.Occasions, m.InPeriod
		}
	}
	if method == "workshop" { // of which field notes may have been taken too
		for _, s := range r.Workshops.States {
			if s.State == "held" {
				all = max(all, s.Count)
			}
		}
		more = max(more, r.Workshops.InPeriod)
	}
	switch {
	case method == "":
		return "–"
	case more == 0:
		return w.whole(all)
	}
	return fmt.Sprintf("%s (+%s)", w.whole(all), w.whole(more))
}

func (w words) situations(r Report) Section {
	s := Section{Key: "life-situations", Title: w.say("Livssituationer", "Life situations")}
	t := table("life-situations", "", 0, append([]string{w.say("Livssituation", "Life situation"), w.say("Rul", "Round")}, w.observedHead()...)...)
	looked := 0
	for _, p := range r.LifeSituations {
		if p.Looked {
			looked++
		}
		round := "–"
		if p.Round > 0 {
			round = w.whole(p.Round)
		}
		t.add(append([]string{p.Name, round}, w.observed(p)...)...)
	}
	s.Text = []string{fmt.Sprintf(w.say("Programmet arbejder med %s; i %s er der observeret.", "The programme works with %s; in %s, something was observed."),
		w.count(len(r.LifeSituations), "livssituation", "livssituationer", "life situation", "life situations"), w.ofThem(looked, len(r.LifeSituations)))}
	if len(t.Rows) > 0 {
		s.Tables = []Table{t}
	}
	return s
}

func (w words) departments(r Report) Section {
	s := Section{Key: "departments", Title: w.say("Afdelinger", "Departments")}
	t := table("departments", "", 0, append(append([]string{w.say("Afdeling", "Department")}, w.observedHead()...), w.say("Smertepunkter", "Pain points"))...)
	looked := 0
	for _, p := range w.sorted(r.Departments) {
		standing := w.whole(p.Standing)
		if p.Looked {
			looked++
		} else if p.Standing == 0 {
			standing = "–" // nobody has looked: none found says nothing
		}
		t.add(append(append([]string{p.Name}, w.observed(p)...), standing)...)
	}
	s.Text = []string{fmt.Sprintf(w.say("%s er med; i %s er der observeret. Af %s af en afdeling og en livssituation er %s observeret.",
		"%s take part; in %s, something was observed. Of %s of a department and a life situation, %s were observed."),
		w.count(len(r.Departments), "afdeling", "afdelinger", "department", "departments"), w.ofThem(looked, len(r.Departments)),
		w.count(r.Combinations.Of, "kombination", "kombinationer", "combination", "combinations"), w.whole(r.Combinations.Observed))}
	if len(t.Rows) > 0 {
		s.Tables = []Table{t}
		s.Notes = []string{w.say("»Ikke observeret« betyder, at ingen har set efter, ikke at intet gør ondt.", "“Not observed” means that nobody has looked, not that nothing hurts.")}
	}
	return s
}

func (w words) observedHead() []string {
	return []string{w.say("Borgerrejser", "Journeys"), w.say("Observationer", "Observations"), w.say("Interview", "Interviews"), w.say("Mennesker", "People")}
}

func (w words) observed(p Place) []string {
	switch {
	case p.Suppressed:
		return []string{"–", "–", "–", w.few()}
	case p.Observed == nil:
		return []string{"–", "–", "–", w.say("ikke observeret", "not observed")}
	}
	f := p.Observed
	return []string{w.whole(f.Journeys), w.whole(f.Sessions), w.whole(f.Interviews), w.whole(f.Participants)}
}

func (w words) workshops(r Report) Section {
	s := Section{Key: "workshops", Title: "Workshops"}
	n := map[string]int{}
	for _, x := range r.Workshops.States {
		n[x.State] = x.Count
	}
	s.Text = []string{fmt.Sprintf(w.say("%s er holdt, heraf %s i perioden. %s er planlagt, %s er aflyst.", "%s were held, %s of them in the period. %s are planned, %s were cancelled."),
		w.count(n["held"], "workshop", "workshops", "workshop", "workshops"), w.whole(r.Workshops.InPeriod), w.whole(n["planned"]), w.whole(n["cancelled"]))}
	t := table("workshops", w.say("Holdt i perioden", "Held in the period"), 1, "Workshop", w.say("Dag", "Day"), w.group("citizens"), w.group("relatives"), w.group("employees"), w.group("partners"),
		w.say("Livssituationer", "Life situations"))
	for _, x := range r.Workshops.Held {
		row := []string{x.Name, w.day(x.At)}
		for _, g := range domain.Groups {
			present := "–"
			if slices.Contains(x.Few, string(g)) {
				present = w.few()
			} else if k := x.Present[string(g)]; k > 0 {
				present = w.whole(k)
			}
			row = append(row, present)
		}
		t.add(append(row, orDash(strings.Join(x.LifeSituations, "; ")))...)
	}
	if len(t.Rows) > 0 {
		s.Tables = []Table{t}
	}
	return s
}

func (w words) solutions(r Report) Section {
	s := Section{Key: "solutions", Title: w.say("Løsninger", "Solutions")}
	states := table("solutions", "", 0, w.say("Tilstand", "State"), w.say("Da perioden begyndte", "When the period began"), w.say("Da den sluttede", "When it ended"))
	before, now := 0, 0
	for _, x := range r.Solutions.States {
		states.add(w.stage(x.State), w.whole(x.Before), w.whole(x.Count))
		before, now = before+x.Before, now+x.Count
	}
	states.add(w.say("I alt", "In all"), w.whole(before), w.whole(now))
	s.Text = []string{fmt.Sprintf(w.say("Der er %s; %s flyttede sig i perioden.", "There are %s; %s moved in the period."),
		w.count(now, "løsning", "løsninger", "solution", "solutions"), w.whole(len(r.Solutions.Moved)))}
	if now+before > 0 {
		s.Tables = append(s.Tables, states)
	}
	moved := table("moved", w.say("Flyttede sig i perioden", "Moved in the period"), 3, w.say("Løsning", "Solution"), w.say("Siden", "Since"), w.say("Fra", "From"), w.say("Til", "To"), w.say("Ejer", "Owner"))
	for _, x := range r.Solutions.Moved {
		was := w.say("ny", "new")
		if x.Was != "" {
			was = w.stage(x.Was)
		}
		moved.add(x.Name, w.day(x.Since), was, w.stage(x.State), orDash(strings.Join(x.Owners, ", ")))
	}
	if len(moved.Rows) > 0 {
		s.Tables = append(s.Tables, moved)
	}
	return s
}

func (w words) pains(r Report) Section {
	p := r.Pains
	s := Section{Key: "pain-points", Title: w.say("Smertepunkter", "Pain points")}
	s.Text = []string{
		fmt.Sprintf(w.say("%s står åbne, mod %s, da perioden begyndte; %s går på tværs af afdelinger.", "%s stand, against %s when the period began; %s cross departments."),
			w.count(p.Standing, "smertepunkt", "smertepunkter", "pain point", "pain points"), w.whole(p.Before), w.whole(len(p.Across))),
	}
	moved := table("pain-points-moved", w.say("I perioden", "In the period"), 0, w.say("Hvad der skete", "What happened"), w.say("Smertepunkter", "Pain points"))
	for _, x := range []struct {
		what string
		n    int
	}{
		{w.say("fundet for første gang", "found for the first time"), p.Opened}, {w.say("bekræftet", "confirmed"), p.Confirmed},
		{w.say("løst", "resolved"), p.Resolved}, {w.say("afvist", "dismissed"), p.Dismissed},
		{w.say("trukket sig tilbage", "receded"), p.Receded}, {w.say("kommet igen eller genåbnet", "returned or reopened"), p.Returned},
		{w.say("ikke længere åbne", "no longer standing"), p.Closed},
	} {
		moved.add(x.what, w.whole(x.n))
	}
	severities := table("severities", w.say("Åbne efter alvor", "Standing by severity"), 0, w.say("Alvor", "Severity"), w.say("Da perioden begyndte", "When the period began"), w.say("Da den sluttede", "When it ended"))
	for _, x := range p.Severities {
		severities.add(w.severity(x.Severity), w.whole(x.Before), w.whole(x.Count))
	}
	states := table("states", w.say("Åbne efter tilstand", "Standing by state"), 0, w.say("Tilstand", "State"), w.say("Smertepunkter", "Pain points"))
	for _, x := range p.States {
		states.add(w.state(x.State), w.whole(x.Count))
	}
	s.Tables = []Table{moved, severities}
	for _, t := range []Table{states, w.named("across", w.say("På tværs af afdelinger", "Across departments"), p.Across), w.named("gravest", w.say("De alvorligste i én afdeling", "The gravest of one department"), p.Gravest)} {
		if len(t.Rows) > 0 {
			s.Tables = append(s.Tables, t)
		}
	}
	return s
}

// named lists pain points.
func (w words) named(key, caption string, list []Pain) Table {
	t := table(key, caption, 4, w.say("Smertepunkt", "Pain point"), w.say("Alvor", "Severity"), w.say("Tilstand", "State"), w.say("Afdeling", "Department"), w.say("Siden", "Since"))
	for _, x := range list {
		t.add(painpoints.Title(w.lang, x.Kind, x.Term), w.severity(x.Severity), w.state(string(x.State)), orDash(strings.Join(x.Departments, ", ")), w.day(x.Since))
		t.Rows[len(t.Rows)-1][0].PainPoint = x.ID.String()
	}
	return t
}

// method says how the figures came about.
func (w words) method() Section {
	return Section{Key: "method", Title: w.say("Sådan er tallene gjort op", "How the figures were made"), Text: []string{
		w.say("Talt er det, der var sket til og med periodens sidste dag, og som var kendt den dag, rapporten er gjort op efter. De samme dage giver derfor den samme rapport senere. Kun det, der overføres fra en tidligere optegnelse, og sletning af et menneske kan ændre den.",
			"What is counted had happened by the last day of the period, and was known by the day that the report goes by. So the same days give the same report later. Only what is transferred from an earlier record, and the erasure of a person, can change it."),
		w.say("Tal for færre end fem mennesker vises ikke. Rapporten ser på tjenester, aldrig på den enkelte borger eller medarbejder.",
			"Figures of fewer than five people are not shown. The report looks at services, never at a single citizen or employee."),
	}}
}
