package main

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/projections/fieldwork"
)

type notesCmd struct {
	List     notesListCmd     `cmd:"" default:"withargs" help:"Field notes as they stand, the latest first."`
	Sessions notesSessionsCmd `cmd:"" help:"Observation sessions, the latest first."`
	Show     notesShowCmd     `cmd:"" help:"A session in reading order, or one note with all its versions."`
	Search   notesSearchCmd   `cmd:"" help:"Search in notes and interviews, in any inflection."`
}

// ofFieldwork are the flags of lists of sessions, notes and interviews.
type ofFieldwork struct {
	narrowing
	asOf
	Author      string `help:"Only by this observer or interviewer." placeholder:"WHO"`
	Participant string `help:"Only about this participant (pseudonym)." placeholder:"WHO"`
	Limit       int    `help:"How many." default:"50"`
	After       string `help:"Go on after this page (the cursor it ended with)."`
}

func (f ofFieldwork) query() url.Values {
	q := f.asOf.query(f.narrowing.query(url.Values{"limit": {strconv.Itoa(f.Limit)}}))
	set(q, "author", f.Author)
	set(q, "participant", f.Participant)
	set(q, "after", f.After)
	return q
}

type notesListCmd struct {
	target
	printing
	ofFieldwork
	Kind      string `help:"Only descriptive, verbatim, reflective or methodological notes." enum:",descriptive,verbatim,reflective,methodological" default:""`
	Speaker   string `help:"Only verbatim notes of what citizen, relative, employee, outside, letter or observer said." enum:",citizen,relative,employee,outside,letter,observer" default:""`
	Dimension string `help:"Only notes of this dimension: space, actor, activity, object, act, event, time, goal or feeling." placeholder:"KEY"`
	Principle string `help:"Only notes that show this guiding principle." placeholder:"KEY"`
	State     string `help:"Only draft, finished or discarded notes; discarded ones are left out otherwise." enum:",draft,finished,discarded" default:""`
}

func (l *notesListCmd) Run(ctx context.Context, c *console) error {
	q := l.query()
	set(q, "kind", l.Kind)
	set(q, "speaker", l.Speaker)
	set(q, "dimension", l.Dimension)
	set(q, "principle", l.Principle)
	set(q, "state", l.State)
	return show(ctx, c, l.target, l.printing, "/api/v1/notes", q, func(api *apiclient.Client, page fieldwork.NotePage) error {
		n, err := readNames(ctx, api, l.printing)
		if err != nil {
			return err
		}
		t := table{head: []string{l.Lang.say("Set", "Observed"), l.Lang.say("Afdeling", "Department"), l.Lang.say("Om", "About"), l.Lang.say("Slags", "Kind"),
			l.Lang.say("Note", "Note"), l.Lang.say("Session og note", "Session and note")}}
		for _, x := range page.Notes {
			t.add(l.Lang.moment(x.At), clip(n.department(x.Department), 26), clip(strings.Join(x.Participants, ", "), 28), l.Lang.kindOf(x.NoteDetail),
				line(l.Lang.words(x.Text), 64), x.Session+" "+x.Note)
		}
		if err := t.print(c.out); err != nil {
			return err
		}
		return l.Lang.more(c, page.Next)
	})
}

// kindOf is a note's kind, and whose words it has.
func (lang language) kindOf(d fieldwork.NoteDetail) string {
	kind := lang.noteKind(string(d.Kind))
	switch {
	case d.SpokenBy != "":
		return kind + ", " + d.SpokenBy
	case d.Speaker != "":
		return kind + ", " + lang.speaker(string(d.Speaker))
	}
	return kind
}

type notesSessionsCmd struct {
	target
	printing
	ofFieldwork
	State string `help:"Only open or ended sessions." enum:",open,ended" default:""`
}

func (l *notesSessionsCmd) Run(ctx context.Context, c *console) error {
	q := l.query()
	set(q, "state", l.State)
	return show(ctx, c, l.target, l.printing, "/api/v1/sessions", q, func(api *apiclient.Client, page fieldwork.SessionPage) error {
		n, err := readNames(ctx, api, l.printing)
		if err != nil {
			return err
		}
		t := table{head: []string{l.Lang.say("Begyndt", "Begun"), l.Lang.say("Observatør", "Observer"), l.Lang.say("Afdeling", "Department"), l.Lang.say("Sted", "Place"),
			l.Lang.say("Deltagere", "Participants"), l.Lang.say("Noter", "Notes"), l.Lang.say("Kladder", "Drafts"), l.Lang.say("Tilstand", "State"), "Session"}, right: map[int]bool{5: true, 6: true}}
		for _, s := range page.Sessions {
			t.add(l.Lang.moment(s.Started), s.Observer, clip(n.department(s.Department), 26), or(clip(s.Place, 28)), or(clip(strings.Join(s.Participants, ", "), 32)),
				dash(s.Notes), dash(s.Drafts), l.Lang.going(s.Open), s.Session)
		}
		if err := t.print(c.out); err != nil {
			return err
		}
		return l.Lang.more(c, page.Next)
	})
}

