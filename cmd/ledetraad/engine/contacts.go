package engine

import (
	"context"
	"fmt"

	"ledetraad/adapters/contacts"
	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
	"ledetraad/domain/subscription"
)

// contactsFile holds where alerts are brought to: apart from the log, and in
// none of its backups.
const contactsFile = "contacts.db"

func (e *Engine) openContacts(ctx context.Context) (err error) {
	e.contacts, err = contacts.Open(ctx, contacts.Options{Path: e.folder.join(contactsFile), Now: e.cfg.Now})
	if err != nil {
		return err
	}
	e.onClose(e.contacts.Close)
	return nil
}

// checkContacts refuses a subscription that names a contact which is not there,
// is of another kind, or is somebody else's: what it should bring would come to
// nobody, or to whom it does not concern.
func (e *Engine) checkContacts(ctx context.Context, c decider.Command) error {
	save, ok := c.Intent.(subscription.Save)
	if !ok {
		return nil
	}
	for n, ch := range save.Channels {
		if ch.Kind == subscription.Inbox {
			continue
		}
		field := fmt.Sprintf("data.channels[%d].contact", n)
		x, err := e.contacts.Get(ctx, ch.Contact)
		switch {
		case fault.CodeOf(err) == fault.NotFound:
			return fault.NotFoundf(field, "there is no contact %s; see ledetraad alerts contacts list", ch.Contact)
		case err != nil:
			return err
		case x.Kind != ch.Kind:
			return fault.Invalidf(field, "is a contact for %s", x.Kind)
		case x.Account != save.Account:
			return fault.Invalidf(field, "is somebody else's contact; make one for the account that subscribes")
		}
	}
	return nil
}
