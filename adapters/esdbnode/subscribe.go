package esdbnode

import (
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/status"
)

// subscribeToAll sends what stands after a position, then what is committed. It
// always reads from the store, from the last position it has looked at: catching
// up and being live are the same loop, so there is no seam at which an event
// could be skipped or doubled.
func (r *reading) subscribeToAll(from *streams.ReadReq_Options_AllOptions) error {
	store := r.service.store
	wake, cancel := store.hub.watchAll()
	defer cancel()

	after := int64(0)
	switch start := from.GetAllOption().(type) {
	case *streams.ReadReq_Options_AllOptions_Position:
		after = clamp(start.Position.GetCommitPosition())
	case *streams.ReadReq_Options_AllOptions_End:
		after = store.head.Load()
	}
	if err := r.confirm(); err != nil {
		return err
	}
	marks := checkpoints{filter: r.filter, last: after}
	live := false
	for {
		for head := store.head.Load(); after < head; {
			if err := store.reader.all(&r.page, after, head, pageEvents); err != nil {
				return storageStatus(err)
			}
			for i := range r.page.events {
				e := &r.page.events[i]
				if r.filter.matches(e) {
					if err := r.send(e); err != nil {
						return err
					}
				}
				if marks.considered(e.position) {
					if err := r.checkpoint(e.position); err != nil {
						return err
					}
				}
			}
			after = head
			if r.page.more {
				after = r.page.events[len(r.page.events)-1].position
				live = false
			}
			if err := r.interrupted(); err != nil {
				return err
			}
		}
		if !live {
			if marks.reached(after) {
				if err := r.checkpoint(after); err != nil {
					return err
				}
			}
			if err := r.caughtUp(); err != nil {
				return err
			}
			live = true
		}
		if err := r.wait(wake); err != nil {
			return err
		}
	}
}

// subscribeToStream sends what stands after a revision, then what is committed.
// A stream that does not exist is waited for; one that is tombstoned ends the
// subscription.
func (r *reading) subscribeToStream(name string, from *streams.ReadReq_Options_StreamOptions) error {
	store := r.service.store
	wake, cancel := store.hub.watch(name)
	defer cancel()

	v, err := store.reader.look(name)
	if err != nil {
		return storageStatus(err)
	}
	if v.last == tombstoned {
		return streamDeleted(r.call.Context(), name)
	}
	next := int64(0)
	switch start := from.GetRevisionOption().(type) {
	case *streams.ReadReq_Options_StreamOptions_Revision:
		next = min(clamp(start.Revision), tombstoned-1) + 1
	case *streams.ReadReq_Options_StreamOptions_End:
		next = v.last + 1
	}
	if err := r.confirm(); err != nil {
		return err
	}
	live := false
	for {
		behind, err := r.catchUp(v, &next)
		if err != nil {
			return err
		}
		if behind {
			live = false
		}
		if !live {
			if err := r.caughtUp(); err != nil {
				return err
			}
			live = true
		}
		if err := r.wait(wake); err != nil {
			return err
		}
		if v, err = store.reader.look(name); err != nil {
			return storageStatus(err)
		}
		if v.last == tombstoned {
			return streamDeleted(r.call.Context(), name)
		}
	}
}

// catchUp sends a stream's events from the next revision on to its last. It tells
// whether that was more than a page.
func (r *reading) catchUp(v view, next *int64) (behind bool, err error) {
	if v.missing() {
		return false, nil
	}
	oldest := v.retention.oldest(ticks(r.service.now()))
	*next = max(*next, min(v.retention.first(v.last), v.last+1))
	for *next <= v.last {
		if err := r.service.store.reader.forward(&r.page, v, *next, v.last, pageEvents); err != nil {
			return behind, storageStatus(err)
		}
		for i := range r.page.events {
			e := &r.page.events[i]
			if e.created < oldest {
				continue
			}
			if err := r.send(e); err != nil {
				return behind, err
			}
		}
		if !r.page.more {
			*next = v.last + 1
			return behind, nil
		}
		*next = r.page.events[len(r.page.events)-1].revision + 1
		behind = true
		if err := r.interrupted(); err != nil {
			return behind, err
		}
	}
	return behind, nil
}

// checkpoints decides when a filtered subscription is told how far it has come.
type checkpoints struct {
	filter *filter
	last   int64 // the position of the last one sent
	since  uint64
}

// considered counts an event that was looked at, sent or not, and tells whether
// a checkpoint is due at its position.
func (c *checkpoints) considered(position int64) bool {
	if c.filter == nil {
		return false
	}
	if c.since++; c.since < c.filter.interval {
		return false
	}
	return c.reached(position)
}

// reached tells whether a checkpoint may be sent at the position: above all
// earlier ones, as clients rely on.
func (c *checkpoints) reached(position int64) bool {
	if c.filter == nil || position <= c.last {
		return false
	}
	c.last, c.since = position, 0
	return true
}

// wait returns nil when there may be more to read.
func (r *reading) wait(wake <-chan struct{}) error {
	select {
	case <-wake:
		return nil
	case <-r.call.Context().Done():
		return status.FromContextError(r.call.Context().Err()).Err()
	case <-r.service.stopping.Done():
		return errShuttingDown
	}
}

// interrupted is wait without waiting.
func (r *reading) interrupted() error {
	if err := r.call.Context().Err(); err != nil {
		return status.FromContextError(err).Err()
	}
	if r.service.stopping.Err() != nil {
		return errShuttingDown
	}
	return nil
}

func (r *reading) confirm() error {
	return r.call.Send(&streams.ReadResp{Content: &streams.ReadResp_Confirmation{
		Confirmation: &streams.ReadResp_SubscriptionConfirmation{SubscriptionId: uuid.NewString()},
	}})
}

func (r *reading) checkpoint(position int64) error {
	return r.call.Send(&streams.ReadResp{Content: &streams.ReadResp_Checkpoint_{
		Checkpoint: &streams.ReadResp_Checkpoint{CommitPosition: uint64(position), PreparePosition: uint64(position)},
	}})
}

func (r *reading) caughtUp() error {
	return r.call.Send(&streams.ReadResp{Content: &streams.ReadResp_CaughtUp_{CaughtUp: &streams.ReadResp_CaughtUp{}}})
}
