#include "stream.h"
#include "wait.h"

#include <stdlib.h>
#include <string.h>

// How much sound may wait for a reader that is held up. What comes beyond it
// is dropped, and missed by the clock that everything is measured against.
enum { RING_SECONDS = 10 };

struct rs_stream {
	PaStream *pa;
	int channels;
	rs_wait wait;
	float *ring;      // guarded by wait's lock, as all below
	size_t size;      // samples that fit
	size_t at, count; // first sample waiting, number of them
	int ended;
};

// Runs in PortAudio's thread. It never waits for Go: the lock is only held for
// copying.
static int on_input(const void *input, void *output, unsigned long frames, const PaStreamCallbackTimeInfo *when,
                    PaStreamCallbackFlags flags, void *data) {
	(void)output, (void)when, (void)flags;
	rs_stream *s = data;
	const float *from = input;
	size_t n = frames * (size_t)s->channels;
	if (!from) return paContinue;
	pthread_mutex_lock(&s->wait.lock);
	if (n <= s->size - s->count) {
		size_t to = (s->at + s->count) % s->size;
		size_t first = n < s->size - to ? n : s->size - to;
		memcpy(s->ring + to, from, first * sizeof *from);
		memcpy(s->ring, from + first, (n - first) * sizeof *from);
		s->count += n;
		pthread_cond_signal(&s->wait.changed);
	}
	pthread_mutex_unlock(&s->wait.lock);
	return paContinue;
}

rs_stream *rs_stream_open(int device, int channels, double rate, double latency, PaError *err) {
	*err = paInsufficientMemory;
	rs_stream *s = calloc(1, sizeof *s);
	if (!s) return NULL;
	s->channels = channels;
	s->size = (size_t)(rate * RING_SECONDS) * (size_t)channels;
	s->ring = calloc(s->size, sizeof *s->ring);
	if (!s->ring) {
		free(s);
		return NULL;
	}
	rs_wait_init(&s->wait);

	PaStreamParameters in = {device, channels, paFloat32, latency, NULL};
	// The size of blocks is left to PortAudio: any other than the device's own
	// makes them come unevenly.
	*err = Pa_OpenStream(&s->pa, &in, NULL, rate, paFramesPerBufferUnspecified, paNoFlag, on_input, s);
	if (*err == paNoError && (*err = Pa_StartStream(s->pa)) != paNoError) Pa_CloseStream(s->pa);
	if (*err == paNoError) return s;
	s->pa = NULL;
	rs_stream_free(s);
	return NULL;
}

int rs_stream_read(rs_stream *s, float *out, int max, int timeout_ms) {
	struct timespec until = rs_wait_until(timeout_ms);
	pthread_mutex_lock(&s->wait.lock);
	while (!s->ended && s->count == 0)
		if (rs_wait_for(&s->wait, &until)) break;
	size_t n = (size_t)(max - max % s->channels);
	if (n > s->count) n = s->count;
	if (n > s->size - s->at) n = s->size - s->at; // up to the ring's seam; it holds whole frames
	memcpy(out, s->ring + s->at, n * sizeof *out);
	s->at = (s->at + n) % s->size;
	s->count -= n;
	int result = n == 0 && s->ended ? -1 : (int)n;
	pthread_mutex_unlock(&s->wait.lock);
	return result;
}

PaError rs_stream_abort(rs_stream *s) {
	PaError err = Pa_AbortStream(s->pa);
	return err == paStreamIsStopped ? paNoError : err;
}

void rs_stream_end(rs_stream *s) {
	pthread_mutex_lock(&s->wait.lock);
	s->ended = 1;
	pthread_cond_broadcast(&s->wait.changed);
	pthread_mutex_unlock(&s->wait.lock);
}

PaError rs_stream_free(rs_stream *s) {
	PaError err = s->pa ? Pa_CloseStream(s->pa) : paNoError;
	rs_wait_destroy(&s->wait);
	free(s->ring);
	free(s);
	return err;
}
