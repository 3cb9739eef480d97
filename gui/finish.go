package gui

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// finishScreen is the last step: what still stands against signing, each a way there; who signs; documents with a picture of their pages;
// and the end of the recording.
type finishScreen struct {
	w       *Window
	s       *sitting
	root    *fyne.Container
	left    *fyne.Container
	preview *previewPane
	stale   bool // something changed since it was shown
	storing bool // a decision is being stored, and what it changes is not shown yet
}

func newFinishScreen(w *Window, s *sitting) *finishScreen {
	f := &finishScreen{w: w, s: s, left: container.NewVBox(), stale: true}
	f.preview = newPreviewPane(w, s)
	d := newDeck([]string{w.t("finish.tab"), w.t("finish.documents")}, []fyne.CanvasObject{container.NewVScroll(inset(f.left, 0.6, 0.4)), box(f.preview.object)},
		&columns{parts: []column{{best: 34, least: 28, share: 4}, {best: 34, least: 26, share: 5}}},
		func(s fyne.Size) bool { return s.Width >= em(55) || s.Height >= em(44) })
	d.doubles = []fyne.CanvasObject{f.preview.title}
	f.root = container.New(&yielding{}, inset(d.object, 0.5, 0.4))
	return f
}

func (f *finishScreen) object() fyne.CanvasObject   { return f.root }
func (f *finishScreen) scope() scope                { return onFinish }
func (f *finishScreen) railFoot() fyne.CanvasObject { return nil }
func (f *finishScreen) hidden()                     {}

// first is the first line that leads somewhere.
func (f *finishScreen) first() fyne.Focusable {
	for _, o := range focusables(f.left) {
		return o
	}
	return nil
}

func (f *finishScreen) shown() {
	if f.s.recheck {
		f.s.recheck = false
		f.s.reloadMinutes(nil)
	}
	if f.stale {
		f.stale = false
		f.fill()
		f.preview.refresh()
	}
}

func (f *finishScreen) changed(c change) {
	if c&(minutesChanged|headChanged|textChanged) == 0 {
		return
	}
	f.stale, f.storing = true, false
	if f.w.now == f {
		f.shown()
	}
}

func (f *finishScreen) act(a action) bool {
	switch a {
	case actExport:
		f.preview.export()
	case actSign:
		f.signNext()
	default:
		return false
	}
	return true
}

// fill makes the left column anew.
func (f *finishScreen) fill() {
	f.w.keepFocus(f.left, func() {
		f.left.Objects = nil
		f.problems()
		f.signers()
		f.afterSealing()
		f.afterwards()
		f.log()
		f.left.Refresh()
	})
}

func (f *finishScreen) head(key string) {
	f.left.Add(inset(newLine(run{text: f.w.t(key), bold: true, size: theme.SizeNameSubHeadingText}), 0, 0.3))
}

// link is a sentence that leads somewhere.
func (f *finishScreen) link(sign fyne.Resource, text []run, do func()) {
	flow := newFlow(text...)
	flow.fill, flow.max = true, em(38)
	icon := container.New(&signLayout{}, widget.NewIcon(sign))
	f.left.Add(newTapBox(bordered(nil, nil, icon, nil, inset(flow, 0.1, 0.25)), do))
}

type signLayout struct{}

func (signLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(em(1.9), em(1.6)) }
func (signLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(em(0.1), em(0.5)))
	o[0].Resize(fyne.NewSize(em(1), em(1)))
}

// manyProblems bounds what is listed one by one; the rest is counted.
const manyProblems = 60

// problems lists what stands against signing. Places that nobody has looked at are one line: it leads to the first of them. Once the minutes are
// sealed there is nothing to say here.
func (f *finishScreen) problems() {
	w := f.w
	all, done := f.s.places("")
	against, sealed := f.obstacles(), f.s.minutes.State == meeting.StateSealed
	blocking := all > done || slices.ContainsFunc(against, func(p meeting.Problem) bool { return p.Blocking })
	switch {
	case all == 0:
		f.head("finish.against")
		f.link(tinted(signBlock, colorBlocking), []run{{text: w.t("finish.no_draft")}}, func() { w.goTo(stepMinutes) })
		return
	case sealed && len(against) == 0:
		return
	case sealed:
		f.head("finish.left")
	case all == done && len(against) == 0:
		f.head("finish.ready")
	case blocking:
		f.head("finish.against")
	default:
		f.head("finish.consider")
	}
	if open := all - done; open > 0 {
		f.link(tinted(signBlock, colorBlocking), []run{{text: w.n("finish.open_places", open)}}, func() {
			w.goTo(stepMinutes)
			w.inside[stepMinutes].(*minutesScreen).nextOpen(1)
		})
	}
	for i, p := range against {
		if i < manyProblems {
			f.obstacle(p)
		}
	}
	if n := len(against) - manyProblems; n > 0 {
		f.left.Add(paragraph(run{text: w.n("finish.more", n), color: colorMuted}))
	}
	if !blocking && !sealed {
		key := "finish.nothing_against"
		if len(against) > 0 {
			key = "finish.nothing_hinders"
		}
		f.link(tinted(signDone, colorConfirmed), []run{{text: w.t(key)}}, nil)
	}
}

// obstacles are the problems that are listed one by one: not the unreviewed places, nor what stands below: missing
// signatures and the deletion.
func (f *finishScreen) obstacles() []meeting.Problem {
	var out []meeting.Problem
	for _, p := range f.s.problems {
		switch {
		case p.Code == "fact_unreviewed", p.Code == "passage_unreviewed", strings.HasPrefix(p.Code, "doubt_"), strings.HasPrefix(p.Code, "missing_signer"), strings.HasPrefix(p.Code, "erase_"):
			continue
		}
		out = append(out, p)
	}
	return out
}

// obstacle is the sentence for a problem, which leads to its place.
func (f *finishScreen) obstacle(p meeting.Problem) {
	w := f.w
	sign := tinted(signDoubt, colorDoubt)
	if p.Blocking {
		sign = tinted(signBlock, colorBlocking)
	}
	text := workflow.Sentence(w.words, p)
	if key := "problem." + p.Code; w.words.Has("gui." + key) { // the command line's sentence names its commands
		day, _ := p.Args["day"].(time.Time)
		text = w.t(key, "day", w.words.Date(day))
	}
	runs := []run{{text: text}}
	if it := f.s.head.Agenda.ByID(p.Item); it != nil {
		runs = append([]run{{text: w.t("top", "number", it.Number) + ": ", bold: true}}, runs...)
	}
	f.link(sign, runs, f.way(p))
}

// way leads to where a problem can be dealt with.
func (f *finishScreen) way(p meeting.Problem) func() {
	w := f.w
	switch {
	case p.Code == "visibility_unconfirmed", p.Code == "absent_reason", p.Code == "missing_place", p.Code == "missing_chair" && len(p.Facts) == 0,
		p.Code == "missing_clerk", p.Code == "missing_present", p.Code == "missing_start":
		return func() {
			w.goTo(stepPrepare)
			w.inside[stepPrepare].(*prepareScreen).agenda.show(p.Item)
		}
	case p.Segment != 0:
		return func() {
			w.goTo(stepTranscript)
			w.inside[stepTranscript].(*transcriptScreen).goToSegment(p.Segment)
		}
	}
	at := placeID{passage: p.Passage}
	if len(p.Facts) > 0 {
		at = placeID{fact: p.Facts[0]}
	}
	return func() {
		w.goTo(stepMinutes)
		w.inside[stepMinutes].(*minutesScreen).goToPlace(p.Item, at)
	}
}
