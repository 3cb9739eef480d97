package summarize

import (
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// told writes a fact down in a few words.
func told(f meeting.Fact) string {
	n := func(p *int) string {
		if p == nil {
			return "-"
		}
		return itoa(*p)
	}
	clock := func(c meeting.ClockTime) string {
		if c == "" {
			return "-"
		}
		return string(c)
	}
	s := string(f.Kind)
	switch {
	case f.Attendance != nil:
		s += " " + string(f.Attendance.Kind) + " " + f.Attendance.Name
		if f.Attendance.For != "" {
			s += " for " + f.Attendance.For
		}
		if f.Attendance.Clock != "" {
			s += " " + string(f.Attendance.Clock)
		}
	case f.Quorum != nil:
		s += " " + n(f.Quorum.Present) + "/" + n(f.Quorum.Members)
		switch {
		case f.Quorum.Doubted:
			s += " doubted"
		case f.Quorum.Quorate != nil && *f.Quorum.Quorate:
			s += " quorate"
		case f.Quorum.Quorate != nil:
			s += " not quorate"
		}
	case f.Kind == meeting.FactPublic:
		if f.Clock.Open {
			s += " open"
		} else {
			s += " closed"
		}
	case f.Clock != nil:
		s = strings.TrimSpace(s + " " + string(f.Clock.Clock))
	case f.Break != nil:
		s += " " + clock(f.Break.From) + "/" + clock(f.Break.To)
		if f.Break.Minutes > 0 {
			s += " " + itoa(f.Break.Minutes)
		}
	case f.Person != nil:
		s += " " + f.Person.Name
	case f.Motion != nil:
		s += " " + string(f.Motion.Kind) + " by " + f.Motion.By + ": " + f.Motion.Text
		if f.Motion.Withdrawn {
			s += " withdrawn"
		}
		if f.Motion.TakenOver {
			s += " taken over"
		}
	case f.Result != nil:
		s = strings.TrimSpace(s + " " + string(f.Result.Result) + " " + f.Result.To)
	}
	return s
}

func TestFactsBesideVotes(t *testing.T) {
	roster := meeting.Roster{Members: []meeting.Member{
		{ID: "c", Name: "Bürgermeisterin Keller", Role: meeting.RoleChair, Voting: true}, {ID: "z", Name: "Frau Ziegler", Role: meeting.RoleClerk},
		{ID: "k", Name: "Kämmerer Kuhn", Role: meeting.RoleStaff}, {ID: "s", Name: "Ratsfrau Sommer", Group: "Soziale Mitte", Role: meeting.RoleMember, Voting: true},
		{ID: "v", Name: "Ratsherr Vogt", Group: "Bürgerliste", Role: meeting.RoleMember, Voting: true},
	}}
	for _, row := range lines(t, "facts.de.tsv") {
		in := itemTalk("de", "Ich rufe TOP 2 auf.")
		in.Meeting.Roster = roster
		for i, s := range strings.Split(row[0], " | ") {
			seg := meeting.Segment{ID: meeting.SegmentID(i + 2), From: time.Duration(i+1) * 5 * time.Second, To: time.Duration(i+1)*5*time.Second + 4*time.Second, Text: s}
			if who, text, ok := strings.Cut(s, ">"); ok {
				seg.Text, seg.Speaker = text, roster.ByName(who).ID
			}
			in.Segments = append(in.Segments, seg)
		}
		var got []string
		for _, f := range byRule(t, in).Facts {
			if f.Kind != meeting.FactItem {
				got = append(got, told(f))
			}
		}
		want := ""
		if len(row) > 1 {
			want = row[1]
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%q:\n got %q\nwant %q", row[0], strings.Join(got, "; "), want)
		}
	}
}
