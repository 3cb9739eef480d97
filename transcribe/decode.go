package transcribe

import (
	"context"
	"log/slog"
	"slices"

	"ratsschreiber/meeting"
)

// decode turns one window into segments: greedily first, then the doubtful parts once more, each by itself and with a wider search.
func (r *run) decode(ctx context.Context, state State, t *task) (decoded, error) {
	out := decoded{window: r.row(t.window, meeting.WindowDone)}
	name := Poison{Channel: r.Channel, From: t.window.From, To: t.window.To}
	if slices.Contains(r.Skip, name) {
		out.window.State = meeting.WindowFailed
		out.segments = r.withoutText(out.window.Speech)
		return out, nil
	}
	if r.Begun != nil {
		r.Begun(name)
	}
	d := &decoder{run: r, state: state, task: t, cost: &out.window}
	if r.Prompt != nil {
		d.prompt = r.Prompt(meeting.Span{From: t.window.From, To: t.window.To})
	}
	heard, err := d.attempt(ctx, t.window, t.pcm, DecodeOptions{Language: r.Language, Prompt: d.prompt})
	failed := err != nil
	if failed && cancelled(ctx, err) {
		return out, ctx.Err()
	}
	if !failed {
		if heard, err = d.mend(ctx, heard); err != nil {
			return out, err
		}
		heard = d.believed(heard)
	}
	segs := make([]meeting.Segment, 0, len(heard))
	for _, u := range heard {
		segs = append(segs, u.Segment)
	}
	more, err := d.fill(ctx, holes(out.window.Speech, segs), hasText(segs))
	if err != nil {
		return out, err
	}
	segs = insert(segs, more)
	if failed && !hasText(segs) {
		out.window.State = meeting.WindowFailed
	}
	for i := range segs {
		segs[i].Version, segs[i].Channel = r.Version, r.Channel
	}
	out.segments = segs
	return out, nil
}

func hasText(segs []meeting.Segment) bool {
	return slices.ContainsFunc(segs, func(s meeting.Segment) bool { return s.Text != "" })
}

// decoder works on one window.
type decoder struct {
	*run
	state      State
	task       *task
	cost       *meeting.Window // what it cost is added up here
	unbelieved []meeting.Span  // where text was left out
	// prompt was put before the window as a whole; parts of it are decoded without one.
	prompt string
}

// mend decodes doubtful parts again. What stays doubtful keeps its flags; nothing is dropped but for something better.
func (d *decoder) mend(ctx context.Context, heard []utterance) ([]utterance, error) {
	weigh(heard)
	budget := maxMends
	for i := 0; i < len(heard) && budget > 0; i++ {
		if heard[i].doubt == 0 {
			continue
		}
		j := i + 1
		for j < len(heard) && heard[j].doubt != 0 && heard[j].To-heard[i].From < windowLimit/2 {
			j++
		}
		budget--
		from, to := d.task.window.around(heard, i, j)
		slog.Debug("decode again", "from", from, "to", to, "doubt", heard[i].doubt, "utterances", j-i)
		better, err := d.again(ctx, heard[i:j], from, to)
		if err != nil {
			return nil, err
		}
		heard = slices.Concat(heard[:i], better, heard[j:])
		i += len(better) - 1
	}
	if again := echoes(heard); again > 0 { // a loop over several utterances stays visible
		for i := range heard {
			if heard[i].doubt&doubtEcho != 0 && again >= loopRepeats {
				heard[i].flag(meeting.FlagLoop)
			}
		}
	}
	return heard, nil
}

// believed leaves out text that the engine was not sure of, or that is a word or two, and that stands where the sound is not like
// speech, or that is far too little for the time that somebody spoke. Where it stood is then speech without text, or no speech at all.
func (d *decoder) believed(heard []utterance) []utterance {
	out := heard[:0:0]
	for _, u := range heard {
		if u.Confidence < sureConfidence || len(u.Words) <= fewWords {
			part, pcm := d.part(u.From, u.To)
			v := voiceOf(pcm)
			v.change = changeOf(pcm)
			if d.invented(u, part, v) {
				d.unbelieved = append(d.unbelieved, meeting.Span{From: u.From, To: u.To})
				slog.Debug("not believed", "from", u.From, "to", u.To, "confidence", u.Confidence)
				continue
			}
			few := len(u.Words) <= fewWords && u.Confidence < sureConfidence
			if few || v.unlike() || u.Confidence < briefConfidence || u.Confidence < unsureConfidence && v.hardlyLike() {
				u.flag(meeting.FlagDoubtful)
			}
		}
		out = append(out, u)
	}
	return out
}

