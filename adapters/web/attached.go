package web

import (
	"net/url"
	"time"

	"ledetraad/domain/event"
	domain "ledetraad/domain/fieldwork"
	"ledetraad/projections/fieldwork"
)

// attachedShown is a photo or a sound, to be opened by who may: its content is
// not in the page, so that what is opened is what is recorded as read.
type attachedShown struct {
	ID, What, Size string
	Kind           string // "photo", "sound": how it is opened
	Alt            string // what is said instead of the photo
	At             time.Time
	Photo          bool
	Missing        string     // "erased", "removed": why there is none
	Why            wordsShown // it was removed
	Href           string     // "" where it cannot be opened
	Remove         *form      // nil where the visitor may not
}

const (
	removeAttachment = "fieldwork.remove-attachment"
	dropPath         = "/attachments/remove"
)

// attached shows what belongs to a note, or to the session itself.
func (v *visit) attached(session string, list []fieldwork.Attachment) []attachedShown {
	var out []attachedShown
	for _, a := range list {
		x := attachedShown{ID: a.Attachment, Size: v.lang.size(a.Bytes), At: a.At, Photo: a.MediaType.Photo(), Kind: "sound", What: v.lang.text("attached.sound")}
		if x.Photo {
			x.Kind, x.What, x.Alt = "photo", v.lang.text("attached.photo"), v.lang.text("attached.alt", v.lang.moment(a.At))
		}
		switch {
		case a.Removed != nil:
			x.Missing, x.Why = "removed", fieldWords(a.Removed)
		case a.Erased:
			x.Missing = "erased"
		case v.withheld == "":
			x.Href = v.content(session, a.Attachment)
		}
		if x.Missing == "" && v.mayCommand(removeAttachment) {
			f := v.newForm("drop-"+a.Attachment, "attached.remove", "/sessions/"+url.PathEscape(session)+dropPath, v.textField("reason", "attached.why", true))
			f.Hidden = []choice{{Text: "attachment", Value: a.Attachment}, {Text: "part", Value: a.Note}}
			x.Remove = &f
		}
		out = append(out, x)
	}
	return out
}

// content is where the API gives it, for the purpose that the visitor chose.
func (v *visit) content(session, attachment string) string {
	path := "/api/v1/sessions/" + url.PathEscape(session) + "/attachments/" + url.PathEscape(attachment)
	if p := v.purpose(); p != "" {
		path += "?" + url.Values{"purpose": {p}}.Encode()
	}
	return path
}

// size is how much something is in memory: 340 kB, 2,1 MB.
func (l lang) size(bytes int64) string {
	if bytes < 1_000_000 {
		return l.whole(max(1, (bytes+500)/1000)) + " kB"
	}
	return l.decimal(float64(bytes)/1e6, 1) + " MB"
}

// dropAttached has a photo or a sound kept no longer.
func dropAttached(v *visit) (string, error) {
	id := v.request.PathValue("id")
	at, err := v.command(said(v.request, "command"), removeAttachment, event.StreamName(domain.Category, id),
		domain.RemoveAttachment{Attachment: said(v.request, "attachment"), Reason: said(v.request, "reason")})
	return backTo("/sessions/"+url.PathEscape(id), at, said(v.request, "part")), err
}
