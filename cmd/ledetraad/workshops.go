package main

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/domain/cocreation"
	view "ledetraad/projections/cocreation"
)

type workshopsCmd struct {
	List     workshopsListCmd     `cmd:"" default:"withargs" help:"Workshops, the latest first."`
	Show     workshopsShowCmd     `cmd:"" help:"One workshop: who was there, what came of it."`
	Involved workshopsInvolvedCmd `cmd:"" help:"How many people have been involved, by method; workshops and solutions by state."`
	Plan     workshopsPlanCmd     `cmd:"" help:"Record that a workshop is to be held."`
	Hold     workshopsHoldCmd     `cmd:"" help:"Record that it was held, and who was there."`
	Outcome  workshopsOutcomeCmd  `cmd:"" help:"Write what came of it, or write it anew."`
	Cancel   workshopsCancelCmd   `cmd:"" help:"Record that it will not be held."`
}

type workshopsListCmd struct {
	target
	printing
	asOf
	Department    string `help:"Only those it holds, or whose employees were there." placeholder:"KEY"`
	LifeSituation string `help:"Only of this life situation." placeholder:"KEY"`
	Method        string `help:"Only by this method." placeholder:"KEY"`
	State         string `help:"Only planned, held or cancelled." enum:",planned,held,cancelled" default:""`
	PainPoint     string `help:"Only those that worked on this pain point." placeholder:"ID"`
}

func (l *workshopsListCmd) Run(ctx context.Context, c *console) error {
	q := l.asOf.query(url.Values{})
	for key, v := range map[string]string{"department": l.Department, "life_situation": l.LifeSituation, "method": l.Method, "state": l.State, "pain_point": l.PainPoint} {
		set(q, key, v)
	}
	type body struct {
		Workshops []view.Workshop `json:"workshops"`
	}
	return show(ctx, c, l.target, l.printing, "/api/v1/workshops", q, func(api *apiclient.Client, b body) error {
		n, err := readNames(ctx, api, l.printing)
		if err != nil {
			return err
		}
		t := table{head: []string{l.Lang.say("Dag", "Day"), "Workshop", l.Lang.say("Tilstand", "State"), l.Lang.say("Borgere", "Citizens"), l.Lang.say("Pårørende", "Relatives"),
			l.Lang.say("Medarbejdere", "Employees"), l.Lang.say("Udefra", "Partners"), l.Lang.say("Livssituation", "Life situation"), "Id"}, right: map[int]bool{0: true, 3: true, 4: true, 5: true, 6: true}}
		for _, w := range b.Workshops {
			t.add(l.Lang.day(w.At), clip(w.Name, 44), l.Lang.workshopState(w.State), dash(w.Heads["citizens"]), dash(w.Heads["relatives"]), dash(w.Heads["employees"]),
				dash(w.Heads["partners"]), or(clip(named(n.situation, w.LifeSituations), 40)), w.Workshop)
		}
		return t.print(c.out)
	})
}

// named is a list of keys by their names.
func named(name func(string) string, keys []string) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = name(k)
	}
	return strings.Join(out, "; ")
}

type workshopsShowCmd struct {
	target
	printing
	asOf
	ID string `arg:"" help:"The workshop's id."`
}

