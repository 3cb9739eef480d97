package workflow

import (
	"context"
	"strings"

	"ratsschreiber/export"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// leaks lists where words of closed items stand in what would be written of the open ones.
func leaks(m meeting.Minutes) []meeting.Problem {
	if m.Meeting.Closed {
		return nil // nothing of it is open
	}
	return soften(export.LeakCheck(m, export.ClosedOf(m, m.Meeting.Roster)))
}

// signingLeaks are leaks as they stand against signing: the transcript is no part of the minutes, so what stands there is only said.
func signingLeaks(m meeting.Minutes) []meeting.Problem {
	all := leaks(m)
	for i := range all {
		all[i].Blocking = all[i].Blocking && all[i].Segment == 0
	}
	return all
}

// LeaksOf lists where words of the closed part, which lies in a file of its own, stand in the open part.
func LeaksOf(ctx context.Context, open, closed *store.File) ([]meeting.Problem, error) {
	m, err := LoadMinutes(ctx, open)
	if err != nil {
		return nil, err
	}
	c, err := LoadMinutes(ctx, closed)
	if err != nil {
		return nil, err
	}
	return soften(export.LeakCheck(m, export.ClosedOf(c, m.Meeting.Roster))), nil
}

// soften takes the sharpness from titles of one word, "Verschiedenes", which stand on every agenda.
func soften(all []meeting.Problem) []meeting.Problem {
	for i, p := range all {
		if p.Code == "leak_title" && len(strings.Fields(asString(p.Args["detail"]))) == 1 {
			all[i].Blocking = false
		}
	}
	return all
}

// refuseLeaks refuses (*[RefusedError]) to write the open version while words of the closed part stand in it. What stands in the transcript only
// matters for formats that print it.
func refuseLeaks(m meeting.Minutes, format export.Format, internal bool) error {
	if internal {
		return nil
	}
	transcript := format == export.VTT || format == export.SRT || format == export.JSON
	var against []meeting.Problem
	for _, p := range blocking(leaks(m)) {
		if p.Segment == 0 || transcript {
			against = append(against, p)
		}
	}
	if len(against) > 0 {
		return &RefusedError{Problems: against}
	}
	return nil
}

// sealedDigest is the digest that documents print: that of sealed minutes only.
func sealedDigest(m meeting.Minutes) string {
	if m.State == meeting.StateSealed {
		return m.Digest
	}
	return ""
}
