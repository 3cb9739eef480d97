package transcribe

import (
	"slices"
	"strings"

	"ratsschreiber/meeting"
)

// Prompting says for a window which words its text is likely to have; "" is none. Entries have a comma between.
type Prompting func(window meeting.Span) string

// TakesPrompts says whether a model gains by a prompt. OpenAI's Whisper models were trained with the text before a window as prompt, the
// smallest of them (tiny) with a width of 384 and four layers. Smaller models are others' work, such as the one of the practice meeting,
// which has never seen a prompt and hears worse with one. Of an unknown shape nothing is expected.
func (i EngineInfo) TakesPrompts() bool {
	return i.Shape.Width >= 384 && i.Shape.AudioLayers >= 4 && i.Shape.TextLayers >= 2
}

// leaked says whether a text is nothing but a piece of the prompt: on noise Whisper repeats what it was given. One entry alone is no sign, since
// the chair does call "Ratsfrau Sommer"; the end of one and the beginning of the next is, and so are entries said over again.
func leaked(text, prompt string) bool {
	words := strings.Fields(strings.ReplaceAll(plainText(text), ".", ""))
	if len(words) < 2 || prompt == "" {
		return false
	}
	var all []string
	var entry []int // of each word
	for i, e := range strings.Split(prompt, ",") {
		for _, w := range strings.Fields(strings.ReplaceAll(plainText(e), ".", "")) {
			all, entry = append(all, w), append(entry, i)
		}
	}
	for len(words) > 0 {
		n, crosses := longestRun(words, all, entry)
		switch {
		case n == 0:
			return false
		case n == len(words):
			return crosses || n < len(strings.Fields(plainText(text))) // the rest was from the prompt as well
		case !crosses && n < 2:
			return false
		}
		words = words[n:]
	}
	return true
}

// longestRun is how many of the first words follow one another in all, and whether they belong to several entries.
func longestRun(words, all []string, entry []int) (n int, crosses bool) {
	for at := range all {
		k := 0
		for k < len(words) && at+k < len(all) && words[k] == all[at+k] {
			k++
		}
		if k > n {
			n, crosses = k, entry[at] != entry[at+k-1]
		}
	}
	return n, crosses
}

// leaks says whether everything that was heard is a leak.
func leaks(heard []utterance) bool {
	return len(heard) > 0 && !slices.ContainsFunc(heard, func(u utterance) bool { return u.doubt&doubtLeaked == 0 })
}
