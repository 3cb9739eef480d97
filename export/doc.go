// Package export turns minutes into documents and interchange files.
//
// Read it in this order:
//
//   - [Write] makes one file of one [Format] from [meeting.Minutes] under [Options], and returns a [Report] of what the reader of
//     the file should know (items left out, fields that a town's template asks for and nobody can fill).
//   - [FactsJSON], [TranscriptJSON], [MinutesJSON], [CoverageJSON], [MarksJSON], [AgendaJSON] and [LogJSON] are the published formats
//     of the command "show ... --json". Numbers that nobody said are absent there, never 0.
//   - [ItemFiles] gives the blocks Beratung, Beschluss and Abstimmungsergebnis of each item, for council information systems.
//   - [LeakCheck] finds words of the closed part in the open one, before anything is written.
//
// Documents go three steps: selection.go leaves out what the reader may not see; view*.go puts facts into the words of the
// layout files (folder templates/layouts, which a town may replace) and markup.go reads what the layout wrote as a
// [document.Document]; the packages docx, odt, pdf and text below this folder print that one.
//
// Whatever no person has reviewed is marked as such in every document, by sign and by words, and as long as one such
// place is left every page says that it is a machine-made draft. The marks go away one by one with [meeting.Review], by no
// other way.
//
// All functions are pure: the same minutes under the same options give the same bytes. They may run in parallel.
package export
