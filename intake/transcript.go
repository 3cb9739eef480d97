package intake

import (
	"bytes"
	"context"
	"errors"
	"path"
	"sort"
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// Transcript is what another program (or this one) recognised.
type Transcript struct {
	// Segments are in the order of their time, numbered from 1. None is without text, none ends before it begins. Where the file names a speaker,
	// SpeakerName is set and SpeakerOrigin is paper.
	Segments []meeting.Segment
	Language string // two letters, "de"; empty where the file does not say
	Model    string // as the file names it
	Form     Form
	Length   time.Duration // the end of the last segment
	Notes    []Note
}

// maxTime bounds times: a recording of six weeks is none.
const maxTime = 1000 * time.Hour

// ReadTranscript reads a transcript from a file. Errors: [ErrEmpty], [ErrNotTranscript], [ErrTooLarge], [*SyntaxError], those of the file system, and ctx's.
func ReadTranscript(ctx context.Context, name string) (Transcript, error) {
	data, err := readFile(ctx, name)
	if err != nil {
		return Transcript{}, err
	}
	return ParseTranscript(ctx, path.Base(name), data)
}

// ParseTranscript reads a transcript from memory. name helps where the content leaves a choice and may be empty.
func ParseTranscript(ctx context.Context, name string, data []byte) (Transcript, error) {
	if err := ctx.Err(); err != nil {
		return Transcript{}, err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return Transcript{}, ErrEmpty
	}
	if err := foreign(data); err != nil {
		return Transcript{}, err
	}
	if looksBinary(data) {
		return Transcript{}, ErrNotTranscript
	}
	text, legacy := toText(data)
	if strings.TrimSpace(text) == "" {
		return Transcript{}, ErrEmpty
	}
	var t Transcript
	var err error
	trimmed := strings.TrimSpace(text)
	switch {
	case isJSON(text):
		t, err = transcriptJSON(ctx, []byte(text))
	case strings.HasPrefix(trimmed, "WEBVTT"):
		t, err = vtt(ctx, text)
	case !hasTiming(text):
		return Transcript{}, ErrNotTranscript
	case strings.EqualFold(path.Ext(name), ".vtt"):
		t, err = vtt(ctx, text)
	default:
		t, err = srt(ctx, text)
	}
	if err != nil {
		return t, err
	}
	if err := t.finish(); err != nil {
		return t, err
	}
	if legacy {
		t.note(NoteLegacyEncoding)
	}
	return t, nil
}

func (t *Transcript) note(code string, args ...any) {
	t.Notes = append(t.Notes, newNote(code, args...))
}

// finish puts segments into the order of time, drops empty ones, and numbers them.
func (t *Transcript) finish() error {
	kept := t.Segments[:0]
	empty, backwards, reordered := 0, 0, 0
	var last time.Duration
	for _, s := range t.Segments {
		s.Text = strings.ToValidUTF8(oneLine(s.Text), "\uFFFD")
		s.SpeakerName = strings.ToValidUTF8(oneLine(s.SpeakerName), "\uFFFD")
		if s.Text == "" {
			empty++
			continue
		}
		s.From, s.To = clampTime(s.From), clampTime(s.To)
		if s.To < s.From {
			s.To = s.From
			backwards++
		}
		if s.From < last {
			reordered++
		}
		last = max(last, s.From)
		s.Words = cleanWords(s)
		if s.SpeakerName != "" {
			s.SpeakerOrigin = meeting.OriginPaper
		}
		kept = append(kept, s)
	}
	if len(kept) == 0 {
		return ErrNotTranscript
	}
	sort.SliceStable(kept, func(i, j int) bool { return kept[i].From < kept[j].From })
	for i := range kept {
		kept[i].ID = meeting.SegmentID(i + 1)
		t.Length = max(t.Length, kept[i].To)
	}
	t.Segments = kept
	for _, n := range []struct {
		code  string
		count int
	}{{NoteCuesEmpty, empty}, {NoteCuesBackwards, backwards}, {NoteCuesReordered, reordered}} {
		if n.count > 0 {
			t.note(n.code, "count", n.count)
		}
	}
	return nil
}

func clampTime(d time.Duration) time.Duration { return min(max(d, 0), maxTime) }

// cleanWords drops empty words and keeps the others in the order of time inside their segment. Words whose times lie outside of it by more than a
// second say that the file mixes clocks; then none is kept.
func cleanWords(s meeting.Segment) []meeting.Word {
	var out []meeting.Word
	last := time.Duration(-1)
	var sum float32
	for _, w := range s.Words {
		w.Text = strings.ToValidUTF8(oneLine(w.Text), "\uFFFD")
		if w.Text == "" {
			continue
		}
		w.From, w.To = clampTime(w.From), clampTime(w.To)
		if w.From < s.From-time.Second || w.To > s.To+time.Second {
			return nil
		}
		w.From = min(max(w.From, s.From, last), s.To)
		w.To = min(max(w.To, w.From), s.To)
		last = w.From
		w.Confidence = clampConfidence(w.Confidence)
		sum += w.Confidence
		out = append(out, w)
	}
	return out
}

func clampConfidence(c float32) float32 {
	if c != c || c < 0 { // NaN compares unequal to itself
		return 0
	}
	return min(c, 1)
}

func meanConfidence(words []meeting.Word) float32 {
	if len(words) == 0 {
		return 0
	}
	var sum float32
	for _, w := range words {
		sum += clampConfidence(w.Confidence)
	}
	return sum / float32(len(words))
}

// hasTiming says that one of the lines is the timing of a cue.
func hasTiming(text string) bool {
	for rest := text; rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		if _, _, ok := timing(line); ok {
			return true
		}
	}
	return false
}

