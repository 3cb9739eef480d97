//go:build !linux

package portaudio

func pulseSources() (pulseList, error) { return pulseList{}, errNoServer }

func silence() {}
