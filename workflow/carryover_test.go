package workflow

import (
	"errors"
	"slices"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

func TestTheNextMeetingGetsWhatTheLastMinutesLeft(t *testing.T) {
	agenda := func(titles ...string) (a meeting.Agenda) {
		for i, title := range titles {
			a.Items = append(a.Items, meeting.Item{ID: meeting.ItemID(rune('a' + i)), Number: string(rune('1' + i)), Title: title, Visibility: meeting.Open})
		}
		return a
	}
	for name, tc := range map[string]struct {
		profile             string
		correct, object     bool
		decide, approve     bool
		agenda              meeting.Agenda
		numbers             []string // of the agenda afterwards
		parent, inParent    string   // its number and what it proposes
		inSecond, code      string
		corrections, others int
	}{
		"approval alone":                {profile: "by", numbers: []string{"1"}, parent: "1", inParent: "wird genehmigt", code: "carried_over"},
		"nothing where none is known":   {profile: "nw"},
		"a correction without approval": {profile: "nw", correct: true, numbers: []string{"1", "1.1"}, parent: "1", inSecond: "Berichtigung 1", code: "carried_over", corrections: 1},
		"both, objections first": {profile: "by", correct: true, object: true, numbers: []string{"1", "1.1", "1.2"}, parent: "1", inParent: "wird genehmigt", inSecond: "Einwendung 1 von Herr Vogt",
			code: "carried_over", corrections: 1, others: 1},
		"into the invitation's own item": {profile: "by", object: true, agenda: agenda("Eröffnung", "Genehmigung der Niederschrift über die letzte Sitzung", "Haushalt"),
			numbers: []string{"1", "2", "2.1", "3"}, parent: "2", inParent: "wird genehmigt", code: "carried_over", others: 1},
		"an invitation without one": {profile: "by", object: true, agenda: agenda("Eröffnung", "Protokollanlage im Rathaus"),
			numbers: []string{"1", "2", "3", "3.1"}, parent: "3", inParent: "wird genehmigt", code: "carried_over_added", others: 1},
		"what is decided stays away": {profile: "by", object: true, decide: true, approve: true},
	} {
		t.Run(name, func(t *testing.T) {
			last := sealed(t, tc.profile)
			if tc.correct {
				_, err := Correct(bg, last, CorrectOptions{Text: "Richtig ist: 31 Ja.", By: testClerk})
				must(t, err)
			}
			if tc.object {
				_, err := Object(bg, last, meeting.Objection{From: "Herr Vogt", Text: "Mein Beitrag fehlt.", By: testClerk})
				must(t, err)
			}
			if tc.decide {
				must(t, DecideObjection(bg, last, 1, meeting.ObjectionRejected, meeting.DecisionElsewhere{By: testClerk}))
			}
			if tc.approve {
				must(t, Approve(bg, last, nil, meeting.DecisionElsewhere{By: testClerk, On: time.Now()}, ""))
			}
			before, err := last.Meeting(bg)
			must(t, err)
			m := meeting.Meeting{Agenda: tc.agenda}
			notes, err := carryOver(bg, &m, last, "")
			must(t, err)
			if m.Body != before.Body || m.Profile != tc.profile || len(m.Roster.Members) != len(before.Roster.Members) || m.Number != "" || !m.Start.IsZero() {
				t.Errorf("head: %+v", m)
			}
			var numbers []string
			ids := map[meeting.ItemID]bool{}
			for _, it := range m.Agenda.Items {
				numbers = append(numbers, it.Number)
				ids[it.ID] = true
			}
			if !slices.Equal(numbers, tc.numbers) || len(ids) != len(numbers) {
				t.Fatalf("numbers %v, ids %v", numbers, ids)
			}
			if tc.code == "" {
				if len(notes) > 0 {
					t.Errorf("notes: %v", notes)
				}
				return
			}
			if len(notes) != 1 || notes[0].Code != tc.code || notes[0].Args["corrections"] != tc.corrections || notes[0].Args["objections"] != tc.others || notes[0].Args["number"] != tc.parent {
				t.Errorf("notes: %+v", notes)
			}
			parent := m.Agenda.ByNumber(tc.parent)
			if !containsAny(parent.Proposal+".", []string{tc.inParent}) {
				t.Errorf("proposal: %q", parent.Proposal)
			}
			if sub := m.Agenda.ByNumber(tc.parent + ".1"); tc.inSecond != "" && !containsAny(sub.Title, []string{tc.inSecond}) {
				t.Errorf("title: %q", sub.Title)
			}
		})
	}
}

func TestOpenAndClosedPartsAreNotCarriedIntoEachOther(t *testing.T) {
	last := sealed(t, "by")
	m := meeting.Meeting{Closed: true}
	if _, err := carryOver(bg, &m, last, ""); !errors.Is(err, ErrOtherPart) || len(m.Agenda.Items) > 0 {
		t.Errorf("%v %+v", err, m)
	}
}

func TestWhoWasExcusedOrStoodInLastTimeIsNotSoNextTime(t *testing.T) {
	last := sealed(t, "nw")
	before, err := last.Meeting(bg)
	must(t, err)
	excused := before.Roster.Members[len(before.Roster.Members)-1]
	roster := before.Roster.Members[:len(before.Roster.Members)-1]
	excused.Invited, excused.Reason, excused.Seat = meeting.InvitedExcused, "erkrankt", "7"
	before.Roster.Members = append(append([]meeting.Member{}, roster...), excused, meeting.Member{ID: "standin", Name: "Herr Ersatz", Role: meeting.RoleMember, Voting: true, For: excused.ID})
	m := meeting.Meeting{}
	takeOver(&m, before)
	if m.Roster.ByID("standin") != nil {
		t.Error("who stood in for somebody is expected as a member")
	}
	if got := m.Roster.ByID(excused.ID); got == nil || got.Invited != meeting.InvitedUnknown || got.Reason != "" || got.Seat != "7" {
		t.Errorf("who was excused is %+v", got)
	}
}

func TestTheLastMeetingOfABodyIsFoundByItsName(t *testing.T) {
	all := []LibraryEntry{{Path: "locked", Body: "Rat", Locked: true}, {Path: "closed", Body: "Rat", Closed: true}, {Path: "new", Body: " rat "}, {Path: "old", Body: "Rat"}, {Path: "other", Body: "Bauausschuss"}}
	for _, tc := range []struct {
		body   string
		closed bool
		want   string
	}{{"Rat", false, "new"}, {"Rat", true, "closed"}, {"bauausschuss", false, "other"}, {"Kreistag", false, ""}, {"", false, ""}} {
		if got := LastOfBody(all, tc.body, tc.closed); got != tc.want {
			t.Errorf("%q, closed %v: %q, want %q", tc.body, tc.closed, got, tc.want)
		}
	}
}
