package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A hasty and clumsy hand on the running window: keys as fast as the display takes them and keys that are held down, clicks anywhere, once, twice and
// thrice, pulling, windows that become small, large or nothing. The program must go on, and the file must be what it says.
//
//	go test ./cmd/ratsschreiber-gui -run TestAHasty -v -haste 600 -seed 7

var (
	haste     = flag.Int("haste", 60, "how many deeds the hasty hand does on the running window")
	hasteSeed = flag.Uint64("seed", 1, "of the hasty hand on the running window")
)

// hastyKeys are what it presses, as the display names it.
var hastyKeys = strings.Fields("alt+0 alt+1 alt+2 alt+3 alt+4 alt+5 ctrl+f ctrl+z ctrl+y ctrl+i ctrl+n ctrl+o ctrl+p ctrl+e ctrl+h ctrl+l ctrl+m ctrl+u ctrl+r " +
	"ctrl+Up ctrl+Down ctrl+Next ctrl+Prior ctrl+Return ctrl+1 ctrl+shift+l ctrl+v F1 F2 F5 F6 F8 F9 Return Return Escape Escape Tab shift+Tab Up Down Down Left Right Home End " +
	"Prior Next Delete Insert space BackSpace n a s r k g b u f w e m x p 1 2 7 adiaeresis Udiaeresis ssharp")

func TestAHastyHandOnTheRunningWindowBreaksNothing(t *testing.T) {
	d := newDisplay(t, 1366, 768)
	d.germanKeyboard()
	home := t.TempDir()
	d.settings(home, "de", "light", 1)
	path := draftedMeeting(t, home)
	p := d.start(home, path)
	p.at("Niederschrift – ")
	d.moving = true
	r := rand.New(rand.NewPCG(*hasteSeed, 20260520))
	t.Logf("seed %d", *hasteSeed)
	for i := range *haste {
		deed := p.hastyDeed(r)
		if p.cmd.Process.Signal(syscall.Signal(0)) != nil {
			t.Fatalf("deed %d (%s) ended the program", i+1, strings.Join(deed, " "))
		}
		if i%20 == 19 { // it must still listen
			p.comesBack()
		}
	}
	p.comesBack()
	p.quit()
	if bad := regexp.MustCompile(`(?m)^(panic:|fatal error:|WARNING: DATA RACE|.*Error in Fyne call thread).*$`).FindString(p.out.String()); bad != "" {
		t.Errorf("the program said %q", bad)
	}
	verified(t, path)
}

// hastyDeed does one thing at random.
func (p *program) hastyDeed(r *rand.Rand) (done []string) {
	p.t.Helper()
	key := func() string { return hastyKeys[r.IntN(len(hastyKeys))] }
	place := func() []string {
		return []string{"mousemove", fmt.Sprint(r.IntN(p.width)), fmt.Sprint(r.IntN(p.height))}
	}
	switch r.IntN(12) {
	case 0, 1, 2, 3, 4: // as fast as can be
		done = []string{"key", "--delay", "0"}
		for range 1 + r.IntN(12) {
			done = append(done, key())
		}
	case 5: // slowly
		done = []string{"key", "--delay", "150", key(), key(), key()}
	case 6: // held down until it repeats itself
		k := []string{"Return", "Delete", "space", "Down", "Tab", "Escape", "BackSpace", "n", "F2", "ctrl+z"}[r.IntN(10)]
		done = []string{"keydown", k, "sleep", "0.9", "keyup", k}
	case 7:
		done = append(place(), "click", "--repeat", fmt.Sprint(1+r.IntN(3)), "--delay", fmt.Sprint(r.IntN(120)), "1")
	case 8:
		done = append(append(place(), "mousedown", "1"), append(place(), "mouseup", "1")...)
	case 9:
		done = []string{"type", "--delay", "0", []string{"Grüße aus Straßenhäusern ", "12,5 % – „Zitat“ ", "\t\t", "0000000000", "<&>\"'"}[r.IntN(5)]}
	case 10: // small, large
		done = []string{"windowsize", p.window, fmt.Sprint(200 + r.IntN(1400)), fmt.Sprint(150 + r.IntN(800))}
	case 11: // gone and back
		done = []string{"windowminimize", p.window, "sleep", fmt.Sprintf("%.1f", r.Float64()/2), "windowmap", p.window, "windowactivate", p.window}
	}
	_, _ = p.xdo(done...) // where the program has ended, the caller says so
	return done
}

// comesBack wants the window to answer: it leaves whatever is open, and shows the list of meetings.
func (p *program) comesBack() {
	p.t.Helper()
	window := []string{"windowmap", p.window, "windowsize", p.window, fmt.Sprint(p.width), fmt.Sprint(p.height), "windowmove", p.window, "0", "0", "windowactivate", p.window}
	list := func() bool { // in the language that the hand has set
		return strings.HasPrefix(p.title(), "Sitzungen – ") || strings.HasPrefix(p.title(), "Meetings – ")
	}
	for end := time.Now().Add(patience); !list(); time.Sleep(300 * time.Millisecond) {
		if time.Now().After(end) {
			p.fail(fmt.Sprintf("the window shows %q and does not come back to the list of meetings", p.title()))
		}
		_, _ = p.xdo(window...)
		keys := []string{"Escape", "alt+0"}
		switch title := p.title(); {
		case strings.HasPrefix(title, "Geschriebenes verwerfen?"), strings.HasPrefix(title, "Discard"):
			keys = []string{"Tab", "Return"}
		case strings.Contains(title, "Aufnahme beenden"), strings.Contains(title, "End the recording"):
			keys = []string{"Return"}
		case strings.Contains(title, "Aufnahme läuft"), strings.Contains(title, "Recording"):
			keys = []string{"Escape", "alt+2", "ctrl+r"}
		}
		for _, k := range keys {
			_, _ = p.xdo("key", "--clearmodifiers", k)
			time.Sleep(120 * time.Millisecond)
		}
	}
}

// What is pressed for a choice that is there and not yet drawn may be lost; it must not end the program, as it would where fyne opens the list of a
// choice of which it does not know the canvas.
func TestAChoiceThatHasNotBeenDrawnYetIsNotOpened(t *testing.T) {
	d := newDisplay(t, 1366, 768)
	home := t.TempDir()
	d.settings(home, "de", "light", 1)
	p := d.start(home, draftedMeeting(t, home))
	p.at("Niederschrift – ")
	for range 10 {
		for tabs := range 5 {
			keys := []string{"key", "--delay", "0", "ctrl+r"}
			for range tabs {
				keys = append(keys, "shift+Tab")
			}
			_, _ = p.xdo(append(keys, []string{"space", "Down"}[tabs%2], "Escape", "Escape", "Escape")...) // where the program has ended, the window answers no more
		}
	}
	p.comesBack()
	p.quit()
}
