package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/rs/zerolog"

	"ledetraad/adapters/apiclient"
	"ledetraad/cmd/ledetraad/engine"
	"ledetraad/projections/worker"
)

// target says which engine a command talks to: a running one, or one that it
// starts on a folder for its own duration.
type target struct {
	Server  string `help:"Address of a running engine; ${default} if left out." env:"LEDETRAAD_SERVER" default:"http://127.0.0.1:8080" placeholder:"URL"`
	Data    string `help:"Instead of a running engine, start one on this data folder while the command runs." placeholder:"DIR" type:"path"`
	Master  string `name:"master-key-file" help:"With --data: the master key, if it is not in the folder." env:"LEDETRAAD_MASTER_KEY_FILE" type:"path" placeholder:"FILE"`
	Purpose string `help:"What for people's words are read: fieldwork, analysis, workshop, quality or citizen-request, and, after a colon, more." env:"LEDETRAAD_PURPOSE" placeholder:"PURPOSE"`
	Token   string `help:"The engine's API token. If left out: the file api-token in ./ledetraad-data." env:"LEDETRAAD_TOKEN" placeholder:"TOKEN"`

	quiet bool // the engine that is started reports nothing of what its rules find
}

// defaultData is where serve keeps its data, and where the token is looked for.
const defaultData = "ledetraad-data"

// open gives a client. The engine it may have started has caught up, so that
// what is asked next has final answers; done stops it.
func (t target) open(ctx context.Context, c *console) (client *apiclient.Client, done func() error, err error) {
	if t.Data == "" {
		token := t.Token
		if token == "" {
			if token, err = engine.ReadToken(defaultData); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, nil, err
			}
		}
		if client, err = apiclient.New(t.Server, token); err != nil {
			return nil, nil, err
		}
		client.Purpose = t.Purpose
		return client, func() error { return nil }, nil
	}
	cfg := engine.Config{
		Data: t.Data, MasterKeyFile: t.Master, EventStoreListen: "127.0.0.1:0", NATSListen: "none", Version: version,
		Log: logger(c.err, zerolog.ErrorLevel), Now: time.Now,
	}
	if t.quiet {
		cfg.Roles = []string{engine.RoleAPI, engine.RoleRelay, engine.RoleProjections}
	}
	e, err := engine.Open(ctx, cfg)
	if err != nil {
		return nil, nil, err
	}
	if err := t.settle(ctx, e); err != nil {
		if _, halted := errors.AsType[*worker.HaltedError](err); !halted {
			return nil, nil, errors.Join(err, e.Close())
		}
		fmt.Fprintf(c.err, "ledetraad: %v; see ledetraad projections list\n", err) // the other views answer
	}
	client = apiclient.Within(e.Handler(), e.Token())
	client.Purpose = t.Purpose
	return client, e.Close, nil
}

// settle lets the engine catch up, unless it is to report nothing.
func (t target) settle(ctx context.Context, e *engine.Engine) error {
	if t.quiet {
		return nil
	}
	_, err := e.Settle(ctx)
	return err
}

// with runs f with a client and stops what was started for it.
func (t target) with(ctx context.Context, c *console, f func(*apiclient.Client) error) (err error) {
	client, done, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	return f(client)
}
