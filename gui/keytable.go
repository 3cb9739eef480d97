package gui

import (
	"slices"
	"strings"
)

// action is what a key means. Its name is the one that the settings' table of keys uses, and that of its sentence in the catalogue
// ("gui.action.<name>").
type action string

// scope says where a key is valid: everywhere, or on one screen.
type scope string

const (
	everywhere   scope = "everywhere"
	onStart      scope = "start"
	onPrepare    scope = "prepare"
	onRecord     scope = "record"
	onTranscript scope = "transcript"
	onMinutes    scope = "minutes"
	onFinish     scope = "finish"
)

const (
	actHelp     action = "help"
	actStart    action = "all_meetings"
	actStep1    action = "step_prepare"
	actStep2    action = "step_record"
	actStep3    action = "step_transcript"
	actStep4    action = "step_minutes"
	actStep5    action = "step_finish"
	actSearch   action = "search"
	actUndo     action = "undo"
	actRedo     action = "redo"
	actSettings action = "settings"
	actAgenda   action = "agenda"
	actPaste    action = "paste"
	actCancel   action = "cancel"
	actLock     action = "lock"

	actNew    action = "new"
	actImport action = "import"

	actUp       action = "move_up"
	actDown     action = "move_down"
	actInsert   action = "insert"
	actRemove   action = "remove"
	actOpenness action = "open_closed"

	actRecord    action = "record"
	actPauseRec  action = "pause_recording"
	actNextItem  action = "next_item"
	actMotion    action = "motion"
	actVote      action = "vote"
	actSpeaker   action = "speaker"
	actArrive    action = "arrives"
	actLeave     action = "leaves"
	actRecused   action = "recused"
	actBreak     action = "break"
	actNote      action = "note"
	actOffRecord action = "off_record"
	actClosed    action = "closed_part"
	actCitizens  action = "citizens"
	actConsent   action = "consents"
	actDevice    action = "device"

	actPlay       action = "play"
	actBack       action = "back"
	actForward    action = "forward"
	actPedalBack  action = "pedal_back"
	actPedalPlay  action = "pedal_play"
	actPedalFwd   action = "pedal_forward"
	actNextDoubt  action = "next_doubtful"
	actPrevTurn   action = "previous_turn"
	actNextTurn   action = "next_turn"
	actEdit       action = "edit"
	actMerge      action = "merge"
	actSplit      action = "split"
	actSlower     action = "slower"
	actFaster     action = "faster"
	actWho        action = "choose_speaker"
	actBlank      action = "blank"
	actSuggest    action = "suggestions"
	actSpeakerFmt        = "speaker_" // and a digit
	actSeatFmt           = "seat_"    // and a digit
	actTakeSeat   action = "take_seat"

	actHear     action = "hear"
	actConfirm  action = "confirm"
	actStrike   action = "strike"
	actNextOpen action = "next_open"
	actPrevOpen action = "previous_open"
	actNextTOP  action = "next_agenda_item"
	actPrevTOP  action = "previous_agenda_item"
	actRemark   action = "remark"
	actRedraft  action = "redraft"
	actHistory  action = "history"

	actExport action = "export"
	actSign   action = "sign"
)

// binding is one line of the table: an action, where it is valid, and its keys. Letters stand for words, so they differ by language.
type binding struct {
	in     scope
	act    action
	de, en string // keys, separated by blanks
}

// name is what the settings call the binding.
func (b binding) name() string { return string(b.in) + "." + string(b.act) }

// numbered says whether an action is one of a row of digits, which are shown as one and cannot be changed; first, whether it is the first of them.
func (a action) numbered() (numbered, first bool) {
	for _, row := range []struct{ prefix, first string }{{actSpeakerFmt, "1"}, {actSeatFmt, "0"}} {
		if d, ok := strings.CutPrefix(string(a), row.prefix); ok && len(d) == 1 {
			return true, d == row.first
		}
	}
	return false, false
}

// word is the last part of the key of the action's sentence in the catalogue; all of a row of digits share one.
func (a action) word() string {
	if numbered, _ := a.numbered(); numbered {
		return string(a[:len(a)-2])
	}
	return string(a)
}

