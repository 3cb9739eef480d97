package summarize

import (
	"encoding/json"
	"strings"
)

// answer is the agreed form.
type answer struct {
	Sentences *[]struct {
		Speaker  string `json:"speaker"`
		Segments []int  `json:"segments"`
		Text     string `json:"text"`
	} `json:"sentences"`
}

// parse reads an answer; bad says, in the prompts' words, why it cannot be used. Nothing but the three agreed properties is taken over.
func (d *drafting) parse(text string, s stretchOfLines) (out []PartSentence, bad string) {
	var a answer
	decoder := json.NewDecoder(strings.NewReader(text))
	if err := decoder.Decode(&a); err != nil || a.Sentences == nil || decoder.More() {
		return nil, d.prompts.words.BadForm
	}
	words := 0
	for _, l := range d.lines[s.from+s.known : s.to] {
		if !l.vote {
			words += len(strings.Fields(l.text))
		}
	}
	for _, x := range *a.Sentences {
		p := PartSentence{Speaker: x.Speaker, Text: cleanSentence(x.Text)}
		if p.Text == "" {
			continue
		}
		seen := map[int]bool{}
		for _, n := range x.Segments {
			switch {
			case seen[n]:
			case n > s.from && n <= s.to:
				p.Segments = append(p.Segments, d.lines[n-1].seg.ID)
			default:
				p.Foreign++
			}
			seen[n] = true
		}
		out = append(out, p)
	}
	if len(out) == 0 && words >= enoughToSay {
		return nil, d.prompts.words.BadEmpty
	}
	return out, ""
}

// enoughToSay is how many words somebody must have spoken to be missed in the minutes.
const enoughToSay = 25

// cleanSentence makes one line of prose: no control characters, no marks of a text format at its ends.
func cleanSentence(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r == 0xFEFF {
			return ' '
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	s = strings.Trim(strings.TrimLeft(s, "#*-• "), "*_` ")
	const longest = 1500
	if len(s) > longest {
		s = strings.ToValidUTF8(s[:longest], "") + " ..."
	}
	return s
}
