//go:build !linux

package workflow

func memory() int64 { return 0 }

// peakMemory is not asked for on this system; what a model takes is then estimated.
func peakMemory() int64 { return 0 }
