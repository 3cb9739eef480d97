package summarize

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// NameBy says how speakers are named in the minutes.
type NameBy string

// Ways of naming.
const (
	ByPerson NameBy = "person"
	ByGroup  NameBy = "group"
)

// ProseInput is one agenda item, ready for a language model.
type ProseInput struct {
	Meeting meeting.Meeting // for body, roster and language
	Item    meeting.Item    // empty ID: what belongs to no item
	// Segments of this item, by time.
	Segments []meeting.Segment
	// Facts of this item. The model does not write about votes, and may mention the motions that stand here.
	Facts []meeting.Fact
	// Kind of minutes; empty: the item's or the meeting's. Where the prompts have no file for a kind, nothing is written: minutes of resolutions need no
	// discussion.
	Kind     meeting.MinutesKind
	Language string // of the minutes, "de" or "en"; empty: the meeting's
	Prompts  fs.FS  // templates.FS or templates.Overlay
	NameBy   NameBy // empty: ByPerson
	// Done are parts of an earlier draft. Those whose prompt would be the same again are not asked again.
	Done []Part
	// Context is how many tokens prompt and answer may have together; 0: what the writer says, else 8192.
	Context int
}

// Part is a stretch of an item that the model has read and answered, to be kept so that an interrupted draft can go on.
type Part struct {
	// Key is a hash over everything that was asked: model, prompt and schema. A changed word makes another key.
	Key          string              `json:"key"`
	Item         meeting.ItemID      `json:"item"`
	Segments     []meeting.SegmentID `json:"segments"` // that were read
	Sentences    []PartSentence      `json:"sentences"`
	Kept         []int               `json:"kept,omitempty"` // of a choice among too many sentences: the numbers of those that stay
	Model        string              `json:"model"`
	PromptTokens int                 `json:"prompt_tokens"`
	AnswerTokens int                 `json:"answer_tokens"`
	Elapsed      time.Duration       `json:"elapsed"`
	WattHour     float64             `json:"wh"`
}

// PartSentence is one sentence of an answer. Foreign counts segments that it named and that were not in the part.
type PartSentence struct {
	Speaker  string              `json:"speaker"` // as it stood in the prompt
	Segments []meeting.SegmentID `json:"segments"`
	Foreign  int                 `json:"foreign,omitempty"`
	Text     string              `json:"text"`
}

// ItemLedger says what became of an item's speech.
type ItemLedger struct {
	meeting.ItemCoverage
	Segments     int                 `json:"segments"`      // that hold text
	SegmentsRead int                 `json:"segments_read"` // of these, by the model
	Unused       []meeting.SegmentID `json:"unused"`        // read, and no sentence rests on them
	Parts        int                 `json:"parts"`
	PartsReused  int                 `json:"parts_reused"`
	PromptTokens int                 `json:"prompt_tokens"`
	AnswerTokens int                 `json:"answer_tokens"`
	Model        string              `json:"model,omitempty"`
	// Added counts speakers whom the model had left out and whose words were added.
	Added int `json:"added"`
	// Condensed counts sentences that were left out because there were too many.
	Condensed int `json:"condensed,omitempty"`
}

// ProseOutput is a drafted item. Passages are numbered from 1 in the order of the speech.
type ProseOutput struct {
	Passages []meeting.Passage
	Ledger   ItemLedger
	// Parts are all parts that are done, also where an error came: handed in as ProseInput.Done, they are not asked for again.
	Parts []Part
}

// ProseProgress says how far an item is.
type ProseProgress struct {
	Item        meeting.ItemID
	Part, Parts int // the part at work, from 1, and how many there are as far as is known
	Bytes       int // of the answer so far
	// Finished is set once for each part that was asked; store it, and an interruption loses nothing but the part at work.
	Finished *Part
}

// writerWithName is what a [Writer] may offer besides: the name of its model, for telling drafts of different models apart.
type writerWithName interface{ String() string }

