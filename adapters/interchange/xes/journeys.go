package xes

import (
	"fmt"
	"hash/maphash"
	"strconv"
	"strings"
	"time"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/journey"
)

// identity is what the ids of everything in a log follow from.
type identity struct {
	source    string
	situation string // key
	wording   string
	settled   bool
}

// settle fixes the log's identity by what stands before its first trace, or
// by that trace itself.
func (x *Source) settle(t caseTrace) {
	if x.log.settled {
		return
	}
	name := strings.ReplaceAll(x.logName, string(unreadable), "�")
	x.log = identity{source: x.o.Source, situation: x.o.LifeSituation, wording: x.o.Wording, settled: true}
	if x.log.source == "" {
		x.log.source = name
	}
	if x.log.source == "" {
		parts := []string{"first trace", t.attributes["concept:name"].value}
		for _, e := range t.events {
			parts = append(parts, e.attributes["concept:name"].value, e.attributes["time:timestamp"].value)
		}
		x.log.source = interchange.DeriveID(parts...).String()
	}
	if name == "" {
		name, _, _ = strings.Cut(x.in.Name, ".")
	}
	if x.log.wording == "" {
		x.log.wording = name
	}
	if x.log.situation == "" {
		x.log.situation = interchange.Key(name)
	}
	if x.log.situation == "" {
		x.log.situation = "xes"
	}
	if strings.TrimSpace(x.log.wording) == "" {
		x.log.wording = x.log.situation
	}
}

var (
	caseFields = map[string]string{
		"data.participant": "concept:name", "data.life_situation": "life situation", "data.department": "group",
		"data.due": "deadline", "happened_at": "startdate",
	}
	endFields   = map[string]string{"happened_at": "enddate"}
	eventFields = map[string]string{
		"data.activity": "concept:name", "data.department": "org:group", "data.performer": "org:resource",
		"data.channel": "channel", "happened_at": "time:timestamp",
	}
	seed = maphash.MakeSeed()
)

// maxCases bounds the memory for finding a case that stands twice; beyond it
// the engine, which knows each id, refuses the second.
const maxCases = 500_000

// courier builds the unit of one trace.
type courier struct {
	x      *Source
	t      caseTrace
	u      interchange.Unit
	id     string // of the case in the log
	stream string
}

// unit makes a trace's commands.
func (x *Source) unit(t caseTrace) interchange.Unit {
	x.settle(t)
	c := courier{x: x, t: t, u: interchange.Unit{Line: t.line, Records: t.count}}
	c.build()
	return c.u
}

func (c *courier) refuse(line int, field, reason string) {
	c.u.Refusals = append(c.u.Refusals, interchange.Refusal{Line: line, Field: field, Reason: reason})
}

func (c *courier) build() {
	x, t := c.x, c.t
	if t.count > maxEvents {
		c.refuse(t.line, "", fmt.Sprintf("the trace has %d events; at most %d fit in one journey", t.count, maxEvents))
		return
	}
	c.id = strings.TrimSpace(t.attributes["concept:name"].value)
	if c.id == "" {
		c.id = "trace-" + strconv.Itoa(t.number)
	}
	if interchange.MayBeCPR(c.id, x.o.TenDigitIDs) {
		c.refuse(t.attributes["concept:name"].line, "concept:name", "may be a CPR number; replace it by a pseudonym before the import")
		return
	}
	if !c.readable(t.attributes) || !c.once() {
		return
	}
	c.stream = event.StreamName(journey.Category, interchange.DeriveID("xes", x.log.source, c.id).String())
	c.need(x.provision.Programme())
	c.need(x.provision.LifeSituation(x.log.situation, x.log.wording))

	deadline, start, end := c.time(t.attributes, "deadline"), c.time(t.attributes, "startdate"), c.time(t.attributes, "enddate")
	times := make([]time.Time, len(t.events))
	for i, e := range t.events {
		times[i] = c.time(e.attributes, "time:timestamp")
		if start.IsZero() {
			start = times[i]
		}
	}
	c.command("start", t.line, start, journey.Start{Participant: interchange.Pseudonym(c.id), LifeSituation: x.log.situation}, caseFields)
	c.u.Commands[0].Ensure = true
	if !deadline.IsZero() {
		department := c.department(c.text(t.attributes, "trace", "group"))
		c.command("promise", t.attributes["deadline"].line, start, journey.MakePromise{Promise: "deadline",
			Department: department, Kind: journey.Statutory, Due: deadline.UTC()}, caseFields)
	}
	channel := journey.Channel(interchange.Key(c.text(t.attributes, "trace", "channel")))
	for i, e := range t.events {
		c.touchpoint(i, e, times[i], channel)
	}
	if end.IsZero() {
		return
	}
	line := t.attributes["enddate"].line
	if !deadline.IsZero() {
		c.command("promise kept", line, end, journey.KeepPromise{Promise: "deadline"}, endFields)
	}
	c.command("end", line, end, journey.End{}, endFields)
}

