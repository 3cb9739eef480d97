#ifndef RATSSCHREIBER_PULSE_H
#define RATSSCHREIBER_PULSE_H

#include <stdint.h>

// One source of the sound server.
typedef struct {
	char name[256];
	char description[256];
	char port[128];
	uint32_t index;
	uint32_t rate;
	uint32_t channels;
	int monitor;
	int mute;
} rs_source;

enum { RS_NO_LIBRARY = -1, RS_NO_SERVER = -2, RS_TIMEOUT = -3 };

// Lists the server's sources, at most max, and the name of the default one.
// tapped becomes the position in out of the source that the latest stream of
// the process pid listens to, or -1. Returns the number of sources or one of
// the errors above.
int rs_pulse_sources(rs_source *out, int max, char *preferred, int preferred_size, int pid, int *tapped, int timeout_ms);

// Keeps ALSA, JACK and PortAudio from writing to standard error.
void rs_sound_silence(void);

#endif
