package export

import (
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// ProtocolFile is the finished document that an OParl patch announces as resultsProtocol.
type ProtocolFile struct {
	Name      string // file name
	MediaType string
	Data      []byte
}

// The patch is an OParl Meeting object reduced to what changes (OParl 1.1, chapter 3). OParl has no object for
// votes, so they stand under a name of our own, which clients that do not know it ignore, as the specification asks.
type (
	oparlMeeting struct {
		ID              string       `json:"id"`
		Type            string       `json:"type"`
		MeetingState    string       `json:"meetingState"`
		Start           string       `json:"start,omitempty"`
		End             string       `json:"end,omitempty"`
		Participant     []string     `json:"participant,omitempty"`
		ResultsProtocol *oparlFile   `json:"resultsProtocol,omitempty"`
		AgendaItem      []oparlItem  `json:"agendaItem"`
		Modified        string       `json:"modified,omitempty"`
		Origin          *oparlOrigin `json:"protokoll:origin"`
	}
	oparlItem struct {
		ID             string      `json:"id"`
		Type           string      `json:"type"`
		Order          int         `json:"order"`
		Number         string      `json:"number,omitempty"`
		Public         bool        `json:"public"`
		Result         string      `json:"result,omitempty"`
		ResolutionText string      `json:"resolutionText,omitempty"`
		Vote           []oparlVote `json:"protokoll:vote,omitempty"`
	}
	oparlFile struct {
		Type           string `json:"type"`
		Name           string `json:"name"`
		FileName       string `json:"fileName"`
		MimeType       string `json:"mimeType"`
		Date           string `json:"date,omitempty"`
		Size           int    `json:"size"`
		Sha512Checksum string `json:"sha512Checksum"`
		AccessURL      string `json:"accessUrl"`
	}
	oparlVote struct {
		Subject     string        `json:"subject,omitempty"`
		Kind        string        `json:"kind,omitempty"`
		Yes         *int          `json:"yes,omitempty"`
		No          *int          `json:"no,omitempty"`
		Abstain     *int          `json:"abstain,omitempty"`
		NotVoting   *int          `json:"notVoting,omitempty"`
		Biased      *int          `json:"biased,omitempty"`
		ByFaction   []oparlBallot `json:"byFaction,omitempty"`
		ByPerson    []oparlBallot `json:"byPerson,omitempty"`
		Result      string        `json:"result,omitempty"`
		ConfirmedBy string        `json:"confirmedBy,omitempty"`
		ConfirmedAt string        `json:"confirmedAt,omitempty"`
	}
	oparlBallot struct {
		Name    string `json:"name"`
		Ballot  string `json:"ballot,omitempty"`
		Yes     *int   `json:"yes,omitempty"`
		No      *int   `json:"no,omitempty"`
		Abstain *int   `json:"abstain,omitempty"`
	}
	oparlOrigin struct {
		Program string `json:"program,omitempty"`
		Digest  string `json:"contentSha256,omitempty"`
		Notice  string `json:"notice"`
	}
)

// writeOParl writes the patch. Rule: drafts never leave this way, closed items neither, and persons only when Options.Persons says so.
func writeOParl(w io.Writer, all meeting.Minutes, o Options, r *Report) error {
	if isDraft(all) {
		return fmt.Errorf("oparl patch: %w", ErrNotSealed)
	}
	o.Internal = false
	m, err := selected(all, o, r)
	if err != nil {
		return err
	}
	results, err := readResultWords(o)
	if err != nil {
		return err
	}
	var known struct{ ID, Type string }
	if len(all.Meeting.OParl) > 0 {
		if err := json.Unmarshal(all.Meeting.OParl, &known); err != nil {
			return fmt.Errorf("read the imported OParl meeting: %w", err)
		}
	}
	if known.ID == "" {
		return fmt.Errorf("oparl patch: %w", ErrNoOParl)
	}
	schema := "https://schema.oparl.org/1.1/"
	if i := strings.LastIndex(known.Type, "/"); i > 0 {
		schema = known.Type[:i+1]
	}
	x := oparlMeeting{ID: known.ID, Type: schema + "Meeting", MeetingState: "durchgeführt", AgendaItem: []oparlItem{},
		Start: clockOn(m.Meeting.Start, m.Opened), End: clockOn(m.Meeting.Start, m.Ended),
		Origin: &oparlOrigin{Program: o.Program, Digest: o.Digest, Notice: o.words().Text("documents.oparl_notice")}}
	if !o.Now.IsZero() {
		x.Modified = o.Now.Format(time.RFC3339)
	}
	if o.Persons {
		for _, p := range attendance(m) {
			if p.known && (!p.absent || p.came) && p.OParlID != "" {
				x.Participant = append(x.Participant, p.OParlID)
			}
		}
	}
	if p := o.Protocol; p != nil && o.BaseURL != "" {
		sum := sha512.Sum512(p.Data)
		x.ResultsProtocol = &oparlFile{Type: schema + "File", Name: o.words().Text("documents.minutes_file"), FileName: p.Name, MimeType: p.MediaType, Size: len(p.Data),
			Sha512Checksum: hex.EncodeToString(sum[:]), AccessURL: strings.TrimSuffix(o.BaseURL, "/") + "/" + p.Name}
		if !o.Now.IsZero() {
			x.ResultsProtocol.Date = o.Now.Format(time.DateOnly)
		}
	} else {
		r.warn(WarnNoBaseURL)
	}
	order := map[meeting.ItemID]int{}
	for i, it := range all.Meeting.Agenda.Items {
		order[it.ID] = i
	}
	without := 0
	for _, it := range m.Items {
		if it.Item.OParlID == "" {
			without++
			continue
		}
		y := oparlItem{ID: it.Item.OParlID, Type: schema + "AgendaItem", Order: order[it.Item.ID], Number: it.Item.Number, Public: true}
		if result := it.Result(); result != meeting.UnknownResult && result != meeting.NoResult {
			y.Result = results.say(it)
		}
		for _, f := range it.Resolutions {
			if f.Resolution != nil {
				y.ResolutionText = joinNonEmpty("\n\n", y.ResolutionText, f.Resolution.Text)
			}
		}
		for _, f := range it.Votes {
			if f.Vote != nil {
				y.Vote = append(y.Vote, oparlVoteOf(m.Meeting, f, o))
			}
		}
		x.AgendaItem = append(x.AgendaItem, y)
	}
	if without > 0 {
		r.warn(WarnNoOParlID, "count", without)
	}
	r.Items = len(x.AgendaItem)
	return writeJSON(w, x)
}

func oparlVoteOf(m meeting.Meeting, f meeting.Fact, o Options) oparlVote {
	v := *f.Vote
	y := oparlVote{Subject: v.Subject, Yes: v.For, No: v.Against, Abstain: v.Abstain, NotVoting: v.NotVoting, Biased: v.Recused, Result: string(v.Outcome())}
	y.Kind = map[meeting.VoteKind]string{meeting.VoteOpen: "offen", meeting.VoteNamed: "namentlich", meeting.VoteSecret: "geheim", meeting.VoteWithoutObjection: "ohne Widerspruch"}[v.Kind]
	for _, g := range v.ByGroup {
		y.ByFaction = append(y.ByFaction, oparlBallot{g.Group, string(g.Ballot), g.For, g.Against, g.Abstain})
	}
	if o.Persons && v.Kind == meeting.VoteNamed {
		for _, n := range v.ByName {
			y.ByPerson = append(y.ByPerson, oparlBallot{Name: personName(m, n.Member, n.Name), Ballot: string(n.Ballot)})
		}
	}
	if f.Review != nil {
		if o.Persons {
			y.ConfirmedBy = f.Review.By
		}
		y.ConfirmedAt = f.Review.At.Format(time.RFC3339)
	}
	return y
}

// clockOn is the moment of a stated time of day on the meeting's day, or after midnight where it is earlier than the invitation's;
// "" where one of them is not known.
func clockOn(start time.Time, f meeting.Fact) string {
	if start.IsZero() || f.Clock == nil {
		return ""
	}
	minutes, ok := f.Clock.Clock.Minutes()
	if !ok {
		return ""
	}
	at := time.Date(start.Year(), start.Month(), start.Day(), 0, minutes, 0, 0, start.Location())
	if f.Kind == meeting.FactClosing && at.Before(start) {
		at = at.AddDate(0, 0, 1)
	}
	return at.Format(time.RFC3339)
}
