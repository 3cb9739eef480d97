//go:build !unix

package workflow

func lowerPriority() {}
