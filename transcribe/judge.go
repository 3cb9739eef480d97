package transcribe

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"ratsschreiber/meeting"
)

// Limits of what is taken without a second look. They are Whisper's own (compression of repeated text, mean log probability) as far
// as it has them; the others were set on the demonstration meeting and on speech that the model had not learnt.
const (
	doubtfulLogProb    = -0.8
	doubtfulConfidence = 0.55
	// Below these confidences a text is not believed where the sound is hardly like speech, or not like speech; from sureConfidence on the
	// sound is not asked.
	veryUnsureConfidence, unsureConfidence, sureConfidence = 0.7, 0.8, 0.93
	// guessConfidence is below what a text can be whose words are more likely wrong than right: what is left of coughs, and of voices
	// that nobody understands.
	guessConfidence = 0.4
	// briefConfidence is below what a text can be that stands alone on less than briefLength of sound: a cough is easily taken for a word.
	briefConfidence = 0.7
	briefLength     = 1500 * time.Millisecond
	// fewWords are too few to be sure of whatever the engine says: in half an hour of applause it once heard "Leben." with 0.94.
	fewWords = 2
	// unevenness is how much less sure than the whole window an utterance may be.
	unevenness = 0.07
	// loopRepeats is how often the same words may follow one another before they count as a loop.
	loopRepeats = 4
	// echoWords is how many words in a row two neighbours may share.
	echoWords = 4
	// bareWords are more than a German sentence has without a noun or a name.
	bareWords = 10
	// Nobody says more than about nine syllables a second, and nobody who speaks says less than one.
	mostLetters, fewestLetters = 40.0, 4.0
	// hurriedLetters are as many as fast speakers say in a second of sounding speech; a knock that became "Vielen Dank" is shorter.
	hurriedLetters = 26.0
)

// doubt is a set of reasons to decode an utterance again. Not each is a reason to flag it.
type doubt int

const (
	doubtLoop     doubt = 1 << iota // repeats itself
	doubtInvented                   // a sentence that models are known to invent
	doubtUnlikely                   // the model itself was not sure
	doubtUneven                     // it was less sure than of the rest
	doubtEcho                       // says again what its neighbour says
	doubtLeaked                     // nothing but a piece of the prompt
	doubtRate                       // too many or too few words for the time
	doubtLanguage                   // words of another language than the chosen one
	doubtBare                       // a long text without one capital letter: models sometimes lose case and punctuation
)

// Inventions are sentences that Whisper writes where nobody speaks: remains of its training on subtitles (whisper.cpp issues 1507,
// 1724). They are compared without case and punctuation. That one of them was really said cannot be excluded, so they are flagged
// and shown, never dropped.
type Inventions struct {
	Whole  []string `json:"whole,omitempty" toml:"whole"`   // an utterance that is nothing else
	Begins []string `json:"begins,omitempty" toml:"begins"` // a short utterance that begins like that
	Polite []string `json:"polite,omitempty" toml:"polite"` // people do say it: not believed only where the engine is unsure of it
	// Common lists the commonest words of languages, by their codes: text in another one than the chosen is told by them.
	Common map[string][]string `json:"common,omitempty" toml:"common"`
}

// judge sets flags and doubts of one utterance by what it is itself; spoken is how long somebody speaks in it.
func (d *decoder) judge(u *utterance, p Piece, language string, spoken time.Duration) {
	plain := plainText(u.Text)
	if loops(plain) {
		u.doubt |= doubtLoop
		u.flag(meeting.FlagLoop)
	} else if stutters(plain) {
		u.doubt |= doubtLoop
	}
	if d.Inventions.match(plain) {
		u.doubt |= doubtInvented
		u.flag(meeting.FlagInvention)
	}
	if p.AvgLogProb < doubtfulLogProb || u.Confidence < doubtfulConfidence {
		u.doubt |= doubtUnlikely
		u.flag(meeting.FlagDoubtful)
	}
	if len(u.Words) >= bareWords && u.Text == strings.ToLower(u.Text) {
		u.doubt |= doubtBare
	}
	letters := float64(len([]rune(plain)))
	lasted := u.To - u.From
	if lasted > 0 && letters/lasted.Seconds() > mostLetters && letters > 60 {
		u.doubt |= doubtRate
		u.flag(meeting.FlagDoubtful)
	}
	if spoken > 3*time.Second && letters/spoken.Seconds() < fewestLetters {
		u.doubt |= doubtRate
	}
	if language != "" && d.Language != "" && language != d.Language || d.Inventions.foreign(plain, d.Language) {
		u.doubt |= doubtLanguage
		u.flag(meeting.FlagLanguage)
	}
}

// weigh adds the doubts that come from comparing the utterances of one decoding.
func weigh(heard []utterance) {
	mean := sure(heard)
	for i := range heard {
		if len(heard[i].Words) >= 3 && mean-heard[i].Confidence > unevenness {
			heard[i].doubt |= doubtUneven
		}
	}
	echoes(heard)
}

