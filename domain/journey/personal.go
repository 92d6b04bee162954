package journey

import "ledetraad/domain/event"

type mapText = func(string, event.Text) (event.Text, error)

// MapPersonal applies f to the event's personal text.
func (e Started) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("note", e.Note)
	e.Note = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e TouchpointRecorded) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("summary", e.Summary)
	e.Summary = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e TouchpointRequested) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("summary", e.Summary)
	e.Summary = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e TouchpointAnswered) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("summary", e.Summary)
	e.Summary = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e TouchpointHandedOver) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("summary", e.Summary)
	e.Summary = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e PromiseMade) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("what", e.What)
	e.What = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e ExperienceReported) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("comment", e.Comment)
	e.Comment = t
	return e, err
}
