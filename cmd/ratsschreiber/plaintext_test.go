package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"

	"ratsschreiber/audio"
	"ratsschreiber/demo"
)

// disk is a small file system of its own on which the program works: meeting file, temporary files, settings, logs, everything. What it is given
// (sound, agenda, passphrase, model) lies elsewhere.
type disk struct {
	t       *testing.T
	dir     string
	given   string
	program string
	env     []string
}

func newDisk(t *testing.T) disk {
	t.Helper()
	d := disk{t: t, dir: t.TempDir(), given: demoFiles(t), program: program(t)}
	if os.Geteuid() == 0 {
		if err := syscall.Mount("tmpfs", d.dir, "tmpfs", 0, "size=200m"); err != nil {
			t.Logf("no file system of its own could be mounted (%v): a folder of its own is searched", err)
		} else {
			t.Cleanup(func() { _ = syscall.Unmount(d.dir, 0) })
		}
	}
	d.write("passphrase", "korrekt pferd batterie klammer\n")
	d.write("other", "vier ganz andere woerter\n")
	d.write("agenda.txt", "Tagesordnung\nTOP 1 Eröffnung\nTOP 2 Zitronenfalter im Stadtpark\nTOP 3 Sanierung der Grundschule\n")
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "RATSSCHREIBER_") && !strings.HasPrefix(e, "HOME=") && !strings.HasPrefix(e, "TMPDIR=") && !strings.HasPrefix(e, "XDG_") {
			d.env = append(d.env, e)
		}
	}
	for name, value := range map[string]string{"HOME": d.dir, "TMPDIR": d.dir, "RATSSCHREIBER_HOME": filepath.Join(d.dir, "home"),
		passphraseFile: filepath.Join(d.given, "passphrase")} {
		d.env = append(d.env, name+"="+value)
	}
	return d
}

