package audio

import (
	"math"
	"testing"
	"time"
)

// stage plays a device to a timeline: blocks of 20 ms at 48 kHz.
type stage struct {
	t      *testing.T
	line   *timeline
	now    time.Duration
	chunks []Chunk
	gaps   []Gap
}

const (
	stageRate  = 48000
	stageBlock = stageRate / 50
)

func newStage(t *testing.T, start int64, pick Pick, apart, channels int, latency time.Duration) *stage {
	s := &stage{t: t, now: time.Hour}
	s.line = newTimeline(start, pick, apart,
		func(c Chunk) { s.chunks = append(s.chunks, c) },
		func(g Gap) { s.gaps = append(s.gaps, g) })
	if err := s.line.open(stageRate, channels, latency); err != nil {
		t.Fatal(err)
	}
	return s
}

// play delivers d of sound, each block late after its end. Channel c carries
// the level (c+1)/10.
func (s *stage) play(d, late time.Duration) {
	for range int(d / (20 * time.Millisecond)) {
		s.now += 20 * time.Millisecond
		s.block(s.now + late)
	}
}

func (s *stage) block(at time.Duration) {
	pcm := make([]float32, stageBlock*s.line.channels)
	for i := range pcm {
		pcm[i] = float32(i%s.line.channels+1) / 10
	}
	s.line.block(at, time.Unix(0, 0), pcm)
}

// check asks that chunks and gaps cover everything from start without holes or
// overlaps, and that no chunk crosses half a second.
func (s *stage) check(start, end int64) {
	s.t.Helper()
	covered := map[int64]int64{}
	for _, c := range s.chunks {
		n := int64(len(c.PCM[0]))
		if n == 0 || n > chunkSamples || c.Start/chunkSamples != (c.Start+n-1)/chunkSamples {
			s.t.Errorf("chunk of %d samples at %d", n, c.Start)
		}
		for _, p := range c.PCM {
			if int64(len(p)) != n {
				s.t.Errorf("channels of different lengths at %d", c.Start)
			}
		}
		covered[c.Start] = n
	}
	for _, g := range s.gaps {
		if g.Length <= 0 {
			s.t.Errorf("gap of %d samples at %d", g.Length, g.From)
		}
		covered[g.From] = g.Length
	}
	at := start
	for at < end {
		n, ok := covered[at]
		if !ok {
			s.t.Fatalf("nothing begins at sample %d", at)
		}
		at += n
	}
	if at != end {
		s.t.Errorf("ends at %d, want %d", at, end)
	}
}

func (s *stage) stop() { s.line.stop(s.now, time.Unix(0, 0)) }

func near(a, b, slack int64) bool { return a-b <= slack && b-a <= slack }

func TestTimelineWithoutDisturbanceIsExact(t *testing.T) {
	s := newStage(t, 0, Mix, 0, 2, 0)
	s.play(10*time.Second, 0)
	s.stop()
	if len(s.gaps) != 0 || len(s.chunks) != 20 {
		t.Fatalf("%d chunks, gaps %+v", len(s.chunks), s.gaps)
	}
	s.check(0, 10*SampleRate)
	if v := s.chunks[7].PCM[0][100]; math.Abs(float64(v)-0.15*32768) > 2 {
		t.Errorf("mixed sample is %d", v)
	}
}

func TestTimelineStopEmitsTheLastPart(t *testing.T) {
	s := newStage(t, 12345, Mix, 0, 1, 0)
	s.play(3300*time.Millisecond, 0)
	s.stop()
	s.check(12345, 12345+timeToSamples(3300*time.Millisecond))
}

// Sound that did not come before the end is missing, and told to be.
func TestTimelineStopCountsWhatDidNotCome(t *testing.T) {
	s := newStage(t, 0, Mix, 0, 1, 0)
	s.play(3*time.Second, 0)
	s.now += time.Second
	s.stop()
	s.check(0, 4*SampleRate)
	if len(s.gaps) != 1 || s.gaps[0].Reason != GapLost {
		t.Errorf("gaps %+v", s.gaps)
	}
}

func TestTimelineKeepsChannelsApart(t *testing.T) {
	s := newStage(t, 0, Mix, 8, 8, 0)
	s.play(2*time.Second, 0)
	s.stop()
	s.check(0, 2*SampleRate)
	for i, p := range s.chunks[1].PCM {
		if want := float64(i+1) / 10 * 32768; math.Abs(float64(p[1000])-want) > 2 {
			t.Errorf("channel %d has %d, want %.0f", i, p[1000], want)
		}
	}
	one := newStage(t, 0, Pick(3), 0, 4, 0)
	one.play(time.Second, 0)
	one.stop()
	if v := one.chunks[1].PCM[0][100]; math.Abs(float64(v)-0.3*32768) > 2 {
		t.Errorf("third channel has %d", v)
	}
	if err := one.line.open(stageRate, 2, 0); err == nil {
		t.Error("a device without the chosen channel is accepted")
	}
}

