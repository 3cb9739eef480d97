package workflow

import (
	"context"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// Check lists what stands against signing the meeting's minutes, and after it what else a clerk should know: deadlines, deletions that are due,
// open corrections and objections, words of persons who objected to the recording.
func Check(ctx context.Context, f *store.File, town string) ([]meeting.Problem, meeting.Minutes, error) {
	m, err := LoadMinutes(ctx, f)
	if err != nil {
		return nil, m, err
	}
	profile, err := LoadProfile(m.Meeting.Profile, town)
	if err != nil {
		return nil, m, err
	}
	problems := append(meeting.Check(m, profile.Rules()), signingLeaks(m)...)
	more, err := reminders(ctx, f, m, profile, time.Now())
	return append(problems, more...), m, err
}

// Sentence words a problem in the language of words, without its place.
func Sentence(words *catalogue.Words, p meeting.Problem) string {
	pairs := make([]any, 0, 2*len(p.Args))
	for name, value := range p.Args {
		switch name {
		case "kind":
			value = words.Text("facts.kind." + asString(value))
		case "computed", "announced":
			value = words.Text("facts.outcome." + asString(value))
		case "subject":
			if asString(value) == "" {
				value = words.Text("facts.kind.vote")
			}
		case "role":
			value = words.Text("facts.role." + asString(value))
		case "detail":
			value = words.DoubtDetail(asString(value))
		case "day":
			if day, ok := value.(time.Time); ok {
				value = words.Date(day)
			}
		}
		pairs = append(pairs, name, value)
	}
	return words.Text("check."+p.Code, pairs...)
}

func asString(v any) string {
	s, _ := v.(string)
	return s
}
