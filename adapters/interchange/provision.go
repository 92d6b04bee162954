package interchange

import (
	"fmt"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/programme"
)

// Programme is the effort that imported journeys belong to, and its name
// should the import be the first thing that ever happens to it.
type Programme struct {
	Stream       string // programme-main, if left out
	Name         string
	Municipality string
	Known        Names // what it has already
}

func (p Programme) filled() Programme {
	if p.Stream == "" {
		p.Stream = event.StreamName(programme.Category, "main")
	}
	if p.Name == "" {
		p.Name = "Importerede forløb"
	}
	if p.Municipality == "" {
		p.Municipality = "Ikke angivet"
	}
	return p
}

// maxRemembered bounds a Provision's memory. It only saves work, so that
// forgetting is no harm.
const maxRemembered = 2000

// Provision makes the commands that see to it that the programme, and the
// departments, units and life situations that a file speaks of, are there.
type Provision struct {
	programme Programme
	made      map[thing]provided
}

// thing is what is to be there, by the name that the file gives it.
type thing struct{ kind, name, of string }

type provided struct {
	key string
	Command
}

// NewProvision provides for a programme.
func NewProvision(p Programme) *Provision {
	return &Provision{programme: p.filled(), made: map[thing]provided{}}
}

// Programme sees to it that there is one.
func (p *Provision) Programme() Command {
	return p.ensure(thing{kind: "start"}, func() (string, decider.Intent) {
		return "", programme.Start{Name: p.programme.Name, Municipality: p.programme.Municipality}
	}).Command
}

// DepartmentKey is the key of a department that a file names; "" for "".
func (p *Provision) DepartmentKey(name string) string {
	return p.programme.Known.key("department", "", name)
}

// UnitKey is the key of a unit of a department, named by its key.
func (p *Provision) UnitKey(department, name string) string {
	return p.programme.Known.key("unit", department, name)
}

// LifeSituationKey is the key of a life situation that a file names or words.
func (p *Provision) LifeSituationKey(name string) string {
	return p.programme.Known.key("life-situation", "", name)
}

// Department sees to it that there is a department, and answers its key.
func (p *Provision) Department(name string) (key string, c Command) {
	made := p.ensure(thing{kind: "department", name: name}, func() (string, decider.Intent) {
		key := p.DepartmentKey(name)
		return key, programme.AddDepartment{Department: key, Name: Wording(name)}
	})
	return made.key, made.Command
}

// Unit sees to it that a department, named by its key, has a unit, and answers
// the unit's key.
func (p *Provision) Unit(department, name string) (key string, c Command) {
	made := p.ensure(thing{"unit", name, department}, func() (string, decider.Intent) {
		key := p.UnitKey(department, name)
		return key, programme.AddUnit{Department: department, Unit: key, Name: Wording(name)}
	})
	return made.key, made.Command
}

// LifeSituation sees to it that there is a life situation.
func (p *Provision) LifeSituation(key, wording string) Command {
	return p.ensure(thing{"life-situation", wording, key}, func() (string, decider.Intent) {
		return key, programme.AddLifeSituation{LifeSituation: key, Wording: Wording(wording)}
	}).Command
}

func (p *Provision) ensure(t thing, intent func() (string, decider.Intent)) provided {
	if made, ok := p.made[t]; ok {
		return made
	}
	key, i := intent()
	made := provided{key, Command{Ensure: true, Envelope: Envelope(decider.Command{
		ID: DeriveID("programme", p.programme.Stream, t.kind, t.of, t.name), Stream: p.programme.Stream, Intent: i})}}
	if len(p.made) >= maxRemembered {
		clear(p.made)
	}
	p.made[t] = made
	return made
}

// Envelope is decider.Seal for intents made of plain strings, numbers and
// times, which JSON can always express.
func Envelope(c decider.Command) decider.Envelope {
	e, err := decider.Seal(c)
	if err != nil {
		panic(fmt.Sprintf("interchange: an intent of plain values cannot be written: %v", err))
	}
	return e
}
