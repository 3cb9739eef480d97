package summarize

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// The demonstration meeting: what its minutes must contain is written down in demo/sitzung.facts.json.

type refSegment struct {
	Start   float64 `json:"start"`
	End     float64 `json:"end"`
	Speaker string  `json:"speaker"`
	Text    string  `json:"text"`
}

type refFacts struct {
	Opened  string   `json:"opened"`
	Closed  string   `json:"closed"`
	Present int      `json:"present"`
	Members int      `json:"members"`
	Absent  []string `json:"absent"`
	Clerk   string   `json:"clerk"`
	Chair   string   `json:"chair"`
	Breaks  []struct {
		From    string `json:"from"`
		To      string `json:"to"`
		Minutes int    `json:"announced_minutes"`
	} `json:"breaks"`
	Items []struct {
		Number     string `json:"number"`
		Result     string `json:"result"`
		ReferredTo string `json:"referred_to"`
		Votes      []struct {
			Subject   string `json:"subject"`
			Kind      string `json:"kind"`
			For       *int   `json:"for"`
			Against   *int   `json:"against"`
			Abstain   *int   `json:"abstain"`
			Outcome   string `json:"outcome"`
			Unanimous *bool  `json:"unanimous"`
		} `json:"votes"`
		Motions []struct {
			Kind string `json:"kind"`
			By   string `json:"by"`
			Text string `json:"text"`
		} `json:"motions"`
	} `json:"items"`
}

func demoFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "demo", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func demoMeeting(t testing.TB) meeting.Meeting {
	m := meeting.Meeting{Language: "de", Profile: "nw", Body: "Rat der Stadt Waldhausen"}
	item := regexp.MustCompile(`^Ö (\S+) (.+)$`)
	for sc := bufio.NewScanner(bytes.NewReader(demoFile(t, "sitzung.agenda.txt"))); sc.Scan(); {
		if p := item.FindStringSubmatch(sc.Text()); p != nil {
			m.Agenda.Items = append(m.Agenda.Items, meeting.Item{ID: meeting.ItemID("i" + p[1]), Number: p[1], Title: p[2], Visibility: meeting.Open})
		}
	}
	roles := map[string]meeting.Role{"Vorsitz": meeting.RoleChair, "Schriftführung": meeting.RoleClerk, "Verwaltung": meeting.RoleStaff, "Mitglied": meeting.RoleMember}
	for i, line := range strings.Split(strings.TrimSpace(string(demoFile(t, "sitzung.roster.csv"))), "\n")[1:] {
		f := strings.Split(strings.TrimSpace(line), ";")
		mem := meeting.Member{ID: meeting.MemberID(fmt.Sprint("m", i)), Name: f[0], Role: roles[f[1]], Group: f[2], Voting: f[3] == "ja", Invited: meeting.InvitedPresent}
		if f[4] == "entschuldigt" {
			mem.Invited = meeting.InvitedExcused
		}
		m.Roster.Members = append(m.Roster.Members, mem)
	}
	return m
}

