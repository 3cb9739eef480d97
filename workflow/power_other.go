//go:build !linux

package workflow

// stayAwake cannot ask the system here; the screen says so.
func stayAwake() (end func(), ok bool) { return func() {}, false }

func battery() float64 { return -1 }
