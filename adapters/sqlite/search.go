package sqlite

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"slices"
	"strings"

	"ledetraad/projections/view"
)

// The index of words is an FTS5 table that has its text in the projection's own
// table (external content), so nothing is stored twice. Triggers keep it in
// step with every put and delete, in the same transaction.
//
// The tokenizer is the plain one: it parts text at spaces and knows no letters
// but a to z, so å stays å and no Unicode table of SQLite's decides what a word
// is. secure-delete takes a deleted row's words out of the index at once; by
// default they would stay until some later merge.
func (t *table) createWords() string {
	r := strings.NewReplacer("{t}", t.name, "{ft}", quote(t.wordsName()), "{seen}", quote(t.seenName()),
		"{id}", quote(t.Columns[0].Name), "{w}", quote(t.Words), "{trigger}", t.wordsName(), "{plain}", t.sqlName, "{key}", t.Columns[0].Name)
	return r.Replace(`CREATE VIRTUAL TABLE {ft} USING fts5({w}, content='{plain}', content_rowid='{key}', tokenize="ascii tokenchars '-._=%~'");
INSERT INTO {ft} ({ft}, rank) VALUES ('secure-delete', 1);
INSERT INTO {ft} ({ft}, rank) VALUES ('hashsize', 8388608);
CREATE VIRTUAL TABLE {seen} USING fts5vocab({ft}, instance);
CREATE TRIGGER "{trigger}_put" AFTER INSERT ON {t} BEGIN
	INSERT INTO {ft} (rowid, {w}) VALUES (new.{id}, new.{w});
END;
CREATE TRIGGER "{trigger}_change" AFTER UPDATE OF {w} ON {t} WHEN old.{w} <> new.{w} BEGIN
	INSERT INTO {ft} ({ft}, rowid, {w}) VALUES ('delete', old.{id}, old.{w});
	INSERT INTO {ft} (rowid, {w}) VALUES (new.{id}, new.{w});
END;
CREATE TRIGGER "{trigger}_delete" AFTER DELETE ON {t} BEGIN
	INSERT INTO {ft} ({ft}, rowid, {w}) VALUES ('delete', old.{id}, old.{w});
END;
`)
}

// Two underscores: no table of a projection's is likely to have them.
func (t *table) wordsName() string { return t.sqlName + "__words" }
func (t *table) seenName() string  { return t.sqlName + "__words_seen" }

// matching is the part of a statement that finds the keys of the rows that
// match. The expression is put together from checked words, each quoted, and
// bound as a parameter: nothing in it can be taken for syntax.
func (t *table) matching(m view.Match) (where string, args []any) {
	var b strings.Builder
	phrases := func(group []view.Phrase, and string) {
		for i, p := range group {
			if i > 0 {
				b.WriteString(and)
			}
			b.WriteByte('"')
			for j, w := range p.Words {
				if j > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(w)
			}
			b.WriteByte('"')
			if p.Prefix {
				b.WriteByte('*')
			}
		}
	}
	if len(m.None) > 0 {
		b.WriteByte('(')
	}
	for i, group := range m.All {
		if i > 0 {
			b.WriteString(" AND ")
		}
		b.WriteByte('(')
		phrases(group, " OR ")
		b.WriteByte(')')
	}
	if len(m.None) > 0 {
		b.WriteString(") NOT (")
		phrases(m.None, " OR ")
		b.WriteByte(')')
	}
	ft := quote(t.wordsName())
	where, args = " WHERE "+ft+" MATCH ?", []any{b.String()}
	if m.From != nil {
		where, args = where+" AND "+ft+".rowid >= ?", append(args, m.From)
	}
	if m.Until != nil {
		where, args = where+" AND "+ft+".rowid < ?", append(args, m.Until)
	}
	return where, args
}

// Search yields the rows that match, the greatest key first.
func (r *snapshot) Search(s *view.Spec, m view.Match) iter.Seq2[view.Row, error] {
	return func(yield func(view.Row, error) bool) {
		t, err := r.v.find(s)
		if err == nil {
			m, err = t.CheckMatch(m)
		}
		if err != nil {
			yield(nil, err)
			return
		}
		where, args := t.matching(m)
		ft := quote(t.wordsName())
		cols := make([]string, len(t.Columns))
		for i, c := range t.Columns {
			cols[i] = t.name + "." + quote(c.Name)
		}
		// The index is the outer loop (CROSS JOIN), so it gives the keys in order and
		// only as many as are taken.
		sql := "SELECT " + strings.Join(cols, ", ") + " FROM " + ft + " CROSS JOIN " + t.name +
			" ON " + cols[0] + " = " + ft + ".rowid" + where + " ORDER BY " + ft + ".rowid DESC"
		if m.Limit > 0 {
			sql, args = sql+" LIMIT ? + 0", append(args, int64(m.Limit))
		}
		n, more := 0, true
		err = r.c.query(sql, args, len(cols), func(vals []driver.Value) bool {
			if n++; n&0xFF == 0 && r.ctx.Err() != nil {
				more = false
				yield(nil, r.ctx.Err())
				return false
			}
			more = yield(t.row(vals), nil)
			return more
		})
		if err != nil && more {
			yield(nil, fmt.Errorf("search %s: %w", t.Name, err))
		}
	}
}

