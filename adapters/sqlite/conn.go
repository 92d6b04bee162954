package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"ledetraad/domain/fault"
)

// conn is one connection and its prepared statements, used by one goroutine at
// a time. It works on the driver itself: for a row got or put, the pool and
// the conversions of database/sql cost as much as SQLite does.
type conn struct {
	raw   driver.Conn
	stmts map[string]*stmt
	named []driver.NamedValue
}

type stmt struct {
	driver.Stmt
	busy bool
}

// maxStatements bounds what a connection keeps prepared; dropped versions'
// statements go with the rest when it is reached.
const maxStatements = 512

func dial(path string, pragmas ...string) (*conn, error) {
	// The driver runs the DSN's pragmas in the order of the alphabet, which puts
	// journal_mode before page_size and so leaves the page size as it was. Only
	// busy_timeout stands there: switching to WAL may already have to wait.
	raw, err := (&sqlite.Driver{}).Open("file:" + (&url.URL{Path: path}).EscapedPath() + "?_pragma=busy_timeout(10000)")
	if err != nil {
		return nil, explain(fmt.Errorf("open %s: %w", path, err))
	}
	c := &conn{raw: raw, stmts: map[string]*stmt{}}
	for _, p := range pragmas {
		if err := c.script("PRAGMA " + p); err != nil {
			return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), c.close())
		}
	}
	return c, nil
}

func (c *conn) close() error {
	for _, s := range c.stmts {
		s.Close()
	}
	return c.raw.Close()
}

// prepare hands out a statement that nobody uses; done must be called. A
// statement that a scan is still reading from is left alone.
func (c *conn) prepare(sql string) (s *stmt, done func(), err error) {
	if s := c.stmts[sql]; s != nil && !s.busy {
		s.busy = true
		return s, func() { s.busy = false }, nil
	}
	raw, err := c.raw.Prepare(sql)
	if err != nil {
		return nil, nil, err
	}
	s = &stmt{raw, true}
	if c.stmts[sql] != nil {
		return s, func() { s.Close() }, nil
	}
	if len(c.stmts) >= maxStatements {
		for text, old := range c.stmts {
			if !old.busy {
				old.Close()
				delete(c.stmts, text)
			}
		}
	}
	c.stmts[sql] = s
	return s, func() { s.busy = false }, nil
}

func (c *conn) args(vals []any) []driver.NamedValue {
	c.named = c.named[:0]
	for i, v := range vals {
		c.named = append(c.named, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return c.named
}

// exec does not take a context: the driver would start a goroutine for each
// call to watch it.
func (c *conn) exec(sql string, args ...any) error {
	s, done, err := c.prepare(sql)
	if err != nil {
		return explain(err)
	}
	defer done()
	_, err = s.Stmt.(driver.StmtExecContext).ExecContext(context.Background(), c.args(args))
	return explain(err)
}

// script runs statements that are not worth keeping.
func (c *conn) script(sql string) error {
	_, err := c.raw.(driver.ExecerContext).ExecContext(context.Background(), sql, nil)
	return explain(err)
}

// query calls each with every row; the slice is used again for the next one.
// each ends the query by returning false.
func (c *conn) query(sql string, args []any, width int, each func([]driver.Value) bool) (err error) {
	s, done, err := c.prepare(sql)
	if err != nil {
		return explain(err)
	}
	defer done()
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(context.Background(), c.args(args))
	if err != nil {
		return explain(err)
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = explain(e)
		}
	}()
	vals := make([]driver.Value, width)
	for {
		switch err := rows.Next(vals); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return explain(err)
		}
		if !each(vals) {
			return nil
		}
	}
}

// one is a query for a single row of integers.
func (c *conn) one(sql string, args []any, out ...*int64) (found bool, err error) {
	err = c.query(sql, args, len(out), func(v []driver.Value) bool {
		found = true
		for i, p := range out {
			*p, _ = v[i].(int64)
		}
		return false
	})
	return found, err
}

// explain turns the failures that a person can do something about into faults.
func explain(err error) error {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	switch e.Code() & 0xFF {
	case lib.SQLITE_FULL:
		return fault.Unavailablef(err, "the disk that holds the views is full: make room, and the work goes on by itself")
	case lib.SQLITE_IOERR, lib.SQLITE_CANTOPEN, lib.SQLITE_READONLY:
		return fault.Unavailablef(err, "the disk that holds the views cannot be read or written (SQLite code %d)", e.Code())
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return fault.Unavailablef(err, "another process holds the file with the views")
	}
	return err
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func pragma(name string, value int) string { return name + "(" + strconv.Itoa(value) + ")" }
