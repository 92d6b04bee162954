package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"

	"ledetraad/adapters/apiclient"
	"ledetraad/cmd/ledetraad/engine"
)

// process starts the program itself on the folder with many events, and looks
// at how long it takes until the first journey can be read, and at its memory
// once it has answered some queries.
func process(ctx context.Context, m *measuring) (figures map[string]float64, err error) {
	f, err := m.fill(ctx)
	if err != nil {
		return nil, err
	}
	if err := f.close(); err != nil {
		return nil, err
	}
	token, err := engine.ReadToken(f.dir)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	c, err := startChild(ctx, m.Program, f.dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	api, err := apiclient.New(c.url, token)
	if err != nil {
		return nil, err
	}
	if err := journeyPage(ctx, api, f.streams[0]); err != nil {
		return nil, err
	}
	figures = map[string]float64{"start": time.Since(began).Seconds()}
	for _, stream := range f.streams[:min(200, len(f.streams))] {
		if err := journeyPage(ctx, api, stream); err != nil {
			return nil, err
		}
	}
	for _, path := range []string{"/api/v1/painpoints/matrix", "/api/v1/departments/hand-overs", "/api/v1/journeys"} {
		if err := api.Get(ctx, path, nil, nil); err != nil {
			return nil, err
		}
	}
	if now, peak, known := resident(c.cmd.Process.Pid); known {
		figures["memory"], figures["memory-peak"] = float64(now)/1e6, float64(peak)/1e6
	}
	return figures, nil
}

func journeyPage(ctx context.Context, api *apiclient.Client, stream string) error {
	id := strings.TrimPrefix(stream, "journey-")
	return api.Get(ctx, "/api/v1/journeys/"+url.PathEscape(id), nil, nil)
}

// child is a running program that serves.
type child struct {
	cmd  *exec.Cmd
	url  string
	out  io.ReadCloser
	said strings.Builder // what it wrote to standard error
}

// startChild returns when the program has said where its API is.
func startChild(ctx context.Context, program []string, data string) (*child, error) {
	args := append(program[1:len(program):len(program)], "serve", "--data", data, "--listen", "127.0.0.1:0",
		"--eventstore-listen", "127.0.0.1:0", "--nats-listen", "127.0.0.1:0", "--log-level", "error")
	c := &child{cmd: exec.CommandContext(ctx, program[0], args...)}
	c.cmd.Stderr = &c.said
	c.cmd.Cancel = func() error { return c.cmd.Process.Signal(os.Interrupt) }
	c.cmd.WaitDelay = 20 * time.Second
	var err error
	if c.out, err = c.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the program: %w", err)
	}
	line, err := bufio.NewReader(c.out).ReadString('\n')
	at := strings.Index(line, "http://")
	if at < 0 {
		return nil, errors.Join(fmt.Errorf("the program did not start: %s", c.said.String()), err, c.stop())
	}
	c.url = strings.TrimSpace(line[at:])
	return c, nil
}

func (c *child) stop() error {
	if err := c.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	if err := c.cmd.Wait(); err != nil {
		return fmt.Errorf("the program ended with %w: %s", err, c.said.String())
	}
	return nil
}
