//go:build !linux && !darwin && !windows

package ollama

// Memory gives the machine's main memory in bytes; 0 where it cannot be told.
func Memory() uint64 { return 0 }
