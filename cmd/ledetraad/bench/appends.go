package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/adapters/esdbnode"
	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/event"
)

// appends measures single events appended through the official client to an
// embedded node, each synced to disk before its answer.
func appends(ctx context.Context, m *measuring) (_ map[string]float64, err error) {
	node, err := esdbnode.Start(ctx, esdbnode.Options{Dir: filepath.Join(m.dir, "appends"), Log: zerolog.Nop(), Now: time.Now})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, node.Stop()) }()
	log, err := eventstoredb.Open(ctx, eventstoredb.Options{URL: node.ConnectionString(), Log: zerolog.Nop()})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, log.Close()) }()

	data := fmt.Appendf(nil, `{"touchpoint":"t1","summary":"%0*d"}`, rawBytes-250, 0)
	meta := fmt.Appendf(nil, `{"schema":1,"actor":"%0*d"}`, 200, 0)
	figures := map[string]float64{}
	for key, writers := range map[string]int{"append-one": 1, "append-64": 64} {
		figures[key], err = repeat(ctx, writers, m.Each, func(ctx context.Context, writer, call int) error {
			id, err := uuid.NewV7()
			if err != nil {
				return err
			}
			stream := event.StreamName("journey", fmt.Sprintf("%d-%d-%d", writers, writer, call/perJourney))
			expected := eventstoredb.NoStream
			if n := call % perJourney; n > 0 {
				expected = eventstoredb.Exact(uint64(n - 1))
			}
			_, err = log.Append(ctx, stream, expected, []event.Proposed{{ID: id, Type: "journey.touchpoint-recorded", Data: data, Meta: meta}})
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return figures, nil
}
