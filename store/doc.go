// Package store keeps a meeting in one file: head, sound, marks, transcript, facts, minutes, signatures and log.
//
//   - [Create] and [Open] give a [File]; [Options] hold the key of an encrypted one. [Locked] tells the kinds apart.
//   - [File.Claim] makes sure that there is one recorder, one worker and one editor at a time.
//   - [File.AppendSound] returns when the sound is on the disk; [File.ReadSound] gives it back and says where there is none.
//   - [File.AddMark], [File.SaveWindow], [File.Segments], [File.EditSegment], [File.Search] are the meeting's text.
//   - [File.ReplaceDraft], [File.Facts], [File.Passages] and their reviews are the minutes.
//   - [File.LogEntries], [File.VerifyLog], [File.VerifyContent] say what happened, and whether the file is what the program wrote.
package store
