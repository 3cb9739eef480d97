package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/term"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// actions are what the keys of a running recording do, in the order of the legend. The key of each stands in the catalogue
// ("record.key.<action>"), since letters follow the language.
var actions = []string{"next", "item", "motion", "amendment", "vote", "resolution", "speaker", "arrival", "departure", "recusal", "break", "citizens", "note",
	"offrecord", "closed", "pause", "undo", "legend", "stop"}

// keys reads single keys: from the terminal, which is set so that they come at once, or from a pipe, which is how tests and other
// programs press them. nil: nothing to read from.
func (c *console) keys(ctx context.Context) (<-chan rune, func()) {
	restore := func() {}
	in, ok := c.in.(*os.File)
	if ok {
		if term.IsTerminal(int(in.Fd())) {
			old, err := term.MakeRaw(int(in.Fd()))
			if err == nil {
				restore = func() { _ = term.Restore(int(in.Fd()), old) }
			}
		} else if info, err := in.Stat(); err != nil || info.Mode()&os.ModeCharDevice != 0 {
			return nil, restore
		}
	}
	out := make(chan rune)
	go func() { // a read cannot be cancelled: it ends with the input or the process
		defer close(out)
		r := bufio.NewReader(c.in)
		for {
			k, _, err := r.ReadRune()
			if err != nil {
				return
			}
			select {
			case out <- k:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, restore
}

// action finds what a key does; "" for one that does nothing.
func (c *console) action(k rune) string {
	const ctrlC, ctrlN = 3, 14
	switch k {
	case ctrlC:
		return "stop"
	case ctrlN:
		return "closed"
	}
	for _, a := range actions {
		if c.words.Text("record.key."+a) == string(unicode.ToUpper(k)) {
			return a
		}
	}
	return ""
}

// legend prints the keys and the item at hand.
func (c *console) legend(ctx context.Context) {
	var parts []string
	for _, a := range actions {
		key := c.words.Text("record.key." + a)
		if a == "closed" {
			key = c.words.Text("record.key.closed_name")
		}
		parts = append(parts, "["+key+"] "+c.words.Text("record.action."+a))
	}
	c.line(strings.Join(parts[:len(parts)/2], "  ") + "\n" + strings.Join(parts[len(parts)/2:], "  "))
	marks, err := c.f.Marks(ctx)
	if err != nil {
		return
	}
	if _, next := workflow.CurrentItem(c.m, marks); next != nil {
		c.line(c.words.Text("record.next_item", "number", next.Number, "title", next.Title))
	}
}

// press carries out a key. Keys that need more than themselves ask for it on the status line.
func (c *console) press(ctx context.Context, k rune, keys <-chan rune) error {
	mark := func(m meeting.Mark) error {
		id, err := c.rec.Mark(ctx, m)
		if err == nil {
			m.ID = id
			m.Wall = time.Now()
			c.line(c.words.Clock(m.Wall) + "  " + workflow.MarkLine(c.words, c.m, m))
		}
		return err
	}
	at := c.rec.Position() // what is typed takes time; the mark belongs to the moment of the key
	marks, err := c.f.Marks(ctx)
	if err != nil {
		return err
	}
	current, next := workflow.CurrentItem(c.m, marks)
	var item meeting.ItemID
	if current != nil {
		item = current.ID
	}
	switch a := c.action(k); a {
	case "next":
		if next == nil {
			c.line(c.words.Text("record.no_more_items"))
			return nil
		}
		return mark(meeting.Mark{Kind: meeting.MarkItem, At: at, Item: next.ID})
	case "item":
		number, ok := c.ask(ctx, "record.ask.item", keys)
		if !ok {
			return nil
		}
		it := c.m.Agenda.ByNumber(number)
		if it == nil {
			c.line(c.words.Text("cli.usage.no_item", "number", number))
			return nil
		}
		return mark(meeting.Mark{Kind: meeting.MarkItem, At: at, Item: it.ID})
	case "motion", "amendment", "resolution", "note":
		kind := map[string]meeting.MarkKind{"motion": meeting.MarkMotion, "amendment": meeting.MarkAmendment, "resolution": meeting.MarkResolution, "note": meeting.MarkNote}[a]
		text, ok := c.ask(ctx, "record.ask."+a, keys)
		if !ok {
			return nil
		}
		return mark(meeting.Mark{Kind: kind, At: at, Item: item, Text: text})
	case "vote":
		answer, ok := c.ask(ctx, "record.ask.vote", keys)
		if !ok {
			return nil
		}
		v, err := parseVote(answer)
		if err != nil {
			c.line(c.words.Text("record.not_a_vote"))
			return nil
		}
		return mark(meeting.Mark{Kind: meeting.MarkVote, At: at, Item: item, Vote: &v})
	case "speaker", "arrival", "departure", "recusal":
		kind := map[string]meeting.MarkKind{"speaker": meeting.MarkSpeaker, "arrival": meeting.MarkArrival, "departure": meeting.MarkDeparture, "recusal": meeting.MarkRecusal}[a]
		name, ok := c.ask(ctx, "record.ask.person", keys)
		if !ok || name == "" {
			return nil
		}
		m := meeting.Mark{Kind: kind, At: at, Item: item, Who: name}
		if mem := c.person(name); mem != nil {
			m.Member, m.Who = mem.ID, mem.Name
		}
		return mark(m)
	case "break":
		kind := meeting.MarkBreak
		if open := lastOf(marks, meeting.MarkBreak, meeting.MarkResume); open == meeting.MarkBreak {
			kind = meeting.MarkResume
		}
		return mark(meeting.Mark{Kind: kind, At: at})
	case "citizens":
		if err := mark(meeting.Mark{Kind: meeting.MarkCitizens, At: at}); err != nil || c.m.CitizensRecorded {
			return err
		}
		c.line(c.words.Text("record.citizens_off"))
		return c.rec.Pause(ctx, workflow.ModeOffRecord)
	case "closed":
		err := c.closedPart(ctx)
		c.line(c.words.Clock(time.Now()) + "  " + c.words.Text("record.mode."+c.mode()))
		return err
	case "offrecord", "pause":
		mode := map[string]workflow.Mode{"offrecord": workflow.ModeOffRecord, "pause": workflow.ModePaused}[a]
		if c.rec.Status().Mode == mode {
			mode = workflow.ModeRecording
		}
		if mode == workflow.ModeRecording {
			err = c.rec.Resume(ctx)
		} else {
			err = c.rec.Pause(ctx, mode)
		}
		c.line(c.words.Clock(time.Now()) + "  " + c.words.Text("record.mode."+string(mode)))
		return err
	case "undo":
		standing := meeting.CurrentMarks(marks)
		if len(standing) == 0 {
			return nil
		}
		last := standing[len(standing)-1]
		_, err := c.rec.Mark(ctx, meeting.Mark{Kind: last.Kind, At: last.At, Replaces: last.ID, Struck: true})
		c.line(c.words.Text("record.undone", "mark", workflow.MarkLine(c.words, c.m, last)))
		return err
	case "legend":
		c.legend(ctx)
	}
	return nil
}

// lastOf says which of two kinds of mark came last.
func lastOf(marks []meeting.Mark, a, b meeting.MarkKind) meeting.MarkKind {
	var last meeting.MarkKind
	for _, m := range meeting.CurrentMarks(marks) {
		if m.Kind == a || m.Kind == b {
			last = m.Kind
		}
	}
	return last
}

// ask reads a line key by key; Esc gives it up. The recording goes on meanwhile.
func (c *console) ask(ctx context.Context, key string, keys <-chan rune) (string, bool) {
	set := func(prompt string, typed []rune) {
		c.mu.Lock()
		c.prompt, c.typed = prompt, typed
		c.mu.Unlock()
		c.status()
	}
	defer set("", nil)
	var typed []rune
	prompt := c.words.Text(key)
	set(prompt, nil)
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return "", false
		case e := <-c.events:
			c.line(c.event(e))
		case k, ok := <-keys:
			switch {
			case !ok || k == 27 || k == 3:
				return "", false
			case k == '\r' || k == '\n':
				return strings.TrimSpace(string(typed)), true
			case k == 127 || k == 8:
				if len(typed) > 0 {
					typed = typed[:len(typed)-1]
				}
			case unicode.IsPrint(k):
				typed = append(typed, k)
			}
			set(prompt, typed)
		}
	}
}

// person finds somebody of the roster by name, by number in the list, or by the only name that begins so.
func (c *console) person(name string) *meeting.Member {
	if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(c.m.Roster.Members) {
		return &c.m.Roster.Members[n-1]
	}
	if m := c.m.Roster.ByName(name); m != nil {
		return m
	}
	var found *meeting.Member
	for i := range c.m.Roster.Members {
		if strings.HasPrefix(strings.ToLower(c.m.Roster.Members[i].FamilyName()), strings.ToLower(name)) {
			if found != nil {
				return nil
			}
			found = &c.m.Roster.Members[i]
		}
	}
	return found
}

// parseVote reads what a clerk types in a hurry: "31 2 1" (for, against, abstain), "31 2", "e" or "einstimmig", "m" (by majority),
// "a" (rejected). A number that is not given stays unknown.
func parseVote(s string) (meeting.Vote, error) {
	v := meeting.Vote{Kind: meeting.VoteOpen}
	yes, no := true, false
	var numbers []*int
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ' ' || r == ',' || r == ':' || r == '/' || r == ';' }) {
		if n, err := strconv.Atoi(w); err == nil && n >= 0 && len(numbers) < 3 {
			numbers = append(numbers, meeting.Count(n))
			continue
		}
		switch w {
		case "-", "–":
			numbers = append(numbers, nil)
		case "e", "einstimmig", "u", "unanimous":
			v.Unanimous, v.Announced = &yes, meeting.OutcomeAccepted
		case "m", "mehrheitlich", "majority", "ja", "carried":
			v.Unanimous, v.Announced = &no, meeting.OutcomeAccepted
		case "a", "abgelehnt", "nein", "lost":
			v.Announced = meeting.OutcomeRejected
		case "g", "geheim", "secret":
			v.Kind = meeting.VoteSecret
		default:
			return v, fmt.Errorf("no vote: %d characters", len(w))
		}
	}
	for i, into := range []**int{&v.For, &v.Against, &v.Abstain} {
		if i < len(numbers) {
			*into = numbers[i]
		}
	}
	if v.For == nil && v.Against == nil && v.Abstain == nil && v.Announced == "" {
		return v, errors.New("no vote")
	}
	return v, nil
}
