package gui

import (
	"testing"

	"ratsschreiber/meeting"
)

func TestAVoteIsTakenWithDigitsAlone(t *testing.T) {
	b, _, r := recordBench(t)
	b.key("N")
	b.key("A")
	b.win.Canvas().Focused().(*entry).SetText("300.000 Euro in den Haushalt")
	b.shown.answer(0)
	b.key("S")
	if r.vote == nil {
		t.Fatal("no pad")
	}
	if r.vote.subject.Text != "300.000 Euro in den Haushalt" {
		t.Errorf("the subject is %q; the last motion was wanted", r.vote.subject.Text)
	}
	b.mustSee("AUFNAHME LÄUFT")
	r.vote.yes.SetText("31")
	r.vote.no.SetText("2")
	r.vote.abstain.SetText("1x")
	if r.vote.abstain.Text != "1" {
		t.Errorf("a letter got into a count: %q", r.vote.abstain.Text)
	}
	r.vote.abstain.TypedKey(keyEvent("Return"))
	if r.vote != nil {
		t.Fatal("the pad is still open")
	}
	m := b.marks()
	v := m[len(m)-1]
	if v.Kind != meeting.MarkVote || *v.Vote.For != 31 || *v.Vote.Against != 2 || *v.Vote.Abstain != 1 || v.Vote.Recused != nil {
		t.Errorf("the vote is %+v", v.Vote)
	}
	n := len(m)
	b.key("S")
	r.vote.yes.SetText("5")
	r.vote.yes.TypedKey(keyEvent("Escape"))
	if r.vote != nil || len(b.marks()) != n {
		t.Error("Escape does not discard the vote")
	}
}

func TestAVoteIsOnTheItemsProposalUntilSomebodyMovesSomethingElse(t *testing.T) {
	b, _, r := recordBench(t)
	it := b.sit.head.Agenda.ByNumber("2")
	it.Proposal = "Der Rat beschließt die Sanierung der Grundschule."
	b.key("N")
	b.key("N")
	b.key("S")
	if got := r.vote.subject.Text; got != "Beschlussvorschlag der Vorlage 114" {
		t.Errorf("the vote is on %q", got)
	}
	b.mustSee(it.Proposal)
	b.key("Escape")
	b.rec.mark(meeting.Mark{Kind: meeting.MarkMotion, Item: it.ID, Text: "Vertagung bis Mai"}, nil)
	b.key("S")
	if got := r.vote.subject.Text; got != "Vertagung bis Mai" || b.sees(it.Proposal) {
		t.Errorf("the vote is on %q", got)
	}
}

func TestAVoteThatWasDiscardedByMistakeStandsOnThePadAgainUntilTheNextItem(t *testing.T) {
	b, _, r := recordBench(t)
	b.key("N")
	b.key("N")
	n := len(b.marks())
	open := func() *votePad {
		t.Helper()
		b.win.Canvas().Unfocus()
		b.key("S")
		if r.vote == nil {
			t.Fatal("no pad")
		}
		return r.vote
	}
	open()
	b.key("Escape")
	if r.s.done.vote != nil || b.sees("holt zurück") {
		t.Error("an untouched pad is kept")
	}
	pad := open()
	preset := pad.subject.Text
	pad.yes.SetText("31")
	pad.no.SetText("2")
	pad.unanimous.SetChecked(false)
	b.key("Escape")
	b.mustSee("S holt zurück, was Sie eingegeben hatten")
	if len(b.marks()) != n {
		t.Error("a discarded vote is marked")
	}
	b.goTo(stepTranscript) // also leaving the step keeps it
	b.goTo(stepRecord)
	pad = open()
	if pad.yes.Text != "31" || pad.no.Text != "2" || pad.abstain.Text != "" || pad.subject.Text != preset {
		t.Errorf("the pad says %q:%q:%q on %q", pad.yes.Text, pad.no.Text, pad.abstain.Text, pad.subject.Text)
	}
	b.key("Escape")
	b.key("A") // what nobody typed follows the motion
	b.win.Canvas().Focused().(*entry).SetText("300.000 Euro in den Haushalt")
	b.key("Return")
	if pad = open(); pad.yes.Text != "31" || pad.subject.Text != "300.000 Euro in den Haushalt" {
		t.Errorf("the pad says %q on %q", pad.yes.Text, pad.subject.Text)
	}
	b.key("Return")
	if m := b.marks(); m[len(m)-1].Vote == nil || *m[len(m)-1].Vote.For != 31 {
		t.Fatalf("the last mark is %+v", m[len(m)-1])
	}
	if pad = open(); pad.yes.Text != "" {
		t.Error("what was stored stands on the pad for the next vote")
	}
	pad.yes.SetText("5")
	b.key("Escape")
	b.key("N")
	if pad = open(); pad.yes.Text != "" {
		t.Error("the pad shows the vote of another item")
	}
}

func TestAVoteThatCannotBeStoredStaysOnThePad(t *testing.T) {
	b, _, r := recordBench(t)
	b.key("N")
	r.openVote()
	r.vote.yes.SetText("31")
	if err := b.sit.desk.Close(); err != nil {
		t.Fatal(err)
	}
	b.key("Return")
	b.mustSee("Das hat nicht geklappt")
	b.shown.close()
	if r.vote == nil || r.vote.yes.Text != "31" {
		t.Error("the vote is lost")
	}
}
