// Package portaudio captures sound from the computer's devices through
// PortAudio. [System] implements audio.Source; there is one per process.
//
// On Linux a sound server (PulseAudio, or PipeWire speaking its protocol)
// stands between programs and devices nearly everywhere. PortAudio knows it
// only as one ALSA device called "pulse" and cannot tell the devices behind it
// apart. So this package asks the server for its sources by way of libpulse,
// which is loaded at run time where it is installed, and opens the chosen one
// through PortAudio's "pulse" with the source's name in the environment
// variable PULSE_SOURCE, which libpulse reads when the stream is opened. That
// gives stable names, levels of what the computer plays ("monitors"), and a
// list that is always fresh. Without a server the ALSA devices themselves are
// offered.
//
// The binding github.com/gordonklaus/portaudio initialises the library and lists
// its devices; the streams are a little C of our own (stream.c to record, player.c
// to play), for the reasons told at the type stream.
//
// Measured pitfalls that the code respects: the callback interface only; the
// size of blocks is left to PortAudio, since a size that does not divide the
// device's period makes delivery uneven; half a second of latency, since a
// shorter buffer loses sound without any report; streams end by Abort in a
// time that nobody waits for, since a dead server makes it slow; the list of
// PortAudio's own devices is fixed until it is initialised anew, which is done
// only while no stream is open.
package portaudio
