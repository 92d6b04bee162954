package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	natsbus "ledetraad/adapters/nats"
	"ledetraad/cmd/ledetraad/engine"
	"ledetraad/domain/check"
	"ledetraad/projections/alerts"
)

type alertsFollowCmd struct {
	target
	printing
	Department string `help:"Only those that concern this department; all of your token's if left out." placeholder:"KEY"`
	Durable    string `help:"Keep the place under this name: what is raised while nobody follows is told the next time." placeholder:"NAME"`
	NATS       string `name:"nats" help:"Address of the NATS server; the engine is asked if left out." placeholder:"URL"`
}

func (f *alertsFollowCmd) Run(ctx context.Context, c *console) error {
	if f.Data != "" {
		return usagef("--data: alerts are followed at a running engine; see --server")
	}
	if err := errors.Join(check.OptionalKey("department", f.Department), check.OptionalKey("durable", f.Durable)); err != nil {
		return err
	}
	token, err := f.secret()
	if err != nil {
		return err
	}
	return f.with(ctx, c, func(api *apiclient.Client) error {
		var at httpapi.AlertsOnNATS
		if err := api.Get(ctx, "/api/v1/alerts/nats", nil, &at); err != nil {
			return err
		}
		l, err := f.listener(at, token)
		if err != nil {
			return err
		}
		names, err := readNames(ctx, api, f.printing)
		if err != nil {
			return err
		}
		l.Ready = func() {
			fmt.Fprintln(c.err, f.Lang.say("Følger varsler; Ctrl+C slutter.", "Following alerts; Ctrl+C ends it."))
		}
		l.State = func(up bool) {
			if up {
				fmt.Fprintln(c.err, f.Lang.say("Forbindelsen er tilbage.", "The connection is back."))
				return
			}
			fmt.Fprintln(c.err, f.Lang.say("Forbindelsen er væk; prøver igen …", "The connection is lost; trying again …"))
		}
		var told latest
		err = l.Listen(ctx, func(_ string, data []byte) error {
			a, err := alerts.ReadAnnouncement(data)
			if err != nil {
				fmt.Fprintf(c.err, "ledetraad: %v\n", err)
				return nil
			}
			if !told.first(a.Alert.String()) { // it came for another department
				return nil
			}
			if f.JSON {
				_, err = fmt.Fprintf(c.out, "%s\n", data)
			} else {
				_, err = fmt.Fprintln(c.out, f.announced(a, names))
			}
			return err
		})
		if ctx.Err() != nil {
			return nil // somebody has seen enough
		}
		return err
	})
}

// secret is the token that is shown to the engine, and to NATS.
func (f *alertsFollowCmd) secret() (string, error) {
	if f.Token != "" {
		return f.Token, nil
	}
	token, err := engine.ReadToken(defaultData)
	if errors.Is(err, fs.ErrNotExist) {
		return "", usagef("--token: a token is needed; an administrator makes one with ledetraad tokens add")
	}
	return token, err
}

func (f *alertsFollowCmd) listener(at httpapi.AlertsOnNATS, token string) (natsbus.Listener, error) {
	l := natsbus.Listener{URL: cmp.Or(f.NATS, at.URL), Token: token, Guest: at.Guest, Subjects: at.Subjects, Durable: f.Durable}
	switch {
	case l.URL == "":
		return l, usagef("--nats: the engine's NATS server cannot be reached from outside (ledetraad serve --nats-listen); give the address of another")
	case at.Guest == "":
		return l, usagef("--token: alerts are followed with a token; an administrator makes one with ledetraad tokens add")
	case len(at.Subjects) == 0:
		return l, usagef("--token: this token is of nobody who hears of alerts; it needs the role head and its departments, or designer or leader")
	}
	if f.Department != "" {
		l.Subjects = []string{natsbus.AlertSubjectPrefix + f.Department + ".>"}
		if l.Durable != "" {
			l.Durable += "_" + f.Department
		}
	}
	return l, nil
}

// announced is an alert in a line.
func (p printing) announced(a alerts.Announcement, n names) string {
	where := make([]string, len(a.Departments))
	for i, d := range a.Departments {
		where[i] = n.department(d)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s, %s  %s: %s", p.Lang.moment(a.At), p.Lang.severity(a.Severity), p.Lang.change(a.Change), or(strings.Join(where, ", ")), a.Title)
	for _, s := range a.LifeSituations {
		fmt.Fprintf(&b, " · »%s«", clip(n.situation(s), 60))
	}
	if a.Why != "" {
		fmt.Fprintf(&b, " · %s", a.Why)
	}
	if who := a.Citizens.String(); who != "" {
		fmt.Fprintf(&b, " · %s: %s", p.Lang.say("borgere", "citizens"), who)
	}
	fmt.Fprintf(&b, "  %s", a.Link)
	return b.String()
}

// latest knows which of the newest it has met.
type latest struct {
	met   map[string]bool
	order []string
}

const mostMet = 1000

func (l *latest) first(id string) bool {
	if l.met[id] {
		return false
	}
	if l.met == nil {
		l.met = map[string]bool{}
	}
	l.met[id] = true
	if l.order = append(l.order, id); len(l.order) > mostMet {
		delete(l.met, l.order[0])
		l.order = l.order[1:]
	}
	return true
}
