package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/cmd/ledetraad/engine"
	"ledetraad/domain/fault"
)

type rebuildCmd struct {
	target
	printing
	Projection []string `arg:"" optional:"" help:"Only these; all if left out."`
}

func (r *rebuildCmd) Run(ctx context.Context, c *console) error {
	return compareViews(ctx, c, r.target, r.printing, "/api/v1/rebuild", r.Projection)
}

type verifyCmd struct {
	target
	printing
	Projection []string `arg:"" optional:"" help:"Only these; all if left out."`
}

func (v *verifyCmd) Run(ctx context.Context, c *console) error {
	return compareViews(ctx, c, v.target, v.printing, "/api/v1/verify", v.Projection)
}

var errDiffers = errors.New("the live views are not what the log says; ledetraad rebuild makes them anew")

func compareViews(ctx context.Context, c *console, t target, p printing, path string, names []string) error {
	return t.with(ctx, c, func(api *apiclient.Client) error {
		bar := newProgress(c.err)
		var raw json.RawMessage
		err := api.Follow(ctx, path, url.Values{"projection": names}, nil, func(done, of uint64) {
			if of > 0 {
				bar.tell("%d %%", done*100/of)
			}
		}, &raw)
		bar.end()
		if err != nil {
			return err
		}
		var v httpapi.Verification
		if err := json.Unmarshal(raw, &v); err != nil {
			return fmt.Errorf("read the engine's answer: %w", err)
		}
		if p.JSON {
			err = printJSON(c.out, raw)
		} else {
			err = printVerification(c, p, v)
		}
		switched := len(v.Projections) > 0 && v.Projections[0].Switched
		if err == nil && !v.Same && !switched {
			return errDiffers
		}
		return err
	})
}

func printVerification(c *console, p printing, v httpapi.Verification) error {
	t := table{head: []string{p.Lang.say("Visning", "View"), "Version", "Position", p.Lang.say("Rækker", "Rows"), p.Lang.say("Afviger", "Differ")},
		right: map[int]bool{1: true, 2: true, 3: true, 4: true}}
	for _, f := range v.Projections {
		differ := strconv.FormatInt(f.Different, 10)
		if f.Halt != nil {
			differ = p.Lang.say("kunne ikke genopbygges", "could not be rebuilt")
		}
		t.add(f.Name, strconv.Itoa(f.Version), f.Position, strconv.FormatInt(f.Rows, 10), differ)
	}
	if err := t.print(c.out); err != nil {
		return err
	}
	for _, f := range v.Projections {
		for _, d := range f.Differences {
			fmt.Fprintf(c.out, "%s: %s\n", f.Name, d)
		}
		if f.Halt != nil {
			fmt.Fprintf(c.out, "%s: %s (%s)\n", f.Name, f.Halt.Reason, f.Halt.Position)
		}
	}
	if a := v.Attachments; a != nil && a.Attachments > 0 {
		fmt.Fprintf(c.out, p.Lang.say("%d billeder og lydoptagelser læst: %d mangler, %d er beskadiget.\n", "%d photos and sounds read: %d are missing, %d are damaged.\n"), a.Attachments, a.Missing, a.Damaged)
		for _, d := range a.Differences {
			fmt.Fprintln(c.out, "  "+d)
		}
	}
	if v.Same {
		fmt.Fprintln(c.out, p.Lang.say("Alt er, som loggen siger.", "Everything is as the log says."))
	}
	return nil
}

type backupCmd struct {
	target
	printing
	File string `arg:"" help:"File to write; it must not be there yet." type:"path"`
}

func (b *backupCmd) Run(ctx context.Context, c *console) error {
	return b.with(ctx, c, func(api *apiclient.Client) error {
		// Written beside its place and then moved there, so that the name never
		// stands for half a backup.
		tmp, err := os.CreateTemp(filepath.Dir(b.File), ".backup-*")
		if err != nil {
			return fault.Invalidf("file", "cannot write beside %s: %v", b.File, err)
		}
		defer os.Remove(tmp.Name())
		n, err := api.Download(ctx, "/api/v1/backup", tmp)
		if err == nil {
			err = tmp.Sync()
		}
		if err = errors.Join(err, tmp.Close()); err != nil {
			return err
		}
		if err := os.Link(tmp.Name(), b.File); err != nil {
			return fault.Invalidf("file", "cannot write %s: %v", b.File, errors.Unwrap(err))
		}
		if b.JSON {
			return json.NewEncoder(c.out).Encode(map[string]any{"file": b.File, "bytes": n})
		}
		_, err = fmt.Fprintf(c.out, b.Lang.say("Sikkerhedskopi skrevet: %s (%s MB)\n", "Backup written: %s (%s MB)\n"), b.File, b.Lang.decimal(float64(n)/1e6, 1))
		return err
	})
}

