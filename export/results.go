package export

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/BurntSushi/toml"

	"ratsschreiber/meeting"
)

// resultWords are the town's own words for how an item ended, by class.
type resultWords map[meeting.Result]struct {
	Print     string `toml:"print"`
	Unanimous string `toml:"unanimous"`
	Majority  string `toml:"majority"`
	Tied      string `toml:"tied"`
	To        string `toml:"to"`
}

func readResultWords(o Options) (resultWords, error) {
	name := "results/" + o.language() + ".toml"
	raw, err := fs.ReadFile(o.layouts(), name)
	if err != nil {
		return nil, &LayoutError{File: name, Err: err}
	}
	w := resultWords{}
	if err := toml.Unmarshal(raw, &w); err != nil {
		line := 0
		if p, ok := err.(toml.ParseError); ok {
			line = p.Position.Line
		}
		return nil, &LayoutError{File: name, Line: line, Err: err}
	}
	return w, nil
}

// say words how an item ended; "" where nothing was decided or nothing is known.
func (w resultWords) say(it meeting.ItemMinutes) string {
	result := it.Result()
	class, ok := w[result]
	if !ok {
		return ""
	}
	if to := it.ReferredTo(); to != "" && strings.Contains(class.To, "%s") {
		return fmt.Sprintf(class.To, to)
	}
	v := decidingVote(it, result)
	if v == nil {
		return class.Print
	}
	unanimous, known := v.IsUnanimous()
	switch {
	case v.Outcome() == meeting.OutcomeTied && class.Tied != "":
		return class.Tied
	case known && unanimous && class.Unanimous != "":
		return class.Unanimous
	case known && !unanimous && class.Majority != "":
		return class.Majority
	}
	return class.Print
}

// decidingVote is the vote that made the result: the last one on the matter, on the referral or on the postponement.
func decidingVote(it meeting.ItemMinutes, result meeting.Result) *meeting.Vote {
	var last *meeting.Vote
	for _, f := range it.Votes {
		if f.Vote == nil {
			continue
		}
		about := f.Vote.About
		switch result {
		case meeting.Referred:
			if about != meeting.AboutReferral {
				continue
			}
		case meeting.Postponed:
			if about != meeting.AboutPostponement {
				continue
			}
		default:
			if about == meeting.AboutAmendment || about == meeting.AboutProcedure || about == meeting.AboutReferral || about == meeting.AboutPostponement {
				continue
			}
		}
		last = f.Vote
	}
	return last
}