// Blocks that come late now and then lose nothing and make no gap.
func TestTimelineBearsJitter(t *testing.T) {
	s := newStage(t, 0, Mix, 0, 1, 0)
	for i := range 200 {
		late := time.Duration(i*7919%400) * time.Millisecond // up to 0.4 s
		s.now += 20 * time.Millisecond
		if i%50 == 0 {
			late = 0
		}
		s.block(s.now + late)
	}
	s.stop()
	if len(s.gaps) != 0 {
		t.Errorf("gaps %+v", s.gaps)
	}
	s.check(0, 4*SampleRate)
}

// A program that was held up gets its blocks in a burst: nothing is lost.
func TestTimelineBearsBursts(t *testing.T) {
	s := newStage(t, 0, Mix, 0, 1, 0)
	s.play(5*time.Second, 0)
	for i := range 75 { // 1.5 s arrive at once
		s.block(s.now + 1500*time.Millisecond + time.Duration(i)*time.Microsecond)
	}
	s.now += 1500 * time.Millisecond
	s.play(5*time.Second, 0)
	s.stop()
	if len(s.gaps) != 0 {
		t.Errorf("gaps %+v", s.gaps)
	}
	s.check(0, timeToSamples(11500*time.Millisecond))
}

// Sound that a system drops without a word becomes a gap of its length, and
// what follows stands at its true time.
func TestTimelineFindsSilentLoss(t *testing.T) {
	for _, lost := range []time.Duration{400 * time.Millisecond, 5 * time.Second} {
		s := newStage(t, 0, Mix, 0, 1, 0)
		s.play(10*time.Second, 0)
		s.now += lost
		s.play(10*time.Second, 0)
		s.stop()
		if len(s.gaps) != 1 || s.gaps[0].Reason != GapLost || !near(s.gaps[0].Length, timeToSamples(lost), 100) {
			t.Fatalf("lost %v: gaps %+v", lost, s.gaps)
		}
		// It is noticed within the window.
		if from := samplesToTime(s.gaps[0].From); from < 10*time.Second || from > 10*time.Second+2*lossWindow+100*time.Millisecond {
			t.Errorf("gap at %v", from)
		}
		s.check(0, s.line.pos)
		if !near(s.line.pos, timeToSamples(20*time.Second+lost), 100) {
			t.Errorf("ends at %v", samplesToTime(s.line.pos))
		}
	}
}

// Many small losses add up and are found too.
func TestTimelineFindsSmallLosses(t *testing.T) {
	s := newStage(t, 0, Mix, 0, 1, 0)
	for range 40 {
		s.play(time.Second, 0)
		s.now += 20 * time.Millisecond // one block of fifty
	}
	s.stop()
	var total int64
	for _, g := range s.gaps {
		total += g.Length
	}
	if total < timeToSamples(350*time.Millisecond) || total > timeToSamples(900*time.Millisecond) {
		t.Errorf("800 ms were lost, gaps tell %v", samplesToTime(total))
	}
	s.check(0, s.line.pos)
}

// Clocks of sound cards that run a little slow or fast make no gaps in three hours.
func TestTimelineFollowsDrift(t *testing.T) {
	pcm := make([]float32, SampleRate/4)
	for _, ppm := range []float64{-200, 200} {
		s := newStage(t, 0, Mix, 0, 1, 0)
		if err := s.line.open(SampleRate, 1, 0); err != nil {
			t.Fatal(err)
		}
		for i := range 3 * 3600 * 4 {
			s.now = time.Hour + time.Duration(float64(i+1)*250e6*(1+ppm/1e6))
			s.line.block(s.now, time.Unix(0, 0), pcm)
			s.chunks = s.chunks[:0]
		}
		s.stop()
		if len(s.gaps) != 0 {
			t.Errorf("%g ppm: gaps %+v", ppm, s.gaps)
		}
		if s.line.pos != 3*3600*SampleRate {
			t.Errorf("%g ppm: %d samples", ppm, s.line.pos)
		}
		// A mark made now stands where the sound of now stands.
		if at := s.line.at(s.now); !near(at, s.line.pos, SampleRate/10) {
			t.Errorf("%g ppm: now is at %v, the sound at %v", ppm, samplesToTime(at), samplesToTime(s.line.pos))
		}
	}
}

