package intake

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"ratsschreiber/meeting"
)

// cueBlock is a group of lines between blank ones.
type cueBlock struct {
	lines []string
	line  int // of the file, from 1
}

// blocks cuts text at blank lines.
func blocks(text string) []cueBlock {
	var out []cueBlock
	var b cueBlock
	n := 0
	for rest, more := text, true; more; {
		var line string
		line, rest, more = strings.Cut(rest, "\n")
		n++
		if strings.TrimSpace(line) == "" {
			if len(b.lines) > 0 {
				out = append(out, b)
				b = cueBlock{}
			}
			continue
		}
		// some writers leave out the blank line between cues; a timing line inside a block begins a new one
		if _, _, ok := timing(line); ok && b.hasTiming() {
			next := cueBlock{line: n}
			if last := len(b.lines) - 1; last > 0 && isIndex(b.lines[last]) {
				next.lines = append(next.lines, b.lines[last])
				b.lines = b.lines[:last]
			}
			out = append(out, b)
			b = next
		}
		if len(b.lines) == 0 {
			b.line = n
		}
		b.lines = append(b.lines, line)
	}
	if len(b.lines) > 0 {
		out = append(out, b)
	}
	return out
}

func (b cueBlock) hasTiming() bool {
	for _, l := range b.lines {
		if _, _, ok := timing(l); ok {
			return true
		}
	}
	return false
}

func isIndex(line string) bool {
	_, err := digits(strings.TrimSpace(line), 9)
	return err == nil
}

var (
	vttLanguage = regexp.MustCompile(`(?im)^Language:\s*(\S+)`)
	voiceTag    = regexp.MustCompile(`<v(?:\.[^\s>]*)?\s+([^>]*)>`)
	timeTag     = regexp.MustCompile(`<((?:\d{1,4}:)?\d{2}:\d{2}[.,]\d{1,3})>`)
	anyTag      = regexp.MustCompile(`</?[A-Za-z][^<>]*>|<[\d:.,]+>|</>`)
	styleTag    = regexp.MustCompile(`\{\\[^{}]*\}`)
)

// vtt reads WebVTT. Damaged cues are left out and counted; a file without any sound cue is refused.
func vtt(ctx context.Context, text string) (Transcript, error) {
	t := Transcript{Form: FormVTT}
	all := blocks(text)
	if len(all) > 0 && strings.HasPrefix(strings.TrimSpace(all[0].lines[0]), "WEBVTT") {
		if m := vttLanguage.FindStringSubmatch(strings.Join(all[0].lines, "\n")); m != nil {
			t.Language = languageCode(m[1])
		}
		if !all[0].hasTiming() {
			all = all[1:]
		}
	}
	return t.cues(ctx, all, func(b cueBlock) bool {
		first := strings.TrimSpace(b.lines[0])
		for _, word := range []string{"NOTE", "STYLE", "REGION", "X-TIMESTAMP-MAP"} {
			if first == word || strings.HasPrefix(first, word+" ") || strings.HasPrefix(first, word+"=") {
				return true
			}
		}
		return false
	})
}

// srt reads SubRip.
func srt(ctx context.Context, text string) (Transcript, error) {
	t := Transcript{Form: FormSRT}
	return t.cues(ctx, blocks(text), func(cueBlock) bool { return false })
}

func (t Transcript) cues(ctx context.Context, all []cueBlock, comment func(cueBlock) bool) (Transcript, error) {
	damaged, firstBad := 0, 0
	for i, b := range all {
		if i%1000 == 0 && ctx.Err() != nil {
			return t, ctx.Err()
		}
		if comment(b) && !b.hasTiming() {
			continue
		}
		at := -1
		var from, to time.Duration
		for j, l := range b.lines {
			var ok bool
			if from, to, ok = timing(l); ok {
				at = j
				break
			}
		}
		if at < 0 || at > 2 {
			if at < 0 && len(t.Segments) > 0 && !strings.Contains(strings.Join(b.lines, ""), "-->") && !isIndex(b.lines[0]) {
				last := &t.Segments[len(t.Segments)-1] // a blank line inside a cue
				last.Text += " " + plainCue(strings.Join(b.lines, " "))
				last.Words = nil
				continue
			}
			if at < 0 && len(b.lines) == 1 && isIndex(b.lines[0]) {
				continue
			}
			damaged++
			if firstBad == 0 {
				firstBad = b.line
			}
			continue
		}
		t.Segments = append(t.Segments, voices(strings.Join(b.lines[at+1:], "\n"), from, to)...)
	}
	if len(t.Segments) == 0 {
		if damaged > 0 {
			return t, &SyntaxError{Form: t.Form, Line: firstBad, Err: errors.New("no cue with a readable time")}
		}
		return t, ErrNotTranscript
	}
	if damaged > 0 {
		t.note(NoteCuesSkipped, "count", damaged)
	}
	t.speakersFromPrefix()
	return t, nil
}

