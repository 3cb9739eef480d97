package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// jsonTranscript holds the shapes of all JSON transcripts at once; which one it is shows in what is filled.
type jsonTranscript struct {
	// whisper.cpp
	Result struct {
		Language string `json:"language"`
	} `json:"result"`
	Params struct {
		Model    string `json:"model"`
		Language string `json:"language"`
	} `json:"params"`
	Transcription []cppSegment `json:"transcription"`
	// the others
	Language string            `json:"language"`
	Model    json.RawMessage   `json:"model"`
	Segments []jsonSegment     `json:"segments"`
	Words    []jsonWord        `json:"words"`
	Text     string            `json:"text"`
	Duration json.RawMessage   `json:"duration"`
	Chunks   []json.RawMessage `json:"chunks"`
}

type cppSegment struct {
	Offsets struct {
		From float64 `json:"from"`
		To   float64 `json:"to"`
	} `json:"offsets"`
	Timestamps struct {
		From string `json:"from"`
		To   string `json:"to"`
	} `json:"timestamps"`
	Text    string          `json:"text"`
	Speaker json.RawMessage `json:"speaker"`
	Tokens  []struct {
		Text    string `json:"text"`
		Offsets *struct {
			From float64 `json:"from"`
			To   float64 `json:"to"`
		} `json:"offsets"`
		P float64 `json:"p"`
	} `json:"tokens"`
}

type jsonSegment struct {
	Start      *seconds        `json:"start"`
	End        *seconds        `json:"end"`
	Text       string          `json:"text"`
	Speaker    json.RawMessage `json:"speaker"`
	Words      []jsonWord      `json:"words"`
	AvgLogprob *float64        `json:"avg_logprob"`
	Confidence *float64        `json:"confidence"`
	Flags      []meeting.Flag  `json:"flags"`
}

type jsonWord struct {
	Word        string   `json:"word"`
	Text        string   `json:"text"`
	Start       *seconds `json:"start"`
	End         *seconds `json:"end"`
	Probability *float64 `json:"probability"`
	Score       *float64 `json:"score"`
	Confidence  *float64 `json:"confidence"`
}

// seconds is a time that is written as a number of seconds, as such a number in quotation marks, or as "1:02:03.4".
type seconds time.Duration

func (s *seconds) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `" s`)
	if strings.ContainsRune(text, ':') {
		d, err := clock(text)
		*s = seconds(d)
		return err
	}
	var f float64
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return errBadTime
	}
	*s = seconds(fromFloat(f))
	return nil
}

func fromFloat(f float64) time.Duration {
	if f != f || f < 0 {
		return 0
	}
	if f > maxTime.Seconds() {
		return maxTime
	}
	return time.Duration(math.Round(f*1e6)) * time.Microsecond
}

func transcriptJSON(ctx context.Context, data []byte) (Transcript, error) {
	var j jsonTranscript
	err := json.Unmarshal(data, &j)
	if err != nil {
		trimmed := bytes.TrimSpace(data)
		if len(trimmed) > 0 && trimmed[0] == '[' {
			j = jsonTranscript{}
			err = json.Unmarshal(data, &j.Segments)
		} else if fixed, changed := withoutNaN(data); changed {
			j = jsonTranscript{}
			err = json.Unmarshal(fixed, &j)
		}
	}
	if err != nil {
		return Transcript{Form: FormWhisperJSON}, jsonError(FormWhisperJSON, data, err)
	}
	if err := ctx.Err(); err != nil {
		return Transcript{}, err
	}
	t := Transcript{Form: FormWhisperJSON, Language: languageCode(j.Language)}
	_ = json.Unmarshal(j.Model, &t.Model) // an object in some files, and then without interest
	switch {
	case j.Transcription != nil:
		t.Form = FormWhisperCpp
		t.Language = languageCode(j.Result.Language)
		t.Model = j.Params.Model
		for _, s := range j.Transcription {
			t.Segments = append(t.Segments, s.segment())
		}
	case j.Segments != nil:
		if hasKey(data, `"flags"`) && hasKey(data, `"confidence"`) && t.Model != "" {
			t.Form = FormOwnJSON
		}
		for _, s := range j.Segments {
			t.Segments = append(t.Segments, s.segment())
		}
		if len(j.Words) > 0 {
			spreadWords(t.Segments, j.Words)
		}
	case len(j.Words) > 0:
		t.Segments = segmentsOfWords(j.Words)
	default:
		return t, ErrNotTranscript
	}
	return t, nil
}

func hasKey(data []byte, key string) bool { return bytes.Contains(data, []byte(key)) }

// withoutNaN replaces the NaN and Infinity that Python writes by null, outside of texts.
func withoutNaN(data []byte) (fixed []byte, changed bool) {
	out := make([]byte, 0, len(data))
	quoted := false
	for i := 0; i < len(data); i++ {
		c := data[i]
		switch {
		case quoted && c == '\\' && i+1 < len(data):
			out = append(out, c, data[i+1])
			i++
			continue
		case c == '"':
			quoted = !quoted
		case !quoted && (c == 'N' || c == 'I' || c == '-'):
			matched := false
			for _, word := range []string{"NaN", "-Infinity", "Infinity"} {
				if bytes.HasPrefix(data[i:], []byte(word)) {
					out = append(out, "null"...)
					i += len(word) - 1
					matched, changed = true, true
					break
				}
			}
			if matched {
				continue
			}
		}
		out = append(out, c)
	}
	return out, changed
}