func demoReference(t testing.TB) (segs []refSegment, facts refFacts) {
	var ref struct {
		Segments []refSegment `json:"segments"`
	}
	if err := json.Unmarshal(demoFile(t, "sitzung.ref.json"), &ref); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(demoFile(t, "sitzung.facts.json"), &facts); err != nil {
		t.Fatal(err)
	}
	return ref.Segments, facts
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func TestFactsOfTheDemonstrationMeetingAsItsReferenceHasThem(t *testing.T) {
	m := demoMeeting(t)
	ref, want := demoReference(t)
	in := Input{Meeting: m}
	for i, s := range ref {
		seg := meeting.Segment{ID: meeting.SegmentID(i + 1), From: seconds(s.Start), To: seconds(s.End), Text: s.Text, SpeakerName: s.Speaker}
		if mem := m.Roster.ByName(s.Speaker); mem != nil {
			seg.Speaker, seg.SpeakerName = mem.ID, ""
		}
		in.Segments = append(in.Segments, seg)
	}
	out := byRule(t, in)
	compareDemo(t, m, want, out, true)
	insideUtterances(t, ref, out)
}

// In the recognised text nobody knows who speaks, one question is swallowed and one sentence said twice.
func TestFactsOfTheDemonstrationMeetingFromRecognisedText(t *testing.T) {
	m := demoMeeting(t)
	_, want := demoReference(t)
	b, err := os.ReadFile("testdata/sitzung.recognised.json")
	if err != nil {
		t.Fatal(err)
	}
	var recognised struct {
		Segments []refSegment `json:"segments"`
	}
	if err := json.Unmarshal(b, &recognised); err != nil {
		t.Fatal(err)
	}
	in := Input{Meeting: m}
	for i, s := range recognised.Segments {
		in.Segments = append(in.Segments, meeting.Segment{ID: meeting.SegmentID(i + 1), From: seconds(s.Start), To: seconds(s.End), Text: s.Text})
	}
	out := byRule(t, in)
	compareDemo(t, m, want, out, false)
	insideUtterances(t, recognised.Segments, out)
}

// A recogniser cuts where it hears a pause: in the midst of sentences, or not at all.
func TestFactsOfTheDemonstrationMeetingHoweverItIsCut(t *testing.T) {
	m := demoMeeting(t)
	ref, want := demoReference(t)
	for _, cut := range []int{40, 25, 90} {
		in := Input{Meeting: m}
		for _, s := range ref {
			words := strings.Fields(s.Text)
			at := seconds(s.Start)
			per := (seconds(s.End) - at) / time.Duration(len(words))
			for len(words) > 0 {
				n, size := 0, 0
				for n < len(words) && (n == 0 || size+len(words[n]) < cut) {
					size += len(words[n]) + 1
					n++
				}
				in.Segments = append(in.Segments, meeting.Segment{ID: meeting.SegmentID(len(in.Segments) + 1), From: at, To: at + per*time.Duration(n), Text: strings.Join(words[:n], " ")})
				at += per * time.Duration(n)
				words = words[n:]
			}
		}
		out := byRule(t, in)
		compareDemo(t, m, want, out, false)
		insideUtterances(t, ref, out)
	}
}

func byRule(t testing.TB, in Input) Output {
	t.Helper()
	language := in.Meeting.Language
	out, err := ByRule(context.Background(), in, loadRules(t, language))
	if err != nil {
		t.Fatal(err)
	}
	checkEvidence(t, in.Segments, out)
	return out
}

// checkEvidence asserts that every quotation occurs in its segments and lies inside their time.
func checkEvidence(t testing.TB, segs []meeting.Segment, out Output) {
	t.Helper()
	at := map[meeting.SegmentID]int{}
	for i, s := range segs {
		at[s.ID] = i
	}
	check := func(what string, ev []meeting.Evidence, origin meeting.Origin) {
		if len(ev) == 0 && origin != meeting.OriginClerk {
			t.Errorf("%s has no evidence", what)
		}
		for _, e := range ev {
			i, ok1 := at[e.From]
			j, ok2 := at[e.To]
			if !ok1 || !ok2 || i > j {
				t.Errorf("%s: segments %d to %d are not there", what, e.From, e.To)
				continue
			}
			var texts []string
			for k := i; k <= j; k++ {
				texts = append(texts, segs[k].Text)
			}
			if joined := strings.Join(texts, " "); e.Quote == "" || !strings.Contains(joined, e.Quote) {
				t.Errorf("%s: %q does not occur in %q", what, e.Quote, joined)
			}
			if e.At < segs[i].From || e.At > segs[i].To || e.Until < e.At || e.Until > max(segs[j].To, segs[j].From) {
				t.Errorf("%s: %v to %v lies outside of %v to %v", what, e.At, e.Until, segs[i].From, segs[j].To)
			}
		}
	}
	for _, f := range out.Facts {
		check(string(f.Kind)+" "+f.Rule, f.Evidence, f.Origin)
	}
	for _, p := range out.Passages {
		check(string(p.Role), p.Evidence, p.Origin)
	}
}

// insideUtterances asserts that each place lies inside the utterances that hold the quotation.
func insideUtterances(t *testing.T, ref []refSegment, out Output) {
	t.Helper()
	const slack = 60 * time.Millisecond
	for _, f := range out.Facts {
		for _, e := range f.Evidence {
			inside := false
			for _, s := range ref {
				if e.At >= seconds(s.Start)-slack && e.At <= seconds(s.End)+slack {
					head := strings.Fields(e.Quote)
					inside = inside || strings.Contains(s.Text, strings.Join(head[:min(2, len(head))], " "))
				}
			}
			if !inside {
				t.Errorf("%s %q at %v lies in no utterance with these words", f.Kind, e.Quote, e.At)
			}
		}
	}
}

func compareDemo(t *testing.T, m meeting.Meeting, want refFacts, out Output, speakers bool) {
	t.Helper()
	min := meeting.Assemble(meeting.Parts{Meeting: m, Facts: out.Facts, Passages: out.Passages})
	if min.Opened.Clock == nil || string(min.Opened.Clock.Clock) != want.Opened {
		t.Errorf("opening: %+v", min.Opened)
	}
	if min.Ended.Clock == nil || string(min.Ended.Clock.Clock) != want.Closed {
		t.Errorf("closing: %+v", min.Ended)
	}
	if q := min.Quorum.Quorum; q == nil || q.Present == nil || *q.Present != want.Present || q.Members == nil || *q.Members != want.Members || q.Quorate == nil || !*q.Quorate {
		t.Errorf("quorum: %+v", q)
	}
	var absent []string
	for _, f := range min.Attendance {
		if f.Attendance.Kind == meeting.AttendExcused {
			absent = append(absent, f.Attendance.Name)
		} else {
			t.Errorf("nobody said %+v", f.Attendance)
		}
	}
	if fmt.Sprint(absent) != fmt.Sprint(want.Absent) {
		t.Errorf("absent: %v, want %v", absent, want.Absent)
	}
	if len(min.Clerk) != 1 || min.Clerk[0].Person.Name != want.Clerk {
		t.Errorf("clerk: %+v", min.Clerk)
	}
	if speakers && (len(min.Chair) != 1 || min.Chair[0].Person.Name != want.Chair) {
		t.Errorf("chair: %+v", min.Chair)
	}
	if len(min.Breaks) != len(want.Breaks) {
		t.Errorf("%d breaks, want %d", len(min.Breaks), len(want.Breaks))
	} else {
		for i, b := range want.Breaks {
			got := min.Breaks[i].Break
			if string(got.From) != b.From || string(got.To) != b.To || got.Minutes != b.Minutes || min.Breaks[i].Until <= min.Breaks[i].At {
				t.Errorf("break: %+v, want %+v", min.Breaks[i], b)
			}
		}
	}
	if len(min.Outside.Votes)+len(min.Outside.Motions)+len(min.Outside.Resolutions)+len(min.Outside.Results) > 0 {
		t.Errorf("votes, motions or results outside of all items: %+v", min.Outside)
	}
	for i, w := range want.Items {
		it := min.Items[i]
		if len(it.Spans) != 1 {
			t.Errorf("item %s has spans %v, want one", w.Number, it.Spans)
		}
		if string(it.Result()) != w.Result {
			t.Errorf("item %s ended %s, want %s", w.Number, it.Result(), w.Result)
		}
		if it.ReferredTo() != w.ReferredTo {
			t.Errorf("item %s referred to %q, want %q", w.Number, it.ReferredTo(), w.ReferredTo)
		}
		if len(it.Votes) != len(w.Votes) {
			t.Errorf("item %s has %d votes, want %d", w.Number, len(it.Votes), len(w.Votes))
			for _, v := range it.Votes {
				t.Logf("  %+v %q", v.Vote, v.Evidence[len(v.Evidence)-1].Quote)
			}
			continue
		}
		for k, v := range w.Votes {
			got := it.Votes[k].Vote
			if string(got.Outcome()) != v.Outcome || !sameCount(got.For, v.For) || !sameCount(got.Against, v.Against) || !sameCount(got.Abstain, v.Abstain) {
				t.Errorf("item %s vote %d: %+v, want %+v", w.Number, k, got, v)
			}
			if v.Subject != "" && !strings.HasPrefix(got.Subject, v.Subject) {
				t.Errorf("item %s vote %d is about %q, want %q", w.Number, k, got.Subject, v.Subject)
			}
			if v.Kind != "" && string(got.Kind) != v.Kind {
				t.Errorf("item %s vote %d is %s, want %s", w.Number, k, got.Kind, v.Kind)
			}
			if u, known := got.IsUnanimous(); v.Unanimous != nil && (!known || u != *v.Unanimous) {
				t.Errorf("item %s vote %d unanimous %v %v, want %v", w.Number, k, u, known, *v.Unanimous)
			}
		}
		if len(it.Motions) != len(w.Motions) {
			t.Errorf("item %s has %d motions, want %d", w.Number, len(it.Motions), len(w.Motions))
			for _, f := range it.Motions {
				t.Logf("  %+v", f.Motion)
			}
			continue
		}
		for k, mo := range w.Motions {
			got := it.Motions[k].Motion
			if string(got.Kind) != mo.Kind {
				t.Errorf("item %s motion %d is %s, want %s", w.Number, k, got.Kind, mo.Kind)
			}
			if got.By != mo.By && (speakers || got.By != "") {
				t.Errorf("item %s motion %d is by %q, want %q", w.Number, k, got.By, mo.By)
			}
			for _, word := range strings.Fields(mo.Text) {
				stem := word
				if len(stem) > 6 {
					stem = stem[:6]
				}
				said := strings.ToLower(got.Text)
				if !strings.Contains(said+" "+strings.ReplaceAll(said, "zu", ""), strings.ToLower(stem)) {
					t.Errorf("item %s motion %d: %q lacks %q", w.Number, k, got.Text, word)
				}
			}
		}
	}
}

func sameCount(a, b *int) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }
