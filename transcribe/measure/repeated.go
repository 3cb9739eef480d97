package measure

import "context"

// Repeated is a finished recording of one channel that says the same again and again; it is a transcribe.Sound. It may be read by several
// goroutines while Piece stays as it is.
type Repeated struct {
	Piece []int16 // 16 kHz, at least one sample
	Total int64   // samples of the whole recording
}

// Length is that of the whole recording, in samples.
func (r *Repeated) Length(context.Context) (int64, error) { return r.Total, nil }

// Read gives the samples [from, to); the channel is ignored.
func (r *Repeated) Read(_ context.Context, _ int, from, to int64) ([]int16, error) {
	out := make([]int16, 0, to-from)
	for from < to {
		at := from % int64(len(r.Piece))
		n := min(to-from, int64(len(r.Piece))-at)
		out = append(out, r.Piece[at:at+n]...)
		from += n
	}
	return out, nil
}

// Growing is false: nobody records any more.
func (r *Repeated) Growing(context.Context) (bool, error) { return false, nil }
