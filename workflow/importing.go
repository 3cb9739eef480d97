package workflow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
	for i, path := range paths {
		if o.Resume {
			if done, err := imported(ctx, f, path); err != nil {
				return out, err
			} else if done {
				continue
			}
		}
		if i > 0 || at < 0 {
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
		one, err := importOne(ctx, f, path, at, o, progress)
		if err != nil {
			return out, &FileError{Doing: "import", Path: path, Err: err}
		}
		out = append(out, one)
	}
	return out, nil
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

func importOne(ctx context.Context, f *store.File, path string, at time.Duration, o ImportOptions, progress Progress) (Imported, error) {
	in, err := audio.Open(ctx, path, audio.OpenOptions{})
	if err != nil {
		return Imported{}, err
	}
	defer in.Close()
	next, channels, err := blocks(in, o)
	if err != nil {
		return Imported{}, err
	}
	src, skip, err := startImport(ctx, f, in, at, o.By)
	if err != nil {
		return Imported{}, err
	}
	result := Imported{Resumed: skip > 0, Silent: true}
	w := batchWriter{f: f, start: int64(src.From) * audio.SampleRate / int64(time.Second), skip: skip, pcm: make([][]int16, channels)}
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

// startImport notes the source, or finds the interrupted import of the same file and how much of it is stored.
func startImport(ctx context.Context, f *store.File, in *audio.Stream, at time.Duration, by string) (meeting.Source, int64, error) {
	have, err := f.Sources(ctx)
	if err != nil {
		return meeting.Source{}, 0, err
	}
	for i, s := range have {
		if !s.Complete && s.Name == in.Name() && s.Format == in.Info().Format && i == len(have)-1 {
			n, err := f.SoundLength(ctx)
			if err != nil {
				return s, 0, err
			}
			from := int64(s.From) * audio.SampleRate / int64(time.Second)
			return s, max(0, n-from), nil
		}
	}
	s := meeting.Source{Name: in.Name(), Format: in.Info().Format, From: at, At: time.Now()}
	s.ID, err = f.StartSource(ctx, s)
	return s, 0, err
}

// batchWriter stores blocks of sound in transactions of importBatch.
type batchWriter struct {
	f       *store.File
	start   int64 // sample of the recording where the source begins
	read    int64 // samples of the source so far
	skip    int64 // samples that are stored already
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
		if err := w.f.AppendSoundBatch(ctx, c, w.start+w.read, w.pcm[c][:n]); err != nil {
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
func ImportTranscript(ctx context.Context, f *store.File, path, by string) (intake.Transcript, error) {
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
