package ollama

import (
	"syscall"
	"unsafe"
)

// Memory gives the machine's main memory in bytes; 0 where it cannot be told.
func Memory() uint64 {
	var status struct { // MEMORYSTATUSEX
		length, load                                                          uint32
		total, available, pageTotal, pageAvailable, virtual, virtualLeft, ext uint64
	}
	status.length = uint32(unsafe.Sizeof(status))
	call := syscall.NewLazyDLL("kernel32.dll").NewProc("GlobalMemoryStatusEx")
	if ok, _, _ := call.Call(uintptr(unsafe.Pointer(&status))); ok == 0 {
		return 0
	}
	return status.total
}
