package gui

import (
	"strings"

	"ratsschreiber/workflow"
)

// showTitle names in the window's title what is at the front (a panel, else the screen), the meeting, and whether sound is being kept. The
// task bar shows it, and it is all that a screen reader can read of the window.
func (w *Window) showTitle() {
	var parts []string
	if w.rec != nil {
		key := "title_recording"
		switch w.rec.status.Mode {
		case workflow.ModeClosed:
			key = "title_closed"
		case workflow.ModePaused, workflow.ModeOffRecord:
			key = "title_paused"
		}
		parts = append(parts, w.t(key))
	}
	switch {
	case w.shown != nil:
		parts = append(parts, w.shown.title)
	case w.now != nil:
		parts = append(parts, w.screenName())
	}
	if w.sit != nil {
		parts = append(parts, w.sit.title())
	}
	if title := strings.Join(append(parts, w.t("title")), " – "); title != w.win.Title() {
		w.win.SetTitle(title)
	}
}

// screenName is what the screen at the front is called.
func (w *Window) screenName() string {
	switch w.now.(type) {
	case *settingsScreen:
		return w.t("settings.title")
	case *helpScreen:
		return w.t("help.title")
	}
	return w.t("scope." + string(w.now.scope()))
}
