package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"ratsschreiber/audio"
	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// record is the live job in a text console: one status line, one key for each mark, live text on demand.
func (a *app) record(ctx context.Context, args []string) error {
	fs := a.flags("record")
	device := fs.String("device", a.settings.Device, "")
	limit := fs.Duration("for", 0, "")
	live := fs.Bool("transcribe", false, "")
	model := fs.String("model", "", "")
	channel := fs.Int("channel", 0, "")
	apart := fs.Int("apart", 0, "")
	by := fs.String("by", "", "")
	closedFile := fs.String("closed-file", "", "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	f, m, err := a.openHead(ctx, words[0], false, a.by(*by))
	if err != nil {
		return err
	}
	defer f.Close()
	c := &console{app: a, f: f, m: m, by: a.by(*by), events: make(chan audio.Event, 64)}
	id, err := a.deviceID(ctx, *device)
	if err != nil {
		return err
	}
	c.options = workflow.RecordOptions{Source: devices(), Device: id, Channel: *channel, Apart: *apart, By: c.by, Notify: c.notify}
	if *closedFile != "" {
		if c.closedFile, err = a.openClosed(ctx, *closedFile, m, c.by); err != nil {
			return err
		}
		defer c.closedFile.Close()
	}
	if c.open, err = workflow.Record(ctx, f, c.options); err != nil {
		return err
	}
	c.rec = c.open
	if c.closedFile != nil && c.open.Status().Mode == workflow.ModeClosed { // torn off in the closed part, which goes on
		if err := c.recordClosed(ctx); err != nil {
			return err
		}
	}
	if id != "" && id != a.settings.Device { // remembered by its stable name
		a.settings.Device = id
		if err := workflow.SaveSettings(a.paths, a.settings); err != nil {
			fmt.Fprintln(a.err, workflow.Explain(err, a.words).Sentence)
		}
	}
	if *live {
		stop, err := a.liveText(ctx, c, words[0], *model)
		if err != nil {
			fmt.Fprintln(a.err, workflow.Explain(err, a.words).Sentence)
		} else {
			defer stop()
		}
	}
	return c.run(ctx, *limit)
}

// enoughHours is what the disk should have room for: the longest meetings last eight hours.
const enoughHours = 8

// openClosed opens the file of the closed part, or makes it, under a key and a passphrase of its own as "new --closed" does.
func (a *app) openClosed(ctx context.Context, path string, m meeting.Meeting, by string) (*store.File, error) {
	f, err := a.open(ctx, path, false, by)
	switch {
	case err == nil && !f.Encrypted():
		f.Close()
		return nil, workflow.ErrClosedPlain
	case !errors.Is(err, store.ErrNotFound):
		return f, err
	}
	key, envelope, err := a.unlocker().Lock(ctx, path, true)
	if err != nil {
		return nil, err
	}
	return workflow.NewClosedPart(ctx, path, m, key, envelope, by)
}

// closedPart switches between the open part's recording and the closed part's, which go to files of their own. Without such a file
// the closed part is not recorded.
func (c *console) closedPart(ctx context.Context) error {
	if c.rec != c.open { // back to the open part
		if err := c.rec.Stop(ctx); err != nil {
			return err
		}
		c.rec = c.open
		return c.open.Resume(ctx)
	}
	if c.open.Status().Mode == workflow.ModeClosed {
		return c.open.Resume(ctx)
	}
	if err := c.open.Pause(ctx, workflow.ModeClosed); err != nil || c.closedFile == nil {
		return err
	}
	return c.recordClosed(ctx)
}

// recordClosed records the closed part into its own file.
func (c *console) recordClosed(ctx context.Context) error {
	closed, err := workflow.Record(ctx, c.closedFile, c.options)
	if err != nil {
		return err // the closed part is then not recorded, as without a file
	}
	c.rec = closed
	return nil
}

// mode is what the status line shows: the closed part is unmistakable also where it is recorded.
func (c *console) mode() string {
	if c.rec != c.open {
		return "closed_file"
	}
	return string(c.rec.Status().Mode)
}

// console is the screen of a running recording.
type console struct {
	*app
	f    *store.File
	m    meeting.Meeting
	rec  *workflow.Recording // that runs now: the open part's, or the closed part's
	open *workflow.Recording
	by   string
	// closedFile takes the closed part; nil: that part is not recorded.
	closedFile *store.File
	options    workflow.RecordOptions
	events     chan audio.Event

	mu     sync.Mutex // guards the terminal's line and what follows
	prompt string     // while something is being typed
	typed  []rune
	behind time.Duration // of the live text
}

func (c *console) notify(e audio.Event) {
	select {
	case c.events <- e:
	default: // the screen is behind; the log has it
	}
}

// run shows the status until the recording is stopped by key, by its limit or by a signal.
func (c *console) run(ctx context.Context, limit time.Duration) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	keys, restore := c.keys(ctx)
	defer restore()
	var end <-chan time.Time
	if limit > 0 {
		t := time.NewTimer(limit)
		defer t.Stop()
		end = t.C
	}
	c.line(c.words.Text("record.begin", "device", c.rec.Status().Device.Name))
	s := c.rec.Status()
	if s.Asleep {
		c.line(c.words.Text("record.may_sleep"))
	}
	if s.Battery >= 0 {
		c.line(c.words.Text("record.on_battery", "share", c.words.Percent(s.Battery, 0)))
	}
	if s.Hours >= 0 && s.Hours < enoughHours {
		c.line(c.words.Text("record.little_room", "hours", c.words.Decimal(s.Hours, 1)))
	}
	if keys != nil {
		c.legend(ctx)
	}
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	asking := false
	for {
		select {
		case <-ctx.Done():
			return c.stop(ctx)
		case <-end:
			return c.stop(ctx)
		case <-c.open.Done():
			return c.stop(ctx)
		case e := <-c.events:
			c.line(c.event(e))
		case <-tick.C:
			c.status()
		case k, ok := <-keys:
			if !ok {
				keys = nil
				continue
			}
			if quit := c.action(k) == "stop"; quit && !asking {
				asking = true
				c.line(c.words.Text("record.sure"))
				continue
			} else if quit || asking && (k == '\r' || k == '\n' || strings.ContainsRune("jJyY", k)) {
				return c.stop(ctx)
			}
			asking = false
			if err := c.press(ctx, k, keys); err != nil {
				c.line(workflow.Explain(err, c.words).Sentence)
			}
		}
	}
}

