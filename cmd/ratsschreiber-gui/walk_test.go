package main

import (
	"archive/zip"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ratsschreiber/meeting"
)

// The walk goes through the window as a clerk does who has never seen it: by keys and clicks, on a display of its own, waiting for what the
// window's title says is at its front. With -pictures each screen of the way is kept.

// accent is the colour of the button that leads on, in the light look.
var accent = [3]byte{0x0E, 0x4A, 0x5A}

// chosenRow is the ground of the row that the keys mean, in the light look.
var chosenRow = [3]byte{0xDC, 0xEB, 0xEF}

func TestThePracticeMeetingIsOneClickAway(t *testing.T) {
	d := newDisplay(t, 1366, 768)
	home := t.TempDir()
	d.settings(home, "de", "light", 1)
	p := d.start(home)
	p.at("Sitzungen – Ratsschreiber")
	button, ok := lowestButton(p.picture("01-empty"), accent)
	if !ok {
		p.fail("the empty list offers nothing to do")
	}
	p.click(button)
	p.at("Niederschrift – Sitzung des Stadtrates")
	if places := unreviewed(t, meetingFile(home)); places < 10 {
		t.Errorf("only %d places to review", places)
	}
	p.quit()
}

func TestFromAnEmptyListByOnesOwnFilesToSealedMinutesAndTheirDocument(t *testing.T) {
	d := newDisplay(t, 1366, 768)
	home := t.TempDir()
	d.settings(home, "de", "light", 1)
	own := ownFiles(t, home)
	p := d.start(home)
	p.at("Sitzungen – Ratsschreiber")
	path := p.bringOwnFiles(home, own)

	p.press("alt+4", "Niederschrift – ")
	p.picture("02-drafted")
	for i, name := range []string{"Vorbereiten", "Aufnehmen", "Transkript", "Abschließen", "Niederschrift"} {
		step := []int{1, 2, 3, 5, 4}[i]
		p.press(fmt.Sprintf("alt+%d", step), name+" – ")
		p.picture(fmt.Sprintf("03-step-%d", step))
	}
	p.key("space")
	p.picture("04-hearing")
	p.key("space")

	places := unreviewed(t, path)
	if places < 10 {
		p.fail(fmt.Sprintf("only %d places to review", places))
	}
	review := p.reviewEach(path, places)
	p.picture("05-reviewed")

	p.keys = 0
	p.press("alt+5", "Abschließen")
	p.picture("06-finish")
	p.signAll(path)
	p.wait("no page calls itself a draft any more", func() bool { return stamped(p.mustLook()) < 20 })
	p.picture("07-sealed")
	p.press("ctrl+e", "Wohin speichern?")
	p.picture("08-export")
	p.press("Return", "Dokument gespeichert")
	p.picture("09-written")
	p.press("Return", "Abschließen")
	p.quit()

	verified(t, path)
	wordDocument(t, filepath.Dir(path))
	t.Logf("%d keys for %d places, %d more for signing and writing", review, places, p.keys)
	handbookSays(t, places, review+p.keys)
}

// reviewEach confirms each place of the minutes by one key, and gives the number of keys.
func (p *program) reviewEach(path string, places int) int {
	p.t.Helper()
	p.keys = 0
	for left := places; left > 0; {
		before := p.settled(4) // a key counts once the place has been in sight for a moment
		p.insist("Return", "a place is confirmed by its key", func() bool { return unreviewed(p.t, path) < left })
		p.wait("the next place is shown", func() bool { return differing(before, p.mustLook()) > 150 })
		now := unreviewed(p.t, path)
		if now != left-1 {
			p.fail(fmt.Sprintf("a key leaves %d of %d places", now, left))
		}
		left = now
	}
	if p.keys != places {
		p.t.Errorf("%d places took %d keys", places, p.keys)
	}
	return p.keys
}

// signAll signs on the last step for both who have to.
func (p *program) signAll(path string) {
	p.t.Helper()
	for i, want := range []meeting.State{meeting.StateSigned, meeting.StateSealed} {
		p.press("ctrl+u", "Unterzeichnen")
		before := p.picture(fmt.Sprintf("06-sign-%d", i+1))
		p.press("Return", "Abschließen")
		p.wait("a signature is stored: "+string(want), func() bool { return stateOf(p.t, path) == want })
		p.shows("the signature", before)
	}
}

// signArea is where the state of the last step stands on a display of 1366 x 768.
var signArea = image.Rect(860, 28, 1010, 46)

// shows waits until the state of the last step has changed, which it does when the window has read the file anew.
func (p *program) shows(what string, before *image.RGBA) {
	p.t.Helper()
	p.wait("the window shows "+what, func() bool {
		now := p.mustLook()
		for y := signArea.Min.Y; y < signArea.Max.Y; y++ {
			for x := signArea.Min.X; x < signArea.Max.X; x++ {
				// The panel's shade lies over the picture from before: compare which pixels are ink, not their colours.
				a, b := before.RGBAAt(x, y), now.RGBAAt(x, y)
				if (int(a.G) < 140) != (int(b.G) < 140) {
					return true
				}
			}
		}
		return false
	})
	p.still()
}

// stamped counts the pixels in the red that the stamp of a draft has.
func stamped(img *image.RGBA) (n int) {
	for i := 0; i < len(img.Pix); i += 4 {
		if img.Pix[i] > 120 && img.Pix[i+1] < 30 && img.Pix[i+2] < 30 {
			n++
		}
	}
	return n
}

// wordDocument wants one readable document beside the meeting, with words that the meeting decided.
func wordDocument(t *testing.T, dir string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "Niederschrift *.docx"))
	if err != nil || len(found) != 1 {
		t.Fatalf("documents in the meeting's folder: %q, %v", found, err)
	}
	z, err := zip.OpenReader(found[0])
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	body, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	var s strings.Builder
	buf := make([]byte, 32<<10)
	for {
		n, err := body.Read(buf)
		s.Write(buf[:n])
		if err != nil {
			break
		}
	}
	for _, want := range []string{"Bahnhofstraße", "Hallenbad"} {
		if !strings.Contains(s.String(), want) {
			t.Errorf("the document does not say %q", want)
		}
	}
	if strings.Contains(s.String(), "ENTWURF") {
		t.Error("the signed document calls itself a draft")
	}
}

// handbookSays wants the numbers of the walk in both handbooks.
func handbookSays(t *testing.T, places, keys int) {
	t.Helper()
	for lang, sentence := range map[string]string{"de": "mit %d Stellen sind das %d Tasten", "en": "with %d places that is %d keys"} {
		raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "handbook", lang, "60-finish.md"))
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf(sentence, places, keys); !strings.Contains(string(raw), want) {
			t.Errorf("the handbook (%s) does not say: %s", lang, want)
		}
	}
}
