package catalogue

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func TestBothLanguagesHaveTheSameKeysAndPlaceholders(t *testing.T) {
	de, en := For("de"), For("en")
	for _, pair := range [][2]*Words{{de, en}, {en, de}} {
		for _, key := range pair[0].Keys() {
			if !pair[1].Has(key) {
				t.Errorf("%s has no %q", pair[1].Lang(), key)
				continue
			}
			a, b := placeholder.FindAllString(pair[0].text[key], -1), placeholder.FindAllString(pair[1].text[key], -1)
			slices.Sort(a)
			slices.Sort(b)
			if !slices.Equal(slices.Compact(a), slices.Compact(b)) {
				t.Errorf("%q: %s has %v, %s has %v", key, pair[0].Lang(), a, pair[1].Lang(), b)
			}
		}
	}
}

func TestNoSentenceIsEmpty(t *testing.T) {
	for _, lang := range Languages {
		for _, key := range For(lang).Keys() {
			if strings.TrimSpace(For(lang).text[key]) == "" {
				t.Errorf("%s: %q is empty", lang, key)
			}
		}
	}
}

func TestFormatsAsOfficesWriteThem(t *testing.T) {
	de, en := For("de_DE.UTF-8"), For("en-GB")
	day := time.Date(2026, 5, 20, 19, 20, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{de.Integer(1234567), "1.234.567"}, {en.Integer(-1234), "-1,234"}, {de.Integer(12), "12"},
		{de.Decimal(4.5, 1), "4,5"}, {de.Percent(0.45, 0), "45 %"},
		{de.DateLong(day), "Mittwoch, 20. Mai 2026"}, {en.DateLong(day), "Wednesday, 20 May 2026"},
		{de.DateShort(day), "Mi 20.05.2026"}, {de.Clock(day), "19:20 Uhr"}, {en.Clock(day), "19:20"},
		{Position(3761 * time.Second), "1:02:41"}, {Position(7 * time.Second), "0:07"},
		{de.Bytes(1_440_000_000), "1,4 GB"}, {de.Bytes(115_200_000), "115 MB"},
		{fill("{a} und {b}", []any{"a", 1, "b", "{a}"}), "1 und {a}"},
		{For("fr").Lang(), "en"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestPlacesInARecordingAreReadAsPeopleWriteThem(t *testing.T) {
	for in, want := range map[string]time.Duration{"1:02:41": 3761 * time.Second, "0:07": 7 * time.Second, " 7 ": 7 * time.Second, "90:00": 90 * time.Minute, "0:07,5": 7500 * time.Millisecond, "0:07.5": 7500 * time.Millisecond} {
		if got, err := ParsePosition(in); err != nil || got != want {
			t.Errorf("%q: %v, %v", in, got, err)
		}
	}
	for _, in := range []string{"", ":", "1:", "a", "1:60", "1:2:3:4", "-1", "1.5:00", "NaN", "Inf"} {
		if got, err := ParsePosition(in); err == nil {
			t.Errorf("%q is read as %v", in, got)
		}
	}
}

func TestAMomentIsThatOfTheClockOnTheWallWhateverTheFileHas(t *testing.T) {
	was := time.Local
	time.Local = time.FixedZone("CEST", 2*60*60)
	defer func() { time.Local = was }()
	stored := time.Date(2026, 5, 20, 22, 20, 0, 0, time.UTC)
	for lang, want := range map[string]string{"de": "21.05.2026 um 00:20 Uhr", "en": "21/05/2026 at 00:20"} {
		if got := For(lang).Moment(stored); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}
