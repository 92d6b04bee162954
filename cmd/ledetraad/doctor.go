package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/cmd/ledetraad/engine"
	"ledetraad/domain/event"
)

type doctorCmd struct {
	target
	printing
}

// finding is one thing that the doctor looked at.
type finding struct {
	Check  string `json:"check"`
	State  string `json:"state"` // ok, warning, failed
	Detail string `json:"detail"`
}

const (
	ok      = "ok"
	warning = "warning"
	failed  = "failed"
)

func (d *doctorCmd) Run(ctx context.Context, c *console) error {
	var all []finding
	if d.Data != "" {
		all = append(all, d.folder()...)
	}
	err := d.with(ctx, c, func(api *apiclient.Client) error {
		var s httpapi.Status
		if err := api.Get(ctx, "/api/v1/status", nil, &s); err != nil {
			return err
		}
		all = append(all, d.parts(s)...)
		return nil
	})
	if err != nil {
		all = append(all, finding{d.Lang.say("motoren", "engine"), failed, err.Error()})
	}
	if d.Data != "" {
		all = append(all, d.keys(ctx)...)
	}
	return d.tell(c, all)
}

// folder looks at the data folder from outside: whoever can read it reads
// everything.
func (d *doctorCmd) folder() []finding {
	name := d.Lang.say("datamappe", "data folder")
	info, err := os.Stat(d.Data)
	if err != nil {
		return []finding{{name, warning, fmt.Sprintf(d.Lang.say("%s findes ikke endnu", "%s is not there yet"), d.Data)}}
	}
	var out []finding
	if info.Mode().Perm()&0o077 != 0 {
		out = append(out, finding{name, warning, fmt.Sprintf(d.Lang.say("andre kan læse %s (%v); kør chmod 700", "others can read %s (%v); run chmod 700"), d.Data, info.Mode().Perm())})
	} else {
		out = append(out, finding{name, ok, fmt.Sprintf(d.Lang.say("%s, kun for ejeren", "%s, for its owner only"), d.Data)})
	}
	var size int64
	_ = filepath.WalkDir(d.Data, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			if i, err := e.Info(); err == nil {
				size += i.Size()
			}
		}
		return nil // a file that goes away meanwhile is not counted
	})
	var disk syscall.Statfs_t
	if err := syscall.Statfs(d.Data, &disk); err == nil {
		free := int64(disk.Bavail) * int64(disk.Bsize)
		state := ok
		if free < max(1<<30, size) {
			state = warning
		}
		out = append(out, finding{d.Lang.say("plads", "room"), state,
			fmt.Sprintf(d.Lang.say("%s MB brugt, %s GB fri", "%s MB used, %s GB free"), d.Lang.decimal(float64(size)/1e6, 0), d.Lang.decimal(float64(free)/1e9, 1))})
	}
	return out
}

// keys looks at the keys of personal text, once the engine has let go of them.
func (d *doctorCmd) keys(ctx context.Context) (out []finding) {
	name, cfg := d.Lang.say("nøgler", "keys"), engine.Config{Data: d.Data, MasterKeyFile: d.Master}
	for _, path := range engine.KeyFiles(cfg) {
		info, err := os.Stat(path)
		if err != nil {
			out = append(out, finding{name, failed, fmt.Sprintf(d.Lang.say("%s er der ikke", "%s is not there"), path)})
		} else if info.Mode().Perm()&0o077 != 0 {
			out = append(out, finding{name, warning, fmt.Sprintf(d.Lang.say("andre kan læse %s (%v); kør chmod 600", "others can read %s (%v); run chmod 600"), path, info.Mode().Perm())})
		}
	}
	if len(out) > 0 && out[len(out)-1].State == failed {
		return out
	}
	n, erasures, err := engine.CheckKeys(ctx, cfg)
	if err != nil {
		return append(out, finding{name, failed, err.Error()})
	}
	return append(out, finding{name, ok, fmt.Sprintf(d.Lang.say("%d nøgler åbnes af hovednøglen, %d sletninger", "%d keys, opened by the master key; %d erasures"), n, erasures)})
}

func (d *doctorCmd) parts(s httpapi.Status) []finding {
	out := []finding{{d.Lang.say("begivenhedslog", "event log"), ok, fmt.Sprintf("%s, position %s", s.Log.Kind, s.Log.Head)}}
	if s.Log.Error != "" {
		out[0].State, out[0].Detail = failed, s.Log.Error
	}
	relay := finding{d.Lang.say("fordeling (NATS)", "distribution (NATS)"), ok, fmt.Sprintf("%s, position %s", s.Relay.Kind, s.Relay.Position)}
	head, err1 := event.ParsePosition(s.Log.Head)
	at, err2 := event.ParsePosition(s.Relay.Position)
	switch {
	case s.Relay.Error != "":
		relay.State, relay.Detail = failed, s.Relay.Error
	case err1 == nil && err2 == nil && head.After(at):
		relay.State = warning
		relay.Detail += fmt.Sprintf(d.Lang.say(", bagud for loggen (%s)", ", behind the log (%s)"), s.Log.Head)
	}
	out = append(out, relay)
	for _, p := range s.Projections {
		f := finding{d.Lang.say("visning ", "view ") + p.Name, ok, "position " + p.Position}
		switch p.State {
		case "halted":
			f.State, f.Detail = failed, fmt.Sprintf(d.Lang.say("står stille ved %s i %s: %s", "halted at %s in %s: %s"), p.Halt.Position, p.Halt.Stream, p.Halt.Reason)
		case "failing":
			f.State, f.Detail = failed, p.Error
		case "catching-up", "building":
			f.State = warning
			f.Detail += ", " + d.Lang.state(p.State)
		}
		out = append(out, f)
	}
	return out
}

type unwell struct{ n int }

func (u unwell) Error() string { return fmt.Sprintf("%d checks failed", u.n) }

func (d *doctorCmd) tell(c *console, all []finding) error {
	bad := 0
	for _, f := range all {
		if f.State == failed {
			bad++
		}
	}
	if d.JSON {
		enc := json.NewEncoder(c.out)
		enc.SetIndent("", "  ")
		if err := enc.Encode(map[string]any{"checks": all}); err != nil {
			return err
		}
	} else {
		sign := map[string]string{ok: "✓", warning: "!", failed: "✗"}
		for _, f := range all {
			fmt.Fprintf(c.out, "%s %-24s %s\n", sign[f.State], f.Check, f.Detail)
		}
	}
	if bad > 0 {
		return unwell{bad}
	}
	return nil
}
