package transcribe

import (
	"strings"
	"time"
	"unicode"

	"ratsschreiber/meeting"
)

// Limits of what is taken without a second look. They are Whisper's own (compression of repeated text, mean log probability) as far
// as it has them.
const (
	doubtfulLogProb    = -0.8
	doubtfulConfidence = 0.55
	// unevenness is how much less sure than the whole a segment may be before the window is decoded again.
	unevenness = 0.07
	// holeLimit is the shortest speech without text that is decoded again.
	holeLimit = 1500 * time.Millisecond
	// loopRepeats is how often the same words may follow one another before they count as a loop.
	loopRepeats = 4
)

// inventions are sentences that Whisper writes where nobody speaks: remains of its training on subtitles (whisper.cpp issues 1507,
// 1724). They are compared without case and punctuation. That one of them was really said cannot be excluded, so they are flagged
// and shown, never dropped.
var inventions = []string{
	"untertitelung des zdf", "untertitel des zdf", "untertitel der amara.org community", "untertitelung aufgrund der amara.org community",
	"untertitel im auftrag des zdf", "untertitelung im auftrag des zdf", "untertitel von stephanie geiges", "copyright wdr", "swr 20",
	"vielen dank fürs zuschauen", "vielen dank für's zuschauen", "danke fürs zuschauen", "bis zum nächsten mal", "thank you", "thanks for watching",
	"thank you for watching", "subtitles by the amara.org community", "you", "musik", "applaus", "amara.org",
}

// verdict is what judge thinks of a decoded piece.
type verdict struct {
	Flags []meeting.Flag
	Again bool // worth a second decoding
}

// judge looks at one piece of text; lasted is how long its speech lasted.
func judge(text string, words []Word, logProb float32, language, wanted string, lasted time.Duration) verdict {
	var v verdict
	plain := plainText(text)
	if loops(plain) {
		v.Flags = append(v.Flags, meeting.FlagLoop)
		v.Again = true
	}
	if invented(plain) {
		v.Flags = append(v.Flags, meeting.FlagInvention)
		v.Again = true
	}
	if logProb < doubtfulLogProb || confidence(words) < doubtfulConfidence {
		v.Flags = append(v.Flags, meeting.FlagDoubtful)
		v.Again = true
	}
	if language != "" && wanted != "" && language != wanted {
		v.Flags = append(v.Flags, meeting.FlagLanguage)
	}
	// Nobody speaks more than about nine syllables a second; text that is far too long for its time is invented or looped.
	if lasted > 0 && float64(len([]rune(plain)))/lasted.Seconds() > 40 && len(plain) > 60 && !has(v.Flags, meeting.FlagDoubtful) {
		v.Flags = append(v.Flags, meeting.FlagDoubtful)
		v.Again = true
	}
	return v
}

func has(flags []meeting.Flag, f meeting.Flag) bool {
	for _, have := range flags {
		if have == f {
			return true
		}
	}
	return false
}

// confidence is the mean over the words; 1 where there are none.
func confidence(words []Word) float32 {
	if len(words) == 0 {
		return 1
	}
	var sum float32
	for _, w := range words {
		sum += w.Confidence
	}
	return sum / float32(len(words))
}

// plainText is text in lower case, letters and digits only, one blank between words.
func plainText(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '\''
	}), " ")
}

// loops says whether the same one to twelve words follow one another too often.
func loops(plain string) bool {
	words := strings.Fields(plain)
	for n := 1; n <= 12 && n*2 <= len(words); n++ {
		repeats := loopRepeats
		if n >= 5 {
			repeats = 3 // a sentence of five words and more three times over
		}
		run := 1
		for i := n; i+n <= len(words); i += n {
			if equal(words[i-n:i], words[i:i+n]) {
				run++
				if run >= repeats {
					return true
				}
			} else {
				run = 1
			}
		}
	}
	return false
}

func equal(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// invented says whether a piece consists of nothing but a known invention.
func invented(plain string) bool {
	plain = strings.Trim(strings.TrimRight(plain, "0123456789 "), " .")
	for _, known := range inventions {
		if plain == strings.Trim(strings.TrimRight(known, "0123456789 "), " .") {
			return true
		}
	}
	return strings.HasPrefix(plain, "untertitel") && len(plain) < 60
}