// Count counts the rows that match, up to the limit. It reads the index alone.
func (r *snapshot) Count(s *view.Spec, m view.Match) (int, error) {
	t, err := r.v.find(s)
	if err != nil {
		return 0, err
	}
	if m, err = t.CheckMatch(m); err != nil {
		return 0, err
	}
	where, args := t.matching(m)
	limit := int64(-1)
	if m.Limit > 0 {
		limit = int64(m.Limit)
	}
	var n int64
	_, err = r.c.one("SELECT count(*) FROM (SELECT 1 FROM "+quote(t.wordsName())+where+" LIMIT ? + 0)", append(args, limit), &n)
	if err != nil {
		return 0, fmt.Errorf("count in %s: %w", t.Name, err)
	}
	return int(n), nil
}

var _ view.Searcher = (*snapshot)(nil)

// WordsAgree compares every word that the index has with those of the rows, by
// a sum that does not depend on their order: it holds none of them.
func (r *snapshot) WordsAgree(s *view.Spec) (bool, error) {
	t, err := r.v.find(s)
	if err != nil {
		return false, err
	}
	seed := maphash.MakeSeed()
	type place struct {
		word      string
		doc, from int64
	}
	var rows, index uint64
	n := 0
	going := func() bool { n++; return n&0xFFF != 0 || r.ctx.Err() == nil }
	err = r.c.query("SELECT term, doc, offset FROM "+quote(t.seenName()), nil, 3, func(v []driver.Value) bool {
		index += maphash.Comparable(seed, place{v[0].(string), v[1].(int64), v[2].(int64)})
		return going()
	})
	if err == nil {
		err = r.c.query("SELECT "+quote(t.Columns[0].Name)+", "+quote(t.Words)+" FROM "+t.name, nil, 2, func(v []driver.Value) bool {
			i := int64(0)
			for w := range strings.SplitSeq(v[1].(string), " ") {
				if w != "" {
					rows += maphash.Comparable(seed, place{w, v[0].(int64), i})
				}
				i++
			}
			return going()
		})
	}
	if err = errors.Join(err, r.ctx.Err()); err != nil {
		return false, fmt.Errorf("check the words of %s: %w", t.Name, err)
	}
	return rows == index, nil
}

// scrub leaves nothing of what was deleted or overwritten in the file: it makes
// each index of words anew (a page of an index may keep the first letters of a
// word that is gone, as a signpost), writes the file anew, and empties the log
// that SQLite keeps beside it. It holds up the writer meanwhile, and needs as
// much room on the disk as the file takes. Readers keep what they see; a
// snapshot held for long makes it fail as unavailable, to be tried again.
func (s *file) scrub(ctx context.Context) error {
	s.copying.Lock() // SQLite refuses a second checkpoint instead of waiting
	defer s.copying.Unlock()
	err := s.write(ctx, func(c *conn) error {
		var names []string
		err := c.query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '%\\_\\_words' ESCAPE '\\'", nil, 1, func(v []driver.Value) bool {
			names = append(names, v[0].(string))
			return true
		})
		for _, name := range slices.Sorted(slices.Values(names)) {
			if err == nil {
				err = c.script("INSERT INTO " + quote(name) + " (" + quote(name) + ") VALUES ('rebuild')")
			}
		}
		return err
	})
	if err == nil {
		err = s.alone(ctx, func(c *conn) error {
			// The copy goes to a file: it may be larger than the memory.
			if err := cmp.Or(c.script("PRAGMA temp_store = FILE"), c.script("VACUUM")); err != nil {
				return err
			}
			var busy, frames, moved int64
			if _, err := c.one("PRAGMA wal_checkpoint(TRUNCATE)", nil, &busy, &frames, &moved); err != nil || busy == 0 {
				return err
			}
			return errHeld
		})
	}
	return err
}
