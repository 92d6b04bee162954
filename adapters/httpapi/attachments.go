package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"ledetraad/domain/access"
	"ledetraad/domain/attachment"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	domain "ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/projections/fieldwork"
)

// Attachments keep the content of photos and sounds, sealed.
type Attachments interface {
	// Receive keeps content and records it, in this order, and answers only when
	// both are on disk. Of the command's intent the id and the note are given, the
	// rest follows from the content. The same content under the same id again is
	// answered as the first time; another is fault.Conflict.
	Receive(ctx context.Context, c decider.Command, content io.Reader) (Attached, error)
	// Content opens what was received; fault.NotFound where it is not there any
	// more. It must be closed.
	Content(ctx context.Context, k fieldwork.Kept) (io.ReadSeekCloser, error)
}

// Attached says what was received.
type Attached struct {
	MediaType attachment.MediaType
	Bytes     int64 // as it is kept
	Came      int64 // as it came
	Position  event.Position
	Repeated  bool // it was here before
}

// AttachedBody is the answer to content.
type AttachedBody struct {
	Attachment string               `json:"attachment"`
	MediaType  attachment.MediaType `json:"media_type" doc:"as the content shows"`
	Bytes      int64                `json:"bytes" doc:"as it is kept: of photos, what they tell beside the picture is taken out"`
	Received   int64                `json:"received" doc:"bytes that came; compare it with what was sent"`
	Position   string               `json:"position" doc:"log position of the event; give it to a query as min_position"`
	Repeated   bool                 `json:"repeated,omitempty" doc:"it was here before; this is the first result"`
}

// The most that an upload may be, with something over for the answer to say that
// it is too large; and how long the line may be silent.
const (
	maxUpload  = attachment.MaxSound + 1<<20
	lineQuiet  = time.Minute
	longestGet = 30 * time.Minute
)

// attachable is what attachments can belong to.
type attachable struct {
	category    string
	path        string
	bring, open string // its operations
	command     string // that records one
	name        string
	notes       bool // one may belong to a note of it
}

//nolint:gochecknoglobals // a table
var attachables = []attachable{
	{domain.Category, "/api/v1/sessions/{id}/attachments/{attachment}", "add-attachment", "attachment", domain.AddAttachmentName, "session", true},
	{interview.Category, "/api/v1/interviews/{id}/attachments/{attachment}", "add-interview-attachment", "interview-attachment", interview.AddAttachmentName, "interview", false},
}

func (a *api) addAttachments(h huma.API, mux *routes) {
	for _, to := range attachables {
		a.addAttachmentsTo(to, h, mux)
	}
}

func (a *api) addAttachmentsTo(to attachable, h huma.API, mux *routes) {
	tags := []string{"fieldwork"}
	binary := &huma.Schema{Type: "string", Format: "binary"}
	content := map[string]*huma.MediaType{}
	for _, m := range attachment.MediaTypes {
		content[string(m)] = &huma.MediaType{Schema: binary}
	}
	parameters := func(more ...*huma.Param) []*huma.Param {
		text := &huma.Schema{Type: "string"}
		list := []*huma.Param{{Name: "id", In: "path", Required: true, Description: "the " + to.name, Schema: text},
			{Name: "attachment", In: "path", Required: true, Description: "a UUID made where it was taken", Schema: text}}
		for _, p := range more {
			p.In, p.Schema = "query", text
		}
		return append(list, more...)
	}
	about := []*huma.Param{{Name: "happened_at", Description: "when it was taken (RFC 3339); left out, now"}}
	if to.notes {
		about = append(about, &huma.Param{Name: "note", Description: "that it belongs to; left out, it belongs to the " + to.name})
	}
	mux.HandleFunc("PUT "+to.path, func(w http.ResponseWriter, r *http.Request) { a.receive(to, w, r) })
	h.OpenAPI().AddOperation(&huma.Operation{OperationID: to.bring, Method: http.MethodPut, Path: to.path, Tags: tags,
		Summary: "Bring a photo or a sound of the " + to.name + " home",
		Description: "The body is the content itself: a photo of at most 25 MB (JPEG, PNG, WebP) or a sound of at most 100 MB (WebM, Ogg, M4A, MP3, WAV), recognised by what is in it. " +
			"It is sealed as it comes. The same content under the same id again gives the first answer, another one 409.",
		Parameters:  parameters(about...),
		RequestBody: &huma.RequestBody{Required: true, Content: maps.Clone(content)},
		Responses: map[string]*huma.Response{"200": {Description: "It is kept", Content: map[string]*huma.MediaType{"application/json": {
			Schema: h.OpenAPI().Components.Schemas.Schema(typeOf[AttachedBody](), true, "Attached")}}}}})
	mux.HandleFunc("GET "+to.path, func(w http.ResponseWriter, r *http.Request) { a.content(to, w, r) })
	h.OpenAPI().AddOperation(&huma.Operation{OperationID: to.open, Method: http.MethodGet, Path: to.path, Tags: tags,
		Summary: "The content of a photo or a sound of the " + to.name + "; the reading is recorded",
		Description: "A part of it (Range) counts as read together with what the same account read of it within the hour before. " +
			"While a stop mark holds in an interview, only those open what is attached to it who may read behind every mark.",
		Parameters: parameters(&huma.Param{Name: purposeParameter, Description: "what it is read for"},
			&huma.Param{Name: "min_position", Description: "Wait until the view has come at least this far in the log"}),
		Responses: map[string]*huma.Response{"200": {Description: "the content", Content: content}}})
}

