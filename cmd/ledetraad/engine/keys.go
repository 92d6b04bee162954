package engine

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"ledetraad/adapters/vault"
	"ledetraad/domain/catalogue"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/participant"
	"ledetraad/domain/sealing"
)

// The files of the keys in a data folder.
const (
	keysFile   = "keys.db"
	masterFile = "master.key"
)

// opensText reports whether this engine has to do with what texts say. One that
// only relays needs no keys.
func (c Config) opensText() bool {
	return c.runs(RoleAPI) || c.runs(RoleProjections) || c.runs(RoleDetectors)
}

func (c Config) masterKey(f *Folder) string {
	if c.MasterKeyFile != "" {
		return c.MasterKeyFile
	}
	return f.join(masterFile)
}

// openKeys opens the vault, and makes sure that it is the one that the log is
// sealed with. Other keys, or none, stop the start: text that cannot be opened
// must not be taken for erased, and none may be sealed under keys of another
// log.
func (e *Engine) openKeys(ctx context.Context) error {
	events, err := catalogue.Events()
	if err != nil {
		return err
	}
	e.codec = event.Codec{Registry: events, Sealer: noKeys{}}
	if !e.cfg.opensText() {
		return nil
	}
	adopted, err := e.adoptedVault(ctx)
	if err != nil {
		return err
	}
	keys := e.folder.join(keysFile)
	if _, err := os.Stat(keys); errors.Is(err, fs.ErrNotExist) && adopted != uuid.Nil {
		return fault.Conflictf("keys", "the text in this log is sealed, and its keys are not in %s; put keys.db and master.key back there (ledetraad restore --keys FILE). "+
			"Without them nobody can read it", keys)
	}
	v, err := vault.OpenFiles(ctx, keys, e.cfg.masterKey(e.folder))
	if err != nil {
		return err
	}
	e.vault = v
	e.onClose(v.Close)
	if adopted != uuid.Nil && adopted != v.ID() {
		return fault.Conflictf("keys", "the keys in %s are not those of this log: the log is sealed with those of vault %s, and these are of %s. Put the right ones there", keys, adopted, v.ID())
	}
	if adopted != uuid.Nil {
		if err := e.checkKeys(ctx, v, events); err != nil {
			return err
		}
	}
	e.codec.Sealer = v
	e.adopt = adopted == uuid.Nil
	e.onClose(e.markChecked)
	return nil
}

// adoptedVault is the vault that the log is sealed with, zero if it has none
// yet.
func (e *Engine) adoptedVault(ctx context.Context) (id uuid.UUID, err error) {
	for raw, err := range e.log.ReadStream(ctx, sealing.Stream, 0) {
		if err != nil {
			return uuid.Nil, err
		}
		rec, err := e.codec.Decode(raw)
		if err != nil {
			return uuid.Nil, err
		}
		if a, ok := rec.Data.(sealing.Adopted); ok {
			id = a.Vault
		}
	}
	return id, nil
}

// adoptVault records it before anything is sealed with it.
func (e *Engine) adoptVault(ctx context.Context) error {
	if !e.adopt {
		return nil
	}
	return e.commands.Handle(ctx, []decider.Command{sealing.CommandFor(e.vault.ID(), e.cfg.Now().UTC())})[0].Err
}

// noKeys is for an engine that has nothing to do with texts.
type noKeys struct{}

var errNoKeys = errors.New("this engine was started without the keys of personal text")

func (noKeys) Seal([]string, event.Field, string) ([]byte, error) { return nil, errNoKeys }

func (noKeys) Open([]string, event.Field, []byte) (string, bool, error) {
	return "", false, errNoKeys
}

// present refuses a command that would bring somebody back who was erased. Text
// about them cannot be sealed anyway; this is about commands without any.
func (e *Engine) present(_ context.Context, c decider.Command) error {
	if e.vault == nil {
		return nil
	}
	for _, p := range peopleIn(c.Intent) {
		if _, erased := e.vault.Erased(p.pseudonym); erased {
			return fault.Conflictf(p.field, "this participant was erased; use another pseudonym")
		}
	}
	return nil
}

type person struct{ field, pseudonym string }

// peopleIn finds whom a command names outside of its texts.
func peopleIn(i decider.Intent) (out []person) {
	many := func(field string, names ...string) {
		for _, n := range names {
			out = append(out, person{field, n})
		}
	}
	switch c := i.(type) {
	case journey.Start:
		many("data.participant", c.Participant)
	case participant.Register:
		many("data.pseudonym", c.Pseudonym)
	case participant.LinkNetwork:
		many("data.other", c.Other)
	case fieldwork.StartSession:
		many("data.participants", c.Participants...)
	case fieldwork.AddParticipants:
		many("data.participants", c.Participants...)
	case fieldwork.WriteNote:
		many("data.participants", append([]string{c.SpokenBy}, c.Participants...)...)
	case fieldwork.CorrectNote:
		many("data.participants", append([]string{c.SpokenBy}, c.Participants...)...)
	case fieldwork.AddAttachment:
		many("attachment", c.About...)
	case interview.AddAttachment:
		many("attachment", c.About...)
	case interview.Start:
		many("data.participants", c.Participants...)
	case interview.RecordUtterance:
		many("data.about", append([]string{c.SpokenBy}, c.About...)...)
	}
	return out
}

// BackupKeys writes a copy of a data folder's keys, still wrapped by the master
// key, to a file. An engine may be running on the folder.
func BackupKeys(ctx context.Context, folder, to string) error {
	return vault.Backup(ctx, filepath.Join(folder, keysFile), to)
}

// RotateMasterKey wraps the keys in a data folder by a new master key, which
// takes the old one's place. No engine may be running on the folder.
func RotateMasterKey(ctx context.Context, cfg Config) (n int, err error) {
	f, err := OpenFolder(cfg.Data)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return vault.Rotate(ctx, f.join(keysFile), cfg.masterKey(f))
}

// CheckKeys opens every key in a data folder, and counts them and the erasures.
// No engine may be running on the folder.
func CheckKeys(ctx context.Context, cfg Config) (keys, erasures int, err error) {
	f, err := OpenFolder(cfg.Data)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return vault.Check(ctx, f.join(keysFile), cfg.masterKey(f))
}

// KeyFiles are the files in a data folder that hold keys, and must be for their
// owner alone.
func KeyFiles(cfg Config) []string {
	f := &Folder{Path: cfg.Data}
	return []string{f.join(keysFile), cfg.masterKey(f)}
}
