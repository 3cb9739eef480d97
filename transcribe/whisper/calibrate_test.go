package whisper_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"ratsschreiber/transcribe"
)

func TestCalibratingGivesAPaceForAsManyStatesAsAreAsked(t *testing.T) {
	engine := openDemo(t)
	pcm := demoPCM(t)[:90*transcribe.SampleRate]
	for _, states := range []int{1, 2} {
		pace, err := transcribe.Calibrate(t.Context(), engine, states, 1, pcm, "de", time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if pace.States != states || !pace.Known() {
			t.Errorf("pace for %d states: %+v", states, pace)
		}
		if speed, live := pace.Speed(engine.Info().Shape), pace.LiveSpeed(engine.Info().Shape); speed <= live || live <= 0 {
			t.Errorf("speed %.1f, beside a recording %.1f: short windows cost more", speed, live)
		}
	}
}

func TestCalibratingEndsWithItsContextAndNeedsSpeech(t *testing.T) {
	engine := openDemo(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := transcribe.Calibrate(ctx, engine, 2, 1, demoPCM(t), "de", time.Second); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := transcribe.Calibrate(t.Context(), engine, 2, 1, make([]int16, 60*transcribe.SampleRate), "de", time.Second); err == nil {
		t.Error("silence gave a speed")
	}
}
