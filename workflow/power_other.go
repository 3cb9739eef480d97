//go:build !linux

package workflow

// stayAwake cannot ask the system here; the screen says so.
func stayAwake() (end func(), ok bool) { return func() {}, false }

// power cannot be told here.
func power() (charge float64, mains bool) { return -1, false }