// touchpoint makes a touchpoint of the i-th event. Of an activity's life cycle
// only its completion is one; the others are counted. The number in the trace
// counts them all the same, so that ids do not depend on this rule.
func (c *courier) touchpoint(i int, e happening, at time.Time, channel journey.Channel) {
	if !c.readable(e.attributes) {
		return
	}
	switch transition := strings.ToLower(e.attributes["lifecycle:transition"].value); transition {
	case "", "complete", "unknown":
	default:
		c.x.losses.Count("event", "lifecycle:transition = "+transition)
		return
	}
	if strings.TrimSpace(e.attributes["time:timestamp"].value) == "" {
		c.refuse(e.line, "time:timestamp", "is missing; an event needs the time at which it happened")
		return
	}
	activity := strings.TrimSpace(c.text(e.attributes, "event", "concept:name"))
	if activity == "" {
		c.refuse(e.line, "concept:name", "is missing; an event needs the name of its activity")
		return
	}
	number := strconv.Itoa(i + 1)
	c.command("event "+number, e.line, at, journey.RecordTouchpoint{
		Touchpoint: "e" + number, Department: c.department(c.text(e.attributes, "event", "org:group")), Activity: activity,
		Channel: channel, Performer: strings.TrimSpace(c.text(e.attributes, "event", "org:resource")),
	}, eventFields)
}

func (c *courier) command(what string, line int, at time.Time, i decider.Intent, fields map[string]string) {
	c.u.Commands = append(c.u.Commands, interchange.Command{Line: line, Fields: fields, Envelope: interchange.Envelope(decider.Command{
		ID: interchange.DeriveID("xes", c.x.log.source, c.id, what), Stream: c.stream, HappenedAt: at, Intent: i})})
}

func (c *courier) need(n interchange.Command) {
	for _, have := range c.u.Needs {
		if have.ID == n.ID {
			return
		}
	}
	c.u.Needs = append(c.u.Needs, n)
}

// department answers the key of a department, and sees to it that there is one.
func (c *courier) department(name string) string {
	name = strings.TrimSpace(name)
	if name == "" {
		name = c.x.o.Department
	}
	key, need := c.x.provision.Department(name)
	c.need(need)
	return key
}

// text is an attribute's value, or the log's default for it.
func (c *courier) text(a attributes, scope, key string) string {
	if v, ok := a[key]; ok {
		return v.value
	}
	return c.x.defaults[scope][key]
}

// time is the zero time where the attribute is missing. A refused one is zero too.
func (c *courier) time(a attributes, key string) time.Time {
	v, ok := a[key]
	if !ok || strings.TrimSpace(v.value) == "" {
		return time.Time{}
	}
	t, err := interchange.ParseTime(v.value, c.x.o.Zone)
	if err != nil {
		c.refuse(v.line, key, interchange.Quote(v.value)+" "+err.Error())
		return time.Time{}
	}
	return t
}

// readable refuses text that is not what the file says: a guess at it would
// be stored for good.
func (c *courier) readable(a attributes) bool {
	ok := true
	for key, v := range a {
		if strings.ContainsRune(v.value, unreadable) {
			c.refuse(v.line, key, "has bytes that are not readable as text in UTF-8; remove them, or declare the file's encoding in its first line")
			ok = false
		}
	}
	return ok
}

// once refuses a second case of the same name: which of the two a later
// import means could not be told.
func (c *courier) once() bool {
	x := c.x
	if x.cases == nil {
		x.cases = map[uint64]struct{}{}
	}
	h := maphash.String(seed, c.id)
	if _, twice := x.cases[h]; twice {
		c.refuse(c.t.line, "concept:name", "the log has two cases with the name "+interchange.Quote(c.id)+"; only the first is taken")
		return false
	}
	if len(x.cases) < maxCases {
		x.cases[h] = struct{}{}
	}
	return true
}
