package workflow

// Version of the program; Program is its name with the version, as documents and the log name it.
const (
	Version = "0.1.0"
	Program = "Ratsschreiber " + Version
)
