package test

import (
	"os"
	"testing"

	"github.com/rs/zerolog"

	"ledetraad/adapters/esdbnode"
	"ledetraad/test/eventstoretest"
)

// TestEventStoreConformance holds the embedded node, and the server that
// LEDETRAAD_TEST_EVENTSTORE (esdb://…) names if it is set, to the same suite.
func TestEventStoreConformance(t *testing.T) {
	t.Run("embedded", func(t *testing.T) {
		node, err := esdbnode.Start(t.Context(), esdbnode.Options{Dir: t.TempDir(), Log: zerolog.Nop()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := node.Stop(); err != nil {
				t.Error(err)
			}
		})
		eventstoretest.Run(t, node.ConnectionString())
	})
	t.Run("server", func(t *testing.T) {
		connection := os.Getenv("LEDETRAAD_TEST_EVENTSTORE")
		if connection == "" {
			t.Skip("LEDETRAAD_TEST_EVENTSTORE names no server")
		}
		eventstoretest.Run(t, connection)
	})
}
