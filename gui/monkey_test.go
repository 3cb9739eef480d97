package gui

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// A hasty and clumsy hand: keys, letters, clicks and files at random, each walk made by a seed. After each deed the rules of monkey_rules_test.go
// hold. A walk that breaks one is shortened as far as it still does, and its deeds are told, so that a test can be made of them.
//
//	go test ./gui -run TestAHasty -v -walks 200 -steps 600 -seed 1

var (
	monkeySeed  = flag.Uint64("seed", 1, "of the first walk of the hasty hand")
	monkeySteps = flag.Int("steps", 25, "of each walk of the hasty hand")
	monkeyWalks = flag.Int("walks", 1, "of the hasty hand at each place where it begins")
)

// beginning is where a walk begins.
type beginning struct {
	name string
	slow bool // what comes of work arrives late
	from func(b *bench)
	kept func(b *bench, t *testing.T) // what must be as it was at the end; nil: nothing
}

func beginnings() []beginning {
	return []beginning{
		{name: "list of meetings", from: func(b *bench) {
			meetingFile(b.t, b.o.Paths.Meetings)
			b.start.reload()
		}},
		{name: "agenda", from: func(b *bench) { b.openDemo(stepPrepare) }},
		{name: "transcript", from: func(b *bench) { b.openDemo(stepTranscript) }},
		{name: "minutes", from: func(b *bench) { b.openDemo(stepMinutes) }},
		{name: "recording", from: func(b *bench) { b.openDemo(stepRecord); b.key("Ctrl+R") }},
		{name: "settings", from: func(b *bench) { b.openDemo(stepFinish); b.showSettings() }},
		{name: "minutes on a slow machine", slow: true, from: func(b *bench) { b.openDemo(stepMinutes) }},
		{name: "recording on a slow machine", slow: true, from: func(b *bench) { b.openDemo(stepRecord); b.key("Ctrl+R") }},
		{name: "sealed minutes", from: (*bench).openSealed, kept: (*bench).stillSealed},
	}
}

func TestAHastyHandBreaksNothing(t *testing.T) {
	for place, from := range beginnings() {
		t.Run(from.name, func(t *testing.T) {
			for i := range uint64(*monkeyWalks) {
				seed := *monkeySeed + i
				deeds := walkOf(seed, uint64(place), *monkeySteps)
				fault := stroll(t, from, deeds)
				if fault == "" {
					continue
				}
				short, last := shortened(t, from, deeds, fault)
				t.Fatalf("seed %d: %s\nafter\n\t%s", seed, last, strings.Join(short, "\n\t"))
			}
		})
	}
}

// walkOf makes the deeds of a walk. They say nothing of what stands in the window, so that some can be left out.
func walkOf(seed, place uint64, steps int) []string {
	r := rand.New(rand.NewPCG(seed, place))
	out := make([]string, steps)
	for i := range out {
		out[i] = randomDeed(r)
	}
	return out
}

// stroll does the deeds in a window of its own and gives what is wrong; empty: nothing.
func stroll(t *testing.T, from beginning, deeds []string) (fault string) {
	t.Run("walk", func(t *testing.T) {
		t.Setenv("PATH", "") // no other program is started
		b := tourBench(t, "de", 1)
		t.Setenv("HOME", b.home)
		t.Chdir(b.home)
		m := &monkey{bench: b}
		at := "at the beginning"
		defer func() {
			if p := recover(); p != nil {
				fault = fmt.Sprintf("%s: panic: %v\n%s", at, p, debug.Stack())
				b.inln = true
			}
		}()
		m.prepare(from)
		for i, deed := range deeds {
			at = fmt.Sprintf("%d %s", i+1, deed)
			m.do(deed)
			if fault = m.fault(i); fault != "" {
				fault = at + ": " + fault
				return
			}
		}
		at = "at the end"
		if fault = m.end(); fault != "" {
			return
		}
		if from.kept != nil {
			from.kept(b, t)
		}
	})
	return fault
}

// shortest is how long a walk that breaks a rule may be shortened.
const shortest = 90 * time.Second

// shortened leaves out deeds as long as the walk still breaks a rule: halves, quarters, at last single ones.
func shortened(t *testing.T, from beginning, deeds []string, fault string) (short []string, last string) {
	until := time.Now().Add(shortest)
	for size := len(deeds) / 2; size >= 1; {
		less := false
		for at := 0; at+size <= len(deeds) && time.Now().Before(until); {
			try := append(append([]string{}, deeds[:at]...), deeds[at+size:]...)
			if f := stroll(t, from, try); f != "" {
				deeds, fault, less = try, f, true
			} else {
				at += size
			}
		}
		if !less || size > 1 {
			if size == 1 {
				break
			}
			size /= 2
		}
		if time.Now().After(until) {
			break
		}
	}
	return deeds, fault
}
