package reference

import (
	"time"

	"ledetraad/domain/programme"
	"ledetraad/projections/view"
)

// The rows keep what the events say, and no more than the queries need.
type (
	departmentRow struct {
		Department, Name string
		NamedAt          time.Time // when the name that is shown was given
		From, Until      time.Time
		Successor        string
	}
	unitRow struct {
		Department, Unit, Name string
		From, Until            time.Time
	}
	situationRow struct {
		LifeSituation string
		Round         int
	}
	wordingRow struct {
		LifeSituation string
		Since         time.Time
		Revision      uint64
		Wording       string
	}
	principleSetRow struct{ Set, Name, Principles string } // Principles: JSON
	hoursRow        struct{ Department, Week, Closing string }
)

var programmes = view.NewTable("ref_programmes", 1, []view.Field[Programme]{
	view.Text("programme", func(r *Programme) *string { return &r.Key }),
	view.Text("name", func(r *Programme) *string { return &r.Name }),
	view.Text("municipality", func(r *Programme) *string { return &r.Municipality }),
	view.Text("vision", func(r *Programme) *string { return &r.Vision }),
})

var departments = view.NewTable("ref_departments", 1, []view.Field[departmentRow]{
	view.Text("department", func(r *departmentRow) *string { return &r.Department }),
	view.Text("name", func(r *departmentRow) *string { return &r.Name }),
	view.Time("named_at", func(r *departmentRow) *time.Time { return &r.NamedAt }),
	view.Time("valid_from", func(r *departmentRow) *time.Time { return &r.From }),
	view.Time("valid_until", func(r *departmentRow) *time.Time { return &r.Until }),
	view.Text("successor", func(r *departmentRow) *string { return &r.Successor }),
})

var units = view.NewTable("ref_units", 2, []view.Field[unitRow]{
	view.Text("department", func(r *unitRow) *string { return &r.Department }),
	view.Text("unit", func(r *unitRow) *string { return &r.Unit }),
	view.Text("name", func(r *unitRow) *string { return &r.Name }),
	view.Time("valid_from", func(r *unitRow) *time.Time { return &r.From }),
	view.Time("valid_until", func(r *unitRow) *time.Time { return &r.Until }),
})

var situations = view.NewTable("ref_life_situations", 1, []view.Field[situationRow]{
	view.Text("life_situation", func(r *situationRow) *string { return &r.LifeSituation }),
	view.Int("round", func(r *situationRow) *int { return &r.Round }),
})

var wordings = view.NewTable("ref_wordings", 3, []view.Field[wordingRow]{
	view.Text("life_situation", func(r *wordingRow) *string { return &r.LifeSituation }),
	view.Time("since", func(r *wordingRow) *time.Time { return &r.Since }),
	view.Int("revision", func(r *wordingRow) *uint64 { return &r.Revision }),
	view.Text("wording", func(r *wordingRow) *string { return &r.Wording }),
})

var principleSets = view.NewTable("ref_principle_sets", 1, []view.Field[principleSetRow]{
	view.Text("principle_set", func(r *principleSetRow) *string { return &r.Set }),
	view.Text("name", func(r *principleSetRow) *string { return &r.Name }),
	view.Text("principles", func(r *principleSetRow) *string { return &r.Principles }),
})

var norms = view.NewTable("ref_norms", 1, []view.Field[programme.Norm]{
	view.Text("norm", func(r *programme.Norm) *string { return &r.Norm }),
	view.Text("department", func(r *programme.Norm) *string { return &r.Department }),
	view.Text("unit", func(r *programme.Norm) *string { return &r.Unit }),
	view.Text("activity", func(r *programme.Norm) *string { return &r.Activity }),
	view.Text("channel", func(r *programme.Norm) *string { return &r.Channel }),
	view.Text("milestone", func(r *programme.Norm) *programme.Milestone { return &r.Milestone }),
	view.Text("clock", func(r *programme.Norm) *programme.Clock { return &r.Clock }),
	view.Int("amount", func(r *programme.Norm) *int64 { return &r.Amount }),
	view.Int("percentile", func(r *programme.Norm) *int { return &r.Percentile }),
	view.Time("valid_from", func(r *programme.Norm) *time.Time { return &r.From }),
	view.Time("valid_until", func(r *programme.Norm) *time.Time { return &r.Until }),
}, view.Index{Name: "by_department", Columns: []string{"department"}})

var openingHours = view.NewTable("ref_opening_hours", 1, []view.Field[hoursRow]{
	view.Text("department", func(r *hoursRow) *string { return &r.Department }),
	view.Text("week", func(r *hoursRow) *string { return &r.Week }),
	view.Text("closing_days", func(r *hoursRow) *string { return &r.Closing }),
})
