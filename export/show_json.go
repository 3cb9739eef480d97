package export

import (
	"io"
	"time"

	"ratsschreiber/meeting"
)

type (
	transcriptFile struct {
		Language string        `json:"language"`
		Model    string        `json:"model"`
		SHA256   string        `json:"sha256,omitempty"`
		Segments []segmentJSON `json:"segments"`
	}
	segmentJSON struct {
		ID         meeting.SegmentID `json:"id"`
		Start      float64           `json:"start"`
		End        float64           `json:"end"`
		Channel    int               `json:"channel,omitempty"`
		Speaker    string            `json:"speaker,omitempty"`
		Text       string            `json:"text"`
		Confidence float64           `json:"confidence"`
		Flags      []meeting.Flag    `json:"flags"`
		Machine    string            `json:"machine,omitempty"`
		By         string            `json:"by,omitempty"`
		Words      []wordJSON        `json:"words"`
	}
	wordJSON struct {
		Start      float64 `json:"start"`
		End        float64 `json:"end"`
		Text       string  `json:"text"`
		Confidence float64 `json:"confidence"`
	}
)

// TranscriptJSON writes the transcript as "show FILE transcript --json" publishes it. Confidence is 0 to 1.
func TranscriptJSON(w io.Writer, m meeting.Minutes) error { return writeJSON(w, transcriptOf(m)) }

func transcriptOf(m meeting.Minutes) transcriptFile {
	t := transcriptFile{Language: m.Version.Language, Model: m.Version.Model, SHA256: m.Version.SHA256, Segments: []segmentJSON{}}
	if t.Language == "" {
		t.Language = m.Meeting.Language
	}
	for _, s := range m.Segments {
		x := segmentJSON{ID: s.ID, Start: seconds(s.From), End: seconds(s.To), Channel: s.Channel, Speaker: speakerName(m.Meeting, s), Text: s.Text,
			Confidence: share(s.Confidence), Flags: s.Flags, Machine: s.Machine, By: s.By, Words: []wordJSON{}}
		if x.Flags == nil {
			x.Flags = []meeting.Flag{}
		}
		for _, word := range s.Words {
			x.Words = append(x.Words, wordJSON{Start: seconds(word.From), End: seconds(word.To), Text: word.Text, Confidence: share(word.Confidence)})
		}
		t.Segments = append(t.Segments, x)
	}
	return t
}

// share rounds a share from 0 to 1 to four digits.
func share[T float32 | float64](x T) float64 { return float64(int64(float64(x)*10000+0.5)) / 10000 }

// speakerName is the speaker as the roster prints him, or the free name; empty where nobody is known.
func speakerName(m meeting.Meeting, s meeting.Segment) string {
	if mem := m.Roster.ByID(s.Speaker); mem != nil && s.Speaker != "" {
		return mem.Name
	}
	return s.SpeakerName
}

// CoverageJSON writes the coverage ledger as "show FILE coverage --json" publishes it, in seconds.
func CoverageJSON(w io.Writer, c meeting.Coverage) error {
	type item struct {
		Number      string  `json:"number"`
		Duration    float64 `json:"duration"`
		Transcribed float64 `json:"transcribed"`
		Silent      float64 `json:"silent"`
		Flagged     float64 `json:"flagged"`
		Gaps        float64 `json:"gaps"`
		Blanked     float64 `json:"blanked"`
		Pending     float64 `json:"pending"`
		Read        float64 `json:"read"`
		Evidence    int     `json:"evidence"`
		Marked      int     `json:"marked"`
		Seconds     float64 `json:"seconds"`
		WattHours   float64 `json:"wh"`
	}
	of := func(it meeting.ItemCoverage) item {
		return item{it.Number, seconds(it.Duration), seconds(it.Transcribed), seconds(it.Silent), seconds(it.Flagged), seconds(it.Gaps), seconds(it.Blanked),
			seconds(it.Pending), share(it.Read), it.Evidence, it.Marked, seconds(it.Elapsed), share(it.WattHour)}
	}
	file := struct {
		Duration    float64 `json:"duration"`
		Transcribed float64 `json:"transcribed"`
		Silent      float64 `json:"silent"`
		Flagged     float64 `json:"flagged"`
		Gaps        float64 `json:"gaps"`
		Blanked     float64 `json:"blanked"`
		Pending     float64 `json:"pending"`
		Items       []item  `json:"items"`
		Outside     item    `json:"outside"` // of no item
	}{seconds(c.Duration), seconds(c.Transcribed), seconds(c.Silent), seconds(c.Flagged), seconds(c.Gaps), seconds(c.Blanked), seconds(c.Pending), []item{}, of(c.Outside)}
	for _, it := range c.Items {
		file.Items = append(file.Items, of(it))
	}
	return writeJSON(w, file)
}

