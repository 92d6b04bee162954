package engine

import (
	"context"
	"errors"
	"io"
	"iter"
	"sync"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/attachments"
	"ledetraad/adapters/eventstoredb"
	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/vault"
	"ledetraad/domain/attachment"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	domain "ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/view"
)

// attached is what keeps the content of photos and sounds in step with the log:
// content is on disk before its event is; it goes when its event says so, or when
// somebody it is about is erased; and what no event speaks of goes after a day.
type attached struct {
	*Engine
	files *attachments.Store

	mu   sync.Mutex
	busy map[uuid.UUID]chan struct{} // content that is being received; closed when it no longer is
}

func (e *Engine) openAttachments(context.Context) error {
	if e.vault == nil {
		return nil // nothing can be sealed
	}
	files, err := attachments.Open(e.folder.join(attachmentsDir), e.vault)
	if err != nil {
		return err
	}
	e.attached = &attached{Engine: e, files: files, busy: map[uuid.UUID]chan struct{}{}}
	return nil
}

// keptAttachments is what the API gets; nil, and not an interface with nothing in
// it, where nothing is kept.
func (e *Engine) keptAttachments() httpapi.Attachments {
	if e.attached == nil {
		return nil
	}
	return e.attached
}

// holder is what an aggregate knows of its attachments.
type holder interface {
	Attachment(id string) (added attachment.Added, removed, known bool)
	AboutAttachment(stream, note string) ([]string, error)
}

// holders are the aggregates that have any.
//
//nolint:gochecknoglobals // a table
var holders = map[string]decider.Any{domain.Category: decider.Erase(domain.Decider()), interview.Category: decider.Erase(interview.Decider())}

// bringing is a command's intent to keep something, and how it is put back into
// the command.
func bringing(i decider.Intent) (add attachment.Add, back func(attachment.Add) decider.Intent, ok bool) {
	switch i := i.(type) {
	case domain.AddAttachment:
		return attachment.Add(i), func(a attachment.Add) decider.Intent { return domain.AddAttachment(a) }, true
	case interview.AddAttachment:
		return attachment.Add(i), func(a attachment.Add) decider.Intent { return interview.AddAttachment(a) }, true
	}
	return add, nil, false
}

// brought is what an event says to have been brought home; false: it says
// something else.
func brought(d event.Data) (id string, ok bool) {
	switch e := d.(type) {
	case domain.AttachmentAdded:
		return e.Attachment, true
	case interview.AttachmentAdded:
		return e.Attachment, true
	}
	return "", false
}

// now is what has attachments as its stream stands, and where they were recorded.
func (a *attached) now(ctx context.Context, stream string) (holder, map[string]event.Position, error) {
	category, _ := event.SplitStream(stream)
	d, ok := holders[category]
	if !ok {
		return nil, nil, fault.Invalidf("stream", "has no attachments")
	}
	state, first := d.Initial(), map[string]event.Position{}
	for rec, err := range a.recorded(ctx, stream) {
		if err != nil {
			return nil, nil, err
		}
		state = d.Evolve(state, rec.Data)
		if id, ok := brought(rec.Data); ok {
			first[id] = rec.Position
		}
	}
	return state.(holder), first, nil
}

// recorded are a stream's events; none of one that was removed.
func (a *attached) recorded(ctx context.Context, stream string) iter.Seq2[event.Recorded, error] {
	return func(yield func(event.Recorded, error) bool) {
		for raw, err := range a.log.ReadStream(ctx, stream, 0) {
			if errors.Is(err, eventstoredb.ErrTombstoned) {
				return
			}
			var rec event.Recorded
			if err == nil {
				rec, err = a.codec.Decode(raw)
			}
			if !yield(rec, err) || err != nil {
				return
			}
		}
	}
}