type restoreCmd struct {
	printing
	Data string `help:"Data folder to fill; it must be empty or not there." required:"" type:"path" placeholder:"DIR"`
	Keys string `help:"Copy of the keys (keys.db, or a folder with it and master.key). Without keys nobody can read the text." type:"path" placeholder:"FILE"`

	MasterKey string `help:"The master key, if it is not beside the keys." type:"path" placeholder:"FILE"`
	File      string `arg:"" help:"Backup to read." type:"path"`
}

func (r *restoreCmd) Run(c *console) error {
	f, err := os.Open(r.File)
	if err != nil {
		return fault.NotFoundf("file", "cannot read %s: %v", r.File, errors.Unwrap(err))
	}
	defer f.Close()
	got, err := engine.Restore(r.Data, f, engine.Keys{File: r.Keys, Master: r.MasterKey})
	if err != nil {
		return err
	}
	if r.JSON {
		return json.NewEncoder(c.out).Encode(got)
	}
	_, err = fmt.Fprintf(c.out, r.Lang.say("Gendannet fra %s. Visningerne bygges, når motoren starter.\n", "Restored from %s. Views are built when the engine starts.\n"), r.Lang.moment(got.Made))
	if err == nil && !got.Keys {
		_, err = fmt.Fprintln(c.err, r.Lang.say("Nøglerne er ikke med i en sikkerhedskopi af loggen: læg keys.db og master.key i mappen, før motoren startes, ellers kan ingen læse teksten.",
			"The keys are not in a backup of the log: put keys.db and master.key into the folder before the engine is started, or nobody can read the text."))
	}
	return err
}

type projectionsCmd struct {
	List  projectionsListCmd  `cmd:"" default:"withargs" help:"How projections are."`
	Retry projectionsRetryCmd `cmd:"" help:"Let a halted projection try its event again."`
	Skip  projectionsSkipCmd  `cmd:"" help:"Let a halted projection pass over its event; it is recorded."`
}

type projectionsListCmd struct {
	target
	printing
}

func (l *projectionsListCmd) Run(ctx context.Context, c *console) error {
	return l.with(ctx, c, func(api *apiclient.Client) error {
		var raw json.RawMessage
		if err := api.Get(ctx, "/api/v1/status", nil, &raw); err != nil {
			return err
		}
		if l.JSON {
			return printJSON(c.out, raw)
		}
		var s httpapi.Status
		if err := json.Unmarshal(raw, &s); err != nil {
			return fmt.Errorf("read the engine's answer: %w", err)
		}
		t := table{head: []string{l.Lang.say("Visning", "View"), "Version", "Position", l.Lang.say("Tilstand", "State")}, right: map[int]bool{1: true, 2: true}}
		for _, p := range s.Projections {
			t.add(p.Name, strconv.Itoa(p.Version), p.Position, l.Lang.state(p.State))
		}
		if err := t.print(c.out); err != nil {
			return err
		}
		for _, p := range s.Projections {
			if p.Halt != nil {
				fmt.Fprintf(c.out, "%s: %s\n", p.Name, p.Halt.Reason)
			}
		}
		return nil
	})
}

func (lang language) state(s string) string {
	if lang == "en" {
		return s
	}
	return map[string]string{"live": "ajour", "catching-up": "indhenter", "building": "bygges", "halted": "står stille", "failing": "fejler"}[s]
}

type projectionsRetryCmd struct {
	target
	Name string `arg:"" help:"The projection."`
}

func (r *projectionsRetryCmd) Run(ctx context.Context, c *console) error {
	return r.with(ctx, c, func(api *apiclient.Client) error {
		return api.Post(ctx, "/api/v1/projections/"+url.PathEscape(r.Name)+"/retry", nil, nil)
	})
}

type projectionsSkipCmd struct {
	target
	Name   string `arg:"" help:"The projection."`
	Reason string `help:"Why the event may be passed over; it is recorded in the log." required:""`
}

func (s *projectionsSkipCmd) Run(ctx context.Context, c *console) error {
	return s.with(ctx, c, func(api *apiclient.Client) error {
		return api.Post(ctx, "/api/v1/projections/"+url.PathEscape(s.Name)+"/skip", map[string]string{"reason": s.Reason}, nil)
	})
}
