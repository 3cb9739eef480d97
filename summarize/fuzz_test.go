package summarize

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"ratsschreiber/meeting"
)

// FuzzByRule takes any text for a transcript, one line a segment. Whatever is said, the draft does not panic, every quotation occurs in
// its segments, every time lies inside them, and ids count from 1.
func FuzzByRule(f *testing.F) {
	for _, seed := range []string{
		"Ich rufe TOP 2 auf.\nIch bitte um Ihr Votum.\nDas ist einstimmig.",
		"Der Vorsitzende: Wir kommen zu 7.1 und 7.2 gemeinsam.\n22 Ja-Stimmen, 9 Nein-Stimmen",
		"Entschuldigt fehlt Ratsherr Lorenz. Anwesend sind 34 von 36 Mitgliedern.",
		"(Unterbrechung der Sitzung von 18:32 – 19:02 Uhr) Stadtrat Brandt (Bürgerliste): Wir beantragen: die Vertagung.",
		"I call item 3. All those in favour? Nine. Against? None. Carried.",
		"Wir stellen einen Änderungsantrag:\nstatt 300.000 Euro 200.000 Euro\nEnthaltun- gen ... – 2 – Das",
		"\xff\xfe\x00( ) : . ! ? … – „“ ß İ ﬁ Ǆ\n\n\n:",
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, german bool) {
		language := "de"
		if !german {
			language = "en"
		}
		in := itemTalk(language)
		in.Meeting.Roster.Members = []meeting.Member{{ID: "m", Name: "Ratsherr Lorenz", Group: "Bürgerliste", Voting: true}, {ID: "c", Name: "Bürgermeisterin Keller", Role: meeting.RoleChair}}
		for i, line := range strings.Split(text, "\n") {
			s := meeting.Segment{ID: meeting.SegmentID(i + 1), From: time.Duration(i) * 3 * time.Second, To: time.Duration(i)*3*time.Second + time.Duration(len(line)%7)*time.Second, Text: line}
			for k, w := range strings.Fields(line) {
				if i%2 == 0 {
					s.Words = append(s.Words, meeting.Word{From: s.From + time.Duration(k)*100*time.Millisecond, To: s.From + time.Duration(k+1)*100*time.Millisecond, Text: w})
				}
			}
			if i%5 == 1 {
				s.SpeakerName = "Bürgermeisterin Keller"
			}
			in.Segments = append(in.Segments, s)
		}
		in.Marks = []meeting.Mark{{ID: 1, Kind: meeting.MarkItem, At: 4 * time.Second, Item: "i3"}, {ID: 2, Kind: meeting.MarkVote, At: 6 * time.Second, Vote: &meeting.Vote{For: meeting.Count(3)}}}
		out, err := ByRule(context.Background(), in, loadRules(t, language))
		if err != nil {
			t.Fatal(err)
		}
		if utf8.ValidString(text) {
			checkEvidence(t, in.Segments, out)
		}
		for i, fact := range out.Facts {
			if fact.ID != meeting.FactID(i+1) || fact.Until != 0 && fact.Until < fact.At {
				t.Errorf("%+v", fact)
			}
		}
		meeting.Check(meeting.Assemble(meeting.Parts{Meeting: in.Meeting, Facts: out.Facts, Passages: out.Passages}), meeting.CheckRules{})
	})
}

// FuzzNormal asserts that the way back from a normal text to its source never leaves it.
func FuzzNormal(f *testing.F) {
	for _, seed := range []string{"Enthaltun- gen: dreiundzwanzig Ja-Stimmen.", "Haupt- und Finanzausschuss", "– 12 – Das ist", "İſẞ ﬁ", "äh, also"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, language := range []string{"de", "en"} {
			z := normaliser{language: language}
			n := z.do(raw)
			if len(n.start) != len(n.text) || len(n.end) != len(n.text) {
				t.Fatalf("%q: %d %d %d", raw, len(n.text), len(n.start), len(n.end))
			}
			last := int32(0)
			for i := range n.start {
				if n.start[i] < last || n.end[i] > int32(len(raw)) || n.end[i] < n.start[i] {
					t.Fatalf("%q at %d: %d to %d", raw, i, n.start[i], n.end[i])
				}
				last = n.start[i]
			}
		}
	})
}
