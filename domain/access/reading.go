package access

import (
	"slices"
	"time"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// Category is the part of a stream's name before the day.
const Category = "access"

// Stream is where the readings of a day (UTC) are recorded.
func Stream(at time.Time) string { return event.StreamName(Category, at.UTC().Format(time.DateOnly)) }

// Read says that somebody was given personal text to read: who, why, and about
// whom, never what it said. It happened when the request was answered.
type Read struct {
	Account   string   `json:"account"` // see [Reader.Account]
	Purpose   Kind     `json:"purpose"`
	Words     string   `json:"words,omitempty"` // about the purpose
	Operation string   `json:"operation"`       // the API's name for what was asked
	What      string   `json:"what,omitempty"`  // the stream that was read, where it was one
	Subjects  []string `json:"subjects"`        // pseudonyms of everybody the text is about, in order
	Texts     int      `json:"texts"`           // how many
}

// RecordReading asks for that.
type RecordReading Read

func (Read) EventName() string { return "access.read" }

// CommandName is the command's name.
func (RecordReading) CommandName() string { return "access.record-reading" }

// Events lists the event types.
func Events() []event.Type { return []event.Type{event.Define[Read]()} }

// Decider ties the readings to their streams. Nothing is decided on what was
// read before, so the state is empty.
func Decider() decider.Decider[struct{}] {
	return decider.Decider[struct{}]{
		Category: Category,
		Initial:  func() struct{} { return struct{}{} },
		Decide: func(_ struct{}, c decider.Command) ([]event.Data, error) {
			i, ok := c.Intent.(RecordReading)
			if !ok {
				return nil, fault.Invalidf("type", "%q is not a command for the access log", c.Intent.CommandName())
			}
			return decide(i, c)
		},
		Evolve: func(s struct{}, _ event.Data) struct{} { return s },
	}
}

func decide(i RecordReading, c decider.Command) ([]event.Data, error) {
	if c.Stream != Stream(c.HappenedAt) {
		return nil, fault.Invalidf("stream", "want %s", Stream(c.HappenedAt))
	}
	if err := check.First(check.ID("data.account", i.Account), check.Key("data.operation", i.Operation)); err != nil {
		return nil, err
	}
	if _, err := ParsePurpose(string(i.Purpose) + ":" + i.Words); err != nil {
		return nil, err
	}
	if i.Texts < 1 {
		return nil, fault.Invalidf("data.texts", "is %d; where nothing was read, nothing is recorded", i.Texts)
	}
	i.Subjects = slices.Compact(slices.Sorted(slices.Values(i.Subjects)))
	return []event.Data{Read(i)}, nil
}
