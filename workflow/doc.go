// Package workflow is what the window and the command line share: the steps that turn a recording into signed minutes.
//
// Each step is one function that takes a context and obeys it, tells a [Progress] how far it is, and leaves the meeting file whole
// whenever it ends:
//
//   - [NewMeeting] makes the meeting file from an invitation and a roster; [Propose] reads them later.
//   - [ImportSound] and [ImportTranscript] bring in what was recorded elsewhere; [Record] records.
//   - [Transcribe] starts the worker, a process of its own, and follows it; [Worker] is that process.
//   - [Draft] finds the facts and writes the draft.
//   - [LoadMinutes] puts everything together for reading; [Check] says what stands against signing.
//   - [ConfirmFact], [ConfirmPassage] and their like are a person's decisions, one by one.
//   - [Sign] and [Seal] make minutes of a draft, under the rules of a [Profile]; [Correct], [Object] and [Approve] come after.
//   - [Verify] recomputes a file, [VerifyDocument] recognises a document; [Erase] deletes, [DeletionNow] says when.
//   - [Keys] comes from passphrases to keys; [Encrypt] and [Decrypt] change files; [Prove] shows that nothing leaves the machine.
//   - [Export] writes documents.
//   - [Examine] (the command doctor) says what is installed and what is missing; [Demonstrate] carries the included meeting through all of it.
//
// Errors of all packages become a sentence, a hint and an exit code in one place, [Explain].
//
// The packages below are wired here by their own types; only what needs C code (engine, sound devices) comes in from outside, through
// [Engines] and the source of [Record], so that this package builds without C.
package workflow
