// Package programme is the aggregate that holds what a municipality decides
// about its effort: departments and units with the dates they exist, life
// situations with their rounds and wordings, guiding principles, the norms for
// response, and the hours and days on which it is open.
package programme

import (
	"time"

	"ledetraad/domain/event"
)

// Category is the part of a stream's name before the programme's key.
const Category = "programme"

// Started says that a municipality begins an effort. There need be no end.
type Started struct {
	Name         string `json:"name"`
	Municipality string `json:"municipality"`
	Vision       string `json:"vision,omitempty"`
}

// DepartmentAdded says that a department exists from a date on.
type DepartmentAdded struct {
	Department string    `json:"department"`
	Name       string    `json:"name"`
	From       time.Time `json:"from,omitzero"` // unset: always has
}

// DepartmentRenamed says that a department has another name.
type DepartmentRenamed struct {
	Department string `json:"department"`
	Name       string `json:"name"`
}

// DepartmentClosed says that a department no longer exists from a date on, and
// which one took over, if one did.
type DepartmentClosed struct {
	Department string    `json:"department"`
	Until      time.Time `json:"until"`
	Successor  string    `json:"successor,omitempty"`
}

// UnitAdded says that a department has a unit from a date on.
type UnitAdded struct {
	Department string    `json:"department"`
	Unit       string    `json:"unit"`
	Name       string    `json:"name"`
	From       time.Time `json:"from,omitzero"`
}

// UnitClosed says that a unit no longer exists from a date on.
type UnitClosed struct {
	Department string    `json:"department"`
	Unit       string    `json:"unit"`
	Until      time.Time `json:"until"`
}

// LifeSituationAdded says that the effort looks at a life situation, in the
// citizen's own words.
type LifeSituationAdded struct {
	LifeSituation string `json:"life_situation"`
	Wording       string `json:"wording"`
	Round         int    `json:"round,omitempty"` // 0: outside the rounds
}

// LifeSituationReworded says that the same situation is also, or from now on,
// put in other words. The newest wording is shown, the old ones are kept.
type LifeSituationReworded struct {
	LifeSituation string `json:"life_situation"`
	Wording       string `json:"wording"`
}

// Principle is one guiding principle (ledetråd) of a set.
type Principle struct {
	Principle string   `json:"principle"` // key, unique in its set
	Name      string   `json:"name"`
	Meaning   string   `json:"meaning,omitempty"`
	Aliases   []string `json:"aliases,omitempty"` // other wordings met in documents
}

// PrincipleSetAdopted says that the municipality works by a set of principles.
// Adopting a set again replaces it.
type PrincipleSetAdopted struct {
	Set        string      `json:"set"`
	Name       string      `json:"name"`
	Principles []Principle `json:"principles"`
}

// Milestone is the answer that a norm waits for.
type Milestone string

const (
	Acknowledged Milestone = "acknowledged" // it was seen
	Answered     Milestone = "answered"     // somebody answered, came, spoke
	Resolved     Milestone = "resolved"     // it is done
)

// Clock is how a norm counts time.
type Clock string

const (
	Wall         Clock = "wall"          // every hour of every day
	OpeningHours Clock = "opening-hours" // only while the department is open
	WorkingDays  Clock = "working-days"  // whole days on which it works
	Weeks        Clock = "weeks"         // calendar weeks
)

// Norm is how fast a department means to respond. Amount is seconds on the
// wall and opening-hours clocks, days on the working-days clock, and weeks on
// the weeks clock.
type Norm struct {
	Norm       string    `json:"norm"` // key, unique in the programme
	Department string    `json:"department"`
	Unit       string    `json:"unit,omitempty"`     // "" for every unit
	Activity   string    `json:"activity,omitempty"` // "" for every kind of request
	Channel    string    `json:"channel,omitempty"`  // "" for every channel
	Milestone  Milestone `json:"milestone"`
	Clock      Clock     `json:"clock"`
	Amount     int64     `json:"amount"`
	Percentile int       `json:"percentile"` // this share of requests, in percent, is to be within it
	From       time.Time `json:"from,omitzero"`
	Until      time.Time `json:"until,omitzero"`
}

// ResponseNormSet says that a norm holds. Setting a norm again replaces it.
type ResponseNormSet struct{ Norm }

// ResponseNormEnded says that a norm no longer holds from a date on.
type ResponseNormEnded struct {
	Norm  string    `json:"norm"`
	Until time.Time `json:"until"`
}

// Hours is when a weekday opens and closes, local time, "08:00" to "15:30".
type Hours struct {
	Opens  string `json:"opens"`
	Closes string `json:"closes"`
}

// OpeningHoursSet says when the municipality, or one department, is open.
// Public holidays are known; closing days come on top of them.
type OpeningHoursSet struct {
	Department  string           `json:"department,omitempty"` // "" for those that have none of their own
	Week        map[string]Hours `json:"week"`                 // by English weekday, small letters; absent days are closed
	ClosingDays []string         `json:"closing_days"`         // "12-24" every year, or "2026-05-15" once
}

func (Started) EventName() string               { return "programme.started" }
func (DepartmentAdded) EventName() string       { return "programme.department-added" }
func (DepartmentRenamed) EventName() string     { return "programme.department-renamed" }
func (DepartmentClosed) EventName() string      { return "programme.department-closed" }
func (UnitAdded) EventName() string             { return "programme.unit-added" }
func (UnitClosed) EventName() string            { return "programme.unit-closed" }
func (LifeSituationAdded) EventName() string    { return "programme.life-situation-added" }
func (LifeSituationReworded) EventName() string { return "programme.life-situation-reworded" }
func (PrincipleSetAdopted) EventName() string   { return "programme.principle-set-adopted" }
func (ResponseNormSet) EventName() string       { return "programme.response-norm-set" }
func (ResponseNormEnded) EventName() string     { return "programme.response-norm-ended" }
func (OpeningHoursSet) EventName() string       { return "programme.opening-hours-set" }

// Events lists the aggregate's event types.
func Events() []event.Type {
	return []event.Type{
		event.Define[Started](), event.Define[DepartmentAdded](), event.Define[DepartmentRenamed](),
		event.Define[DepartmentClosed](), event.Define[UnitAdded](), event.Define[UnitClosed](),
		event.Define[LifeSituationAdded](), event.Define[LifeSituationReworded](), event.Define[PrincipleSetAdopted](),
		event.Define[ResponseNormSet](), event.Define[ResponseNormEnded](), event.Define[OpeningHoursSet](),
		event.Define[PrincipleLinksSet](), event.Define[PrincipleSetsMapped](), event.Define[AlertTextSet](),
	}
}
