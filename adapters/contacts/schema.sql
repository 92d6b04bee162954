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
-- step 2: a mail address is confirmed by whoever reads it; those that were there before are
ALTER TABLE contact ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0; -- 0: not yet; of other kinds always
UPDATE contact SET confirmed = max(created, 1) WHERE kind = 'mail';
CREATE TABLE confirmation(               -- letters that ask whoever reads them to confirm the address
	hash BLOB PRIMARY KEY,               -- SHA-256 of the word in it
	contact TEXT NOT NULL,
	asker TEXT NOT NULL,                 -- the account that had it sent
	address BLOB NOT NULL,               -- its keyed sum: the same stranger is not asked by way of one contact after the other
	made INTEGER NOT NULL,
	ends INTEGER NOT NULL,
	sent INTEGER NOT NULL DEFAULT 0      -- when the mail server has accepted it
) STRICT;
CREATE INDEX confirmation_contact ON confirmation(contact, sent);
