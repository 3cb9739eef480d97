package whisper

import "testing"

// DemoWordErrors is the share of wrong words, in percent, of what was heard of the demonstration meeting.
func DemoWordErrors(t testing.TB, heard string) float64 { return wordErrors(t, reference(t), heard) }
