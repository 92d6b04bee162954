package esdbnode

import (
	"math"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Read serves reads and subscriptions; on the wire they are one call.
func (s *streamService) Read(request *streams.ReadReq, call streams.Streams_ReadServer) error {
	options := request.GetOptions()
	picked, err := newFilter(options.GetFilter())
	if err != nil {
		return err
	}
	r := &reading{service: s, call: call, filter: picked}
	_, r.stringID = options.GetUuidOption().GetContent().(*streams.ReadReq_Options_UUIDOption_String_)
	r.resolveLinks = options.GetResolveLinks()
	r.backward = options.GetReadDirection() == streams.ReadReq_Options_Backwards

	subscribing := false
	switch count := options.GetCountOption().(type) {
	case *streams.ReadReq_Options_Subscription:
		subscribing = true
	case *streams.ReadReq_Options_Count:
		r.left = clamp(count.Count)
	default:
		return status.Error(codes.InvalidArgument, "a read needs a count or must be a subscription")
	}
	if subscribing && r.backward {
		return status.Error(codes.InvalidArgument, "a subscription goes forward only")
	}
	switch from := options.GetStreamOption().(type) {
	case *streams.ReadReq_Options_All:
		if subscribing {
			return r.subscribeToAll(from.All)
		}
		return r.readAll(from.All)
	case *streams.ReadReq_Options_Stream:
		if picked != nil {
			return status.Error(codes.InvalidArgument, "filters are for $all only")
		}
		name, err := streamName(from.Stream.GetStreamIdentifier())
		if err != nil {
			return err
		}
		if subscribing {
			return r.subscribeToStream(name, from.Stream)
		}
		return r.readStream(name, from.Stream)
	}
	return status.Error(codes.InvalidArgument, "a read needs a stream or $all")
}

// reading is one Read call under way.
type reading struct {
	service      *streamService
	call         streams.Streams_ReadServer
	filter       *filter
	backward     bool
	resolveLinks bool
	stringID     bool
	left         int64 // events still to send, for a read

	page  page
	frame eventFrame
}

// readAll reads $all: forward from a position on, or backward from what stands
// before it. It ends at the end the log had when the read began.
func (r *reading) readAll(from *streams.ReadReq_Options_AllOptions) error {
	if r.backward {
		return r.readAllBackward(from)
	}
	head := r.service.store.head.Load()
	after := int64(0)
	switch start := from.GetAllOption().(type) {
	case *streams.ReadReq_Options_AllOptions_Position:
		after = clamp(start.Position.GetCommitPosition()) - 1
	case *streams.ReadReq_Options_AllOptions_End:
		return nil
	}
	for r.left > 0 && after < head {
		if err := r.service.store.reader.all(&r.page, after, head, r.limit()); err != nil {
			return storageStatus(err)
		}
		if err := r.sendPage(math.MinInt64); err != nil {
			return err
		}
		if !r.page.more {
			return nil
		}
		after = r.page.events[len(r.page.events)-1].position
	}
	return nil
}

func (r *reading) readAllBackward(from *streams.ReadReq_Options_AllOptions) error {
	before := int64(math.MaxInt64)
	switch start := from.GetAllOption().(type) {
	case *streams.ReadReq_Options_AllOptions_Position:
		before = clamp(start.Position.GetCommitPosition())
	case *streams.ReadReq_Options_AllOptions_Start:
		return nil
	}
	for r.left > 0 {
		if err := r.service.store.reader.allBefore(&r.page, before, r.limit()); err != nil {
			return storageStatus(err)
		}
		if err := r.sendPage(math.MinInt64); err != nil {
			return err
		}
		if !r.page.more {
			return nil
		}
		before = r.page.events[len(r.page.events)-1].position
	}
	return nil
}

// readStream reads one stream within what its metadata lets be seen.
func (r *reading) readStream(name string, from *streams.ReadReq_Options_StreamOptions) error {
	store := r.service.store
	v, err := store.reader.look(name)
	if err != nil {
		return storageStatus(err)
	}
	if v.last == tombstoned {
		return streamDeleted(r.call.Context(), name)
	}
	if v.missing() {
		return r.call.Send(&streams.ReadResp{Content: &streams.ReadResp_StreamNotFound_{
			StreamNotFound: &streams.ReadResp_StreamNotFound{
				StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(name)},
			},
		}})
	}
	revision := startRevision(from)
	first := v.retention.first(v.last)
	oldest := v.retention.oldest(ticks(r.service.now()))
	if r.backward {
		revision = min(revision, v.last)
		for r.left > 0 && revision >= first {
			if err := store.reader.backward(&r.page, v, revision, first, r.limit()); err != nil {
				return storageStatus(err)
			}
			if err := r.sendPage(oldest); err != nil {
				return err
			}
			if !r.page.more {
				return nil
			}
			revision = r.page.events[len(r.page.events)-1].revision - 1
		}
		return nil
	}
	revision = max(revision, first)
	for r.left > 0 && revision <= v.last {
		if err := store.reader.forward(&r.page, v, revision, v.last, r.limit()); err != nil {
			return storageStatus(err)
		}
		if err := r.sendPage(oldest); err != nil {
			return err
		}
		if !r.page.more {
			return nil
		}
		revision = r.page.events[len(r.page.events)-1].revision + 1
	}
	return nil
}

// limit is the size of the next page: what is still wanted, if that is little.
func (r *reading) limit() int {
	if r.filter != nil {
		return pageEvents
	}
	return int(min(r.left, pageEvents))
}

// sendPage sends the page's events that are young enough and pass the filter,
// until the count is reached.
func (r *reading) sendPage(oldest int64) error {
	for i := range r.page.events {
		if r.left <= 0 {
			return nil
		}
		e := &r.page.events[i]
		if e.created < oldest || !r.filter.matches(e) {
			continue
		}
		if err := r.send(e); err != nil {
			return err
		}
		r.left--
	}
	return nil
}

// send sends one event, in the place of a link the event it points to.
func (r *reading) send(e *stored) error {
	r.frame = eventFrame{event: e, stringID: r.stringID}
	if r.resolveLinks && e.kind == typeLink {
		target, err := r.service.store.reader.target(e)
		if err != nil {
			return storageStatus(err)
		}
		if target != nil {
			r.frame.event, r.frame.link = target, e
		}
	}
	return r.call.SendMsg(&r.frame)
}

// startRevision is where a read of a stream begins; Start is the first event.
func startRevision(from *streams.ReadReq_Options_StreamOptions) int64 {
	switch start := from.GetRevisionOption().(type) {
	case *streams.ReadReq_Options_StreamOptions_Revision:
		return clamp(start.Revision)
	case *streams.ReadReq_Options_StreamOptions_End:
		return math.MaxInt64
	}
	return 0
}

// clamp brings a number of the wire into the range of positions and revisions.
func clamp(n uint64) int64 { return int64(min(n, math.MaxInt64)) }
