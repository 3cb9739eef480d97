// Package store keeps a meeting in one file: head, sound, marks, transcript, facts, minutes, signatures and log.
//
//   - [Create] and [Open] give a [File]; [Options] hold the key of an encrypted one. [Locked] tells the kinds apart.
//   - [File.Claim] makes sure that there is one recorder, one worker and one editor at a time.
//   - [File.AppendSound] returns when the sound is on the disk; [File.ReadSound] gives it back and says where there is none.
//   - [File.AddMark], [File.SaveWindow], [File.Segments], [File.EditSegment], [File.Search] are the meeting's text.
//   - [File.ReplaceDraft], [File.Facts], [File.Passages] and their reviews are the minutes.
//   - [File.AddSignoff], [File.Freeze], [File.SetState] end it; [File.Blank], [File.EraseSound], [File.EraseAll] delete.
//   - [File.LogEntries], [File.VerifyLog], [File.VerifyContent], [File.IntegrityCheck] say what happened, and whether the file is what
//     the program wrote. [Salvage] saves what is left of a damaged one.
//
// # What can be relied on
//
// Each change is one transaction: with its log entry it is on the disk when the method returns without an error, or it did not happen. A
// kill or a power cut loses nothing that was acknowledged. Several processes may have a file open; readers never wait, and writers
// wait for each other for milliseconds. Methods of a File may be called from several goroutines. A cancelled context ends what is
// under way and undoes it.
//
// Errors that a person may have to be told are the Err values, [NewerError], [BusyError], [LogError] and [ContentError]. No error
// holds words of persons.
//
// # The format
//
// A plain meeting file is an SQLite 3 database with pages of 4096 bytes, each ending in a sum of 8 bytes (SQLite's checksum layer), a
// write-ahead log (PATH-wal, PATH-shm, folded into the file by the last program to close it) and application id 0x52534348. The
// user version is the format; this package writes format 2 and migrates format 1 on opening, after a copy named PATH.format1.bak. Any SQLite tool can read a
// plain file.
//
// An encrypted file begins with two blocks of 4096 bytes, copies of the head: magic "Ratsschreiber", 0, "L1"; a sequence number (8 bytes, big
// endian; the higher one counts); HMAC-SHA256 under the key over "ratsschreiber key check" and the salt; the salt (32 bytes); the envelope's
// length (4 bytes) and the envelope, whose content is the key keeper's affair; at the end SHA-256 over the rest of the block. Behind it
// lie the pages of the database under Adiantum (XChaCha12, AES, NH, Poly1305; 4096 byte blocks; tweak: the offset in the database, 8 bytes,
// little endian). The page that would come to lie on the byte 1 GiB of the disk file changes places with the one that SQLite leaves unused.
// The write-ahead log is encrypted by its own parts, the header (32 bytes) and for each page the frame's header (24 bytes) and the page,
// each for itself (tweak: the offset, 8 bytes, then "log" and five zeros), so that nobody who writes touches what others read.
// Adiantum hides content; it does not hide which blocks changed between two copies.
//
// Claims lock single bytes from 2^62 on, which exist in no file: recorder, worker, editor in this order, and for each kind k the byte
// 2^62 + (k+1)*2^40 + process number.
//
// Times within the recording are nanoseconds from its start, sound is counted in samples of 16 kHz, moments are RFC 3339 in UTC. Columns named doc hold
// the JSON of the type in package meeting, without its number. The column who is the person who acted.
//
//	meeting       versions of the head; the newest counts. oparl: the imported OParl object, byte for byte
//	setting       state (of the minutes), transcript (the current one), erased, and app.* for the program's own
//	source        files and devices that sound came from
//	sound         rows of at most one second: channel, start and samples, time of day, PCM (16 bit, little endian), SHA-256 of it,
//	              and chain: SHA-256 over the chain of the row before, "channel start samples\n" (before the line's
//	              end a blank and the time of day where there is one) and the sum.
//	              state 0 whole, 1 overwritten in part or as a whole
//	gap           stretches without sound, and why
//	mark          the clerk's marks, append only
//	transcript    passes of a model, or imported transcripts
//	sound_window  decoded stretches of a transcript
//	segment       what was said. removed 1: went into another one, kept for undoing. flags: words with blanks between.
//	              words: a line each: start after the segment's, length (ns), confidence, text, with tabs between
//	find          full-text index (FTS5) of the segments in view; folded: once more with ae, oe, ue, ss
//	edit          steps of work on the text with the segments before and after. undone 1 can be redone, 2 cannot any more
//	fact          dropped 1: replaced by a later draft before anybody had reviewed it
//	passage       versions of passages, numbered from 1 within their id
//	ledger        the coverage ledger, by item
//	signoff       signatures and refusals
//	frozen        texts that were signed, with their SHA-256
//	document      exports
//	deletion      records of erasures
//	log           who did what; hash: see hashEntry; a detail's content is the SHA-256 over the lines "kind id hash\n" of
//	              the entry's rows in content, in order
//	content       the SHA-256 of every state of every record, with the number of the log entry under which it was written
package store
