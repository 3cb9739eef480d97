package gui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

func (r *recordScreen) speaks(m meeting.Member) {
	r.speaker = m.ID
	r.fillPeople()
	if r.s.objects(m) {
		r.live.warn(r.w.c("speaks", "name", m.Name, "key", r.w.keys.label(onRecord, actOffRecord)))
	}
	r.live.mark(meeting.Mark{Kind: meeting.MarkSpeaker, Member: m.ID, Who: m.Name, Item: r.w.rail.current}, nil)
}

func (r *recordScreen) act(a action) bool {
	l := r.w.rec
	if a == actRecord {
		if l != nil {
			r.askStop()
		} else {
			r.start()
		}
		return true
	}
	switch a {
	case actConsent:
		r.w.showConsents("")
		return true
	case actDevice:
		r.askDevice()
		return true
	}
	if l == nil || l.s != r.s {
		return false
	}
	if r.vote != nil && a == actCancel {
		r.dropVote()
		return true
	}
	if d, ok := strings.CutPrefix(string(a), actSeatFmt); ok {
		r.seatDigit(d)
		return true
	}
	switch a {
	case actTakeSeat:
		return r.takeSeat()
	case actNextItem:
		r.nextItem()
	case actMotion:
		r.askMotion()
	case actVote:
		r.openVote()
	case actSpeaker:
		r.askPerson("record.who_speaks", true, r.speaks)
	case actArrive:
		r.askPerson("record.who_arrives", false, func(m meeting.Member) { r.person(meeting.MarkArrival, m) })
	case actLeave:
		r.askPerson("record.who_leaves", false, func(m meeting.Member) { r.person(meeting.MarkDeparture, m) })
	case actRecused:
		r.recusal()
	case actBreak:
		r.toggleBreak()
	case actNote:
		r.askNote()
	case actCitizens:
		r.citizens()
	case actOffRecord:
		r.toggle(workflow.ModeOffRecord)
	case actPauseRec:
		r.toggle(workflow.ModePaused)
	case actClosed:
		r.toggle(workflow.ModeClosed)
	case actUndo:
		l.takeBack()
	case actRedo:
		l.bringBack()
	default:
		return false
	}
	return true
}

func (r *recordScreen) toggle(mode workflow.Mode) {
	l := r.w.rec
	if l.mode == mode {
		l.setMode(workflow.ModeRecording)
	} else {
		l.setMode(mode)
	}
}

func (r *recordScreen) nextItem() {
	_, next := workflow.CurrentItem(r.s.head, r.s.marks)
	if next == nil {
		r.w.say(r.w.words.Text("record.no_more_items"))
		return
	}
	r.callItem(next.ID)
}

func (r *recordScreen) callItem(id meeting.ItemID) {
	r.live.mark(meeting.Mark{Kind: meeting.MarkItem, Item: id}, nil)
	r.s.item, r.s.done.vote = id, nil
	r.showItem()
	r.w.rail.changed(itemChosen)
}

// calls asks whether an item is called out of its turn; it says whether that can be asked now.
func (r *recordScreen) calls(id meeting.ItemID) bool {
	if r.w.rec == nil || r.w.rec.s != r.s || id == "" || id == r.w.rail.current {
		return false
	}
	r.askItem(id)
	return true
}

// askItem calls an item out of its turn.
func (r *recordScreen) askItem(id meeting.ItemID) {
	if it := r.s.head.Agenda.ByID(id); it != nil {
		r.w.ask(r.w.t("record.call_title"), r.w.t("record.call_why", "number", it.Number, "title", it.Title), r.w.t("record.call_do"), false, func() { r.callItem(id) })
	}
}

func (r *recordScreen) person(kind meeting.MarkKind, m meeting.Member) {
	r.live.mark(meeting.Mark{Kind: kind, Member: m.ID, Who: m.Name, Item: r.w.rail.current}, nil)
}

// recusal marks that somebody is recused, or where somebody is already, that he or she is back.
func (r *recordScreen) recusal() {
	r.askPerson("record.who_recused", false, func(m meeting.Member) {
		kind := meeting.MarkRecusal
		for _, k := range r.s.marks {
			if k.Member == m.ID {
				switch k.Kind {
				case meeting.MarkRecusal:
					kind = meeting.MarkReturn
				case meeting.MarkReturn:
					kind = meeting.MarkRecusal
				}
			}
		}
		r.person(kind, m)
	})
}

func (r *recordScreen) toggleBreak() {
	kind := meeting.MarkBreak
	for _, k := range r.s.marks {
		switch k.Kind {
		case meeting.MarkBreak:
			kind = meeting.MarkResume
		case meeting.MarkResume:
			kind = meeting.MarkBreak
		}
	}
	r.live.mark(meeting.Mark{Kind: kind, Item: r.w.rail.current}, nil)
}

