package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/cmd/ledetraad/engine"
)

type eraseCmd struct {
	target
	printing
	Participant string `arg:"" optional:"" help:"The participant's pseudonym."`
	Reason      string `help:"Why; kept, sealed, with the keys. Write nobody's name." placeholder:"TEXT"`
	Yes         bool   `help:"Do not ask."`
	DryRun      bool   `help:"Only say what would be removed."`
	List        bool   `help:"List erasures; they name nobody."`
}

func (e *eraseCmd) Run(ctx context.Context, c *console) error {
	if e.List == (e.Participant != "") {
		return usagef("erase: name one participant, or use --list")
	}
	return e.with(ctx, c, func(api *apiclient.Client) error {
		if e.List {
			return e.list(ctx, c, api)
		}
		ask := map[string]any{"participant": e.Participant, "dry_run": true}
		var a httpapi.ErasureAnswer
		if err := api.Post(ctx, "/api/v1/erasures", ask, &a); err != nil {
			return err
		}
		if e.DryRun && e.JSON {
			return json.NewEncoder(c.out).Encode(a.Foreseen)
		}
		e.foretell(c.err, *a.Foreseen)
		if e.DryRun {
			return nil
		}
		if !e.Yes {
			if err := e.confirm(c); err != nil {
				return err
			}
		}
		ask["dry_run"] = false
		if e.Reason != "" {
			ask["reason"] = e.Reason
		}
		a = httpapi.ErasureAnswer{}
		if err := api.Post(ctx, "/api/v1/erasures", ask, &a); err != nil {
			return err
		}
		if e.JSON {
			return json.NewEncoder(c.out).Encode(a.Erasure)
		}
		fmt.Fprintf(c.out, e.Lang.say("Slettet. Id: %s, %d strømme fjernet fra loggen.\n", "Erased. Id: %s, %d streams removed from the log.\n"), a.Erasure.ID, a.Erasure.Streams)
		e.remaining(c.out, a.Erasure.Remains)
		return nil
	})
}

// foretell says what will go, before it is asked for.
func (e *eraseCmd) foretell(w io.Writer, f httpapi.Foreseen) {
	if f.Erased {
		fmt.Fprintln(w, e.Lang.say("Deltageren er slettet før; der ses efter igen.", "The participant was erased before; it is looked after again."))
	}
	fmt.Fprintf(w, e.Lang.say("%s: %d strømme i loggen er deltagerens alene og fjernes for altid.\n", "%s: %d streams of the log are the participant's alone and are removed for good.\n"), e.Participant, f.Streams)
	if f.Text {
		fmt.Fprintln(w, e.Lang.say("Deltagerens nøgle ødelægges: al tekst, der også handler om deltageren, bliver ulæselig, også hvor den handler om andre.",
			"The participant's key is destroyed: all text about the participant becomes unreadable, where it is about others too."))
	}
	fmt.Fprintln(w, e.Lang.say("Alle visninger bygges på ny. Det kan ikke gøres om.", "All views are built anew. It cannot be undone."))
	e.remaining(w, f.Remains)
}

func (e *eraseCmd) remaining(w io.Writer, what []string) {
	for _, r := range what {
		if r == httpapi.RemainsScavenge {
			r = e.Lang.say("kør scavenge på EventStoreDB-serveren (POST /admin/scavenge), og lad dens sikkerhedskopier udløbe", r)
		}
		fmt.Fprintf(w, e.Lang.say("Tilbage for driften: %s.\n", "Left for the operator: %s.\n"), r)
	}
}

func (e *eraseCmd) confirm(c *console) error {
	if f, ok := c.in.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		return usagef("erase: there is nobody to ask; say --yes if it is meant")
	}
	fmt.Fprint(c.err, e.Lang.say("Skriv pseudonymet igen for at slette: ", "Write the pseudonym again to erase: "))
	line, err := bufio.NewReader(c.in).ReadString('\n')
	if err != nil && line == "" {
		return fmt.Errorf("read the answer: %w", err)
	}
	if strings.TrimRight(line, "\r\n") != e.Participant {
		return fmt.Errorf("%s", e.Lang.say("det var et andet navn; intet er slettet", "that was another name; nothing was erased"))
	}
	return nil
}

func (e *eraseCmd) list(ctx context.Context, c *console, api *apiclient.Client) error {
	var raw json.RawMessage
	if err := api.Get(ctx, "/api/v1/erasures", nil, &raw); err != nil {
		return err
	}
	if e.JSON {
		return printJSON(c.out, raw)
	}
	var b httpapi.ErasuresBody
	if err := json.Unmarshal(raw, &b); err != nil {
		return fmt.Errorf("read the engine's answer: %w", err)
	}
	t := table{head: []string{e.Lang.say("Tid", "Time"), "Id", e.Lang.say("Strømme", "Streams"), e.Lang.say("Tilstand", "State"), e.Lang.say("Grund", "Reason")}, right: map[int]bool{2: true}}
	for _, x := range b.Erasures {
		state := e.Lang.say("i gang", "going on")
		if x.Done {
			state = e.Lang.say("færdig", "done")
		}
		t.add(e.Lang.moment(x.At), x.ID.String(), fmt.Sprint(x.Streams), state, x.Reason)
	}
	return t.print(c.out)
}

type keysCmd struct {
	Backup keysBackupCmd `cmd:"" help:"Write a copy of the keys, still wrapped by the master key."`
	Rotate keysRotateCmd `cmd:"" help:"Make a new master key and wrap all keys by it; the engine must be stopped."`
}

type keysBackupCmd struct {
	printing
	Data string `help:"Data folder." env:"LEDETRAAD_DATA" default:"./ledetraad-data" type:"path" placeholder:"DIR"`
	File string `arg:"" help:"File to write; it must not be there yet." type:"path"`
}

func (k *keysBackupCmd) Run(ctx context.Context, c *console) error {
	if err := engine.BackupKeys(ctx, k.Data, k.File); err != nil {
		return err
	}
	if k.JSON {
		return json.NewEncoder(c.out).Encode(map[string]any{"file": k.File})
	}
	_, err := fmt.Fprintf(c.out, k.Lang.say("Nøglerne er kopieret til %s. De åbnes af master.key, som skal opbevares et andet sted. Gem ikke kopien længere end nødvendigt: den kan læse tekst om dem, der slettes efter i dag.\n",
		"The keys are copied to %s. They are opened by master.key, which is to be kept elsewhere. Keep the copy no longer than needed: it can read text about those who are erased after today.\n"), k.File)
	return err
}

type keysRotateCmd struct {
	printing
	Data          string `help:"Data folder." env:"LEDETRAAD_DATA" default:"./ledetraad-data" type:"path" placeholder:"DIR"`
	MasterKeyFile string `help:"The master key, if it is not in the folder." env:"LEDETRAAD_MASTER_KEY_FILE" type:"path" placeholder:"FILE"`
}

func (k *keysRotateCmd) Run(ctx context.Context, c *console) error {
	n, err := engine.RotateMasterKey(ctx, engine.Config{Data: k.Data, MasterKeyFile: k.MasterKeyFile})
	if err != nil {
		return err
	}
	if k.JSON {
		return json.NewEncoder(c.out).Encode(map[string]any{"keys": n})
	}
	_, err = fmt.Fprintf(c.out, k.Lang.say("Ny hovednøgle: %d nøgler er pakket om. Ødelæg kopier af den gamle.\n", "New master key: %d keys were wrapped anew. Destroy copies of the old one.\n"), n)
	return err
}
