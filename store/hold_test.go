package store

import (
	"errors"
	"path/filepath"
	"testing"
)

func TestAFileIsHeldByOneAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "window.lock")
	release, err := Hold(path)
	if err != nil {
		t.Fatal(err)
	}
	var busy *BusyError
	if _, err := Hold(path); !errors.As(err, &busy) {
		t.Errorf("a second one gets %v", err)
	}
	release()
	again, err := Hold(path)
	if err != nil {
		t.Fatalf("a released file is not free: %v", err)
	}
	again()
}
