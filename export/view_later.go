package export

import (
	"ratsschreiber/meeting"
)

// Later is what came after signing. The signed text does not change by it.
type Later struct {
	Corrections, Objections []LaterEntry
	Approval                *LaterEntry
}

// Any says whether anything came.
func (l Later) Any() bool { return len(l.Corrections)+len(l.Objections) > 0 || l.Approval != nil }

// LaterEntry is a correction, an objection or the approval.
type LaterEntry struct {
	Number    int
	Item      Text // number of the agenda item; "" for the head
	ItemTitle Text
	Was, Text Text // signed wording and what it should say; for an objection its words
	From      Text // who objects
	Reason    Text
	By        Text   // who noted it
	Day       string // on which day
	State     string // next, proposed, approved, rejected, done; pending, upheld, rejected, withdrawn
	StateText string // the same in words
	Decided   Text   // where and how
	With      []int  // corrections that were approved with the minutes
}

// later puts what came after signing into what a layout sees.
func (b *viewBuilder) later() Later {
	var l Later
	w, a := b.words, b.m.Aftermath
	entry := func(item meeting.ItemID, number int) LaterEntry {
		e := LaterEntry{Number: number}
		if it := b.m.Meeting.Agenda.ByID(item); it != nil {
			e.Item, e.ItemTitle = Text(it.Number), Text(it.Title)
		}
		return e
	}
	for _, c := range a.Corrections {
		e := entry(c.Item, c.Number)
		e.Was, e.Text, e.Reason, e.By, e.Day, e.Decided = Text(c.Was), Text(c.Text), Text(c.Reason), Text(c.By), w.Date(c.At.Local()), b.decided(c.Decided)
		e.State, e.StateText = string(c.State), w.Text("sign.correction."+string(c.State))
		l.Corrections = append(l.Corrections, e)
	}
	for _, o := range a.Objections {
		e := entry(o.Item, o.Number)
		e.Text, e.From, e.By, e.Day, e.Decided = Text(o.Text), Text(o.From), Text(o.By), w.Date(o.At.Local()), b.decided(o.Decided)
		if e.State = string(o.Result); e.State == "" {
			e.State = "pending"
		}
		e.StateText = w.Text("sign.objection." + e.State)
		l.Objections = append(l.Objections, e)
	}
	if x := a.Approval; x != nil {
		l.Approval = &LaterEntry{By: Text(x.By), Day: w.Date(x.At.Local()), Decided: b.decided(&x.DecisionElsewhere), With: x.Corrections}
	}
	return l
}

// decided is where, when and how another meeting decided.
func (b *viewBuilder) decided(d *meeting.DecisionElsewhere) Text {
	if d == nil {
		return ""
	}
	s := d.Meeting
	if !d.On.IsZero() {
		s = joinNonEmpty(", ", s, b.words.Date(d.On))
	}
	return Text(joinNonEmpty(": ", s, d.Text))
}

// laterOf names the entries that speak of one item: "Berichtigung 1".
func (b *viewBuilder) laterOf(id meeting.ItemID) []Text {
	var out []Text
	for _, c := range b.m.Aftermath.Corrections {
		if c.Item == id {
			out = append(out, Text(b.words.Text("documents.later.correction", "n", c.Number)))
		}
	}
	for _, o := range b.m.Aftermath.Objections {
		if o.Item == id {
			out = append(out, Text(b.words.Text("documents.later.objection", "n", o.Number)))
		}
	}
	return out
}

// keepLater leaves out of what came after signing what speaks of an item that keep refuses; the head's stays.
func keepLater(a meeting.Aftermath, keep func(meeting.ItemID) bool) meeting.Aftermath {
	a.Corrections = filter(a.Corrections, func(c meeting.Correction) bool { return c.Item == "" || keep(c.Item) })
	a.Objections = filter(a.Objections, func(o meeting.Objection) bool { return o.Item == "" || keep(o.Item) })
	return a
}
