#include "player.h"
#include "wait.h"

#include <stdlib.h>
#include <string.h>

struct rs_player {
	PaStream *pa;
	rs_wait wait;
	short *ring; // guarded by wait's lock, as all below
	size_t size, at, count;
	int ended;
};

// How long the device's thread waits for sound that is being made, in ms. The
// device's own buffer is several times as long.
enum { PATIENCE = 40 };

// Runs in PortAudio's thread. Devices ask for their whole buffer at once when
// they begin, and for several pieces when they were held up.
static int on_output(const void *input, void *output, unsigned long frames, const PaStreamCallbackTimeInfo *when,
                     PaStreamCallbackFlags flags, void *data) {
	(void)input, (void)when, (void)flags;
	rs_player *p = data;
	short *to = output;
	struct timespec until = rs_wait_until(PATIENCE);
	pthread_mutex_lock(&p->wait.lock);
	while (frames > 0 && !p->ended) {
		size_t n = frames < p->count ? frames : p->count;
		if (n > p->size - p->at) n = p->size - p->at;
		memcpy(to, p->ring + p->at, n * sizeof *to);
		to += n;
		frames -= n;
		p->at = (p->at + n) % p->size;
		p->count -= n;
		pthread_cond_broadcast(&p->wait.changed);
		if (n == 0 && rs_wait_for(&p->wait, &until)) break;
	}
	memset(to, 0, frames * sizeof *to);
	pthread_mutex_unlock(&p->wait.lock);
	return paContinue;
}

rs_player *rs_player_open(int device, double rate, double latency, int ahead, PaError *err) {
	*err = paInsufficientMemory;
	rs_player *p = calloc(1, sizeof *p);
	if (!p) return NULL;
	p->size = (size_t)ahead;
	p->ring = calloc(p->size, sizeof *p->ring);
	if (!p->ring) {
		free(p);
		return NULL;
	}
	rs_wait_init(&p->wait);
	PaStreamParameters out = {device, 1, paInt16, latency, NULL};
	*err = Pa_OpenStream(&p->pa, NULL, &out, rate, paFramesPerBufferUnspecified, paNoFlag, on_output, p);
	if (*err == paNoError && (*err = Pa_StartStream(p->pa)) != paNoError) Pa_CloseStream(p->pa);
	if (*err == paNoError) return p;
	p->pa = NULL;
	rs_player_free(p);
	return NULL;
}

int rs_player_write(rs_player *p, const short *pcm, int n, int timeout_ms) {
	struct timespec until = rs_wait_until(timeout_ms);
	int result = 0;
	pthread_mutex_lock(&p->wait.lock);
	while (!p->ended && p->size - p->count < (size_t)n)
		if (rs_wait_for(&p->wait, &until)) break;
	if (p->ended) {
		result = -1;
	} else if (p->size - p->count >= (size_t)n) {
		size_t to = (p->at + p->count) % p->size;
		size_t first = (size_t)n < p->size - to ? (size_t)n : p->size - to;
		memcpy(p->ring + to, pcm, first * sizeof *pcm);
		memcpy(p->ring, pcm + first, ((size_t)n - first) * sizeof *pcm);
		p->count += (size_t)n;
		pthread_cond_broadcast(&p->wait.changed);
		result = 1;
	}
	pthread_mutex_unlock(&p->wait.lock);
	return result;
}

void rs_player_end(rs_player *p) {
	pthread_mutex_lock(&p->wait.lock);
	p->ended = 1;
	pthread_cond_broadcast(&p->wait.changed);
	pthread_mutex_unlock(&p->wait.lock);
}

PaError rs_player_abort(rs_player *p) {
	PaError err = Pa_AbortStream(p->pa);
	return err == paStreamIsStopped ? paNoError : err;
}

PaError rs_player_free(rs_player *p) {
	PaError err = p->pa ? Pa_CloseStream(p->pa) : paNoError;
	rs_wait_destroy(&p->wait);
	free(p->ring);
	free(p);
	return err;
}
