package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/interchange"
	"ledetraad/domain/decider"
	"ledetraad/domain/participant"
	"ledetraad/projections/fieldwork"
)

type participantsCmd struct {
	List     participantsListCmd     `cmd:"" default:"withargs" help:"Participants, by pseudonym."`
	Show     participantsShowCmd     `cmd:"" help:"One participant: roles, network, and why data is kept."`
	Register participantsRegisterCmd `cmd:"" help:"Add a participant, known by a pseudonym alone."`
}

type participantsListCmd struct {
	target
	printing
	Kind       string `help:"Only citizen, relative, employee or outside." enum:",citizen,relative,employee,outside" default:""`
	Department string `help:"Only those who have a role in this department." placeholder:"KEY"`
	Side       string `help:"Only those who have a role on this side: authority, provider or frontline." enum:",authority,provider,frontline" default:""`
	Limit      int    `help:"How many." default:"50"`
	After      string `help:"Go on after this page (the cursor it ended with)."`
}

func (l *participantsListCmd) Run(ctx context.Context, c *console) error {
	q := url.Values{"limit": {strconv.Itoa(l.Limit)}}
	set(q, "kind", l.Kind)
	set(q, "department", l.Department)
	set(q, "side", l.Side)
	set(q, "after", l.After)
	return show(ctx, c, l.target, l.printing, "/api/v1/participants", q, func(api *apiclient.Client, page fieldwork.PeoplePage) error {
		n, err := readNames(ctx, api, l.printing)
		if err != nil {
			return err
		}
		t := table{head: []string{l.Lang.say("Pseudonym", "Pseudonym"), l.Lang.say("Hvem", "Who"), l.Lang.say("Roller", "Roles"), l.Lang.say("Netværk", "Network"),
			l.Lang.say("Grundlag", "Basis"), l.Lang.say("Siden", "Since")}, right: map[int]bool{3: true}}
		for _, p := range page.Participants {
			var roles []string
			for _, r := range p.Roles {
				if r.Until.IsZero() {
					roles = append(roles, roleIn(n, r))
				}
			}
			t.add(p.Pseudonym, l.Lang.personKind(p.Kind), or(clip(strings.Join(roles, "; "), 60)), dash(len(p.Network)), or(l.Lang.grounds(p.Grounds)), l.Lang.day(p.Registered))
		}
		if err := t.print(c.out); err != nil {
			return err
		}
		return l.Lang.more(c, page.Next)
	})
}

// more says how to go on with a list.
func (lang language) more(c *console, next string) error {
	if next == "" {
		return nil
	}
	_, err := fmt.Fprintf(c.out, lang.say("Flere: --after %s\n", "More: --after %s\n"), next)
	return err
}

