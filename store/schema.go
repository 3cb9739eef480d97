package store

// applicationID stands in the database's head and tells a meeting file from other databases: "RSCH".
const applicationID = 0x52534348

// Format is the newest format of meeting files that this program knows; it writes no other.
const Format = 2

// formats holds the steps from an empty file to each format. A step is never changed once a program with it is out: what is new
// becomes a step of its own. doc.go says what the tables mean.
var formats = []struct {
	sql  string
	fill func(*conn) error // for what a statement cannot say
}{
	{sql: format1},
	{sql: format2, fill: fillFormat2},
}

const format1 = `
CREATE TABLE meeting (version INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, doc TEXT NOT NULL, oparl BLOB);
CREATE TABLE setting (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL);

CREATE TABLE source (id INTEGER PRIMARY KEY AUTOINCREMENT, doc TEXT NOT NULL);
CREATE TABLE sound (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	channel INTEGER NOT NULL, start INTEGER NOT NULL, samples INTEGER NOT NULL,
	wall TEXT NOT NULL, state INTEGER NOT NULL DEFAULT 0,
	sum BLOB NOT NULL, chain BLOB NOT NULL,
	pcm BLOB NOT NULL);
CREATE UNIQUE INDEX sound_place ON sound (channel, start, samples, state);
CREATE TABLE gap (id INTEGER PRIMARY KEY AUTOINCREMENT, start INTEGER NOT NULL, stop INTEGER NOT NULL, reason TEXT NOT NULL, doc TEXT NOT NULL);

CREATE TABLE mark (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, doc TEXT NOT NULL);

CREATE TABLE transcript (id INTEGER PRIMARY KEY AUTOINCREMENT, doc TEXT NOT NULL);
CREATE TABLE sound_window (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	version INTEGER NOT NULL, channel INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
	state TEXT NOT NULL, doc TEXT NOT NULL);
CREATE INDEX sound_window_place ON sound_window (version, channel, start);
CREATE TABLE segment (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	version INTEGER NOT NULL, sound_window INTEGER NOT NULL, channel INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
	text TEXT NOT NULL, speaker TEXT NOT NULL, speaker_name TEXT NOT NULL, speaker_origin TEXT NOT NULL,
	confidence REAL NOT NULL, flags TEXT NOT NULL, machine TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL,
	removed INTEGER NOT NULL DEFAULT 0,
	words TEXT NOT NULL);
CREATE INDEX segment_place ON segment (version, start, channel, id);
CREATE INDEX segment_window ON segment (sound_window);

CREATE TABLE fact (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	kind TEXT NOT NULL, item TEXT NOT NULL, at INTEGER NOT NULL, dropped INTEGER NOT NULL DEFAULT 0, doc TEXT NOT NULL);
CREATE TABLE passage (
	row INTEGER PRIMARY KEY AUTOINCREMENT,
	id INTEGER NOT NULL, version INTEGER NOT NULL, item TEXT NOT NULL, dropped INTEGER NOT NULL DEFAULT 0, doc TEXT NOT NULL,
	UNIQUE (id, version));

CREATE TABLE signoff (id INTEGER PRIMARY KEY AUTOINCREMENT, doc TEXT NOT NULL);
CREATE TABLE frozen (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, digest TEXT NOT NULL, content BLOB NOT NULL);
CREATE TABLE document (id INTEGER PRIMARY KEY AUTOINCREMENT, doc TEXT NOT NULL);
CREATE TABLE log (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL);
`

const format2 = `
CREATE VIRTUAL TABLE find USING fts5 (text, folded, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO find (find, rank) VALUES ('secure-delete', 1);
CREATE INDEX segment_corrected ON segment (start) WHERE who <> '';

CREATE TABLE edit (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,
	undone INTEGER NOT NULL DEFAULT 0, doc TEXT NOT NULL);
CREATE TABLE ledger (id INTEGER PRIMARY KEY AUTOINCREMENT, item TEXT NOT NULL UNIQUE, doc TEXT NOT NULL);
CREATE TABLE deletion (id INTEGER PRIMARY KEY AUTOINCREMENT, doc TEXT NOT NULL);
CREATE TABLE content (log INTEGER NOT NULL, kind TEXT NOT NULL, id INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (kind, id, log)) WITHOUT ROWID;
CREATE INDEX content_log ON content (log);
`
