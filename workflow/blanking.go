package workflow

import (
	"context"
	"errors"
	"strings"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// entryBlanking is the kind of the entries about places that were blanked.
const entryBlanking = "blanking"

// Blanking says who took a stretch out of a recording, when and why. The reason never repeats what was said there; that is up to the
// person who writes it.
type Blanking struct {
	Number int           `json:"number"`
	From   time.Duration `json:"from"`
	To     time.Duration `json:"to"`
	Reason string        `json:"reason,omitempty"`
	By     string        `json:"by"`
	At     time.Time     `json:"at"`
}

// Blank takes a stretch out of the recording for good, with its words; see [store.File.Blank], whose errors it gives. The reason, if one is
// given, is kept with name and time, and the picture of the sound is made anew when it is next shown.
func Blank(ctx context.Context, f *store.File, span meeting.Span, reason, by string) error {
	if strings.TrimSpace(by) == "" {
		return ErrNoName
	}
	err := f.Blank(ctx, span.From, span.To, by)
	var busy *store.BusyError
	if err != nil && !errors.As(err, &busy) { // where only the log could not be emptied, all else is done
		return err
	}
	if stripErr := forgetStrip(ctx, f); stripErr != nil {
		return errors.Join(err, stripErr)
	}
	if reason = strings.TrimSpace(reason); reason != "" {
		_, entryErr := addEntry(ctx, f, entryBlanking, by, func(n int) Blanking {
			return Blanking{Number: n, From: span.From, To: span.To, Reason: reason, By: by, At: time.Now()}
		})
		err = errors.Join(err, entryErr)
	}
	return err
}

// Blankings lists the reasons that were given for blanking, oldest first.
func Blankings(ctx context.Context, f *store.File) ([]Blanking, error) {
	return readEntries[Blanking](ctx, f, entryBlanking)
}

// BlankPlan says what blanking a stretch takes out and what it leaves without its quotation.
type BlankPlan struct {
	Segments int // of the transcript that is shown, in whole or in part
	Goes     int // facts and passages that nobody has reviewed
	Stays    int // reviewed ones, which lose their quotation from the stretch
}

// PlanBlank counts what blanking span would touch, for minutes that are at hand.
func PlanBlank(m meeting.Minutes, span meeting.Span) BlankPlan {
	var p BlankPlan
	gone := map[meeting.SegmentID]bool{}
	for _, s := range m.Segments {
		if s.From < span.To && span.From < s.To {
			gone[s.ID] = true
			p.Segments++
		}
	}
	count := func(evidence []meeting.Evidence, stays bool) {
		for _, e := range evidence {
			if gone[e.From] || gone[e.To] || e.At < span.To && span.From < e.Until {
				if stays {
					p.Stays++
				} else {
					p.Goes++
				}
				return
			}
		}
	}
	for _, f := range m.AllFacts() {
		count(f.Evidence, f.Review != nil || f.Origin == meeting.OriginClerk || f.Mark != 0)
	}
	for _, it := range append(append([]meeting.ItemMinutes{}, m.Items...), m.Outside) {
		for _, passage := range it.Passages {
			count(passage.Evidence, passage.Review != nil || passage.Origin == meeting.OriginClerk)
		}
	}
	return p
}
