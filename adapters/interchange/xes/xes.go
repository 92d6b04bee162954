// Package xes reads event logs of process mining (IEEE 1849, XES) as
// journeys: a trace becomes a journey, an event a touchpoint. It reads plain
// and gzipped files, tag by tag, and holds one trace at a time.
//
// It is lenient where real logs are: with or without namespaces, nested
// attributes, lists, attributes of unknown types. What it does not keep it
// counts. It is strict where a guess would be a lie: an event without a time
// or with a time that cannot be read holds its whole trace back.
package xes

import (
	"encoding/xml"
	"errors"
	"io"
	"iter"
	"strings"
	"time"

	"ledetraad/adapters/interchange"
)

// maxEvents is how many events one trace may have: a trace is held in memory
// and goes in whole.
const maxEvents = 20_000

// Options say what a log does not. The zero Options work.
type Options struct {
	// Source tells the log's journeys from those of other logs with the same
	// case names; the log's own name if left out, and where it has none, its
	// first trace.
	Source        string
	LifeSituation string // key; made of the log's name, or else the file's, if left out
	Wording       string // of the life situation, should it have to be added
	Department    string // of events and promises whose log names none; "UNKNOWN" if left out
	TenDigitIDs   bool   // case names of ten digits are no CPR numbers
	Programme     interchange.Programme
	Zone          *time.Location // of times without one; Europe/Copenhagen if left out
}

// Source reads one log.
type Source struct {
	in     *interchange.Input
	o      Options
	s      *scanner
	losses interchange.Losses

	logName   string
	defaults  map[string]map[string]string // scope → key → value
	provision *interchange.Provision
	traces    int
	log       identity // settled when the first trace is met
	cases     map[uint64]struct{}
}

// New reads a log from in.
func New(in *interchange.Input, o Options) (*Source, error) {
	if o.Zone == nil {
		zone, err := interchange.Copenhagen()
		if err != nil {
			return nil, err
		}
		o.Zone = zone
	}
	if o.Department == "" {
		o.Department = "UNKNOWN"
	}
	return &Source{in: in, o: o, provision: interchange.NewProvision(o.Programme),
		defaults: map[string]map[string]string{"trace": {}, "event": {}}}, nil
}

// Input is the file.
func (x *Source) Input() *interchange.Input { return x.in }

// Format is "XES".
func (x *Source) Format() string { return "XES" }

// Losses lists the attributes that were not kept.
func (x *Source) Losses() []interchange.Loss { return x.losses.List() }

// errStopped says that the reader of the units wants no more.
var errStopped = errors.New("stopped")

// Units yields a unit for each trace.
func (x *Source) Units() iter.Seq2[interchange.Unit, error] {
	return func(yield func(interchange.Unit, error) bool) {
		err := x.read(func(u interchange.Unit) bool { return yield(u, nil) })
		if err != nil && !errors.Is(err, errStopped) {
			yield(interchange.Unit{}, x.broken(err))
		}
	}
}

func (x *Source) broken(err error) error {
	if f, ok := errors.AsType[*interchange.FileError](err); ok {
		return f
	}
	if e, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return &interchange.FileError{File: x.in.Name, Line: e.Line, Problem: "this is not well-formed XML: " + e.Msg,
			Remedy: "often a quotation mark is missing or an end tag, or an & or a < is not written as &amp; or &lt;; " +
				"what stands before this line has been read; mend the file and import the whole of it, nothing is doubled", Cause: err}
	}
	return x.in.Broken(x.s.line(), err)
}

func (x *Source) read(yield func(interchange.Unit) bool) error {
	c, err := newChars(x.in)
	if err != nil {
		return err
	}
	x.s = newScanner(c)
	err = x.s.next()
	switch {
	case errors.Is(err, io.EOF):
		return io.ErrUnexpectedEOF
	case err != nil:
		return err
	case x.s.name != "log":
		return &interchange.FileError{File: x.in.Name, Line: x.s.at,
			Problem: "this is not an XES file: its root is <" + x.s.name + ">, not <log>",
			Remedy:  "export the log as XES, or choose another format"}
	}
	for {
		if err := x.s.next(); err != nil {
			return err
		}
		if x.s.end { // of the log
			return x.checkRest()
		}
		if err := x.inLog(yield); err != nil {
			return err
		}
	}
}

