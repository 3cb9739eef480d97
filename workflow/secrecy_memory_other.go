//go:build !unix

package workflow

// NoCrashDumps does nothing where the system writes none by itself.
func NoCrashDumps() error { return nil }