// echoes marks neighbours that share words in a row, the less sure one of them, and counts the longest chain.
func echoes(heard []utterance) int {
	longest, chain := 0, 1
	for i := 1; i < len(heard); i++ {
		if !shares(plainText(heard[i-1].Text), plainText(heard[i].Text), echoWords) {
			chain = 1
			continue
		}
		chain++
		longest = max(longest, chain)
		weaker := i
		if heard[i-1].Confidence < heard[i].Confidence {
			weaker = i - 1
		}
		heard[weaker].doubt |= doubtEcho
	}
	return longest
}

func shares(a, b string, n int) bool {
	first, second := strings.Fields(a), strings.Fields(b)
	for i := 0; i+n <= len(first); i++ {
		for j := 0; j+n <= len(second); j++ {
			if slices.Equal(first[i:i+n], second[j:j+n]) {
				return true
			}
		}
	}
	return false
}

// sure is the mean confidence over all words.
func sure(heard []utterance) float32 {
	var sum float32
	n := 0
	for _, u := range heard {
		for _, w := range u.Words {
			sum += w.Confidence
			n++
		}
	}
	if n == 0 {
		return 1
	}
	return sum / float32(n)
}

// doubts counts what speaks against a decoding; flags weigh more than what is only a reason to try again.
func doubts(heard []utterance) int {
	n := 0
	for _, u := range heard {
		if u.doubt != 0 {
			n++
		}
		n += 2 * len(u.Flags)
	}
	return n
}

// better says whether a second decoding of the same sound is to be preferred: fewer doubts, then more confidence. None at all is
// better only than what is certainly not speech.
func better(got, than []utterance) bool {
	if len(got) == 0 {
		return false
	}
	if len(than) == 0 {
		return true
	}
	if a, b := doubts(got), doubts(than); a != b {
		return a < b
	}
	return sure(got) > sure(than)
}

func has(flags []meeting.Flag, f meeting.Flag) bool { return slices.Contains(flags, f) }

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

// repeats is how often the same n words follow one another, at most.
func repeats(words []string, n int) int {
	most := 0
	for start := 0; start < n; start++ {
		run := 1
		for i := start + n; i+n <= len(words); i += n {
			if slices.Equal(words[i-n:i], words[i:i+n]) {
				run++
				most = max(most, run)
			} else {
				run = 1
			}
		}
	}
	return most
}

// loops says whether the same one to twelve words follow one another too often.
func loops(plain string) bool {
	words := strings.Fields(plain)
	for n := 1; n <= 12 && n*2 <= len(words); n++ {
		limit := loopRepeats
		if n >= 5 {
			limit = 3 // a sentence of five words and more three times over
		}
		if repeats(words, n) >= limit {
			return true
		}
	}
	return false
}

// stutters says whether three words and more follow themselves: people do say things twice, but rarely without a pause.
func stutters(plain string) bool {
	words := strings.Fields(strings.ReplaceAll(plain, ".", ""))
	for n := 3; n*2 <= len(words); n++ {
		if repeats(words, n) >= 2 {
			return true
		}
	}
	return false
}

// match says whether a text is nothing but a known invention.
func (v Inventions) match(plain string) bool {
	bare := func(s string) string { return strings.Trim(strings.TrimRight(plainText(s), "0123456789 "), " .") }
	plain = bare(plain)
	if slices.ContainsFunc(v.Whole, func(known string) bool { return bare(known) == plain }) {
		return true
	}
	return len(plain) < 60 && slices.ContainsFunc(v.Begins, func(known string) bool { return strings.HasPrefix(plain, plainText(known)) })
}

// polite says whether a text is nothing but polite phrases.
func (v Inventions) polite(text string) bool {
	rest := " " + strings.ReplaceAll(plainText(text), ".", "") + " "
	for _, known := range v.Polite {
		rest = strings.ReplaceAll(rest, plainText(known), "")
	}
	return strings.TrimSpace(rest) == ""
}

// foreign says whether a text is in another language than the chosen one: at least three of its words, and a quarter of them, are
// among the commonest of that language and not of the chosen, and three times as many as of the chosen. Without a list for the
// chosen language nothing is foreign.
func (v Inventions) foreign(plain, chosen string) bool {
	own := v.Common[chosen]
	words := strings.Fields(strings.ReplaceAll(plain, ".", " "))
	if len(own) == 0 || len(words) < 4 {
		return false
	}
	ours := 0
	for _, w := range words {
		if slices.Contains(own, w) {
			ours++
		}
	}
	for language, common := range v.Common {
		if language == chosen {
			continue
		}
		theirs := 0
		for _, w := range words {
			if slices.Contains(common, w) && !slices.Contains(own, w) {
				theirs++
			}
		}
		if theirs >= 3 && theirs >= 3*ours && 4*theirs >= len(words) {
			return true
		}
	}
	return false
}
