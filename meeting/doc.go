// Package meeting says what a council meeting is, and which rules hold between its parts.
//
// Read it in this order:
//
//   - [Meeting] is what the clerk prepares: head, [Agenda] with its [Item]s, [Roster] with its [Member]s.
//   - [Mark] is what the clerk keyed in while the meeting went on; [Segment] is what somebody said.
//   - [Fact] is what happened (a motion, a vote, a resolution, somebody leaving), each with its [Evidence],
//     its [Origin] and, once a person has looked at it, its [Review]. [Passage] is a piece of the minutes' text
//     under the same conditions.
//   - [Assemble] puts facts and passages together as [Minutes]; [Presence] counts who is there at any moment.
//   - [Check] lists, as [Problem]s, what still stands against signing.
//
// The package knows no files, no network and no clock: it imports the standard library only. All types are
// plain values; they may be read from several goroutines as long as nobody writes.
//
// Times inside a recording are a [time.Duration] from its start. The wall clock, where it matters, stands beside
// them as [ClockTime] or time.Time.
package meeting