// MarksJSON writes what the clerk keyed in, as "show FILE marks --json" publishes it. All marks are written; those that were
// replaced or taken back say so.
func MarksJSON(w io.Writer, m meeting.Meeting, marks []meeting.Mark) error {
	type mark struct {
		ID       meeting.MarkID   `json:"id"`
		Kind     meeting.MarkKind `json:"kind"`
		At       float64          `json:"at"`
		Wall     *time.Time       `json:"wall,omitempty"`
		By       string           `json:"by,omitempty"`
		Item     string           `json:"item,omitempty"`
		Who      string           `json:"who,omitempty"`
		Text     string           `json:"text,omitempty"`
		Vote     *meeting.Vote    `json:"vote,omitempty"`
		Replaces meeting.MarkID   `json:"replaces,omitempty"`
		Current  bool             `json:"current"`
	}
	current := map[meeting.MarkID]bool{}
	for _, k := range meeting.CurrentMarks(marks) {
		current[k.ID] = true
	}
	file := struct {
		Marks []mark `json:"marks"`
	}{[]mark{}}
	for _, k := range marks {
		x := mark{ID: k.ID, Kind: k.Kind, At: seconds(k.At), By: k.By, Item: itemNumber(m, k.Item), Text: k.Text, Vote: k.Vote,
			Replaces: k.Replaces, Current: current[k.ID]}
		if k.Member != "" || k.Who != "" {
			x.Who = personName(m, k.Member, k.Who)
		}
		if !k.Wall.IsZero() {
			x.Wall = &k.Wall
		}
		file.Marks = append(file.Marks, x)
	}
	return writeJSON(w, file)
}

// AgendaJSON writes head, agenda and roster as "show FILE agenda --json" publishes them.
func AgendaJSON(w io.Writer, m meeting.Meeting) error {
	type item struct {
		meeting.Item
		// Open is absent where nobody has said whether the public may see the item; it counts as closed then.
		Open *bool `json:"open,omitempty"`
	}
	file := struct {
		Title    string              `json:"title,omitempty"`
		Body     string              `json:"body,omitempty"`
		Number   string              `json:"number,omitempty"`
		Place    string              `json:"place,omitempty"`
		Start    *time.Time          `json:"start,omitempty"`
		Language string              `json:"language"`
		Profile  string              `json:"profile"`
		Kind     meeting.MinutesKind `json:"kind"`
		Closed   bool                `json:"closed"`
		Items    []item              `json:"items"`
		Roster   []meeting.Member    `json:"roster"`
	}{Title: m.Title, Body: m.Body, Number: m.Number, Place: m.Place, Language: m.Language, Profile: m.Profile, Kind: m.KindFor(""), Closed: m.Closed,
		Items: []item{}, Roster: m.Roster.Members}
	if !m.Start.IsZero() {
		file.Start = &m.Start
	}
	if file.Roster == nil {
		file.Roster = []meeting.Member{}
	}
	for _, it := range m.Agenda.Items {
		x := item{Item: it}
		if it.Visibility != meeting.Unconfirmed {
			open := it.Visibility.IsOpen()
			x.Open = &open
		}
		file.Items = append(file.Items, x)
	}
	return writeJSON(w, file)
}

type (
	minutesFile struct {
		State    meeting.State     `json:"state"`
		Items    []minutesItem     `json:"items"`
		Outside  *minutesItem      `json:"outside,omitempty"`
		Signoffs []meeting.Signoff `json:"signoffs"`
	}
	minutesItem struct {
		Number   string        `json:"number"`
		Title    string        `json:"title"`
		Passages []passageJSON `json:"passages"`
	}
	passageJSON struct {
		ID       meeting.PassageID   `json:"id"`
		Version  int                 `json:"version"`
		Role     meeting.PassageRole `json:"role"`
		Text     string              `json:"text"`
		Speaker  string              `json:"speaker,omitempty"`
		Origin   meeting.Origin      `json:"origin"`
		Model    string              `json:"model,omitempty"`
		Evidence []evidenceJSON      `json:"evidence"`
		Doubts   []meeting.Doubt     `json:"doubts"`
		Review   *meeting.Review     `json:"review"`
	}
)

// MinutesJSON writes the passages of the minutes, item by item, as "show FILE minutes --json" publishes them.
func MinutesJSON(w io.Writer, m meeting.Minutes) error { return writeJSON(w, minutesOf(m)) }

func minutesOf(m meeting.Minutes) minutesFile {
	f := minutesFile{State: m.State, Items: []minutesItem{}, Signoffs: m.Signoffs}
	if f.Signoffs == nil {
		f.Signoffs = []meeting.Signoff{}
	}
	item := func(it meeting.ItemMinutes) minutesItem {
		x := minutesItem{Number: it.Item.Number, Title: it.Item.Title, Passages: []passageJSON{}}
		for _, p := range it.Passages {
			y := passageJSON{ID: p.ID, Version: p.Version, Role: p.Role, Text: p.Text, Speaker: p.SpeakerName, Origin: p.Origin, Model: p.Model,
				Evidence: evidenceOf(p.Evidence), Doubts: p.Doubts, Review: p.Review}
			if p.Speaker != "" {
				y.Speaker = personName(m.Meeting, p.Speaker, p.SpeakerName)
			}
			if y.Doubts == nil {
				y.Doubts = []meeting.Doubt{}
			}
			x.Passages = append(x.Passages, y)
		}
		return x
	}
	for _, it := range m.Items {
		f.Items = append(f.Items, item(it))
	}
	if len(m.Outside.Passages) > 0 {
		out := item(m.Outside)
		f.Outside = &out
	}
	return f
}

// LogJSON writes the log as "show FILE log --json" publishes it, oldest entry first.
func LogJSON(w io.Writer, entries []meeting.LogEntry) error {
	if entries == nil {
		entries = []meeting.LogEntry{}
	}
	return writeJSON(w, struct {
		Entries []meeting.LogEntry `json:"entries"`
	}{entries})
}
