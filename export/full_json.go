package export

import (
	"io"
	"time"

	"ratsschreiber/meeting"
)

// provenance says by what and by whom the content was made, for programs that read the file.
type provenance struct {
	MachineMade bool               `json:"machine_made"`
	Reviewed    bool               `json:"reviewed"` // everything
	Notice      string             `json:"notice,omitempty"`
	Program     string             `json:"program,omitempty"`
	Made        *time.Time         `json:"made,omitempty"`
	Models      []meeting.ModelUse `json:"models"`
	Reviewers   []string           `json:"reviewers"`
	Digest      string             `json:"content_sha256,omitempty"`
}

type headJSON struct {
	Title   string               `json:"title,omitempty"`
	Body    string               `json:"body,omitempty"`
	Number  string               `json:"number,omitempty"`
	Place   string               `json:"place,omitempty"`
	Start   *time.Time           `json:"start,omitempty"`
	Kind    meeting.MinutesKind  `json:"kind"`
	Profile string               `json:"profile,omitempty"`
	Closed  bool                 `json:"closed"`
	People  []meeting.Member     `json:"people"`
	Papers  map[string][]paperID `json:"papers,omitempty"`
}

type paperID struct {
	Reference string `json:"reference,omitempty"`
	Name      string `json:"name,omitempty"`
}

// writeFullJSON writes everything that the reader may see in one file: head, facts, passages, transcript and provenance, in the
// published formats of the command "show".
func writeFullJSON(w io.Writer, m meeting.Minutes, o Options) error {
	draft := isDraft(m)
	p := provenance{MachineMade: true, Program: o.Program, Models: m.Models, Reviewers: reviewers(m), Digest: o.Digest}
	b := viewBuilder{m: m, o: o, draft: draft}
	p.Reviewed = b.allReviewed()
	p.Notice = b.banner()
	if p.Models == nil {
		p.Models = []meeting.ModelUse{}
	}
	if p.Reviewers == nil {
		p.Reviewers = []string{}
	}
	if !o.Now.IsZero() {
		p.Made = &o.Now
	}
	h := headJSON{Title: m.Meeting.Title, Body: m.Meeting.Body, Number: m.Meeting.Number, Place: m.Meeting.Place, Kind: m.Meeting.KindFor(""),
		Profile: m.Meeting.Profile, Closed: m.Meeting.Closed, People: m.Meeting.Roster.Members}
	if h.People == nil {
		h.People = []meeting.Member{}
	}
	if !m.Meeting.Start.IsZero() {
		h.Start = &m.Meeting.Start
	}
	for _, it := range m.Items {
		for _, x := range it.Item.Papers {
			if h.Papers == nil {
				h.Papers = map[string][]paperID{}
			}
			h.Papers[it.Item.Number] = append(h.Papers[it.Item.Number], paperID{x.Reference, x.Name})
		}
	}
	return writeJSON(w, struct {
		Format     string         `json:"format"`
		Provenance provenance     `json:"provenance"`
		Meeting    headJSON       `json:"meeting"`
		Facts      factsFile      `json:"facts"`
		Minutes    minutesFile    `json:"minutes"`
		Transcript transcriptFile `json:"transcript"`
	}{"ratsschreiber/1", p, h, factsOf(m), minutesOf(m), transcriptOf(m)})
}
