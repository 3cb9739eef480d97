package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience is how long anything may take before a test gives up. Nothing waits that long when all is well; a busy machine may need it.
const patience = 3 * time.Minute

// display is an X display of the test's own with a small window manager. The program under test is driven on it as by a person: by keys and
// clicks that come from the X server.
type display struct {
	t             testing.TB
	name          string // as DISPLAY
	width, height int
	frame         string // the X server's picture, as a file in the format of xwd
	pictures      string // folder that pictures go to
	prefix        string // of their names
	keys          int    // pressed so far
	moving        bool   // a level meter moves: nothing ever stands still
}

func newDisplay(t testing.TB, width, height int) *display {
	t.Helper()
	for _, program := range []string{"Xvfb", "openbox", "xdotool", "xprop"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%s is not installed, and the walk through the window needs a display of its own (Debian: apt-get install xvfb openbox xdotool x11-utils)", program)
		}
	}
	d := &display{t: t, width: width, height: height, pictures: *pictures}
	dir := t.TempDir()
	if d.pictures == "" {
		d.pictures = dir
	}
	d.frame = filepath.Join(dir, "Xvfb_screen0")
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-fbdir", dir, "-nolisten", "tcp", "-noreset")
	x.ExtraFiles = []*os.File{write}
	d.spawn(x)
	write.Close()
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("the display does not say its number: %v", err)
	}
	d.name = ":" + strings.TrimSpace(number)
	d.spawn(d.command("openbox", "--config-file", "/dev/null"))
	d.wait("the window manager is there", func() bool {
		out, err := d.command("xprop", "-root", "_NET_SUPPORTING_WM_CHECK").Output()
		return err == nil && bytes.Contains(out, []byte("window id"))
	})
	return d
}

// command prepares a program that sees this display.
func (d *display) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+d.name)
	return cmd
}

// germanKeyboard gives the display the keys of a German keyboard.
func (d *display) germanKeyboard() {
	d.t.Helper()
	if err := d.command("setxkbmap", "de").Run(); err != nil {
		d.t.Fatalf("a German keyboard (Debian: apt-get install x11-xkb-utils): %v", err)
	}
}

// spawn starts a program that ends with the test, also where the test crashes.
func (d *display) spawn(cmd *exec.Cmd) {
	d.t.Helper()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		d.t.Fatalf("start %s: %v", cmd.Path, err)
	}
	d.t.Cleanup(func() {
		_ = cmd.Process.Kill() // may have ended
		_ = cmd.Wait()
	})
}

// wait returns when something has come true; what is not, after [patience], fails the test with its sentence and a picture.
func (d *display) wait(what string, ok func() bool) {
	d.t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(40 * time.Millisecond) {
		if time.Now().After(end) {
			d.fail("waited in vain: " + what)
		}
	}
}

// fail ends the test and leaves a picture of what there is to see.
func (d *display) fail(sentence string) {
	d.t.Helper()
	where := "no picture could be taken"
	if img, err := d.look(); err == nil {
		if f, err := os.CreateTemp("", "walk-failed-*.png"); err == nil {
			defer f.Close()
			if png.Encode(f, img) == nil {
				where = "picture: " + f.Name()
			}
		}
	}
	d.t.Fatalf("%s (%s)", sentence, where)
}

// xdo runs xdotool and gives what it prints. It types umlauts only where the letters of the system are UTF-8, which a bare system does not say.
func (d *display) xdo(args ...string) (string, error) {
	cmd := d.command("xdotool", args...)
	cmd.Env = append(cmd.Env, "LC_ALL=C.UTF-8")
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}

// key presses keys one after the other.
func (d *display) key(names ...string) {
	d.t.Helper()
	for _, name := range names {
		if _, err := d.xdo("key", "--clearmodifiers", name); err != nil {
			d.fail(fmt.Sprintf("press %s: %v", name, err))
		}
		d.keys++
	}
}

// write types a text.
func (d *display) write(text string) {
	d.t.Helper()
	if _, err := d.xdo("type", "--delay", "25", text); err != nil {
		d.fail(fmt.Sprintf("type: %v", err))
	}
}

func (d *display) click(at image.Point) {
	d.t.Helper()
	if _, err := d.xdo("mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", "1"); err != nil {
		d.fail(fmt.Sprintf("click: %v", err))
	}
}

// twice clicks twice, as quickly as a person does.
func (d *display) twice(at image.Point) {
	d.t.Helper()
	if _, err := d.xdo("mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", "--repeat", "2", "--delay", "90", "1"); err != nil {
		d.fail(fmt.Sprintf("click twice: %v", err))
	}
}

// look reads the display's picture.
func (d *display) look() (*image.RGBA, error) {
	raw, err := os.ReadFile(d.frame)
	if err != nil {
		return nil, err
	}
	return decodeXWD(raw)
}

