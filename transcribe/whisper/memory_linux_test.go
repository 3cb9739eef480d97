package whisper_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/measure"
)

const memoryChild = "RATSSCHREIBER_TEST_MEMORY"

// TestMemoryIsTheModelAndALittle runs in a process of its own, whose highest resident size the system keeps.
func TestMemoryIsTheModelAndALittle(t *testing.T) {
	if os.Getenv(memoryChild) != "" {
		long := 15 * time.Minute
		if os.Getenv("RATSSCHREIBER_LONG") != "" {
			long = 8 * time.Hour
		}
		sound := &measure.Repeated{Piece: demoPCM(t), Total: int64(long.Seconds()) * transcribe.SampleRate}
		job := transcribe.Job{Sound: sound, Sink: &forgetful{}, Engine: openDemo(t), Finder: transcribe.EnergyFinder{}, Version: 1, Language: "de", States: 2}
		if err := transcribe.Run(t.Context(), job); err != nil {
			t.Fatal(err)
		}
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			t.Fatal(err)
		}
		_, peak, _ := strings.Cut(string(status), "VmHWM:")
		peak, _, _ = strings.Cut(peak, "\n")
		fmt.Printf("peak %s after %v\n", strings.TrimSpace(peak), long)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestMemoryIsTheModelAndALittle$", "-test.timeout=2h")
	cmd.Env = append(os.Environ(), memoryChild+"=1", "GOGC=50") // as the worker sets it
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, said, _ := strings.Cut(string(out), "peak ")
	var kilobytes int64
	if _, err := fmt.Sscan(said, &kilobytes); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	model, err := os.Stat("../../demo/" + demo.Model)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("model %d MB, peak %d MB", model.Size()>>20, kilobytes>>10)
	if limit := model.Size() + 150<<20; kilobytes<<10 > limit {
		t.Errorf("peak %d MB, limit %d MB", kilobytes>>10, limit>>20)
	}
}

// forgetful stores nothing: a meeting file keeps its text on the disk.
type forgetful struct{ memory }

func (*forgetful) SaveWindow(context.Context, meeting.Window, []meeting.Segment) error { return nil }
