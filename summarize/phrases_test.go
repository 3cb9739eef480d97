package summarize

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// lines reads a table of the tests: tabs between the columns, # before a remark.
func lines(t testing.TB, name string) [][]string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for _, l := range strings.Split(string(b), "\n") {
		if l = strings.TrimRight(l, "\r"); l != "" && l[0] != '#' {
			out = append(out, strings.Split(l, "\t"))
		}
	}
	return out
}

// itemTalk makes a meeting of one item in which these things are said, one after the other, by nobody knows whom.
func itemTalk(language string, said ...string) Input {
	in := Input{Meeting: meeting.Meeting{Language: language, Agenda: meeting.Agenda{Items: []meeting.Item{
		{ID: "i1", Number: "1", Title: "Eröffnung", Visibility: meeting.Open}, {ID: "i2", Number: "2", Title: "Sanierung der Grundschule", Visibility: meeting.Open},
		{ID: "i3", Number: "3", Title: "Verschiedenes", Visibility: meeting.Open}}}}}
	for i, s := range said {
		in.Segments = append(in.Segments, meeting.Segment{ID: meeting.SegmentID(i + 1), From: time.Duration(i) * 5 * time.Second, To: time.Duration(i)*5*time.Second + 4*time.Second, Text: s})
	}
	return in
}

func votesOf(out Output) []meeting.Fact {
	var v []meeting.Fact
	for _, f := range out.Facts {
		if f.Vote != nil {
			v = append(v, f)
		}
	}
	return v
}

func TestResultsInTheWordsOfChairs(t *testing.T) {
	t.Run("German", func(t *testing.T) {
		resultsInWords(t, "de", "Ich rufe TOP 2 auf, die Sanierung der Grundschule.",
			[]string{"Ich bitte um Ihr Votum.", "Wir kommen zur Abstimmung.", "Wer der Vorlage zustimmt, den bitte ich um das Handzeichen."}, "Vielen Dank.")
	})
	t.Run("English", func(t *testing.T) {
		resultsInWords(t, "en", "I call item 2, the repair of the school.", []string{"Please vote now.", "We now come to the vote.", "All those in favour, please show."}, "Thank you.")
	})
}

func resultsInWords(t *testing.T, language, item string, calls []string, thanks string) {
	wrong := 0
	table := lines(t, "results."+language+".tsv")
	for k, row := range table {
		for len(row) < 6 {
			row = append(row, "")
		}
		out := byRule(t, itemTalk(language, item, calls[k%len(calls)], row[0], thanks))
		votes := votesOf(out)
		fail := func(why string) {
			wrong++
			t.Errorf("%q: %s", row[0], why)
		}
		if len(votes) != 1 {
			fail(fmt.Sprintf("%d votes", len(votes)))
			continue
		}
		v := votes[0].Vote
		if string(v.Outcome()) != row[1] {
			fail(fmt.Sprintf("%q, want %s", v.Outcome(), row[1]))
			continue
		}
		u, known := v.IsUnanimous()
		switch {
		case row[2] == "yes" && (!known || !u), row[2] == "no" && (!known || u), row[2] == "?" && known:
			fail(fmt.Sprintf("unanimous %v (known %v), want %s", u, known, row[2]))
			continue
		}
		for i, c := range []*int{v.For, v.Against, v.Abstain} {
			want := row[3+i]
			if want == "" && c != nil || want != "" && (c == nil || strconv.Itoa(*c) != want) {
				fail(fmt.Sprintf("count %d is %v, want %q", i, show(c), want))
			}
		}
	}
	t.Logf("%d of %d announcements understood", len(table)-wrong, len(table))
}

func show(n *int) string {
	if n == nil {
		return "not said"
	}
	return strconv.Itoa(*n)
}

func TestWhatIsSaidInSpeechesIsNoResult(t *testing.T) {
	for language, around := range map[string][3]string{
		"de": {"Ich rufe TOP 2 auf, die Sanierung der Grundschule.", "Das Dach ist undicht.", "Das muss man wissen."},
		"en": {"I call item 2, the repair of the school.", "The roof leaks.", "That has to be known."},
	} {
		for _, row := range lines(t, "speeches."+language+".tsv") {
			out := byRule(t, itemTalk(language, around[0], around[1], row[0], around[2]))
			if v := votesOf(out); len(v) > 0 {
				t.Errorf("%q is taken for a result: %+v", row[0], v[0].Vote)
			}
		}
	}
}

func TestWaysOfCallingAVote(t *testing.T) {
	for _, row := range lines(t, "votecalls.de.tsv") {
		out := byRule(t, itemTalk("de", "Ich rufe TOP 2 auf, die Sanierung der Grundschule.", "Das Dach ist undicht.", row[0], "Zustimmung."))
		if v := votesOf(out); len(v) != 1 || v[0].Vote.Outcome() != meeting.OutcomeAccepted {
			t.Errorf("%q is not taken for a call: %d votes", row[0], len(v))
		}
	}
	for _, row := range lines(t, "votecalls.en.tsv") {
		out := byRule(t, itemTalk("en", "I call item 2, the repair of the school.", "The roof leaks.", row[0], "Agreed by most."))
		if v := votesOf(out); len(v) != 1 || v[0].Vote.Outcome() != meeting.OutcomeAccepted {
			t.Errorf("%q is not taken for a call: %d votes", row[0], len(v))
		}
	}
}

func TestWaysOfCallingAnItem(t *testing.T) {
	agenda := meeting.Agenda{}
	for _, it := range [][2]string{{"1", "Eröffnung"}, {"2", "Sanierung der Grundschule"}, {"3", "Ausbau des Radwegs in der Bahnhofstraße"},
		{"4", "Schließung des Hallenbads im Ortsteil Nordheim"}, {"5", "Bebauungsplan Mühlenfeld"}, {"6", "Feuerwehrbedarfsplan"}, {"7.1", "Vergabe der Fenster"},
		{"7.2", "Vergabe der Türen"}, {"8", "Verschiedenes"}} {
		agenda.Items = append(agenda.Items, meeting.Item{ID: meeting.ItemID("i" + it[0]), Number: it[0], Title: it[1], Visibility: meeting.Open})
	}
	for _, row := range lines(t, "itemcalls.de.tsv") {
		in := itemTalk("de", "Ich rufe TOP 2 auf, die Sanierung der Grundschule.", "Das Dach ist undicht.", row[0], "Das Wort hat Frau Sommer.")
		in.Meeting.Agenda = agenda
		var got []string
		for _, f := range byRule(t, in).Facts {
			if f.Kind == meeting.FactItem && f.At >= 8*time.Second {
				got = append(got, strings.TrimPrefix(string(f.Item), "i"))
			}
		}
		want := row[1]
		if want == "-" {
			want = ""
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q calls %v, want %q", row[0], got, row[1])
		}
	}
}
