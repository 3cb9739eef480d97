#ifndef RATSSCHREIBER_WAIT_H
#define RATSSCHREIBER_WAIT_H

#include <errno.h>
#include <pthread.h>
#include <time.h>

// A lock and a condition whose waiting is bounded by a clock that nobody sets,
// where the system offers one.
typedef struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
} rs_wait;

#ifdef __APPLE__
#define RS_CLOCK CLOCK_REALTIME
#else
#define RS_CLOCK CLOCK_MONOTONIC
#endif

static inline void rs_wait_init(rs_wait *w) {
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
#ifndef __APPLE__
	pthread_condattr_setclock(&attr, RS_CLOCK);
#endif
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->changed, &attr);
	pthread_condattr_destroy(&attr);
}

static inline void rs_wait_destroy(rs_wait *w) {
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
}

// The moment that lies ms ahead.
static inline struct timespec rs_wait_until(int ms) {
	struct timespec t;
	clock_gettime(RS_CLOCK, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += (ms % 1000) * 1000000L;
	if (t.tv_nsec >= 1000000000L) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000L;
	}
	return t;
}

// Waits, with the lock held, for a change; true when the time is over.
static inline int rs_wait_for(rs_wait *w, const struct timespec *until) {
	return pthread_cond_timedwait(&w->changed, &w->lock, until) == ETIMEDOUT;
}

#endif
