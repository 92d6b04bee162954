-- step 1: accounts and the ways in
CREATE TABLE account(
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	login TEXT NOT NULL UNIQUE,
	roles TEXT NOT NULL,
	departments TEXT NOT NULL,
	state TEXT NOT NULL,
	password TEXT NOT NULL DEFAULT '',
	issuer TEXT,
	subject TEXT,
	created INTEGER NOT NULL,
	last_sign_in INTEGER NOT NULL,
	UNIQUE(issuer, subject)
) STRICT;
CREATE TABLE passkey(
	id BLOB PRIMARY KEY,
	account TEXT NOT NULL REFERENCES account(id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	credential TEXT NOT NULL,
	created INTEGER NOT NULL,
	last_used INTEGER NOT NULL
) STRICT;
CREATE INDEX passkey_account ON passkey(account);
CREATE TABLE session(
	hash BLOB PRIMARY KEY,
	account TEXT NOT NULL REFERENCES account(id) ON DELETE CASCADE,
	created INTEGER NOT NULL,
	seen INTEGER NOT NULL,
	ends INTEGER NOT NULL
) STRICT;
CREATE INDEX session_account ON session(account);
CREATE TABLE token(
	id TEXT PRIMARY KEY,
	hash BLOB NOT NULL UNIQUE,
	name TEXT NOT NULL,
	roles TEXT NOT NULL,
	departments TEXT NOT NULL,
	created INTEGER NOT NULL,
	ends INTEGER NOT NULL,
	last_used INTEGER NOT NULL,
	revoked INTEGER NOT NULL
) STRICT;
CREATE TABLE link(
	hash BLOB PRIMARY KEY,
	account TEXT REFERENCES account(id) ON DELETE CASCADE,
	ends INTEGER NOT NULL
) STRICT;
CREATE TABLE ceremony(
	hash BLOB PRIMARY KEY,
	kind TEXT NOT NULL,
	account TEXT NOT NULL,
	state TEXT NOT NULL,
	ends INTEGER NOT NULL
) STRICT;