// Prose lets the model write the course of one item's discussion, part by part, and measures each sentence at its evidence.
//
// Long items are cut into parts that fit into the context and overlap a little. A part that turns out too long is halved. What comes back must follow the
// schema; a second failure is [ErrBadAnswer]. Where minutes of results get too many sentences that way, the model says which stay. Afterwards nobody who spoke at some length is missing: who was left out is asked for once more, and is quoted
// word for word where that brings nothing.
//
// progress may be nil; it is called on the caller's goroutine. On an error, ctx's among them, the output holds the parts that are done and no passages.
//
// Errors: [ErrNoPrompts], [ErrTooLong], [ErrNotRead], [ErrBadAnswer], and those of w.
func Prose(ctx context.Context, in ProseInput, w Writer, progress func(ProseProgress)) (ProseOutput, error) {
	if in.Language == "" {
		in.Language = in.Meeting.Language
	}
	if in.Kind == "" {
		in.Kind = in.Meeting.KindFor(in.Item.ID)
	}
	if progress == nil {
		progress = func(ProseProgress) {}
	}
	d := &drafting{in: in, w: w, progress: progress}
	d.out.Ledger.Item, d.out.Ledger.Number = in.Item.ID, in.Item.Number
	grounder, err := LoadGrounder(in.Prompts, in.Language)
	if err != nil {
		return d.out, err
	}
	d.ground = grounder
	d.collect()
	if d.prompts, err = loadPrompts(in.Prompts, in.Language, in.Kind); err != nil {
		return d.out, err
	}
	if d.prompts.kind == nil || len(d.lines) == 0 {
		return d.out, nil
	}
	d.nameSpeakers()
	if err := d.askAll(ctx); err != nil {
		d.count(nil)
		return d.out, err
	}
	sentences, err := d.condense(ctx, d.join())
	if err == nil {
		sentences, err = d.addMissing(ctx, sentences)
	}
	if err != nil {
		d.count(nil)
		return d.out, err
	}
	d.out.Passages = d.passages(sentences)
	d.count(d.out.Passages)
	return d.out, nil
}

// drafting is the work on one item.
type drafting struct {
	in       ProseInput
	w        Writer
	ground   *Grounder
	prompts  *prompts
	progress func(ProseProgress)
	lines    []line
	speakers map[string]speaker // by label
	out      ProseOutput
	read     map[meeting.SegmentID]bool
	parts    int // as far as is known
	at       int // part at work
}

// line is a segment as the model sees it.
type line struct {
	seg   meeting.Segment
	label string // of the speaker
	text  string
	vote  bool // evidence of a vote or result: not to be rendered
}

// collect takes the segments that hold text and notes the sums of the ledger that need no model.
func (d *drafting) collect() {
	l := &d.out.Ledger
	l.Model = modelName(d.w)
	d.read = map[meeting.SegmentID]bool{}
	for _, s := range d.in.Segments {
		if strings.TrimSpace(s.Text) == "" {
			continue
		}
		d.lines = append(d.lines, line{seg: s, vote: d.isVote(s.ID)})
		l.Transcribed += max(0, s.To-s.From)
	}
	if n := len(d.in.Segments); n > 0 {
		l.Duration = max(0, d.in.Segments[n-1].To-d.in.Segments[0].From)
	}
	l.Segments = len(d.lines)
}

func modelName(w Writer) string {
	if n, ok := w.(writerWithName); ok {
		return n.String()
	}
	return ""
}

// isVote says that a segment is the evidence of a vote, a result or a head fact, which the minutes state elsewhere.
func (d *drafting) isVote(id meeting.SegmentID) bool {
	for _, f := range d.in.Facts {
		switch f.Kind {
		case meeting.FactVote, meeting.FactResult, meeting.FactResolution:
			for _, e := range f.Evidence {
				if id >= e.From && id <= e.To && !f.Struck {
					return true
				}
			}
		}
	}
	return false
}

// contextTokens is what prompt and answer may have together.
func (d *drafting) contextTokens() int {
	if d.in.Context > 0 {
		return d.in.Context
	}
	if s, ok := d.w.(Sized); ok && s.ContextTokens() > 0 {
		return s.ContextTokens()
	}
	return 8192
}

