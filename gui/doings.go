package gui

import "ratsschreiber/meeting"

// doings is what a person did in the open meeting, as far as it can be taken back or done again, and what was typed and not taken over. It is the
// meeting's and not a screen's: screens are made anew in another language, look or size of text. Changes of the transcript stand in the meeting
// file itself.
type doings struct {
	heads       []meeting.Meeting // as the head was before each change, the last one last
	headsUndone []meeting.Meeting // as it was before each was taken back

	undo, redo []undoStep // decisions on the minutes
	deciding   bool       // one is being stored
	later      []func()   // what waits for it
	facts      renamed

	text    kept[meeting.SegmentID]
	wording kept[meeting.PassageID]
	vote    *keptVote // while recording
}