// bodyLimit is how large the body of a request may be, in bytes.
func bodyLimit(operation string) int64 {
	if slices.ContainsFunc(attachables, func(to attachable) bool { return to.bring == operation }) {
		return maxUpload
	}
	return maxBody
}

// receive takes content in. What is refused is read to its end all the same:
// browsers that are cut off while they send do not hear why.
func (a *api) receive(to attachable, w http.ResponseWriter, r *http.Request) {
	line := &lively{r: r.Body, control: http.NewResponseController(w)}
	body, err := a.received(to, r, line)
	if err != nil {
		if _, refused := errors.AsType[*fault.Error](err); refused {
			_, _ = io.Copy(io.Discard, line)
		}
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			err = fault.Invalidf("content", "is too large")
		} else if line.err != nil {
			err = fault.Unavailablef(line.err, "the line broke before all of it was here; send it again")
		}
		writeProblemModel(w, a.problemOf(err))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body) // who sent it may be gone
}

func (a *api) received(to attachable, r *http.Request, content io.Reader) (AttachedBody, error) {
	v := visitOf(r.Context())
	id, err := uuid.Parse(r.PathValue("attachment"))
	if err != nil || id == uuid.Nil || id.String() != r.PathValue("attachment") {
		return AttachedBody{}, fault.Invalidf("attachment", "is not a UUID in small letters; make one where it was taken, so that it can safely be sent again")
	}
	if a.Attachments == nil {
		return AttachedBody{}, fault.Unavailablef(nil, "this engine keeps no attachments")
	}
	q := r.URL.Query()
	at, err := moment("happened_at", q.Get("happened_at"), false)
	if err != nil {
		return AttachedBody{}, err
	}
	stream := event.StreamName(to.category, r.PathValue("id"))
	data, err := json.Marshal(attachment.Add{Attachment: id.String(), Note: q.Get("note")})
	if err != nil {
		return AttachedBody{}, err
	}
	c, err := a.Vocabulary.Open(decider.Envelope{ID: attachment.ContentID(stream, id.String()), Type: to.command, Stream: stream, HappenedAt: at, Data: data},
		v.reader.Account, a.Now())
	if err != nil {
		return AttachedBody{}, err
	}
	got, err := a.Attachments.Receive(r.Context(), c, content)
	return AttachedBody{Attachment: id.String(), MediaType: got.MediaType, Bytes: got.Bytes, Received: got.Came, Position: got.Position.String(), Repeated: got.Repeated}, err
}

// lively reads from a line for as long as it is not silent, however long it takes
// in all, and keeps apart what is wrong with the line.
type lively struct {
	r       io.Reader
	control *http.ResponseController
	err     error
}

func (l *lively) Read(b []byte) (int, error) {
	until := time.Now().Add(lineQuiet)
	_ = l.control.SetReadDeadline(until) // not every writer has deadlines
	_ = l.control.SetWriteDeadline(until.Add(lineQuiet))
	n, err := l.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		l.err = err
	}
	return n, err
}

// content gives a photo or a sound to those who may, as a file that no browser
// takes for anything else.
func (a *api) content(to attachable, w http.ResponseWriter, r *http.Request) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(longestGet))
	k, c, err := a.opened(to, r)
	if err != nil {
		writeProblemModel(w, a.problemOf(err))
		return
	}
	defer c.Close()
	h := w.Header()
	h.Set("Content-Type", string(k.MediaType))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(k)}))
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	read := &telling{ReadSeeker: c}
	http.ServeContent(w, r, "", time.Time{}, read)
	if read.err != nil {
		a.Log.Error().Err(read.err).Str("stream", k.Stream).Msg("an attachment could not be read to its end")
	}
}

