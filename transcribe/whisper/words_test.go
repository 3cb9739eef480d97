package whisper

import (
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"ratsschreiber/transcribe"
)

func TestTokensBecomeWordsAtSpaces(t *testing.T) {
	for _, c := range []struct {
		tokens []token
		want   []transcribe.Word
	}{
		{nil, nil},
		{[]token{{" ", 1}, {"\n", 1}}, nil},
		{[]token{{" Rats", 1}, {"herr", 0.5}, {" Vogt", 0.25}, {".", 0.75}}, []transcribe.Word{{Text: "Ratsherr", Confidence: 0.75}, {Text: "Vogt.", Confidence: 0.5}}},
		{[]token{{"ohne", 1}, {" Anfang", 1}}, []transcribe.Word{{Text: "ohne", Confidence: 1}, {Text: "Anfang", Confidence: 1}}},
		{[]token{{" 250", 1}, {".", 1}, {"000", 1}, {" Euro", 1}}, []transcribe.Word{{Text: "250.000", Confidence: 1}, {Text: "Euro", Confidence: 1}}},
		{[]token{{" M\xc3", 1}, {"\xbchle", 1}}, []transcribe.Word{{Text: "Mühle", Confidence: 1}}}, // a letter in two tokens
		{[]token{{" a\xc3", 1}, {" b", 1}}, []transcribe.Word{{Text: "a", Confidence: 1}, {Text: "b", Confidence: 1}}},
		{[]token{{" x", 1.5}, {" y", -1}}, []transcribe.Word{{Text: "x", Confidence: 1}, {Text: "y", Confidence: 0}}},
	} {
		if got := wordsOf(c.tokens); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v: got %+v, want %+v", c.tokens, got, c.want)
		}
	}
}

// levels draws a picture of sound: each letter stands for a tenth of a second, "#" loud, "." silent.
func levels(picture string) []float32 {
	var l []float32
	for _, r := range picture {
		for range 10 {
			if r == '#' {
				l = append(l, 0.1)
			} else {
				l = append(l, 0.0001)
			}
		}
	}
	return l
}

func words(text string) []transcribe.Word {
	var all []transcribe.Word
	for _, w := range strings.Fields(text) {
		all = append(all, transcribe.Word{Text: w})
	}
	return all
}

func TestWordsLieWhereSoundIs(t *testing.T) {
	for _, c := range []struct {
		name, text, picture string
		want                string // start and end of each word in tenths of a second
	}{
		{"shared out by length", "aaa bbb cccccc", "############", "0-3 3-6 6-12"},
		{"digits are said at length", "30 Stimmen", "###############", "0-8 8-15"},
		{"silence around belongs to nobody", "aaa bbb", "..######..", "2-5 5-8"},
		{"a pause lies between words", "aaa bbb", "###...###", "0-3 6-9"},
		{"after punctuation, also when the shares say otherwise", "aaaa, bb cc", "######..####", "0-6 8-10 10-12"},
		{"without punctuation only when it is near", "aaaaaa bb", "###...######", "0-9.8 9.8-12"},
		{"two pauses", "aa. bb. cc.", "##..##..##", "0-2 4-6 8-10"},
		{"nothing to be heard", "aa bb", "..........", "0-5 5-10"},
	} {
		got := words(c.text)
		l := levels(c.picture)
		placeWords(got, l, 0, time.Duration(len(l))*frame)
		for i, field := range strings.Fields(c.want) {
			from, to, _ := strings.Cut(field, "-")
			if math.Abs(got[i].Start.Seconds()*10-number(from)) > 0.5 || math.Abs(got[i].End.Seconds()*10-number(to)) > 0.5 {
				t.Errorf("%s: %q from %v to %v, want %s tenths", c.name, got[i].Text, got[i].Start, got[i].End, field)
			}
		}
	}
}

func number(s string) float64 {
	var n, tenths float64
	whole, rest, _ := strings.Cut(s, ".")
	for _, r := range whole {
		n = n*10 + float64(r-'0')
	}
	for _, r := range rest {
		tenths = float64(r-'0') / 10
	}
	return n + tenths
}

func TestWordsNeverLeaveThePieceOrRunBackwards(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		l := make([]float32, random.IntN(400))
		loud := false
		for i := range l {
			if random.IntN(15) == 0 {
				loud = !loud
			}
			if loud {
				l[i] = random.Float32()
			}
		}
		text := strings.Repeat("Wort, ", random.IntN(5)) + strings.Repeat("23 längeres ", random.IntN(20)) + strings.Repeat("– ", random.IntN(3))
		start := time.Duration(random.IntN(3000)) * time.Millisecond
		end := start + time.Duration(random.IntN(3000))*time.Millisecond
		all := words(text)
		placeWords(all, l, start, end)
		last := start
		for _, w := range all {
			if w.Start < last || w.End < w.Start || w.End > end {
				t.Fatalf("%q in %v to %v with %d frames: from %v to %v after %v", text, start, end, len(l), w.Start, w.End, last)
			}
			last = w.End
		}
	}
}
