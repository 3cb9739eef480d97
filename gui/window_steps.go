package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// tellScreens hands news of the sitting to all screens.
func (w *Window) tellScreens(c change) {
	if w.sit == nil {
		return
	}
	if c&headChanged != 0 {
		w.frame.bar.title.set(w.sit.title())
		w.showTitle()
	}
	if c&itemChosen != 0 {
		w.keepSoon()
	}
	w.rail.changed(c)
	for _, s := range w.inside {
		s.changed(c)
	}
	w.showSteps()
	w.tidyFocus()
}

// showSteps shows how far each step has come.
func (w *Window) showSteps() {
	s := w.sit
	if s == nil {
		return
	}
	for i := range w.frame.bar.tabs {
		text, sign := w.stepState(step(i))
		w.frame.bar.tabs[i].set(text, sign, w.now == w.inside[i])
	}
	w.frame.bar.row.Refresh()
	w.frame.bar.object.Refresh()
}

func (w *Window) stepState(i step) (string, fyne.Resource) {
	s := w.sit
	switch i {
	case stepPrepare:
		if n := len(s.head.Agenda.Items); n > 0 {
			return w.n("state.items", n), tinted(signDone, colorConfirmed)
		}
		return w.t("state.no_agenda"), tinted(signOpen, colorMuted)
	case stepRecord:
		if w.rec != nil {
			switch w.rec.status.Mode {
			case workflow.ModeClosed:
				return w.t("state.closed"), tinted(signHalf, colorMuted)
			case workflow.ModePaused, workflow.ModeOffRecord:
				return w.t("state.paused"), tinted(signHalf, colorDoubt)
			}
			return w.t("state.recording"), tinted(signRecord, colorRecording)
		}
		if s.length > 0 {
			return catalogue.Position(s.length), tinted(signDone, colorConfirmed)
		}
		return w.t("state.no_sound"), tinted(signOpen, colorMuted)
	case stepTranscript:
		if j := w.jobs.running(); j != nil && j.file == s.desk.Path() && j.step == "transcribe" && j.share >= 0 {
			return w.words.Percent(j.share, 0), tinted(signHalf, theme.ColorNamePrimary)
		}
		if len(s.segs) == 0 {
			return w.t("state.no_text"), tinted(signOpen, colorMuted)
		}
		if !s.version.Complete {
			return w.t("state.unfinished"), tinted(signHalf, theme.ColorNamePrimary)
		}
		return w.n("state.segments", len(s.segs)), tinted(signDone, colorConfirmed)
	case stepMinutes:
		all, done := s.places("")
		switch {
		case all == 0:
			return w.t("state.no_draft"), tinted(signOpen, colorMuted)
		case done < all:
			return w.t("state.reviewed", "done", w.words.Integer(done), "all", w.words.Integer(all)), tinted(signHalf, theme.ColorNamePrimary)
		}
		return w.t("state.all_reviewed"), tinted(signDone, colorConfirmed)
	}
	switch s.minutes.State {
	case meeting.StateSealed:
		return w.t("state.sealed"), tinted(signDone, colorConfirmed)
	case meeting.StateSigned:
		return w.t("state.signed"), tinted(signHalf, theme.ColorNamePrimary)
	}
	if !s.drafted() {
		return w.t("state.later"), tinted(signOpen, colorMuted)
	}
	return w.t("state.draft"), tinted(signOpen, colorMuted)
}

// showJobs shows what runs in the background.
func (w *Window) showJobs() {
	if w.frame == nil {
		return
	}
	w.keepWork()
	f := w.frame.foot
	f.job, f.waiting, f.later = w.jobs.running(), w.jobs.waiting(), w.afterRecording()
	f.stopped = func() {
		if j := w.jobs.running(); j != nil {
			w.jobs.stop(j)
		}
	}
	f.show()
	if w.sit != nil && w.now != nil {
		w.showSteps()
		for _, s := range w.inside {
			if t, ok := s.(interface{ jobsChanged() }); ok {
				t.jobsChanged()
			}
		}
	}
	if w.queue != nil {
		w.queue.refresh()
	}
	if w.shelf != nil {
		w.shelf.list.Refresh()
	}
	w.tidyFocus()
}
