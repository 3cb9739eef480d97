package workflow

import (
	"context"
	"io"
	"math"
	"time"

	"ratsschreiber/audio"
)

// SoundLook says what a person has to be asked before sound is taken over.
type SoundLook struct {
	// Lines are the microphones that can be heard each for itself: channels of the one file, or files. Below 2 nothing is to be asked.
	Lines int
	// Files says that the lines are files: they are of the same length, so that they may lie side by side as well as follow each other.
	Files bool
}

const (
	// lookedAt is how much of a file is looked at. Who speaks first is mostly the chair alone; in this time others have spoken.
	lookedAt = 30 * time.Minute
	// lineFrame is compared at a time.
	lineFrame = 200 * time.Millisecond
	// lineLeast is the level in dB of full scale from which on somebody may be speaking.
	lineLeast = -45
	// lineAhead is how many decibels a microphone is louder than all others when somebody speaks into it. In a plain stereo recording of a room
	// both sides hear everybody, within a few decibels.
	lineAhead = 8
	// lineSpeech and lineShare are how long, and in what share of the time with speech, each of two microphones must be ahead.
	lineSpeech = 4 * time.Second
	lineShare  = 0.03
	// sameLength is by how much the lengths of files may differ that one recorder wrote side by side.
	sameLength = time.Second
)

// LookAtSound finds out whether sound files hold several microphones: one file whose channels differ as microphones in front of different persons
// do (a plain stereo recording is none of these), or several files of the same length. It reads up to half an hour of a file with several channels,
// and of others only the head.
func LookAtSound(ctx context.Context, paths []string) (SoundLook, error) {
	var lengths []time.Duration
	for _, path := range paths {
		in, err := audio.Open(ctx, path, audio.OpenOptions{})
		if err != nil {
			return SoundLook{}, &FileError{Doing: "import", Path: path, Err: err}
		}
		info := in.Info()
		lengths = append(lengths, info.Duration)
		differ := false
		if n := info.Channels; len(paths) == 1 && n > 1 && n <= audio.MaxApart {
			differ, err = linesDiffer(in, info)
		}
		in.Close()
		if err != nil {
			return SoundLook{}, &FileError{Doing: "import", Path: path, Err: err}
		}
		if differ {
			return SoundLook{Lines: info.Channels}, nil
		}
	}
	if len(paths) < 2 || len(paths) > audio.MaxApart {
		return SoundLook{}, nil
	}
	for _, l := range lengths {
		if l == 0 || (l-lengths[0]).Abs() > sameLength {
			return SoundLook{}, nil
		}
	}
	return SoundLook{Lines: len(paths), Files: true}, nil
}

// linesDiffer says whether at least two channels are, each at its time, clearly louder than all others.
func linesDiffer(in audio.Frames, info audio.Info) (bool, error) {
	frame := int(lineFrame * time.Duration(info.Rate) / time.Second)
	buf := make([]float32, 4096*info.Channels)
	power := make([]float64, info.Channels)
	ahead := make([]int, info.Channels)
	filled, speech := 0, 0
	least := int(lineSpeech / lineFrame)
	for left := int(lookedAt/time.Second) * info.Rate; left > 0; {
		n, err := in.Read(buf)
		if err == io.EOF {
			break
		}
		if err != nil {
			return false, err
		}
		left -= n
		for i := range n {
			for c := range power {
				v := float64(buf[i*info.Channels+c])
				power[c] += v * v
			}
			if filled++; filled < frame {
				continue
			}
			if c, margin, level := loudestOf(power, filled); level > lineLeast {
				speech++
				if margin >= lineAhead {
					ahead[c]++
				}
			}
			clear(power)
			filled = 0
		}
	}
	several := 0
	for _, n := range ahead {
		if n >= least && float64(n) >= lineShare*float64(speech) {
			several++
		}
	}
	return several > 1, nil
}

// loudestOf gives the loudest channel of a frame, by how many decibels it is so, and its level in dB of full scale.
func loudestOf(power []float64, samples int) (channel int, margin, level float64) {
	first, second := 0.0, 0.0
	for c, p := range power {
		switch {
		case p > first:
			channel, first, second = c, p, first
		case p > second:
			second = p
		}
	}
	const floor = 1e-12
	db := func(p float64) float64 { return 10 * math.Log10(p/float64(samples)+floor) }
	return channel, db(first) - db(second), db(first)
}