// voices makes the segments of one cue: one for each voice that speaks in it, the time shared by the length of their words.
func voices(text string, from, to time.Duration) []meeting.Segment {
	marks := voiceTag.FindAllStringSubmatchIndex(text, -1)
	if len(marks) == 0 {
		return []meeting.Segment{cueSegment(text, "", from, to)}
	}
	type part struct{ who, text string }
	parts := []part{{"", text[:marks[0][0]]}}
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		parts = append(parts, part{unescape(text[m[2]:m[3]]), text[m[1]:end]})
	}
	total := 0
	for _, p := range parts {
		total += utf8.RuneCountInString(plainCue(p.text))
	}
	var out []meeting.Segment
	done := 0
	for _, p := range parts {
		n := utf8.RuneCountInString(plainCue(p.text))
		if n == 0 {
			continue
		}
		a := from + (to-from)*time.Duration(done)/time.Duration(total)
		done += n
		b := from + (to-from)*time.Duration(done)/time.Duration(total)
		out = append(out, cueSegment(p.text, p.who, a, b))
	}
	return out
}

// cueSegment makes a segment of a cue's text; time tags inside it become words.
func cueSegment(text, who string, from, to time.Duration) meeting.Segment {
	s := meeting.Segment{From: from, To: to, Text: plainCue(text), SpeakerName: who}
	marks := timeTag.FindAllStringSubmatchIndex(text, -1)
	if len(marks) == 0 {
		return s
	}
	at, start := from, 0
	add := func(end int, until time.Duration) {
		words := strings.Fields(plainCue(text[start:end]))
		for i, w := range words {
			step := until - at
			s.Words = append(s.Words, meeting.Word{Text: w, Confidence: 1,
				From: at + step*time.Duration(i)/time.Duration(len(words)), To: at + step*time.Duration(i+1)/time.Duration(len(words))})
		}
	}
	for _, m := range marks {
		d, err := clock(text[m[2]:m[3]])
		if err != nil || d < at {
			continue
		}
		add(m[0], d)
		at, start = d, m[1]
	}
	add(len(text), max(to, at))
	return s
}

// plainCue takes tags and entities out of a cue's text.
func plainCue(s string) string {
	if strings.ContainsRune(s, '<') {
		s = timeTag.ReplaceAllString(s, "")
		s = anyTag.ReplaceAllString(s, "")
	}
	if strings.Contains(s, `{\`) {
		s = styleTag.ReplaceAllString(s, "")
	}
	return oneLine(unescape(s))
}

var entities = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&nbsp;", " ", "&lrm;", "", "&rlm;", "", "&quot;", `"`, "&#39;", "'", "&apos;", "'")

func unescape(s string) string {
	if !strings.ContainsRune(s, '&') {
		return s
	}
	return entities.Replace(s)
}

var speakerPrefix = regexp.MustCompile(`^(?:\[([^\[\]:]{1,60})\]:?|([A-ZÄÖÜ][^:!?,;"„“]{0,60}):)\s+(\S.*)$`)

// prefixOfCue parts "Ratsfrau Sommer (SM): Das Dach ..." into speaker and words. sure says that the speaker begins with a form of address, an office or
// the word for the chair, which running text before a colon hardly does.
func prefixOfCue(text string) (who, words string, sure, ok bool) {
	m := speakerPrefix.FindStringSubmatch(text)
	if m == nil {
		return "", "", false, false
	}
	who, words = m[1]+m[2], m[3]
	parts := strings.Fields(who)
	for _, w := range parts[:len(parts)-1] {
		if strings.HasSuffix(w, ".") && !meeting.IsTitle(w) && len(w) > 3 {
			return "", "", false, false // a sentence ends inside
		}
	}
	switch first := strings.ToLower(parts[0]); {
	case len(parts) > 1 && len(parts) <= 7 && meeting.IsTitle(parts[0]):
		sure = true
	case len(parts) <= 2 && strings.HasPrefix(strings.ToLower(parts[len(parts)-1]), "vorsitzende"), first == "speaker" || first == "sprecher" || first == "sprecherin":
		sure = true
	}
	return who, words, sure, true
}

// speakersFromPrefix takes "Ratsfrau Sommer: ..." as a speaker where cues begin so again and again; a single colon in running text is none.
func (t *Transcript) speakersFromPrefix() {
	count := map[string]int{}
	hits, certain := 0, 0
	for _, s := range t.Segments {
		if s.SpeakerName != "" {
			return
		}
		if who, _, sure, ok := prefixOfCue(s.Text); ok {
			count[who]++
			hits++
			if sure {
				certain++
			}
		}
	}
	all := hits >= 3 && hits*4 >= len(t.Segments) && len(count)*2 <= hits+1
	if !all && certain < 3 {
		return
	}
	n := 0
	for i := range t.Segments {
		s := &t.Segments[i]
		if who, words, sure, ok := prefixOfCue(s.Text); ok && (all || sure) {
			s.SpeakerName, s.Text, s.Words = who, words, nil
			n++
		}
	}
	t.note(NoteSpeakersGuessed, "count", n)
}
