package workflow

import (
	"context"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// Check lists what stands against signing the meeting's minutes.
func Check(ctx context.Context, f *store.File, town string) ([]meeting.Problem, meeting.Minutes, error) {
	m, err := LoadMinutes(ctx, f)
	if err != nil {
		return nil, m, err
	}
	rules, err := RulesOf(m.Meeting.Profile, town)
	if err != nil {
		return nil, m, err
	}
	return meeting.Check(m, rules), m, nil
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
		}
		pairs = append(pairs, name, value)
	}
	return words.Text("check."+p.Code, pairs...)
}

func asString(v any) string {
	s, _ := v.(string)
	return s
}
