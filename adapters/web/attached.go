package web

import (
	"net/url"
	"time"

	"ledetraad/domain/attachment"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	domain "ledetraad/domain/fieldwork"
	talk "ledetraad/domain/interview"
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
	Missing        string     // "erased", "removed", "stop": why there is none
	Why            wordsShown // it was removed
	Href           string     // "" where it cannot be opened
	Remove         *form      // nil where the visitor may not
}

const dropPath = "/attachments/remove"

// holder is what attachments belong to.
type holder struct {
	path     string // of its page, and below /api/v1 in the API, without the id
	category string
	alt      string // the key of what is said instead of a photo
	remove   func(attachment.Remove) decider.Intent
}

//nolint:gochecknoglobals // tables
var (
	ofSession = holder{"/sessions/", domain.Category, "attached.alt",
		func(r attachment.Remove) decider.Intent { return domain.RemoveAttachment(r) }}
	ofInterview = holder{"/interviews/", talk.Category, "attached.alt.interview",
		func(r attachment.Remove) decider.Intent { return talk.RemoveAttachment(r) }}
)

// attached shows what belongs to a note, or to all of a session or an interview.
func (v *visit) attached(to holder, id string, list []fieldwork.Attachment) []attachedShown {
	var out []attachedShown
	for _, a := range list {
		x := attachedShown{ID: a.Attachment, Size: v.lang.size(a.Bytes), At: a.At, Photo: a.MediaType.Photo(), Kind: "sound", What: v.lang.text("attached.sound")}
		if x.Photo {
			x.Kind, x.What, x.Alt = "photo", v.lang.text("attached.photo"), v.lang.text(to.alt, v.lang.moment(a.At))
		}
		switch {
		case a.Removed != nil:
			x.Missing, x.Why = "removed", fieldWords(a.Removed)
		case a.Erased:
			x.Missing = "erased"
		case a.Withheld != "":
			x.Missing = "stop"
		case v.withheld == "":
			x.Href = v.content(to, id, a.Attachment)
		}
		if a.Removed == nil && !a.Erased && v.mayCommand(to.remove(attachment.Remove{}).CommandName()) {
			f := v.newForm("drop-"+a.Attachment, "attached.remove", to.path+url.PathEscape(id)+dropPath, v.textField("reason", "attached.why", true))
			f.Hidden = []choice{{Text: "attachment", Value: a.Attachment}, {Text: "part", Value: a.Note}}
			x.Remove = &f
		}
		out = append(out, x)
	}
	return out
}

// content is where the API gives it, for the purpose that the visitor chose.
func (v *visit) content(to holder, id, which string) string {
	path := "/api/v1" + to.path + url.PathEscape(id) + "/attachments/" + url.PathEscape(which)
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

func dropOfSession(v *visit) (string, error)   { return v.dropAttached(ofSession) }
func dropOfInterview(v *visit) (string, error) { return v.dropAttached(ofInterview) }

// dropAttached has a photo or a sound kept no longer.
func (v *visit) dropAttached(from holder) (string, error) {
	id := v.request.PathValue("id")
	intent := from.remove(attachment.Remove{Attachment: said(v.request, "attachment"), Reason: said(v.request, "reason")})
	at, err := v.command(said(v.request, "command"), intent.CommandName(), event.StreamName(from.category, id), intent)
	return backTo(from.path+url.PathEscape(id), at, said(v.request, "part")), err
}
