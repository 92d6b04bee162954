package programme

import (
	"ledetraad/domain/check"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// AlertTextSet says whether mails and webhooks that tell of alerts may carry
// what people have said. Until it is said, they may not: nobody knows who reads
// a mailbox, and what has left cannot be erased.
type AlertTextSet struct {
	Personal bool   `json:"personal"`
	Reason   string `json:"reason,omitempty"`
}

// SetAlertText asks for that.
type SetAlertText AlertTextSet

func (AlertTextSet) EventName() string   { return "programme.alert-text-set" }
func (SetAlertText) CommandName() string { return "programme.set-alert-text" }

func (s State) setAlertText(i SetAlertText) ([]event.Data, error) {
	if s.alertText == i.Personal {
		return nil, fault.Conflictf("data.personal", "it is so already")
	}
	if err := check.Text("data.reason", i.Reason); err != nil {
		return nil, err
	}
	return one(AlertTextSet(i))
}
