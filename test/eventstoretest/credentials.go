package eventstoretest

import (
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

func (s *suite) testCredentials(t *testing.T) {
	right, err := esdb.ParseConnectionString(s.connection)
	if err != nil {
		t.Fatal(err)
	}
	if right.DisableTLS || right.Username == "" {
		t.Skip("the server is reached without credentials")
	}
	for _, test := range []struct{ name, user, password string }{
		{"wrong password", right.Username, right.Password + "x"},
		{"empty password", right.Username, ""},
		{"wrong user", "nobody", right.Password},
	} {
		t.Run(test.name, func(t *testing.T) {
			configuration := *right
			configuration.Username, configuration.Password = test.user, test.password
			s := openWith(t, &configuration)
			_, err := s.try(esdb.Any{}, several(3)...)
			s.wantCode(err, esdb.ErrorCodeUnauthenticated)
			_, err = s.read(s.stream, esdb.Forwards, esdb.Start{}, 1)
			s.wantCode(err, esdb.ErrorCodeUnauthenticated)
			if _, err := s.client.SubscribeToAll(s.ctx, esdb.SubscribeToAllOptions{}); err == nil {
				t.Error("subscribed")
			}
			if _, err := s.client.TombstoneStream(s.ctx, s.stream, esdb.TombstoneStreamOptions{}); err == nil {
				t.Error("tombstoned")
			}
			if version, err := s.client.GetServerVersion(); err != nil || version.Major < 20 {
				t.Errorf("the server's version is open to all, got %+v, %v", version, err)
			}
		})
	}
}
