package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// writeVTT writes the transcript as WebVTT, speakers as voices.
func writeVTT(w io.Writer, m meeting.Minutes, o Options) error {
	b := bufio.NewWriter(w)
	words := o.words()
	fmt.Fprintf(b, "WEBVTT\nLanguage: %s\n\n", m.Version.Language)
	fmt.Fprintf(b, "NOTE\n%s\n\n", words.Text("documents.transcript_note", "model", m.Version.Model))
	return captions(b, m, func(n int, s meeting.Segment, speaker, text string) {
		fmt.Fprintf(b, "%d\n%s --> %s\n", n, captionTime(s.From, '.'), captionTime(s.To, '.'))
		text = vttSigns.Replace(text)
		if speaker != "" {
			text = "<v " + strings.NewReplacer(">", "", "\n", " ").Replace(vttSigns.Replace(speaker)) + ">" + text
		}
		fmt.Fprintf(b, "%s\n\n", text)
	})
}

// writeSRT writes the transcript as SubRip, speakers before their words.
func writeSRT(w io.Writer, m meeting.Minutes, _ Options) error {
	b := bufio.NewWriter(w)
	return captions(b, m, func(n int, s meeting.Segment, speaker, text string) {
		if speaker != "" {
			text = speaker + ": " + text
		}
		fmt.Fprintf(b, "%d\n%s --> %s\n%s\n\n", n, captionTime(s.From, ','), captionTime(s.To, ','), text)
	})
}

func captions(b *bufio.Writer, m meeting.Minutes, cue func(n int, s meeting.Segment, speaker, text string)) error {
	n := 0
	for _, s := range m.Segments {
		text := captionText(s.Text)
		if text == "" || s.To <= s.From {
			continue
		}
		n++
		cue(n, s, strings.TrimSpace(captionText(speakerName(m.Meeting, s))), text)
	}
	if n == 0 {
		return ErrNoTranscript
	}
	return b.Flush()
}

var vttSigns = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// captionText takes out what would end a cue: blank lines and the arrow.
func captionText(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "-->", "→")
}

func captionTime(d time.Duration, decimal rune) string {
	ms := max(0, d.Milliseconds())
	return fmt.Sprintf("%02d:%02d:%02d%c%03d", ms/3600000, ms/60000%60, ms/1000%60, decimal, ms%1000)
}