// invented says that an utterance that the engine is not sure of, or that is a word or two, has no speech to stand on.
func (d *decoder) invented(u utterance, part packed, v voice) bool {
	switch {
	case u.Confidence < guessConfidence:
		return true
	case u.Confidence < veryUnsureConfidence && (v.hardlyLike() || d.Inventions.polite(u.Text)):
		return true
	}
	letters, spoken := float64(len([]rune(plainText(u.Text)))), total(part.Speech()).Seconds()
	few := len(u.Words) <= fewWords
	brief := u.Confidence < briefConfidence && v.length() < briefLength
	sparse := spoken > 5 && letters/spoken < 1.5 || few && u.Confidence < sureConfidence && spoken > 1.5 && letters/spoken < fewestLetters
	hurried := letters > hurriedLetters*v.length().Seconds()
	return brief || sparse || few && v.unlike() || u.Confidence < unsureConfidence && (v.unlike() || hurried)
}

// maxMends bounds what a window may cost: where everything is doubtful, a wider search rarely helps.
const maxMends = 4

// again decodes [from, to) by itself, greedily and then with a wider search, and returns the best of what there is.
func (d *decoder) again(ctx context.Context, have []utterance, from, to timeInRecording) ([]utterance, error) {
	part, pcm := d.part(from, to)
	best := have
	if len(pcm) == 0 {
		return best, nil
	}
	for _, o := range d.ways(len(pcm) == len(d.task.pcm)) {
		got, err := d.attempt(ctx, part, pcm, o)
		if cancelled(ctx, err) {
			return nil, ctx.Err()
		}
		if err != nil {
			continue
		}
		weigh(got)
		if len(got) == 0 && leaks(best) { // without the prompt nothing is heard: then the prompt was all there was
			return nil, nil
		}
		if better(got, best) {
			best = got
		}
		if doubts(best) == 0 {
			break
		}
	}
	return best, nil
}

// ways lists how a doubtful part is decoded, the cheapest first: by itself, with several paths kept, with chance. For a whole window the
// first has been tried, but for the prompt, which misleads some models.
func (d *decoder) ways(whole bool) []DecodeOptions {
	var out []DecodeOptions
	if !whole || d.prompt != "" {
		out = append(out, DecodeOptions{Language: d.Language})
	}
	if d.Engine.Info().Beams > 1 {
		out = append(out, DecodeOptions{Language: d.Language, Beam: 5})
	}
	return append(out, DecodeOptions{Language: d.Language, Temperature: 0.4, BestOf: 3})
}

// fill decodes stretches of speech without text alone. If nothing comes, a segment without text says so, unless the sound is not like
// speech. Beside text (spoken), where somebody did speak a moment ago, it must be certain that it is not.
func (d *decoder) fill(ctx context.Context, holes []meeting.Span, spoken bool) ([]meeting.Segment, error) {
	var out []meeting.Segment
	for _, hole := range holes {
		slog.Debug("decode speech without text", "from", hole.From, "to", hole.To)
		part, pcm := d.part(hole.From-margin, hole.To+margin)
		var got []utterance
		if len(pcm) > 0 {
			var err error
			if got, err = d.attempt(ctx, part, pcm, DecodeOptions{Language: d.Language}); cancelled(ctx, err) {
				return nil, ctx.Err()
			}
			weigh(got)
			got = d.believed(got)
		}
		// Alone, a noise is easily taken for a word. So only what is beyond doubt counts.
		if len(got) == 0 || doubts(got) > 0 || slices.ContainsFunc(got, func(u utterance) bool { return u.noSpeech > 0.5 }) {
			if v := voiceOf(pcm); v.certainlyNot() || !spoken && v.unlike() {
				d.cost.Speech = without(d.cost.Speech, hole) // no text, and not like speech: then it was none
			} else if hole.Length() >= shortestSilentFlag || spoken && total(clip(d.unbelieved, hole)) > 0 { // a short answer may be a vote
				out = append(out, d.withoutText([]meeting.Span{hole})...)
			}
			continue
		}
		for _, u := range got {
			u.From, u.To = max(u.From, hole.From), min(max(u.To, hole.From), hole.To)
			for i := range u.Words {
				w := &u.Words[i]
				w.From, w.To = min(max(w.From, u.From), u.To), min(max(w.To, u.From), u.To)
			}
			out = append(out, u.Segment)
		}
	}
	return out, nil
}

// withoutText says of stretches of speech that no text could be had.
func (r *run) withoutText(speech []meeting.Span) []meeting.Segment {
	var out []meeting.Segment
	for _, s := range speech {
		out = append(out, meeting.Segment{Version: r.Version, Channel: r.Channel, From: s.From, To: s.To, Flags: []meeting.Flag{meeting.FlagNoText}})
	}
	return out
}

// insert puts more segments among those in order.
func insert(segs, more []meeting.Segment) []meeting.Segment {
	out := slices.Concat(segs, more)
	slices.SortStableFunc(out, func(a, b meeting.Segment) int {
		switch {
		case a.From < b.From:
			return -1
		case a.From > b.From:
			return 1
		}
		return 0
	})
	return out
}
