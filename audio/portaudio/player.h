#ifndef RATSSCHREIBER_PLAYER_H
#define RATSSCHREIBER_PLAYER_H

#include <portaudio.h>

typedef struct rs_player rs_player;

// Opens an output device for one channel of 16-bit sound and starts it. Until
// something is written it plays silence. ahead is how many samples may wait.
// Returns NULL and sets err on failure.
rs_player *rs_player_open(int device, double rate, double latency, int ahead, PaError *err);

// Waits until there is room for n samples, at most timeout_ms, and writes
// them. Returns 1 if they were written, 0 after the time, -1 at the end.
int rs_player_write(rs_player *p, const short *pcm, int n, int timeout_ms);

// Plays silence from now on, and makes every present and later write return -1.
void rs_player_end(rs_player *p);

// Ends the device's thread and frees all. May take long on a dead device. No
// write may be under way.
PaError rs_player_abort(rs_player *p);
PaError rs_player_free(rs_player *p);

#endif
