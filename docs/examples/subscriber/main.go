// Command subscriber hears of the alerts of a head's departments, and misses
// none while it is not running. It uses nothing of Ledetråd but what
// docs/asyncapi.yaml describes; copy it, and make it do what you need.
//
//	go run ./docs/examples/subscriber --server http://127.0.0.1:8080 --name vagt < token
//
// The token comes from `ledetraad tokens add NAME --role head --department KEY`.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// alert is what this program wants to know of an alert.
type alert struct {
	ID          string   `json:"alert"`
	Title       string   `json:"title"`
	Severity    string   `json:"severity"`
	Departments []string `json:"departments"`
	Link        string   `json:"link"`
}

// place is where alerts are, as the engine says.
type place struct {
	URL         string `json:"url"`
	Stream      string `json:"stream"`
	Guest       string `json:"guest"`
	InboxPrefix string `json:"inbox_prefix"`
}

func main() {
	server := flag.String("server", "http://127.0.0.1:8080", "address of the engine")
	name := flag.String("name", "vagt", "of the place that is kept while the program is not running")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *server, *name); err != nil && ctx.Err() == nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, server, name string) error {
	secret, err := io.ReadAll(os.Stdin) // a token on the command line could be seen by others
	if err != nil {
		return err
	}
	token := strings.TrimSpace(string(secret))
	at, err := find(ctx, server, token)
	if err != nil {
		return err
	}
	// The name, in place of a user, asks for a durable consumer. The engine makes it.
	nc, err := nats.Connect(at.URL, nats.UserInfo(name, token), nats.CustomInboxPrefix(at.InboxPrefix), nats.MaxReconnects(-1))
	if err != nil {
		return fmt.Errorf("sign in on NATS: %w", err)
	}
	defer nc.Close()
	js, err := jetstream.NewWithAPIPrefix(nc, "LEDETRAAD.API") // of whoever reads alerts, at any server
	if err != nil {
		return err
	}
	consumer, err := js.Consumer(ctx, at.Stream, name+"_"+at.Guest)
	if err != nil {
		return err
	}
	messages, err := consumer.Messages()
	if err != nil {
		return err
	}
	defer messages.Stop()
	log.Print("listening")
	last := ""
	for {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return err
		}
		var a alert
		if err := json.Unmarshal(m.Data(), &a); err != nil {
			return err
		}
		// An alert that concerns several of one's departments comes for each of
		// them, one after the other and under one id. Whoever must tell each once
		// even after a crash keeps the ids with what was done.
		if a.ID != last {
			fmt.Printf("%s: %s (%s) %s%s\n", strings.Join(a.Departments, ", "), a.Title, a.Severity, server, a.Link)
			last = a.ID
		}
		if err := m.Ack(); err != nil { // only now is it done with
			return err
		}
	}
}

// find asks the engine where alerts are.
func find(ctx context.Context, server, token string) (at place, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, server+"/api/v1/alerts/nats", nil)
	if err != nil {
		return at, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return at, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return at, fmt.Errorf("the engine answers %s", res.Status)
	}
	return at, json.NewDecoder(res.Body).Decode(&at)
}
