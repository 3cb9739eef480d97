package gui

import (
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/catalogue"
)

// player controls what is heard, as transcription programs do it, and tells where it is ten times a second.
type player struct {
	w      *Window
	s      *sitting
	onMove func(time.Duration) // the place that is heard; on the screen's goroutine
	ticks  chan struct{}       // closed to end the ticking
	was    atomic.Bool         // played at the last tick

	object *fyne.Container
	play   *button
	where  *line
	speed  *selectField
}

const (
	rewindOnPause = 2 * time.Second // going on after a pause begins this much earlier
	jump          = 5 * time.Second
)

var speeds = []float64{0.5, 0.75, 1, 1.25, 1.5, 1.75, 2}

func newPlayer(w *Window, s *sitting, onMove func(time.Duration)) *player {
	p := &player{w: w, s: s, onMove: onMove}
	p.play = newIconButton("", tinted(signPlay, theme.ColorNameForeground), p.toggle)
	p.where = wholeLine(run{text: "0:00"})
	p.where.min = em(7.4) // of "1:02:41 / 3:20:00": what follows stays where it is
	var values, names []string
	for _, v := range speeds {
		name := w.words.Decimal(v, 2)
		values, names = append(values, name), append(names, name+"×")
	}
	p.speed = newSelect(values, names, func(v string) {
		for i := range values {
			if values[i] == v {
				s.player.SetSpeed(speeds[i])
			}
		}
	})
	p.speed.setValue(w.words.Decimal(1, 2))
	p.object = container.New(&wrapRow{gap: em(0.4)}, p.play, container.New(&heightedLayout{}, p.where), p.speed)
	return p
}

// start ticks as long as the screen is shown.
func (p *player) start() {
	p.stop()
	p.show()
	if p.w.inln {
		return
	}
	end := make(chan struct{})
	p.ticks = end
	go func() { // ends with stop or with the window
		t := time.NewTicker(100 * time.Millisecond)
		defer t.Stop()
		for {
			select {
			case <-end:
				return
			case <-p.w.ctx.Done():
				return
			case <-t.C:
				if p.s.player.Playing() || p.was.Load() {
					p.w.later(p.tick)
				}
			}
		}
	}()
}

func (p *player) stop() {
	if p.ticks != nil {
		close(p.ticks)
		p.ticks = nil
	}
}

func (p *player) tick() {
	playing := p.s.player.Playing()
	if !playing && !p.was.Load() {
		return
	}
	p.was.Store(playing)
	if err := p.s.player.Err(); err != nil && !playing {
		p.w.fail(err)
	}
	p.show()
	p.onMove(p.s.player.Position())
}

// show brings button and place up to date.
func (p *player) show() {
	icon := signPlay
	if p.s.player.Playing() {
		icon = signPause
	}
	p.play.SetIcon(tinted(icon, theme.ColorNameForeground))
	p.where.set(catalogue.Position(p.s.player.Position()) + " / " + catalogue.Position(p.s.length))
	p.where.Refresh()
}

// toggle plays or pauses; going on begins a little earlier.
func (p *player) toggle() {
	if p.s.player.Playing() {
		p.s.player.Pause()
		p.s.player.Seek(max(0, p.s.player.Position()-rewindOnPause))
		p.show()
		return
	}
	at := p.s.player.Position()
	if at >= p.s.length {
		at = 0
	}
	p.from(at, 0)
}

// from plays from a place to another; to 0 is the end.
func (p *player) from(at, to time.Duration) {
	if err := p.s.player.Play(at, to, p.s.length); err != nil {
		p.w.fail(err)
	}
	p.was.Store(true)
	p.show()
	p.onMove(at)
}

// seek goes to a place, playing or not.
func (p *player) seek(at time.Duration) {
	at = max(0, min(at, p.s.length))
	if p.s.player.Playing() {
		p.from(at, 0)
		return
	}
	p.s.player.Seek(at)
	p.show()
	p.onMove(at)
}

// step changes the speed by n places of the list.
func (p *player) step(n int) {
	for i, v := range speeds {
		if v == p.s.player.Speed() && i+n >= 0 && i+n < len(speeds) {
			p.speed.SetSelectedIndex(i + n)
			return
		}
	}
}

func (p *player) act(a action) bool {
	switch a {
	case actPlay, actPedalPlay:
		p.toggle()
	case actBack, actPedalBack:
		p.seek(p.s.player.Position() - jump)
	case actForward, actPedalFwd:
		p.seek(p.s.player.Position() + jump)
	case actSlower:
		p.step(-1)
	case actFaster:
		p.step(1)
	default:
		return false
	}
	return true
}
