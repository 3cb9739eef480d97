// Package demo holds the demonstration meeting: a made-up council meeting spoken by a machine, what the clerk has
// before it begins, and a very small model that understands those voices. The command `demo` unpacks and transcribes
// it; the tests measure against its script. README.md beside this file says where everything comes from, and what the
// model is not.
package demo

import (
	"embed"
	"io/fs"
)

// Names of the files in FS.
const (
	Model     = "ggml-mini-de.bin"   // whisper.cpp model, q5_0, German, synthetic voices only
	Sound     = "sitzung.flac"       // 4:54 min, 16 kHz, mono, 16 bit
	Agenda    = "sitzung.agenda.txt" // the agenda as a town's web page prints it
	Roster    = "sitzung.roster.csv" // members, groups, who is expected
	Script    = "sitzung.txt"        // speaker, voice, sentence; tab-separated
	Reference = "sitzung.ref.json"   // who says what from when to when
	Facts     = "sitzung.facts.json" // what the minutes must contain
	Readme    = "README.md"          // origin
)

//go:embed ggml-mini-de.bin sitzung.flac sitzung.agenda.txt sitzung.roster.csv sitzung.txt sitzung.ref.json sitzung.facts.json README.md
var files embed.FS

// FS returns the demonstration's files, all at the top, by the names above. They are part of the program: nothing is
// read from the disk.
func FS() fs.FS { return files }