// timing reads "00:00:01.000 --> 00:00:04.000 align:start". Hours are optional, comma and point are alike.
func timing(line string) (from, to time.Duration, ok bool) {
	before, after, found := strings.Cut(line, "-->")
	if !found {
		return 0, 0, false
	}
	fields := strings.Fields(after)
	if len(fields) == 0 {
		return 0, 0, false
	}
	from, err := clock(strings.TrimSpace(before))
	if err != nil {
		return 0, 0, false
	}
	to, err = clock(fields[0])
	return from, to, err == nil
}

// clock reads "1:02:03.456", "02:03,456" or "02:03".
func clock(s string) (time.Duration, error) {
	whole, fraction := s, ""
	if i := strings.LastIndexAny(s, ".,"); i >= 0 {
		whole, fraction = s[:i], s[i+1:]
	}
	parts := strings.Split(whole, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, errBadTime
	}
	var d time.Duration
	for i, p := range parts {
		n, err := digits(p, 4)
		if err != nil || i > 0 && n > 60 { // writers that round reach "00:43:60.000"
			return 0, errBadTime
		}
		d = d*60 + time.Duration(n)
	}
	d *= time.Second
	if fraction != "" {
		n, err := digits(fraction, 9)
		if err != nil {
			return 0, errBadTime
		}
		part := time.Duration(n)
		for i := len(fraction); i < 9; i++ {
			part *= 10
		}
		d += part
	}
	if d > maxTime {
		return 0, errBadTime
	}
	return d, nil
}

var errBadTime = errors.New("not a time")

// digits reads a number of at most longest digits, and nothing else.
func digits(s string, longest int) (int, error) {
	if s == "" || len(s) > longest {
		return 0, errBadTime
	}
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, errBadTime
		}
		n = n*10 + int(c-'0')
	}
	return n, nil
}

// languageCode makes "german", "de-DE" and "DE" into "de"; what it does not know it drops.
func languageCode(s string) string {
	s = strings.ToLower(oneLine(s))
	if code, ok := languageNames[s]; ok {
		return code
	}
	s, _, _ = strings.Cut(strings.ReplaceAll(s, "_", "-"), "-")
	if len(s) == 2 || len(s) == 3 {
		for _, c := range s {
			if c < 'a' || c > 'z' {
				return ""
			}
		}
		return s
	}
	return ""
}

var languageNames = map[string]string{"german": "de", "deutsch": "de", "english": "en", "englisch": "en", "french": "fr", "dutch": "nl", "danish": "da", "polish": "pl",
	"turkish": "tr", "spanish": "es", "italian": "it", "auto": ""}