// or is a cell that is never empty.
func or(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func roleIn(n names, r fieldwork.Role) string {
	if r.Department == "" {
		return r.Name
	}
	return r.Name + ", " + n.department(r.Department)
}

func (lang language) grounds(list []fieldwork.Ground) string {
	var out []string
	for _, g := range list {
		basis := lang.basis(g.Basis)
		if !g.Withdrawn.IsZero() {
			basis += lang.say(" (trukket tilbage)", " (withdrawn)")
		}
		if !slices.Contains(out, basis) {
			out = append(out, basis)
		}
	}
	return strings.Join(out, ", ")
}

type participantsShowCmd struct {
	target
	printing
	Identity  bool   `help:"Who it is, too, if that is kept; the reading is recorded."`
	Pseudonym string `arg:"" help:"The participant's pseudonym."`
}

func (s *participantsShowCmd) Run(ctx context.Context, c *console) error {
	path := "/api/v1/participants/" + url.PathEscape(s.Pseudonym)
	if s.Identity {
		return show(ctx, c, s.target, s.printing, path+"/identity", nil, func(_ *apiclient.Client, i httpapi.IdentityBody) error {
			_, err := fmt.Fprintf(c.out, "%s\n%s: %s\n%s: %s\n", i.Pseudonym, s.Lang.say("Navn", "Name"), s.Lang.said(i.Name), s.Lang.say("Kontakt", "Contact"), s.Lang.said(i.Contact))
			return err
		})
	}
	return show(ctx, c, s.target, s.printing, path, nil, func(api *apiclient.Client, p fieldwork.Person) error {
		n, err := readNames(ctx, api, s.printing)
		if err != nil {
			return err
		}
		return s.print(c, n, p)
	})
}

// said is personal text as it came, or why it did not.
func (lang language) said(w *httpapi.Words) string {
	switch {
	case w == nil:
		return "–"
	case w.Erased:
		return lang.say("[slettet]", "[erased]")
	case w.Withheld:
		return lang.say("[vises ikke for dig]", "[not shown to you]")
	}
	return or(w.Text)
}

func (s *participantsShowCmd) print(c *console, n names, p fieldwork.Person) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s · %s · %s %s\n", p.Pseudonym, s.Lang.personKind(p.Kind), s.Lang.say("siden", "since"), s.Lang.day(p.Registered))
	if p.Identified {
		fmt.Fprintln(&b, s.Lang.say("Hvem det er, er gemt for sig (--identity)", "Who it is, is kept apart (--identity)"))
	}
	section := func(da, en string, n int) {
		if n > 0 {
			fmt.Fprintf(&b, "\n%s\n", s.Lang.say(da, en))
		}
	}
	section("Roller", "Roles", len(p.Roles))
	for _, r := range p.Roles {
		fmt.Fprintf(&b, "  %s", roleIn(n, r))
		if r.Profession != "" && r.Profession != r.Name {
			fmt.Fprintf(&b, " (%s)", r.Profession)
		}
		if r.Side != "" {
			fmt.Fprintf(&b, " · %s", s.Lang.side(r.Side))
		}
		fmt.Fprintf(&b, " · %s\n", s.Lang.span(r.From, r.Until))
	}
	section("Netværk", "Network", len(p.Network))
	for _, l := range p.Network {
		fmt.Fprintf(&b, "  %s %s · %s\n", s.Lang.relation(l.Relation), or(l.Other), s.Lang.wish(l.Wish))
		for _, w := range l.Notes {
			fmt.Fprintf(&b, "    %s\n", s.Lang.words(&w))
		}
	}
	section("Hvorfor vi har oplysninger", "Why data is kept", len(p.Grounds))
	for _, g := range p.Grounds {
		fmt.Fprintf(&b, "  %s: %s %s %s", g.Purpose, s.Lang.basis(g.Basis), s.Lang.say("fra", "from"), s.Lang.day(g.Since))
		if g.Law != "" {
			fmt.Fprintf(&b, " (%s)", g.Law)
		}
		if !g.Withdrawn.IsZero() {
			fmt.Fprintf(&b, ", %s %s", s.Lang.say("trukket tilbage", "withdrawn"), s.Lang.day(g.Withdrawn))
		}
		fmt.Fprintln(&b)
	}
	_, err := fmt.Fprint(c.out, b.String())
	return err
}

// span is a time that may not be over.
func (lang language) span(from, until time.Time) string {
	if until.IsZero() {
		return lang.say("siden ", "since ") + lang.day(from)
	}
	return lang.day(from) + "–" + lang.day(until)
}

type participantsRegisterCmd struct {
	target
	printing
	Kind       string `help:"citizen, relative, employee or outside." enum:"citizen,relative,employee,outside" required:""`
	Role       string `help:"What the person is: demenskoordinator, fællestillidsrepræsentant …" placeholder:"TEXT"`
	Profession string `help:"With --role: the profession, which is not the department." placeholder:"TEXT"`
	Department string `help:"With --role: the department's key." placeholder:"KEY"`
	Unit       string `help:"With --role: the unit's key." placeholder:"KEY"`
	Side       string `help:"With --role: authority, provider or frontline." enum:",authority,provider,frontline" default:""`
	Pseudonym  string `arg:"" help:"The pseudonym; never a name, and never a CPR number."`
}

func (r *participantsRegisterCmd) Run(ctx context.Context, c *console) error {
	if r.Role == "" && r.Profession+r.Department+r.Unit+r.Side != "" {
		return usagef("participants register: what is said of a role needs --role")
	}
	now := time.Now()
	intents := []decider.Intent{participant.Register{Pseudonym: r.Pseudonym, Kind: participant.Kind(r.Kind)}}
	if r.Role != "" {
		intents = append(intents, participant.AddRole{Role: "r1", Name: r.Role, Profession: r.Profession, Department: r.Department,
			Unit: r.Unit, Side: participant.Side(r.Side)})
	}
	return r.with(ctx, c, func(api *apiclient.Client) error {
		var done []httpapi.Outcome
		for _, i := range intents { // one after the other: a role needs its person
			id, err := uuid.NewV7()
			if err != nil {
				return fmt.Errorf("make an id: %w", err)
			}
			answers, err := api.Submit(ctx, []decider.Envelope{interchange.Envelope(decider.Command{ID: id, Stream: participant.Stream(r.Pseudonym),
				HappenedAt: now, Intent: i})})
			if err != nil {
				return err
			}
			if err := apiclient.OutcomeError(answers[0]); err != nil {
				return err
			}
			done = append(done, answers...)
		}
		if r.JSON {
			raw, err := json.Marshal(done)
			return orPrint(c, raw, err)
		}
		_, err := fmt.Fprintf(c.out, r.Lang.say("%s er registreret (%s).\n", "%s is registered (%s).\n"), r.Pseudonym, r.Lang.personKind(participant.Kind(r.Kind)))
		return err
	})
}
