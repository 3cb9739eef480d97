// Package audio reads, converts, measures and captures the sound of a meeting.
//
// The way in from a file is [Open]. It recognises the format by the file's
// content, never by its name, and returns a [Stream] of interleaved float32
// frames at the file's own rate. [ToMono16k] turns a stream into what the rest
// of the program works with, 16 kHz mono 16-bit; [ToApart16k] keeps up to
// [MaxApart] channels apart. Both hold a few blocks in memory, however long
// the file is. WAV, FLAC, MP3 and Ogg/Opus are read without any other program;
// everything else is handed to ffmpeg where that is installed.
//
// The way in from a room is a [Source], which a device package such as
// audio/portaudio implements, and a [Recorder], which turns whatever the
// device delivers into seconds of 16 kHz sound on a timeline that stays true
// to the clock: sound that a device did not deliver becomes a [Gap] of known
// length, never a shift of what follows.
//
// For judging sound there are [Level] and [Signal]: a recorder tells of silence
// and of clipping. [Stretch] plays speech slower and faster at the same pitch,
// and [WAVWriter] writes sound for other programs.
//
// The package uses no cgo and knows nothing of meetings. Errors that a person
// may see are the exported Err values and error types in errors.go; none
// contains anything of what was said.
package audio