// checkRest wants nothing but white space and comments after the log; a
// compressed file's checksum is compared on the way.
func (x *Source) checkRest() error {
	err := x.s.next()
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	}
	return x.s.malformed("there is a <%s> after the end of the log", x.s.name)
}

func (x *Source) inLog(yield func(interchange.Unit) bool) error {
	s := x.s
	switch {
	case s.name == "trace":
		u, err := x.trace()
		if err != nil {
			return err
		}
		if !yield(u) {
			return errStopped
		}
		return nil
	case s.name == "global":
		return x.global()
	case s.name == "extension", s.name == "classifier":
		return s.skip()
	case s.keyed && s.key == "concept:name" && x.logName == "":
		x.logName = s.value
		return s.skip()
	case s.keyed:
		x.losses.Count("log", s.key)
	default:
		x.losses.Count("log", "<"+s.name+">") // an event outside any trace, for one
	}
	return s.skip()
}

// global reads the values that stand in for attributes left out. Only text
// does: a date that an author wrote because the form wanted one is no time at
// which anything happened.
func (x *Source) global() error {
	s := x.s
	scope := x.defaults[s.scope]
	for {
		if err := s.next(); err != nil {
			return err
		}
		if s.end {
			return nil
		}
		if s.keyed && s.name == "string" && scope != nil && len(scope) < 1000 {
			scope[s.key] = strings.ReplaceAll(s.value, string(unreadable), "�")
		}
		if err := s.skip(); err != nil {
			return err
		}
	}
}

// attributes are those of a trace or an event that matter here, with the
// lines on which they stand.
type attributes map[string]attribute

type attribute struct {
	value string
	line  int
}

// kept are the attributes that the engine keeps, by scope.
var kept = map[string]map[string]bool{
	"trace": {"concept:name": true, "channel": true, "group": true, "deadline": true, "startdate": true, "enddate": true},
	"event": {"concept:name": true, "org:group": true, "org:resource": true, "time:timestamp": true, "lifecycle:transition": true},
}

// take notes the attribute just read, and passes over what is nested in it.
func (x *Source) take(into attributes, scope string) error {
	s := x.s
	switch {
	case !s.keyed:
		x.losses.Count(scope, "<"+s.name+">")
	case kept[scope][s.key]:
		if _, twice := into[s.key]; !twice {
			into[s.key] = attribute{s.value, s.at}
		}
	default:
		x.losses.Count(scope, s.key)
	}
	return x.nested(scope, s.key)
}

// nested counts the attributes of an attribute, none of which is kept.
func (x *Source) nested(scope, parent string) error {
	s := x.s
	for depth := len(s.open); len(s.open) >= depth; {
		if err := s.next(); err != nil {
			return err
		}
		if !s.end && s.keyed {
			x.losses.Count(scope, parent+" › "+s.key)
		}
	}
	return nil
}

type happening struct {
	attributes
	line int
}

type caseTrace struct {
	attributes
	number int // in the log, from 1
	line   int
	events []happening
	count  int // of events, those beyond the bound too
}

func (x *Source) trace() (interchange.Unit, error) {
	s := x.s
	x.traces++
	t := caseTrace{number: x.traces, line: s.at, attributes: attributes{}}
	for {
		if err := s.next(); err != nil {
			return interchange.Unit{}, err
		}
		switch {
		case s.end:
			return x.unit(t), nil
		case s.name == "event" && !s.keyed:
			e, err := x.event()
			if err != nil {
				return interchange.Unit{}, err
			}
			t.count++
			if t.count <= maxEvents {
				t.events = append(t.events, e)
			}
		default:
			if err := x.take(t.attributes, "trace"); err != nil {
				return interchange.Unit{}, err
			}
		}
	}
}

func (x *Source) event() (happening, error) {
	s := x.s
	e := happening{make(attributes, 6), s.at}
	for {
		if err := s.next(); err != nil {
			return e, err
		}
		if s.end {
			return e, nil
		}
		if err := x.take(e.attributes, "event"); err != nil {
			return e, err
		}
	}
}
