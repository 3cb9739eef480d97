package summarize

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ratsschreiber/meeting"
	"ratsschreiber/templates"
)

// scene is a made-up debate with its roster.
type scene struct {
	segments map[int]meeting.Segment
	roster   meeting.Roster
	titles   map[int]string // title of the item from that segment on
}

func readScene(t *testing.T, file string) scene {
	t.Helper()
	s := scene{segments: map[int]meeting.Segment{}, titles: map[int]string{}}
	for _, f := range readTSV(t, file) {
		switch f[0] {
		case "member": // name, group, role
			s.roster.Members = append(s.roster.Members, meeting.Member{ID: meeting.MemberID(fmt.Sprintf("m%d", len(s.roster.Members)+1)), Name: f[1], Group: f[2], Role: meeting.Role(f[3]), Voting: true})
		case "item": // first segment, title
			n, err := strconv.Atoi(f[1])
			if err != nil {
				t.Fatal(err)
			}
			s.titles[n] = f[2]
		default:
			n, err := strconv.Atoi(f[0])
			if err != nil {
				t.Fatal(err)
			}
			seg := meeting.Segment{ID: meeting.SegmentID(n), Text: f[2]}
			if m := s.roster.ByName(f[1]); m != nil {
				seg.Speaker = m.ID
			} else {
				seg.SpeakerName = f[1]
			}
			s.segments[n] = seg
		}
	}
	return s
}

func readTSV(t *testing.T, file string) [][]string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "grounding", file))
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for _, line := range strings.Split(string(raw), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}

func (s scene) claim(t *testing.T, row []string) Claim {
	t.Helper()
	c := Claim{Text: row[3], Speaker: row[1], Roster: s.roster}
	for _, n := range strings.Split(row[2], ",") {
		if n == "" {
			continue
		}
		i, err := strconv.Atoi(n)
		if err != nil {
			t.Fatal(err)
		}
		c.Segments = append(c.Segments, s.segments[i])
		if len(c.Segments) == 1 {
			at := 0
			for from, title := range s.titles {
				if from <= i && from > at {
					at, c.Item.Title = from, title
				}
			}
		}
	}
	for i := range s.segments { // what was said under the same item before
		if last := c.Segments; len(last) > 0 && i < int(last[len(last)-1].ID) && s.itemAt(i) == s.itemAt(int(last[len(last)-1].ID)) {
			c.Context = append(c.Context, s.segments[i])
		}
	}
	return c
}

// itemAt gives the first segment of the item to which a segment belongs.
func (s scene) itemAt(i int) int {
	at := 0
	for from := range s.titles {
		if from <= i && from > at {
			at = from
		}
	}
	return at
}

// expected are the doubts that a verdict of the table must raise; any of them counts, and others may come beside.
var expected = map[string][]meeting.DoubtKind{
	"number": {meeting.DoubtNumber, meeting.DoubtDate}, "date": {meeting.DoubtDate, meeting.DoubtNumber}, "name": {meeting.DoubtName, meeting.DoubtContent, meeting.DoubtNumber, meeting.DoubtDate},
	"negation": {meeting.DoubtNegation}, "mixed": {meeting.DoubtContent, meeting.DoubtNumber, meeting.DoubtDate, meeting.DoubtNegation, meeting.DoubtName}, "motion": {meeting.DoubtDecision},
	"vote": {meeting.DoubtDecision}, "content": {meeting.DoubtContent, meeting.DoubtNegation, meeting.DoubtNumber}, "quote": {meeting.DoubtQuote}, "paper": {meeting.DoubtPaper}, "none": {meeting.DoubtNoEvidence},
}

// measure runs a table and gives how many good sentences were marked, and how many bad ones were not.
func measure(t *testing.T, language, sceneFile, tableFile string) (good, marked, bad, passed, otherwise int) {
	t.Helper()
	g, err := LoadGrounder(templates.FS(), language)
	if err != nil {
		t.Fatal(err)
	}
	s := readScene(t, sceneFile)
	for _, row := range readTSV(t, tableFile) {
		doubts := g.Check(s.claim(t, row))
		if row[0] == "ok" {
			good++
			if len(doubts) > 0 {
				marked++
				t.Logf("marked though supported: %s [%s]\n\t%v", row[3], row[2], doubts)
			}
			continue
		}
		bad++
		if len(doubts) == 0 {
			passed++
			t.Logf("passed (%s): %s [%s]", row[0], row[3], row[2])
			continue
		}
		hit := false
		for _, d := range doubts {
			for _, kind := range expected[row[0]] {
				hit = hit || d.Kind == kind
			}
		}
		if !hit {
			otherwise++
			t.Logf("marked for another reason (%s): %s\n\t%v", row[0], row[3], doubts)
		}
	}
	return good, marked, bad, passed, otherwise
}

// within holds a table to the limits that its README names.
func within(t *testing.T, mayMark, mayPass, good, marked, bad, passed, otherwise int) {
	t.Helper()
	caught := bad - passed
	t.Logf("%d supported sentences, %d of them marked (%.1f %%); %d unsupported, %d passed; precision %.3f, recall %.3f; %d marked for another reason",
		good, marked, 100*float64(marked)/float64(good), bad, passed, float64(caught)/float64(caught+marked), float64(caught)/float64(bad), otherwise)
	if marked*100 > mayMark*good {
		t.Errorf("more than %d %% of the supported sentences are marked: %d of %d", mayMark, marked, good)
	}
	if passed*100 > mayPass*bad {
		t.Errorf("more than %d %% of the unsupported sentences pass: %d of %d", mayPass, passed, bad)
	}
	if otherwise*10 > bad {
		t.Errorf("%d of %d unsupported sentences are marked for a reason that is not theirs", otherwise, bad)
	}
}

// The limits are in per cent. To the seventh German table only little was adapted: it stands for meetings that nobody has tuned anything for.
func TestSentencesAreMarkedWhereTheyHaveNoSupport(t *testing.T) {
	for _, tc := range []struct {
		language, name   string
		mayMark, mayPass int
	}{
		{"de", "de", 10, 3}, {"de", "de2", 10, 3}, {"de", "de3", 10, 3}, {"de", "de4", 10, 3}, {"de", "de5", 10, 3}, {"de", "de6", 10, 3}, {"de", "de7", 15, 4}, {"en", "en", 10, 3},
	} {
		t.Run(tc.name, func(t *testing.T) {
			good, marked, bad, passed, otherwise := measure(t, tc.language, tc.name+".scene.tsv", tc.name+".tsv")
			within(t, tc.mayMark, tc.mayPass, good, marked, bad, passed, otherwise)
		})
	}
}
