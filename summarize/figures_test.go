package summarize

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// The figures of each family of rules: how many rules and patterns it has, how many examples it is held by. With RATSSCHREIBER_CORPUS
// naming a folder of real debates (each with meeting.oparl.json, debate.vtt and gold.json), also how often its facts were found there,
// and how many of its votes the signed minutes confirm. Nothing of such debates is kept here.
func TestFiguresOfTheFamilies(t *testing.T) {
	type figures struct{ rules, patterns, examples, found, votes, confirmed int }
	for _, language := range []string{"de", "en"} {
		r := loadRules(t, language)
		by := map[string]*figures{}
		for _, rule := range r.rules {
			f := by[rule.Family]
			if f == nil {
				f = &figures{}
				by[rule.Family] = f
			}
			f.rules++
			f.patterns += len(rule.Patterns)
			f.examples += len(rule.Matches) + len(rule.Not)
		}
		if dir := os.Getenv("RATSSCHREIBER_CORPUS"); dir != "" && language == "de" {
			cases, err := filepath.Glob(filepath.Join(dir, "*", "gold.json"))
			if err != nil || len(cases) == 0 {
				t.Fatalf("no debates in %s: %v", dir, err)
			}
			for _, gold := range cases {
				in, debates := corpusCase(t, filepath.Dir(gold))
				out, err := ByRule(context.Background(), in, r)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range out.Facts {
					family, _, _ := strings.Cut(f.Rule, ".")
					if by[family] == nil {
						continue
					}
					by[family].found++
					if f.Vote == nil || f.Vote.Outcome() == "" {
						continue
					}
					for i := range debates {
						d := &debates[i]
						if f.At < seconds(d.Start) || f.At >= seconds(d.End) || d.Votes == nil {
							continue
						}
						by[family].votes++
						for k, v := range d.Votes {
							if v.Outcome == string(f.Vote.Outcome()) {
								by[family].confirmed++
								d.Votes = append(d.Votes[:k:k], d.Votes[k+1:]...)
								break
							}
						}
						break
					}
				}
			}
		}
		var names []string
		for n := range by {
			names = append(names, n)
		}
		sort.Strings(names)
		t.Logf("%s: %-12s %5s %8s %8s %6s %6s %9s", language, "family", "rules", "patterns", "examples", "found", "votes", "confirmed")
		for _, n := range names {
			f := by[n]
			t.Logf("    %-12s %5d %8d %8d %6d %6d %9d", n, f.rules, f.patterns, f.examples, f.found, f.votes, f.confirmed)
			if f.examples < 2*f.rules {
				t.Errorf("%s: %d examples for %d rules", n, f.examples, f.rules)
			}
		}
	}
}

type corpusDebate struct {
	Numbers []string `json:"numbers"`
	Start   float64  `json:"start"`
	End     float64  `json:"end"`
	Votes   []struct {
		Outcome string `json:"outcome"`
	} `json:"votes"`
}

var cueTime = regexp.MustCompile(`^(\d+):(\d+):(\d+)\.(\d+) --> (\d+):(\d+):(\d+)\.(\d+)`)

// corpusCase reads as much of a case as the figures need.
func corpusCase(t *testing.T, dir string) (Input, []corpusDebate) {
	t.Helper()
	read := func(name string, to any) []byte {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil && to != nil {
			err = json.Unmarshal(b, to)
		}
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	var agenda struct {
		Items []struct {
			Number string `json:"number"`
			Name   string `json:"name"`
		} `json:"agendaItem"`
	}
	var gold struct {
		Debates []corpusDebate `json:"debates"`
	}
	read("meeting.oparl.json", &agenda)
	read("gold.json", &gold)
	in := Input{Meeting: meeting.Meeting{Language: "de"}}
	for i, it := range agenda.Items {
		in.Meeting.Agenda.Items = append(in.Meeting.Agenda.Items, meeting.Item{ID: meeting.ItemID(fmt.Sprint("i", i)), Number: it.Number, Title: it.Name, Visibility: meeting.Open})
	}
	var span [2]time.Duration
	for _, line := range strings.Split(string(read("debate.vtt", nil)), "\n") {
		if m := cueTime.FindStringSubmatch(line); m != nil {
			for k := range span {
				d, err := time.ParseDuration(fmt.Sprintf("%sh%sm%s.%ss", m[4*k+1], m[4*k+2], m[4*k+3], m[4*k+4]))
				if err != nil {
					t.Fatal(err)
				}
				span[k] = d
			}
			continue
		}
		if line = strings.TrimSpace(line); line != "" && span[1] > 0 {
			in.Segments = append(in.Segments, meeting.Segment{ID: meeting.SegmentID(len(in.Segments) + 1), From: span[0], To: span[1], Text: line})
			span[1] = 0
		}
	}
	return in, gold.Debates
}