// Receive implements httpapi.Attachments.
func (a *attached) Receive(ctx context.Context, c decider.Command, content io.Reader) (httpapi.Attached, error) {
	intent, back, ok := bringing(c.Intent)
	if !ok {
		return httpapi.Attached{}, fault.Invalidf("type", "%q brings no content", c.Intent.CommandName())
	}
	end, err := a.turn(ctx, c.ID)
	if err != nil {
		return httpapi.Attached{}, err
	}
	defer end()
	of, first, err := a.now(ctx, c.Stream)
	if err != nil {
		return httpapi.Attached{}, err
	}
	was, removed, known := of.Attachment(intent.Attachment)
	place := attachments.Place{Stream: c.Stream, Attachment: intent.Attachment, Subjects: was.SHA256.Subjects}
	if known && was.SHA256.Erased {
		return httpapi.Attached{}, fault.Conflictf("attachment", "somebody whom this attachment is about was erased; it is not taken again")
	}
	if !known {
		if place.Subjects, err = of.AboutAttachment(c.Stream, intent.Note); err != nil {
			return httpapi.Attached{}, err
		}
	}
	got, err := a.files.Receive(ctx, place, content)
	if err != nil {
		return httpapi.Attached{}, err
	}
	if known {
		return a.again(got, was, removed, intent.Note, first[intent.Attachment])
	}
	intent.MediaType, intent.Bytes, intent.SHA256, intent.About = got.MediaType, got.Bytes, got.SHA256, place.Subjects
	c.Intent = back(intent)
	return a.record(ctx, c, got)
}

// again answers what was received before. Content that the log speaks of and that
// is not there, after a restore without it, is put back.
func (a *attached) again(got *attachments.Received, was attachment.Added, removed bool, note string, at event.Position) (httpapi.Attached, error) {
	if got.SHA256 != was.SHA256.Plain || got.MediaType != was.MediaType || note != was.Note {
		return httpapi.Attached{}, errors.Join(attachment.Other(was.Attachment), got.Drop())
	}
	keep := got.Drop
	if !removed && !a.files.Has(got.Stream(), was.Attachment) {
		keep = got.Keep
	}
	return httpapi.Attached{MediaType: was.MediaType, Bytes: was.Bytes, Came: got.Came, Position: at, Repeated: true}, keep()
}

// record gives content its name, and then tells the log of it. Where it is not
// known whether the log has it, the content stays: sent again it is the same, and
// what the log never speaks of is swept away.
func (a *attached) record(ctx context.Context, c decider.Command, got *attachments.Received) (httpapi.Attached, error) {
	if err := got.Keep(); err != nil {
		return httpapi.Attached{}, err
	}
	r := handler{a.Engine}.Handle(ctx, []decider.Command{c})[0]
	if r.Err != nil {
		switch fault.CodeOf(r.Err) {
		case fault.Invalid, fault.NotFound, fault.Conflict:
			return httpapi.Attached{}, errors.Join(r.Err, a.files.Remove(c.ID))
		}
		return httpapi.Attached{}, r.Err
	}
	return httpapi.Attached{MediaType: got.MediaType, Bytes: got.Bytes, Came: got.Came, Position: r.Position, Repeated: r.Repeated}, nil
}

// othersTurn is how long content waits that is being received already. A phone whose
// line broke is often back before the engine has seen that it was gone.
const othersTurn = 5 * time.Second

// turn waits until nobody else brings the content.
func (a *attached) turn(ctx context.Context, id uuid.UUID) (end func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, othersTurn)
	defer cancel()
	for {
		end, other := a.begin(id)
		if end != nil {
			return end, nil
		}
		select {
		case <-other:
		case <-ctx.Done():
			return nil, fault.Unavailablef(nil, "this attachment is being received already; try again")
		}
	}
}

// begin keeps others from the content until end is called; end is nil where another
// is at it, until which is closed.
func (a *attached) begin(id uuid.UUID) (end func(), other <-chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if other := a.busy[id]; other != nil {
		return nil, other
	}
	over := make(chan struct{})
	a.busy[id] = over
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.busy, id)
		close(over)
	}, nil
}

// Content implements httpapi.Attachments.
func (a *attached) Content(_ context.Context, k fieldwork.Kept) (io.ReadSeekCloser, error) {
	return a.files.Open(placeOf(k), k.Bytes)
}

func placeOf(k fieldwork.Kept) attachments.Place {
	return attachments.Place{Stream: k.Stream, Attachment: k.Attachment, Subjects: k.Subjects}
}