func (s jsonSegment) segment() meeting.Segment {
	out := meeting.Segment{From: value(s.Start), To: value(s.End), Text: s.Text, SpeakerName: speakerText(s.Speaker), Flags: s.Flags}
	if s.End == nil {
		out.To = out.From
	}
	for _, w := range s.Words {
		if word, ok := w.word(); ok {
			out.Words = append(out.Words, word)
		}
	}
	switch {
	case s.Confidence != nil:
		out.Confidence = clampConfidence(float32(*s.Confidence))
	case len(out.Words) > 0 && out.Words[0].Confidence > 0:
		out.Confidence = meanConfidence(out.Words)
	case s.AvgLogprob != nil:
		out.Confidence = clampConfidence(float32(math.Exp(*s.AvgLogprob)))
	}
	return out
}

func value(s *seconds) time.Duration {
	if s == nil {
		return 0
	}
	return time.Duration(*s)
}

// word gives false for words without a time, as aligners leave them for numbers.
func (w jsonWord) word() (meeting.Word, bool) {
	if w.Start == nil || w.End == nil {
		return meeting.Word{}, false
	}
	out := meeting.Word{From: value(w.Start), To: value(w.End), Text: w.Word}
	if out.Text == "" {
		out.Text = w.Text
	}
	for _, p := range []*float64{w.Probability, w.Score, w.Confidence} {
		if p != nil {
			out.Confidence = clampConfidence(float32(*p))
			break
		}
	}
	return out, true
}

// speakerText reads a speaker that is a text or a number.
func speakerText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

// spreadWords puts the words that a file lists beside its segments into them, by time.
func spreadWords(segments []meeting.Segment, words []jsonWord) {
	i := 0
	for _, s := range segments {
		if len(s.Words) > 0 {
			return
		}
	}
	for _, w := range words {
		word, ok := w.word()
		if !ok {
			continue
		}
		middle := word.From + (word.To-word.From)/2
		for i+1 < len(segments) && middle >= segments[i+1].From {
			i++
		}
		if i < len(segments) {
			segments[i].Words = append(segments[i].Words, word)
		}
	}
	for k := range segments {
		if segments[k].Confidence == 0 {
			segments[k].Confidence = meanConfidence(segments[k].Words)
		}
	}
}

// segmentsOfWords cuts a list of words at sentence ends and pauses.
func segmentsOfWords(words []jsonWord) []meeting.Segment {
	var out []meeting.Segment
	var cur meeting.Segment
	flush := func() {
		if len(cur.Words) > 0 {
			cur.Confidence = meanConfidence(cur.Words)
			out = append(out, cur)
		}
		cur = meeting.Segment{}
	}
	for _, w := range words {
		word, ok := w.word()
		if !ok {
			continue
		}
		text := strings.TrimSpace(word.Text)
		if len(cur.Words) > 0 && (word.From-cur.To > time.Second || len(cur.Words) >= 60) {
			flush()
		}
		if len(cur.Words) == 0 {
			cur.From = word.From
		}
		cur.Words = append(cur.Words, word)
		cur.Text = oneLine(cur.Text + " " + text)
		cur.To = max(cur.To, word.To)
		if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") {
			flush()
		}
	}
	flush()
	return out
}

func (s cppSegment) segment() meeting.Segment {
	out := meeting.Segment{From: fromFloat(s.Offsets.From / 1000), To: fromFloat(s.Offsets.To / 1000), Text: s.Text, SpeakerName: speakerText(s.Speaker)}
	if out.To == 0 && s.Timestamps.To != "" {
		out.From, _ = clock(s.Timestamps.From)
		out.To, _ = clock(s.Timestamps.To)
	}
	if out.SpeakerName == "?" {
		out.SpeakerName = ""
	}
	out.Words = s.words()
	out.Confidence = meanConfidence(out.Words)
	return out
}

// words joins tokens to words. Tokens that are parts of a letter come out of the file as replacement characters; where the segment's text has as many
// words, its spelling is taken.
func (s cppSegment) words() []meeting.Word {
	var out []meeting.Word
	var n float32
	for _, token := range s.Tokens {
		if strings.HasPrefix(token.Text, "[_") || strings.HasPrefix(token.Text, "<|") || token.Offsets == nil || token.Text == "" {
			continue
		}
		from, to := fromFloat(token.Offsets.From/1000), fromFloat(token.Offsets.To/1000)
		p := clampConfidence(float32(token.P))
		if len(out) == 0 || strings.HasPrefix(token.Text, " ") {
			out = append(out, meeting.Word{From: from, To: to, Text: strings.TrimSpace(token.Text), Confidence: p})
			n = 1
			continue
		}
		w := &out[len(out)-1]
		w.Text += strings.TrimSpace(token.Text)
		w.To = max(w.To, to)
		w.Confidence = (w.Confidence*n + p) / (n + 1)
		n++
	}
	kept := out[:0]
	for _, w := range out {
		if w.Text != "" {
			kept = append(kept, w)
		}
	}
	if spelled := strings.Fields(s.Text); len(spelled) == len(kept) {
		for i := range kept {
			kept[i].Text = spelled[i]
		}
	}
	return kept
}
