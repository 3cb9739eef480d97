package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestWithoutADisplayASentenceSaysSo(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), asProgram+"=1", "DISPLAY=:65000", "WAYLAND_DISPLAY=", "RATSSCHREIBER_HOME="+home, "HOME="+home, "LANG=de_DE.UTF-8", "LC_ALL=", "LC_MESSAGES=", "LANGUAGE=")
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "Das Fenster lässt sich nicht öffnen") || strings.Contains(string(out), "goroutine") {
		t.Errorf("without a display: %v\n%s", err, out)
	}
}
