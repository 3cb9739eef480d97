package intake

import "ratsschreiber/meeting"

// Form says how a file was understood.
type Form string

// Forms of files.
const (
	FormOParl       Form = "oparl"
	FormCSV         Form = "csv"
	FormText        Form = "text"
	FormDOCX        Form = "docx"
	FormODT         Form = "odt"
	FormXLSX        Form = "xlsx"
	FormODS         Form = "ods"
	FormVTT         Form = "vtt"
	FormSRT         Form = "srt"
	FormWhisperCpp  Form = "whisper.cpp" // whisper-cli -oj and -ojf
	FormWhisperJSON Form = "whisper"     // OpenAI's whisper and what descends from it
	FormOwnJSON     Form = "ratsschreiber"
)

// Result is what was found in a file. Parts that the file does not speak of stay empty.
type Result struct {
	Form Form
	// Meeting carries the head fields that were found: Title, Body, Number, Place, Start, LegalMembers, OParl. Its Agenda and
	// Roster are empty; they stand beside it.
	Meeting meeting.Meeting
	Agenda  meeting.Agenda
	Roster  meeting.Roster
	Notes   []Note
}

// Note is something that a clerk should know about what was read. Code names the sentence in the catalogue ("intake.<code>").
type Note struct {
	Code string         `json:"code"`
	Args map[string]any `json:"args,omitempty"`
}

// Codes of notes, with their arguments.
const (
	NoteUnconfirmed     = "unconfirmed"       // count: items that count as closed until someone says otherwise
	NoteDropped         = "dropped"           // count: items that were taken off the agenda
	NoteNumbersGuessed  = "numbers_guessed"   // count: all items were without a number and were counted
	NoteNumberMissing   = "number_missing"    // count: items without a number beside items with one
	NoteNumberTwice     = "number_twice"      // number: the same number stands twice in the same part
	NoteTitleMissing    = "title_missing"     // count: items without a title
	NotePaperUnresolved = "paper_unresolved"  // count: items whose papers are named but not in the files
	NoteBodyUnresolved  = "body_unresolved"   // the meeting's body is named but not in the files
	NoteResultsIgnored  = "results_ignored"   // count: items that carry a result; it was not taken over
	NoteCancelled       = "cancelled"         // the meeting is marked as cancelled
	NoteDeleted         = "deleted"           // the meeting is marked as deleted
	NoteItemUnresolved  = "item_unresolved"   // count: items that are named but not in the files
	NoteFileSkipped     = "file_skipped"      // count: files of the folder that could not be read
	NoteLineIgnored     = "line_ignored"      // count: lines that belong to nothing
	NoteHeadGuessed     = "head_guessed"      // title, date or place were taken from running text
	NoteVotingGuessed   = "voting_guessed"    // count: persons whose right to vote was not stated
	NoteRoleGuessed     = "role_guessed"      // count: persons whose role was not understood
	NoteNameTwice       = "name_twice"        // count: persons left out because their name stands twice
	NoteNoChair         = "no_chair"          // nobody of the roster presides
	NoteLegacyEncoding  = "legacy_encoding"   // the file is not UTF-8 and was read as Windows-1252
	NoteCuesReordered   = "cues_reordered"    // count: cues that did not stand in the order of their time
	NoteCuesEmpty       = "cues_empty"        // count: cues without text
	NoteCuesBackwards   = "cues_backwards"    // count: cues that end before they begin
	NoteCuesSkipped     = "cues_skipped"      // count: damaged cues that were left out
	NoteSpeakersGuessed = "speakers_prefixed" // count: speakers were taken from "Name: ..." at the start of a cue
)

func (r *Result) note(code string, args ...any) { r.Notes = append(r.Notes, newNote(code, args...)) }

func (r *Result) noteCount(code string, n int) {
	if n > 0 {
		r.note(code, "count", n)
	}
}

// newNote makes a note of pairs of argument name and value.
func newNote(code string, args ...any) Note {
	n := Note{Code: code}
	for i := 0; i+1 < len(args); i += 2 {
		if n.Args == nil {
			n.Args = map[string]any{}
		}
		n.Args[args[i].(string)] = args[i+1]
	}
	return n
}
