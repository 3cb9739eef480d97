package workflow

import (
	"context"
	"os"
	"testing"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/transcribe"
)

// buzzing is a meeting file with silence first and then something like speech, as far as its energy goes.
func buzzing(t *testing.T, silence, speech time.Duration) *store.File {
	t.Helper()
	f, _, err := NewMeeting(t.Context(), t.TempDir()+"/rat"+Extension, NewMeetingOptions{})
	must(t, err)
	t.Cleanup(func() { f.Close() })
	pcm := make([]int16, int((silence+speech).Seconds())*16000)
	for i := int(silence.Seconds()) * 16000; i < len(pcm); i++ {
		if i%32000 < 24000 { // words with pauses
			buzz := 8000 - i%114*140 // a voice's pitch, and all harmonics
			pcm[i] = int16(buzz * (3 + i/2000%3) / 5)
		}
	}
	must(t, f.AppendSoundBatch(t.Context(), 0, 0, pcm))
	return f
}

func TestSilenceAtTheStartIsNotPredictedAsWork(t *testing.T) {
	f := buzzing(t, 4*time.Minute, 2*time.Minute)
	s := LoadSpeeds(pathsIn(t.TempDir()))
	must(t, s.keep(calibrated(smallNet, 2)))
	o := TranscribeOptions{Info: smallNet, States: 2, Speeds: s}
	p, err := PredictTranscription(t.Context(), f, o, nil)
	must(t, err)
	if p.Basis != BasisCalibrated || p.Speech < 80*time.Second || p.Speech > 2*time.Minute {
		t.Fatalf("predicted: %+v", p)
	}
	if want := s.outlook(smallNet, 2).takes(p.Speech); p.Takes < want || p.Takes > want+2*time.Second {
		t.Errorf("takes %v, want about %v", p.Takes, want)
	}

	o.Prediction = &p
	c := newCourse(o, 2)
	now := time.Date(2026, 4, 14, 18, 0, 0, 0, time.UTC)
	first := c.begun(now)
	if first.Done > 0 || !first.ETA.Equal(now.Add(p.Takes)) || !first.Latest.IsZero() {
		t.Fatalf("first report: %+v", first)
	}
	c.decoding(now.Add(time.Second), now)
	quiet := c.progress(now.Add(2*time.Second), 0, transcribe.Progress{Done: 4 * time.Minute, Total: 6 * time.Minute})
	if quiet.Done > 2 || quiet.ETA.Sub(first.ETA).Abs() > 3*time.Second {
		t.Errorf("after the silence: %+v, predicted at first %v", quiet, first.ETA)
	}
	half := c.progress(now.Add(8*time.Second), 0, transcribe.Progress{Done: 5 * time.Minute, Total: 6 * time.Minute, Speech: p.Speech / 2})
	if share := half.Done / half.Total; share < 0.4 || share > 0.6 {
		t.Errorf("half of the speech is %.2f of the work", share)
	}
	end := c.progress(now.Add(15*time.Second), 0, transcribe.Progress{Done: 6 * time.Minute, Total: 6 * time.Minute, Speech: p.Speech})
	if end.Done != end.Total || !end.ETA.IsZero() {
		t.Errorf("at the end: %+v", end)
	}
}

func TestWhatAnEarlierRunDidIsNotPredictedAgain(t *testing.T) {
	f := buzzing(t, 0, 4*time.Minute)
	s := LoadSpeeds(pathsIn(t.TempDir()))
	must(t, s.keep(calibrated(smallNet, 2)))
	o := TranscribeOptions{Info: smallNet, States: 2, Speeds: s}
	whole, err := PredictTranscription(t.Context(), f, o, nil)
	must(t, err)
	v, err := versionFor(t.Context(), f, o)
	must(t, err)
	spoken := meeting.Span{From: 0, To: 3 * time.Minute}
	must(t, f.SaveWindow(t.Context(), meeting.Window{Version: v.ID, To: 3 * time.Minute, Speech: []meeting.Span{spoken}, State: meeting.WindowDone}, nil))
	rest, err := PredictTranscription(t.Context(), f, o, nil)
	must(t, err)
	if rest.Speech < whole.Speech/5 || rest.Speech > whole.Speech/3 {
		t.Errorf("a quarter is left, predicted %v of %v", rest.Speech, whole.Speech)
	}
	o.Prediction = &rest
	first := newCourse(o, 2).begun(time.Now())
	if share := first.Done / first.Total; share < 0.7 || share > 0.9 {
		t.Errorf("the bar goes on at %.2f", share)
	}
}

func TestAnUnmeasuredModelGetsARangeUntilItWasSeen(t *testing.T) {
	f := buzzing(t, 0, 5*time.Minute)
	o := TranscribeOptions{Info: smallNet, States: 1} // nothing is remembered, so nothing is measured
	p, err := PredictTranscription(t.Context(), f, o, nil)
	must(t, err)
	if p.Basis != BasisAssumed || p.Least >= p.Takes || p.Most <= p.Takes {
		t.Fatalf("predicted: %+v", p)
	}
	o.Prediction = &p
	c := newCourse(o, 1)
	now := time.Now()
	if first := c.begun(now); !first.Earliest.Before(first.ETA) || !first.Latest.After(first.ETA) {
		t.Errorf("first report: %+v", first)
	}
	c.decoding(now.Add(time.Second), now)
	seen := c.progress(now.Add(20*time.Second), 0, transcribe.Progress{Done: 2 * time.Minute, Total: 5 * time.Minute, Speech: 80 * time.Second})
	if seen.ETA.IsZero() || !seen.Latest.IsZero() {
		t.Errorf("after three windows: %+v", seen)
	}
}

func TestTheSpeedOfAWholeRunIsRemembered(t *testing.T) {
	p := pathsIn(t.TempDir())
	amount, err := transcribe.EstimateSpeech(t.Context(), soundOf{buzzing(t, 0, 4*time.Minute)}, 0, meeting.Span{})
	must(t, err)
	amounts := map[int]transcribe.SpeechAmount{0: amount}
	o := TranscribeOptions{Info: smallNet, States: 2, Speeds: LoadSpeeds(p), Prediction: &Prediction{Takes: 100 * time.Second, amounts: amounts}}
	now := time.Date(2026, 4, 14, 18, 0, 0, 0, time.UTC)
	for name, well := range map[string]bool{"crashed": false, "well": true} {
		c := newCourse(o, 2)
		c.decoding(now.Add(2*time.Second), now)
		c.progress(now.Add(102*time.Second), 0, transcribe.Progress{Done: 4 * time.Minute, Total: 4 * time.Minute, Speech: 3 * time.Minute})
		c.learn(now.Add(102*time.Second), well)
		_, known := LoadSpeeds(p).of(smallNet, 2)
		if known != well {
			t.Errorf("%s: remembered: %v", name, known)
		}
		must(t, os.RemoveAll(p.Config))
	}
}

func TestWithoutSoundThereIsNothingToPredict(t *testing.T) {
	f, _, err := NewMeeting(context.Background(), t.TempDir()+"/rat"+Extension, NewMeetingOptions{})
	must(t, err)
	defer f.Close()
	if _, err := PredictTranscription(t.Context(), f, TranscribeOptions{Info: smallNet}, nil); err != ErrNoSound {
		t.Errorf("error: %v", err)
	}
}