func (d disk) write(name, text string) {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.given, name), []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// command prepares the program; names that begin with an at sign are files that it is given.
func (d disk) command(args ...string) *exec.Cmd {
	for i, a := range args {
		if name, ok := strings.CutPrefix(a, "@"); ok {
			args[i] = filepath.Join(d.given, name)
		}
	}
	cmd := exec.Command(d.program, args...)
	cmd.Dir, cmd.Env = d.dir, d.env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

func (d disk) run(args ...string) {
	d.t.Helper()
	if out, err := d.command(args...).CombinedOutput(); err != nil {
		d.t.Fatalf("%v: %v\n%s", args, err, out)
	}
}

// killed starts the program and kills it, its worker too, after a while; it may have ended by itself.
func (d disk) killed(after time.Duration, args ...string) {
	d.t.Helper()
	cmd := d.command(args...)
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	time.Sleep(after)
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	_ = cmd.Wait()
}

// forms are the ways in which a word or sound may lie on a disk.
func forms(word string) [][]byte {
	utf := utf16.Encode([]rune(word))
	little, big := make([]byte, 2*len(utf)), make([]byte, 2*len(utf))
	for i, u := range utf {
		binary.LittleEndian.PutUint16(little[2*i:], u)
		binary.BigEndian.PutUint16(big[2*i:], u)
	}
	return [][]byte{[]byte(word), []byte(strings.ToLower(word)), []byte(strings.ToUpper(word)), little, big}
}

// marks are what is searched: words typed, spoken and drafted, the passphrase, and a tenth of a second of the sound.
func marks(t *testing.T, sound string) map[string][][]byte {
	t.Helper()
	in, err := audio.Open(context.Background(), sound, audio.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	mono, err := audio.ToMono16k(in, 0)
	if err != nil {
		t.Fatal(err)
	}
	var pcm []byte
	for len(pcm) < 400_000 {
		block, err := mono.Next()
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range block {
			pcm = binary.LittleEndian.AppendUint16(pcm, uint16(v))
		}
	}
	out := map[string][][]byte{"sound": {pcm[300_000:303_200]}}
	for _, word := range []string{"Zitronenfalter", "Grundschule", "Hallenbad", "Bürgerliste", "Ratsfrau Sommer", "Kettenkarussell", "korrekt pferd"} {
		out[word] = forms(word)
	}
	return out
}

// search looks for the marks in every byte of every file, names included, but below skip.
func (d disk) search(marks map[string][][]byte, skip string) (found map[string]string) {
	d.t.Helper()
	found = map[string]string{}
	err := filepath.WalkDir(d.dir, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || e.IsDir() || skip != "" && strings.HasPrefix(path, filepath.Join(d.dir, skip)) {
			return err
		}
		raw, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		raw = append(raw, path...)
		for what, forms := range marks {
			for _, f := range forms {
				if bytes.Contains(raw, f) {
					found[what] = e.Name()
				}
			}
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return found
}

func (d disk) mustBeSilent(when string, marks map[string][][]byte, skip string) {
	d.t.Helper()
	for what, where := range d.search(marks, skip) {
		d.t.Errorf("%s: %s stands in plain in %s", when, what, where)
	}
}

// wholeWay takes a meeting from its agenda to a draft that somebody has worked on.
func (d disk) wholeWay(file string, extra ...string) {
	d.t.Helper()
	d.run(append([]string{"new", file, "--agenda", "@agenda.txt", "--roster", "@" + demo.Roster, "--profile", "nw"}, extra...)...)
	d.run("import", file, "@"+demo.Sound)
	d.run("transcribe", file, "--model", "@"+demo.Model)
	d.run("draft", file, "--llm", "none")
	d.run("confirm", file, "--passage", "1", "--text", "Das Kettenkarussell dreht sich.", "--by", "Ziegler")
	d.run("consent", file, "--who", "Ratsfrau Sommer", "--answer", "agreed", "--by", "Ziegler")
}

func TestNoPlainTextOnTheDiskOutsideTheEncryptedFile(t *testing.T) {
	// First that the search finds what is there to be found.
	plain := newDisk(t)
	what := marks(t, filepath.Join(plain.given, demo.Sound))
	plain.wholeWay("rat.sitzung")
	for name := range what {
		if name != "korrekt pferd" && plain.search(what, "")[name] == "" {
			t.Errorf("in a plain file the search does not find %s", name)
		}
	}

	d := newDisk(t)
	const file = "rat.sitzung"
	d.wholeWay(file, "--encrypt")
	d.mustBeSilent("after the whole way", what, "")

	// Killed at ten moments.
	for i, after := range []time.Duration{60, 150, 300} {
		other := "anders" + string(rune('a'+i)) + ".sitzung"
		d.run("new", other, "--encrypt", "--agenda", "@agenda.txt")
		d.killed(after*time.Millisecond, "import", other, "@"+demo.Sound)
		d.mustBeSilent("killed while importing", what, "")
	}
	for _, after := range []time.Duration{100, 300, 700, 1200} {
		d.killed(after*time.Millisecond, "transcribe", file, "--again", "--model", "@"+demo.Model)
		d.mustBeSilent("killed while transcribing", what, "")
	}
	for _, after := range []time.Duration{80, 200} {
		d.killed(after*time.Millisecond, "draft", file, "--llm", "none")
		d.mustBeSilent("killed while drafting", what, "")
	}
	d.env = append(d.env, newPassphraseFile+"="+filepath.Join(d.given, "other"))
	d.killed(500*time.Millisecond, "passphrase", file, "--new-key")
	d.mustBeSilent("killed while the key was changed", what, "")

	// What was killed goes on.
	d.env = append(d.env, newPassphraseFile+"=")
	if out, err := d.command("verify", file).CombinedOutput(); err != nil {
		d.env = append(d.env, passphraseFile+"="+filepath.Join(d.given, "other")) // the kill came after the change
		if second, err := d.command("verify", file).CombinedOutput(); err != nil {
			t.Errorf("after ten kills the file does not hold: %v\n%s\n%s", err, out, second)
		}
	}

	// Documents are where the clerk put them and nowhere else.
	if err := os.Mkdir(filepath.Join(d.dir, "documents"), 0o700); err != nil {
		t.Fatal(err)
	}
	d.run("export", file, "documents/entwurf.docx", "documents/entwurf.pdf", "documents/entwurf.txt", "documents/entwurf.vtt", "--internal")
	d.mustBeSilent("after exporting", what, "documents")
	if d.search(what, "")["Grundschule"] == "" {
		t.Error("the documents hold nothing")
	}
}
