package store

// From xnu's sys/fcntl.h; the unix package does not name them.
const (
	ofdSetLock = 90
	ofdGetLock = 92
)
