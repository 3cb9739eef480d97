package export

import (
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// TestAttendanceIsToldWithTimesReasonsAndSubstitutes puts every kind of attendance into one list.
func TestAttendanceIsToldWithTimesReasonsAndSubstitutes(t *testing.T) {
	p := demoParts(t)
	p.Meeting.Roster.Members = append(p.Meeting.Roster.Members,
		meeting.Member{ID: "stein", Name: "Ratsherr Stein", Group: "Soziale Mitte", Role: meeting.RoleMember, Voting: true, Invited: meeting.InvitedAbsent, Reason: "Urlaub"},
		meeting.Member{ID: "wolf", Name: "Frau Wolf", Group: "Soziale Mitte", Role: meeting.RoleMember, Voting: true, Invited: meeting.InvitedPresent, For: "stein"},
		meeting.Member{ID: "berg", Name: "Herr Berg", Role: meeting.RoleGuest, Office: "Gutachter", Invited: meeting.InvitedPresent},
		meeting.Member{ID: "lang", Name: "Ratsfrau Lang", Group: "Bürgerliste", Role: meeting.RoleMember, Voting: true})
	at := func(kind meeting.AttendanceKind, id meeting.MemberID, clock meeting.ClockTime, item meeting.ItemID, when time.Duration) {
		p.Facts = append(p.Facts, meeting.Fact{ID: meeting.FactID(500 + len(p.Facts)), Kind: meeting.FactAttendance, Item: item, At: when, Origin: meeting.OriginClerk,
			Attendance: &meeting.Attendance{Kind: kind, Member: id, Clock: clock}})
	}
	at(meeting.AttendArrived, "lorenz", "19:05", "i3", 110*time.Second)
	at(meeting.AttendLeft, "vogt", "", "i6", 240*time.Second)
	at(meeting.AttendRecused, "engel", "", "i3", 100*time.Second)
	at(meeting.AttendReturned, "engel", "", "i4", 180*time.Second)
	text := squeeze(string(made(t, TXT, meeting.Assemble(p), testOptions())))
	for _, want := range []string{
		"Ratsherr Lorenz [○ ungeprüft, Ton 0:13] ab 19:05 Uhr",
		"Ratsherr Vogt [○ ungeprüft] Bürgerliste bis TOP 6",
		"Frau Wolf Soziale Mitte für Ratsherr Stein",
		"Herr Berg Gutachter",
		"Ratsherr Stein Soziale Mitte Urlaub",
		"Anwesenheit nicht festgestellt: Ratsfrau Lang",
		"Ratsherr Lorenz nimmt ab 19:05 Uhr an der Sitzung teil.",
		"Ratsherr Vogt verlässt die Sitzung.",
		"Stadträtin Engel wirkt wegen Befangenheit an Beratung und Abstimmung nicht mit.",
		"Stadträtin Engel nimmt wieder an der Sitzung teil.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the minutes lack %q", want)
		}
	}
	if strings.Contains(text, "Ratsherr Lorenz entschuldigt") {
		t.Error("who came later is still listed as absent")
	}
	if t.Failed() {
		t.Log(text[:2500])
	}
}

func TestNamedAndGroupVotesAreListedAndSecretOnesAreNot(t *testing.T) {
	named := []meeting.NamedVote{{Member: "brandt", Ballot: meeting.BallotFor}, {Name: "Sommer", Ballot: meeting.BallotAgainst}}
	for _, c := range []struct {
		kind   meeting.VoteKind
		listed bool
	}{{meeting.VoteNamed, true}, {meeting.VoteSecret, false}} {
		p := demoParts(t)
		for i := range p.Facts {
			if v := p.Facts[i].Vote; v != nil && p.Facts[i].Item == "i6" {
				v.Kind, v.ByName, v.Recused = c.kind, named, meeting.Count(1)
				v.ByGroup = []meeting.GroupVote{{Group: "Bürgerliste", Ballot: meeting.BallotFor, For: meeting.Count(8)}, {Group: "Grüne Liste", Ballot: meeting.BallotAbstain}}
			}
		}
		text := squeeze(string(made(t, TXT, meeting.Assemble(p), testOptions())))
		_, after, _ := strings.Cut(text, "TOP 6 – ")
		if strings.Contains(after, "Ja Stadtrat Brandt") != c.listed {
			t.Errorf("%s vote: names listed is not %v", c.kind, c.listed)
		}
		if c.listed && !strings.Contains(after, "Nein Ratsfrau Sommer") {
			t.Error("a named vote does not print the roster's name")
		}
		for _, want := range []string{"Bürgerliste 8 – –", "Grüne Liste – – ja", "1 Mitglied wirkt wegen Befangenheit nicht mit."} {
			if !strings.Contains(after, want) {
				t.Errorf("%s vote: lacks %q", c.kind, want)
			}
		}
	}
}
