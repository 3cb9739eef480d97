package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// A row holds date, title and state; or date, the words that were found, and who said them where.

func (s *startScreen) make() fyne.CanvasObject {
	date, title, state := newLine(run{}), newFlow(), newFlow()
	return container.New(&startRowLayout{}, date, title, state, widget.NewIcon(nil), canvas.NewRectangle(nil))
}

type startRowLayout struct{}

func startColumns(width float32) (date, title, state float32, stacked bool) {
	date = em(7.6)
	rest := width - date - em(5)
	if rest < em(30) {
		return date, rest, rest, true
	}
	return date, rest * 0.56, rest * 0.44, false
}

func (startRowLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (startRowLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	date, title, state, stacked := startColumns(s.Width)
	y := em(0.6)
	o[0].Move(fyne.NewPos(em(0.8), y))
	o[0].Resize(fyne.NewSize(date, em(lineSpread)))
	o[1].Move(fyne.NewPos(em(1.6)+date, y))
	o[1].Resize(fyne.NewSize(title, s.Height))
	if stacked {
		h := textHeight(o[1].(*flowText).runs, title)
		o[2].Move(fyne.NewPos(em(1.6)+date, y+h))
	} else {
		o[2].Move(fyne.NewPos(em(2.4)+date+title, y))
	}
	o[2].Resize(fyne.NewSize(state, s.Height))
	o[3].Move(fyne.NewPos(s.Width-em(1.7), y+em(0.2)))
	o[3].Resize(fyne.NewSize(em(1), em(1)))
	o[4].Move(fyne.NewPos(0, s.Height-1))
	o[4].Resize(fyne.NewSize(s.Width, 1))
}

func (s *startScreen) height(i int, width float32) float32 {
	_, title, state, stacked := startColumns(width)
	a, b := s.texts(i)
	h := textHeight(a, title)
	if stacked {
		h += textHeight(b, state)
	} else {
		h = max(h, textHeight(b, state))
	}
	return h + em(1.2)
}

func (s *startScreen) update(i int, o fyne.CanvasObject) {
	c := o.(*fyne.Container)
	e := s.rows[i].entry
	date := s.w.words.DateShort(e.Start)
	if e.Start.IsZero() {
		date = s.w.words.DateShort(e.Changed)
	}
	c.Objects[0].(*line).setRun(run{text: date, color: colorMuted})
	a, b := s.texts(i)
	c.Objects[1].(*flowText).set(a...)
	c.Objects[2].(*flowText).set(b...)
	c.Objects[3].(*widget.Icon).SetResource(tinted(signOnward, colorMuted))
	c.Objects[4].(*canvas.Rectangle).FillColor = theme.Color(theme.ColorNameSeparator)
	c.Layout.Layout(c.Objects, c.Size())
}

// texts are what a row says in its two columns.
func (s *startScreen) texts(i int) (title, state []run) {
	r := s.rows[i]
	if r.hit != nil {
		where := r.hit.Title
		if r.hit.Segment != 0 {
			where += " · " + catalogue.Position(r.hit.At)
			if r.hit.Speaker != "" {
				where += " " + r.hit.Speaker
			}
		}
		return snippetRuns(r.hit.Snippet, r.hit.Matches), []run{{text: where, color: colorMuted}}
	}
	return []run{{text: s.w.entryName(r.entry), bold: true}}, []run{s.stateOf(r.entry)}
}

// entryName is what a list calls a meeting.
func (u *ui) entryName(e workflow.LibraryEntry) string {
	name := e.Title
	if e.Body != "" && !strings.Contains(e.Title, e.Body) {
		name = e.Body + " · " + e.Title
	}
	if e.Closed {
		name += " · " + u.t("part.closed")
	}
	if e.Encrypted && !e.Locked { // of a locked one the state says so
		name += " · " + u.t("entry.locked")
	}
	return name
}

// snippetRuns marks what was found.
func snippetRuns(text string, matches [][2]int) []run {
	var out []run
	at := 0
	for _, m := range matches {
		if m[0] < at || m[1] > len(text) {
			continue
		}
		out = append(out, run{text: text[at:m[0]]}, run{text: text[m[0]:m[1]], bold: true, ground: colorFound})
		at = m[1]
	}
	return append(out, run{text: text[at:]})
}

// stateOf says in a few words how far a meeting has come and what is due.
func (s *startScreen) stateOf(e workflow.LibraryEntry) run {
	w := s.w
	switch {
	case e.Locked:
		return run{text: w.t("entry.locked"), color: colorMuted}
	case e.Err != nil:
		return run{text: w.explain(e.Err).Sentence, color: colorBlocking}
	case e.State == meeting.StateSealed && e.Deletable:
		return run{text: w.t("entry.deletable"), color: colorConfirmed}
	case e.State == meeting.StateSealed && e.Length > 0 && !e.SoundErased:
		return run{text: w.t("entry.sealed_sound"), color: colorConfirmed}
	case e.State == meeting.StateSealed:
		return run{text: w.t("entry.sealed"), color: colorConfirmed}
	case e.State == meeting.StateSigned:
		return run{text: w.t("entry.signed")}
	case e.Drafted && !e.Pending:
		return run{text: w.t("entry.reviewed")}
	case e.Drafted:
		return run{text: w.t("entry.draft", "done", w.words.Integer(e.ItemsDone), "all", w.words.Integer(e.Items))}
	case e.Transcribed:
		return run{text: w.t("entry.text")}
	case e.Length > 0:
		return run{text: w.t("entry.sound", "length", w.words.Span(e.Length))}
	case e.Items > 0:
		return run{text: w.n("entry.agenda", e.Items)}
	}
	return run{text: w.t("entry.empty"), color: colorMuted}
}
