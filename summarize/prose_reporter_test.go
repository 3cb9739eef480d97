package summarize

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/templates"
)

// reporter is a writer without a model: it reads the speech out of the prompt and renders every passage by itself. It shows what Prose sends and makes
// of answers; what a model makes of prompts is tested with a real server in summarize/ollama.
type reporter struct {
	requests []Request
	// answer, where set, replaces the reporter's own; n counts the requests from 1.
	answer func(n int, r Request) (Reply, error)
	skip   map[string]bool // speakers whom it leaves out
	name   string
}

func (w *reporter) String() string { return w.name }

type spoken struct {
	number      int
	label, text string
}

var maxItems = regexp.MustCompile(`"maxItems":(\d+)`)

var promptLine = regexp.MustCompile(`^\[(\d+)\] (.*)$`)

// speechIn reads the passages of a prompt.
func speechIn(prompt string) []spoken {
	var out []spoken
	label, inside := "", false
	for _, l := range strings.Split(prompt, "\n") {
		switch {
		case strings.HasPrefix(l, "<<<REDE ") || strings.HasPrefix(l, "<<<SPEECH "):
			inside = true
		case strings.HasSuffix(l, ">>>"):
			inside = false
		case !inside:
		case promptLine.MatchString(l):
			m := promptLine.FindStringSubmatch(l)
			n, _ := strconv.Atoi(m[1])
			out = append(out, spoken{n, label, m[2]})
		default:
			label = strings.TrimSuffix(l, ":")
		}
	}
	return out
}

func (w *reporter) Write(ctx context.Context, r Request) (Reply, error) {
	w.requests = append(w.requests, r)
	if err := ctx.Err(); err != nil {
		return Reply{}, err
	}
	reply := Reply{Model: "reporter", PromptTokens: (len(r.System) + len(r.Prompt)) / 3, AnswerTokens: 50, Elapsed: 1500 * time.Millisecond, WattHour: 0.5}
	if w.answer != nil {
		a, err := w.answer(len(w.requests), r)
		if err != nil {
			return Reply{}, err
		}
		if a.Text != "" || a.PromptTokens != 0 {
			reply.Text = a.Text
			if a.PromptTokens != 0 {
				reply.PromptTokens = a.PromptTokens
			}
			return reply, nil
		}
	}
	if strings.Contains(string(r.Schema), `"keep"`) { // every third sentence, or no more than may be
		most, err := strconv.Atoi(maxItems.FindStringSubmatch(string(r.Schema))[1])
		var keep []int
		for i := 1; err == nil && i <= len(speechIn(r.Prompt)) && len(keep) < most; i += 3 {
			keep = append(keep, i)
		}
		text, _ := json.Marshal(map[string][]int{"keep": keep})
		reply.Text = string(text)
		return reply, err
	}
	type sentence struct {
		Speaker  string `json:"speaker"`
		Segments []int  `json:"segments"`
		Text     string `json:"text"`
	}
	var a struct {
		Sentences []sentence `json:"sentences"`
	}
	a.Sentences = []sentence{}
	for _, s := range speechIn(r.Prompt) {
		if w.skip[s.label] || strings.HasPrefix(s.text, "(") {
			continue
		}
		a.Sentences = append(a.Sentences, sentence{s.label, []int{s.number}, s.text})
	}
	text, _ := json.Marshal(a)
	reply.Text = string(text)
	if r.Streamed != nil {
		r.Streamed(len(text))
	}
	return reply, nil
}

// proseInput is the first item of the made-up meeting of the grounding tests.
func proseInput(t *testing.T) ProseInput {
	t.Helper()
	s := readScene(t, "de.scene.tsv")
	in := ProseInput{Prompts: templates.FS(), Item: meeting.Item{ID: "t2", Number: "2", Title: "Sanierung der Grundschule", Papers: []meeting.Paper{{Reference: "114"}}},
		Meeting: meeting.Meeting{Language: "de", Body: "Rat der Stadt Waldhausen", Kind: meeting.KindCourse, Roster: s.roster}}
	for n := 1; n <= 17; n++ {
		seg := s.segments[n]
		seg.From, seg.To = time.Duration(n)*10*time.Second, time.Duration(n)*10*time.Second+8*time.Second
		in.Segments = append(in.Segments, seg)
	}
	in.Facts = []meeting.Fact{{ID: 1, Kind: meeting.FactVote, Vote: &meeting.Vote{}, Evidence: []meeting.Evidence{{From: 17, To: 17}}},
		{ID: 2, Kind: meeting.FactMotion, Motion: &meeting.Motion{}, Evidence: []meeting.Evidence{{From: 16, To: 16}}}}
	return in
}

// longInput is an item of several hundred segments by four speakers.
func longInput(t *testing.T, n int) ProseInput {
	in := proseInput(t)
	in.Facts = nil
	base := in.Segments
	in.Segments = nil
	for i := range n {
		s := base[1+i%15]
		s.ID = meeting.SegmentID(i + 1)
		s.Text = fmt.Sprintf("%s Das ist mein Beitrag mit der Nummer %d.", s.Text, i+1)
		s.From, s.To = time.Duration(i)*6*time.Second, time.Duration(i)*6*time.Second+5*time.Second
		in.Segments = append(in.Segments, s)
	}
	in.Context = 4096
	return in
}