// decodeXWD reads a picture of 32 bits a pixel as an X server without a screen keeps it: a header of big-endian words (X11/XWDFile.h), a
// table of colours, the pixels.
func decodeXWD(raw []byte) (*image.RGBA, error) {
	const words = 25
	if len(raw) < words*4 {
		return nil, fmt.Errorf("picture of the display: %d bytes", len(raw))
	}
	field := func(i int) int { return int(binary.BigEndian.Uint32(raw[i*4:])) }
	head, width, height, order, bits, stride, colours := field(0), field(4), field(5), field(7), field(11), field(12), field(19)
	if bits != 32 || order != 0 {
		return nil, fmt.Errorf("picture of the display: %d bits a pixel, byte order %d", bits, order)
	}
	pixels := raw[min(len(raw), head+colours*12):]
	if len(pixels) < stride*height || width*4 > stride {
		return nil, fmt.Errorf("picture of the display: %d bytes for %d lines", len(pixels), height)
	}
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		from, to := pixels[y*stride:], img.Pix[y*img.Stride:]
		for x := 0; x < width*4; x += 4 {
			to[x], to[x+1], to[x+2], to[x+3] = from[x+2], from[x+1], from[x], 255
		}
	}
	return img, nil
}

// still waits until the picture no longer changes, but for something as small as a blinking cursor, and gives it. What moves on its own, as
// a level meter does, is given as it is after a while.
func (d *display) still() *image.RGBA { return d.settled(3) }

// settled waits until so many looks in a row show the same.
func (d *display) settled(looks int) *image.RGBA {
	d.t.Helper()
	last := d.mustLook()
	same := 0
	most := 6 * time.Second
	if d.moving {
		most = time.Second
	}
	for end := time.Now().Add(most); same < looks && time.Now().Before(end); {
		time.Sleep(90 * time.Millisecond)
		now := d.mustLook()
		if differing(last, now) < 150 {
			same++
		} else {
			same = 0
		}
		last = now
	}
	return last
}

func (d *display) mustLook() *image.RGBA {
	d.t.Helper()
	img, err := d.look()
	if err != nil {
		d.t.Fatal(err)
	}
	return img
}

// differing counts the pixels in which two pictures differ.
func differing(a, b *image.RGBA) int {
	n := 0
	for i := 0; i < len(a.Pix); i += 4 {
		if a.Pix[i] != b.Pix[i] || a.Pix[i+1] != b.Pix[i+1] || a.Pix[i+2] != b.Pix[i+2] {
			n++
		}
	}
	return n
}

// picture keeps a picture of what there is to see, and wants it to show something.
func (d *display) picture(name string) *image.RGBA {
	d.t.Helper()
	img := d.still()
	if n := colours(img); n < 12 {
		d.t.Errorf("%s: the picture holds %d colours", name, n)
	}
	f, err := os.Create(filepath.Join(d.pictures, d.prefix+name+".png"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	quick := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := quick.Encode(f, img); err != nil {
		d.t.Fatal(err)
	}
	return img
}

func colours(img *image.RGBA) int {
	seen := map[[3]byte]bool{}
	for i := 0; i < len(img.Pix); i += 4 {
		seen[[3]byte(img.Pix[i:i+3])] = true
	}
	return len(seen)
}

// lowestButton finds the middle of the lowest area that is drawn in a colour, as the button for the next step is.
func lowestButton(img *image.RGBA, colour [3]byte) (image.Point, bool) {
	for y := img.Rect.Dy() - 1; y >= 0; y-- {
		if from, to := stretch(img, y, colour); to > from {
			return image.Pt((from+to)/2, y-6), true
		}
	}
	return image.Point{}, false
}

// area finds the highest area that is drawn in a colour.
func area(img *image.RGBA, colour [3]byte) (image.Rectangle, bool) {
	var found image.Rectangle
	for y := range img.Rect.Dy() {
		from, to := stretch(img, y, colour)
		switch {
		case to > from:
			found = found.Union(image.Rect(from, y, to, y+1))
		case !found.Empty():
			return found, true
		}
	}
	return found, !found.Empty()
}

// stretch gives the first 60 pixels or more of a line that are drawn in a colour; from is to where there are none.
func stretch(img *image.RGBA, y int, colour [3]byte) (from, to int) {
	const least = 60
	run := 0
	for x := range img.Rect.Dx() {
		i := img.PixOffset(x, y)
		if [3]byte(img.Pix[i:i+3]) == colour {
			run++
			continue
		}
		if run >= least {
			return x - run, x
		}
		run = 0
	}
	if run >= least {
		return img.Rect.Dx() - run, img.Rect.Dx()
	}
	return 0, 0
}
