-- step 1: contacts, and the key that unsubscribing is signed with
CREATE TABLE contact(
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	address TEXT NOT NULL,              -- '' of a feed, and of one that was removed
	secret TEXT NOT NULL,               -- a webhook's; it signs, so its sum would not do
	hash BLOB UNIQUE,                   -- SHA-256 of a feed's key
	account TEXT NOT NULL,
	lang TEXT NOT NULL,
	created INTEGER NOT NULL,
	disabled INTEGER NOT NULL DEFAULT 0,
	why TEXT NOT NULL DEFAULT '',
	removed INTEGER NOT NULL DEFAULT 0,
	accepted INTEGER NOT NULL DEFAULT 0, -- when something was accepted last
	failing INTEGER NOT NULL DEFAULT 0,  -- since when nothing was; 0: it is not failing
	failures INTEGER NOT NULL DEFAULT 0,
	next INTEGER NOT NULL DEFAULT 0,     -- when it is tried again
	trouble TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX contact_account ON contact(account);
CREATE TABLE signing(
	one INTEGER PRIMARY KEY CHECK (one = 1),
	key BLOB NOT NULL
) STRICT;
