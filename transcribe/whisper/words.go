package whisper

import (
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"ratsschreiber/transcribe"
)

// token is a text token as the model wrote it: words begin with a space.
type token struct {
	text string
	p    float32
}

// wordsOf joins tokens to words, without times. A word's confidence is the mean of its tokens' probabilities.
func wordsOf(tokens []token) []transcribe.Word {
	var words []transcribe.Word
	var text strings.Builder
	var sum float32
	var n int
	finish := func() {
		// A letter of several bytes may be spread over tokens; what does not fit together at the end is no letter.
		if t := strings.TrimSpace(strings.ToValidUTF8(text.String(), "")); t != "" {
			words = append(words, transcribe.Word{Text: t, Confidence: min(1, max(0, sum/float32(n)))})
		}
		text.Reset()
		sum, n = 0, 0
	}
	for _, t := range tokens {
		if strings.HasPrefix(t.text, " ") && n > 0 {
			finish()
		}
		text.WriteString(t.text)
		sum += t.p
		n++
	}
	if n > 0 {
		finish()
	}
	return words
}

const frame = 10 * time.Millisecond

// levelsOf measures sound in steps of one frame, as root mean square.
func levelsOf(pcm []float32) []float32 {
	const step = int(frame) * transcribe.SampleRate / int(time.Second)
	levels := make([]float32, 0, len(pcm)/step+1)
	for block := range slices.Chunk(pcm, step) {
		var sum float64
		for _, v := range block {
			sum += float64(v) * float64(v)
		}
		levels = append(levels, float32(math.Sqrt(sum/float64(len(block)))))
	}
	return levels
}

// placeWords gives the words of one piece their times between start and end. Models only say where a piece begins
// and ends. Inside it, sounding time is shared out by how long each word takes to say, and the ends of words are moved
// to the pauses that can be heard near them, first of all where the model put punctuation.
func placeWords(words []transcribe.Word, levels []float32, start, end time.Duration) {
	if len(words) == 0 {
		return
	}
	first := min(int(start/frame), len(levels))
	last := min(max(first, int((end+frame-1)/frame)), len(levels))
	s := soundingIn(levels[first:last])
	if len(s.frames) < len(words) { // nothing is to be heard there: share out evenly
		s.frames = make([]int, max(len(words), int((end-start)/frame)))
		for i := range s.frames {
			s.frames[i] = i
		}
		s.pauses = nil
	}

	at := boundaries(words, s)
	floor := start
	for i := range words {
		w := &words[i]
		w.Start = start + s.begin(at[i]).Round(time.Millisecond)
		w.End = start + s.end(at[i+1]).Round(time.Millisecond)
		// Rounding must not turn times around or carry them out of the piece.
		w.Start = min(max(w.Start, floor), end)
		w.End = min(max(w.End, w.Start), end)
		floor = w.End
	}
}

// sounding is the part of a piece in which something is to be heard, as a list of its frames. A place in it is a number of
// sounding frames from the start, so that pauses take no room.
type sounding struct {
	frames []int
	pauses []float64 // places at which sound stops for a while, without the two ends
}

func soundingIn(levels []float32) sounding {
	if len(levels) == 0 {
		return sounding{}
	}
	sorted := slices.Clone(levels)
	slices.Sort(sorted)
	loud, quiet := sorted[len(sorted)*9/10], sorted[len(sorted)/10]
	// Twice the quietest tenth is 6 dB above the room's noise when the piece has pauses; without pauses that tenth is
	// speech, and a third of the loud parts is the limit.
	threshold := max(loud/20, min(2*quiet, loud/3))
	if loud == 0 {
		return sounding{}
	}

	const (
		shortestSound = 3 // frames; less is a click
		longestHole   = 6 // the silence inside of a "t" or "k"
		shortestPause = 10
	)
	on := make([]bool, len(levels))
	for i, l := range levels {
		on[i] = l >= threshold
	}
	flip(on, false, longestHole)
	flip(on, true, shortestSound)

	var s sounding
	silent := 0
	for i, sound := range on {
		if !sound {
			silent++
			continue
		}
		if silent >= shortestPause && len(s.frames) > 0 {
			s.pauses = append(s.pauses, float64(len(s.frames)))
		}
		silent = 0
		s.frames = append(s.frames, i)
	}
	return s
}

// flip inverts runs of value that are no longer than most and have something on both sides.
func flip(on []bool, value bool, most int) {
	for i := 0; i < len(on); {
		j := i
		for j < len(on) && on[j] == on[i] {
			j++
		}
		if on[i] == value && j-i <= most && i > 0 && j < len(on) {
			for k := i; k < j; k++ {
				on[k] = !value
			}
		}
		i = j
	}
}

// begin and end turn a place into time: at a pause, begin is behind and end before it.
func (s sounding) begin(place float64) time.Duration {
	i := int(place)
	if i >= len(s.frames) {
		return time.Duration(s.frames[len(s.frames)-1]+1) * frame
	}
	return time.Duration((float64(s.frames[i]) + place - float64(i)) * float64(frame))
}

func (s sounding) end(place float64) time.Duration {
	i := int(math.Ceil(place)) - 1
	if i < 0 {
		return time.Duration(s.frames[0]) * frame
	}
	i = min(i, len(s.frames)-1)
	return time.Duration((float64(s.frames[i]) + place - float64(i)) * float64(frame))
}

// boundaries returns the places of the words' ends: word i lies between the i-th and the next.
func boundaries(words []transcribe.Word, s sounding) []float64 {
	n := len(words)
	total := float64(len(s.frames))
	said := make([]float64, n+1) // how much there is to say before word i
	for i, w := range words {
		said[i+1] = said[i] + spokenLength(w.Text)
	}
	at := make([]float64, n+1)
	share := func(from int) { // places from word from on, when all that is left is shared out
		for i := from + 1; i <= n; i++ {
			at[i] = at[from] + (total-at[from])*(said[i]-said[from])/(said[n]-said[from])
		}
	}
	share(0)

	// How far, in frames, a word's end may be moved to a pause.
	const near, nearPunctuation = 12.0, 35.0
	done := 0
	for _, pause := range s.pauses {
		best, cost := -1, 1.0
		for i := done + 1; i < n; i++ {
			reach := near
			if endsClause(words[i-1].Text) {
				reach = nearPunctuation
			}
			if c := math.Abs(at[i]-pause) / reach; c < cost {
				best, cost = i, c
			}
		}
		if best < 0 {
			continue
		}
		// What lies between two pauses is shared out between them.
		for i := done + 1; i < best; i++ {
			at[i] = at[done] + (pause-at[done])*(said[i]-said[done])/(said[best]-said[done])
		}
		at[best] = pause
		done = best
		share(done)
	}
	return at
}

func endsClause(word string) bool {
	return strings.HasSuffix(word, ".") || strings.HasSuffix(word, ",") || strings.HasSuffix(word, "?") ||
		strings.HasSuffix(word, "!") || strings.HasSuffix(word, ":") || strings.HasSuffix(word, ";")
}

// spokenLength estimates how long a word takes to say, in letters. A written digit stands for about four spoken ones.
func spokenLength(word string) float64 {
	const digit, sign = 4, 6
	length := 0.0
	for _, r := range word {
		switch {
		case unicode.IsDigit(r):
			length += digit
		case unicode.IsLetter(r):
			length++
		case strings.ContainsRune("%€$§&+", r):
			length += sign
		}
	}
	return max(1, length)
}
