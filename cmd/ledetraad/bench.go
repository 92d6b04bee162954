package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/interchange"
	"ledetraad/cmd/ledetraad/bench"
)

type benchCmd struct {
	printing
	Dir    string        `help:"Folder on the disk to measure; the system's temporary folder if left out." type:"existingdir" placeholder:"DIR"`
	Events int           `help:"Events in the log for the rows that speak of many." default:"1000000"`
	Each   time.Duration `help:"How long each row that counts calls goes on." default:"5s"`
	Quick  bool          `help:"A small run: 20,000 events, a second for each row."`
	Of     int           `help:"Life situations that the journeys are of, 1 to 4." name:"situations" default:"4"`
	Only   []string      `help:"Measure these rows only, by their keys (in --json)." placeholder:"KEY"`
}

func (b *benchCmd) Run(ctx context.Context, c *console) error {
	for _, key := range b.Only {
		if keys := bench.Keys(); !slices.Contains(keys, key) {
			return usagef("--only: there is no row %q; there are %s", key, strings.Join(keys, ", "))
		}
	}
	if b.Quick {
		b.Events, b.Each = 20_000, time.Second
	}
	if b.Events < 1 || b.Each <= 0 || b.Of < 1 || b.Of > 4 {
		return usagef("--events and --each must be more than nothing, --situations 1 to 4")
	}
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	bar := newProgress(c.err)
	r, err := bench.Run(ctx, bench.Options{
		Dir: b.Dir, Events: b.Events, Each: b.Each, Only: b.Only, Situations: b.Of, Program: []string{program},
		Submitter: func(api *apiclient.Client) interchange.Submitter { return submitter{api} },
		Progress: func(row string, done, of int) {
			if of > 0 {
				bar.tell("%s · %d %%", row, int(100*float64(done)/float64(of)))
			} else {
				bar.tell("%s", row)
			}
		},
	})
	bar.end()
	if err != nil {
		return err
	}
	if b.JSON {
		enc := json.NewEncoder(c.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(r)
	}
	return b.print(c, r)
}

func (b *benchCmd) print(c *console, r bench.Report) error {
	fmt.Fprintf(c.out, "%s/%s, %d CPU, %s, %s\n", r.Machine.OS, r.Machine.Arch, r.Machine.CPUs, r.Machine.Go, r.Machine.Folder)
	if r.Machine.Load >= 0 {
		fmt.Fprintf(c.out, b.Lang.say("Belastning ved start: %s\n", "Load at the start: %s\n"), b.Lang.decimal(r.Machine.Load, 2))
	}
	if r.Machine.Loaded() {
		fmt.Fprintln(c.out, b.Lang.say("OBS: maskinen var optaget af andet; den kan mere, end tallene siger.",
			"NOTE: others kept the machine busy; it can do more than the figures say."))
	}
	fmt.Fprintf(c.out, b.Lang.say("%d hændelser; %s s for hver række, der tæller kald\n\n", "%d events; %s s for each row that counts calls\n\n"), r.Events, b.Lang.decimal(r.Seconds, 1))
	t := table{head: []string{b.Lang.say("Arbejde", "Work"), b.Lang.say("Målt", "Measured"), b.Lang.say("Gulv", "Floor"), b.Lang.say("Mål", "Aim"),
		b.Lang.say("Nået", "Met"), b.Lang.say("Af den rå del", "Of the raw part")}, right: map[int]bool{1: true, 2: true, 3: true, 5: true}}
	for _, row := range r.Rows {
		t.add(b.name(row), b.figure(row.Value, row.Unit), b.figure(row.Floor, row.Unit), b.figure(row.Aim, row.Unit), b.met(row), b.ratio(row))
	}
	return t.print(c.out)
}

func (b *benchCmd) figure(v float64, unit string) string {
	digits := 0
	switch {
	case v == 0:
		return ""
	case v < 10:
		digits = 2
	case v < 100:
		digits = 1
	}
	return b.Lang.decimal(v, digits) + " " + unit
}

func (b *benchCmd) met(row bench.Row) string {
	switch {
	case row.Floor == 0:
		return ""
	case row.Meets(row.Aim):
		return b.Lang.say("mål", "aim")
	case row.Meets(row.Floor):
		return b.Lang.say("gulv", "floor")
	}
	return b.Lang.say("nej", "no")
}

// ratio is a share of what the raw part does in a second, or how many times
// its wait.
func (b *benchCmd) ratio(row bench.Row) string {
	switch {
	case row.Ratio == 0:
		return ""
	case row.Unit == bench.PerSecond:
		return b.Lang.percent(row.Ratio)
	}
	return b.Lang.decimal(row.Ratio, 1) + " ×"
}

func (b *benchCmd) name(row bench.Row) string {
	if b.Lang == "en" {
		return row.Name
	}
	return benchRows[row.Key]
}

// benchRows are the rows' Danish names.
var benchRows = map[string]string{
	"sqlite-one":        "SQLite alene: én hændelse pr. transaktion, skrevet til disk",
	"sqlite-grouped":    "SQLite alene: 64 hændelser pr. transaktion, skrevet til disk",
	"sqlite-bulk":       "SQLite alene: 1.000 hændelser pr. transaktion, skrevet til disk",
	"sqlite-scan":       "SQLite alene: læs alle hændelser",
	"grpc-one":          "gRPC alene: tilføjelser, én ad gangen",
	"grpc-64":           "gRPC alene: tilføjelser, 64 ad gangen",
	"jetstream-publish": "JetStream alene: udgiv i rækkefølge",
	"jetstream-fetch":   "JetStream alene: hent",
	"jetstream-latency": "JetStream alene: fra udgivet til modtaget, p99",
	"append-one":        "Varig tilføjelse gennem klienten, én skriver",
	"append-64":         "Varig tilføjelse gennem klienten, 64 skrivere",
	"import":            "Import, til alle visninger har hændelserne",
	"settle":            "… og til detektorernes fund er noteret",
	"start":             "Start, til API'et svarer",
	"memory":            "Hukommelse i en proces, der viser dem",
	"memory-peak":       "… når den er højest",
	"journey-page":      "Et forløbs side, p99",
	"matrix":            "Smertepunkternes matrix, p99",
	"hand-overs":        "Overdragelsernes matrix, p99",
	"slider-first":      "Foldet kort over en livssituation, læst første gang",
	"slider-until-p50":  "… en anden dag, p50",
	"slider-until-p99":  "… en anden dag, p99",
	"slider-known-p50":  "… som kendt en anden dag, p50",
	"slider-known-p99":  "… som kendt en anden dag, p99",
	"slider-plan-p50":   "… en anden dags forløb holdt op mod en plan, p50",
	"slider-plan-p99":   "… en anden dags forløb holdt op mod en plan, p99",
	"notify-p50":        "Fra tilføjet til modtaget ved 500 i sekundet, p50",
	"notify-p99":        "Fra tilføjet til modtaget ved 500 i sekundet, p99",
	"alert-p50":         "Fra tilføjet til alarm hos en leder på NATS ved 500 i sekundet, p50",
	"alert-p99":         "Fra tilføjet til alarm hos en leder på NATS ved 500 i sekundet, p99",
	"painpoint-p50":     "Fra tilføjet til smertepunkt på NATS ved 500 i sekundet, p50",
	"painpoint-p99":     "Fra tilføjet til smertepunkt på NATS ved 500 i sekundet, p99",
	"detectors":         "Genopbygning af detektorerne alene, sammenlignet og skiftet",
	"rebuild":           "Genopbygning af alle visninger, sammenlignet og skiftet",
}
