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
	made      map[string]Command
}

// NewProvision provides for a programme.
func NewProvision(p Programme) *Provision {
	return &Provision{programme: p.filled(), made: map[string]Command{}}
}

// Programme sees to it that there is one.
func (p *Provision) Programme() Command {
	return p.ensure("start", "", programme.Start{Name: p.programme.Name, Municipality: p.programme.Municipality})
}

// Department sees to it that there is a department; its key is Key(name).
func (p *Provision) Department(name string) Command {
	return p.ensure("department", name, programme.AddDepartment{Department: Key(name), Name: Wording(name)})
}

// Unit sees to it that a department has a unit; its key is Key(name).
func (p *Provision) Unit(department, name string) Command {
	return p.ensure("unit", department+"\x00"+name,
		programme.AddUnit{Department: Key(department), Unit: Key(name), Name: Wording(name)})
}

// LifeSituation sees to it that there is a life situation.
func (p *Provision) LifeSituation(key, wording string) Command {
	return p.ensure("life-situation", key+"\x00"+wording, programme.AddLifeSituation{LifeSituation: key, Wording: Wording(wording)})
}

func (p *Provision) ensure(kind, what string, i decider.Intent) Command {
	name := kind + "\x00" + what
	if c, ok := p.made[name]; ok {
		return c
	}
	c := Command{Ensure: true, Envelope: Envelope(decider.Command{
		ID: DeriveID("programme", p.programme.Stream, kind, what), Stream: p.programme.Stream, Intent: i})}
	if len(p.made) >= maxRemembered {
		clear(p.made)
	}
	p.made[name] = c
	return c
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
