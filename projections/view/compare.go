package view

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
	"strconv"
)

// Dump writes tables row by row in the order of their keys: equal tables give
// equal bytes, whatever store they are in. It holds one row at a time.
func Dump(w io.Writer, r Reader, tables ...*Spec) error {
	out := bufio.NewWriter(w)
	var line []byte
	for _, t := range tables {
		fmt.Fprintf(out, "# %s\n", t.Name)
		for row, err := range r.Scan(t, Query{}) {
			if err != nil {
				return fmt.Errorf("dump %s: %w", t.Name, err)
			}
			line = append(row.AppendText(line[:0]), '\n')
			if _, err := out.Write(line); err != nil {
				return fmt.Errorf("dump %s: %w", t.Name, err)
			}
		}
	}
	return out.Flush()
}

// AppendText writes a row as tab-separated values; strings and bytes are quoted
// as in Go, bytes with an x before them.
func (r Row) AppendText(dst []byte) []byte {
	for i, v := range r {
		if i > 0 {
			dst = append(dst, '\t')
		}
		switch x := v.(type) {
		case int64:
			dst = strconv.AppendInt(dst, x, 10)
		case float64:
			if x == 0 {
				x = 0 // −0 and 0 are one number
			}
			dst = strconv.AppendFloat(dst, x, 'g', -1, 64)
		case string:
			dst = strconv.AppendQuote(dst, x)
		case []byte:
			dst = strconv.AppendQuote(append(dst, 'x'), string(x))
		}
	}
	return dst
}

// String is the row as Dump writes it.
func (r Row) String() string { return string(r.AppendText(nil)) }

// Difference is a key at which two tables differ.
type Difference struct {
	Table   string `json:"table"`
	Key     Row    `json:"key"`
	Live    Row    `json:"live"`    // nil: not there
	Rebuilt Row    `json:"rebuilt"` // nil: not there
}

// Comparison is what Compare found.
type Comparison struct {
	Rows        int64        `json:"rows"`        // keys looked at
	Different   int64        `json:"different"`   // keys that differ
	Differences []Difference `json:"differences"` // the first of them
}

// Same reports whether no row differs.
func (c Comparison) Same() bool { return c.Different == 0 }

// Compare walks both stores' tables side by side in the order of their keys,
// each on a goroutine of its own that is some rows ahead, and keeps the first
// keys that differ. each, unless nil, is called now and then with the number of
// keys looked at; its error ends the walk.
func Compare(live, rebuilt Reader, tables []*Spec, first int, each func(rows int64) error) (Comparison, error) {
	var c Comparison
	for _, t := range tables {
		if err := c.table(live, rebuilt, t, first, each); err != nil {
			return c, fmt.Errorf("compare %s: %w", t.Name, err)
		}
		if err := c.words(live, rebuilt, t, first); err != nil {
			return c, fmt.Errorf("compare the words of %s: %w", t.Name, err)
		}
	}
	return c, nil
}

func (c *Comparison) table(live, rebuilt Reader, t *Spec, first int, each func(int64) error) error {
	nextA, stopA := ahead(live.Scan(t, Query{}))
	defer stopA()
	nextB, stopB := ahead(rebuilt.Scan(t, Query{}))
	defer stopB()
	a, err := nextA()
	if err != nil {
		return err
	}
	b, err := nextB()
	if err != nil {
		return err
	}
	for a != nil || b != nil {
		same := a.Equal(b)
		order := 0
		if !same {
			order = c.differ(t, a, b, first)
		}
		c.Rows++
		if each != nil && c.Rows&0xFFF == 0 {
			if err := each(c.Rows); err != nil {
				return err
			}
		}
		if order <= 0 {
			if a, err = nextA(); err != nil {
				return err
			}
		}
		if order >= 0 {
			if b, err = nextB(); err != nil {
				return err
			}
		}
	}
	return nil
}

// differ notes a difference, and tells which of the rows stands first; 0: they
// have the same key.
func (c *Comparison) differ(t *Spec, a, b Row, first int) (order int) {
	switch {
	case a == nil:
		order = 1
	case b == nil:
		order = -1
	default:
		order = bytes.Compare(AppendKey(nil, a[:t.Key]...), AppendKey(nil, b[:t.Key]...))
	}
	d := Difference{Table: t.Name}
	if order <= 0 {
		d.Key, d.Live = a[:t.Key], a
	}
	if order >= 0 {
		d.Key, d.Rebuilt = b[:t.Key], b
	}
	c.Different++
	if len(c.Differences) < first {
		c.Differences = append(c.Differences, d)
	}
	return order
}

// rowsAhead is how many rows go from one goroutine to the other at a time.
const rowsAhead = 256

// ahead runs a scan on a goroutine of its own. next gives its rows, nil after
// the last; stop must be called, and waits for the goroutine.
func ahead(scan iter.Seq2[Row, error]) (next func() (Row, error), stop func()) {
	type chunk struct {
		rows []Row
		err  error
	}
	chunks, enough, done := make(chan chunk, 1), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		defer close(chunks)
		var c chunk
		give := func() bool {
			select {
			case chunks <- c:
				c = chunk{}
				return true
			case <-enough:
				return false
			}
		}
		for row, err := range scan {
			if c.err = err; err != nil {
				break
			}
			if c.rows = append(c.rows, row); len(c.rows) == rowsAhead && !give() {
				return
			}
		}
		give()
	}()
	var now chunk
	next = func() (Row, error) {
		for len(now.rows) == 0 && now.err == nil {
			more, ok := <-chunks
			if !ok {
				return nil, nil
			}
			now = more
		}
		if len(now.rows) == 0 {
			return nil, now.err
		}
		row := now.rows[0]
		now.rows = now.rows[1:]
		return row, nil
	}
	return next, func() { close(enough); <-done }
}
