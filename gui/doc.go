// Package gui is the window: the screens that lead a clerk from an empty list to sealed minutes, over package workflow.
//
// Read it in this order:
//
//   - [New] makes the [Window]: the frame (frame.go) with the five steps on top, the agenda at its left, what runs at its foot, and one
//     screen in its middle.
//   - A screen is a struct of its own (start.go, prepare.go, record.go, transcript.go, minutes.go, finish.go, settings.go, help.go). It
//     knows the shared [ui] and, inside a meeting, the [sitting]: what is open, as the screen's goroutine sees it.
//   - Reading and storing happen away from the screen's goroutine ([ui.work]); what comes of it is applied inside fyne.Do. Only that
//     goroutine touches widgets and sittings.
//   - Widgets announce what a person did through a func field; screens decide what it means.
//   - Long texts are always lists of rows of which only the visible ones exist ([rowList]), each row's text broken into lines by
//     [breakLines]: eight hours of transcript scroll like ten lines.
//   - What stands on a screen or panel can always be read whole: fields grow with their text, texts break, parts go behind tabs where there
//     is no room for all (deck.go). In a low window a panel does without what only explains, then its lists become lower, then it scrolls, with
//     the answer in sight (sheet_room.go). Tests go on a tour of everything (tour*_test.go).
//   - Whatever has the keys wears a ring, and something always has them (focus.go); objects stand in their containers in the order of reading,
//     which is that of the tabulator ([bordered]).
//   - A panel closes with its answer; where what the answer began fails, it is there again with all that was typed (sheet_back.go).
//   - What a person did is stored in the order in which it was done ([sitting.write]), and closing waits for it.
//   - What fyne draws is brought to whole pixels, so that no letter is cut (textsize.go, typeface.go); the mouse's wheel scrolls the page also
//     over a field (wheel.go).
//   - Keys stand in one table (keytable.go, keys.go; window_keys.go hands them out) and may be changed by the settings; every
//     sentence stands in the catalogue (gui.toml).
//
// The package never imports fyne's app package, so it builds and tests without a display; cmd/ratsschreiber-gui starts it.
package gui
