package audio

import (
	"errors"
	"fmt"
)

// Errors of [Open], [Stream.Read] and the converters. They are wrapped with
// what was tried; compare with errors.Is.
var (
	// ErrEmpty: the file has no bytes, or a valid header and not one frame of sound.
	ErrEmpty = errors.New("there is no sound in the file")
	// ErrNotSound: the content is text, a picture, a document or the like,
	// or the path names a folder or a device.
	ErrNotSound = errors.New("this is not a sound file")
	// ErrUnreadable: the content looks like sound but cannot be decoded.
	ErrUnreadable = errors.New("the sound file cannot be read")
	// ErrNoTrack: a video or container without any sound track.
	ErrNoTrack = errors.New("the file has no sound track")
	// ErrRate: the sample rate is outside MinRate to MaxRate.
	ErrRate = errors.New("impossible sample rate")
	// ErrChannels: the file has no channel, or more than MaxChannels, or more
	// than MaxApart where the channels are to be kept apart.
	ErrChannels = errors.New("impossible number of channels")
	// ErrNoSuchChannel: the channel that was picked is not in the file.
	ErrNoSuchChannel = errors.New("the file does not have this channel")
	// ErrNeedsFFmpeg: the format can only be read through the ffmpeg program,
	// which was not found. The error is a *NeedsFFmpegError.
	ErrNeedsFFmpeg = errors.New("ffmpeg is needed for this format and was not found")
)

// Limits of what is taken for sound. Rates outside are damaged headers: no
// recorder writes below 1 kHz, and 768 kHz is the highest rate sold.
const (
	MinRate     = 1000
	MaxRate     = 768000
	MaxChannels = 64 // the widest multitrack recorders of council halls
	MaxApart    = 8  // channels that can be kept apart
)

// NeedsFFmpegError says which format asked for ffmpeg. It matches
// [ErrNeedsFFmpeg].
type NeedsFFmpegError struct {
	Format string // for example "MP4 / M4A" or "Ogg Vorbis"; "" if not recognised
}

func (e *NeedsFFmpegError) Error() string {
	if e.Format == "" {
		return ErrNeedsFFmpeg.Error()
	}
	return fmt.Sprintf("%v (%s)", ErrNeedsFFmpeg, e.Format)
}

func (e *NeedsFFmpegError) Is(target error) bool { return target == ErrNeedsFFmpeg }

// checkShape refuses rates and channel counts that no decoder should be asked for.
func checkShape(rate, channels int) error {
	if rate < MinRate || rate > MaxRate {
		return fmt.Errorf("%w: %d Hz", ErrRate, rate)
	}
	if channels < 1 || channels > MaxChannels {
		return fmt.Errorf("%w: %d", ErrChannels, channels)
	}
	return nil
}
