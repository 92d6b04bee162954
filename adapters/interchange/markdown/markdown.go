// Package markdown reads field notes as an observer types them on a phone: a
// Markdown file with the session between two lines of three hyphens, and then
// notes, each under a heading with its time (docs/import.md).
//
// A file is one session, and goes in whole or not at all. The ids of its notes
// follow from the session, the time, and the place among notes of the same
// time, so that the same file again adds nothing and a file with more notes at
// its end adds those. A note whose words were changed is refused with its line,
// unless the commands go through package correction.
package markdown

import (
	"errors"
	"iter"
	"strconv"
	"strings"
	"time"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/plaintext"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
)

const (
	maxFile  = 16 << 20 // bytes
	maxNotes = 10_000
)

// Options say what a file does not. The zero Options work.
type Options struct {
	Observer      string // of a file that names none; without either the file is refused
	CreateMissing bool   // add the departments, units and the life situation that the programme does not have
	Programme     interchange.Programme
	Zone          *time.Location // of the times; Europe/Copenhagen if left out
}

// Source reads one file.
type Source struct {
	in        *interchange.Input
	o         Options
	provision *interchange.Provision
	losses    interchange.Losses
}

// New reads field notes from in.
func New(in *interchange.Input, o Options) (*Source, error) {
	if o.Zone == nil {
		zone, err := interchange.Copenhagen()
		if err != nil {
			return nil, err
		}
		o.Zone = zone
	}
	return &Source{in: in, o: o, provision: interchange.NewProvision(o.Programme)}, nil
}

// Input is the file.
func (x *Source) Input() *interchange.Input { return x.in }

// Format is "Markdown".
func (x *Source) Format() string { return "Markdown" }

// Losses lists what was passed over: titles.
func (x *Source) Losses() []interchange.Loss { return x.losses.List() }

// Units yields the session, in more than one unit where it is long.
func (x *Source) Units() iter.Seq2[interchange.Unit, error] {
	return func(yield func(interchange.Unit, error) bool) {
		s, err := plaintext.Read(x.in, maxFile)
		if err != nil {
			yield(interchange.Unit{}, err)
			return
		}
		p := parser{lines: strings.Split(s, "\n"), o: x.o, losses: &x.losses}
		if err := p.frontMatter(); err != nil {
			if f, ok := errors.AsType[*interchange.FileError](err); ok {
				f.File = x.in.Name
			}
			yield(interchange.Unit{}, err)
			return
		}
		p.notes()
		for _, u := range x.units(&p) {
			if !yield(u, nil) {
				return
			}
		}
	}
}

var sessionFields = map[string]string{
	"data.observer": "observer", "data.own_department": "own_department", "data.department": "department", "data.unit": "unit",
	"data.place": "place", "data.life_situation": "life_situation", "data.participants": "participants", "data.method": "method",
	"happened_at": "date", "stream": "session",
}

var noteFields = map[string]string{"data.text": "text", "data.kind": "kind", "data.speaker": "speaker", "data.audience": "audience", "happened_at": "time"}

// units are the commands. A file with a mistake is one unit, held back whole.
func (x *Source) units(p *parser) []interchange.Unit {
	s := &p.session
	first := interchange.Unit{Line: 1, Records: len(p.found), Refusals: p.refusals}
	if len(p.refusals) > 0 {
		return []interchange.Unit{first}
	}
	id := s.id
	if id == "" {
		id = interchange.DeriveID("fieldwork session", s.observer, s.at.UTC().Format(time.RFC3339), s.department, s.unit, s.place).String()
	}
	stream := event.StreamName(fieldwork.Category, id)
	department := x.provision.DepartmentKey(s.department)
	start := fieldwork.StartSession{
		Observer: s.observer, OwnDepartment: x.provision.DepartmentKey(s.ownDepartment), Department: department, Unit: x.provision.UnitKey(department, s.unit),
		Place: s.place, LifeSituation: x.provision.LifeSituationKey(s.lifeSituation), Participants: s.participants, Method: s.method,
	}
	if x.o.CreateMissing {
		first.Needs = x.needs(s)
	}
	commands := []interchange.Command{{Line: s.line, Fields: sessionFields, Envelope: interchange.Envelope(decider.Command{
		ID: interchange.DeriveID("markdown", stream, "start"), Stream: stream, HappenedAt: s.at, Intent: start})}}
	same := map[string]int{}
	for _, n := range p.found {
		at := n.at.UTC().Format(time.RFC3339)
		same[at]++
		note := interchange.DeriveID("fieldwork note", stream, at, strconv.Itoa(same[at])).String()
		commands = append(commands, interchange.Command{Line: n.line, Fields: noteFields, Envelope: interchange.Envelope(decider.Command{
			ID: interchange.DeriveID("markdown", stream, note), Stream: stream, HappenedAt: n.at,
			Intent: fieldwork.WriteNote{Note: note, Kind: n.kind, Text: n.text, Speaker: n.speaker, SpokenBy: n.spokenBy, Audience: n.audience,
				Participants: n.about, Dimensions: n.dimensions, Principles: n.principles, Finished: !n.draft},
		})})
	}
	return first.Parted(commands)
}

func (x *Source) needs(s *session) []interchange.Command {
	needs := []interchange.Command{x.provision.Programme()}
	for _, name := range []string{s.ownDepartment, s.department} {
		if name != "" {
			_, c := x.provision.Department(name)
			needs = append(needs, c)
		}
	}
	if s.unit != "" {
		_, c := x.provision.Unit(x.provision.DepartmentKey(s.department), s.unit)
		needs = append(needs, c)
	}
	if s.lifeSituation != "" {
		needs = append(needs, x.provision.LifeSituation(x.provision.LifeSituationKey(s.lifeSituation), s.lifeSituation))
	}
	return needs
}
