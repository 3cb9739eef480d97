package export

import (
	"fmt"
	"io"
	"time"

	"ratsschreiber/meeting"
)

// Popolo (popoloproject.com): the votes of a meeting as vote events.
type (
	popoloEvent struct {
		ID                 string          `json:"id"`
		Organization       popoloName      `json:"organization"`
		LegislativeSession string          `json:"legislative_session_id,omitempty"`
		Identifier         string          `json:"identifier"`
		Motion             popoloMotion    `json:"motion"`
		Classification     string          `json:"classification,omitempty"`
		StartDate          string          `json:"start_date,omitempty"`
		Result             string          `json:"result,omitempty"`
		Counts             []popoloCount   `json:"counts,omitempty"`
		GroupResults       []popoloGroup   `json:"group_results,omitempty"`
		Votes              []popoloVote    `json:"votes,omitempty"`
		Sources            []popoloNoteURL `json:"sources,omitempty"`
	}
	popoloName struct {
		Name string `json:"name"`
	}
	popoloMotion struct {
		Text           string      `json:"text"`
		Classification string      `json:"classification,omitempty"`
		Creator        *popoloName `json:"creator,omitempty"`
		Result         string      `json:"result,omitempty"`
	}
	popoloCount struct {
		Option string      `json:"option"`
		Value  int         `json:"value"`
		Group  *popoloName `json:"group,omitempty"`
	}
	popoloGroup struct {
		Group  popoloName    `json:"group"`
		Counts []popoloCount `json:"counts"`
	}
	popoloVote struct {
		Voter  popoloName `json:"voter"`
		Option string     `json:"option"`
	}
	popoloNoteURL struct {
		Note string `json:"note"`
	}
)

// writePopolo writes the votes of sealed minutes. Names of voters only for named votes and when Options.Persons says so.
func writePopolo(w io.Writer, m meeting.Minutes, o Options, r *Report) error {
	if isDraft(m) {
		return fmt.Errorf("vote events: %w", ErrNotSealed)
	}
	o.Internal = false
	m, err := selected(m, o, r)
	if err != nil {
		return err
	}
	r.Items = len(m.Items)
	events := []popoloEvent{}
	for _, it := range m.Items {
		for i, f := range it.Votes {
			if f.Vote == nil {
				continue
			}
			v := *f.Vote
			e := popoloEvent{ID: fmt.Sprintf("%s/top-%s/%d", joinNonEmpty("-", m.Meeting.ID), it.Item.Number, i+1), Organization: popoloName{m.Meeting.Body},
				LegislativeSession: m.Meeting.Number, Identifier: fmt.Sprintf("TOP %s, %d", it.Item.Number, i+1), Classification: string(v.Kind),
				Motion: popoloMotion{Text: joinNonEmpty(": ", it.Item.Title, v.Subject), Classification: string(v.About)}}
			if !m.Meeting.Start.IsZero() {
				e.StartDate = m.Meeting.Start.Format(time.DateOnly)
			}
			switch v.Outcome() {
			case meeting.OutcomeAccepted:
				e.Result = "pass"
			case meeting.OutcomeRejected, meeting.OutcomeTied:
				e.Result = "fail"
			}
			e.Motion.Result = e.Result
			e.Counts = popoloCounts(v.For, v.Against, v.Abstain, v.NotVoting)
			for _, g := range v.ByGroup {
				if counts := popoloCounts(g.For, g.Against, g.Abstain, nil); len(counts) > 0 {
					e.GroupResults = append(e.GroupResults, popoloGroup{popoloName{g.Group}, counts})
				}
			}
			if o.Persons && v.Kind == meeting.VoteNamed {
				for _, n := range v.ByName {
					option := map[meeting.Ballot]string{meeting.BallotFor: "yes", meeting.BallotAgainst: "no", meeting.BallotAbstain: "abstain"}[n.Ballot]
					if option != "" {
						e.Votes = append(e.Votes, popoloVote{popoloName{personName(m.Meeting, n.Member, n.Name)}, option})
					}
				}
			}
			if o.Digest != "" {
				e.Sources = []popoloNoteURL{{Note: "sha256:" + o.Digest}}
			}
			events = append(events, e)
		}
	}
	return writeJSON(w, struct {
		VoteEvents []popoloEvent `json:"vote_events"`
	}{events})
}

// popoloCounts lists the counts that were said.
func popoloCounts(yes, no, abstain, notVoting *int) []popoloCount {
	var out []popoloCount
	for _, c := range []struct {
		option string
		n      *int
	}{{"yes", yes}, {"no", no}, {"abstain", abstain}, {"not voting", notVoting}} {
		if c.n != nil {
			out = append(out, popoloCount{Option: c.option, Value: *c.n})
		}
	}
	return out
}
