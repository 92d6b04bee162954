package alerts

import (
	"fmt"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/programme"
	"ledetraad/projections/view"
)

// Settings are what the municipality has decided about all alerts.
type Settings struct {
	// PersonalText says that mails and webhooks may carry what people have said.
	PersonalText bool      `json:"personal_text"`
	Reason       string    `json:"reason,omitempty"`
	SetAt        time.Time `json:"set_at,omitzero"` // unset: nobody has decided, and so they may not
	SetBy        string    `json:"set_by,omitempty"`
}

// settingRow is what was decided last; there is one row.
type settingRow struct {
	Name string
	Settings
}

const personalText = "personal-text"

var settings = view.NewTable("alert_setting", 1, []view.Field[settingRow]{
	view.Text("name", func(r *settingRow) *string { return &r.Name }),
	view.Bool("allowed", func(r *settingRow) *bool { return &r.PersonalText }),
	view.Text("reason", func(r *settingRow) *string { return &r.Reason }),
	view.Time("set_at", func(r *settingRow) *time.Time { return &r.SetAt }),
	view.Text("set_by", func(r *settingRow) *string { return &r.SetBy }),
})

func foldAlertText(w view.Writer, d programme.AlertTextSet, e event.Recorded) error {
	return settings.Put(w, settingRow{personalText, Settings{d.Personal, d.Reason, e.KnownAt, e.Actor}})
}

// ReadSettings is what holds now.
func ReadSettings(r view.Reader) (Settings, error) {
	row, _, err := settings.Get(r, personalText)
	if err != nil {
		return Settings{}, fmt.Errorf("settings of alerts: %w", err)
	}
	return row.Settings, nil
}

// PersonalText reports whether a mail or a webhook may carry what people have
// said. A courier asks it for each delivery: what was allowed yesterday may be
// forbidden today.
func PersonalText(r view.Reader) (bool, error) {
	s, err := ReadSettings(r)
	return s.PersonalText, err
}