// bindings is the table of all keys, in the order in which the keyboard sheet shows them.
var bindings = func() []binding {
	b := []binding{
		{everywhere, actHelp, "F1", "F1"},
		{everywhere, actStart, "Alt+0", "Alt+0"},
		{everywhere, actStep1, "Alt+1", "Alt+1"},
		{everywhere, actStep2, "Alt+2", "Alt+2"},
		{everywhere, actStep3, "Alt+3", "Alt+3"},
		{everywhere, actStep4, "Alt+4", "Alt+4"},
		{everywhere, actStep5, "Alt+5", "Alt+5"},
		{everywhere, actSearch, "Ctrl+F", "Ctrl+F"},
		{everywhere, actUndo, "Ctrl+Z", "Ctrl+Z"},
		{everywhere, actRedo, "Ctrl+Y", "Ctrl+Y"},
		{everywhere, actPaste, "Ctrl+V", "Ctrl+V"},
		{everywhere, actImport, "Ctrl+I", "Ctrl+I"},
		{everywhere, actAgenda, "F9", "F9"},
		{everywhere, actSettings, "Ctrl+P", "Ctrl+P"},
		{everywhere, actLock, "Ctrl+Shift+L", "Ctrl+Shift+L"},
		{everywhere, actCancel, "Escape", "Escape"},

		{onStart, actNew, "Ctrl+N", "Ctrl+N"},
		{onStart, actImport, "Ctrl+O", "Ctrl+O"},

		{onPrepare, actUp, "Alt+Up", "Alt+Up"},
		{onPrepare, actDown, "Alt+Down", "Alt+Down"},
		{onPrepare, actInsert, "Insert", "Insert"},
		{onPrepare, actRemove, "Delete", "Delete"},
		{onPrepare, actOpenness, "Ctrl+O", "Ctrl+O"},
		{onPrepare, actConsent, "Ctrl+E", "Ctrl+E"},

		{onRecord, actRecord, "Ctrl+R", "Ctrl+R"},
		{onRecord, actPauseRec, "P", "P"},
		{onRecord, actNextItem, "N", "N"},
		{onRecord, actMotion, "A", "M"},
		{onRecord, actVote, "S", "V"},
		{onRecord, actSpeaker, "R", "S"},
		{onRecord, actArrive, "K", "A"},
		{onRecord, actLeave, "G", "L"},
		{onRecord, actRecused, "B", "R"},
		{onRecord, actBreak, "U", "B"},
		{onRecord, actNote, "F", "T"},
		{onRecord, actCitizens, "W", "Q"},
		{onRecord, actConsent, "E", "C"},
		{onRecord, actDevice, "M", "D"},
		{onRecord, actOffRecord, "X", "X"},
		{onRecord, actClosed, "Ctrl+N", "Ctrl+N"},

		{onTranscript, actPlay, "Space", "Space"},
		{onTranscript, actBack, "Left", "Left"},
		{onTranscript, actForward, "Right", "Right"},
		{onTranscript, actPrevTurn, "Ctrl+Up", "Ctrl+Up"},
		{onTranscript, actNextTurn, "Ctrl+Down", "Ctrl+Down"},
		{onTranscript, actEdit, "F2", "F2"},
		{onTranscript, actWho, "Ctrl+L", "Ctrl+L"},
		{onTranscript, actMerge, "Ctrl+M", "Ctrl+M"},
		{onTranscript, actSplit, "Ctrl+Return", "Ctrl+Return"},
		{onTranscript, actBlank, "Ctrl+Delete", "Ctrl+Delete"},
		{onTranscript, actNextDoubt, "F8", "F8"},
		{onTranscript, actSuggest, "Ctrl+Shift+V", "Ctrl+Shift+V"},
		{onTranscript, actPedalBack, "F5", "F5"},
		{onTranscript, actPedalPlay, "F6", "F6"},
		{onTranscript, actPedalFwd, "F7", "F7"},
		{onTranscript, actSlower, "Ctrl+Minus", "Ctrl+Minus"},
		{onTranscript, actFaster, "Ctrl+Plus", "Ctrl+Plus"},

		{onMinutes, actHear, "Space F6", "Space F6"},
		{onMinutes, actConfirm, "Return", "Return"},
		{onMinutes, actEdit, "F2", "F2"},
		{onMinutes, actStrike, "Delete", "Delete"},
		{onMinutes, actNextOpen, "Ctrl+Down", "Ctrl+Down"},
		{onMinutes, actPrevOpen, "Ctrl+Up", "Ctrl+Up"},
		{onMinutes, actNextTOP, "Ctrl+PageDown", "Ctrl+PageDown"},
		{onMinutes, actPrevTOP, "Ctrl+PageUp", "Ctrl+PageUp"},
		{onMinutes, actRemark, "Insert", "Insert"},
		{onMinutes, actHistory, "Ctrl+H", "Ctrl+H"},
		{onMinutes, actRedraft, "Ctrl+R", "Ctrl+R"},

		{onFinish, actSign, "Ctrl+U", "Ctrl+U"},
		{onFinish, actExport, "Ctrl+E", "Ctrl+E"},
	}
	for i := '0'; i <= '9'; i++ {
		b = append(b, binding{onRecord, action(actSeatFmt + string(i)), string(i), string(i)})
	}
	b = append(b, binding{onRecord, actTakeSeat, "Return", "Return"})
	for i := '1'; i <= '9'; i++ {
		b = append(b, binding{onTranscript, action(actSpeakerFmt + string(i)), "Ctrl+" + string(i), "Ctrl+" + string(i)})
	}
	order := []scope{everywhere, onStart, onPrepare, onRecord, onTranscript, onMinutes, onFinish}
	slices.SortStableFunc(b, func(x, y binding) int { return slices.Index(order, x.in) - slices.Index(order, y.in) })
	return b
}()
