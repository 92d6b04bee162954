package httpapi

import "ledetraad/domain/event"

// openedEvent is an event's own fields with its personal text beside them. The
// fields are written without the text, which refuses to be written in clear; the
// text is not there if it is withheld from whoever asks.
type openedEvent struct {
	Fields any              `json:"fields"`
	Words  map[string]Words `json:"words,omitempty"`
}

func opened(d event.Data, withheld bool) openedEvent {
	out := openedEvent{Fields: d}
	p, personal := d.(event.Personal)
	if !personal {
		return out
	}
	bare, err := p.MapPersonal(func(field string, t event.Text) (event.Text, error) {
		if !t.IsZero() {
			if out.Words == nil {
				out.Words = map[string]Words{}
			}
			w := Words{Of: t.Subjects, Text: t.Plain, Erased: t.Erased}
			if withheld && !t.Erased {
				w.Withhold()
			}
			out.Words[field] = w
		}
		return event.Text{}, nil
	})
	if err == nil {
		out.Fields = bare
	}
	return out
}
