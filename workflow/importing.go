package workflow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/intake"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// ImportOptions say how sound files are taken in.
type ImportOptions struct {
	// Channel picks one channel, from 1; 0 mixes all down.
	Channel int
	// Apart keeps the channels apart, up to 8, one for each microphone line.
	Apart bool
	// Beside takes several files as several microphones that were recorded at the same time, each for itself; otherwise they follow one another.
	Beside bool
	// Seats are the persons at the microphones, where they are kept apart: of the file's channels, or of the files. Nobody need be named.
	Seats []meeting.MemberID
	// Gap is known to lie between one file and the next.
	Gap time.Duration
	// At places the (first) file in the recording; negative: at the end of what is there.
	At time.Duration
	// Resume passes over the files that an earlier run with the same files has taken over completely.
	Resume bool
	By     string
}

// Imported says what an import brought.
type Imported struct {
	Source    meeting.Source
	Truncated *audio.Truncated // the file promised more than it held
	Damage    audio.Damage
	Silent    bool // not a single sample louder than the noise of a converter
	Resumed   bool // an earlier, interrupted import of the same file was continued
}

// importBatch is how much sound one transaction takes. It bounds what a kill can cost and memory.
const importBatch = 30 * audio.SampleRate

// silentPeak is about -72 dB of full scale: below it is no microphone that anybody spoke into.
const silentPeak = 8

// ImportSound takes sound files into the meeting file, one after the other, in constant memory. The originals are only read. An
// import that was interrupted continues where it ended when the same file is imported again.
func ImportSound(ctx context.Context, f *store.File, paths []string, o ImportOptions, progress Progress) ([]Imported, error) {
	release, err := f.Claim(store.Recorder)
	if err != nil {
		return nil, err
	}
	defer release()
	var out []Imported
	at := o.At
	if o.Beside {
		if at, err = besideAt(ctx, f, paths, o); err != nil {
			return nil, err
		}
	}
	for i, path := range paths {
		if o.Resume {
			if done, err := imported(ctx, f, path); err != nil {
				return out, err
			} else if done {
				continue
			}
		}
		if !o.Beside && (i > 0 || at < 0) {
			n, err := f.SoundLength(ctx)
			if err != nil {
				return out, err
			}
			at = samples(n)
			if i > 0 && o.Gap > 0 {
				if err := f.AddGap(ctx, meeting.Gap{From: at, To: at + o.Gap, Reason: meeting.GapBetween, By: o.By}); err != nil {
					return out, err
				}
				at += o.Gap
			}
		}
		one, err := importOne(ctx, f, path, o.source(i, at), o, progress)
		if err != nil {
			return out, &FileError{Doing: "import", Path: path, Err: err}
		}
		out = append(out, one)
	}
	return out, nil
}

// source is what is known of the file with the number i before it is read; at is its place in the recording.
func (o ImportOptions) source(i int, at time.Duration) meeting.Source {
	s := meeting.Source{From: at}
	switch {
	case o.Beside:
		s.Channel = i
		if i < len(o.Seats) && o.Seats[i] != "" {
			s.Seats = o.Seats[i : i+1]
		}
	case o.Apart:
		s.Seats = o.Seats
	}
	return s
}

// besideAt is where files that lie side by side begin: where the first of them does, if an earlier run has begun with them.
func besideAt(ctx context.Context, f *store.File, paths []string, o ImportOptions) (time.Duration, error) {
	if o.Resume {
		have, err := f.Sources(ctx)
		if err != nil {
			return 0, err
		}
		for _, s := range slices.Backward(have) {
			if s.Channel == 0 && s.Name == filepath.Base(paths[0]) {
				return s.From, nil
			}
		}
	}
	if o.At >= 0 {
		return o.At, nil
	}
	n, err := f.SoundLength(ctx)
	return samples(n), err
}

// imported says whether a file of this name is in the recording completely.
func imported(ctx context.Context, f *store.File, path string) (bool, error) {
	have, err := f.Sources(ctx)
	for _, s := range have {
		if s.Complete && s.Name == filepath.Base(path) {
			return true, nil
		}
	}
	return false, err
}

func importOne(ctx context.Context, f *store.File, path string, src meeting.Source, o ImportOptions, progress Progress) (Imported, error) {
	in, err := audio.Open(ctx, path, audio.OpenOptions{})
	if err != nil {
		return Imported{}, err
	}
	defer in.Close()
	next, channels, err := blocks(in, o)
	if err != nil {
		return Imported{}, err
	}
	src, have, err := startImport(ctx, f, in, src, channels)
	if err != nil {
		return Imported{}, err
	}
	w := batchWriter{f: f, channel: src.Channel, start: int64(src.From) * audio.SampleRate / int64(time.Second), have: have, skip: slices.Min(have), pcm: make([][]int16, channels)}
	result := Imported{Resumed: w.skip > 0, Silent: true}
	est := &Estimator{}
	for {
		block, err := next()
		if err == io.EOF {
			break
		}
		if err != nil {
			w.flush(ctx) // what was read is kept
			return result, err
		}
		if result.Silent && loud(block) {
			result.Silent = false
		}
		if err := w.add(ctx, block); err != nil {
			return result, err
		}
		if w.flushed {
			w.flushed = false
			done, now := in.Progress(), time.Now()
			progress.tell(Event{Step: "import", Name: in.Name(), Done: done, Total: 1, ETA: est.End(now, done, 1)})
		}
	}
	if err := w.flush(ctx); err != nil {
		return result, err
	}
	sum, err := in.SHA256()
	if err != nil {
		return result, fmt.Errorf("checksum the original: %w", err)
	}
	src.SHA256, src.Complete, src.Length = sum, true, samples(w.read)
	result.Truncated, result.Damage = in.Truncated(), in.Damage()
	src.Truncated = result.Truncated != nil
	if err := f.FinishSource(ctx, src); err != nil {
		return result, err
	}
	result.Source = src
	progress.tell(Event{Step: "import", Name: in.Name(), Done: 1, Total: 1})
	return result, nil
}

