#include "stream.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// How much sound may wait for a reader that is held up. What comes beyond it
// is dropped, and missed by the clock that everything is measured against.
enum { RING_SECONDS = 10 };

struct rs_stream {
	PaStream *pa;
	int channels;
	pthread_mutex_t lock;
	pthread_cond_t more;
	float *ring;      // guarded by lock, as all below
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
	pthread_mutex_lock(&s->lock);
	if (n <= s->size - s->count) {
		size_t to = (s->at + s->count) % s->size;
		size_t first = n < s->size - to ? n : s->size - to;
		memcpy(s->ring + to, from, first * sizeof *from);
		memcpy(s->ring, from + first, (n - first) * sizeof *from);
		s->count += n;
		pthread_cond_signal(&s->more);
	}
	pthread_mutex_unlock(&s->lock);
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
	pthread_mutex_init(&s->lock, NULL);
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
#ifndef __APPLE__
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
#endif
	pthread_cond_init(&s->more, &attr);
	pthread_condattr_destroy(&attr);

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
	struct timespec until;
#ifdef __APPLE__
	clock_gettime(CLOCK_REALTIME, &until);
#else
	clock_gettime(CLOCK_MONOTONIC, &until);
#endif
	until.tv_sec += timeout_ms / 1000;
	until.tv_nsec += (timeout_ms % 1000) * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	pthread_mutex_lock(&s->lock);
	while (!s->ended && s->count == 0)
		if (pthread_cond_timedwait(&s->more, &s->lock, &until) == ETIMEDOUT) break;
	size_t n = (size_t)(max - max % s->channels);
	if (n > s->count) n = s->count;
	if (n > s->size - s->at) n = s->size - s->at; // up to the ring's seam; it holds whole frames
	memcpy(out, s->ring + s->at, n * sizeof *out);
	s->at = (s->at + n) % s->size;
	s->count -= n;
	int result = n == 0 && s->ended ? -1 : (int)n;
	pthread_mutex_unlock(&s->lock);
	return result;
}

PaError rs_stream_abort(rs_stream *s) {
	PaError err = Pa_AbortStream(s->pa);
	return err == paStreamIsStopped ? paNoError : err;
}

void rs_stream_end(rs_stream *s) {
	pthread_mutex_lock(&s->lock);
	s->ended = 1;
	pthread_cond_broadcast(&s->more);
	pthread_mutex_unlock(&s->lock);
}

PaError rs_stream_free(rs_stream *s) {
	PaError err = s->pa ? Pa_CloseStream(s->pa) : paNoError;
	pthread_cond_destroy(&s->more);
	pthread_mutex_destroy(&s->lock);
	free(s->ring);
	free(s);
	return err;
}
