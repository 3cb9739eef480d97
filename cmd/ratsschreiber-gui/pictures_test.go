package main

import (
	"context"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ratsschreiber/audio/soundtest"
	"ratsschreiber/catalogue"
	"ratsschreiber/demo"
	"ratsschreiber/workflow"
)

// appearance is how the window is looked at.
type appearance struct {
	width, height  int
	language, look string
	scale          float64
}

func (a appearance) String() string {
	return fmt.Sprintf("%d-%s-%s-%v", a.width, a.language, a.look, a.scale)
}

// appearances are all combinations, or a few in which each value of each occurs with the smallest display in the widest language at the
// largest text among them.
func appearances(all bool) (out []appearance) {
	if !all {
		return []appearance{{1366, 768, "de", "contrast", 2}, {1920, 1080, "en", "dark", 1}, {1366, 768, "de", "light", 1}}
	}
	for _, size := range [][2]int{{1366, 768}, {1920, 1080}} {
		for _, language := range catalogue.Languages {
			for _, look := range []string{"light", "dark", "contrast"} {
				for _, scale := range []float64{1, 2} {
					out = append(out, appearance{size[0], size[1], language, look, scale})
				}
			}
		}
	}
	return out
}

func TestEveryScreenComesUpInEveryAppearance(t *testing.T) {
	home := t.TempDir()
	path := practiceMeeting(t, home, "de")
	invitation := demoFile(t, home, demo.Agenda)
	for i, a := range appearances(*every) {
		t.Run(a.String(), func(t *testing.T) {
			d := newDisplay(t, a.width, a.height)
			d.prefix = a.String() + "-"
			d.settings(home, a.language, a.look, a.scale)
			d.start(home, path).eachScreen(a.language, a.scale == 1)
			if *every || i == 0 {
				d.start(home, path).eachPanel(a.language, invitation)
			}
			if *every {
				d.eachRecording(soundtest.Start(t), a)
			}
		})
	}
}

// eachPanel takes a picture of what keys bring over the screens, and of states that the screens have for a while. All panels are on the tour of
// the window's own tests.
func (p *program) eachPanel(language, invitation string) {
	p.t.Helper()
	words := catalogue.For(language)
	at := func(step string) { p.t.Helper(); p.at(words.Text("gui.step."+step) + " – ") }
	at("minutes")
	p.press("alt+1", words.Text("gui.step.prepare"))
	p.panel("1-consents", "ctrl+e")
	p.key("ctrl+i")
	p.at(words.Text("files.import_title"))
	p.picture("1-files")
	p.write(invitation)
	p.press("Return", words.Text("gui.propose.title"))
	p.picture("1-invitation")
	p.press("Escape", words.Text("gui.step.prepare"))

	p.press("alt+3", words.Text("gui.step.transcript"))
	p.key("F2")
	p.picture("3-edit")
	p.key("Escape")
	p.panel("3-who", "ctrl+l")
	p.panel("3-blank", "ctrl+Delete")
	p.key("ctrl+f")
	p.write("Hallenbad")
	p.picture("3-found")
	p.key("Escape")

	p.press("alt+4", words.Text("gui.step.minutes"))
	p.key("ctrl+Next", "ctrl+Next", "ctrl+Next")
	p.panel("4-fact", "F2")
	p.panel("4-history", "ctrl+h")
	p.panel("4-draft", "ctrl+r")

	p.press("alt+5", words.Text("gui.step.finish"))
	p.panel("5-sign", "ctrl+u")
	p.panel("5-export", "ctrl+e")

	p.press("alt+0", words.Text("gui.scope.start"))
	p.key("ctrl+f")
	p.write("Hallenbad")
	p.picture("8-found")
	p.quit()
}

// panel presses a key, wants it to bring a panel, and leaves that by Escape.
func (p *program) panel(name, key string) {
	p.t.Helper()
	p.still()
	below := p.title()
	p.key(key)
	p.wait(name+" comes up", func() bool { return p.title() != below })
	p.picture(name)
	p.key("Escape")
	p.wait(name+" goes", func() bool { return p.title() == below })
}

