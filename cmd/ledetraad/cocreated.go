package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/interchange"
	"ledetraad/domain/cocreation"
	"ledetraad/domain/decider"
	view "ledetraad/projections/cocreation"
)

// recording are the flags of commands that record something of a workshop or a
// solution.
type recording struct {
	target
	printing
	On    string   `help:"When it happened: a day (2026-03-02), or a time; now if left out." placeholder:"DAY"`
	About []string `help:"Pseudonyms of those whom the words are about." placeholder:"WHO"`
}

// when reads a day, which is taken at noon, or a time; now where there is none.
func when(flag, s string) (time.Time, error) {
	if s == "" {
		return time.Now(), nil
	}
	if d, err := time.ParseInLocation(time.DateOnly, s, copenhagen); err == nil {
		return d.Add(12 * time.Hour), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, usagef("--%s: %q is not a time; write 2026-03-02, or 2026-03-02T09:00:00+01:00", flag, s)
	}
	return t, nil
}

// record gives one command and says what became of it.
func (r recording) record(ctx context.Context, c *console, stream string, i decider.Intent, da, en string) error {
	at, err := when("on", r.On)
	if err != nil {
		return err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make an id: %w", err)
	}
	return r.with(ctx, c, func(api *apiclient.Client) error {
		answers, err := api.Submit(ctx, []decider.Envelope{interchange.Envelope(decider.Command{ID: id, Stream: stream, HappenedAt: at, Intent: i})})
		if err != nil {
			return err
		}
		if err := apiclient.OutcomeError(answers[0]); err != nil {
			return err
		}
		if r.JSON {
			raw, err := json.Marshal(answers[0])
			return orPrint(c, raw, err)
		}
		_, err = fmt.Fprintln(c.out, r.Lang.say(da, en))
		return err
	})
}

// linking are the flags that say what a workshop or a solution is about.
type linking struct {
	LifeSituation []string `help:"Life situations it is about." placeholder:"KEY"`
	PainPoint     []string `help:"Ids of pain points it is about." placeholder:"ID"`
}

func (l linking) links() (cocreation.Links, error) {
	out := cocreation.Links{LifeSituations: l.LifeSituation}
	for _, s := range l.PainPoint {
		id, err := uuid.Parse(s)
		if err != nil {
			return out, usagef("--pain-point: %q is not an id; see ledetraad painpoints list", s)
		}
		out.PainPoints = append(out.PainPoints, id)
	}
	return out, nil
}

func (lang language) stage(s cocreation.Stage) string {
	return called(lang, map[cocreation.Stage]string{cocreation.StageProposed: "foreslået", cocreation.StageDescribed: "beskrevet", cocreation.StageTesting: "afprøves",
		cocreation.StageTested: "afprøvet", cocreation.StageAdopted: "indført", cocreation.StageDropped: "droppet"}, s)
}

func (lang language) level(l cocreation.Level) string {
	return called(lang, map[cocreation.Level]string{cocreation.Individual: "individ", cocreation.Organisational: "organisation", cocreation.Strategic: "strategisk"}, l)
}

func (lang language) workshopState(s view.WorkshopState) string {
	return called(lang, map[view.WorkshopState]string{view.Planned: "planlagt", view.Held: "holdt", view.Cancelled: "aflyst"}, s)
}

func (lang language) method(m string) string {
	return called(lang, map[string]string{"": "i alt", "solution-workshop": "løsningsworkshop", "design-workshop": "designværksted", "theme-workshop": "temaworkshop",
		"interview": "interview", "journey": "borgerrejse", "observation": "observation", "shadowing": "skygning", "workshop": "workshop"}, m)
}

func (lang language) group(g string) string {
	return called(lang, map[string]string{"citizens": "borgere", "relatives": "pårørende", "employees": "medarbejdere", "partners": "udefra", "unknown": "ikke registreret"}, g)
}

// did is what a step of a history was.
func (lang language) did(what string) string {
	return called(lang, map[string]string{"planned": "planlagt", "moved": "flyttet", "cancelled": "aflyst", "held": "holdt", "attendance-corrected": "deltagere rettet",
		"outcome-written": "udbytte skrevet", "linked": "knyttet til", "proposed": "foreslået", "described": "beskrevet", "test-started": "afprøvning begyndt",
		"test-finished": "afprøvning slut", "adopted": "indført", "dropped": "droppet", "reproposed": "foreslået igen", "taken-up": "taget i brug",
		"given-up": "opgivet igen", "owners-changed": "ny ejer"}, what)
}

// written is personal text as it came, or why it did not.
func (lang language) written(w *view.Words) string {
	switch {
	case w == nil:
		return ""
	case w.Erased:
		return lang.say("[slettet]", "[erased]")
	case w.Withheld:
		return lang.say("[vises ikke for dig]", "[not shown to you]")
	}
	return w.Text
}
