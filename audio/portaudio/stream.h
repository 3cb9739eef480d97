#ifndef RATSSCHREIBER_STREAM_H
#define RATSSCHREIBER_STREAM_H

#include <portaudio.h>

typedef struct rs_stream rs_stream;

// Opens an input device and starts it. Returns NULL and sets err on failure.
rs_stream *rs_stream_open(int device, int channels, double rate, double latency, PaError *err);

// Waits for sound, at most timeout_ms, and copies up to max samples (whole
// frames). Returns the number of samples, 0 after the time, -1 at the end.
int rs_stream_read(rs_stream *s, float *out, int max, int timeout_ms);

// Ends the device's thread. May take long on a dead device.
PaError rs_stream_abort(rs_stream *s);

// Makes every present and later read return -1.
void rs_stream_end(rs_stream *s);

// Frees all. No read may be under way.
PaError rs_stream_free(rs_stream *s);

#endif