// eachRecording takes pictures of a recording, of its pad for votes, and of its closed part, and one of the first start.
func (d *display) eachRecording(server *soundtest.Server, a appearance) {
	d.t.Helper()
	words := catalogue.For(a.language)
	home := d.t.TempDir()
	d.settings(home, a.language, a.look, a.scale)
	p := d.start(home)
	p.at(words.Text("gui.scope.start"))
	p.picture("0-first")
	p.quit()
	path := filepath.Join(home, "meetings", "Rat"+workflow.Extension)
	newMeetingFile(d.t, path, workflow.NewMeetingOptions{Title: "Sitzung des Stadtrates", Agenda: demoFile(d.t, home, demo.Agenda), Roster: demoFile(d.t, home, demo.Roster)})
	playing, silence := context.WithCancel(d.t.Context())
	defer silence()
	go func() { _ = server.Play(playing, demoFile(d.t, home, demo.Sound)) }() // ends with the pictures
	p = d.start(home, path)
	p.at(words.Text("gui.step.record"))
	p.press("ctrl+r", words.Text("gui.title_recording"))
	p.moving = true
	p.key("n", "n")
	p.picture("2-recording")
	p.key(map[string]string{"de": "s", "en": "v"}[a.language])
	p.still()
	p.write("31")
	p.key("Tab")
	p.write("5")
	p.picture("2-vote")
	p.key("Escape", "ctrl+n")
	p.at(words.Text("gui.title_closed"))
	p.picture("2-closed")
	p.moving = false
	p.kill()
}

// eachScreen takes a picture of every screen; none may look like the one before. pages says that there is room for the document's pages on the
// last step.
func (p *program) eachScreen(language string, pages bool) {
	p.t.Helper()
	words := catalogue.For(language)
	before := p.mustLook()
	show := func(name, key, leadsTo string) {
		p.t.Helper()
		p.press(key, words.Text(leadsTo)+" – ")
		p.wait(name+" is drawn", func() bool { return differing(before, p.mustLook()) >= 500 })
		if name == "5" && pages {
			p.wait("the document's pages are drawn", func() bool { return paper(p.mustLook()) > 20000 })
		}
		before = p.picture(name)
	}
	for i, step := range []string{"prepare", "record", "transcript", "minutes", "finish"} {
		if step == "minutes" { // an item with votes says more than the opening
			p.press("alt+4", words.Text("gui.step.minutes"))
			p.key("ctrl+Next", "ctrl+Next", "ctrl+Next")
		}
		show(fmt.Sprint(i+1), fmt.Sprintf("alt+%d", i+1), "gui.step."+step)
	}
	show("6-settings", "ctrl+p", "gui.settings.title")
	p.press("Escape", words.Text("gui.step.finish"))
	show("7-help", "F1", "gui.help.title")
	p.press("Escape", words.Text("gui.step.finish"))
	show("8-start", "alt+0", "gui.scope.start")
	show("9-new", "ctrl+n", "gui.new.title")
	p.press("Escape", words.Text("gui.scope.start"))
	p.quit()
}

// paper counts the pixels as white as the pages of a document; no ground of the window is.
func paper(img *image.RGBA) (n int) {
	for i := 0; i < len(img.Pix); i += 4 {
		if img.Pix[i] == 255 && img.Pix[i+1] == 255 && img.Pix[i+2] == 255 {
			n++
		}
	}
	return n
}

// TestPicturesOfTheHandbook makes the handbook's pictures anew where -handbook asks for it; else it only wants them to be there.
func TestPicturesOfTheHandbook(t *testing.T) {
	folder, err := filepath.Abs(filepath.Join("..", "..", "docs", "handbook", "pictures"))
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range catalogue.Languages {
		if *handbook {
			photographHandbook(t, folder, language)
		}
		for _, name := range []string{"start", "prepare", "record", "transcript", "minutes", "finish"} {
			if _, err := os.Stat(filepath.Join(folder, name+"."+language+".png")); err != nil {
				t.Error(err)
			}
		}
	}
}

func photographHandbook(t *testing.T, folder, language string) {
	server := soundtest.Start(t)
	home := t.TempDir()
	path := practiceMeeting(t, home, language)
	d := newDisplay(t, 1366, 768)
	d.pictures = t.TempDir()
	d.settings(home, language, "light", 1)
	d.start(home, path).eachScreen(language, true)
	recorded := t.TempDir()
	d.settings(recorded, language, "light", 1)
	walkRecording(t, d, server, recorded, language)
	for from, to := range map[string]string{"8-start": "start", "1": "prepare", "11-recording": "record", "3": "transcript", "4": "minutes", "5": "finish"} {
		// Few colours and a smaller size keep the program, which brings the handbook along, small.
		out, err := exec.Command("convert", filepath.Join(d.pictures, from+".png"), "-resize", "1000x", "+dither", "-colors", "96",
			filepath.Join(folder, strings.Join([]string{to, language, "png"}, "."))).CombinedOutput()
		if err != nil {
			t.Fatalf("convert: %v: %s", err, out)
		}
	}
}
