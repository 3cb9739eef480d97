package summarize

import (
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// A meeting of a town council in English, made up for this test: UK usage in the first half, Robert's Rules in the second.
var englishMeeting = []struct{ who, said string }{
	{"Mayor Ashby", "Good evening. I declare the meeting open at 6.30 pm."},
	{"Mayor Ashby", "Apologies have been received from Councillor Brook. 11 of 12 members are present, so we have a quorum. Mrs Reed will take the minutes."},
	{"Mayor Ashby", "Are there any changes to the agenda? Hearing none, the agenda is adopted."},
	{"Mayor Ashby", "We now move to item 2, the repair of the school roof."},
	{"Councillor Hill", "The roof leaks in every classroom. It will cost 450,000 pounds, and we cannot wait another winter."},
	{"Councillor Hill", "I move that the roof be repaired this summer."},
	{"Councillor Stone", "I move an amendment: replace 450,000 with 400,000 pounds."},
	{"Mayor Ashby", "We will vote on the amendment first. All those in favour? Three. Those against? Eight. The amendment is lost."},
	{"Mayor Ashby", "We now come to the vote on the motion. All those in favour, please show. Nine in favour, one against, one abstention. The motion is carried."},
	{"Mayor Ashby", "Item 3, the closure of the swimming pool."},
	{"Councillor Stone", "Last year the planning committee unanimously rejected this. I oppose it."},
	{"Councillor Hill", "I move that this be referred to the leisure committee."},
	{"Mayor Ashby", "I'll put it to the vote. That is unanimous. The item is referred to the leisure committee."},
	{"Councillor Stone", "I move that we adjourn for ten minutes."},
	{"Mayor Ashby", "We'll adjourn for ten minutes."},
	{"Mayor Ashby", "The meeting is resumed at 7.35 pm."},
	{"Mayor Ashby", "Moving on to item 4. Councillor Hill declares a pecuniary interest. Councillor Stone, you have the floor."},
	{"Councillor Stone", "If this is carried, traffic will double. I hope the motion will be rejected."},
	{"Mayor Ashby", "The question is on the adoption of the plan. Please vote now. Four in favour, six against. The motion fails."},
	{"Mayor Ashby", "Next item."},
	{"Director Lowe", "The figures are in the paper. There were 14 complaints this year."},
	{"Mayor Ashby", "The report is noted. That concludes the agenda. I declare the meeting closed at 8.45 pm."},
}

func TestAnEnglishMeeting(t *testing.T) {
	m := meeting.Meeting{Language: "en"}
	for _, it := range [][2]string{{"1", "Opening, apologies, agenda"}, {"2", "Repair of the school roof"}, {"3", "Closure of the swimming pool"}, {"4", "Northern relief road plan"}, {"5", "Complaints report"}} {
		m.Agenda.Items = append(m.Agenda.Items, meeting.Item{ID: meeting.ItemID("i" + it[0]), Number: it[0], Title: it[1], Visibility: meeting.Open})
	}
	m.Roster.Members = []meeting.Member{
		{ID: "a", Name: "Mayor Ashby", Role: meeting.RoleChair, Voting: true}, {ID: "h", Name: "Councillor Hill", Role: meeting.RoleMember, Voting: true},
		{ID: "s", Name: "Councillor Stone", Role: meeting.RoleMember, Voting: true, Group: "Riverside Group"}, {ID: "b", Name: "Councillor Brook", Role: meeting.RoleMember, Voting: true},
		{ID: "r", Name: "Mrs Reed", Role: meeting.RoleClerk}, {ID: "l", Name: "Director Lowe", Role: meeting.RoleStaff},
	}
	for _, known := range []bool{true, false} {
		in := Input{Meeting: m}
		for i, s := range englishMeeting {
			seg := meeting.Segment{ID: meeting.SegmentID(i + 1), From: time.Duration(i) * 10 * time.Second, To: time.Duration(i)*10*time.Second + 9*time.Second, Text: s.said}
			if known {
				seg.Speaker = m.Roster.ByName(s.who).ID
			}
			in.Segments = append(in.Segments, seg)
		}
		out := byRule(t, in)
		min := meeting.Assemble(meeting.Parts{Meeting: m, Facts: out.Facts, Passages: out.Passages})
		if min.Opened.Clock == nil || min.Opened.Clock.Clock != "18:30" || min.Ended.Clock == nil || min.Ended.Clock.Clock != "20:45" {
			t.Errorf("opening %+v, closing %+v", min.Opened.Clock, min.Ended.Clock)
		}
		if q := min.Quorum.Quorum; q == nil || q.Present == nil || *q.Present != 11 || *q.Members != 12 || q.Quorate == nil || !*q.Quorate {
			t.Errorf("quorum %+v", q)
		}
		if len(min.Clerk) != 1 || min.Clerk[0].Person.Name != "Mrs Reed" {
			t.Errorf("clerk %+v", min.Clerk)
		}
		if len(min.Breaks) != 1 || min.Breaks[0].Break.Minutes != 10 || min.Breaks[0].Break.To != "19:35" {
			t.Errorf("breaks %+v", min.Breaks)
		}
		var people []string
		for _, f := range min.Attendance {
			people = append(people, string(f.Attendance.Kind)+" "+f.Attendance.Name+" "+string(f.Item))
		}
		if strings.Join(people, ", ") != "excused Councillor Brook , recused Councillor Hill i4" {
			t.Errorf("attendance %q", people)
		}
		var got []string
		for _, it := range min.Items {
			line := it.Item.Number + " " + string(it.Result())
			if to := it.ReferredTo(); to != "" {
				line += " to " + to
			}
			for _, f := range it.Votes {
				u, k := f.Vote.IsUnanimous()
				line += " [" + string(f.Vote.About) + " " + string(f.Vote.Outcome()) + " " + show(f.Vote.For) + ":" + show(f.Vote.Against) + ":" + show(f.Vote.Abstain)
				if k && u {
					line += " unanimous"
				}
				line += "]"
			}
			for _, f := range it.Motions {
				line += " (" + string(f.Motion.Kind)
				if known {
					line += " by " + f.Motion.By
				}
				line += ")"
			}
			got = append(got, line)
		}
		by := func(s string) string {
			if known {
				return " by " + s
			}
			return ""
		}
		want := []string{
			"1 accepted [agenda accepted not said:not said:not said unanimous]",
			"2 accepted [amendment rejected 3:8:not said] [main accepted 9:1:1] (main" + by("Councillor Hill") + ") (amendment" + by("Councillor Stone") + ")",
			"3 referred to leisure committee [referral accepted not said:not said:not said unanimous] (referral" + by("Councillor Hill") + ") (procedural" + by("Councillor Stone") + ")",
			"4 rejected [main rejected 4:6:not said]",
			"5 noted",
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("speakers known %v:\n got %s\nwant %s", known, got[i], want[i])
			}
		}
	}
}