func (s *workshopsShowCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, s.target, s.printing, "/api/v1/workshops/"+url.PathEscape(s.ID), s.asOf.query(url.Values{}), func(api *apiclient.Client, w view.WorkshopPage) error {
		n, err := readNames(ctx, api, s.printing)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s · %s %s · %s\n", w.Name, s.Lang.workshopState(w.State), s.Lang.moment(w.At), s.Lang.method(w.Method))
		for _, line := range []string{w.Place, named(n.situation, w.LifeSituations)} {
			if line != "" {
				fmt.Fprintln(c.out, line)
			}
		}
		if len(w.Present) > 0 {
			fmt.Fprintf(c.out, "\n%s\n", s.Lang.say("Med var", "There were"))
		}
		for _, a := range w.Present {
			fmt.Fprintf(c.out, "  %3d %s\n", a.Count(), s.Lang.attendance(n, a))
		}
		if w.Outcome != nil {
			fmt.Fprintf(c.out, "\n%s\n  %s\n", s.Lang.say("Udbytte", "Outcome"), indented(s.Lang.written(w.Outcome), "  "))
		}
		if len(w.PainPoints) > 0 {
			fmt.Fprintf(c.out, "\n%s\n", s.Lang.say("Smertepunkter", "Pain points"))
		}
		for _, p := range w.PainPoints {
			fmt.Fprintf(c.out, "  %s\n", p)
		}
		if len(w.Solutions) > 0 {
			fmt.Fprintf(c.out, "\n%s\n", s.Lang.say("Løsninger, der kom af den", "Solutions that came of it"))
		}
		for _, x := range w.Solutions {
			fmt.Fprintf(c.out, "  %s (%s) · %s\n", x.Name, s.Lang.stage(x.State), x.Solution)
		}
		return nil
	})
}

func (lang language) attendance(n names, a cocreation.Attendance) string {
	out := lang.group(string(a.Group))
	if a.Department != "" {
		out += ", " + n.department(a.Department)
	}
	if a.Organisation != "" {
		out += ", " + a.Organisation
	}
	if len(a.Participants) > 0 {
		out += " (" + strings.Join(a.Participants, ", ")
		if a.Others > 0 {
			out += fmt.Sprintf(lang.say(" og %d til", " and %d more"), a.Others)
		}
		out += ")"
	}
	return out
}

type workshopsInvolvedCmd struct {
	target
	printing
	asOf
}

func (s *workshopsInvolvedCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, s.target, s.printing, "/api/v1/involvement", s.asOf.query(url.Values{}), func(_ *apiclient.Client, r view.Report) error {
		states := func(what string, list []view.StateCount, name func(string) string) {
			var parts []string
			for _, x := range list {
				if x.Count > 0 {
					parts = append(parts, fmt.Sprintf("%d %s", x.Count, name(x.State)))
				}
			}
			fmt.Fprintf(c.out, "%s: %s\n", what, or(strings.Join(parts, ", ")))
		}
		states("Workshops", r.Workshops, func(x string) string { return s.Lang.workshopState(view.WorkshopState(x)) })
		states(s.Lang.say("Løsninger", "Solutions"), r.Solutions, func(x string) string { return s.Lang.stage(cocreation.Stage(x)) })
		fmt.Fprintln(c.out)
		t := table{head: []string{s.Lang.say("Metode", "Method"), s.Lang.say("Hvem", "Who"), s.Lang.say("Mennesker", "People"), s.Lang.say("Kendte", "Known"), s.Lang.say("Talt", "Counted"),
			s.Lang.say("Gange", "Times")}, right: map[int]bool{2: true, 3: true, 4: true, 5: true}}
		for _, x := range r.Involved {
			if x.Participants == 0 {
				t.add(s.Lang.method(x.Method), s.Lang.group(x.Group), "<5", "–", "–", "–")
				continue
			}
			t.add(s.Lang.method(x.Method), s.Lang.group(x.Group), strconv.Itoa(x.Participants), dash(x.Named), dash(x.Counted), dash(x.Occasions))
		}
		if err := t.print(c.out); err != nil {
			return err
		}
		_, err := fmt.Fprintln(c.out, "\n"+s.Lang.say("Kendte er talt én gang hver. Talte har intet pseudonym: kom nogen to gange, er de talt to gange.",
			"Those known are counted once each. Those counted have no pseudonym: who came twice is counted twice."))
		return err
	})
}

type workshopsPlanCmd struct {
	recording
	linking
	Name       string `help:"What it is called." required:"" placeholder:"TEXT"`
	At         string `help:"When it is to be held." required:"" placeholder:"DAY"`
	Place      string `help:"Where." placeholder:"TEXT"`
	Department string `help:"Which department holds it." placeholder:"KEY"`
	Method     string `help:"solution-workshop, if left out." placeholder:"KEY"`
	ID         string `arg:"" help:"An id of your own choice."`
}