type notesShowCmd struct {
	target
	printing
	asOf
	Session string `arg:"" help:"The session's id."`
	Note    string `arg:"" optional:"" help:"The note's id; all of the session's if left out."`
}

func (s *notesShowCmd) Run(ctx context.Context, c *console) error {
	path := "/api/v1/sessions/" + url.PathEscape(s.Session)
	if s.Note != "" {
		return show(ctx, c, s.target, s.printing, path+"/notes/"+url.PathEscape(s.Note), s.asOf.query(url.Values{}), func(api *apiclient.Client, note fieldwork.Note) error {
			n, err := readNames(ctx, api, s.printing)
			if err != nil {
				return err
			}
			return s.note(c, n, note)
		})
	}
	return show(ctx, c, s.target, s.printing, path, s.asOf.query(url.Values{}), func(api *apiclient.Client, session fieldwork.Session) error {
		n, err := readNames(ctx, api, s.printing)
		if err != nil {
			return err
		}
		return s.session(c, n, session)
	})
}

func (s *notesShowCmd) session(c *console, n names, x fieldwork.Session) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s · %s", n.department(x.Department), s.Lang.moment(x.Started))
	if x.Place != "" {
		fmt.Fprintf(&b, " · %s", x.Place)
	}
	fmt.Fprintf(&b, "\n%s: %s", s.Lang.say("Observatør", "Observer"), x.Observer)
	if x.Outsider {
		fmt.Fprintf(&b, " (%s %s)", s.Lang.say("udefra:", "from outside:"), n.department(x.OwnDepartment))
	}
	if len(x.Participants) > 0 {
		fmt.Fprintf(&b, " · %s: %s", s.Lang.say("deltagere", "participants"), strings.Join(x.Participants, ", "))
	}
	if x.LifeSituation != "" {
		fmt.Fprintf(&b, "\n%s", n.situation(x.LifeSituation))
	}
	fmt.Fprint(&b, "\n\n")
	for _, e := range x.Entries {
		head := fmt.Sprintf("%s  %s · %s", s.Lang.clock(e.At), e.Note, s.Lang.kindOf(e.NoteDetail))
		if e.State != fieldwork.Finished {
			head += " · " + s.Lang.noteState(e.State)
		}
		if e.Version > 1 {
			head += fmt.Sprintf(" · %s %d", s.Lang.say("version", "version"), e.Version)
		}
		fmt.Fprintf(&b, "%s\n       %s\n", head, indented(s.Lang.words(e.Text), "       "))
		s.Lang.attached(&b, "       ", e.Attachments)
	}
	if len(x.Attachments) > 0 {
		fmt.Fprintf(&b, "\n%s\n", s.Lang.say("Billeder og lyd uden note", "Photos and sounds without a note"))
		s.Lang.attached(&b, "  ", x.Attachments)
	}
	_, err := fmt.Fprint(c.out, b.String())
	return err
}

func (s *notesShowCmd) note(c *console, n names, x fieldwork.Note) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s · %s · %s · %s\n", s.Lang.moment(x.At), n.department(x.Department), s.Lang.kindOf(x.NoteDetail), s.Lang.noteState(x.State))
	if len(x.Participants) > 0 {
		fmt.Fprintf(&b, "%s: %s\n", s.Lang.say("Om", "About"), strings.Join(x.Participants, ", "))
	}
	tags := append([]string{}, x.Dimensions...)
	for _, p := range x.Principles {
		tags = append(tags, n.principle(p))
	}
	if len(tags) > 0 {
		fmt.Fprintf(&b, "%s: %s\n", s.Lang.say("Mærket", "Tagged"), strings.Join(tags, ", "))
	}
	fmt.Fprintf(&b, "\n%s\n", s.Lang.words(x.Text))
	if x.Discarded != nil {
		fmt.Fprintf(&b, "\n%s: %s\n", s.Lang.say("Kasseret", "Discarded"), s.Lang.words(x.Discarded))
	}
	if len(x.Versions) > 1 {
		fmt.Fprintf(&b, "\n%s\n", s.Lang.say("Før lød den sådan", "It read before"))
		for _, v := range x.Versions[:len(x.Versions)-1] {
			fmt.Fprintf(&b, "  %d · %s · %s\n", v.Version, s.Lang.moment(v.At), indented(s.Lang.words(v.Text), "    "))
		}
		if last := x.Versions[len(x.Versions)-1]; last.Reason != nil {
			fmt.Fprintf(&b, "  %s: %s\n", s.Lang.say("Rettet, fordi", "Corrected, because"), s.Lang.words(last.Reason))
		}
	}
	_, err := fmt.Fprint(c.out, b.String())
	return err
}
