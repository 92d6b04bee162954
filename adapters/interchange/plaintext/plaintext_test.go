package plaintext_test

import (
	"errors"
	"strings"
	"testing"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/plaintext"
)

func TestEveryUsualEncodingIsRead(t *testing.T) {
	for name, b := range map[string]string{
		"utf-8":              "Åse",
		"utf-8 with mark":    "\xef\xbb\xbfÅse",
		"utf-16 le":          "\xff\xfe\xc5\x00s\x00e\x00",
		"utf-16 be":          "\xfe\xff\x00\xc5\x00s\x00e",
		"utf-16 le, no mark": "\xc5\x00s\x00e\x00",
		"utf-16 be, no mark": "\x00\xc5\x00s\x00e",
	} {
		if got, err := plaintext.Decode([]byte(b)); err != nil || got != "Åse" {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	if _, err := plaintext.Decode([]byte("\xc5se")); !errors.Is(err, plaintext.ErrEncoding) {
		t.Errorf("latin 1: got %v", err)
	}
}

func TestAFileIsBoundedAndSaysWhereItCannotBeRead(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		line    int
	}{
		"too long":  {strings.Repeat("a", 11), 0},
		"empty":     {" \n", 0},
		"not utf-8": {"a\nb\xc5\n", 2},
	} {
		in, err := interchange.NewInput("f", strings.NewReader(c.content), 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = plaintext.Read(in, 10)
		f, ok := errors.AsType[*interchange.FileError](err)
		if !ok || f.Line != c.line {
			t.Errorf("%s: got %v, want a FileError on line %d", name, err, c.line)
		}
	}
	in, err := interchange.NewInput("f", strings.NewReader("a\r\nb\rc\n"), 0)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := plaintext.Read(in, 10); got != "a\nb\nc\n" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}