func (p *workshopsPlanCmd) Run(ctx context.Context, c *console) error {
	links, err := p.links()
	if err != nil {
		return err
	}
	at, err := when("at", p.At)
	if err != nil {
		return err
	}
	return p.record(ctx, c, cocreation.WorkshopStream(p.ID), cocreation.Plan{Name: p.Name, At: at, Place: p.Place, Department: p.Department, Method: p.Method, Links: links},
		"Workshoppen er planlagt.", "The workshop is planned.")
}

type workshopsHoldCmd struct {
	recording
	Citizens  int               `help:"How many citizens, beside those named."`
	Citizen   []string          `help:"A citizen's pseudonym." placeholder:"WHO"`
	Relatives int               `help:"How many relatives, beside those named."`
	Relative  []string          `help:"A relative's pseudonym." placeholder:"WHO"`
	Employees map[string]int    `help:"How many employees of a department, beside those named: jobcenter=3." placeholder:"KEY=N"`
	Employee  map[string]string `help:"An employee's pseudonym, and department: Kobber=jobcenter." placeholder:"WHO=KEY"`
	Partners  map[string]int    `help:"How many from outside: 'Kræftens Bekæmpelse=2'." placeholder:"NAME=N"`
	Outcome   string            `help:"What came of it." placeholder:"TEXT"`
	ID        string            `arg:"" help:"The workshop's id."`
}

func (h *workshopsHoldCmd) Run(ctx context.Context, c *console) error {
	return h.record(ctx, c, cocreation.WorkshopStream(h.ID), cocreation.Hold{Present: h.present(), Outcome: h.Outcome, About: h.About},
		"Det er skrevet op, at workshoppen blev holdt.", "It is recorded that the workshop was held.")
}

func (h *workshopsHoldCmd) present() []cocreation.Attendance {
	list := []cocreation.Attendance{
		{Group: cocreation.Citizens, Participants: h.Citizen, Others: h.Citizens}, {Group: cocreation.Relatives, Participants: h.Relative, Others: h.Relatives},
	}
	staff := map[string]*cocreation.Attendance{}
	of := func(department string) *cocreation.Attendance {
		if staff[department] == nil {
			staff[department] = &cocreation.Attendance{Group: cocreation.Employees, Department: department}
		}
		return staff[department]
	}
	for d, n := range h.Employees {
		of(d).Others = n
	}
	for _, who := range slices.Sorted(maps.Keys(h.Employee)) {
		a := of(h.Employee[who])
		a.Participants = append(a.Participants, who)
	}
	for _, d := range slices.Sorted(maps.Keys(staff)) {
		list = append(list, *staff[d])
	}
	for _, o := range slices.Sorted(maps.Keys(h.Partners)) {
		list = append(list, cocreation.Attendance{Group: cocreation.Partners, Organisation: o, Others: h.Partners[o]})
	}
	return slices.DeleteFunc(list, func(a cocreation.Attendance) bool { return a.Count() == 0 })
}

type workshopsOutcomeCmd struct {
	recording
	ID   string `arg:"" help:"The workshop's id."`
	Text string `arg:"" help:"What came of it."`
}

func (o *workshopsOutcomeCmd) Run(ctx context.Context, c *console) error {
	return o.record(ctx, c, cocreation.WorkshopStream(o.ID), cocreation.WriteOutcome{Text: o.Text, About: o.About}, "Udbyttet er skrevet ned.", "The outcome is written down.")
}

type workshopsCancelCmd struct {
	recording
	Reason string `help:"Why." required:"" placeholder:"TEXT"`
	ID     string `arg:"" help:"The workshop's id."`
}

func (x *workshopsCancelCmd) Run(ctx context.Context, c *console) error {
	return x.record(ctx, c, cocreation.WorkshopStream(x.ID), cocreation.Cancel{Reason: x.Reason, About: x.About}, "Workshoppen er aflyst.", "The workshop is cancelled.")
}