// tokens estimates how many tokens a text will be.
func (d *drafting) tokens(text string) int {
	if m, ok := d.w.(Measurer); ok {
		return m.Tokens(text)
	}
	return len(text)*9/20 + 16 // German in small models' vocabularies: a token for 2.2 bytes at worst
}

// askAll goes through the item part by part.
func (d *drafting) askAll(ctx context.Context) error {
	todo := d.cut(0, len(d.lines))
	d.parts = len(todo)
	for len(todo) > 0 {
		s := todo[0]
		todo = todo[1:]
		d.at++
		part, err := d.ask(ctx, s, "")
		switch {
		case errors.Is(err, ErrTooLong) || errors.Is(err, ErrAnswerCut):
			smaller := s.smaller()
			if smaller == nil {
				return err
			}
			todo = append(smaller, todo...)
			d.parts += len(smaller) - 1
			d.at--
			continue
		case err != nil:
			return err
		}
		d.out.Parts = append(d.out.Parts, part)
	}
	return nil
}

// ask puts one part to the model, or takes it from an earlier draft. only names the speaker to whom a repeated question is limited.
func (d *drafting) ask(ctx context.Context, s stretchOfLines, only string) (Part, error) {
	var again, key string
	for try := 1; ; try++ {
		if err := ctx.Err(); err != nil {
			return Part{}, err
		}
		q, err := d.question(s, only, again)
		if err != nil {
			return Part{}, err
		}
		if try == 1 {
			key = d.key(q)
		}
		if p, ok := d.earlier(key); ok {
			return p, nil
		}
		where := ProseProgress{Item: d.in.Item.ID, Part: d.at, Parts: max(d.parts, d.at)}
		d.progress(where)
		q.request.Streamed = func(n int) {
			where.Bytes = n
			d.progress(where)
		}
		reply, err := d.w.Write(ctx, q.request)
		if err != nil {
			return Part{}, fmt.Errorf("part %d: %w", d.at, err)
		}
		if sent := len(q.request.System) + len(q.request.Prompt); reply.PromptTokens*8 < sent { // no tokenizer puts more than eight bytes of prose into a token
			return Part{}, fmt.Errorf("part %d: %d tokens read of %d bytes: %w", d.at, reply.PromptTokens, sent, ErrNotRead)
		}
		part := d.part(key, reply)
		for _, l := range d.lines[s.from:s.to] {
			part.Segments = append(part.Segments, l.seg.ID)
		}
		sentences, bad := d.parse(reply.Text, s)
		if bad == "" {
			part.Sentences = sentences
			d.noteRead(part)
			where.Finished = &part
			d.progress(where)
			return part, nil
		}
		if try == 2 {
			return Part{}, fmt.Errorf("part %d: %w", d.at, ErrBadAnswer)
		}
		again = bad
	}
}

// earlier finds the answer to the same question in an earlier draft, and notes that it serves again.
func (d *drafting) earlier(key string) (Part, bool) {
	for _, p := range d.in.Done {
		if p.Key == key && p.Item == d.in.Item.ID {
			d.out.Ledger.PartsReused++
			d.noteRead(p)
			return p, true
		}
	}
	return Part{}, false
}

// part begins an answer with what the model reports of it.
func (d *drafting) part(key string, r Reply) Part {
	return Part{Key: key, Item: d.in.Item.ID, Model: r.Model, PromptTokens: r.PromptTokens, AnswerTokens: r.AnswerTokens, Elapsed: r.Elapsed, WattHour: r.WattHour}
}

func (d *drafting) noteRead(p Part) {
	for _, id := range p.Segments {
		d.read[id] = true
	}
	l := &d.out.Ledger
	l.Parts++
	l.PromptTokens += p.PromptTokens
	l.AnswerTokens += p.AnswerTokens
	l.Elapsed += p.Elapsed
	l.WattHour += p.WattHour
	if p.Model != "" {
		l.Model = p.Model
	}
}

func (d *drafting) key(q question) string {
	h := sha256.New()
	for _, s := range []string{modelName(d.w), q.request.System, q.request.Prompt, string(q.request.Schema)} {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil))
}
