package store

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// Tests with several processes start this test program once more with a task in its environment.
const childTask = "RATSSCHREIBER_STORE_TEST"

func TestMain(m *testing.M) {
	if task := os.Getenv(childTask); task != "" {
		if err := runChild(strings.Split(task, "|")); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// runChild does a task: what it has done is told line by line on standard output.
func runChild(args []string) error {
	task, path, hexKey := args[0], args[1], args[2]
	o := Options{By: "Kind"}
	if hexKey != "" {
		key, err := hex.DecodeString(hexKey)
		if err != nil {
			return err
		}
		o.Key = key
	}
	f, err := Open(context.Background(), path, o)
	if err != nil {
		return err
	}
	switch task {
	case "append": // sound second by second for ever
		start, err := f.SoundLength(ctx)
		if err != nil {
			return err
		}
		fmt.Println("from", start)
		for i := start / SampleRate; ; i++ {
			if err := f.AppendSound(ctx, 0, i*SampleRate, noise(uint64(i), SampleRate)); err != nil {
				return err
			}
			fmt.Println("safe", i)
		}
	case "claim":
		if _, err := f.Claim(Kind(args[3])); err != nil {
			return err
		}
		fmt.Println("claimed")
		io.Copy(io.Discard, os.Stdin)
	case "windows": // a transcript of n windows
		n, _ := strconv.Atoi(args[3])
		v, err := f.StartVersion(ctx, meeting.Version{Model: "Kind"})
		if err != nil {
			return err
		}
		for i := range n {
			at := time.Duration(i) * sec
			if err := f.SaveWindow(ctx, meeting.Window{Version: v, From: at, To: at + sec, State: meeting.WindowDone},
				[]meeting.Segment{spoken(at, at+sec, fmt.Sprintf("Satz Nummer %d", i))}); err != nil {
				return err
			}
		}
		fmt.Println("done")
	case "words": // text, facts and sound with a marker word for ever
		word := args[3]
		v, err := f.StartVersion(ctx, meeting.Version{Model: "Kind"})
		if err != nil {
			return err
		}
		fmt.Println("started")
		for i := 0; ; i++ {
			at := time.Duration(i) * sec
			if err := f.SaveWindow(ctx, meeting.Window{Version: v, From: at, To: at + sec}, []meeting.Segment{spoken(at, at+sec, word+" sagt "+word)}); err != nil {
				return err
			}
			if _, err := f.SavePassage(ctx, meeting.Passage{Origin: meeting.OriginModel, Role: meeting.PassageCourse, Text: "Es wurde " + word + " gesagt."}); err != nil {
				return err
			}
		}
	}
	return f.Close()
}

// child is a running child process.
type child struct {
	*exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

func startChild(t testing.TB, f *File, task string, args ...string) *child {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	c := &child{Cmd: exec.Command(exe)}
	c.Env = append(os.Environ(), childTask+"="+strings.Join(append([]string{task, f.Path(), hex.EncodeToString(f.key)}, args...), "|"))
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	must(t, err)
	c.in, err = c.StdinPipe()
	must(t, err)
	c.out = bufio.NewScanner(out)
	must(t, c.Start())
	t.Cleanup(func() { c.kill() })
	return c
}

// line waits for the next line of the child.
func (c *child) line(t testing.TB) string {
	t.Helper()
	if !c.out.Scan() {
		t.Fatalf("the child ended: %v", c.out.Err())
	}
	return c.out.Text()
}

// kill ends the child at once and gives the lines that it had still written.
func (c *child) kill() (rest []string) {
	c.Process.Kill()
	for c.out.Scan() {
		rest = append(rest, c.out.Text())
	}
	c.Wait()
	return rest
}