// fileName is what a browser calls it when it is saved.
func fileName(k fieldwork.Kept) string {
	what, end := "lyd", map[attachment.MediaType]string{attachment.JPEG: "jpg", attachment.PNG: "png", attachment.WebP: "webp", attachment.WebM: "webm", attachment.Ogg: "ogg",
		attachment.MP4: "m4a", attachment.MP3: "mp3", attachment.WAV: "wav"}[k.MediaType]
	if k.MediaType.Photo() {
		what = "foto"
	}
	return what + k.At.In(copenhagen).Format("-2006-01-02-1504") + "." + end
}

type telling struct {
	io.ReadSeeker
	err error
}

func (t *telling) Read(b []byte) (int, error) {
	n, err := t.ReadSeeker.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		t.err = err
	}
	return n, err
}

// opened finds an attachment and opens it; that it is read is in the log before.
func (a *api) opened(to attachable, r *http.Request) (k fieldwork.Kept, c io.ReadSeekCloser, err error) {
	ctx := r.Context()
	v := visitOf(ctx)
	at, err := Moment{MinPosition: r.URL.Query().Get("min_position")}.position()
	if err != nil {
		return k, nil, err
	}
	tables, release, err := a.Views.Read(ctx, fieldworkView, at)
	if err != nil {
		return k, nil, err
	}
	k, known, err := fieldwork.AttachmentOf(tables, event.StreamName(to.category, r.PathValue("id")), r.PathValue("attachment"))
	release()
	switch {
	case err != nil:
		return k, nil, err
	case !known:
		return k, nil, fault.NotFoundf("attachment", "there is no such attachment here")
	case k.Removed:
		return k, nil, fault.NotFoundf("attachment", "this attachment was removed")
	case k.Erased:
		return k, nil, fault.NotFoundf("attachment", "somebody whom this attachment is about was erased; nobody can open it")
	case a.Attachments == nil:
		return k, nil, fault.Unavailablef(nil, "this engine keeps no attachments")
	}
	concern := Concern{Author: k.Author, Stream: k.Stream}
	if k.Department != "" {
		concern.Departments = []string{k.Department}
	}
	purpose, withheld := v.mayRead(concern)
	if withheld != "" {
		v.tell(WithheldHeader, withheld)
		if withheld == "purpose" {
			return k, nil, fault.Invalidf("purpose", "is missing; say in the header %s, or the parameter purpose, what you open it for", PurposeHeader)
		}
		return k, nil, &deniedError{"your account may not read what this " + to.name + " brought home"}
	}
	if k.HiddenFrom(v.reader.Account) {
		v.tell(WithheldHeader, string(fieldwork.ByStop))
		return k, nil, &deniedError{"the citizen set a limit in this interview; what is attached to it tells of the whole of it, and is not opened"}
	}
	if c, err = a.Attachments.Content(ctx, k); err != nil {
		return k, nil, err
	}
	if err := a.heard(ctx, r, k, purpose); err != nil {
		return k, nil, errors.Join(err, c.Close())
	}
	return k, c, nil
}

// heard records that an attachment is read. A player asks for the parts of a
// sound one after the other: that is one reading.
func (a *api) heard(ctx context.Context, r *http.Request, k fieldwork.Kept, p access.Purpose) error {
	account := visitOf(ctx).reader.Account
	key := strings.Join([]string{account, k.Stream, k.Attachment, string(p.Kind), p.Words}, "\x00")
	part := r.Header.Get("Range")
	if part != "" && !strings.HasPrefix(part, "bytes=0-") && a.listening.goesOn(key, a.Now()) {
		return nil
	}
	err := a.recordReading(ctx, access.RecordReading{Account: account, Purpose: p.Kind, Words: p.Words, Operation: visitOf(ctx).operation, What: k.Stream, Subjects: k.Subjects, Texts: 1})
	if err == nil {
		a.listening.begins(key, a.Now())
	}
	return err
}

// listening remembers for an hour what is being read, so many at most.
type listening struct {
	mu    sync.Mutex
	since map[string]time.Time
}

const listeningFor, mostListening = time.Hour, 1000

func (l *listening) begins(key string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.since == nil || len(l.since) >= mostListening {
		l.since = map[string]time.Time{} // who goes on is recorded once more
	}
	l.since[key] = now
}

func (l *listening) goesOn(key string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	since, begun := l.since[key]
	return begun && now.Sub(since) < listeningFor
}
