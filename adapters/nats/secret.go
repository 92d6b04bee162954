package natsbus

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/nats-io/nkeys"

	"ledetraad/domain/fault"
)

// secret reads the NKey seed in the file, or makes one. The seed never goes
// over the wire: a client proves that it has it by signing the server's nonce.
func secret(path string) (nkeys.KeyPair, error) { return secretOf(path, nkeys.PrefixByteUser) }

// Issuer reads the key that sign-ins are signed with, or makes one: the NKey seed
// of an account.
func Issuer(path string) (nkeys.KeyPair, error) { return secretOf(path, nkeys.PrefixByteAccount) }

func secretOf(path string, kind nkeys.PrefixByte) (nkeys.KeyPair, error) {
	seed, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newSecret(path, kind)
	}
	if err != nil {
		return nil, fmt.Errorf("read the NATS secret: %w", err)
	}
	// A copied folder often comes back readable by everybody.
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, fmt.Errorf("protect the NATS secret: %w", err)
	}
	pair, err := nkeys.FromSeed(bytes.TrimSpace(seed))
	if err == nil {
		var public string
		if public, err = pair.PublicKey(); err == nil && nkeys.Prefix(public) != kind {
			err = errors.New("it is a key of another kind")
		}
	}
	if err != nil {
		return nil, &fault.Error{Code: fault.Invalid, Field: "nats", Cause: err,
			Message: fmt.Sprintf("the file %s is not an NKey seed; remove it to have a new one made", filepath.Base(path))}
	}
	return pair, nil
}

func newSecret(path string, kind nkeys.PrefixByte) (nkeys.KeyPair, error) {
	pair, err := nkeys.CreatePair(kind)
	if err != nil {
		return nil, fmt.Errorf("make a NATS secret: %w", err)
	}
	seed, err := pair.Seed()
	if err != nil {
		return nil, fmt.Errorf("make a NATS secret: %w", err)
	}
	// By way of another name, so that a crash cannot leave half a secret.
	tmp := path + ".new"
	if err := os.WriteFile(tmp, append(seed, '\n'), 0o600); err != nil {
		return nil, fmt.Errorf("keep the NATS secret: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return nil, fmt.Errorf("keep the NATS secret: %w", err)
	}
	return pair, nil
}