// A device that dies and comes back leaves a gap as long as the clock says.
func TestTimelineDeviceLossIsAGap(t *testing.T) {
	s := newStage(t, 0, Mix, 0, 2, 0)
	s.play(3700*time.Millisecond, 0)
	s.line.lose()
	if end := s.chunks[len(s.chunks)-1]; end.Start+int64(len(end.PCM[0])) != timeToSamples(3700*time.Millisecond) {
		t.Error("what was captured before the loss is not emitted at once")
	}
	s.now += 12345 * time.Millisecond
	if err := s.line.open(stageRate, 1, 0); err != nil { // another device
		t.Fatal(err)
	}
	s.play(2*time.Second, 0)
	s.stop()
	if len(s.gaps) != 1 || s.gaps[0].Reason != GapDevice || !near(s.gaps[0].Length, timeToSamples(12345*time.Millisecond), 1) {
		t.Fatalf("gaps %+v", s.gaps)
	}
	s.check(0, s.line.pos)
	if !near(s.line.pos, timeToSamples(3700*time.Millisecond+12345*time.Millisecond+2*time.Second), 1) {
		t.Errorf("ends at %v", samplesToTime(s.line.pos))
	}
}

func TestTimelineStoppedWhileTheDeviceIsGone(t *testing.T) {
	s := newStage(t, 0, Mix, 0, 1, 0)
	s.play(time.Second, 0)
	s.line.lose()
	s.now += 4 * time.Second
	s.stop()
	s.check(0, 5*SampleRate)
	if len(s.gaps) != 1 || s.gaps[0].Reason != GapDevice {
		t.Errorf("gaps %+v", s.gaps)
	}
}

// Pausing stops at once; after resuming not one sample from before is kept,
// however late the device delivers; the gap is as long as the pause.
func TestTimelinePauseKeepsNothing(t *testing.T) {
	const latency = 500 * time.Millisecond
	s := newStage(t, 0, Mix, 0, 1, latency)
	s.play(4*time.Second, latency)
	at := s.now + latency // when the last block has come
	s.line.pause(at, time.Unix(0, 0), GapOffRecord)
	before := len(s.chunks)
	s.play(10*time.Second, latency)
	if len(s.chunks) != before {
		t.Fatal("sound is kept during the pause")
	}
	resume := s.now + latency
	s.line.resume(resume, time.Unix(0, 0))
	s.play(3*time.Second, latency)
	s.stop()
	if len(s.gaps) != 1 || s.gaps[0].Reason != GapOffRecord {
		t.Fatalf("gaps %+v", s.gaps)
	}
	s.check(0, s.line.pos)
	// The first sample behind the gap was captured when the key was pressed.
	// The device's first block began at time.Hour.
	if end := s.gaps[0].From + s.gaps[0].Length; !near(end, timeToSamples(resume+resumeMargin-time.Hour), 1) {
		t.Errorf("goes on at %v, resumed at %v", samplesToTime(end), resume-time.Hour)
	}
	if want := timeToSamples(17 * time.Second); !near(s.line.pos, want, 1) {
		t.Errorf("ends at %v", samplesToTime(s.line.pos))
	}
}

func TestTimelinePauseAndLossTogether(t *testing.T) {
	s := newStage(t, 0, Mix, 0, 1, 0)
	wall := time.Unix(0, 0)
	s.play(time.Second, 0)
	s.line.lose()
	s.now += time.Second
	s.line.pause(s.now, wall, GapPaused) // device: 1 s
	s.now += time.Second
	s.line.pause(s.now, wall, GapClosed) // paused: 1 s
	s.now += time.Second
	s.line.resume(s.now, wall) // closed: 1 s
	s.now += time.Second
	if err := s.line.open(stageRate, 1, 0); err != nil {
		t.Fatal(err)
	}
	s.play(time.Second, 0) // device: 1 s
	s.stop()
	s.check(0, 6*SampleRate)
	want := []GapReason{GapDevice, GapPaused, GapClosed, GapDevice}
	margin := []time.Duration{0, 0, resumeMargin, -resumeMargin}
	if len(s.gaps) != len(want) {
		t.Fatalf("gaps %+v", s.gaps)
	}
	for i, g := range s.gaps {
		if g.Reason != want[i] || !near(g.Length, timeToSamples(time.Second+margin[i]), 1) {
			t.Errorf("gap %d: %+v, want %s of %v", i, g, want[i], time.Second+margin[i])
		}
	}
}

func TestTimelinePausedFromTheStart(t *testing.T) {
	s := newStage(t, 0, Mix, 0, 1, 0)
	s.line.pause(s.now, time.Unix(0, 0), GapPaused)
	s.play(2*time.Second, 0)
	if l := s.line.level[0].Level(); l.Peak < -25 {
		t.Errorf("levels are not measured while paused: %+v", l)
	}
	s.line.resume(s.now, time.Unix(0, 0))
	s.play(time.Second, 0)
	s.stop()
	s.check(0, 3*SampleRate)
}
