package transcribe

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func TestLoopsAreRecognised(t *testing.T) {
	for text, want := range map[string]bool{
		"Vielen Dank. Vielen Dank. Vielen Dank. Vielen Dank. Vielen Dank.": true,
		"das das das das das": true,
		"Wir kommen zur Abstimmung jetzt. Wir kommen zur Abstimmung jetzt. Wir kommen zur Abstimmung jetzt.": true,
		"Ja, ja, ja.": false,
		"Die Stadt muss sparen, und die Stadt muss bauen.":                                                            false,
		strings.Repeat("Der Antrag ist angenommen, und wir kommen zum nächsten Punkt der Tagesordnung. ", 3):          true,
		"Es fehlen noch 85 Tablets. Der Glasfaserausbau wird im November abgeschlossen. Die Vorlage liegt Ihnen vor.": false,
		"": false,
	} {
		if got := loops(plainText(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestKnownInventionsAreMatchedWhole(t *testing.T) {
	v := Inventions{Whole: []string{"vielen dank fürs zuschauen", "thank you"}, Begins: []string{"untertitel"}}
	for text, want := range map[string]bool{
		"Vielen Dank fürs Zuschauen!": true, "Thank you.": true, "Untertitelung des ZDF, 2020": true,
		"Vielen Dank fürs Zuschauen und für Ihre Geduld in dieser langen Sitzung.": false, "Thank you, Mayor, for the report.": false, "": false,
	} {
		if got := v.match(plainText(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestEnergyFindsSpeechAboveTheRoomAndNothingInSilence(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	room := func(seconds int, level float64) []float32 {
		out := make([]float32, seconds*sampleRate)
		for i := range out {
			out[i] = float32(level * r.NormFloat64())
		}
		return out
	}
	for name, pcm := range map[string][]float32{"digital silence": make([]float32, 60*sampleRate), "a quiet room": room(60, 0.0003)} {
		got, err := EnergyFinder{}.Speech(t.Context(), pcm)
		if err != nil || len(got) > 0 {
			t.Errorf("%s: %v %v", name, got, err)
		}
	}
	pcm := room(60, 0.001)
	for _, s := range [][2]int{{10, 15}, {30, 38}} {
		for i := s[0] * sampleRate; i < s[1]*sampleRate; i++ {
			at := 2 * math.Pi * float64(i) / sampleRate
			buzz := 0.0 // a voice has overtones
			for k := 1.0; k <= 12; k++ {
				buzz += math.Sin(180*k*at) / k
			}
			pcm[i] += float32(0.05 * buzz * (0.6 + 0.4*math.Sin(4*at)))
		}
	}
	got, err := EnergyFinder{}.Speech(t.Context(), pcm)
	if err != nil || len(got) != 2 {
		t.Fatalf("%v %v", got, err)
	}
	for i, s := range [][2]int{{10, 15}, {30, 38}} {
		for _, d := range []time.Duration{got[i].From - time.Duration(s[0])*time.Second, got[i].To - time.Duration(s[1])*time.Second} {
			if d < -400*time.Millisecond || d > 400*time.Millisecond {
				t.Errorf("speech %v, want %v", got[i], s)
			}
		}
	}
}
