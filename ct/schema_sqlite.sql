-- The tables of brlint-ct in a file of SQLite: its state, and its results. PRAGMA user_version says which form they have: 1.

-- what is remembered: "sink", which is "sqlite:" without a name where the results are in this file; of a file of lines "length FILE", and "rotates FILE"
CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- how far each log is; times of logs are milliseconds since 1970; trouble: why the last look at it did not come to its end
CREATE TABLE log(
	id INTEGER PRIMARY KEY,
	log_id TEXT NOT NULL UNIQUE,
	description TEXT NOT NULL,
	url TEXT NOT NULL,
	kind TEXT NOT NULL,
	key BLOB NOT NULL,
	verified_size INTEGER NOT NULL DEFAULT 0,
	verified_root BLOB,
	verified_time INTEGER NOT NULL DEFAULT 0,
	verified_note BLOB,
	range BLOB,
	position INTEGER NOT NULL DEFAULT 0,
	stopped_why TEXT,
	trouble TEXT);

CREATE TABLE issuer(sha256 BLOB PRIMARY KEY, der BLOB NOT NULL);

-- rules: [{"name", "revision", "level"}]
CREATE TABLE ruleset(
	id TEXT PRIMARY KEY,
	digest TEXT NOT NULL,
	version TEXT NOT NULL,
	rules TEXT NOT NULL,
	data TEXT NOT NULL,
	options TEXT NOT NULL,
	since INTEGER NOT NULL) WITHOUT ROWID;

-- not_before, not_after: seconds since 1970
CREATE TABLE cert(
	sha256 BLOB PRIMARY KEY,
	pair BLOB,
	kind TEXT NOT NULL,
	profile TEXT NOT NULL,
	issuer_sha256 BLOB,
	serial BLOB,
	not_before INTEGER,
	not_after INTEGER,
	issuer_found INTEGER NOT NULL,
	ruleset TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE entry(
	log INTEGER NOT NULL REFERENCES log(id),
	entry INTEGER NOT NULL,
	timestamp INTEGER NOT NULL,
	sha256 BLOB NOT NULL,
	PRIMARY KEY(log, entry)) WITHOUT ROWID;

-- about certificates
CREATE TABLE finding(
	sha256 BLOB NOT NULL,
	rule TEXT NOT NULL,
	path TEXT NOT NULL,
	"offset" INTEGER NOT NULL,
	number INTEGER NOT NULL,
	level TEXT NOT NULL,
	length INTEGER NOT NULL,
	message TEXT NOT NULL,
	revision INTEGER NOT NULL,
	PRIMARY KEY(sha256, rule, path, "offset", number)) WITHOUT ROWID;

-- about logs: of an entry, or of those up to `last`
CREATE TABLE log_finding(
	log INTEGER NOT NULL REFERENCES log(id),
	entry INTEGER NOT NULL,
	last INTEGER NOT NULL,
	name TEXT NOT NULL,
	message TEXT NOT NULL,
	PRIMARY KEY(log, entry, name)) WITHOUT ROWID;

-- What there is to tell. rule: or the name of an event; issuer_sha256: or the log's id, where it is about a log. due: 1 for the first time, 2 more
-- than so many on the day; told: the same bits, once the program has returned 0.
CREATE TABLE alert(
	rule TEXT NOT NULL,
	issuer_sha256 BLOB NOT NULL,
	day TEXT NOT NULL,
	first_sha256 BLOB,
	count INTEGER NOT NULL DEFAULT 0,
	due INTEGER NOT NULL DEFAULT 0,
	told INTEGER NOT NULL DEFAULT 0,
	log INTEGER,
	entry INTEGER,
	message TEXT NOT NULL DEFAULT '',
	PRIMARY KEY(rule, issuer_sha256, day)) WITHOUT ROWID;
CREATE INDEX alert_due ON alert(rule) WHERE due <> told;

-- what has been counted, for metrics: name is that of the metric, detail its labels
CREATE TABLE tally(log INTEGER NOT NULL, name TEXT NOT NULL, detail TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY(log, name, detail)) WITHOUT ROWID;

-- how far runs of relint are, by what they run
CREATE TABLE relint(run TEXT NOT NULL, log INTEGER NOT NULL REFERENCES log(id), position INTEGER NOT NULL, PRIMARY KEY(run, log)) WITHOUT ROWID;