// stop ends the recording and says so; it is not cut short by the signal that asked for it.
func (c *console) stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	if c.rec != c.open {
		if err := c.rec.Stop(ctx); err != nil {
			c.line(workflow.Explain(err, c.words).Sentence)
		}
		c.rec = c.open
	}
	err := c.rec.Stop(ctx)
	s := c.rec.Status()
	c.line(c.words.Text("record.end", "length", catalogue.Position(s.Stored), "sound", catalogue.Position(s.Sound)))
	if s.Missing >= time.Second {
		c.line(c.words.Text("record.missing", "length", c.words.Span(s.Missing)))
	}
	return err
}

// status writes the one line: time, level with peak, safe until, room on the disk.
func (c *console) status() {
	out, ok := c.err.(*os.File)
	if !ok || !term.IsTerminal(int(out.Fd())) {
		return
	}
	s := c.rec.Status()
	c.mu.Lock()
	defer c.mu.Unlock()
	var b strings.Builder
	sign := "●"
	if s.Mode != workflow.ModeRecording {
		sign = "‖"
	}
	fmt.Fprintf(&b, "%s %s  %s", sign, c.words.Text("record.mode."+c.mode()), catalogue.Position(s.Position))
	for _, l := range s.Levels {
		b.WriteString("  " + bar(l))
	}
	b.WriteString("  " + c.words.Text("record.safe", "time", s.SafeUntil.Format("15:04:05")))
	if s.Hours >= 0 {
		b.WriteString("  " + c.words.Text("record.room", "hours", c.words.Decimal(s.Hours, 0)))
	}
	if s.Battery >= 0 {
		b.WriteString("  " + c.words.Text("record.battery", "share", c.words.Percent(s.Battery, 0)))
	}
	if c.behind > 0 {
		b.WriteString("  " + c.words.Text("record.behind", "length", c.words.Span(c.behind)))
	}
	if c.prompt != "" {
		b.Reset()
		b.WriteString(c.prompt + " " + string(c.typed))
	}
	width, _, err := term.GetSize(int(out.Fd()))
	line := []rune(b.String())
	if err == nil && len(line) > width-1 {
		line = line[:width-1]
	}
	fmt.Fprintf(out, "\r\x1b[K%s", string(line))
}

// bar is a level as ten steps of six decibels, with the peak in figures.
func bar(l audio.Level) string {
	full := int(math.Round((l.RMS + 60) / 6))
	full = min(max(full, 0), 10)
	return strings.Repeat("▮", full) + strings.Repeat("▯", 10-full) + fmt.Sprintf(" %3.0f dB", max(l.Peak, -99))
}

// line writes a line of its own above the status.
func (c *console) line(s string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	out, ok := c.err.(*os.File)
	if ok && term.IsTerminal(int(out.Fd())) {
		fmt.Fprintf(out, "\r\x1b[K%s\r\n", strings.ReplaceAll(s, "\n", "\r\n"))
		return
	}
	fmt.Fprintln(c.err, s)
}

// event words what happened to device, signal or disk.
func (c *console) event(e audio.Event) string {
	key := strings.ReplaceAll(e.Kind.String(), " ", "_")
	if e.Kind == audio.SignalChanged {
		key = "signal_" + e.Signal.String()
	}
	return c.words.Clock(time.Now()) + "  " + c.words.Text("record.event."+key, "device", e.Device.Name, "length", c.words.Span(e.Length.Abs()))
}
