// Package intake reads what a clerk brings to a meeting: the agenda, the roster, and transcripts that another program made.
//
//   - [ReadAgenda] takes a path to OParl (a meeting, a list page, an array, a folder or ZIP of objects), CSV, plain text, DOCX, ODT, XLSX or
//     ODS; [ParseAgenda] the same from memory, for text that was pasted. Both give a [Result].
//   - [ReadRoster] and [ParseRoster] take OParl persons, CSV, sheets or plain lines and give a [Result] with a roster only.
//   - [ReadTranscript] and [ParseTranscript] take WebVTT, SubRip, the JSON of whisper.cpp, of OpenAI's whisper and of its descendants, and this
//     program's own, and give a [Transcript].
//   - [Merge] puts a newer agenda over an older one so that items keep their ids.
//
// What had to be guessed, and what counts differently from what a clerk may expect, stands in [Note]s. Nothing is fetched: references between
// objects are followed inside the given files only.
//
// The form is found by looking at the content; a file's name helps only where the content leaves a choice. All functions may be called from
// several goroutines.
package intake