// citizens begins the citizens' question time, which is recorded only where the meeting says so.
func (r *recordScreen) citizens() {
	r.live.mark(meeting.Mark{Kind: meeting.MarkCitizens, Item: r.w.rail.current}, func() {
		if !r.s.head.CitizensRecorded {
			r.live.setMode(workflow.ModeOffRecord)
			r.w.say(r.w.words.Text("record.citizens_off"))
		}
	})
}

func (r *recordScreen) askMotion() {
	w := r.w
	at, wall := r.live.rec.Position(), time.Now() // the motion's, not that of the last key of its text
	text, by := newEntry(&w.ui), newEntry(&w.ui)
	if m := r.s.head.Roster.ByID(r.speaker); m != nil {
		by.SetText(m.Name)
	}
	kinds := []string{string(meeting.MarkMotion), string(meeting.MarkAmendment)}
	kind := newSelect(kinds, []string{w.words.Text("facts.mark.motion"), w.words.Text("facts.mark.amendment")}, nil)
	kind.setValue(kinds[0])
	s := w.sheet(w.t("legend.motion"), form(&w.ui, false, w.t("fact.text"), text, w.t("fact.by"), by, w.t("fact.kind"), kind), 38, text,
		sheetChoice{label: w.t("save"), do: func() bool {
			k := meeting.Mark{Kind: meeting.MarkKind(kind.value()), At: at, Wall: wall, Item: w.rail.current, Text: strings.TrimSpace(text.Text), Who: strings.TrimSpace(by.Text)}
			if m := r.s.head.Roster.ByName(k.Who); m != nil {
				k.Member = m.ID
			}
			r.live.mark(k, nil)
			return false
		}}, sheetChoice{label: w.t("cancel")})
	text.OnSubmitted = func(string) { s.answer(0) }
	by.OnSubmitted = text.OnSubmitted
}

func (r *recordScreen) askNote() {
	w := r.w
	text := newEntry(&w.ui)
	s := w.sheet(w.t("legend.note"), text, 36, text, sheetChoice{label: w.t("save"), do: func() bool {
		if t := strings.TrimSpace(text.Text); t != "" {
			r.live.mark(meeting.Mark{Kind: meeting.MarkNote, Item: w.rail.current, Text: t}, nil)
		}
		return false
	}}, sheetChoice{label: w.t("cancel")})
	text.OnSubmitted = func(string) { s.answer(0) }
}

// askPerson lets a person be found by the first letters of the name, or named anew.
func (r *recordScreen) askPerson(key string, all bool, then func(meeting.Member)) {
	w := r.w
	people := r.s.speakers()
	var shown []meeting.Member
	find := newEntry(&w.ui)
	find.SetPlaceHolder(w.t("record.find_person"))
	list := newRowList(func() int { return len(shown) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, personRuns(shown[i])...) },
		func(i int, width float32) float32 { return flowRowHeight(width, personRuns(shown[i])...) })
	look := func(text string) {
		shown = shown[:0]
		for _, m := range people {
			if (all || m.Voting) && (nameBegins(m.Name, text) || seatBegins(m, text)) {
				shown = append(shown, m)
			}
		}
		list.chosen = 0
		list.Refresh()
	}
	look("")
	find.OnChanged, find.find = look, true
	var s *sheet
	take := func() bool {
		if list.chosen >= 0 && list.chosen < len(shown) {
			m := shown[list.chosen]
			s.close()
			then(m)
			return true
		}
		if name := strings.TrimSpace(find.Text); name != "" {
			s.close()
			then(meeting.Member{Name: name})
			return true
		}
		return true
	}
	find.onKey = func(k *fyne.KeyEvent) bool {
		switch k.Name {
		case fyne.KeyDown:
			list.step(1)
		case fyne.KeyUp:
			list.step(-1)
		case fyne.KeyReturn, fyne.KeyEnter:
			s.answer(0)
		default:
			return false
		}
		return true
	}
	list.onOpen = func(int) { s.answer(0) }
	s = w.sheet(w.t(key), bordered(find, nil, nil, nil, w.listHeight(list, 14)), 30, find,
		sheetChoice{label: w.t("choose.do"), do: take}, sheetChoice{label: w.t("cancel")})
}

func personRuns(m meeting.Member) []run {
	if m.Group == "" {
		return []run{{text: m.Name}}
	}
	return []run{{text: m.Name}, {text: " · " + m.Group, color: colorMuted}}
}

// nameBegins says whether any word of a name begins with text.
func nameBegins(name, text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, word := range strings.Fields(strings.ToLower(name)) {
		if strings.HasPrefix(word, text) {
			return true
		}
	}
	return text == ""
}