// blocks yields the file's sound, one slice per kept channel.
func blocks(in *audio.Stream, o ImportOptions) (next func() ([][]int16, error), channels int, err error) {
	if o.Apart && in.Info().Channels > 1 {
		apart, err := audio.ToApart16k(in)
		if err != nil {
			return nil, 0, err
		}
		return apart.Next, in.Info().Channels, nil
	}
	mono, err := audio.ToMono16k(in, audio.Pick(o.Channel))
	if err != nil {
		return nil, 0, err
	}
	return func() ([][]int16, error) {
		b, err := mono.Next()
		return [][]int16{b}, err
	}, 1, nil
}

// startImport notes the source, or finds the interrupted import of the same file and how many samples of it are stored in each channel.
func startImport(ctx context.Context, f *store.File, in *audio.Stream, s meeting.Source, channels int) (meeting.Source, []int64, error) {
	stored := make([]int64, channels)
	have, err := f.Sources(ctx)
	if err != nil {
		return s, nil, err
	}
	s.Name, s.Format = in.Name(), in.Info().Format
	if n := len(have); n > 0 {
		if last := have[n-1]; !last.Complete && last.Name == s.Name && last.Format == s.Format && last.Channel == s.Channel {
			from := int64(last.From) * audio.SampleRate / int64(time.Second)
			for c := range stored {
				end, err := f.ChannelLength(ctx, s.Channel+c)
				if err != nil {
					return last, nil, err
				}
				stored[c] = max(0, end-from)
			}
			return last, stored, nil
		}
	}
	s.At = time.Now()
	s.ID, err = f.StartSource(ctx, s)
	return s, stored, err
}

// batchWriter stores blocks of sound in transactions of importBatch.
type batchWriter struct {
	f       *store.File
	channel int     // of the first of pcm
	start   int64   // sample of the recording where the source begins
	read    int64   // samples of the source so far
	have    []int64 // samples that are stored already, by channel: a kill may have come between two of them
	skip    int64   // that all of them have
	pcm     [][]int16
	flushed bool
}

func (w *batchWriter) add(ctx context.Context, block [][]int16) error {
	n := int64(len(block[0]))
	drop := min(max(0, w.skip-w.read-int64(len(w.pcm[0]))), n)
	if drop > 0 {
		w.read += drop
	}
	for c := range block {
		w.pcm[c] = append(w.pcm[c], block[c][drop:]...)
	}
	for len(w.pcm[0]) >= importBatch {
		if err := w.store(ctx, importBatch); err != nil {
			return err
		}
	}
	return nil
}

func (w *batchWriter) store(ctx context.Context, n int) error {
	for c := range w.pcm {
		known := min(max(0, w.have[c]-w.read), int64(n))
		if err := w.f.AppendSoundBatch(ctx, w.channel+c, w.start+w.read+known, w.pcm[c][known:n]); err != nil {
			return err
		}
	}
	for c := range w.pcm {
		w.pcm[c] = append(w.pcm[c][:0], w.pcm[c][n:]...)
	}
	w.read += int64(n)
	w.flushed = true
	return nil
}

func (w *batchWriter) flush(ctx context.Context) error {
	if len(w.pcm[0]) == 0 {
		return nil
	}
	return w.store(ctx, len(w.pcm[0]))
}

func loud(block [][]int16) bool {
	for _, ch := range block {
		for _, v := range ch {
			if v > silentPeak || v < -silentPeak {
				return true
			}
		}
	}
	return false
}

func samples(n int64) time.Duration { return time.Duration(n) * time.Second / audio.SampleRate }

// ImportTranscript takes a transcript made elsewhere as a version of its own. It becomes the current one unless a person has worked on the text
// that stands there; see [Waiting].
func ImportTranscript(ctx context.Context, f *store.File, path string) (intake.Transcript, error) {
	t, err := intake.ReadTranscript(ctx, path)
	if err != nil {
		return t, &FileError{Doing: "import", Path: path, Err: err}
	}
	release, err := f.Claim(store.Worker)
	if err != nil {
		return t, err
	}
	defer release()
	v := meeting.Version{Model: filepath.Base(path), Engine: string(t.Form), Language: t.Language, Imported: true, Started: time.Now()}
	if v.ID, err = f.StartVersion(ctx, v); err != nil {
		return t, err
	}
	w := meeting.Window{Version: v.ID, To: t.Length, State: meeting.WindowDone, Speech: []meeting.Span{{To: t.Length}}}
	for i := range t.Segments {
		t.Segments[i].Version = v.ID
	}
	if err := f.SaveWindow(ctx, w, t.Segments); err != nil {
		return t, err
	}
	v.Complete = true
	return t, f.FinishVersion(ctx, v)
}

// LooksLikeTranscript says whether a file is a transcript rather than sound, by trying to read it as one.
func LooksLikeTranscript(ctx context.Context, path string) bool {
	switch filepath.Ext(path) {
	case ".vtt", ".srt":
		return true
	case ".json", ".txt":
		_, err := intake.ReadTranscript(ctx, path)
		return err == nil || !errors.Is(err, intake.ErrNotTranscript) && !os.IsNotExist(err) && filepath.Ext(path) == ".json"
	}
	return false
}
