package programme

import (
	"time"

	"ledetraad/domain/decider"
)

// The commands say the same as the events that they make; see there.
type (
	Start               Started
	AddDepartment       DepartmentAdded
	RenameDepartment    DepartmentRenamed
	CloseDepartment     DepartmentClosed
	AddUnit             UnitAdded
	CloseUnit           UnitClosed
	AddLifeSituation    LifeSituationAdded
	RewordLifeSituation LifeSituationReworded
	AdoptPrincipleSet   PrincipleSetAdopted
	SetResponseNorm     Norm
	SetOpeningHours     OpeningHoursSet
)

// EndResponseNorm asks that a norm no longer holds from a date on.
type EndResponseNorm struct {
	Norm  string    `json:"norm"`
	Until time.Time `json:"until"`
}

func (Start) CommandName() string               { return "programme.start" }
func (AddDepartment) CommandName() string       { return "programme.add-department" }
func (RenameDepartment) CommandName() string    { return "programme.rename-department" }
func (CloseDepartment) CommandName() string     { return "programme.close-department" }
func (AddUnit) CommandName() string             { return "programme.add-unit" }
func (CloseUnit) CommandName() string           { return "programme.close-unit" }
func (AddLifeSituation) CommandName() string    { return "programme.add-life-situation" }
func (RewordLifeSituation) CommandName() string { return "programme.reword-life-situation" }
func (AdoptPrincipleSet) CommandName() string   { return "programme.adopt-principle-set" }
func (SetResponseNorm) CommandName() string     { return "programme.set-response-norm" }
func (EndResponseNorm) CommandName() string     { return "programme.end-response-norm" }
func (SetOpeningHours) CommandName() string     { return "programme.set-opening-hours" }

// Intents lists the aggregate's commands.
func Intents() []decider.IntentType {
	return []decider.IntentType{
		decider.DefineIntent[Start](), decider.DefineIntent[AddDepartment](), decider.DefineIntent[RenameDepartment](),
		decider.DefineIntent[CloseDepartment](), decider.DefineIntent[AddUnit](), decider.DefineIntent[CloseUnit](),
		decider.DefineIntent[AddLifeSituation](), decider.DefineIntent[RewordLifeSituation](),
		decider.DefineIntent[AdoptPrincipleSet](), decider.DefineIntent[SetResponseNorm](),
		decider.DefineIntent[EndResponseNorm](), decider.DefineIntent[SetOpeningHours](),
		decider.DefineIntent[SetPrincipleLinks](), decider.DefineIntent[MapPrincipleSets](),
		decider.DefineIntent[SetAlertText](),
	}
}
