package web

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/web/journeymap"
	"ledetraad/domain/plannedjourney"
	"ledetraad/projections/planned"
)

// planShown is a journey beside its plan, as a table.
type planShown struct {
	Name  string
	Lead  string
	Steps []planStepShown
	Extra []planExtraShown
}

type planStepShown struct {
	ID, Stage, Step, Where, Owner, When string
	Came                                time.Time // zero: it did not
	Said                                string
	Off                                 bool // otherwise than planned
}

type planExtraShown struct {
	Href, What, Where string
	At                time.Time
	Again             string // the step that it repeats
}

// plannedFor asks what a journey is held against; nil if nothing.
func (v *visit) plannedFor(id string, q url.Values) (*planned.Comparison, error) {
	if !v.may("journey-deviations") {
		return nil, nil
	}
	var b httpapi.DeviationsBody
	err := v.get("/api/v1/journeys/"+url.PathEscape(id)+"/deviations", q, &b)
	return b.Comparison, err
}

func (v *visit) planShown(c *planned.Comparison) *planShown {
	if c == nil {
		return nil
	}
	l, n := v.lang, v.names()
	out := &planShown{Name: c.Name, Lead: l.count("plan.lead", c.Deviations)}
	stepNames := map[string]string{}
	stage := ""
	for _, m := range c.Steps {
		stepNames[m.Step.Step] = m.Activity
		s := planStepShown{ID: anchor("planned", m.Step.Step), Step: m.Activity, Where: v.plannedWhere(m.Step), Owner: m.Owner, Came: m.At, Said: journeymap.Deviation(m, terms{v}), Off: m.Deviates()}
		if m.Stage != stage {
			s.Stage, stage = m.Stage, m.Stage
		}
		s.When = v.plannedWhen(m.Step)
		if !m.ExpectedAt.IsZero() {
			s.When = l.text("plan.by", l.date(m.ExpectedAt))
		}
		out.Steps = append(out.Steps, s)
	}
	for _, x := range c.Extra {
		e := planExtraShown{Href: "#" + anchor("", x.Touchpoint), What: x.Activity, Where: of(n.department, x.Department), At: x.At}
		if x.Again != "" {
			e.Again = l.text("plan.again", stepNames[x.Again])
		}
		out.Extra = append(out.Extra, e)
	}
	return out
}

func (v *visit) plannedWhere(s plannedjourney.Step) string {
	where := of(v.names().department, s.Department)
	if s.Channel != "" {
		where += ", " + strings.ToLower(v.lang.named("channel", string(s.Channel)))
	}
	return where
}

// plannedWhen is what a plan says of a step's time.
func (v *visit) plannedWhen(s plannedjourney.Step) string {
	var parts []string
	if s.AfterS > 0 {
		parts = append(parts, v.lang.text("plan.after", v.lang.wait(float64(s.AfterS))))
	}
	if s.WaitS > 0 {
		parts = append(parts, v.lang.text("plan.wait", v.lang.wait(float64(s.WaitS))))
	}
	if s.Optional {
		parts = append(parts, v.lang.text("plan.optional"))
	}
	if s.Repeats {
		parts = append(parts, v.lang.text("plan.repeats"))
	}
	return strings.Join(parts, ", ")
}

// plansShown is a plan beside all journeys of its life situation.
type plansShown struct {
	Name  string
	Lead  string
	Steps []plansStepShown
	Extra []plansExtraShown
}

type plansStepShown struct {
	Stage, Step, Where, When, Owner                    string
	Asked, Done, Missing, Late, Elsewhere, Moved, Over string
}

type plansExtraShown struct{ What, Where, Journeys, Again string }

// deviations asks how the journeys of a life situation are held against its plans.
func (v *visit) deviations(situation string, q url.Values) ([]planned.Deviations, error) {
	if !v.may("life-situation-deviations") {
		return nil, nil
	}
	var b httpapi.SituationDeviationsBody
	err := v.get("/api/v1/life-situations/"+url.PathEscape(situation)+"/deviations", q, &b)
	return b.Plans, err
}

func (v *visit) plansShown(list []planned.Deviations) []plansShown {
	l, n := v.lang, v.names()
	figure := func(x *int) string {
		if x == nil {
			return l.text("few")
		}
		return l.whole(int64(*x))
	}
	var out []plansShown
	for _, d := range list {
		p := plansShown{Name: d.Name, Lead: l.text("plan.few")}
		if !d.Suppressed {
			p.Lead = l.text("plan.many", figure(d.Journeys), figure(d.AsPlanned))
		}
		stage, names := "", map[string]string{}
		for _, s := range d.Steps {
			names[s.Step.Step] = s.Activity
			x := plansStepShown{Step: s.Activity, Where: v.plannedWhere(s.Step), When: v.plannedWhen(s.Step), Owner: s.Owner, Asked: figure(s.Asked), Done: figure(s.Done), Missing: figure(s.Missing),
				Late: figure(s.Late), Elsewhere: figure(s.Elsewhere), Moved: figure(s.Moved), Over: figure(s.OverWait)}
			if s.LateMedianS != nil {
				x.Late += " (" + l.wait(*s.LateMedianS) + ")"
			}
			if s.Stage != stage {
				x.Stage, stage = s.Stage, s.Stage
			}
			p.Steps = append(p.Steps, x)
		}
		for _, e := range d.Extra {
			x := plansExtraShown{What: e.Activity, Where: of(n.department, e.Department), Journeys: figure(e.Journeys)}
			if e.Again != "" {
				x.Again = l.text("plan.again", names[e.Again])
			}
			p.Extra = append(p.Extra, x)
		}
		p.Extra = p.Extra[:min(len(p.Extra), 8)]
		out = append(out, p)
	}
	return out
}

// plannedIn is what the plans ask for in a stage of the folded map.
func plannedIn(list []planned.Deviations, activity string) *planned.StepMet {
	for _, d := range list {
		i := slices.IndexFunc(d.Steps, func(s planned.StepMet) bool {
			return strings.EqualFold(s.Activity, activity) || slices.ContainsFunc(s.Also, func(a string) bool { return strings.EqualFold(a, activity) })
		})
		if i >= 0 {
			return &d.Steps[i]
		}
	}
	return nil
}