// handled removes content once the log says that it is not kept any longer. Where
// that fails, the next start does it.
func (e *Engine) handled(cmds []decider.Command, results []httpapi.Result) {
	if e.attached == nil {
		return
	}
	for i, c := range cmds {
		var id string
		switch r := c.Intent.(type) {
		case domain.RemoveAttachment:
			id = r.Attachment
		case interview.RemoveAttachment:
			id = r.Attachment
		}
		if id == "" || results[i].Err != nil {
			continue
		}
		if err := e.attached.files.Remove(attachment.ContentID(c.Stream, id)); err != nil {
			l := e.part("attachments")
			l.Warn().Err(err).Msg("the content of a removed attachment could not be removed yet")
		}
	}
}

// every reads all attachments that the log knows of, as it stands now.
func (a *attached) every(ctx context.Context, f func(fieldwork.Kept) error) error {
	_, err := a.current(ctx, fieldwork.Name, func(r view.Reader) error {
		for k, err := range fieldwork.Attachments(r) {
			if err != nil {
				return err
			}
			if err := f(k); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// orphaned is how old content must be to be swept away when no event speaks of
// it: whoever sent it may be about to send it again.
const orphaned = 24 * time.Hour

// Run sweeps once, at the start.
func (a *attached) Run(ctx context.Context) error {
	if a == nil {
		return nil
	}
	logger := a.part("attachments")
	gone, err := a.sweep(ctx)
	if err != nil && ctx.Err() == nil {
		logger.Warn().Err(err).Msg("content that nothing speaks of could not be looked for; the next start does it")
	}
	if gone > 0 {
		logger.Info().Int("files", gone).Msg("content that nothing speaks of was removed")
	}
	return nil
}

func (a *attached) sweep(ctx context.Context) (gone int, err error) {
	files, err := a.files.Files() // before the log: what is received meanwhile is not among them
	if err != nil || len(files) == 0 {
		return 0, err
	}
	stands, known := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	if err := a.every(ctx, func(k fieldwork.Kept) error {
		id := attachment.ContentID(k.Stream, k.Attachment)
		known[id], stands[id] = true, !k.Removed && !k.Erased
		return nil
	}); err != nil {
		return 0, err
	}
	now := a.cfg.Now()
	for _, f := range files {
		if stands[f.Name] || !known[f.Name] && now.Sub(f.At) < orphaned {
			continue
		}
		end, _ := a.begin(f.Name)
		if end == nil {
			continue
		}
		err := a.files.Remove(f.Name)
		end()
		if err != nil {
			return gone, err
		}
		gone++
	}
	return gone, nil
}

// forget removes what belongs to a stream that is about to go. Afterwards nothing
// would say any more whose it was.
func (a *attached) forget(ctx context.Context, stream string) error {
	if category, _ := event.SplitStream(stream); a == nil || holders[category].Decide == nil {
		return nil
	}
	for rec, err := range a.recorded(ctx, stream) {
		if err != nil {
			return err
		}
		if id, ok := brought(rec.Data); ok {
			if err := a.files.Remove(attachment.ContentID(stream, id)); err != nil {
				return err
			}
		}
	}
	return nil
}

// detach removes the content about everybody who was erased.
func (r *eraser) detach(ctx context.Context, _ []vault.Erasure) error {
	if r.attached == nil {
		return nil
	}
	return r.attached.every(ctx, func(k fieldwork.Kept) error {
		for _, p := range k.Subjects {
			if _, erased := r.vault.Erased(p); erased {
				return r.attached.files.Remove(attachment.ContentID(k.Stream, k.Attachment))
			}
		}
		return nil
	})
}

// checkAttachments reads all content and holds it against the log.
func (a *attached) check(ctx context.Context) (httpapi.VerifiedAttachments, error) {
	var v httpapi.VerifiedAttachments
	err := a.every(ctx, func(k fieldwork.Kept) error {
		if k.Removed || k.Erased {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		v.Attachments++
		err := a.files.Check(placeOf(k), k.Bytes, k.SHA256)
		switch {
		case err == nil:
			return nil
		case fault.CodeOf(err) == fault.NotFound:
			v.Missing++
		default:
			v.Damaged++
		}
		if len(v.Differences) < mostDifferences {
			v.Differences = append(v.Differences, k.Stream+" "+k.Attachment)
		}
		return nil
	})
	return v, err
}

const mostDifferences = 20
