package gui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// blankForm asks for a stretch to be blanked, and says what that takes before a person decides.
type blankForm struct {
	w       *Window
	t       *transcriptScreen
	from    *entry
	to      *entry
	why     *entry
	lost    *fyne.Container
	trouble *flowText // what is missing before it can be done
	s       *sheet

	exact          meeting.Span // what the fields were filled with; they show whole seconds
	fromIs, tillIs string
}

// stretch is what a person chose on the strip, or else the chosen segment.
func (t *transcriptScreen) stretch() meeting.Span {
	if t.strip.sel.Length() > 0 {
		return t.strip.sel
	}
	if g := t.current(); g != nil {
		return meeting.Span{From: g.From, To: g.To}
	}
	return meeting.Span{}
}

// blank asks for what is to be taken out of the recording.
func (t *transcriptScreen) blank() {
	w := t.w
	switch {
	case t.s.desk.ReadOnly():
		w.say(w.t("read_only"))
		return
	case t.s.minutes.State == meeting.StateSealed:
		w.say(w.t("minutes.sealed"))
		return
	case t.s.length == 0 && len(t.s.segs) == 0:
		w.note(w.words.Text("blank.title"), w.t("text.no_sound"))
		return
	}
	t.endEdit(true)
	w.askName(func() {
		f := &blankForm{w: w, t: t, from: newEntry(&w.ui), to: newEntry(&w.ui), why: newEntry(&w.ui), lost: container.NewVBox(), trouble: paragraph()}
		if span := t.stretch(); span.Length() > 0 {
			f.exact, f.fromIs, f.tillIs = span, catalogue.Position(span.From), catalogue.Position(span.To+time.Second-1)
			f.from.SetText(f.fromIs)
			f.to.SetText(f.tillIs)
		}
		f.why.SetPlaceHolder(w.words.Text("blank.reason_example"))
		f.from.OnChanged = func(string) { f.show("") }
		f.to.OnChanged = f.from.OnChanged
		f.why.OnSubmitted = func(string) { f.s.answer(0) }
		span := container.New(&wrapRow{gap: em(0.5)}, container.New(&widthLayout{7}, f.from),
			container.New(&heightedLayout{}, wholeLine(run{text: w.words.Text("blank.to"), color: colorMuted})), container.New(&widthLayout{7}, f.to))
		fields := form(&w.ui, false, w.words.Text("blank.from"), span, w.words.Text("blank.reason"), f.why)
		body := vbox(paragraph(run{text: w.words.Text("blank.final"), bold: true}), fields, f.trouble, paragraph(run{text: w.words.Text("blank.how"), color: colorMuted, size: theme.SizeNameCaptionText}), f.lost)
		f.s = w.sheet(w.words.Text("blank.title"), body, 42, f.why,
			sheetChoice{label: w.words.Text("blank.do"), risky: true, do: f.do},
			sheetChoice{label: w.words.Text("blank.hear"), do: f.hear}, sheetChoice{label: w.t("cancel")})
		f.s.onClose = t.s.player.Pause
		f.show("")
	})
}

// span is what the fields say; ok is false where that is no stretch of the recording.
func (f *blankForm) span() (span meeting.Span, ok bool) {
	from, err1 := catalogue.ParsePosition(f.from.Text)
	to, err2 := catalogue.ParsePosition(f.to.Text)
	end := f.t.s.length
	if n := len(f.t.s.segs); n > 0 {
		end = max(end, f.t.s.segs[n-1].To)
	}
	if f.from.Text == f.fromIs {
		from = f.exact.From
	}
	if f.to.Text == f.tillIs {
		to = f.exact.To
	}
	to = min(to, end)
	return meeting.Span{From: from, To: to}, err1 == nil && err2 == nil && from < to && from < end
}

// show says what would be lost, and what is missing before it can be done.
func (f *blankForm) show(missing string) {
	w := f.w
	span, ok := f.span()
	f.lost.Objects = nil
	f.trouble.set(run{text: missing, color: colorBlocking, bold: true})
	if missing == "" {
		f.trouble.Hide()
	} else {
		f.trouble.Show()
	}
	add := func(r ...run) { f.lost.Add(paragraph(r...)) }
	if !ok {
		add(run{text: w.words.Text("blank.bad_span"), color: colorDoubt})
	} else {
		m := f.t.s.minutes
		m.Segments = f.t.s.segs
		p := workflow.PlanBlank(m, span)
		add(run{text: w.words.Text("blank.sound", "length", w.words.Span(span.Length()))})
		if p.Segments == 0 {
			add(run{text: w.words.Text("blank.segments.none")})
		} else {
			add(run{text: w.words.Count("blank.segments", p.Segments)})
			add(run{text: f.quote(span), color: colorMuted, italic: true})
		}
		if p.Goes > 0 {
			add(run{text: w.words.Count("blank.goes", p.Goes)})
		}
		if p.Stays > 0 {
			add(run{text: w.words.Count("blank.stays", p.Stays)})
		}
		if n := len(m.Signoffs); n > 0 {
			add(run{text: w.words.Count("blank.signed", n), bold: true})
		}
	}
	if f.s != nil {
		f.s.again()
	}
}

// quote is the beginning of what is said in a stretch.
func (f *blankForm) quote(span meeting.Span) string {
	const most = 280
	var b strings.Builder
	for i := range f.t.s.segs {
		g := &f.t.s.segs[i]
		if g.From < span.To && span.From < g.To {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(g.Text)
		}
		if b.Len() > most {
			return string([]rune(b.String())[:most]) + " …"
		}
	}
	return b.String()
}

// hear plays the stretch; the form stays.
func (f *blankForm) hear() bool {
	if span, ok := f.span(); ok {
		f.t.player.from(span.From, span.To)
	}
	return true
}

// do takes the stretch out for good. Without a reason nothing is done.
func (f *blankForm) do() bool {
	w, t := f.w, f.t
	span, ok := f.span()
	reason := strings.TrimSpace(f.why.Text)
	if !ok {
		f.show("")
		return true
	}
	if reason == "" {
		f.show(w.words.Text("blank.bad_reason"))
		return true
	}
	t.s.player.Pause()
	done := func() {
		t.strip.choose(meeting.Span{})
		t.s.reload(everything)
		t.s.strip = nil
		t.s.loadStrip()
	}
	w.workElse(func(ctx context.Context) (func(), error) {
		err := workflow.Blank(ctx, t.s.desk.File(), span, reason, w.clerk())
		return func() {
			done()
			w.say(w.words.Text("blank.done", "from", catalogue.Position(span.From), "to", catalogue.Position(span.To)))
		}, err
	}, func(err error) {
		done()
		w.fail(err)
	})
	return false
}
